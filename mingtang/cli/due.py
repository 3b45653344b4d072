"""due: the last day of a term, and why it is that day. Pure: imports no Django.

due KIND --received D [--corrected D] [--pause S:E:why]... [--extend N] [--term T] [--channel C] [--json]
due --batch FILE        JSON lines (FILE "-" = stdin), one answer a line in the same order
"""

import argparse
import sys
from typing import Any

from mingtang import clock
from mingtang.cli.due_answer import CHANNELS, Answer, Misused, reckon
from mingtang.cli.due_batch import batch
from mingtang.cli.output import refuse, tell

WHY = {"work": "工作日", "rest": "休息日", "makeup": "调休上班", "paused": "暂停计时", "provisional": "暂定"}


def main(argv: list[str]) -> int:
    """0 answered; 1 a line of the batch could not be answered; 2 misused, or the clock refuses the facts."""
    given = _parser().parse_args(argv)
    try:
        if given.batch:
            if given.kind or given.received:
                raise Misused("both KIND and --batch", "one of them")
            return batch(given.batch)
        answer = reckon(_row(given), given.extend or ())
    except Misused as wrong:
        return refuse(*wrong.args)
    except clock.ClockError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    tell(answer.document(), given.json, _table(answer))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "due", description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "kind", nargs="?", metavar="KIND", help="a kind of case and its version: request-2019"
    )
    parser.add_argument("--received", metavar="D", help="day 0, already decided")
    parser.add_argument("--corrected", metavar="D", help="the correction came in: day 0 of a new full term")
    parser.add_argument(
        "--pause", metavar="S:E:why", action="append", help="days after S up to E do not count"
    )
    parser.add_argument("--extend", metavar="N", type=int, action="append", help="so many units more")
    parser.add_argument("--term", metavar="T", help="which term of the kind; default: its main one")
    parser.add_argument("--channel", metavar="C", help=f"for the trace: {', '.join(CHANNELS)}")
    parser.add_argument("--batch", metavar="FILE", help="answer JSON lines; - is stdin")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def _row(given: argparse.Namespace) -> dict[str, Any]:
    """The arguments in the shape of a batch line. Raises Misused."""
    if not given.kind:
        raise Misused("no KIND", "a kind of case, as request-2019, or --batch FILE")
    pauses = [text.split(":", 2) for text in given.pause or ()]
    return {
        "kind": given.kind,
        "received": given.received,
        "corrected": given.corrected,
        "channel": given.channel,
        "term": given.term,
        "pauses": pauses,
    }


def _table(answer: Answer) -> list[str]:
    """The answer for a person."""
    due = answer.due
    head = f"{answer.kind}：{answer.asked.rule.term.label}届满日 {due.date}"
    if due.provisional:
        head += f"（暂定：{due.date.year}年节假日安排尚未公布）"
    lines = [head, f"期限怎么算的（节假日日历 {answer.calendar}）："]
    for line in answer.trace:
        n = "" if line.n is None else str(line.n or "起算")
        lines.append(f"  {line.date}  {n:>4}  {WHY[line.why]}  {line.source}")
    return lines

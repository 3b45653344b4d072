"""What `due` answers to one question. Pure: imports no Django."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from mingtang import clock, kinds

DAY = "a day as YYYY-MM-DD"
# channel_* of terms.md: where the request came in; words for the trace only
CHANNELS = {
    "visit": "当面提交",
    "post": "邮寄（签收）",
    "ordinary_mail": "平常信函",
    "web": "网上提交",
    "email": "电子邮件",
    "fax": "传真",
    "oral": "口头申请（代填）",
}
quoted = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class Misused(Exception):
    """What was asked cannot be read: (found, expected)."""

    def __str__(self) -> str:
        found, expected = self.args
        return f"found {found}, expected {expected}"


class Asked(NamedTuple):
    """A term of a kind. law: the article of its extension."""

    version: str
    key: str
    rule: clock.Rule
    law: str


class Answer(NamedTuple):
    """kind: as asked. calendar: its version. trace: as in `due`, but day zero says what kind of day it is."""

    kind: str
    asked: Asked
    due: clock.Due
    calendar: str
    trace: tuple[clock.Line, ...]

    def head(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "version": self.asked.version,
            "term": self.asked.key,
            "due": str(self.due.date),
            "provisional": self.due.provisional,
            "calendar": self.calendar,
        }

    def document(self) -> dict[str, Any]:
        """The answer as one JSON object."""
        return self.head() | {
            "trace": [
                {"date": str(line.date), "n": line.n, "why": line.why, "source": line.source}
                for line in self.trace
            ]
        }

    def text(self) -> str:
        """The JSON of `document` on one line, made faster: most lines of a trace are met again and again."""
        parts = []
        for day, n, why, source, _ in self.trace:
            before, after = _ends.get((day, why, source)) or _remember(day, why, source)
            parts.append(f"{before}null{after}" if n is None else f"{before}{n}{after}")
        return f'{quoted(self.head())[:-1]}, "trace": [{", ".join(parts)}]}}'


_ends: dict[tuple[date, str, str], tuple[str, str]] = {}  # a line's text before and after its count


def _remember(day: date, why: str, source: str) -> tuple[str, str]:
    if len(_ends) > 50_000:  # the reasons of pauses are free text: do not keep them all
        _ends.clear()
    ends = f'{{"date": "{day}", "n": ', f', "why": "{why}", "source": {quoted(source)}}}'
    _ends[day, why, source] = ends
    return ends


def reckon(row: Mapping[str, Any], extensions: Sequence[int]) -> Answer:
    """The answer to one question. row: a batch line without its `extend`. Raises Misused or ClockError."""
    name = word("kind", row.get("kind"))
    asked = term_of(name, word("term", row.get("term"), ""))
    received, corrected = row.get("received"), row.get("corrected")
    start, restarted = day("received", received), None if corrected is None else day("corrected", corrected)
    fact, channel = "收到补正之日" if restarted else "收到之日", word("channel", row.get("channel"), "")
    facts = clock.Facts(
        start,
        channel=f"{fact}（{CHANNELS.get(channel, channel)}）" if channel else fact,
        restarted=restarted,
        pauses=pauses(row.get("pauses")),
        extensions=tuple(clock.Extension(n, restarted or start, asked.law) for n in extensions),
    )
    calendar = clock.packaged()
    due = clock.due(facts, asked.rule, calendar)
    first = calendar.kind(due.trace[0].date)
    zero = due.trace[0]._replace(why=first.shown)
    return Answer(name, asked, due, calendar.version, (zero, *due.trace[1:]))


@lru_cache
def term_of(name: str, term: str) -> Asked:
    """The term `term` of the kind `name`, "" for its main one. Raises Misused."""
    if name not in kinds.all_versions():
        raise Misused(f"kind {name!r}", f"one of {', '.join(kinds.all_versions())}")
    kind = kinds.get(name)
    key = term or kind.main
    if key not in kind.terms:
        raise Misused(f"term {key!r}", f"one of {', '.join(kind.terms)}")
    found = kind.terms[key]
    laws = (step.law for step in kind.steps.values() if step.extends == key)
    return Asked(kind.version, key, found.rule(), next(laws, found.law))


@lru_cache(maxsize=8192)
def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def day(what: str, text: object) -> date:
    found = _date(text) if isinstance(text, str) else None
    if found is None:
        raise Misused(f"{what} {text!r}", DAY)
    return found


def word(what: str, text: object, absent: str | None = None) -> str:
    """Text that can be printed: a lone half of a character pair cannot. absent: what no text stands for."""
    if text is None and absent is not None:
        return absent
    if isinstance(text, str):
        try:
            text.encode()
            return text
        except UnicodeEncodeError:
            pass
    raise Misused(f"{what} {text!r}", "a word")


def pauses(rows: object) -> tuple[clock.Pause, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list | tuple):
        raise Misused(f"pauses {rows!r}", "a list of [start, end, why]")
    return tuple(_pause(row) for row in rows)


def _pause(row: object) -> clock.Pause:
    """A pause without end is refused here: its last day is not known, and an answer would look like one."""
    if not isinstance(row, list | tuple) or len(row) != 3 or not row[2]:
        raise Misused(f"pause {row!r}", "start, end and why, as 2022-10-10:2022-10-17:third-party")
    return clock.Pause(day("pause start", row[0]), day("pause end", row[1]), word("pause why", row[2]))

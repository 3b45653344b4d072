"""report work: the work report (工作总结) of one agency and year in chapters of its own, every number with what is behind it.

report work --agency A --year Y [--layout FILE] [--file OUT.pdf|docx|html] [--json]
"""

import argparse
from datetime import date
from pathlib import Path

from mingtang.cli.output import refuse, tell
from mingtang.clock import day
from mingtang.counts import forms, reading, reports
from mingtang.counts.work import drafting, sources
from mingtang.counts.work.chapters import LayoutError, layout
from mingtang.papers import render
from mingtang.people.models import Agency

KINDS = ("pdf", "docx", "html")


def main(argv: list[str]) -> int:
    """0 every number is bound; 1 some is not, or a gap is left for people to write; 2 misused."""
    given = _parsed(argv)
    agency = Agency.objects.filter(code=given.agency).first()
    if agency is None:
        return refuse(f"agency {given.agency!r}", "a code of `mingtang agencies`")
    if not forms.FIRST_YEAR <= given.year <= 9998:
        return refuse(f"year {given.year}", f"{forms.FIRST_YEAR} or later")
    if given.file and given.file.suffix.lstrip(".") not in KINDS:
        return refuse(f"file {given.file.name!r}", " or ".join(KINDS))
    found = reports.computed(agency, given.year)
    try:
        chapters = (
            layout(given.layout.read_text(encoding="utf-8"), found.form)
            if given.layout
            else drafting.drafted(found)
        )
    except (OSError, UnicodeDecodeError, LayoutError) as error:
        return refuse(f"layout {given.layout}: {error}", "a TOML file of chapters")
    made = drafting.issued(found, chapters)
    if given.file:
        last = reading.last_moment([agency.code])
        data = reports.paper(made, day(last) if last else date(given.year, 12, 31))
        given.file.write_bytes(render.report(given.file.suffix.lstrip("."), data))
    tell(drafting.document(made), given.json, _lines(made))
    return 1 if made.open else 0


def _parsed(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mingtang report work", description=__doc__)
    parser.add_argument("--agency", required=True, metavar="A")
    parser.add_argument("--year", required=True, type=int, metavar="Y")
    parser.add_argument(
        "--layout", type=Path, metavar="FILE", help="TOML: title, chapters; without it the usual ones"
    )
    parser.add_argument("--file", type=Path, metavar="OUT", help=f"write it as {', '.join(KINDS)} too")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _lines(made: reports.Shown) -> list[str]:
    lines = [made.title]
    for one in drafting.document(made)["chapters"]:
        lines += ["", one["label"]] if one["label"] else [""]
        lines += one["text"].split("\n") if one["text"] else []
    uses = sources.uses(made)
    lines += ["", f"数字 {len(uses)} 个："]
    lines += [f"  {use.shown}  {use.name}（{use.how}{use.behind}，{use.source}）" for use in uses]
    said = [p for many in made.pieces.values() for p in many if p.kind == "said"]
    lines += [f"  {piece.text}  照印：{piece.why}" for piece in said]
    return [*lines, *(f"  ✗ {key} {piece.text}：{piece.why or '未绑定'}" for key, piece in made.open)]

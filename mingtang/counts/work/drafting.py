"""A work report drafted from its figures, and one issued from a layout. No number in it is typed: each is called by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from mingtang.counts import bound, reports
from mingtang.counts.models import Report
from mingtang.counts.named import GAP
from mingtang.counts.reports import Shown
from mingtang.counts.work import sources
from mingtang.counts.work.chapters import Chapter, Layout, layout, numbered
from mingtang.people.models import Agency


def shown(agency: Agency, year: int, *, version: int = 0, below: bool = False) -> Shown:
    """The version asked for (0: the newest); one that nobody has begun as the figures draft it, its row unsaved."""
    found = reports.shown(agency, year, version=version, below=below, kind="work")
    return found if found.row or version else issued(found, drafted(found))


@cache
def _packaged() -> str:
    return (Path(__file__).parent / "default.toml").read_text(encoding="utf-8")


def drafted(found: Shown) -> Layout:
    """The usual chapters: a sentence whose figure is blank is left out, a chapter left empty is for people to write."""
    whole = layout(_packaged(), found.form)
    return replace(whole, chapters=tuple(_numbered(_known(one, found) for one in whole.chapters)))


def _known(chapter: Chapter, found: Shown) -> Chapter:
    gap = f"〔{GAP}"
    lines = [line for line in chapter.text.strip().split("\n") if _stands(line, chapter, found)]
    told = "".join(line for line in lines if not line.startswith(gap))
    left = [line for line in lines if line.startswith(gap)]
    return replace(chapter, text="\n".join(filter(None, (told, *left))) or f"{gap}{chapter.label}情况〕")


def _stands(line: str, chapter: Chapter, found: Shown) -> bool:
    """Whether every figure of a sentence is there; and, but in chapters that tell noughts too, any is more than nought."""
    names = [name for name in bound.NAME.findall(line) if not name.startswith(GAP)]
    said = [found.ask(name) for name in names]
    return all(not why for _, why in said) and (
        not names or chapter.noughts or any(text != "0" for text, _ in said)
    )


def _numbered(chapters: Iterator[Chapter]) -> Iterator[Chapter]:
    n = 0
    for one in chapters:
        yield replace(one, label=numbered(n, one.label)) if one.label else one
        n += bool(one.label)


def issued(found: Shown, given: Layout) -> Shown:
    """The report of a layout as the ledger gives it now, saved nowhere."""
    row = Report(
        agency=found.agency.code, year=found.year, form=found.form.code, whole=found.below, kind="work", chapters=given.body,
        texts={one.key: _filled(one.text.strip(), found) for one in given.chapters},
    )  # fmt: skip
    made = reports.drawn(found, row)
    row.confirmed = {
        piece.key: {"section": key, "number": piece.text, "sentence": piece.sentence, "reason": given.said[piece.text]}
        for key, piece in made.open
        if piece.text in given.said
    }  # fmt: skip
    return reports.drawn(found, row)


def _filled(text: str, found: Shown) -> str:
    organ = reports.organ(found.agency, found.below)
    return text.replace("{organ}", organ).replace("{year}", str(found.year))


def document(made: Shown) -> dict[str, Any]:
    """The report as one JSON document: chapters in their order, every figure with what is behind it, what is open."""
    assert made.row is not None  # a work report always has one
    return {
        **reports.document(made),
        "title": made.title, "chains": made.heads,
        "chapters": [_chapter(made, one) for one in made.row.chapters["chapters"]],
        "figures": [use.document() for use in sources.uses(made)],
        "open": [{"chapter": key, "text": piece.text, "why": piece.why or "未绑定"} for key, piece in made.open],
        "said": [{"chapter": k, "text": p.text, "why": p.why} for k, many in made.pieces.items() for p in many if p.kind == "said"],
    }  # fmt: skip


def _chapter(made: Shown, one: Mapping[str, str]) -> dict[str, Any]:
    table = made.tables.values[one["table"]] if one["table"] else None
    return {
        "key": one["key"],
        "label": one["label"],
        "text": made.printed[one["key"]].strip(),
        "table": table,
    }

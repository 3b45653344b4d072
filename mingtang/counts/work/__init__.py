"""A work report (工作总结): chapters in an order of their own, as data. No number in it is typed: each is called by name.

A layout is TOML: title, chapters [{key, label, text, table}], said {number: reason} for numbers that are no figures of the
year (a hotline, a number in the name of a policy). A chapter shows a text, a table of the year's form, or both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mingtang.counts import bound, reports
from mingtang.counts.bound import Piece
from mingtang.counts.forms import Form
from mingtang.counts.named import GAP
from mingtang.counts.work.sources import Use, use_of

_CHAPTER = {"key", "label", "text", "table", "noughts"}
_NUMBERS = [*"一二三四五六七八九十", "十一", "十二", "十三"]


class LayoutError(ValueError):
    """What is wrong with a layout, in Chinese."""


@dataclass(frozen=True)
class Chapter:
    """label: "" for what stands above the first heading. noughts: in a draft, sentences of noughts alone stand too."""

    key: str
    label: str = ""
    text: str = ""
    table: str = ""
    noughts: bool = False


@dataclass(frozen=True)
class Layout:
    title: str
    chapters: tuple[Chapter, ...]
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Issued:
    """pieces: key of a chapter → its text. uses: every figure that stands in a text, once a chapter."""

    found: reports.Shown
    layout: Layout
    pieces: dict[str, list[Piece]]
    uses: list[Use]

    @property
    def title(self) -> str:
        return _filled(self.layout.title, self.found)

    @property
    def open(self) -> list[tuple[str, Piece]]:
        """(chapter, number) of what is bound to nothing or cannot be filled in."""
        return [(k, one) for k, many in self.pieces.items() for one in many if one.kind in ("loose", "wrong")]

    @property
    def texts(self) -> dict[str, str]:
        return {key: bound.filled(found).strip() for key, found in self.pieces.items()}


def layout(text: str, form: Form) -> Layout:
    """The layout that a TOML text defines, for the form of its year. Raises LayoutError."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"不是 TOML：{error}") from error
    chapters = given.get("chapter") or []
    if not given.get("title") or not chapters:
        raise LayoutError("须有标题（title）和章节（chapter）")
    for n, one in enumerate(chapters, 1):
        if not one.get("key") or one.keys() - _CHAPTER:
            raise LayoutError(f"第{n}章：须有 key，只能有{'、'.join(sorted(_CHAPTER))}")
        if one.get("table") and one["table"] not in form.tables:
            raise LayoutError(f"第{n}章：这一年的报告没有表“{one['table']}”")
    keys = [one["key"] for one in chapters]
    if len(set(keys)) < len(keys):
        raise LayoutError("章节的 key 有重复")
    return Layout(given["title"], tuple(Chapter(**one) for one in chapters), given.get("said", {}))


@cache
def _packaged() -> str:
    return (Path(__file__).parent / "default.toml").read_text(encoding="utf-8")


def drafted(found: reports.Shown) -> Layout:
    """The usual chapters: a sentence whose figure is blank is left out, a chapter left empty is for people to write."""
    whole = layout(_packaged(), found.form)
    return replace(whole, chapters=tuple(_numbered(_known(one, found) for one in whole.chapters)))


def _known(chapter: Chapter, found: reports.Shown) -> Chapter:
    gap, lines = (
        f"〔{GAP}",
        [line for line in chapter.text.strip().split("\n") if _stands(line, chapter, found)],
    )
    told = "".join(line for line in lines if not line.startswith(gap))
    left = [line for line in lines if line.startswith(gap)]
    return replace(chapter, text="\n".join(filter(None, (told, *left))) or f"{gap}{chapter.label}情况〕")


def _stands(line: str, chapter: Chapter, found: reports.Shown) -> bool:
    """Whether every figure of a sentence is there; and, but in chapters that tell noughts too, any is more than nought."""
    names = [name for name in bound.NAME.findall(line) if not name.startswith(GAP)]
    shown = [found.ask(name) for name in names]
    return all(not why for _, why in shown) and (
        not names or chapter.noughts or any(text != "0" for text, _ in shown)
    )


def _numbered(chapters: Any) -> Any:
    n = 0
    for one in chapters:
        n += bool(one.label)
        yield replace(one, label=f"{_NUMBERS[n - 1]}、{one.label}") if one.label else one


def issued(found: reports.Shown, given: Layout) -> Issued:
    """The report as the ledger gives it now."""
    pieces = {one.key: _pieces(one, found, given) for one in given.chapters}
    uses = [
        use_of(found, key, name, shown)
        for key, many in pieces.items()
        for name, shown in dict.fromkeys((p.name, p.text) for p in many if p.kind == "figure")
    ]
    return Issued(found, given, pieces, uses)


def _pieces(chapter: Chapter, found: reports.Shown, given: Layout) -> list[Piece]:
    text = _filled(chapter.text.strip(), found)
    return [_let(piece, given.said) for piece in bound.pieces(chapter.key, text, found.ask, {})]


def _let(piece: Piece, said: Mapping[str, str]) -> Piece:
    why = said.get(piece.text) if piece.kind == "loose" else None
    return replace(piece, kind="said", why=why) if why else piece


def _filled(text: str, found: reports.Shown) -> str:
    organ = reports.organ(found.agency, found.below)
    return text.replace("{organ}", organ).replace("{year}", str(found.year))


def document(made: Issued) -> dict[str, Any]:
    """The report as one JSON document: chapters in their order, every figure with what is behind it, what is open."""
    return {
        "title": made.title, "agency": made.found.agency.code, "year": made.found.year, "chains": made.found.heads,
        "chapters": [{"key": one.key, "label": one.label, "text": made.texts[one.key], "table": _table(made, one)} for one in made.layout.chapters],
        "figures": [use.document() for use in made.uses],
        "open": [{"chapter": key, "text": piece.text, "why": piece.why or "未绑定"} for key, piece in made.open],
        "said": [{"chapter": k, "text": p.text, "why": p.why} for k, many in made.pieces.items() for p in many if p.kind == "said"],
    }  # fmt: skip


def _table(made: Issued, chapter: Chapter) -> Any:
    return made.found.tables.values[chapter.table] if chapter.table else None


def paper(made: Issued, on: date) -> dict[str, Any]:
    """The data of papers.render.report. on: the day the paper bears."""
    sections: list[dict[str, Any]] = []
    for one in made.layout.chapters:
        sections.append({"key": one.key, "label": one.label or None, "type": "text"})
        if one.table:
            label = made.found.form.tables[one.table]["label"]
            sections.append({"key": f"{one.key}-table", "label": label, "type": "table", "table": one.table})
    return {
        "issuer": reports.organ(made.found.agency, made.found.below), "title": made.title, "date": on.isoformat(),
        "form": {**made.found.form.body, "sections": sections}, "charts": [], "tables": made.found.tables.values,
        "sections": {key: [line.strip() for line in text.split("\n") if line.strip()] for key, text in made.texts.items() if text},
    }  # fmt: skip

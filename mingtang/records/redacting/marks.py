"""What is withheld of a file, as data: boxes upon pages, or places and words of a document. Pure Python.

A box is {"page": from 1, "x", "y", "w", "h": ten-thousandths of the page, "ground"}; a place is {"place": "12" (a paragraph)
or "1!B3:C9" (cells of the first sheet) or "" (everywhere), "words": "" = all of it, "ground"} (条例第三十七条)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WHOLE = 10_000  # of a page, on either side
LEAST = 10  # a tenth of a percent: a box that covers nothing withholds nothing
MOST = 2_000  # marks of a file
LONGEST = 200  # characters of the words of one mark
BOXED, WORDED = ("pdf", "image"), ("docx", "xlsx")
KEYS = {"box": ("page", "x", "y", "w", "h"), "place": ("place", "words")}
_CELLS = re.compile(
    r"([1-9]\d{0,2})!([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?|([1-9]\d{0,2})!表名"
)
_PARAGRAPH = re.compile(r"[1-9]\d{0,5}")
Row = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """理由: label and article as the cover sheet prints them."""

    code: str
    label: str
    article: str


@cache
def grounds() -> dict[str, Ground]:
    """By code, in the order of the Regulation."""
    with Path(__file__).with_name("grounds.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {code: Ground(code, row["label"], row["article"]) for code, row in rows.items()}


def plain(format: str, row: Mapping[str, Any]) -> Row:
    """A mark with its own keys alone, in one shape: the same mark has the same bytes."""
    if format in BOXED:
        return {**{key: int(row[key]) for key in KEYS["box"]}, "ground": str(row["ground"])}
    place = re.sub(r"\s+", "", str(row.get("place", ""))).replace("！", "!").replace("：", ":")
    if format == "xlsx" and place and "!" not in place:
        place = f"1!{place}"
    place = place if place.endswith("表名") else place.upper()
    return {"place": place, "words": str(row.get("words", "")).strip(), "ground": str(row["ground"])}


def ordered(format: str, rows: Sequence[Row]) -> list[Row]:
    """As the cover sheet counts them: by page, from the top; places as they were chosen. Each once."""
    once = list({tuple(sorted(row.items())): row for row in rows}.values())
    return sorted(once, key=lambda r: (r["page"], r["y"], r["x"])) if format in BOXED else once


def why_not(format: str, pages: int, rows: Sequence[Row]) -> str:
    """Why these marks cannot stand, or ""."""
    if len(rows) > MOST:
        return f"一份材料最多标{MOST}处"
    return next((why for row in rows if (why := _why(format, pages, row))), "")


def _why(format: str, pages: int, row: Row) -> str:
    if row["ground"] not in grounds():
        return "请为每一处选择不予公开的理由（条例第三十七条）"
    return _why_box(pages, row) if format in BOXED else _why_place(format, row)


def _why_box(pages: int, row: Row) -> str:
    if not 1 <= row["page"] <= pages:
        return f"没有第{row['page']}页，材料共{pages}页"
    if min(row["w"], row["h"]) < LEAST:
        return f"第{row['page']}页有一处太小，宽和高不能小于0.1%"
    if min(row["x"], row["y"]) < 0 or row["x"] + row["w"] > WHOLE or row["y"] + row["h"] > WHOLE:
        return f"第{row['page']}页有一处超出页面，左加宽、上加高不能大于100%"
    return ""


def _why_place(format: str, row: Row) -> str:
    place, words = row["place"], row["words"]
    if len(words) > LONGEST:
        return f"“只隐去这些字”不能超过{LONGEST}字"
    if not place:
        return "" if len(words) >= 2 else "在全文中隐去的文字至少2个字；只隐去一处的，请写明位置"
    if format == "docx":
        return "" if _PARAGRAPH.fullmatch(place) else f"位置“{place[:20]}”不对，请填写段落的序号，例如 12"
    found = _CELLS.fullmatch(place)
    return "" if found else f"位置“{place[:20]}”不对，请填写单元格，例如 B3 或者 2!B3:C9（第2张工作表）"


def cells_of(place: str) -> tuple[int, tuple[int, int, int, int] | None]:
    """(sheet from 1, (first row, first column, last row, last column)) of a place that `why_not` passed; None for the title."""
    found = _CELLS.fullmatch(place)
    if found is None:
        raise ValueError(f"place: found {place!r}, expected cells")
    if found[6]:
        return int(found[6]), None
    rows = sorted((int(found[3]), int(found[5] or found[3])))
    columns = sorted((_column(found[2]), _column(found[4] or found[2])))
    return int(found[1]), (rows[0], columns[0], rows[1], columns[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def place_words(format: str, row: Row) -> str:
    """Where a mark is, as the cover sheet and the list of the reply say it; never what is under it."""
    if format in BOXED:
        return f"第{row['page']}页，距上{row['y'] / 100:.1f}%、距左{row['x'] / 100:.1f}%"
    if not row["place"]:
        return "全文中的相同文字"
    if format == "docx":
        return f"第{row['place']}段" + ("中的部分文字" if row["words"] else "")
    sheet, cells = row["place"].split("!")
    return f"第{sheet}张工作表{'的名称' if cells == '表名' else cells}" + (
        "中的部分文字" if row["words"] else ""
    )


def listed(format: str, rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """(where, ground, article) of each mark, as the cover sheet lists them."""
    known = grounds()
    return [
        (place_words(format, row), known[row["ground"]].label, known[row["ground"]].article) for row in rows
    ]

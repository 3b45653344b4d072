"""What holds a report up before it is submitted, and what is only worth a second look (年报 §2.6, A8–A11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from mingtang.counts.models import Report
from mingtang.counts.reports import Shown, paper
from mingtang.papers import render

ALIKE = 0.8  # share of eight-character runs two texts have in common
_RUN = 8
_NUMBERS = re.compile(r"[\d.,%]+")


def why_not(found: Shown, today: date) -> str:
    """Why the report cannot be submitted now, "" when it can. Blank cells are shown, they do not hinder: no register
    counts them yet, and a nought would be a lie."""
    if today <= date(found.year, 12, 31):
        law = "（条例第四十九条）" if found.kind == "annual" else ""
        return f"{found.year}年尚未结束，年度数字还会变动，请在次年1月提交{law}"
    if all(found.tables.at(place) is None for place in found.form.cells()):
        return "该年度本单位尚未使用本系统，没有可以提交的数字"
    return _unwritten(found) or _unbound(found) or _broken(found) or _fee(found) or _unprintable(found, today)


def _unwritten(found: Shown) -> str:
    law = "（条例第五十条）" if found.kind == "annual" else ""
    for key, label in found.form.written.items():
        if not found.texts.get(key, "").strip() and key not in found.form.optional:
            return f"请填写“{label}”；没有需要报告的，写“无”{law}"
    for n, one in enumerate(found.answers, 1):
        if not one["answer"]:
            return f"上年问题第{n}项尚未写明改进情况：“{one['promise'][:30]}”"
    return ""


def _unbound(found: Shown) -> str:
    labels = found.form.written
    for key, piece in found.open:
        if piece.kind == "wrong":
            return f"“{labels[key]}”中的“{piece.text}”：{piece.why}"
    loose = [piece for _, piece in found.open]
    if loose:
        said = "、".join(dict.fromkeys(piece.text for piece in loose))
        return f"正文有{len(loose)}处数字未绑定（{said[:40]}），请逐处绑定，或者写明理由后确认"
    return ""


def _unprintable(found: Shown, today: date) -> str:
    """What is submitted never changes: a character that no font can draw would keep it from being printed for ever."""
    try:
        render.check(paper(found, today))
    except render.MissingGlyph as missing:
        return str(missing)
    return ""


def _broken(found: Shown) -> str:
    if broken := sorted({identity.id for identity in found.blocking}):
        return f"勾稽关系不成立：{'、'.join(broken)}，请先查明有关办件（{found.form.body['doc_no']}）"
    return ""


def _fee(found: Shown) -> str:
    """A10: a fee that was collected is told with its amount."""
    fee = found.named.get("信息处理费金额")
    if not fee or not fee.value or "s6" not in found.form.written:
        return ""
    said = found.printed["s6"]
    if "信息处理费" in said and re.search(rf"(?<!\d){fee.shown}(?!\d)", said):
        return ""
    return f"本年度收取信息处理费{fee.shown}元，请在“{found.form.written['s6']}”写明依据、件数和金额（A10）"


def notes(found: Shown) -> list[dict[str, Any]]:
    """A8–A11 as lines beside the arithmetic: [{"id", "text", "held", "asked", "bad": [{"where", "said"}]}]. A work report has
    no day and no section for fees."""
    lines = [
        _note("A8", "正文的数字都取自表格和台账，或者经人确认", list(_loose(found)), len(_all(found))),
        _note("A9", "正文不与上年或者其他单位的雷同", list(_alike(found)), 1 if found.texts else 0),
        _note(
            "A10",
            "收取信息处理费的，写明金额",
            [{"where": "", "said": why}] if (why := _fee(found)) else [],
            1,
        ),
        _note("A11", f"{found.due_on:%Y-%m-%d}前提交", list(_late(found)), 1 if found.frozen else 0),
    ]
    return lines if found.kind == "annual" else lines[:2]


def _note(id_: str, text: str, bad: list[dict[str, str]], asked: int) -> dict[str, Any]:
    return {"id": id_, "text": text, "asked": asked, "held": max(asked - len(bad), 0), "bad": bad}


def _all(found: Shown) -> list[Any]:
    kinds = ("figure", "wrong", "loose", "said")
    return [piece for pieces in found.pieces.values() for piece in pieces if piece.kind in kinds]


def _loose(found: Shown) -> Iterator[dict[str, str]]:
    for key, piece in found.open:
        yield {"where": found.form.written[key], "said": piece.text}


def _late(found: Shown) -> Iterator[dict[str, str]]:
    if found.row and found.row.submitted_on and found.row.submitted_on > found.due_on:
        yield {"where": "提交日期", "said": str(found.row.submitted_on)}


def _alike(found: Shown) -> Iterator[dict[str, str]]:
    """Other texts of the same agency a year ago, and of other agencies this year, that say nearly the same."""
    own = runs(" ".join(found.printed.values()))
    if len(own) < 50:
        return
    years = (found.year - 1, found.year)
    rows = Report.objects.house.filter(state="submitted", kind=found.kind, year__in=years)
    rows = rows.defer("lists", "tables")
    for row in rows:
        here = row.agency == found.agency.code
        if here == (row.year == found.year):
            continue  # this report itself, or another agency's of last year
        share = len(own & (other := runs(" ".join(row.printed.values())))) / max(min(len(own), len(other)), 1)
        if share >= ALIKE:
            yield {"where": f"{row.agency} {row.year}年", "said": f"{share:.0%}相同"}


def runs(text: str) -> set[str]:
    """Runs of eight characters of what is left when numbers and blanks are taken out."""
    plain = "".join(_NUMBERS.sub("", text).split())
    return {plain[n : n + _RUN] for n in range(len(plain) - _RUN + 1)}

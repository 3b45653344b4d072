"""Where an old report disagrees with itself or with the year before: sums, carry-over, text against table (S-328). Pure.

Each finding has both figures; nobody is told which of them is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mingtang.counts import identities
from mingtang.counts.annual import Row, Value
from mingtang.counts.forms import Form, Place
from mingtang.counts.old import Read, plain

Finding = dict[str, str]
_COUNT = r"(?P<about>约|近)?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?(?P<more>余|多)?"
_UNIT = r"(?:个|件|条|宗|人次|次|篇|起|项)"
_BETWEEN = r"[^\d。；;！!]{0,14}?"
WORDS: dict[str, tuple[str, ...]] = {  # of the forms until 2018: what a text calls the row
    "proactive_total": ("主动公开政府信息", "主动公开信息"),
    "proactive_fulltext": ("全文电子化",),
    "new_normative_documents": ("规范性文件", "政策法规类的信息"),
    "on_request_catalogue": ("依申请公开信息目录",),
    "applications_total": ("受理依申请公开政府信息事项", "受理申请", "收到申请", "申请总数"),
    "rep_granted": ("同意公开",),
    "rep_partial": ("同意部分公开",),
    "rep_denied": ("不予公开",),
    "online_consultations": ("网上咨询",),
    "visitors_received": ("上门", "现场接待", "当面咨询"),
    "phone_consultations": ("电话咨询", "咨询电话"),
    "column_page_views": ("访问量",),
    "reviews": ("行政复议",),
    "lawsuits": ("行政诉讼",),
    "new_received": ("新收政府信息公开申请", "收到政府信息公开申请", "新收申请", "受理政府信息公开申请"),
    "carried_in": ("上年结转", "上年度结转"),
    "handled_total": ("办结",),
    "carried_out": ("结转下年度", "结转下一年度"),
    "granted": ("予以公开",),
    "partially_granted": ("部分公开",),
    "licences": ("行政许可",),
    "penalties": ("行政处罚",),
    "coercion": ("行政强制",),
    "normative_documents": ("规范性文件",),
}


def findings(made: Read, before: Row | None, stock: Row | None = None) -> list[Finding]:
    """All that disagrees: [{"kind", "where", "left", "right", "said"}]. before, stock: of the report of the year before."""
    return [*_sums(made, before, stock), *_totals(made), *_told(made), *_absent(made)]


def _finding(kind: str, where: str, left: object, right: object, said: str) -> Finding:
    return {"kind": kind, "where": where, "left": str(left), "right": str(right), "said": said}


def _sums(made: Read, before: Row | None, stock: Row | None) -> Iterator[Finding]:
    rules = {rule["id"]: rule["text"] for rule in made.form.body["identities"]}
    for one in identities.evaluate(made.form, made.values, before, stock):
        if not one.ok:
            where = _where(made.form, one)
            yield _finding(
                one.id, where, one.left, one.right, f"{where}：{one.said}（{one.id} {rules[one.id]}）"
            )


def _where(form: Form, one: identities.Identity) -> str:
    if one.row and one.column:
        return "，".join(form.labels[one.table, one.row, one.column])
    if one.column:
        return next(c["label"] for c in form.columns if c["key"] == one.column)
    return str(form.tables[one.table]["label"])


def _totals(made: Read) -> Iterator[Finding]:
    """A total that is blank though its parts are given: their sum is offered, the blank stays (B8)."""
    if made.form.code != "2008":
        return
    rows = made.values["requests"]
    for total, part in (("applications_total", "app_"), ("replies_total", "rep_")):
        parts = [cells["value"] for row, cells in rows.items() if row.startswith(part)]
        if rows[total]["value"] is None and None not in parts:
            label = plain(made.form.labels["requests", total, "value"][0])
            summed = sum(int(str(one)) for one in parts)
            yield _finding("B8", label, "空白", summed, f"{label}：原表空白，各分项之和为{summed}")


def _told(made: Read) -> Iterator[Finding]:
    """A number in the text that differs from the cell of the same words."""
    for place in made.form.cells():
        if made.form.code != "2008" and place[2] not in ("total", "made", "decisions"):
            continue
        for words in WORDS.get(place[1], ()):
            yield from _compared(made, place, words)


def _compared(made: Read, place: Place, words: str) -> Iterator[Finding]:
    value = made.values[place[0]][place[1]][place[2]]
    after = re.compile(f"{words}{_BETWEEN}{_COUNT}{_UNIT}")
    ahead = re.compile(f"{_COUNT}{_UNIT}(?:行政)?{words}")
    label = plain(made.form.labels[place][0])
    seen = set()
    for text in made.texts.values():
        for mark in (*after.finditer(text), *ahead.finditer(text)):
            quote = " ".join(mark[0].split())
            if quote not in seen and not _agrees(mark, value):
                seen.add(quote)
                shown = "空白" if value is None else value
                yield _finding("text", label, quote, shown, f"正文“{quote}”，表中“{label}”为{shown}")


def _agrees(mark: re.Match[str], value: Value) -> bool:
    """800余 agrees with 800…999, 约3万 with 27,000…33,000; a plain number with itself."""
    said = float(mark["n"].replace(",", "")) * (10_000 if mark["wan"] else 1)
    if value is None:
        return False
    here = float(value)
    if mark["more"]:
        return said <= here < said * 1.25
    if mark["about"]:
        return abs(here - said) <= said * 0.1
    return here == said


def _absent(made: Read) -> Iterator[Finding]:
    if made.absent:
        names = list(dict.fromkeys(_named(made.form, key) for key in made.absent))
        shown = "、".join(names[:12]) + ("等" if len(names) > 12 else "")
        yield _finding(
            "absent", shown, "没有", f"{len(made.absent)}格", f"文件里没有找到这些行，记为空白：{shown}"
        )


def _named(form: Form, key: str) -> str:
    table, row, column = key.split(".")
    return plain(form.labels[table, row, column][0])


def unusable(made: Read) -> str:
    """Why this is no report of its form; "" when it is one."""
    all_: list[Any] = made.form.cells()
    if len(made.absent) > len(all_) * 0.7:
        return f"文件里没有找到{made.form.body['name']}的表格，请核对年度和文件"
    return ""

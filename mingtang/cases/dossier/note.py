"""What cover and note of a file say (案卷封面、卷内备考表): pure but for the rows they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mingtang.cases import remedies
from mingtang.cases.dossier import contents, gaps, numbers
from mingtang.cases.dossier.contents import Item
from mingtang.cases.dossier.models import Dossier
from mingtang.cases.erasing import ERASED
from mingtang.cases.models import APPLIED, FAMILIES, Case
from mingtang.cases.reading import story, typed_of
from mingtang.kinds.facts import FACTS
from mingtang.ui import dates

NOT_FILED = "（归档时编号）"
MASKED = "申请人的证件号码、联系电话以脱敏形式载入本卷，原值加密存于办理系统。"


def of(case: Case) -> Dossier | None:
    """The row of the file; None before it is filed."""
    return Dossier.objects.house.filter(case=case).first()


def title(case: Case) -> str:
    """案卷题名."""
    if case.family in APPLIED:
        return f"{case.agency.name}办理{case.no}{FAMILIES[case.family]}案卷"
    return f"{case.agency.name}{case.no}案卷"


def cover(case: Case, dossier: Dossier | None, items: Sequence[Item], pages: int) -> list[tuple[str, str]]:
    """Labels and values of the cover (after GB/T 9705, from memory: the text was not at hand); pages: of the bound file, 0 where they were not counted."""
    days = sorted(item.on for item in items if item.on)
    return [
        ("档号", dossier.no if dossier else NOT_FILED),
        ("立档单位", case.agency.name),
        ("题名", case.title or case.no),
        ("起止日期", f"{dates.full(days[0])}—{dates.full(days[-1])}" if days else ""),
        ("年度", str(dossier.year if dossier else (case.closed_on or days[-1]).year)),
        ("保管期限", numbers.PERIODS[dossier.period] if dossier else ""),
        ("件数、页数", f"{len(items)}件" + (f"，{pages}页" if pages else "")),
        ("归档日期", dates.full(dossier.filed_on) if dossier else ""),
    ]  # fmt: skip


def lines(
    case: Case, dossier: Dossier | None, items: Sequence[Item], unpaged: Mapping[int, str]
) -> list[str]:
    """本卷情况说明. unpaged: number → why the file is not among the pages."""
    said = [MASKED] if case.family in APPLIED else []
    lacks = dossier.missing if dossier else gaps.missing(case)
    if lacks:
        why = typed_of(case).get("file_note", "")
        said.append(
            f"{'归档时' if dossier else '尚'}缺：{'、'.join(lacks)}。"
            + (f"{FACTS['file_note'].label}：{why}" if why else "")
        )
    said += [f"第{n}件{why}" for n, why in unpaged.items()]
    if gone := contents.erased_on(case):
        said.append(
            f"本卷所含个人信息已于{dates.full(gone)}依法删除（个人信息保护法第四十七条），办理记录保留。"
        )
    return said + _remedies(case, dossier)


def _remedies(case: Case, dossier: Dossier | None) -> list[str]:
    said = []
    parts = Case.objects.house.filter(parent=case, family=remedies.FAMILY).order_by("pk")
    for part in parts:
        label = remedies.LABELS[part.facts["facts"]["remedy"]]
        if part.closed_on is None:
            said.append(f"{label}（{part.no}）尚无结果，结果补入本卷。")
        elif dossier and part.closed_on > dossier.filed_on:
            said.append(f"{dates.full(part.closed_on)}补入{label}（{part.no}）材料。")
    return said


def foot(case: Case, dossier: Dossier | None) -> list[str]:
    """Who put the file together and when; who checks it signs by hand."""
    filed = (
        next((entry for entry in reversed(story(case)) if entry["do"] == "archive"), None)
        if dossier
        else None
    )
    who, on = (filed["who"], dates.full(filed["at"])) if filed else ("", "")
    return [f"立卷人：{who}　　　　　　检查人（签名）：", f"立卷时间：{on}"]


def rows(items: Sequence[Item], first: Mapping[int, int]) -> list[list[Any]]:
    """Lines of the 卷内目录. first: number of a paper → its first page; without one, its note says why."""
    return [
        [item.n, item.no, item.by, item.title, _day(item.on), first.get(item.n, "—"), _remark(item)]
        for item in items
    ]  # fmt: skip


def _remark(item: Item) -> str:
    return ERASED if item.gone else "" if item.digest or item.sheet else "尚无文件"


def _day(on: date | None) -> str:
    return dates.iso(on) if on else ""

"""历史资料导入 at the desk: what an agency brings (a bundle), how its columns are mapped, what would become of each row, and
who releases it. Reading and importing are those of the command line: records.importing, records.arrivals, cases.batches.

Two persons, as at every gate of the house: who brought a bundle does not release it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mingtang.cases.bundles.models import Bundle, HeadMap
from mingtang.people.posts import RELEASING
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.importing.registers import FIELDS, NEEDED, guess, kept_under

BRINGERS = ("archivist", "disclosure_head")
READERS = tuple(sorted({*BRINGERS, *RELEASING}))
TAKEN = (".zip", ".xlsx", ".csv")
LIMIT_MB = 100  # of one upload; more goes by the command line
STATES = {
    "reading": "读取中", "mapping": "待对应列", "ready": "待发布", "importing": "导入中", "done": "已导入", "refused": "不能读取",
    "dropped": "已放弃",
}  # fmt: skip
OPEN = ("reading", "mapping", "ready", "refused")  # may still be given up


def why_not_bring(agency: str, seat: Seat, on: date) -> str:
    """Why this seat brings nothing for `agency`; "" when it may (house rule: who keeps files, or answers for disclosure)."""
    if seat.post not in BRINGERS or agency not in agencies_covered(seat, on):
        return "历史资料由档案员或者政府信息公开工作机构负责人导入"
    return ""


def why_not_file(name: str, size: int) -> str:
    """Why a file is not taken; "" when it is."""
    if not name.lower().endswith(TAKEN):
        return "只能上传 .zip、.xlsx、.csv 文件"
    if size > LIMIT_MB * 1024 * 1024:
        return f"文件超过{LIMIT_MB}MB，请分成几个文件，或者请系统管理员用命令行导入"
    return "" if size else "文件是空的"


def why_not_map(mapping: Mapping[str, str], head: Sequence[str]) -> tuple[str, str]:
    """(why the columns cannot be read so, the heading it is about); ("", "") when they can. mapping: heading → field, "" for 不导入."""
    taken: dict[str, str] = {}
    for heading in head:
        field = mapping.get(heading, "")
        if field and field not in FIELDS:
            return "请从列表中选择", heading
        if field and field in taken:
            return f"“{FIELDS[field][0]}”已由“{taken[field]}”列对应，一个字段只能对应一列", heading
        taken[field] = heading
    if missing := [FIELDS[field][0] for field in NEEDED if field not in taken]:
        return f"请指定哪一列是{'、'.join(missing)}", ""
    return ("", "") if {"body", "files"} & set(taken) else ("请指定哪一列是正文，或者哪一列是附件", "")


def why_not_release(bundle: Bundle, seat: Seat, on: date) -> str:
    """Why this seat does not release the bundle; "" when it may. 条例第十条: who makes or keeps information discloses it,
    so a post of the agency that answers for releases; house rule: not by the hand that brought it."""
    if seat.post not in RELEASING or bundle.agency_id not in agencies_covered(seat, on):
        return "由签发人、分管领导或者政府信息公开工作机构负责人发布"
    if seat.person == bundle.brought_by:
        return "上传人不能自己发布，请由另一人核对后发布"
    return "" if bundle.counts.get("imported") else "没有可以导入的资料"


def why_not_drop(bundle: Bundle, seat: Seat, on: date) -> str:
    """Why this seat does not give the bundle up; "" when it may (house rule: who may bring or release it)."""
    if seat.post not in READERS or bundle.agency_id not in agencies_covered(seat, on):
        return "由上传的岗位或者发布的岗位放弃"
    return ""


def headings(head: Sequence[str]) -> list[str]:
    """The headings that can be mapped: each name once, in order."""
    return list(dict.fromkeys(h for h in head if h))


def proposed(agency: str, head: Sequence[str]) -> dict[str, str]:
    """heading → field: as this agency mapped such headings last time, else by the words that registers use."""
    kept = HeadMap.objects.house.filter(agency=agency, heads=kept_under(head)).first()
    return dict(kept.mapping) if kept else {heading: field for field, heading in guess(head).items()}

"""地址标签、信封、送达回证: read from the sealed application when they are printed; no file of them is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mingtang.cases import materials
from mingtang.cases.models import Case
from mingtang.cases.papering import printable
from mingtang.cases.reading import typed_of
from mingtang.cases.registry import kind_of
from mingtang.kinds.facts import FACTS
from mingtang.papers import render
from mingtang.papers.models import Paper, of_case
from mingtang.ui import dates

FORMS = {
    "sheet": "A4 标签纸（每张10格）",
    "single": "单张标签（100×70毫米）",
    "envelope": "信封（DL，220×110毫米）",
}
PLACES = 10  # labels of one sheet
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_LABELLED = re.compile(r"[（(]?\s*(?:邮政编码|邮编)?\s*[：:]?\s*(\d{6})\s*[）)]?")


def to(case: Case) -> dict[str, str]:
    """{"name", "address", "postcode", "phone"} of who gets the letter; address "" where none was given."""
    typed = typed_of(case)
    name = typed.get("name") or "　".join(filter(None, (typed.get("org_name"), typed.get("contact_name"))))
    address, postcode = _split(typed.get("address", ""))
    return {"name": name, "address": address, "postcode": postcode, "phone": typed.get("telephone", "")}


def _split(typed: str) -> tuple[str, str]:
    """(address, postcode): applicants write the postcode somewhere into the address."""
    plain = " ".join(typed.split())
    if not (found := _POSTCODE.search(plain)):
        return plain, ""
    return _LABELLED.sub("", plain, count=1).strip(" ,，;；。") or plain, found[0]


def labels(cases: Sequence[Case], form: str, on: date, *, phone: bool, skip: int = 0) -> bytes:
    """The PDF. form: of FORMS; phone: printed too, as 特快专递 wants it; skip: places used up on the first sheet.
    Raises render.PaperError."""
    letters = []
    for case in cases:
        agency = case.agency
        one = to(case) | {"no": case.no, "sender": agency.name, "sender_address": agency.address}
        letters.append(one | {"sender_phone": agency.phone, "phone": one["phone"] if phone else ""})
    data = {"form": form, "title": "地址标签", "letters": letters, "date": on.isoformat(), "skip": skip}
    return render.pdf("postal", data)


def slip(case: Case, on: date) -> bytes:
    """送达回证 of a signed reply, to be signed by hand (国办公开办函〔2016〕235号). What no font can draw is
    written in by hand as well."""
    known = case.facts["facts"]
    channel = FACTS["delivery_channel"].choice_label(str(known.get("delivery_channel") or "in_person"))
    facts = [
        ("案由", "政府信息公开申请" if case.family == "request" else "更正本人信息"), ("受送达人", case.party), ("送达方式", channel),
        ("送达地点", case.agency.address), ("打印日期", dates.full(on)),
    ]  # fmt: skip
    papers = [(paper.title, paper.no) for paper in replies(case)]
    papers += [(f"随答复提供的信息：{materials.file_name(row)}", "") for row in materials.signed(case)]
    data = {"issuer": case.agency.name, "title": "送达回证", "number": case.no, "date": on.isoformat()}
    return render.pdf("receipt_of_delivery", printable({**data, "facts": facts, "papers": papers}))


def replies(case: Case) -> list[Paper]:
    """The signed reply (more than one where it was made anew), as it goes to its applicant."""
    return [
        paper for paper in of_case.all(case.code)
        if paper.key in letters(case) and paper.to == "applicant" and not (paper.cancelled_on or paper.erased)
    ]  # fmt: skip


def letters(case: Case) -> set[str]:
    """Keys of the letters that are a reply."""
    return {outcome.letter for outcome in kind_of(case.kind).outcomes.values()}

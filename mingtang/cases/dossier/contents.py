"""卷内文件: what stands in the file of a case, in the order in which one reads it. Read from ledger, papers and uploads.

Order: application and its receipt, correction, consultations, number and fee, extension, the opinions inside (审签单),
the reply, its delivery, what was sought against it. Parts of the request lie among its own papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingtang.cases import applications, consulting, materials, remedies, sections
from mingtang.cases.erasing import ERASED
from mingtang.cases.materials import ENDINGS
from mingtang.cases.materials.models import Material
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.phone import passing
from mingtang.cases.reading import ATTACHED, event_moment, events, story, typed_of
from mingtang.forms import definition
from mingtang.forms.models import Upload
from mingtang.papers.models import Paper, of_case
from mingtang.ui import dates

APPLICATION, CORRECTION, CONSULTATION, NUMBER, EXTENSION, OPINIONS, REPLY, DELIVERY, REMEDY = range(1, 10)
_PAPERS = {  # letter key → its place; of a case that is over every other letter is the reply
    "receipt": APPLICATION, "handed": APPLICATION, "correction": CORRECTION, "extension": EXTENSION, "fee": NUMBER, "ask_reasons": NUMBER,
    "delay": NUMBER, **dict.fromkeys(
        ("pause", "pause_joint", "third_party", "third_party_result", "joint_maker", "consult"), CONSULTATION
    ),
}  # fmt: skip
_PROOFS = {  # step → place, and what the note of it is called in a file
    "register": (APPLICATION, "收到申请登记"), "register_pending": (APPLICATION, "收到申请登记"),
    "confirm": (APPLICATION, "与申请人确认的记录"), "hand_on": (APPLICATION, "转办记录"),
    "take_over": (APPLICATION, "接收转办的记录"), "hand_back": (APPLICATION, "退回转办的记录"), "receive_correction": (CORRECTION, "收到补正的记录"),
    "receive_reasons": (NUMBER, "申请人说明理由的记录"), "fee_notice_received": (NUMBER, "收费通知签收记录"),
    "receive_payment": (NUMBER, "缴费记录"), "seal": (DELIVERY, "用印登记"), "fix": (REPLY, "更正记录的凭证"),
    "forward": (DELIVERY, "转送记录"), "send_email": (DELIVERY, "电子邮件发出记录"), "bounced": (DELIVERY, "电子邮件退回记录"),
    "redeliver": (DELIVERY, "重新送达的理由"), "opened": (DELIVERY, "申请人在网站打开答复的记录"), "returned": (DELIVERY, "退信登记"),
    "send_again": (DELIVERY, "再次送达的记录"), "deliver": (DELIVERY, "送达回证"), "withdraw": (REPLY, "撤回申请的记录"),
}  # fmt: skip
_OPINIONS = {
    "decide": "拟办意见", "secrecy_review": "保密审查意见", "legal_review": "法制审核意见", "return_draft": "退回意见", "sign": "签发意见",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One paper of the file. digest: its bytes in the vault; sheet: what a sheet of our own says (template
    `handling_sheet`); gone: why neither is there any more. n: its number in the file, from 1. issued: a paper of the house."""

    place: int
    title: str
    by: str = ""
    no: str = ""
    on: date | None = None
    digest: str = ""
    media: str = "application/pdf"
    ending: str = "pdf"
    sheet: Mapping[str, Any] = field(default_factory=dict)
    gone: str = ""
    n: int = 0
    issued: bool = False

    @property
    def ours(self) -> bool:
        """Whether the house made its pages itself."""
        return self.issued or not self.digest


def items(case: Case) -> list[Item]:
    """The file of a request or correction, or of a remedy that is about none of ours."""
    found = list(_request(case) if case.family in APPLIED else _part(case, REMEDY))
    ordered = sorted(found, key=lambda item: item.place)  # stable: within a place in order of time
    return [_numbered(item, n) for n, item in enumerate(ordered, 1)]


def _numbered(item: Item, n: int) -> Item:
    return Item(**{**item.__dict__, "n": n})


def erased_on(case: Case) -> date | None:
    """The day on which the personal data of the case was erased by law."""
    found = [event for event in events.all(case.code) if event.act == "case.erase"]
    return dates.as_day(event_moment(found[-1])) if found else None


def _request(case: Case) -> Iterator[Item]:
    told, gone = story(case), ERASED if erased_on(case) else ""
    yield _application(case, told, gone)
    yield from _uploads(case)
    yield from (_paper(paper, _PAPERS.get(paper.key, REPLY), case) for paper in of_case.all(case.code))
    yield from _materials(case)
    yield from _pictures(case, told)
    yield from (_proof(case, entry) for entry in told if entry["do"] in _PROOFS)
    parts = Case.objects.house.filter(parent=case).select_related("agency").order_by("pk")
    for family, place in (
        (consulting.FAMILY, CONSULTATION), (sections.FAMILY, OPINIONS), (remedies.FAMILY, REMEDY),
    ):  # fmt: skip
        for part in parts:
            if part.family == family:
                yield from _part(part, place)
    yield from _opinions(case, told)


def _application(case: Case, told: list[dict[str, Any]], gone: str) -> Item:
    on = dates.as_day(told[0]["at"])
    facts = [
        (label, value) for label, value in applications.about(case, typed_of(case)) if label != "处理结果"
    ]
    title = definition.get(case.family).label
    sheet = {} if gone else _sheet(case, title, on, facts=facts)
    return Item(APPLICATION, title, case.party, on=on, sheet=sheet, gone=gone)


def _uploads(case: Case) -> Iterator[Item]:
    """What came with the application and with its correction, as it came."""
    found = (
        Upload.objects.filter(answer__case_no=case.no).select_related("answer").order_by("answer__seq", "pk")
    )
    first = None
    for n, upload in enumerate(found, 1):
        first = first or upload.answer_id
        place = APPLICATION if upload.answer_id == first else CORRECTION
        ending = upload.name.rpartition(".")[2].lower()
        yield Item(
            place,
            f"申请材料（{n}）",
            case.party,
            digest=upload.digest,
            media=upload.media_type,
            ending=ending,
        )


def _pictures(case: Case, told: list[dict[str, Any]]) -> Iterator[Item]:
    """What the office took pictures of: once the reply was signed, the receipts of its delivery."""
    signed = next((entry["at"] for entry in told if entry["do"] == "sign"), None)
    for n, one in enumerate(passing.of_case.all(case.pk), 1):
        late = signed and one.passage.used_at and one.passage.used_at >= signed
        title = f"送达凭证（扫描{n}）" if late else f"材料扫描（{n}）"
        ending = one.name.rpartition(".")[2].lower()
        place = DELIVERY if late else APPLICATION
        yield Item(place, title, case.agency.name, digest=one.digest, media=one.media_type, ending=ending)


def _materials(case: Case) -> Iterator[Item]:
    """What went with the reply, as it left: never what it was made from (条例第三十七条)."""
    erased = Material.objects.filter(case=case, state="erased").order_by("pk")
    for n, row in enumerate([*materials.delivered(case), *erased], 1):
        gone, ending = ERASED if row.state == "erased" else "", ENDINGS[row.format]
        media = "application/pdf" if ending == "pdf" else "application/octet-stream"
        yield Item(
            REPLY,
            f"随答复提供的信息（{n}）",
            case.agency.name,
            digest=row.output,
            media=media,
            ending=ending,
            gone=gone,
        )


def _paper(paper: Paper, place: int, case: Case) -> Item:
    no, gone = paper.no.removesuffix("（回执）"), ERASED if paper.erased else ""
    return Item(
        place, paper.title, case.agency.name, no, paper.issued_on, paper.digest, gone=gone, issued=True
    )


def _proof(case: Case, entry: Mapping[str, Any]) -> Item:
    """What the office noted about one step: the day, who, and the evidence in words."""
    place, title = _PROOFS[entry["do"]]
    on = dates.as_day(entry["at"])
    facts = [
        ("办理环节", entry["title"]),
        ("办理时间", dates.moment(entry["at"])),
        ("经办", f"{entry['post']} {entry['who']}".strip()),
    ]
    facts += [pair for line in entry["text"].splitlines() if (pair := _pair(line))]
    return Item(place, title, case.agency.name, on=on, sheet=_sheet(case, title, on, facts=facts))


def _pair(line: str) -> tuple[str, str] | None:
    label, colon, value = line.partition("：")
    return (label, value) if colon and len(label) <= 16 else ("说明", line) if line else None


_PARTS = {
    consulting.FAMILY: (consulting.about, "征求意见办理记录"),
    sections.FAMILY: (sections.about, "分办和会签办理记录"),
    remedies.FAMILY: (remedies.about, "投诉、复议、诉讼办理记录"),
}


def _part(part: Case, place: int) -> Iterator[Item]:
    """A consultation, what a section said, or a remedy: its own sheet, then its papers and files."""
    about, label = _PARTS[part.family]
    told = story(part)
    gone = any(event.act == "case.erase" for event in events.all(part.code))
    on = dates.as_day(told[0]["at"])
    facts = [(name, value) for name, value in about(part, typed_of(part)) if value]
    sheet = _sheet(
        part, label, on, facts=[*facts, *([("说明", ERASED)] if gone else [])], timeline=_timeline(told)
    )
    yield Item(place, label, part.agency.name, part.no, on, sheet=sheet)
    yield from (_paper(paper, place, part) for paper in of_case.all(part.code))
    yield from _scans(part, told)


def _opinions(case: Case, told: list[dict[str, Any]]) -> Iterator[Item]:
    """审签单 with the whole handling, and the scans of opinions that leaders wrote on paper (代录)."""
    on = case.closed_on or dates.as_day(told[-1]["at"])
    opinions = [
        {"label": label, "entries": [_opinion(entry) for entry in told if entry["do"] == do]} for do, label in _OPINIONS.items()
    ]  # fmt: skip
    yield Item(OPINIONS, "审查签发单", case.agency.name, on=on, sheet=_sheet(
        case, "审查签发单", on, opinions=[one for one in opinions if one["entries"]], timeline=_timeline(told)
    ))  # fmt: skip
    yield from _scans(case, told)


def _scans(case: Case, told: list[dict[str, Any]]) -> Iterator[Item]:
    for entry in told:
        for paper in entry["papers"]:
            if paper["name"] in ("批示原件扫描", ATTACHED):
                yield _scan(case, entry, paper)


def _scan(case: Case, entry: Mapping[str, Any], paper: Mapping[str, str]) -> Item:
    digest = paper["url"].rstrip("/").rpartition("/")[2]
    gone = "" if digest else ERASED
    media, ending = ("", "") if gone else ("application/octet-stream", "bin")
    return Item(
        OPINIONS, paper["name"], case.agency.name, on=dates.as_day(entry["at"]), digest=digest, media=media, ending=ending, gone=gone
    )  # fmt: skip


def _opinion(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "text": entry["text"] or "同意",
        "by": f"{entry['post']} {entry['who']}".strip(),
        "at": dates.moment(entry["at"]),
    }


def _timeline(told: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"at": dates.moment(entry["at"]), "act": entry["title"], "by": entry["who"] or entry["post"], "note": entry["law"]}
        for entry in told
    ]  # fmt: skip


def _sheet(case: Case, title: str, on: date, **more: Any) -> dict[str, Any]:
    if "facts" in more:
        more["facts"] = [
            (label, dates.full(value) if isinstance(value, date) else value) for label, value in more["facts"]
        ]
    return {"issuer": case.agency.name, "title": title, "number": case.no, "date": on.isoformat(), **more}

"""作废: an issued paper that no longer stands. Its number is never given again, its row and bytes stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from mingtang.cases.issued import wording
from mingtang.cases.issued.register import owed
from mingtang.clock import day
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers.models import Paper, SealImage, Wording
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered

CANCELLERS = ("disclosure_head",)
KEEPER = "registry_clerk"


def why_not_cancel(paper: Paper, seat: Seat, at: datetime) -> str:
    """Why this seat cannot cancel the paper; "" when it can."""
    if seat.post not in CANCELLERS or paper.agency not in agencies_covered(seat, day(at)):
        return "文书由本单位政府信息公开工作机构负责人作废"
    if paper.cancelled_on:
        return "该文书已经作废"
    if paper.template == "receipt":
        return "登记回执证明收到申请，不能作废"
    return "答复还没有送达，不能作废" if owed(paper) else ""


@act("paper.seal-kept", facts=("digest",))
def keep_seal(agency: Agency, digest: str, *, by: Seat, at: datetime) -> int:
    """上传印章图像: letters issued from now on bear it where the agency's setting says so; those issued before stay as they are."""
    if by.post != KEEPER or agency.code not in agencies_covered(by, day(at)):
        raise Refused("印章图像由本单位机要文书上传")
    line_up(agency.chain)
    row = SealImage.objects.create(agency=agency.code, digest=digest, since=day(at), kept_by=by.person)
    write("seal", agency.code, chain=agency.chain, by=by, facts={"digest": digest})
    return row.pk


@act("paper.wording", facts=("letter", "wording"))
def set_wording(agency: Agency, letter: str, lines: Mapping[str, str], *, by: Seat, at: datetime) -> int:
    """本单位用语: own lines around the fixed text of a letter, for those issued from today on."""
    if by.post not in CANCELLERS or agency.code not in agencies_covered(by, day(at)):
        raise Refused("文书用语由本单位政府信息公开工作机构负责人设定")
    for name in wording.LINES:
        if reason := wording.fault(name, lines.get(name, "")):
            raise Refused(reason, name)
    line_up(agency.chain)
    given = {name: lines.get(name, "").strip() for name in wording.LINES}
    row = Wording.objects.create(agency=agency.code, letter=letter, since=day(at), set_by=by.person, **given)
    facts = {"letter": letter, "wording": row.pk}
    write("wording", f"{agency.code}.{letter or 'all'}", chain=agency.chain, by=by, facts=facts, typed=given)
    return row.pk


@act("paper.cancel", facts=("paper", "number", "case"))
def cancel(paper: Paper, reason: str, *, by: Seat, at: datetime) -> str:
    """作废 with its reason (a reply that a reconsideration revoked, a notice issued by mistake). What the paper did to a
    clock stays done: that is undone by the kind's own steps or not at all."""
    if not reason.strip():
        raise Refused("请写明作废的理由", "reason")
    chain = Agency.objects.values_list("chain", flat=True).get(code=paper.agency)
    line_up(chain)
    if refused := why_not_cancel(paper, by, at):
        raise Refused(refused)
    if not Paper.objects.house.filter(pk=paper.pk, cancelled_on=None).update(cancelled_on=day(at)):
        raise Moved("该文书刚由他人作废，请刷新后查看")
    facts = {"paper": paper.check_code, "number": paper.no, "case": paper.case}
    write("paper", paper.check_code, chain=chain, by=by, facts=facts, typed={"reason": reason.strip()})
    return paper.check_code


@act("paper.seal", facts=("paper", "facts"), bulk=True)
def seal(papers: Collection[Paper], copies: int, across: bool, *, by: Seat, at: datetime) -> int:
    """用印 of notices (中办发〔2012〕14号第九条): so many copies of each, 骑缝 where they have pages. One event each, on its case; how
    many. What was sealed meanwhile, or is none of the seat's, is left out."""
    if by.post != KEEPER:
        raise Refused("文书用印由本单位机要文书登记")
    if copies < 1:
        raise Refused("请填写用印份数（条例第四十五条）", "copies")
    mine = [paper for paper in papers if paper.agency in agencies_covered(by, day(at))]
    chains = dict(
        Agency.objects.filter(code__in={paper.agency for paper in mine}).values_list("code", "chain")
    )
    line_up(*chains.values())
    fresh = Paper.objects.house.filter(sealed_on=None, cancelled_on=None, erased=False)
    done = [paper for paper in mine if fresh.filter(pk=paper.pk).update(sealed_on=day(at))]
    if not done:
        raise Moved("请勾选待用印的文书；刚由他人登记的，请刷新后查看")
    batch = f"seal@{done[0].check_code}"
    for paper in done:
        known = {"seal_copies": copies, "seal_across": across}
        write(
            "case",
            paper.case,
            chain=chains[paper.agency],
            by=by,
            facts={"paper": paper.check_code, "facts": known},
            batch=batch,
        )
    return len(done)

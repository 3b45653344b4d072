"""Acts of the opinion box: an opinion is sent, by anybody, and answered, by the notice's agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from mingtang.cases import opinions
from mingtang.cases.codes import new_code, next_number
from mingtang.cases.models import OPINION_ANSWERERS, VERDICTS, Opinion
from mingtang.clock import day
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import PUBLIC, Seat, agencies_covered

A_MINUTE = 60  # opinions to one notice: more than that are no people
BUSY = "现在提交的人很多，请过几分钟再试；您填写的内容还在本页"


@act("opinion.send", facts=("record", "sender", "version"))
def send(
    record: str, facts: Mapping[str, str], typed: Mapping[str, str], sealed: frozenset[str], *, at: datetime, by: Seat = PUBLIC
) -> str:  # fmt: skip
    """提意见 to a notice in its period (重大行政决策程序暂行条例第十五条); the code of the opinion. The last day counts whole.

    facts, typed, sealed: of forms.answers.stored()."""
    edition = opinions.box(record)
    if edition is None:
        raise Refused("没有找到该项公示，或者它不接受网上意见")
    if closed := opinions.why_closed(edition, day(at)):
        raise Refused(closed)
    line_up(edition.agency.chain)
    lately = Opinion.objects.house.filter(record=record, received_at__gt=at - timedelta(minutes=1))
    if lately.count() >= A_MINUTE:
        raise Refused(BUSY)
    agency, year = edition.agency, day(at).year
    mark = agency.mark.split("、")[0] or agency.code
    opinion = Opinion(
        code=new_code(), no=f"{mark}意见〔{year}〕{next_number('opinion', agency.code, year)}号", record=record, agency=agency,
        received_at=at, version=opinions.form().version, values=dict(typed), sender=facts.get("sender", ""),
    )  # fmt: skip
    opinion.save(force_insert=True)
    said = {"record": record, "sender": opinion.sender, "version": opinion.version}
    write("opinion", opinion.code, chain=agency.chain, by=by, facts=said, typed=typed, sealed=sealed)
    return opinion.code


@act("opinion.answer", facts=("record", "verdict"))
def answer(opinion: Opinion, verdict: str, gist: str, reason: str, *, by: Seat, at: datetime) -> str:
    """采纳、部分采纳或者未采纳 of one opinion; the reason of what is not adopted is told (重大行政决策程序暂行条例第十八条).

    opinion.moves: what the page was built from."""
    if by.post not in OPINION_ANSWERERS or opinion.agency_id not in agencies_covered(by, day(at)):
        raise Refused("意见由公示单位的拟稿人和承办人研究")
    if verdict not in VERDICTS:
        raise Refused("请选择采纳情况", "verdict")
    if not gist.strip():
        raise Refused("请写意见要点，公布采纳情况时使用", "gist")
    if verdict != "adopted" and not reason.strip():
        raise Refused("部分采纳和未采纳的，请写明理由", "reason")
    changed = Opinion.objects.house.filter(pk=opinion.pk, moves=opinion.moves)
    if not changed.update(verdict=verdict, gist=gist.strip(), reason=reason.strip(), moves=opinion.moves + 1):
        raise Moved("该意见已由他人研究，请刷新后查看")
    typed = {k: v for k, v in (("gist", gist.strip()), ("reason", reason.strip())) if v}
    facts = {"record": opinion.record, "verdict": verdict}
    write("opinion", opinion.code, chain=opinion.agency.chain, by=by, facts=facts, typed=typed)
    return opinion.code

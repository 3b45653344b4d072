"""Acts of supervision on a case. They are events on the case's own chain; they never change its clock or state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from mingtang.cases.models import FAMILY_POSTS, Case, Reading
from mingtang.clock import day
from mingtang.ledger.book import Written, act, write
from mingtang.ledger.refusal import Refused
from mingtang.oversight.models import Urging
from mingtang.oversight.silence import signer_of
from mingtang.people.seats import Seat, agencies_covered, holders
from mingtang.policy import values as policy

WATCHERS = frozenset({"supervisor", "openness_office"})
ANSWERS = frozenset({"disclosure_head", "request_officer", "section_head", "leader_in_charge"})
TOLD = ("disclosure_head", "leader_in_charge")  # posts that find the urging in 待阅, where they see the case
TOLD_OF_SERVICES = ("leader_in_charge", "section_head")  # the first of these that somebody holds


@act("case.urge", facts=("answer_by",))
def urge(case: Case, reason: str, answer_by: date, *, by: Seat, at: datetime) -> int:
    """督办 (条例第四十七条: supervision of disclosure work): ask the unit to explain and to answer by a day."""
    if by.post not in WATCHERS:
        raise Refused("只有监察员和政务公开办公室可以督办")
    if case.closed_on:
        raise Refused("该件已办结，不能督办")
    if not reason.strip():
        raise Refused("请写明督办事由", "reason")
    if answer_by < day(at):
        raise Refused("答复日期不能早于今天", "answer_by")
    if Urging.objects.filter(case=case.code, closed_at=None, applicant=False).exists():
        raise Refused("该件已在督办中")
    return _begin(case, reason, answer_by, by, at, why="urged")


@act("case.dispute", facts=("answer_by",))
def dispute(case: Case, words: str, *, by: Seat, at: datetime) -> int:
    """期限异议: the applicant holds a day or a pause that is told for wrong, also of a case that is closed. It stands as an
    urging of its own until the unit has explained and a supervisor has closed it (条例第四十七条); no clock moves by it."""
    if not words.strip():
        raise Refused("请写明哪个日期或者哪一段时间不对，以及您的依据", "words")
    if Urging.objects.filter(case=case.code, closed_at=None, applicant=True).exists():
        raise Refused("您提出的异议正在处理，请等候说明")
    days = policy.whole("dispute_days", case.agency.line, day(at))
    answer_by = policy.calendar().add(day(at), days)
    return _begin(case, words, answer_by, by, at, why="disputed", applicant=True)


def _begin(
    case: Case, words: str, answer_by: date, by: Seat, at: datetime, *, why: str, applicant: bool = False
) -> int:
    """The question stands open, its case is marked, and whoever answers for the unit finds it in 待阅."""
    row = Urging.objects.create(
        case=case.code, agency=case.agency_id, urged_at=at, answer_by=answer_by, applicant=applicant
    )
    Case.objects.house.filter(pk=case.pk).update(urged=True)
    written = _write(case, by, {"answer_by": answer_by.isoformat()}, {"reason": words})
    for post in _told(case, day(at)):
        Reading.objects.create(case=case, agency=case.agency_id, post=post, why=why, event_seq=written.seq)
    return row.pk


@act("case.explain", facts=("to_applicant",))
def explain(urging: Urging, words: str, *, by: Seat, at: datetime) -> int:
    """情况说明: the unit says why, and what it will do."""
    case = Case.objects.house.select_related("agency").get(code=urging.case)
    if not may_explain(by, case):
        raise Refused("情况说明由办件单位的负责岗位提交")
    if not words.strip():
        raise Refused("请写明情况", "words")
    if not Urging.objects.filter(pk=urging.pk, closed_at=None).update(explained_at=at):
        raise Refused("该督办已结束")
    _write(case, by, {"to_applicant": urging.applicant}, {"reason": words})
    return urging.pk


@act("case.urge-close", facts=("to_applicant",))
def close(urging: Urging, *, by: Seat, at: datetime) -> int:
    """The supervisor accepts the explanation; the mark leaves the case."""
    if by.post not in WATCHERS:
        raise Refused("只有监察员和政务公开办公室可以结束督办")
    if (
        not Urging.objects.filter(pk=urging.pk, closed_at=None)
        .exclude(explained_at=None)
        .update(closed_at=at)
    ):
        raise Refused("单位尚未提交情况说明，不能结束督办")
    case = Case.objects.house.select_related("agency").get(code=urging.case)
    left = Urging.objects.filter(case=case.code, closed_at=None).exists()
    Case.objects.house.filter(pk=case.pk).update(urged=left)
    _write(case, by, {"to_applicant": urging.applicant}, {})
    return urging.pk


def may_explain(seat: Seat, case: Case) -> bool:
    """Whether this seat says for the unit why the case is late: a post of charge that works on the family's cases."""
    return seat.post in ANSWERS & FAMILY_POSTS[case.family] and _covers(seat, case)


def _told(case: Case, on: date) -> list[str]:
    """The posts that find the urging in 待阅: those who see the case. The disclosure office does not see services."""
    if case.family != "service":
        return [post for post in TOLD if post in FAMILY_POSTS[case.family]]
    held = (
        post
        for post in TOLD_OF_SERVICES
        if any(_covers(seat, case) for seat in holders(case.agency_id, post, on))
    )
    return [next(held, TOLD_OF_SERVICES[0])]


def _covers(seat: Seat, case: Case) -> bool:
    return case.agency_id in agencies_covered(seat, date.max)


def _write(case: Case, by: Seat, facts: Mapping[str, str | bool], typed: dict[str, str]) -> Written:
    return write("case", case.code, chain=case.agency.chain, by=by, facts=facts, typed=typed)


@act("case.unsigned", facts=("post",))
def unsigned(case: Case, post: str, *, by: Seat, at: datetime) -> str:
    """无人签收: `post` finds in 待阅 that a registered request was signed for by nobody. Source: house rule (G25)."""
    fresh = Case.objects.house.get(pk=case.pk)
    told = {"agency": signer_of(case), "post": post, "why": "unsigned"}
    if fresh.state != case.state or fresh.readings.filter(**told).exists():
        raise Refused("该件已经签收，或者已经提醒")
    written = write("case", case.code, chain=case.agency.chain, by=by, facts={"post": post})
    Reading.objects.create(case=case, event_seq=written.seq, **told)
    return str(case.code)

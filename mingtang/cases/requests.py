"""政府信息公开申请: what the steps of a request do besides moving it (kinds request-2019 and request-2019-2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingtang.cases import consulting, flow, handing, materials, sections, splitting
from mingtang.cases.codes import code_digest, next_number
from mingtang.cases.dossier import filing
from mingtang.cases.emailing import asking
from mingtang.cases.mails import box as mails
from mingtang.cases.models import Case, Ticket
from mingtang.cases.moving import Move, Opening
from mingtang.clock import day
from mingtang.database import prepared
from mingtang.forms import drafts
from mingtang.forms.models import Answer
from mingtang.kinds import newest
from mingtang.ledger.digest import canonical, sm3
from mingtang.papers.models import Paper
from mingtang.people import tree
from mingtang.policy import values as policy

_papers = prepared.Prepared(
    lambda code: Paper.objects.house.filter(case=code, cancelled_on=None, erased=False), str
)
INTAKE = ("submit", "submit_pending", "register", "register_pending")
AUTOMATIC = ("web", "fax")  # channels whose automatic answer may be the mutual confirmation (条例第三十一条)


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """What the rules ask that the events do not say in one fact."""
    return _told(case, standing, _automatic(case, standing.facts.get("channel", "")))


def known_of(move: Move, standing: flow.Standing) -> dict[str, Any]:
    """facts_of after the step, which changes neither channel nor setting."""
    return _told(move.case, standing, move.known["auto_confirm"])


def _told(case: Case, standing: flow.Standing, auto_confirm: bool) -> dict[str, Any]:
    return {
        "corrections": int("ask_correction" in standing.done or bool(standing.facts.get("corrected_whole"))),
        "extended": int("extend" in standing.done),
        "bytes_ready": standing.state == "answered"
        and papers_ready(case),  # asked where delivery is the next step
        "auto_confirm": auto_confirm,
        **sections.told(case, standing),
        "untold": consulting.untold(consulting.of(case)) if _discloses(standing) else 0,
    }


def _discloses(standing: flow.Standing) -> bool:
    """A reply is signed that gives out something, perhaps over a third party's head."""
    asked = standing.facts.get("third_party") == "refused"
    return asked and standing.state == "answered" and standing.outcome in consulting.DISCLOSED


def papers_ready(case: Case) -> bool:
    """Whether every issued paper of the case has its bytes in the vault."""
    issued = _papers.all(case.code)
    return bool(issued) and all(paper.digest for paper in issued)


def _automatic(case: Case, channel: str) -> bool:
    if channel not in AUTOMATIC:
        return False
    return not policy.flag("web_confirm", case.agency.line, day(case.moved_at))


def before(move: Move, more: Mapping[str, Any]) -> None:
    """Facts the rules need now; the day of receipt of a web request is the day of this act (条例第三十一条)."""
    step = move.step.do
    filing.known(move)
    handing.known(move)
    sections.known(move)
    if step in INTAKE:
        _received(move, more)
    if step == "receive_correction":
        keep_answer(move, more)
    if step == "consultation_over":
        parts = consulting.of(move.case)
        move.known["still_asked"] = consulting.still_asked(parts)
        if not move.known["still_asked"]:
            move.facts |= consulting.result(parts)
    if step == "parts_over":
        move.known["open_parts"] = splitting.open_parts(move.case).count()
    if step == "third_party_answered":
        move.facts["third_party"] = str(move.given.get("third_party_opinion") or "")
    if step in ("send_email", "redeliver"):
        move.known |= asking.known(move.case, move.day)
    move.known |= facts_of(move.case, move.standing) if move.case.pk else {"corrections": 0, "extended": 0}
    if not move.case.pk:
        move.known["auto_confirm"] = _automatic(move.case, str(move.facts.get("channel") or ""))
    if step == "sign" and policy.flag("seal_step", move.case.agency.line, move.day):
        move.facts["seals"] = True
    if step == "decide":
        chosen = move.kind.outcomes.get(move.outcome)
        move.facts["discloses"] = move.outcome in consulting.DISCLOSED
        move.facts["refuses"] = bool(chosen) and chosen.group in ("denied", "partial")
        going = _going_with(move) if move.facts["discloses"] else {}
        move.facts["own_digest"] = sm3(canonical({**move.typed, "outcome": move.outcome, **going}).encode())


def _going_with(move: Move) -> dict[str, Any]:
    """The files that go with the reply: they are a part of what is reviewed and signed. An earlier draft's are not."""
    rows = materials.of(move.case)
    move.known["materials_open"] = materials.unproven(rows)
    if rows or move.standing.facts.get("materials"):
        move.facts["materials"] = materials.told(rows)
    return {"materials": materials.told(rows)} if rows else {}


def _received(move: Move, more: Mapping[str, Any]) -> None:
    """The applicant's answers: codes as facts, texts as commitments; what is shown on the row is taken from them."""
    move.facts |= more["answer_facts"]
    move.typed |= more["answer_typed"]
    move.sealed |= set(more.get("answer_sealed", ()))
    if mail := more.get("mail"):
        move.facts["mail"] = mail.code
    if move.step.do in ("submit", "submit_pending"):
        move.facts |= {"channel": "web", "submitted_on": move.day.isoformat()}
    if move.step.do == "submit":
        move.facts["received_on"] = move.day.isoformat()


def _intake(move: Move, more: Mapping[str, Any]) -> None:
    agency = move.case.agency
    n = next_number("request", agency.code, move.day.year)
    move.case.no = f"{agency.mark.split('、')[-1] or agency.code}公开申〔{move.day.year}〕{n}号"
    move.row |= {"title": more["title"][:200], "party": more["party"][:80]}
    ticket = more.get("ticket")  # (query code, second factor): only their digests are kept
    if ticket:
        move.after_write.append(lambda _: make_ticket(move.case, *ticket))
    if mail := more.get("mail"):
        move.after_write.append(lambda _: mails.registered(mail, move.case))
    keep_answer(move, more)


def keep_answer(move: Move, more: Mapping[str, Any]) -> None:
    """The form that was sent in (`draft`) becomes the answer of this event: its files go over, the draft is gone."""
    draft = more.get("draft")
    if draft is None:
        return

    def settle(written: Any) -> None:
        place = {"case_no": move.case.no, "chain": written.chain, "seq": written.seq}
        drafts.settle(draft, Answer.objects.create(form=draft.form, version=draft.version, **place))

    move.after_write.append(settle)


def make_ticket(case: Case, code: str, second: str) -> None:
    digests = {"code": code_digest(case.no, code), "second": code_digest(case.no, second)}
    prepared.insert(Ticket(case=case, **digests))


def _consult(move: Move, more: Mapping[str, Any]) -> None:
    """Under request-2019 the consultation is a state of the request; since then it is a case of its own."""
    move.facts["third_party"] = "asked"
    if "consultation_over" in move.kind.steps:
        _open_part(move, "ask_third_party", move.typed.pop("third_party_name"))


def _ask_joint_makers(move: Move, more: Mapping[str, Any]) -> None:
    """One consultation for each organ: one of this house is asked at its own desk, another by letter."""
    move.facts["joint_makers"] = "asked"
    for code in move.facts.pop("concerned_agencies", ()):
        _open_part(move, "ask_agency", tree.name_of(code), agency=code)
    if name := move.typed.pop("organ_name", ""):
        _open_part(move, "ask_organ", name)


def _open_part(move: Move, do: str, name: str, **more: Any) -> None:
    given = {"third_party_name": name, "information": move.given["information"]}
    move.typed.pop("information", None)
    move.openings.append(Opening(newest(consulting.FAMILY), do, given, more))


def _withdraw(move: Move, more: Mapping[str, Any]) -> None:
    """Nobody is asked any longer about a request that is gone."""
    for part in consulting.of(move.case):
        if part.closed_on is None:
            move.companions.append((part, "stop", {"reason": "申请人撤回申请"}))
    splitting.close_whole(move, more)


def _silent(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["third_party"] = "silent"


def _told_third(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["third_party_told"] = True


def _review(move: Move, more: Mapping[str, Any]) -> None:
    reviewed = dict(move.standing.facts.get("reviewed") or {})
    move.facts["reviewed"] = {**reviewed, move.step.do: move.standing.facts.get("own_digest", "")}


def _deliver(move: Move, more: Mapping[str, Any]) -> None:
    """A bounce before it is dealt with by delivering in another way."""
    _over(move, "bounced")
    splitting.close_whole(move, more)


def _over(move: Move, fact: str) -> None:
    if move.standing.facts.get(fact):
        move.facts[fact] = False


def _instruct(move: Move, more: Mapping[str, Any]) -> None:
    """What a leader wrote is read by who has the matter in hand (惯例: 批示 then 分办)."""
    move.tell("request_officer", "instructed")


EFFECTS = {
    **dict.fromkeys(INTAKE, _intake), "consult_third_party": _consult, "consult_agency": _ask_joint_makers,
    **splitting.EFFECTS, **handing.EFFECTS, **sections.OF_REQUEST,
    "deliver": _deliver, "send_email": asking.ask, "bounced": asking.bounced,
    "redeliver": lambda move, more: _over(move, "bounced"), "send_again": lambda move, more: _over(move, "returned"),
    "returned": lambda move, more: move.facts.update(returned=True),
    "withdraw": _withdraw, "third_party_silent": _silent, "archive": filing.close,
    "tell_third_party": _told_third, "secrecy_review": _review, "legal_review": _review, "instruct": _instruct,
}  # fmt: skip

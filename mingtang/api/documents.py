"""公文: a document whose reviews are done comes in, and the public address goes back (capability S-048)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Path, Router, Status

from mingtang import clock
from mingtang.api import files, judged, problems, related
from mingtang.api.problems import Problem
from mingtang.api.shapes import CODE, Document, Standing, Withdrawal, refusals
from mingtang.api.signed import Signature, agency_for
from mingtang.cases import acts, handed, publishing, reading
from mingtang.cases.models import Case, Submission
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.cases.releases import facts_of, record_of
from mingtang.kinds import newest
from mingtang.people.models import Account, Agency, Machine
from mingtang.people.seats import Seat
from mingtang.records.columns import open_to_agency
from mingtang.records.models import Column, Edition
from mingtang.vault import sm3

router = Router(tags=["公文"])
PENDING = ("held", "scheduled", "waiting")
_IN = Signature("documents")


def _key() -> Any:
    return Path(pattern=CODE, description="报送系统自己的编号，同一编号只收一件")


@router.put("/documents/{key}", auth=_IN, response={200: Standing, 201: Standing, **refusals(400, 409)})
def send_document(request: Any, given: Document, key: str = _key()) -> Any:
    """报送一件公文

    审查已在报送系统中办完的公文、它的解读，或者已公开公文的新版本。扫描没有检出的立即发布，定了时间的到时发布，解读随文件发布；检出疑似个人信息、有附件不能检查，或者规范性文件没有解读也没有
    说明理由的，由本系统的另一人复核后放行或退回。同一编号、同一内容再次报送，不会重复发布。
    """
    machine: Machine = request.auth
    body = sm3.of_bytes(request.body)
    if known := related.submitted(machine, key):
        return Status(200, _standing(_same(known, body)))
    agency = agency_for(machine, given.agency)
    sent = files.opened(given.files, machine.code)
    what = handed.Handed(
        machine.code, key, body, text_digest(given, [f["digest"] for f in sent]),
        _person(given.accountable.login), given.accountable.post,
        [handed.Review(**review.dict()) for review in given.reviews], given.concerned,
    )  # fmt: skip
    typed = {"formed_on": judged.day(given.formed_on, "formed_on")}
    if given.no_interpretation_reason.strip():
        typed["no_interpretation_reason"] = given.no_interpretation_reason.strip()
    if given.publish_at:
        typed["publish_at"] = judged.moment(given.publish_at)
    judged.reviews(given)
    again, values = (
        related.revised(machine, agency, given),
        _values(given) | related.explained(machine, agency, given),
    )
    acts.open_case(
        newest(handed.KIND), agency.code, "submit", typed, by=_seat(machine, agency.code), at=timezone.now(),
        key=f"oa:{sm3.of_bytes(f'{machine.code}/{key}'.encode())[:40]}",
        column=_column(agency, given.column), values=values, files=sent, handed=what, **again,
    )  # fmt: skip
    found = related.submitted(machine, key)
    assert found is not None
    return Status(201, _standing(_same(found, body)))


@router.get("/documents/{key}", auth=_IN, response={200: Standing, **refusals(404)})
def document(request: Any, key: str = _key()) -> Any:
    """一件公文现在怎样"""
    return _standing(_found(request.auth, key).case)


@router.post("/documents/{key}/withdrawal", auth=_IN, response={202: Standing, **refusals(400, 404, 409)})
def withdraw_document(request: Any, given: Withdrawal, key: str = _key()) -> Any:
    """请求撤下一件公文

    还没有发布的（待复核、待发布），立即撤回；已经发布的，由本系统的签发人或政府信息公开工作机构负责人决定是否撤下。
    """
    case = _found(request.auth, key).case
    do = "recall" if case.state in PENDING else "ask_withdrawal"
    if case.state not in (*PENDING, "published"):
        raise Problem(409, "state", f"当前状态为“{_label(case)}”，不能请求撤下")
    if newer := related.newer(case):
        raise Problem(409, "revised", f"已有新版本，请用新版本的编号{newer}")
    acts.take(case, do, {"reason": given.reason}, by=_seat(request.auth, case.agency_id), at=timezone.now())
    return Status(202, _standing(_found(request.auth, key).case))


def text_digest(given: Document, digests: list[str]) -> str:
    """文本校验码: SM3 over title, document number, body and the digests of the files as sent, a line each."""
    return sm3.of_bytes("\n".join([given.title, given.doc_no, given.body, *digests]).encode())


def _values(given: Document) -> dict[str, Any]:
    """What records.content.apply takes; a document that comes this way is 主动公开."""
    texts = {
        name: getattr(given, name)
        for name in ("title", "doc_no", "issuer", "summary", "subject_class", "body")
    }
    effective = judged.day(given.effective_on, "effective_on") if given.effective_on else None
    pending = bool(effective and effective > timezone.localdate())
    return {
        **texts,
        "effective_on": effective,
        "attribute": "proactive",
        "validity": "pending" if pending else "valid",
    }


def _column(agency: Agency, code: str) -> Column:
    column = next((c for c in open_to_agency(agency.code) if c.code == code and c.own), None)
    if column is None:
        raise problems.at("column", "该单位没有可以发布的这个栏目")
    return column


def _person(login: str) -> str:
    return str(
        Account.objects.filter(login=login, active=True).values_list("person", flat=True).first() or ""
    )


def _seat(machine: Machine, agency: str) -> Seat:
    return Seat(person=f"{handed.MACHINE}{machine.code}", post="machine", agency=agency, name=machine.name)


def _found(machine: Machine, key: str) -> Submission:
    if (found := related.submitted(machine, key)) is None:
        raise Problem(404, "unknown", "没有报送过这个编号的公文")
    return found


def _same(found: Submission, body: str) -> Case:
    """The case of a repeat. Raises Problem where another text came under the same key."""
    if found.digest != body:
        raise Problem(409, "key-used", "这个编号已报送过其他内容；改正后的公文请换一个编号")
    return found.case


def _label(case: Case) -> str:
    return kind_of(case.kind).states[case.state].label


def _standing(case: Case) -> dict[str, Any]:
    record = record_of(case)
    edition = Edition.objects.house.in_force().filter(record=record).first()
    domain = settings.MINGTANG_SITE["domain"]
    return {
        "key": Submission.objects.values_list("key", flat=True).get(case=case), "state": case.state, "label": _label(case),
        "no": case.no, "index_no": record.index_no, "address": f"https://{domain}{record.path}" if record.path else None,
        "printed": bool(edition and edition.printed), "digest": record.digest,
        "publish_at": _hour(case), "revised_by": related.newer(case) or None,
        "due_on": case.due_on.isoformat() if case.due_on else None, "reasons": _reasons(case),
    }  # fmt: skip


def _hour(case: Case) -> str | None:
    """The hour that was set, as it is sent."""
    if not case.facts["facts"].get("publish_at"):
        return None
    return publishing.hour_of(case).astimezone(clock.SHANGHAI).isoformat(timespec="minutes")


def _reasons(case: Case) -> list[str]:
    """Why it is held, in the words of the rules; once somebody gave a reason, the last one given."""
    if case.state == "held":
        kind, standing = kind_of(case.kind), standing_of(case)
        facts = {**standing.facts, **facts_of(case, standing)}
        return [r for name in ("no_personal_data", "interpretation_ready") if (r := kind.rules[name](facts))]
    said = reading.typed_of(case).get("reason", "")
    return [said] if said else []

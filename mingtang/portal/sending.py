"""Check your answers, send, and the receipt: the one act of the application, and what the applicant takes away."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from mingtang.cases import acts, progress, receipts
from mingtang.cases.codes import in_fours, query_code
from mingtang.cases.items import intake as item_intake
from mingtang.cases.items import receipt as receipt_of
from mingtang.cases.registry import kind_of
from mingtang.cases.tickets import done_under
from mingtang.clock import ClockError
from mingtang.forms import answers, drafts
from mingtang.forms.inputs import DefinedInput
from mingtang.people.gates import anyone
from mingtang.people.seats import PUBLIC
from mingtang.policy import values as policy
from mingtang.portal import drafting, filling, frame, sms
from mingtang.portal.ask import CRUMB
from mingtang.portal.drafting import Held
from mingtang.portal.frame import page
from mingtang.portal.matters import CORRECTION
from mingtang.ui import addresses, dates, passes
from mingtang.ui.downloads import download

COOKIE, PATH = "receipt", "/ask/receipt/"
CHANGED = "内容已在另一个页面改动，请重新核对后再提交"


@anyone
@require_safe
def check(request: Any, handle: str) -> HttpResponse:
    """Everything that will be sent, for a last look."""
    held = drafting.held(request, handle, frame.now())
    if held is None or held.draft is None or held.matter is None:
        return filling.lost(request, held)
    form = drafts.submit(held.draft, held.key)
    if not form.is_valid():
        return redirect(_first_wrong(held, form))
    return _check(request, held, form)


@anyone
@require_POST
def send(request: Any, handle: str) -> HttpResponse:
    """Open the case. Sent twice, it is the same case and the same receipt."""
    at = frame.now()
    held = drafting.held(request, handle, at)
    if held is None:
        return filling.lost(request, held)
    if done := done_under(held.key):
        return _receipt_of(done, held)
    matter = held.matter
    if held.draft is None or matter is None:
        return filling.lost(request, held)
    form = drafts.submit(held.draft, held.key)
    if not form.is_valid():
        return redirect(_first_wrong(held, form))
    if request.POST.get("seen") != held.seen:
        return _check(request, held, form, note=CHANGED, status=409)
    more = matter.intake(form, query_code(held.key))
    more["answer_facts"] |= sms.facts_of(held, at)
    case = form.does(
        acts.open_case, matter.kind, matter.agency.code, matter.step, {}, by=PUBLIC, at=at, draft=held.draft, **more
    )  # fmt: skip
    return _receipt_of(case, held) if case else _check(request, held, form, status=422)


def _receipt_of(case: str, held: Held) -> HttpResponse:
    """To the receipt, by a cookie that opens it for a quarter of an hour."""
    return passes.give(redirect("/ask/receipt/"), COOKIE, [case, held.key], path=PATH, at=frame.now())


def _check(request: Any, held: Held, form: DefinedInput, note: str = "", status: int = 200) -> HttpResponse:
    matter = held.matter
    assert matter is not None
    pages = filling.pages_of(held)
    first = {page.group: f"{held.at}{n}/" for n, (page, _) in reversed(list(enumerate(pages, 1)))}
    groups = [{**g, "change_url": first.get(g["key"], "")} for g in answers.answer_groups(form)]
    step = kind_of(matter.kind).steps[matter.step]
    missing = item_intake.missing(form) if matter.item else []
    return page(
        request, "portal/check_answers.html", [*matter.crumbs, ("核对并提交", "")], status=status, form=form, groups=groups,
        held=held, matter=matter, agency=matter.agency, step=step, note=note, holiday=holiday(matter.step == "submit_pending"), missing=missing,
        last=f"{held.at}{len(pages)}/", materials=first.get("materials", ""), sms=sms.told(held, frame.now()),
    )  # fmt: skip


def _first_wrong(held: Held, form: DefinedInput) -> str:
    """The first page that has something wrong or missing."""
    for n, (this, _) in enumerate(filling.pages_of(held), 1):
        if set(this.fields) & form.errors.keys():
            return f"{held.at}{n}/?again=1"
    return f"{held.at}1/"


def holiday(pending: bool) -> str:
    """On a day off: when an officer confirms what is pending (msg_holiday), or else begins with it. "" on a working
    day, and where no calendar knows."""
    calendar, on = policy.calendar(), frame.today()
    try:
        if calendar.is_working(on):
            return ""
        day = dates.deadline(calendar.next_working(on))
    except ClockError:
        return ""
    if pending:
        return f"现为节假日，我们将于{day}（首个工作日）与您确认"
    return f"现为节假日，工作人员将于{day}（首个工作日）起办理"


def _mine(request: Any) -> tuple[receipts.Receipt | None, str]:
    """The receipt this browser may see now, and its query code."""
    said = passes.read(request, COOKIE, at=frame.now())
    if not isinstance(said, list):
        return None, ""
    case, key = said
    found = receipts.of(case) if done_under(key) == case else None
    return found, query_code(key) if found else ""


@anyone
@require_safe
def receipt(request: Any) -> HttpResponse:
    """登记回执 on the screen: number, code, days, and what happens next."""
    found, code = _mine(request)
    if found is None:
        return page(request, "portal/receipt_gone.html", [CRUMB, ("登记回执", "")], status=404)
    case, calendar = found.case, policy.calendar()
    if case.family == "service":
        return _service_receipt(request, found, code)
    due = progress.clock_of(case, calendar) if case.received_on else None
    slip = [("受理编号", case.no), ("查询码", in_fours(code)), ("受理机关", case.agency.name)]
    slip.append(("收到申请之日", dates.deadline_full(case.received_on) if case.received_on else "待双方确认"))
    slip.append((progress.DUE[case.family], dates.deadline_full(due.date) if due else "确认后起算"))
    kind = kind_of(case.kind)
    corrects = case.family == "correct"
    return page(
        request, "portal/receipt_correct.html" if corrects else "portal/receipt.html", [CORRECTION if corrects else CRUMB, ("登记回执", "")], case=case, slip=slip, code=in_fours(code), proof=found.proof,
        trace=due.trace if due else (), law=kind.terms[kind.main].law, provisional=progress.provisional_year(due),
        holiday=holiday(case.received_on is None), qr=segno.make(_track(request), error="m").svg_data_uri(scale=4, border=2), pending=case.received_on is None,
        checked=bool(case.facts["facts"].get(sms.FACT)),
    )  # fmt: skip


def _service_receipt(request: Any, found: receipts.Receipt, code: str) -> HttpResponse:
    """申请材料接收凭证: the day by which a licence is accepted or corrected; of other items, the promise."""
    case = found.case
    due = progress.clock_of(case, policy.calendar()) if case.clock != "none" else None
    slip = [("办件编号", case.no), ("查询码", in_fours(code)), *receipt_of.slip(case, due)]
    return page(
        request, "portal/receipt_service.html", [("办事服务", "/services/"), ("申请材料接收凭证", "")], case=case, slip=slip,
        code=in_fours(code), proof=found.proof, trace=due.trace if due else (), law=progress.law_of(case) if due else "",
        provisional=progress.provisional_year(due), holiday=holiday(pending=False), licence=due is not None,
        qr=segno.make(_track(request), error="m").svg_data_uri(scale=4, border=2),
    )  # fmt: skip


@anyone
@require_safe
def receipt_pdf(request: Any) -> HttpResponse:
    """The receipt to keep: made now, with the code on it, and stored nowhere."""
    found, code = _mine(request)
    if found is None:
        return redirect("/ask/receipt/")
    made = receipts.pdf(found, code, _track(request))
    return download(made, f"登记回执（{found.case.no}）.pdf")


def _track(request: Any) -> str:
    return addresses.public(request, "/track/")

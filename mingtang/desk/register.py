"""登记: a request, or a correction of a record about oneself, that came on paper, by word or by message. Channel first,
because it decides the day of receipt."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from mingtang.cases import acts, intake, progress, receipts
from mingtang.cases.codes import in_fours, query_code
from mingtang.cases.items import receipt as receipt_of
from mingtang.cases.mails import box as mails
from mingtang.cases.mails.models import Mail
from mingtang.cases.models import Case
from mingtang.cases.tickets import done_under
from mingtang.clock import Due
from mingtang.desk import exports, from_mail, phone, shelf, similar
from mingtang.desk.frame import CLERKS, now, page, today
from mingtang.desk.register_input import REQUEST, SORTS, TYPES, Arrival, Way, application, channel_of, groups
from mingtang.forms.inputs import DefinedInput
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.policy import values as policy
from mingtang.ui import addresses, dates, passes
from mingtang.ui.downloads import download

KINDS = {sort: newest(sort) for sort in SORTS}
COOKIE, PATH = "register", "/desk/register/"
CRUMBS = [("登记", PATH)]
MORE = "手机又传来了文件，请在“已上传的文件”里核对、勾选后再登记"
clerks = held_by(*CLERKS)


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Any) -> HttpResponse:
    """Choose the channel; then days, evidence and the application on one page."""
    sort = request.GET.get("sort", REQUEST)
    if sort not in SORTS:
        raise Http404
    channel = channel_of(request.GET.get("channel", ""), sort)
    if channel is None:
        return page(
            request,
            "desk/register_channel.html",
            "register",
            [("登记", "")],
            form=Way(),
            letters=mails.waiting(request.seat),
        )
    type_ = request.GET.get("applicant", "natural_person")
    if type_ not in TYPES:
        raise Http404
    letter = from_mail.letter(request) if channel.key == "email" and sort == REQUEST else None
    agencies = _agencies(request.seat) if letter is None else {letter.agency_id: letter.agency.name}
    posted = request.POST if request.method == "POST" else None
    arrival = Arrival(channel, agencies, _automatic(request.seat), today(), posted, from_mail.arrival(letter))
    passage, came = phone.beside(request) if sort == REQUEST else (None, [])
    told, kept_here = from_mail.told(letter, came), shelf.of(request, now())
    others = told.pop("kept", {})

    def made(data: Any, kept: Any, sent: Any = None) -> DefinedInput:
        return application(type_, channel, data, sent, **told, kept=kept, sort=sort)

    form = made(posted, kept_here.with_files(others), request.FILES if posted is not None else None)
    if posted is not None and passage and posted.get("came") != str(len(came)):
        form.add_error(None, MORE)
    if (
        posted is not None
        and arrival.is_valid()
        and form.is_valid()
        and (case := _open(request, arrival, form, type_, kept_here, letter))
    ):
        known = [case, form.cleaned_data["key"], _code_key(form, letter)]
        return passes.give(redirect(f"{PATH}receipt/"), COOKIE, known, path=PATH, at=now())
    if posted is not None:
        form = kept_here.again(form, made, now(), request.seat.agency, others)
    kinds = [
        {"label": label, "url": f"?{_sorted(sort)}channel={channel.key}&applicant={key}{from_mail.address(letter)}{phone.address(passage)}", "current": key == type_} for key, label in TYPES.items()
    ]  # fmt: skip
    status = 422 if posted is not None else 200
    return page(
        request, "desk/register.html", "register", [*CRUMBS, (channel.label, "")], status=status, channel=channel, kinds=kinds, sort=sort,
        arrival=arrival, form=form, sections=groups(form), problems=[*arrival.problems(), *form.problems()] if form.is_bound else [], letter=letter,
        passage=passage, files=came, shelf=kept_here.code, phone_url=f"/desk/register/phone/?channel={channel.key}&applicant={type_}" if sort == REQUEST and not letter else "",
        **phone.shown(request, passage),
    )  # fmt: skip


def _sorted(sort: str) -> str:
    """What an address says of the sort: nothing of the usual one."""
    return "" if sort == REQUEST else f"sort={sort}&"


def _agencies(seat: Seat) -> dict[str, str]:
    """For whom this post registers: its own agency first, then the small bodies whose work it does."""
    codes = agencies_covered(seat, today())
    names = dict(Agency.objects.filter(code__in=codes, closed_on=None).values_list("code", "name"))
    return {seat.agency: names.pop(seat.agency, seat.agency), **names}


def _automatic(seat: Seat) -> bool:
    """Whether an automatic answer (fax) is the confirmation by both sides (条例第三十一条第（三）项)."""
    line = Agency.objects.get(code=seat.agency).line
    return not policy.flag("web_confirm", line, today())


def _code_key(form: DefinedInput, letter: Mail | None) -> str:
    """What the query code is made from: a letter was told its own when it came."""
    return f"mail:{letter.code}" if letter else str(form.cleaned_data["key"])


def _open(
    request: Any,
    arrival: Arrival,
    form: DefinedInput,
    type_: str,
    kept: shelf.Shelf,
    letter: Mail | None = None,
) -> str:
    """Open the case; its code, or "" with the refusal on the form. Sent twice, it is the same case."""
    key = form.cleaned_data["key"]
    if done := done_under(key):
        return done
    draft = kept.put(form, arrival.agency, now())  # its files go over in the act
    more = intake.of(form, query_code(_code_key(form, letter))) | ({"mail": letter} if letter else {})
    more["answer_facts"]["applicant_type"] = type_
    do, given = arrival.step()
    case = form.does(
        acts.open_case, KINDS[form.definition.code], arrival.agency, do, given, by=request.seat, at=now(), draft=draft, **more
    )  # fmt: skip
    return case or ""


def _mine(request: Any) -> tuple[receipts.Receipt | None, str]:
    """The receipt of what this clerk has just registered, and its query code ("" where there is no way to track)."""
    said = passes.read(request, COOKIE, at=now())
    if not isinstance(said, list) or done_under(said[1]) != said[0]:
        return None, ""
    if not Case.objects.open_to(request.seat).filter(code=said[0]).exists():
        return None, ""
    found = receipts.of(said[0])
    return found, query_code(said[-1]) if found and hasattr(found.case, "ticket") else ""


@clerks
@require_safe
def receipt(request: Any) -> HttpResponse:
    """What to hand to the applicant: on the screen, to print, as PDF."""
    found, code = _mine(request)
    if found is None:
        return redirect(PATH)
    case, service = found.case, found.case.family == "service"
    due = progress.clock_of(case, policy.calendar()) if case.received_on and case.clock != "none" else None
    slip = [("办件编号" if service else "受理编号", case.no), ("申请人", case.party)]
    if code:
        slip.append(("查询码", in_fours(code)))
    slip += receipt_of.slip(case, due) if service else _days(case, due)
    exports.log(request.seat, "view", "case", case.code)
    return page(
        request, "desk/register_receipt.html", "register", [*CRUMBS, ("登记回执", "")], case=case, slip=slip, code=code,
        proof=found.proof, trace=due.trace if due else (), law=progress.law_of(case), provisional=progress.provisional_year(due),
        qr=segno.make(_track(request), error="m").svg_data_uri(scale=4, border=2), alike=similar.words(case, request.seat) if case.family == REQUEST else "",
    )  # fmt: skip


def _days(case: Case, due: Due | None) -> list[tuple[str, str]]:
    received = dates.deadline_full(case.received_on) if case.received_on else "待双方确认"
    return [
        ("收到申请之日", received),
        (progress.DUE[case.family], dates.deadline_full(due.date) if due else "确认后起算"),
    ]


@clerks
@require_safe
def receipt_pdf(request: Any) -> HttpResponse:
    """The receipt to print, made now with the query code on it, and stored nowhere."""
    found, code = _mine(request)
    if found is None:
        return redirect(PATH)
    exports.log(request.seat, "print", "case", found.case.code)
    if request.GET.get("as") == "large":
        return download(receipts.large(found, code), f"登记回执（{found.case.no}，大字版）.pdf", inline=True)
    return download(
        receipts.pdf(found, code, _track(request)), f"登记回执（{found.case.no}）.pdf", inline=True
    )


def _track(request: Any) -> str:
    return addresses.public(request, "/track/")

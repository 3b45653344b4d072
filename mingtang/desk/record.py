"""One published or drafted record on the desk: what it says, its editions, and the acts open to this post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.desk import previewing
from mingtang.desk.frame import now, page
from mingtang.desk.publish import HOME, state_of
from mingtang.people.gates import held_by, staff
from mingtang.people.seats import Seat
from mingtang.records import acts, describing, editions, headings
from mingtang.records.models import ATTRIBUTES, UNKNOWN, VALIDITIES, Edition, Record, attached_to
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files


class MarkInput(Input):
    """标注有效性."""

    validity = forms.ChoiceField(
        label="有效性", choices=[(k, v) for k, v in VALIDITIES.items() if k != UNKNOWN]
    )
    reason = forms.CharField(label="依据", max_length=300, help_text="如废止或修改决定的名称、文号和日期")


class WithdrawInput(Input):
    """撤下 of one record of an import."""

    reason = forms.CharField(label="理由", max_length=200, help_text="原地址将注明这一理由")


def _record(request: Any, code: str) -> Record:
    """A record this seat may see: its own agency's, or the text of a case in which it has a turn (会签)."""
    rows_ = Record.objects.house.select_related("column", "agency").filter(code=code)
    found = (
        rows_.filter(Record.seen_by(request.seat)).first()
        or rows_.filter(
            case__in=Case.objects.open_to(request.seat).filter(family="release").values("code")
        ).first()
    )
    if found is None:
        raise Http404
    return found


@staff
def record(
    request: Any, code: str, forms_: dict[str, Input] | None = None, status: int = 200
) -> HttpResponse:
    """One record: what it says, its editions, and the acts open to this post."""
    found = _record(request, code)
    given = forms_ or {}
    case = Case.objects.open_to(request.seat).filter(code=found.case).select_related("agency").first()
    refused = acts.why_not_mark(found, request.seat, now())
    shown = Edition.objects.house.filter(record=found).order_by("-no")
    removal = _removal(found, request.seat)
    return page(
        request, "desk/publish_record.html", "release", [HOME, (found.title, "")], status=status, record=found, case=case,
        state=state_of(found, case), editions=shown, validity=VALIDITIES[found.validity], attribute=ATTRIBUTES[found.attribute], described=_described(found),
        files=_files(found), writes=request.seat.post == "drafter" and found.state not in ("release", "internal"),
        mark=given.get("mark") or (None if refused else MarkInput(initial={"validity": found.validity})),
        removal=removal, withdraw=given.get("withdraw") or WithdrawInput(), done=request.GET.get("done", ""),
    )  # fmt: skip


def _described(found: Record) -> list[tuple[str, str]]:
    """The metadata of closed and open lists, in words; those that are not filled in are named too."""
    rows = [
        (
            "信息类别",
            headings.full_name(found.info_class, headings.every("class")) if found.info_class else "",
        )
    ]
    named = ("form_class", "stage", "item20", "audience", "full_text")
    rows += [(describing.LABELS[name], describing.said(name, getattr(found, name))) for name in named]
    changes = changes_in_words(found)
    return [*rows, *([("修改、废止", changes)] if changes else [])]


def changes_in_words(found: Record) -> str:
    titles = dict(
        Record.objects.house.filter(code__in=[c["code"] for c in found.changes]).values_list("code", "title")
    )
    return "；".join(
        f"{describing.HOW[c['how']]}《{titles.get(c['code'], c['code'])}》" for c in found.changes
    )


def _files(found: Record) -> list[dict[str, Any]]:
    return [
        {
            "name": a.name,
            "url": f"/desk/release/{found.code}/file/{n}/",
            "type": "",
            "size": a.size,
            "digest": a.digest[:16],
        }
        for n, a in enumerate(attached_to(found))
    ]


def _removal(found: Record, seat: Seat) -> dict[str, Any] | None:
    """Where this seat withdraws what is public of the record: in the case that published it, or here for an import."""
    if not editions.is_public(found):
        return None
    codes = [found.case]
    newest = Case.objects.house.filter(code=found.case).values_list("facts", flat=True).first() or {}
    codes += [c for c in [newest.get("facts", {}).get("previous")] if c]
    for case in Case.objects.open_to(seat).filter(code__in=codes).select_related("agency"):
        steps = {step.do for step, _ in case_acts.steps_open_to(case, seat, now())}
        if case.family == "import" and "withdraw_record" in steps:
            return {"case": case, "here": True}
        if case.family == "release" and (do := steps & {"withdraw", "agree_withdrawal"}):
            return {"case": case, "here": False, "do": do.pop()}
    return None


@held_by(*acts.MARKING)
def mark(request: Any, code: str) -> HttpResponse:
    """标注有效性."""
    found = _record(request, code)
    form = MarkInput(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.does(
            acts.mark_validity, found, given["validity"], reason=given["reason"], by=request.seat, at=now()
        ):
            return redirect(f"/desk/release/{code}/?done=mark")
    return record(request, code, {"mark": form}, 422)


@held_by("signer", "disclosure_head")
def withdraw(request: Any, code: str) -> HttpResponse:
    """撤下 one record of an import batch; a record of the gate is withdrawn in its case."""
    found = _record(request, code)
    place = _removal(found, request.seat)
    form = WithdrawInput(request.POST or None)
    if place is None or not place["here"]:
        raise Http404
    if request.method == "POST" and form.is_valid() and form.does(
        case_acts.take, place["case"], "withdraw_record", {"reason": form.cleaned_data["reason"]}, by=request.seat, at=now(), record=code
    ):  # fmt: skip
        return redirect(f"/desk/release/{code}/?done=withdraw")
    return record(request, code, {"withdraw": form}, 409 if form.moved else 422)


@staff
def preview(request: Any, code: str) -> HttpResponse:
    """The draft on the page that the press would print."""
    return HttpResponse(previewing.page_of(_record(request, code), now()))


@staff
def file(request: Any, code: str, number: int) -> HttpResponse:
    """An attachment of the text as it stands, to be downloaded."""
    attached = attached_to(_record(request, code))
    if number >= len(attached):
        raise Http404
    one = attached[number]
    return download(files.open(one.digest), one.name, one.media)

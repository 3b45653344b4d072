"""移交: what waits for archive and library, the register of batches, their lists and files, and their receipts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.counts.handed import handed
from mingtang.desk import exports, transfer_files, transfer_rows
from mingtang.desk.frame import now, page, today
from mingtang.desk.publish import HOME
from mingtang.desk.turning import Listing, Order, numbered, turned
from mingtang.forms import uploads
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.transfers import acts, listing
from mingtang.records.transfers.models import RECEIVERS, Transfer
from mingtang.records.transfers.waiting import standings, waiting
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

BY_DAY = Order({"made_on": date, "id": int}, newest_first=True)
HERE = ("移交", "/desk/transfers/")
SIZE = 30
SHOWN = 50  # lines of a list on one page; the whole list stands in its PDF and its sheet


class ComposeInput(Input):
    last = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReceiptInput(Input):
    received_on = forms.DateField(label="接收日期", widget=forms.DateInput)
    receiver = forms.CharField(label="接收单位和接收人", max_length=80)
    scan = forms.FileField(label="回执扫描件", help_text="PDF 或图片")


def _agencies(seat: Seat) -> list[Agency]:
    """Those that this seat sees, merged ones too: what they made public is handed over by their successor."""
    found = Agency.objects.order_by("order", "code")
    if seat.post not in ("supervisor", "openness_office"):
        found = found.filter(code__in=agencies_covered(seat, today()))
    return list(found)


@staff
def home(request: Any) -> HttpResponse:
    """How every agency this seat sees stands with each receiver, and the register of batches; exported on request."""
    seen = Transfer.objects.open_to(request.seat).select_related("agency")
    if request.GET.get("export"):
        return transfer_rows.export(request, BY_DAY.sorted(seen))
    bodies = _agencies(request.seat)
    stand = [one for one in standings(bodies, today()) if one.due or one.agency.closed_on is None]
    hands = request.seat.post in acts.HANDERS
    total = seen.count()
    shown, pages = turned(request, Listing(seen, BY_DAY, SIZE), total)
    return page(
        request, "desk/transfers.html", "release", [HOME, (HERE[0], "")], pager=pages, total=total,
        table=transfer_rows.standings(stand, hands, alone=len({one.agency.pk for one in stand}) == 1), batches=transfer_rows.batches(shown),
        years=handed([body.code for body in bodies]), most=acts.MOST,
    )  # fmt: skip


@held_by(*acts.HANDERS)
def compose(request: Any, code: str, to: str) -> HttpResponse:
    """组成批次: the list of what would go, then the act."""
    if to not in RECEIVERS or code not in agencies_covered(request.seat, today()):
        raise Http404
    body = get_object_or_404(Agency, code=code)
    found = list(waiting(code, to)[: acts.MOST])
    last = max((edition.pk for edition in found), default=0)
    form = ComposeInput(request.POST or None, initial={"last": last})
    if form.is_valid():
        made = form.does(acts.compose, body, to, form.cleaned_data["last"], by=request.seat, at=now())
        if made:
            return redirect(f"/desk/transfers/{made}/")
    title = f"组成移交批次：{RECEIVERS[to]}"
    return page(
        request, "desk/transfer_compose.html", "release", [HOME, HERE, (RECEIVERS[to], "")], form=form, title=title,
        body=body, table=transfer_rows.lines(listing.lines(found[:SHOWN])), number=len(found), shown=SHOWN,
        rest=waiting(code, to).count() - len(found),
        status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


class CancelInput(Input):
    reason = forms.CharField(label="撤销的理由", max_length=200, help_text="如清单有误、接收单位另有安排")


@staff
def transfer(request: Any, code: str) -> HttpResponse:
    """One batch: its list, its files, and its receipt, which is entered here."""
    row = _row(request, code)
    if request.method == "POST" and not _may(request, row):
        raise Http404
    form = ReceiptInput(request.POST or None, request.FILES or None, initial={"received_on": today()})
    if form.is_valid() and _receive(request, row, form):
        return redirect(f"/desk/transfers/{code}/")
    return _shown(request, row, form, CancelInput())


@staff
def cancel(request: Any, code: str) -> HttpResponse:
    """撤销批次."""
    row = _row(request, code)
    if request.method != "POST" or not _may(request, row):
        raise Http404
    form = CancelInput(request.POST)
    if form.is_valid() and form.does(
        acts.cancel, row, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(f"/desk/transfers/{code}/")
    return _shown(request, row, ReceiptInput(initial={"received_on": today()}), form)


def _may(request: Any, row: Transfer) -> bool:
    """Whether this seat enters the receipt of the batch, or cancels it."""
    waits = row.received_on is None and row.cancelled_on is None
    return waits and not acts.why_not_hand(row.agency_id, request.seat, today())


def _shown(request: Any, row: Transfer, form: Input, cancelling: Input) -> HttpResponse:
    shown = Paginator(transfer_files.lines(row), SHOWN).get_page(request.GET.get("page"))
    return page(
        request, "desk/transfer.html", "release", [HOME, HERE, (row.no, "")], row=row, receiver=RECEIVERS[row.to], may=_may(request, row),
        form=form, cancel=cancelling, facts=transfer_rows.facts(row), table=transfer_rows.of_batch([(line.number, line.edition) for line in shown]),
        pager=numbered(request, shown),
        status=409 if form.moved or cancelling.moved else 422 if form.errors or cancelling.errors else 200,
    )  # fmt: skip


def _row(request: Any, code: str) -> Transfer:
    rows: Any = Transfer.objects.open_to(request.seat).select_related("agency")
    row: Transfer = get_object_or_404(rows, code=code)
    return row


def _receive(request: Any, row: Transfer, form: ReceiptInput) -> bool:
    upload = form.cleaned_data["scan"]
    data = upload.read()
    verdict = uploads.judge_scan(upload.name, data)
    if not verdict.ok:
        form.add_error("scan", verdict.reason)
        return False
    given = form.cleaned_data
    return bool(
        form.does(
            acts.receive, row, given["received_on"], given["receiver"], files.put(data), by=request.seat, at=now()
        )
    )  # fmt: skip


@staff
def file(request: Any, code: str, kind: str) -> HttpResponse:
    """The list as PDF or Excel, the package of files, or the scan of the receipt."""
    row = _row(request, code)
    if kind not in transfer_files.KINDS or (kind == "receipt" and not row.receipt):
        raise Http404
    name, media, data = transfer_files.KINDS[kind](row)
    exports.log(request.seat, "download", "transfer", row.code)
    return download(data, name, media)

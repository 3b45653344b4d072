"""历史资料导入: an old site's pages or register are uploaded, mapped, previewed row by row, and released by a second person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.cases import bundles
from mingtang.cases.bundles import acts, listing
from mingtang.cases.bundles.models import Bundle
from mingtang.desk import exports, import_rows
from mingtang.desk.frame import now, page, today
from mingtang.desk.import_map import MapInput
from mingtang.desk.publish import HOME
from mingtang.desk.turning import LATEST, Listing, numbered, turned
from mingtang.papers.commas import csv_of
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.posts import RELEASING
from mingtang.people.seats import Seat
from mingtang.records.columns import open_to_agency
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

HERE = ("历史资料导入", "/desk/imports/")
SIZE = 50


class BringInput(Input):
    column = forms.ChoiceField(label="导入到栏目")
    file = forms.FileField(
        label="文件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ",".join(bundles.TAKEN)}),
        help_text=f"网页连同附件打成的 .zip、Excel（.xlsx）或 CSV 登记簿、SSCMS 的导出包；最大{bundles.LIMIT_MB}MB",
    )  # fmt: skip

    def __init__(self, agency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [("", "请选择"), *((c.code, c.name) for c in open_to_agency(agency))]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if refused := bundles.why_not_file(sent.name, sent.size):
            raise forms.ValidationError(refused)
        return sent


class ReleaseInput(Input):
    manifest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class DropInput(Input):
    pass


def _path(code: str) -> str:
    return f"{HERE[1]}{code}/"


def _row(request: Any, code: str) -> Bundle:
    seen: Any = Bundle.objects.open_to(request.seat).select_related("agency")
    row: Bundle = get_object_or_404(seen, code=code)
    return row


@held_by(*bundles.READERS)
def home(request: Any) -> HttpResponse:
    """What this agency brought, newest first, and the upload of one file more."""
    seat: Seat = request.seat
    brings = seat.post in bundles.BRINGERS
    if request.method == "POST" and not brings:
        raise Http404
    form = BringInput(seat.agency, request.POST or None, request.FILES or None)
    if form.is_valid() and (code := _bring(seat, form)):
        return redirect(_path(code))
    seen = Bundle.objects.open_to(seat)
    shown, pages = turned(request, Listing(seen, LATEST, SIZE), seen.count())
    return page(
        request, "desk/imports.html", "release", [HOME, (HERE[0], "")], form=form if brings else None,
        table=import_rows.bundles(shown), pager=pages, status=422 if form.errors else 200,
    )  # fmt: skip


def _bring(seat: Seat, form: BringInput) -> Any:
    sent = form.cleaned_data["file"]
    agency = Agency.objects.get(code=seat.agency)
    given = (form.cleaned_data["column"], sent.name, files.put(sent.read()), sent.size)
    return form.does(acts.bring, agency, *given, by=seat, at=now())


@held_by(*bundles.READERS)
def bundle(request: Any, code: str) -> HttpResponse:
    """One bundle: how far it is, what becomes of each row, and what this post may do now."""
    return _page(request, _row(request, code))


@held_by(*bundles.BRINGERS)
@require_POST
def map_(request: Any, code: str) -> HttpResponse:
    """对应列."""
    row = _row(request, code)
    form = MapInput(row, request.POST)
    if form.is_valid() and form.does(acts.map_columns, row, form.mapping(), by=request.seat, at=now()):
        return redirect(_path(code))
    return _page(request, row, map=form)


@held_by(*RELEASING)
@require_POST
def release(request: Any, code: str) -> HttpResponse:
    """发布: what was previewed, under this post."""
    row, form = _row(request, code), ReleaseInput(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["manifest"]
        if form.does(acts.release, row, seen, by=request.seat, at=now()):
            return redirect(_path(code))
    return _page(request, row, release=form)


@held_by(*bundles.READERS)
@require_POST
def drop(request: Any, code: str) -> HttpResponse:
    """放弃."""
    row, form = _row(request, code), DropInput(request.POST)
    if form.is_valid() and form.does(acts.drop, row, by=request.seat, at=now()):
        return redirect(HERE[1])
    return _page(request, row, drop=form)


@held_by(*bundles.READERS)
def listed(request: Any, code: str) -> HttpResponse:
    """导入清单 as CSV: every row with what becomes of it; no cell acts as a formula."""
    row = _row(request, code)
    if not row.listed:
        raise Http404
    lines = [listing.line(n, one) for n, one in enumerate(listing.rows(row), 1)]
    exports.log(request.seat, "export", "bundle", row.code, len(lines))
    return download(csv_of(list(listing.HEADS), lines), f"导入清单-{row.code}.csv")


def _page(request: Any, row: Bundle, **given: Input) -> HttpResponse:
    """given: the form that was posted and has errors, by what it does."""
    seat, failed = request.seat, next(iter(given.values()), None)
    status = 200 if failed is None else 409 if failed.moved else 422
    rows = listing.rows(row)
    chosen = request.GET.get("status", "")
    lines = [(n, one) for n, one in enumerate(rows, 1) if chosen in ("", one["status"])]
    shown = Paginator(lines, SIZE).get_page(request.GET.get("page"))
    return page(
        request, "desk/import.html", "release", [HOME, HERE, (row.name, "")], status=status, row=row, state=bundles.STATES[row.state], total=import_rows.total(row),
        facts=import_rows.facts(row, seat), tabs=import_rows.tabs(row, chosen) if rows else [], table=import_rows.rows(list(shown)),
        pager=numbered(request, shown), may_map=_may_map(row, seat), again="map" in request.GET, failed=failed,
        map_form=given.get("map") or MapInput(row), release_form=given.get("release") or ReleaseInput(initial={"manifest": row.manifest}),
        why_not=bundles.why_not_release(row, seat, today()), drop_form=given.get("drop") or DropInput(),
        may_drop=row.state in bundles.OPEN and not bundles.why_not_drop(row, seat, today()),
    )  # fmt: skip


def _may_map(row: Bundle, seat: Seat) -> bool:
    return row.state in ("mapping", "ready") and bool(row.head) and not bundles.why_not_bring(row.agency_id, seat, today())  # fmt: skip

"""政府公报: composing an issue (texts chosen, put in sections and in order, without script), its preview, its sign-off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from mingtang.channels.gazette import acts, contents, paper
from mingtang.channels.gazette.models import Gazette, GazetteLine
from mingtang.desk.channels import HOME
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import Listing, Order, turned
from mingtang.papers import render
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.records.models import Column, Edition
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input

SIZE = 40
NUMBERED = Order({"year": int, "no": int, "id": int}, newest_first=True)
LIST = "/desk/release/gazette/"
ROOM, HERE = ("发布", "/desk/release/"), ("政府公报", LIST)
PERIOD, MOST = 60, 60  # days of publications that are offered at first, and how many at once


class IssueInput(Input):
    short = ("on",)

    title = forms.CharField(label="公报名称", max_length=contents.TITLE_MOST)
    on = forms.DateField(label="出版日期", widget=forms.DateInput)
    corrects = forms.ChoiceField(label="更正哪一期", required=False, help_text="本期载有更正时选")
    correction = forms.CharField(
        label="更正内容", required=False, max_length=contents.CORRECTION_MOST, widget=forms.Textarea,
        help_text="写明更正哪一件、哪一处、原文和更正后的文字",
    )  # fmt: skip

    def __init__(self, signed: list[Gazette], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "没有更正"), *((g.code, f"{g.title}{g.number}") for g in signed)]
        self.fields["corrects"].choices = choices  # type: ignore[attr-defined]


class SignInput(Input):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


@staff
def home(request: Any) -> HttpResponse:
    """Every issue, the newest first; who may edit finds the way to compose the next."""
    seen = Gazette.objects.open_to(request.seat).select_related("agency").order_by("-year", "-no")
    shown, pages = turned(request, Listing(seen, NUMBERED, SIZE), seen.count())
    rows = [
        {"url": f"{LIST}{g.code}/", "cells": [{"text": f"{g.title}{g.number}", "url": f"{LIST}{g.code}/"}, g.on, "已签发" if g.signed_at else "待签发"]}
        for g in shown
    ]  # fmt: skip
    table = {
        "caption": "政府公报", "quiet": True, "rows": rows,
        "columns": [{"label": "期号", "head": True}, {"label": "出版日期", "keep": True}, {"label": "状态", "keep": True}],
        "empty": {"sentence": "还没有编过", "how": "由市政府办公室的拟稿人或者政务公开办公室编辑。"},
    }  # fmt: skip
    agency = Agency.objects.get(code=request.seat.agency)
    may = not acts.why_not(agency, request.seat, contents.COMPOSERS, today())
    waits = any(g.signed_at is None for g in seen[:1])
    return page(
        request,
        "desk/gazettes.html",
        "release",
        [ROOM, HOME, (HERE[0], "")],
        table=table,
        pager=pages,
        may=may and not waits,
    )


@held_by(*sorted(contents.COMPOSERS))
def edit(request: Any, code: str = "") -> HttpResponse:
    """Compose the next issue, or the open one anew. Every button keeps what was chosen; only 编成 writes."""
    agency = Agency.objects.get(code=request.seat.agency)
    if acts.why_not(agency, request.seat, contents.COMPOSERS, today()):
        raise Http404
    row = _row(request, code) if code else None
    if row and (row.signed_at or row.agency_id != agency.code):
        raise Http404
    signed = list(
        Gazette.objects.house.filter(agency=agency).exclude(signed_at=None).order_by("-year", "-no")[:24]
    )
    places = _places(request.POST, row)
    if request.POST.get("do") == "compose":
        form = IssueInput(signed, request.POST)
        if form.is_valid() and (made := _compose(form, agency, row, places, signed, request)):
            return redirect(f"{LIST}{made}/")
    else:
        form = IssueInput(signed, initial=_kept(request, row, signed))
    crumbs = [ROOM, HOME, HERE, (f"改编{row.number}" if row else "编下一期", "")]
    found, filters = _offered(request.POST, {e.pk for _, e in places}, row)
    return page(
        request, "desk/gazette_edit.html", "release", crumbs, form=form, row=row, sections=_sections(places), names=contents.SECTIONS,
        offered=found, most=MOST, **filters, status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


def _compose(
    form: IssueInput,
    agency: Agency,
    row: Gazette | None,
    places: list[contents.Place],
    signed: list[Gazette],
    request: Any,
) -> Any:
    given = form.cleaned_data
    corrects = next((g for g in signed if g.code == given["corrects"]), None)
    if row is not None:
        row.digest = request.POST.get(
            "read", ""
        )  # what the page was opened on: another hand's change is told
    return form.does(
        acts.compose, agency, row, given["title"], given["on"], places, correction=given["correction"], corrects=corrects,
        by=request.seat, at=now(),
    )  # fmt: skip


def _places(post: Any, row: Gazette | None) -> list[contents.Place]:
    """What is chosen, in order, after the button that was pressed."""
    if not post:
        lines = GazetteLine.objects.filter(gazette=row).select_related("edition__agency").order_by("number")
        return [(one.section, one.edition) for one in lines] if row else []
    do, _, which = post.get("do", "").partition(":")
    pks = [pk for pk in post.getlist("line") if pk.isdecimal() and len(pk) < 18]
    added = [pk for pk in post.getlist("add") if pk.isdecimal() and len(pk) < 18 and pk not in pks]
    found = Edition.objects.house.select_related("agency").in_bulk([int(pk) for pk in pks + added])
    places = [
        (post.get(f"section-{pk}", ""), found[int(pk)]) for pk in dict.fromkeys(pks) if int(pk) in found
    ]
    places += [
        (contents.section_of(found[int(pk)]), found[int(pk)])
        for pk in dict.fromkeys(added)
        if int(pk) in found
    ]
    if do == "drop":
        places = [place for place in places if str(place[1].pk) != which]
    step = {"up": -1, "down": 1}.get(do)
    return (
        contents.moved(places, int(which), step) if step and which.isdecimal() else contents.arranged(places)
    )


def _sections(places: list[contents.Place]) -> list[dict[str, Any]]:
    """The chosen by section: [{"name", "items": [{"edition", "section", "first", "last", "gone"}]}]."""
    found = []
    for key, name in contents.SECTIONS.items():
        held = [e for s, e in places if s == key]
        items = [
            {"edition": e, "section": key, "first": n == 0, "last": n == len(held) - 1, "gone": bool(e.withdrawn_at or not e.current)}
            for n, e in enumerate(held)
        ]  # fmt: skip
        found += [{"name": name, "items": items}] if items else []
    return found


def _kept(request: Any, row: Gazette | None, signed: list[Gazette]) -> dict[str, Any]:
    """What the fields hold: as typed so far, as the open issue says, else as the last issue was called."""
    if request.POST:
        return {name: request.POST.get(name, "") for name in ("title", "on", "corrects", "correction")}
    if row:
        return {
            "title": row.title, "on": row.on, "correction": row.correction, "corrects": row.corrects.code if row.corrects else "",
        }  # fmt: skip
    return {"title": signed[0].title if signed else "", "on": today()}


def _offered(post: Any, chosen: set[int], row: Gazette | None) -> tuple[list[Edition], dict[str, Any]]:
    """Public texts that stand in no issue, by column, agency and period, and the filters as they are set. Without a column
    these are documents, not what interprets them."""
    since = _day(post.get("since")) or today() - timedelta(days=PERIOD)
    until = _day(post.get("until")) or today()
    column, agency = post.get("column", ""), post.get("agency", "")
    taken = GazetteLine.objects.exclude(gazette=row) if row else GazetteLine.objects.all()
    rows = Edition.objects.public().filter(column__own=True, published_on__gte=since, published_on__lte=until)
    rows = rows.exclude(pk__in=taken.values("edition")).exclude(pk__in=chosen)
    rows = (
        rows.filter(column=column) if column else rows.filter(column__kind="documents", record__interprets="")
    )
    rows = rows.filter(agency=agency) if agency else rows
    found = list(rows.select_related("agency").order_by("-published_on", "-pk")[:MOST])
    columns = Column.objects.filter(takes=True, own=True, internal=False).order_by("order")
    return found, {
        "columns": columns, "agencies": Agency.objects.filter(closed_on=None).order_by("order", "code"),
        "column": column, "agency": agency, "since": since, "until": until,
    }  # fmt: skip


def _day(text: str | None) -> Any:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


@staff
def issue(request: Any, code: str) -> HttpResponse:
    """One issue: its contents as they will be printed, and for a second person the sign-off."""
    row = _row(request, code)
    signs = row.signed_at is None and not acts.why_not(row.agency, request.seat, contents.SIGNERS, today())
    if request.method == "POST" and not signs:
        raise Http404
    form = SignInput(request.POST or None, initial={"digest": row.digest})
    if form.is_valid() and form.does(acts.sign, row, form.cleaned_data["digest"], by=request.seat, at=now()):
        return redirect(f"{LIST}{code}/")
    places = paper.shown(row)
    may = row.signed_at is None and not acts.why_not(row.agency, request.seat, contents.COMPOSERS, today())
    return page(
        request, "desk/gazette.html", "release", [ROOM, HOME, HERE, (row.number, "")], row=row, sections=paper.sections(places), form=form,
        signs=signs, may=may and request.seat.agency == row.agency_id, status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


@staff
@require_safe
def pdf(request: Any, code: str) -> HttpResponse:
    """The issue as it is printed now; before the sign-off, its preview."""
    row = _row(request, code)
    return download(render.pdf("gazette", paper.data_of(row)), f"{row.title}{row.number}.pdf", inline=True)


def _row(request: Any, code: str) -> Gazette:
    rows: Any = Gazette.objects.open_to(request.seat).select_related("agency", "corrects")
    row: Gazette = get_object_or_404(rows, code=code)
    return row

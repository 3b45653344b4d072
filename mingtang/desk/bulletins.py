"""简报: composing an issue from what is public, and the archive of issues with their PDFs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from mingtang.channels import acts
from mingtang.channels.bulletin import NAME_MOST
from mingtang.channels.models import Issue
from mingtang.desk.channels import HOME
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import Listing, Order, turned
from mingtang.ledger.refusal import Refused
from mingtang.papers.render import MissingGlyph
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.records.models import Edition
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

LIST = "/desk/release/bulletins/"
SIZE = 40
BY_DAY = Order({"issued_on": date, "id": int}, newest_first=True)
RECENT, MOST = 60, 60  # days of publications that are offered, and how many
COLUMNS = [
    {"label": "期号", "head": True}, {"label": "编发日期", "keep": True}, {"label": "条数", "num": True}, {"label": "份数", "num": True},
    {"label": "单位"}, {"label": "文件"},
]  # fmt: skip


class IssueInput(Input):
    """编发一期."""

    name = forms.CharField(label="简报名称", max_length=NAME_MOST)
    editions = forms.MultipleChoiceField(label="编入的信息", widget=forms.CheckboxSelectMultiple)
    recipients = forms.CharField(
        label="送达单位", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个；不止一份的写“×份数”，例如：市委办公室×3",
    )  # fmt: skip

    def __init__(self, editions: list[Edition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["editions"].choices = [  # type: ignore[attr-defined]
            (str(e.pk), f"{e.title}（{e.agency.short}，{e.published_on:%m-%d}）") for e in editions
        ]


@staff
def home(request: Any) -> HttpResponse:
    """The archive, newest first; who may issue finds the way to a new one."""
    rows = []
    seen = Issue.objects.open_to(request.seat)
    shown, pages = turned(request, Listing(seen.select_related("agency"), BY_DAY, SIZE), seen.count())
    for one in shown:
        pdf: Any = {"text": "PDF", "url": f"{LIST}{one.code}/pdf/"} if one.digest else "正在生成"
        rows.append(
            {
                "cells": [
                    f"{one.name} {one.year}年第{one.no}期",
                    one.issued_on,
                    one.items,
                    one.copies,
                    one.agency.short,
                    pdf,
                ]
            }
        )
    table = {
        "caption": "简报", "quiet": True, "columns": COLUMNS, "rows": rows,
        "empty": {"sentence": "还没有编发过", "how": "由政府信息公开工作机构负责人或者政务公开办公室编发。"},
    }  # fmt: skip
    crumbs = [("发布", "/desk/release/"), HOME, ("简报", "")]
    may = request.seat.post in acts.ISSUERS
    return page(
        request,
        "desk/bulletins.html",
        "release",
        crumbs,
        table=table,
        pager=pages,
        may=may,
        done=request.GET.get("done", ""),
    )


@held_by(*sorted(acts.ISSUERS))
def new(request: Any) -> HttpResponse:
    """Name, texts and recipients; the last issue's name and recipients are offered."""
    agency = Agency.objects.get(code=request.seat.agency)
    offered = _offered(request.seat.agency, request.seat.citywide)
    form = IssueInput(offered, request.POST or None, initial=_last(request))
    if request.method == "POST" and form.is_valid():
        chosen = [e for e in offered if str(e.pk) in form.cleaned_data["editions"]]
        lines = [line.strip() for line in form.cleaned_data["recipients"].splitlines() if line.strip()]
        if form.does(
            _issue, agency, form.cleaned_data["name"], chosen, lines, request, form.cleaned_data["key"]
        ):
            return redirect(f"{LIST}?done=1")
    crumbs = [("发布", "/desk/release/"), HOME, ("简报", LIST), ("编发一期", "")]
    return page(
        request, "desk/bulletin_new.html", "release", crumbs, form=form, status=422 if form.errors else 200
    )


def _issue(agency: Agency, name: str, chosen: list[Edition], lines: list[str], request: Any, key: str) -> Any:
    """The act; a character that no font has is a refusal."""
    try:
        return acts.issue(agency, name, chosen, lines, by=request.seat, at=now(), key=key)
    except MissingGlyph as missing:
        raise Refused(str(missing), "editions") from missing


def _offered(agency: str, citywide: bool) -> list[Edition]:
    """What was published lately, of one's own agency or, for the office of the city, of all."""
    rows = Edition.objects.public().filter(
        published_on__gte=today() - timedelta(days=RECENT), column__own=True
    )
    rows = rows if citywide else rows.filter(agency=agency)
    return list(rows.select_related("agency", "column", "record").order_by("-published_at", "-pk")[:MOST])


def _last(request: Any) -> dict[str, str]:
    last = Issue.objects.open_to(request.seat).filter(agency=request.seat.agency).order_by("-pk").first()
    return {"name": last.name} if last else {}


@staff
@require_safe
def pdf(request: Any, code: str) -> HttpResponse:
    """The issue as it was printed."""
    found = get_object_or_404(Issue.objects.open_to(request.seat), code=code)
    if not found.digest:
        raise Http404
    return download(files.open(found.digest), f"{found.name}{found.year}年第{found.no}期.pdf")

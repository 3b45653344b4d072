"""收入旧报告: a report that was made elsewhere, as a file; what disagrees in it is shown with both figures before it is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.counts import layout, old, reports
from mingtang.counts.old import acts, disagreeing
from mingtang.desk.frame import now, page, today
from mingtang.desk.report_page import called, here
from mingtang.desk.reports import HOME, found_by, may_act
from mingtang.forms import uploads
from mingtang.people.gates import held_by
from mingtang.records.screening import screen
from mingtang.ui.inputs import Input
from mingtang.vault import files as vault

_SALT, _AGE = "desk.old-report", 24 * 3600  # seconds a preview may lie
NO_TEXT = "文件读不出文字；扫描件请先转成文字，或者按表格另存为 Excel"


class FileInput(Input):
    file = forms.FileField(
        label="旧报告", help_text="Word、Excel、PDF、网页、文本，或者本系统导出的 JSON；不超过20MB",
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.xlsx,.xls,.pdf,.html,.htm,.txt,.csv,.json"}),
    )  # fmt: skip


class TakeInput(Input):
    short = ("submitted_on",)

    token = forms.CharField(widget=forms.HiddenInput)
    submitted_on = forms.DateField(label="原提交日期", required=False, help_text="不知道的留空")


@dataclass(frozen=True)
class Seen:
    """A file that was read: what it tells, what disagrees in it, and the token that names it."""

    made: old.Read
    found: list[disagreeing.Finding]
    token: str
    digest: str


class Unread(Exception):
    """Why the file is no old report, in Chinese."""


@held_by("disclosure_head")
def home(request: Any, agency: str, year: int) -> HttpResponse:
    """First the file, then what it says, then taking it in."""
    found = found_by(request, agency, year)
    if found.below or not may_act(request.seat, found):
        raise Http404
    if "token" in request.POST:
        return _taken(request, found)
    form = FileInput(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = form.cleaned_data["file"]
            seen = _seen(found, sent.name, sent.read(uploads.LIMIT_MB * 1024 * 1024 + 1))
        except Unread as why:
            form.add_error("file", str(why))
        else:
            return _page(request, found, form, seen, TakeInput(initial={"token": seen.token}))
    return _page(request, found, form)


def _seen(found: reports.Shown, name: str, data: bytes) -> Seen:
    """Raises Unread."""
    if name.lower().endswith(".json"):
        if len(data) > uploads.LIMIT_MB * 1024 * 1024:
            raise Unread("文件过大")
        made = old.from_document(found.form, data)
        if made is None:
            raise Unread("不是本系统导出的年度报告数据")
        digest = vault.put(data)
    else:
        verdict = uploads.judge(name, data, office=True)
        if not verdict.ok:
            raise Unread(verdict.reason)
        name, digest = verdict.clean_name, vault.put(data)
        made = _read(found, name, digest)
    if why := disagreeing.unusable(made):
        raise Unread(why)
    token = signing.dumps({"name": name, "digest": digest, "of": [found.agency.code, found.year]}, salt=_SALT)
    before = reports.carried_before(found.agency, found.year)
    stock = reports.stock_before(found.agency, found.year)
    return Seen(made, disagreeing.findings(made, before, stock), token, digest)


def _read(found: reports.Shown, name: str, digest: str) -> old.Read:
    """What the process apart made of the file, as a page, read as a report."""
    shown = screen(name, digest).page
    if not shown:
        raise Unread(NO_TEXT)
    return old.read(found.form, old.tokens(vault.open(shown["text"]).decode()))


def _taken(request: Any, found: reports.Shown) -> HttpResponse:
    form = TakeInput(request.POST)
    try:
        said = signing.loads(request.POST["token"], salt=_SALT, max_age=_AGE)
        if said["of"] != [found.agency.code, found.year]:
            raise Http404
    except signing.BadSignature:
        stale = FileInput({})
        stale.add_error(None, "预览已过期，请重新选择文件")
        return _page(request, found, stale)
    seen = _seen(found, said["name"], vault.open(said["digest"]))
    if form.is_valid() and _does(form, found, seen, request):
        return redirect(here(found))
    return _page(request, found, FileInput(), seen, form)


def _does(form: Input, found: reports.Shown, seen: Seen, request: Any) -> bool:
    made, on = seen.made, form.cleaned_data["submitted_on"]
    return bool(
        form.does(
            acts.take_in, found.agency, found.year, made.values, made.texts, made.absent, seen.found, seen.digest, on, by=request.seat, at=now()
        )
    )  # fmt: skip


def _page(
    request: Any, found: reports.Shown, form: Input, seen: Seen | None = None, take: Input | None = None
) -> HttpResponse:
    bad = take if take and take.is_bound else form
    status = 409 if bad.moved else 422 if bad.is_bound and bad.errors else 200
    crumbs = [HOME, (called(found), here(found)), ("收入旧报告", "")]
    shown: dict[str, Any] = {}
    if seen:
        tables = reports.Tables(found.form, seen.made.values)
        drawn = layout.tables(tables, lambda t, r, c: "")
        shown = {
            "findings": seen.found, "take": take,
            "sections": [
                {"label": one["label"] or "（前言）", "table": drawn[one["table"]]} if one["type"] == "table"
                else {"label": one["label"] or "（前言）", "lines": seen.made.texts.get(one["key"], "").split("\n")}
                for one in found.form.body["sections"]
            ],
        }  # fmt: skip
    return page(
        request, "desk/report_old.html", "counts", crumbs, status=status, found=found, form=form, back=here(found),
        over=found.year < today().year, **shown,
    )  # fmt: skip

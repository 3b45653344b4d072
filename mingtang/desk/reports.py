"""政府信息公开工作年度报告 on the desk: its tables with the cases behind each figure, its files, and the city's list."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.counts import acts, layout, reports, scope, summing, wording
from mingtang.counts.forms import FIRST_YEAR
from mingtang.counts.measures import Period
from mingtang.counts.models import Report
from mingtang.counts.owed import GOVERNMENTS
from mingtang.counts.work import drafting
from mingtang.desk import behind, board, report_page
from mingtang.desk.frame import now, page, today
from mingtang.desk.report_page import here, url_of
from mingtang.papers import render
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input

STATES = {"": ("未编制", "plain"), "draft": ("草稿", "warn"), "submitted": ("已提交", "good")}
HOME = ("统计", "/desk/counts/")
FILES = {"annual": ("pdf", "docx", "xlsx", "html", "json"), "work": ("pdf", "docx", "html", "json")}
DOCUMENTS = {"annual": reports.document, "work": drafting.document}


class SubmitInput(Input):
    """Nothing is typed: submitting freezes what the ledger gives."""


class CorrectInput(Input):
    reason = forms.CharField(label="更正的理由", max_length=500, widget=forms.Textarea)


INPUTS: dict[str, type[Input]] = {"submit": SubmitInput, "correct": CorrectInput}


def agency_of(request: Any, code: str) -> Agency:
    """The agency whose figures are asked for, if this seat may see them; else 404."""
    if code not in scope.agencies_seen(request.seat, today()):
        raise Http404
    return get_object_or_404(Agency, code=code)


def year_of(year: int) -> int:
    if not FIRST_YEAR <= year <= today().year:
        raise Http404
    return year


SHOWN = {"annual": reports.shown, "work": drafting.shown}


def found_by(request: Any, agency: str, year: int, report: str = "annual") -> reports.Shown:
    """The report that the address asks for: ?whole=1 a government's, ?version=N an earlier one. report: annual or work."""
    version = request.GET.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 5 else 0
    body, whole = agency_of(request, agency), request.GET.get("whole") == "1"
    if whole and (body.kind not in GOVERNMENTS or not may_see_whole(request.seat, body)):
        raise Http404
    found = SHOWN[report](body, year_of(year), version=number, below=whole)
    if version and (found.row is None or str(found.row.version) != version):
        raise Http404
    return found


def may_see_whole(seat: Seat, agency: Agency) -> bool:
    """The sum of a tree is for who may see every part of it."""
    return set(scope.tree(agency.code)) <= scope.agencies_seen(seat, today())


def may_act(seat: Seat, found: reports.Shown) -> bool:
    return seat.post == "disclosure_head" and found.agency.code in agencies_covered(seat, today())


@staff
def start(request: Any) -> HttpResponse:
    """The report of the year that ended last, of one's own agency."""
    return redirect(url_of(request.seat.agency, today().year - 1))


@staff
def annual(request: Any, agency: str, year: int, report: str) -> HttpResponse:
    """The report of one agency and year."""
    return show(request, found_by(request, agency, year, report))


def show(
    request: Any, found: reports.Shown, forms_: dict[str, Input] | None = None, status: int = 200, unprinted: str = "",
) -> HttpResponse:  # fmt: skip
    """unprinted: why the file that was asked for cannot be made."""
    code, year, row = found.agency.code, found.year, found.row
    version = row.version if row and request.GET.get("version") else 0
    state, tone = STATES[row.state if row and found.begun else ""]
    tables = layout.tables(found.tables, lambda t, r, c: here(found, f"{t}/{r}/{c}/", version))
    versions = Report.objects.open_to(request.seat).of(code, year, found.below, found.kind)
    mine = may_act(request.seat, found)
    return page(
        request, "desk/report.html", "counts", [HOME, (report_page.called(found), "")], status=status,
        found=found, state={"text": state, "tone": tone}, row=row, year=year, years=report_page.years(found), scopes=report_page.scopes(found),
        files=[(kind.upper(), here(found, f"file/{kind}/", version)) for kind in FILES[found.kind]],
        sections=report_page.sections(found, tables), charts=report_page.charts(found) if row else [], checks=report_page.checks(found),
        blanks=report_page.blanks(found), versions=[(one.version, here(found, "", one.version)) for one in versions.order_by("version")],
        late=report_page.late(found), acts=_acts(request.seat, found, forms_ or {}), write=here(found, "write/") if mine and not found.frozen else "",
        returns=url_of(code, year, "returns/") if mine and not found.below else "", sources=report_page.sources(found), old=_old(found) if mine else "", release=_release(request.seat, found),
        missing=summing.missing(found.codes, year) if found.below and not found.frozen else [], unprinted=unprinted,
    )  # fmt: skip


def _old(found: reports.Shown) -> str:
    """Where a report that was made elsewhere is taken in: for a year in which nobody has begun one here."""
    row = found.row
    free = (
        (row is None or row.origin)
        and not found.below
        and found.year < today().year
        and found.kind == "annual"
    )
    return here(found, "old/") if free else ""


def _release(seat: Seat, found: reports.Shown) -> dict[str, Any]:
    """Where it stands on its way to the column: {"case"} or {"url"} to begin, {} where neither is this seat's business."""
    row = found.row
    if not row or row.state != "submitted" or row.origin or not _is_newest(found):
        return {}
    if row.release:
        return {"case": f"/desk/case/{row.release}/"}
    drafter = seat.post == "drafter" and found.agency.code == seat.agency
    return {"url": here(found, "release/") if drafter else ""}


def _acts(seat: Seat, found: reports.Shown, given: dict[str, Input]) -> list[dict[str, Any]]:
    """What this seat may do with the report now; each with its form, or with the reason why not yet."""
    if not may_act(seat, found):
        return []
    if found.row and found.row.state == "submitted":
        if not _is_newest(found) or found.row.origin:
            return []
        return [
            _act(
                found,
                "correct",
                "更正",
                "另起新版本，原提交版本保留；更正后须重新提交",
                given,
                CorrectInput(),
            )
        ]
    reason = wording.why_not(found, today())
    effect = "按此刻的办理记录固定全部表格和正文里的数字并留存校验码，此后只能以新版本更正"
    label = "提交报告" if found.kind == "annual" else "定稿"
    return [_act(found, "submit", label, effect, given, SubmitInput(), reason)]


def _is_newest(found: reports.Shown) -> bool:
    latest = Report.objects.house.newest(found.agency.code, found.year, found.below, found.kind)
    return bool(latest and found.row and latest.pk == found.row.pk)


def _act(
    found: reports.Shown,
    do: str,
    label: str,
    effect: str,
    given: dict[str, Input],
    form: Input,
    reason: str = "",
) -> dict[str, Any]:
    return {
        "do": do, "label": label, "effect": effect, "law": "条例第四十九条" if found.kind == "annual" else "", "form": given.get(do) or form, "opened": do in given,
        "reason": reason, "url": here(found, f"do/{do}/"),
    }  # fmt: skip


@held_by("disclosure_head")
@require_POST
def take(request: Any, agency: str, year: int, do: str, report: str) -> HttpResponse:
    """Submit or correct."""
    found = found_by(request, agency, year, report)
    if do not in INPUTS:
        raise Http404
    form = INPUTS[do](request.POST)
    if form.is_valid() and _does(form, do, found, request.seat):
        return redirect(here(found))
    return show(request, found, {do: form}, status=409 if form.moved else 422)


def _does(form: Input, do: str, found: reports.Shown, seat: Seat) -> bool:
    if found.row is None or not found.begun:
        form.add_error(None, "请先编写并保存文字部分")
        return False
    if do == "submit":
        return bool(form.does(acts.submit, found.row, by=seat, at=now()))
    return bool(form.does(acts.correct, found.row, form.cleaned_data["reason"], by=seat, at=now()))


@staff
def cell(
    request: Any, agency: str, year: int, table: str, row: str, column: str, report: str
) -> HttpResponse:
    """The cases behind one figure, with the rule by which it was counted, and what was returned for it."""
    found = found_by(request, agency, year, report)
    try:
        names = found.form.labels[table, row, column]
    except KeyError:
        raise Http404 from None
    codes = found.tables.lists.get(table, {}).get(row, {}).get(column, [])
    version = found.row.version if request.GET.get("version") and found.row else 0
    title = f"{found.agency.short}{year}年：{names[0]}（{names[1]}）"
    place = f"{table}.{row}.{column}"
    return behind.show(
        request, title, codes, found.codes, [HOME, (report_page.called(found), here(found, "", version)), ("办件清单", "")],
        definition=report_page.definition(found, table, row, column), period=Period.year(year), why=found.tables.blank.get(place, ""),
        returned=found.tables.returned.get(place, []),
    )  # fmt: skip


@staff
def file(request: Any, agency: str, year: int, kind: str, report: str) -> HttpResponse:
    """The report as PDF, Word, Excel, a page of its own, or data."""
    found = found_by(request, agency, year, report)
    name = f"{found.title}{'' if found.frozen else '（草稿）'}.{kind}"
    if kind not in FILES[report]:
        raise Http404
    if kind == "json":
        return download(json.dumps(DOCUMENTS[report](found), ensure_ascii=False, indent=1), name)
    try:
        made = render.report(kind, reports.paper(found, today()))
    except render.MissingGlyph as missing:
        return show(request, found, status=422, unprinted=str(missing))
    return download(made, name, inline=kind in ("pdf", "html"))


@held_by("disclosure_head", "openness_office", "supervisor")
def city(request: Any, year: int) -> HttpResponse:
    """Every agency of the tree in one table: key figures, and where its report stands."""
    seat: Seat = request.seat
    top = "" if seat.citywide else seat.agency
    root = (
        Agency.objects.filter(code=top).first()
        or Agency.objects.filter(parent=None).order_by("order").first()
    )
    if root is None:
        raise Http404
    shown = board.table(root, year_of(year), seat, request.GET.get("state", ""))
    years = [
        {"label": f"{y}年", "url": f"/desk/counts/city/{y}/", "current": y == year}
        for y in range(max(FIRST_YEAR, year - 2), min(today().year, year + 2) + 1)
    ]
    whole = url_of(root.code, year, whole=True) if root.kind in GOVERNMENTS else ""
    return page(
        request, "desk/report_city.html", "counts", [HOME, ("各单位", "")], root=root, year=year, years=years, whole=whole, **shown,
    )  # fmt: skip

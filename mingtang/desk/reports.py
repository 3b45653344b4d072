"""政府信息公开工作年度报告 on the desk: the three tables with the cases behind each figure, and what may be done with it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.counts import acts, annual_2021, layout, reports, scope
from mingtang.counts.measures import Period
from mingtang.counts.models import Report
from mingtang.desk import behind, board, report_page
from mingtang.desk.frame import now, page, today
from mingtang.desk.report_page import url_of
from mingtang.papers import render
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATES = {"": ("未编制", "plain"), "draft": ("草稿", "warn"), "submitted": ("已提交", "good")}
HOME = ("统计", "/desk/counts/")


class TextsInput(Input):
    """The three sections that are written. The labels and hints are the form's."""

    s1 = forms.CharField(
        label="一、总体情况", required=False, max_length=20000, widget=forms.Textarea,
        help_text="写主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面；一行一段。",
    )  # fmt: skip
    s5 = forms.CharField(
        label="五、存在的主要问题及改进情况", required=False, max_length=20000, widget=forms.Textarea,
        help_text="上年问题改了什么，今年还有什么问题、怎么改；一行一段。",
    )  # fmt: skip
    s6 = forms.CharField(
        label="六、其他需要报告的事项", required=False, max_length=20000, widget=forms.Textarea,
        help_text="信息处理费的依据、件数和金额，未收取的写“未收取”；没有其他事项的写“无”。",
    )  # fmt: skip


class SubmitInput(Input):
    """Nothing is typed: submitting freezes what the ledger gives."""


class CorrectInput(Input):
    reason = forms.CharField(label="更正的理由", max_length=500, widget=forms.Textarea)


def agency_of(request: Any, code: str) -> Agency:
    """The agency whose figures are asked for, if this seat may see them; else 404."""
    if code not in scope.agencies_seen(request.seat, today()):
        raise Http404
    return get_object_or_404(Agency, code=code)


def _year(year: int) -> int:
    if not annual_2021.FIRST_YEAR <= year <= today().year:
        raise Http404
    return year


def _found(request: Any, agency: str, year: int) -> reports.Shown:
    version = request.GET.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 5 else 0
    found = reports.shown(agency_of(request, agency), _year(year), version=number)
    if version and (found.row is None or str(found.row.version) != version):
        raise Http404
    return found


@staff
def start(request: Any) -> HttpResponse:
    """The report of the year that ended last, of one's own agency."""
    return redirect(url_of(request.seat.agency, max(today().year - 1, annual_2021.FIRST_YEAR)))


@staff
def annual(request: Any, agency: str, year: int) -> HttpResponse:
    """The report of one agency and year."""
    return _show(request, _found(request, agency, year))


def _show(
    request: Any, found: reports.Shown, forms_: dict[str, Input] | None = None, status: int = 200
) -> HttpResponse:
    code, year, row = found.agency.code, found.year, found.row
    asked = f"?version={row.version}" if row and request.GET.get("version") else ""
    state, tone = STATES[row.state if row else ""]
    versions = Report.objects.open_to(request.seat).filter(agency=code, year=year).order_by("version")
    return page(
        request, "desk/report.html", "counts", [HOME, ("年度报告", ""), (f"{found.agency.short} {year}年", "")], status=status,
        found=found, state={"text": state, "tone": tone}, row=row, year=year, years=report_page.years(found), file=url_of(code, year, "file/"), asked=asked,
        tables=layout.tables(found.tables, lambda t, r, c: url_of(code, year, f"{t}/{r}/{c}/{asked}")),
        labels={s["key"]: s["label"] for s in annual_2021.form()["sections"]}, texts=report_page.texts(found), checks=report_page.checks(found),
        blanks=report_page.blanks(found), versions=versions, late=report_page.late(found), acts=_acts(request.seat, found, forms_ or {}),
    )  # fmt: skip


def _acts(seat: Seat, found: reports.Shown, given: dict[str, Input]) -> list[dict[str, Any]]:
    """What this seat may do with the report now; each with its form, or with the reason why not yet."""
    if seat.post != "disclosure_head" or found.agency.code not in agencies_covered(seat, today()):
        return []
    row, law = found.row, "条例第四十九条"
    if row and row.state == "submitted":
        if not _is_newest(found):
            return []
        return [
            _act(
                "correct", "更正", "另起新版本，原提交版本保留；更正后须重新提交", law, given, CorrectInput()
            )
        ]
    return [
        _act("prepare", "编写文字部分", "保存为草稿，可以随时续写；表格由办理记录算出，不能填写", law, given,
             TextsInput(initial=found.texts)),
        _act("submit", "提交报告", "按此刻的办理记录固定全部表格并留存校验码，此后只能以新版本更正", law, given,
             SubmitInput(), acts.why_not(found, today())),
    ]  # fmt: skip


def _is_newest(found: reports.Shown) -> bool:
    latest = Report.objects.house.newest(found.agency.code, found.year)
    return bool(latest and found.row and latest.pk == found.row.pk)


def _act(
    do: str, label: str, effect: str, law: str, given: dict[str, Input], form: Input, reason: str = ""
) -> dict[str, Any]:
    form = given.get(do) or form
    return {
        "do": do,
        "label": label,
        "effect": effect,
        "law": law,
        "form": form,
        "opened": do in given,
        "reason": reason,
    }


@held_by("disclosure_head")
@require_POST
def take(request: Any, agency: str, year: int, do: str) -> HttpResponse:
    """Write, submit or correct."""
    found = reports.shown(agency_of(request, agency), _year(year))
    inputs: dict[str, type[Input]] = {"prepare": TextsInput, "submit": SubmitInput, "correct": CorrectInput}
    if do not in inputs:
        raise Http404
    form = inputs[do](request.POST)
    if form.is_valid() and _does(form, do, found, request.seat):
        return redirect(url_of(agency, year))
    return _show(request, found, {do: form}, status=409 if form.moved else 422)


def _does(form: Input, do: str, found: reports.Shown, seat: Seat) -> bool:
    texts = {key: form.cleaned_data.get(key, "") for key in acts.TEXTS}
    if do == "prepare":
        return bool(form.does(acts.prepare, found.agency, found.year, texts, by=seat, at=now()))
    if found.row is None:
        form.add_error(None, "请先编写并保存文字部分")
        return False
    if do == "submit":
        return bool(form.does(acts.submit, found.row, by=seat, at=now()))
    return bool(form.does(acts.correct, found.row, form.cleaned_data["reason"], by=seat, at=now()))


@staff
def cell(request: Any, agency: str, year: int, table: str, row: str, column: str) -> HttpResponse:
    """The cases behind one figure, with the rule by which it was counted."""
    found = _found(request, agency, year)
    try:
        names = annual_2021.labels(table, row, column)
    except KeyError:
        raise Http404 from None
    codes = found.tables.lists.get(table, {}).get(row, {}).get(column, [])
    title = f"{found.agency.short}{year}年：{names[0]}（{names[1]}）"
    back = url_of(
        agency, year, f"?version={found.row.version}" if request.GET.get("version") and found.row else ""
    )
    return behind.show(
        request, title, codes, [agency], [HOME, (f"{found.agency.short} {year}年年度报告", back), ("办件清单", "")],
        definition=report_page.definition(table, row, column), period=Period.year(year), why=found.tables.blank.get(f"{table}.{row}.{column}", ""),
    )  # fmt: skip


@staff
def file(request: Any, agency: str, year: int, kind: str) -> HttpResponse:
    """The report as PDF, DOCX or JSON."""
    found = _found(request, agency, year)
    name = f"{found.agency.name}{year}年政府信息公开工作年度报告.{kind}"
    if kind == "json":
        return download(json.dumps(reports.document(found), ensure_ascii=False, indent=1), name)
    made = {"pdf": render.pdf, "docx": render.docx}.get(kind)
    if made is None:
        raise Http404
    return download(made("annual_report", reports.paper(found, today())), name, inline=kind == "pdf")


@held_by("disclosure_head", "openness_office")
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
    shown = board.table(root, _year(year), seat)
    years = [
        {"label": f"{y}年", "url": f"/desk/counts/city/{y}/", "current": y == year}
        for y in range(max(annual_2021.FIRST_YEAR, year - 2), min(today().year, year + 2) + 1)
    ]
    return page(
        request, "desk/report_city.html", "counts", [HOME, ("各单位", "")], root=root, year=year, years=years, **shown,
    )  # fmt: skip

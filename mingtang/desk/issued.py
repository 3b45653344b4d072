"""发文登记: everything this agency issued, how the numbers of a year run, and one paper with what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases.erasing import ERASED
from mingtang.cases.issued import acts, register
from mingtang.cases.models import Case
from mingtang.cases.posting import waiting
from mingtang.desk import exports
from mingtang.desk.archive import HOME, READERS
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import LATEST, Listing, turned, with_
from mingtang.papers.models import Paper
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.ui.inputs import Input

SIZE = 30
RECEIPTS = "receipt"  # in place of a series: papers without a number of their own
HEADS = [
    {"label": "文号", "head": True}, {"label": "题名"}, {"label": "办件"}, {"label": "成文日期", "keep": True}, {"label": "签发", "keep": True},
    {"label": "页数", "num": True}, {"label": "公众核验", "num": True}, {"label": "状态"},
]  # fmt: skip
RUNS = [
    {"label": "文种", "head": True}, {"label": "末号", "num": True}, {"label": "作废", "num": True}, {"label": "缺号", "keep": True},
]  # fmt: skip
EXPORTED = (
    "文号",
    "题名",
    "办件编号",
    "成文日期",
    "签发",
    "页数",
    "公众核验次数",
    "文件校验码（SM3）",
    "状态",
    "作废理由",
)


class CancelInput(Input):
    reason = forms.CharField(
        label="作废的理由", max_length=200, help_text="如复议决定撤销原答复；不要写当事人姓名"
    )


def seen(seat: Seat) -> QuerySet:
    """The papers of the cases that this seat may open."""
    return Paper.objects.open_to(seat).filter(case__in=Case.objects.open_to(seat).values("code"))


def own(seat: Seat) -> QuerySet:
    """The register of the seat's own agency, and of those whose work it does."""
    return seen(seat).filter(agency__in=agencies_covered(seat, today()))


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """The register, by year and series; newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("year", "series")}
    year = int(chosen["year"]) if chosen["year"].isdecimal() and len(chosen["year"]) == 4 else today().year
    found = _chosen(own(request.seat), year, chosen["series"])
    if request.GET.get("export"):
        return _exported(request, found, year, chosen["series"])
    rows, pager = turned(request, Listing(found, LATEST, SIZE), total := found.count())
    agency = Agency.objects.get(code=request.seat.agency)
    years = sorted(
        {today().year, year, *(on.year for on in own(request.seat).dates("issued_on", "year"))}, reverse=True
    )
    table = {
        "caption": f"{year}年发文登记", "quiet": True, "columns": HEADS, "rows": _rows(rows),
        "empty": {"sentence": "没有发出的文书", "how": "环节发出的文书，编号后即列在这里。"},
    }  # fmt: skip
    return page(
        request, "desk/issued.html", "papers", [(HOME[0], "")], table=table, pager=pager, total=total, year=year, years=years,
        series={**register.SERIES, RECEIPTS: "登记回执"}, chosen=chosen["series"], runs=_runs(agency, year), export=with_(request, export="1"),
        words=request.seat.post in acts.CANCELLERS, delivers=request.seat.post in waiting.POSTS,
    )  # fmt: skip


def _chosen(found: QuerySet, year: int, series: str) -> QuerySet:
    found = found.filter(issued_on__year=year)
    if series == RECEIPTS:
        return found.filter(template="receipt")
    numbered = found.exclude(template="receipt")  # a receipt bears the number of its case
    return numbered.filter(no__contains=f"{series}〔") if series in register.SERIES else numbered


def _rows(papers: list[Paper]) -> list[dict[str, Any]]:
    signed, checked = register.signers(papers), register.checked(papers)
    cases = dict(Case.objects.house.filter(code__in=[p.case for p in papers]).values_list("code", "no"))
    return [_row(paper, signed, checked.get(paper.check_code, 0), cases[paper.case]) for paper in papers]


def _row(paper: Paper, signed: dict[str, str], checked: int, no: str) -> dict[str, Any]:
    url = f"{HOME[1]}issued/{paper.check_code}/"
    words, tone = state(paper)
    return {
        "url": url,
        "cells": [
            {"text": paper.no, "url": url}, paper.title, {"text": no, "url": f"/desk/case/{paper.case}/"}, paper.issued_on,
            signed.get(paper.check_code, ""), paper.pages or "", checked or "", {"badge": words, "tone": tone} if words else "",
        ],
    }  # fmt: skip


def state(paper: Paper) -> tuple[str, str]:
    """What became of it, with the tone of its badge; "" for one that stands."""
    if paper.cancelled_on:
        return "作废", "bad"
    if paper.erased:
        return ERASED, "info"
    return ("", "") if paper.digest else ("正在生成", "info")


def _runs(agency: Agency, year: int) -> dict[str, Any]:
    """Numbers of the seat's own agency: unique, and without a gap that nobody can explain."""
    rows = [
        {"cells": [f"{register.SERIES[run.series]}（{run.series}）", run.last, run.cancelled or "", _gap(run)]}
        for run in register.runs(agency, year)
    ]  # fmt: skip
    return {
        "caption": "编号情况",
        "quiet": True,
        "columns": RUNS,
        "rows": rows,
        "empty": {"sentence": "本年还没有编号"},
    }


def _gap(run: register.Run) -> dict[str, str]:
    if run.missing:
        return {"badge": "缺" + "、".join(map(str, run.missing[:10])), "tone": "bad"}
    return {"badge": "连续", "tone": "good"}


def _exported(request: Any, found: QuerySet, year: int, series: str) -> HttpResponse:
    papers = list(LATEST.sorted(found)[: exports.LIMIT])
    signed, checked, why = register.signers(papers), register.checked(papers), register.reasons(papers)
    cases = dict(Case.objects.open_to(request.seat).values_list("code", "no"))
    lines = [
        [p.no, p.title, cases[p.case], p.issued_on, signed.get(p.check_code, ""), p.pages or None, checked.get(p.check_code, 0), p.digest,
         state(p)[0], why.get(p.check_code, "")]
        for p in papers
    ]  # fmt: skip
    exports.log(request.seat, "export", "papers", f"{year}", len(lines))
    notes = {"筛选": f"{year}年{register.SERIES.get(series, '')}", "说明": f"共{len(lines)}件"}
    return exports.book(request.seat, "发文登记", EXPORTED, lines, notes)


@held_by(*READERS)
def paper(request: Any, check: str) -> HttpResponse:
    """One issued paper; 作废 here."""
    row = get_object_or_404(seen(request.seat), check_code=check)
    refused = acts.why_not_cancel(row, request.seat, now())
    form = CancelInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.cancel, row, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(f"{HOME[1]}issued/{check}/")
    return page(
        request, "desk/paper.html", "papers", [HOME, (row.no, "")], row=row, facts=_facts(row), form=form,
        may=not refused, refused=refused if request.seat.post in acts.CANCELLERS else "",
        status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


def _facts(row: Paper) -> list[tuple[str, Any]]:
    case = Case.objects.house.get(code=row.case)
    checked, why = register.checked([row]), register.reasons([row])
    shown = [
        ("文号", row.no), ("题名", row.title), ("办件", case.no), ("成文日期", row.issued_on),
        ("签发", register.signers([row]).get(row.check_code, "")), ("页数", row.pages or "未计"),
        ("文件校验码（SM3）", row.digest or "（无）"), ("公众核验", f"{checked.get(row.check_code, 0)}次"), ("状态", state(row)[0] or "有效"),
    ]  # fmt: skip
    if row.cancelled_on:
        shown += [("作废日期", row.cancelled_on), ("作废理由", why.get(row.check_code, ""))]
    return shown

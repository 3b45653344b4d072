"""送审公开: a submitted annual report becomes a text of the column 政府信息公开年报, with its files, and goes through the release gate."""

from __future__ import annotations

from html import escape
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.cases.publishing import record_of
from mingtang.counts import acts, reports
from mingtang.counts.models import Report
from mingtang.desk.frame import now, page, today
from mingtang.desk.report_page import here
from mingtang.desk.reports import HOME, found_by
from mingtang.kinds import newest
from mingtang.papers import render, report_files
from mingtang.people.gates import held_by
from mingtang.records.cleaning import clean
from mingtang.records.columns import open_to_agency
from mingtang.records.models import Column, Record
from mingtang.records.screening import screen
from mingtang.ui.dates import full
from mingtang.ui.downloads import MEDIA
from mingtang.ui.inputs import Input
from mingtang.vault import files as vault

COLUMN = "annual-report"
FILES = ("pdf", "docx", "xlsx")


class ReleaseInput(Input):
    """Nothing is typed: text and files are the report as it was submitted."""


@held_by("drafter")
def release(request: Any, agency: str, year: int) -> HttpResponse:
    """What will be published, and the one button that drafts it."""
    found = found_by(request, agency, year)
    if (
        not found.row
        or found.row.state != "submitted"
        or agency != request.seat.agency
        or request.GET.get("version")
    ):
        raise Http404
    column = next((c for c in open_to_agency(agency) if c.code == COLUMN), None)
    form = ReleaseInput(request.POST or None)
    if (
        request.method == "POST"
        and column
        and form.is_valid()
        and (case := _drafted(request, form, found, column))
    ):
        return redirect(f"/desk/case/{case}/")
    crumbs = [HOME, (f"{found.agency.short} {year}年年度报告", here(found)), ("送审公开", "")]
    return page(
        request, "desk/report_release.html", "counts", crumbs, status=409 if form.moved else 422 if form.errors else 200, found=found,
        form=form, column=column, body=clean(text_of(found)), files=[f"{found.title}.{kind}" for kind in FILES],
    )  # fmt: skip


def text_of(found: reports.Shown) -> str:
    """The body of the page: what was corrected first, then the report."""
    said = ""
    if found.row and found.row.reason and found.row.submitted_on:
        said = f"<p>本报告于{full(found.row.submitted_on)}更正，为第{found.row.version}版。更正说明：{escape(found.row.reason)}</p>\n"
    return said + report_files.body(reports.paper(found, today()), charts=False)


def table_of(found: reports.Shown) -> dict[str, Any]:
    """What the record holds in place of a typed text: the edition freezes it, the press prints its pictures and its data."""
    assert found.row is not None  # the caller asked for a submitted report
    return {
        "report": found.row.name, "digest": found.row.digest, "body": text_of(found), "charts": found.charts,
        "document": reports.document(found), "rows": [],
    }  # fmt: skip


def _drafted(request: Any, form: Input, found: reports.Shown, column: Column) -> str:
    """The code of the release case; the report notes it."""
    given = {"values": {"title": found.title, "body": "", "attribute": "proactive", "validity": "valid"},
             "table": table_of(found), "files": files_of(found)}  # fmt: skip
    record = _before(found)
    if record and record.state == "release":
        case = Case.objects.house.select_related("agency").get(code=record.case)
        made = form.does(case_acts.take, case, "edit", by=request.seat, at=now(), **given)
    else:
        again = {"record": record} if record and record.state == "published" else {}
        made = form.does(
            case_acts.open_case, newest("release"), found.agency.code, "draft", {"formed_on": found.row.submitted_on}, by=request.seat,
            at=now(), column=column, **given, **again,
        )  # fmt: skip
        case = Case.objects.house.get(code=made) if made else None
    if not made:
        return ""
    acts.released(found.row, case.code, by=request.seat, at=now())
    return str(case.code)


def _before(found: reports.Shown) -> Record | None:
    """The text in which an earlier version stands, in the gate or public."""
    rows = Report.objects.house.filter(agency=found.agency.code, year=found.year, whole=found.below).exclude(
        release=""
    )
    last = rows.order_by("-version").first()
    case = Case.objects.house.filter(code=last.release).first() if last else None
    return record_of(case) if case else None


def files_of(found: reports.Shown) -> list[dict[str, Any]]:
    """The report as files in the vault, screened already, so that the act need not wait for a reader."""
    made = []
    for kind in FILES:
        data = render.report(kind, reports.paper(found, today()))
        one = {
            "name": f"{found.title}.{kind}",
            "media": MEDIA[f".{kind}"],
            "size": len(data),
            "digest": vault.put(data),
        }
        screen(one["name"], one["digest"])
        made.append(one)
    return made

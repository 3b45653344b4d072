"""送审公开: a submitted report becomes a text with its files, and goes through the release gate: an annual one in the column
政府信息公开年报, a work report in the column that its drafter chooses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.cases.publishing import record_of
from mingtang.counts import acts, reports
from mingtang.counts.models import Report
from mingtang.desk.frame import now, page, today
from mingtang.desk.report_page import called, here
from mingtang.desk.reports import DOCUMENTS, HOME, found_by
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
KINDS = ("documents", "news", "notices")  # columns that a work report may go to
FILES = {"annual": ("pdf", "docx", "xlsx"), "work": ("pdf", "docx")}


class ReleaseInput(Input):
    """Nothing is typed: text and files are the report as it was submitted. A work report may go to any column of documents."""

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(columns) > 1:
            self.fields["column"] = forms.ChoiceField(
                label="栏目", choices=[("", "请选择"), *((c.code, c.name) for c in columns)]
            )
            self._dress("column", self.fields["column"])


@held_by("drafter")
def release(request: Any, agency: str, year: int, report: str) -> HttpResponse:
    """What will be published, and the one button that drafts it."""
    found = found_by(request, agency, year, report)
    if (
        not found.row
        or found.row.state != "submitted"
        or agency != request.seat.agency
        or request.GET.get("version")
    ):
        raise Http404
    columns = _columns(found)
    form = ReleaseInput(request.POST or None, columns=columns)
    if request.method == "POST" and columns and form.is_valid():
        asked = form.cleaned_data.get("column", columns[0].code)
        if case := _drafted(request, form, found, next(c for c in columns if c.code == asked)):
            return redirect(f"/desk/case/{case}/")
    crumbs = [HOME, (called(found), here(found)), ("送审公开", "")]
    return page(
        request, "desk/report_release.html", "counts", crumbs, status=409 if form.moved else 422 if form.errors else 200, found=found,
        form=form, columns=columns, body=clean(text_of(found)), files=[f"{found.title}.{kind}" for kind in FILES[report]],
    )  # fmt: skip


def _columns(found: reports.Shown) -> list[Column]:
    """Where it may be published. A correction goes where the version before it stands."""
    standing = _before(found)
    open_ = open_to_agency(found.agency.code)
    if found.kind == "annual":
        return [c for c in open_ if c.code == COLUMN]
    return [c for c in open_ if (c.code == standing.column_id if standing else c.kind in KINDS)]


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
        "document": DOCUMENTS[found.kind](found), "rows": [],
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
    rows = Report.objects.house.of(found.agency.code, found.year, found.below, found.kind)
    last = rows.exclude(release="").first()
    case = Case.objects.house.filter(code=last.release).first() if last else None
    return record_of(case) if case else None


def files_of(found: reports.Shown) -> list[dict[str, Any]]:
    """The report as files in the vault, screened already, so that the act need not wait for a reader."""
    made = []
    for kind in FILES[found.kind]:
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

"""工作总结: the work report of one agency and year as its cases, registers and returns give it now; people write the rest in Word."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from mingtang.counts import reports as shown_reports
from mingtang.counts import work
from mingtang.counts.work.sources import ROWS, Use
from mingtang.desk import report_page
from mingtang.desk.frame import page, today
from mingtang.desk.reports import HOME, agency_of, year_of
from mingtang.forms.registers import defined
from mingtang.papers import render
from mingtang.people.gates import staff
from mingtang.ui.downloads import download

KINDS = {"docx": "Word", "pdf": "PDF", "html": "网页"}


def _made(request: Any, agency: str, year: int) -> work.Issued:
    found = shown_reports.computed(agency_of(request, agency), year_of(year))
    return work.issued(found, work.drafted(found))


@staff
def home(request: Any, agency: str, year: int) -> HttpResponse:
    """The chapters with their figures, and where each figure comes from."""
    made = _made(request, agency, year)
    here = f"/desk/counts/work/{agency}/"
    chapters = [
        {"label": one.label, "key": one.key, "lines": report_page.lines(made.found, made.pieces[one.key])}
        for one in made.layout.chapters
    ]
    years = [{**one, "url": f"{here}{one['year']}/"} for one in report_page.years(made.found)]
    table = {
        "caption": "数字和来源", "quiet": True,
        "columns": [{"label": "名称", "head": True}, {"label": "数字", "num": True, "keep": True}, {"label": "由什么得出", "keep": True}, {"label": "来源"}],
        "rows": [_row(made, use) for use in made.uses],
        "empty": {"sentence": "没有可以引用的数字", "how": "先登记台账、办理申请或者填报。"},
    }  # fmt: skip
    return page(
        request, "desk/work.html", "counts", [HOME, (f"{made.found.agency.short} {year}年工作总结", "")], made=made, chapters=chapters, years=years,
        table=table, gaps=len(made.open), files=[(label, f"{here}{year}/file/{kind}/") for kind, label in KINDS.items()],
        annual=report_page.here(made.found),
    )  # fmt: skip


def _row(made: work.Issued, use: Use) -> dict[str, Any]:
    url = report_page.url_behind(made.found, use.name)
    source = defined.get(use.source).label if use.how == ROWS else use.source
    behind = f"{use.how}{use.behind}{'件' if use.how != ROWS else '条'}" if use.behind else use.how
    return {"cells": [{"text": use.name, "url": url} if url else use.name, use.shown, behind, source]}


@staff
def file(request: Any, agency: str, year: int, kind: str) -> HttpResponse:
    """The report as Word, PDF or a page of its own, its gaps marked."""
    if kind not in KINDS:
        raise Http404
    made = _made(request, agency, year)
    data = render.report(kind, work.paper(made, today()))
    return download(data, f"{made.title}（草稿）.{kind}", inline=kind != "docx")

"""公众意见: what came in to each notice, what becomes of each opinion, and the text that says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts as case_acts
from mingtang.cases import opinions
from mingtang.cases.models import OPINION_ANSWERERS, OPINION_READERS, VERDICTS, Opinion
from mingtang.cases.opinions import acts
from mingtang.clock import SHANGHAI
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.forms import answers
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.people.seats import Seat
from mingtang.records.columns import open_to_agency
from mingtang.records.models import Column, Edition, Record
from mingtang.ui import dates
from mingtang.ui.inputs import Input

HOME = ("公众意见", "/desk/opinions/")
BESIDE = "decision-draft"  # 草案和意见采纳: where a summary goes unless the notice's own column is open
TONES = {"adopted": "good", "part": "info", "not": "plain", "": "warn"}
readers = held_by(*sorted(OPINION_READERS))


class AnswerInput(Input):
    gist = forms.CharField(
        label="意见要点",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="公布时使用，不要写提意见的人",
    )
    verdict = forms.ChoiceField(label="采纳情况", choices=list(VERDICTS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="部分采纳和未采纳的须写明",
    )


class SummaryInput(Input):
    """起草采纳情况: one button."""


def _notices(seat: Seat) -> list[Edition]:
    """Notices of this seat's agency with a box, the newest first."""
    rows = (
        Edition.objects.open_to(seat)
        .in_force()
        .filter(content__opinions=True)
        .select_related("agency", "record")
    )
    mine = {e.record.code: e for e in rows.order_by("-published_at")}
    seen = set(Record.objects.open_to(seat).filter(code__in=mine).values_list("code", flat=True))
    return [e for code, e in mine.items() if code in seen]


@readers
def home(request: Any) -> HttpResponse:
    """Every notice with a box: until when, how many came in, how many are not answered yet."""
    rows, on = [], today()
    for edition in _notices(request.seat):
        found = Opinion.objects.open_to(request.seat).filter(record=edition.record.code)
        count = Counter(found.values_list("verdict", flat=True))
        at, last = f"{HOME[1]}{edition.record.code}/", edition.expires_on
        state = ("征求意见中", "good") if last and last >= on else ("已截止", "plain")
        rows.append({"url": at, "cells": [{"text": edition.title, "url": at}, last, {"badge": state[0], "tone": state[1]}, sum(count.values()), count[""]]})  # fmt: skip
    table = {
        "caption": "公众意见", "quiet": True, "rows": rows,
        "columns": [{"label": "公示", "head": True}, {"label": "截止日期", "keep": True}, {"label": "状态", "keep": True}, {"label": "意见", "num": True}, {"label": "待研究", "num": True}],
        "empty": {"sentence": "没有接受意见的公示", "how": "拟稿时填写公示截止日期，并勾选“公示期内在网上接受意见”。"},
    }  # fmt: skip
    return page(request, "desk/opinions.html", "release", [(HOME[0], "")], table=table)


def _notice(request: Any, code: str) -> Edition:
    found = next((e for e in _notices(request.seat) if e.record.code == code), None)
    if found is None:
        raise Http404
    return found


@readers
def notice(request: Any, code: str, form: SummaryInput | None = None, status: int = 200) -> HttpResponse:
    """The opinions to one notice, and what the agency made of them."""
    edition = _notice(request, code)
    found = list(Opinion.objects.open_to(request.seat).filter(record=code).order_by("received_at", "pk"))
    rows = []
    for one in found:
        at = f"{HOME[1]}{code}/{one.code}/"
        said = one.gist or one.values.get("content", "")[:60]
        state = {"badge": VERDICTS.get(one.verdict, "待研究"), "tone": TONES[one.verdict]}
        rows.append(
            {
                "url": at,
                "cells": [{"text": one.no, "url": at}, said, dates.moment_iso(one.received_at), state],
            }
        )
    table = {
        "caption": "收到的意见", "quiet": True, "rows": rows,
        "columns": [{"label": "编号", "keep": True}, {"label": "意见", "head": True}, {"label": "收到时间", "keep": True}, {"label": "采纳情况", "keep": True}],
        "empty": {"sentence": "还没有收到意见", "how": "公众在网站的公示页面点“提意见”后，列在这里。"},
    }  # fmt: skip
    exports.log(request.seat, "list", "opinions", code, len(rows))
    told = (
        Record.objects.open_to(request.seat)
        .filter(interprets=code, reading="adoption")
        .exclude(state="cancelled")
        .first()
    )
    return page(
        request, "desk/opinion_notice.html", "release", [HOME, (edition.title, "")], status=status, edition=edition, table=table, total=len(found),
        closed=opinions.why_closed(edition, today()), undecided=opinions.undecided(code), told=told, form=form or SummaryInput(),
        drafts=request.seat.post == "drafter",
    )  # fmt: skip


@readers
def opinion(request: Any, code: str, opinion: str) -> HttpResponse:
    """One opinion whole; the answer is given here."""
    edition = _notice(request, code)
    one = (
        Opinion.objects.open_to(request.seat)
        .filter(record=code, code=opinion)
        .select_related("agency")
        .first()
    )
    if one is None:
        raise Http404
    may = request.seat.post in OPINION_ANSWERERS
    seen = request.POST.get("moves", str(one.moves))
    start = {"verdict": one.verdict, "gist": one.gist, "reason": one.reason}
    form = AnswerInput(request.POST if may and request.method == "POST" else None, initial=start)
    if request.method == "POST" and not may:
        raise Http404
    if request.method == "POST" and form.is_valid():
        said, one.moves = form.cleaned_data, int(seen) if seen.isdecimal() else -1
        if form.does(
            acts.answer, one, said["verdict"], said["gist"], said["reason"], by=request.seat, at=now()
        ):
            return redirect(f"{HOME[1]}{code}/")
    exports.log(request.seat, "view", "opinion", one.code)
    groups = answers.shown_groups(
        opinions.form(), {**opinions.opened(one), "sender": one.sender}, {}, hide=()
    )
    crumbs = [HOME, (edition.title, f"{HOME[1]}{code}/"), (one.no, "")]
    status = 409 if form.moved else 422 if form.errors else 200
    return page(
        request, "desk/opinion.html", "release", crumbs, status=status, opinion=one, groups=groups, form=form if may else None, moves=seen,
        verdict=VERDICTS.get(one.verdict, ""), back=f"{HOME[1]}{code}/",
    )  # fmt: skip


@readers
def export(request: Any, code: str) -> HttpResponse:
    """导出 Excel: every opinion to one notice, names and telephones masked."""
    edition, seat = _notice(request, code), request.seat
    fields, lines = opinions.form().fields, []
    for one in (
        Opinion.objects.open_to(seat).filter(record=code).order_by("received_at", "pk")[: exports.LIMIT]
    ):
        values = {**opinions.opened(one), "sender": one.sender}
        said = [answers.show(f, values.get(f.key, ""), {}, answers.HIDDEN_FROM_STAFF) for f in fields]
        when = f"{one.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        lines.append([one.no, when, *said, VERDICTS.get(one.verdict, ""), one.gist, one.reason])
    notes = {
        "公示": edition.title, "说明": f"共{len(lines)}条，姓名和电话已脱敏",
    }  # fmt: skip
    heads = ["编号", "收到时间", *(f.label for f in fields), "采纳情况", "意见要点", "理由"]
    exports.log(seat, "export", "opinions", code, len(lines))
    return exports.book(seat, "公众意见", heads, lines, notes)


@held_by("drafter")
def summary(request: Any, code: str) -> HttpResponse:
    """起草采纳情况: a draft with the numbers and every answer, tied to the notice; it goes through the gate like any text."""
    edition, form = _notice(request, code), SummaryInput(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if left := opinions.undecided(code):
            form.add_error(None, f"还有{left}条意见没有研究，请逐条写明采纳情况以后再起草")
        elif not opinions.why_closed(edition, today()):
            form.add_error(None, "公示期还没有满，期满以后才能起草采纳情况")
        elif case := _drafted(request, form, edition):
            return redirect(f"/desk/case/{case}/")
    return notice(request, code, form, 422)


def _drafted(request: Any, form: SummaryInput, edition: Edition) -> str:
    columns = {c.code: c for c in open_to_agency(edition.agency_id)}
    column: Column | None = columns.get(edition.column_id) or columns.get(BESIDE)
    if column is None:
        form.add_error(None, "本单位没有可以发布采纳情况的栏目")
        return ""
    return str(
        form.does(
            case_acts.open_case, newest("release"), edition.agency_id, "draft", {"formed_on": today()}, by=request.seat, at=now(),
            column=column, values=opinions.summary(edition.record, edition),
        ) or ""
    )  # fmt: skip

"""依申请公开月度报告 on the desk: the months of one agency, the one act that reports them, and the city's view of who is late."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.counts import acts, monthly, owed, reading, scope
from mingtang.counts.measures import MEASURES
from mingtang.counts.models import Monthly, MonthlyUrging
from mingtang.database.together import Size
from mingtang.desk.figures import may_see_city
from mingtang.desk.frame import now, page, today
from mingtang.desk.reports import HOME, agency_of
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.ui.inputs import Input

HERE = "/desk/counts/monthly/"
TONES = {"reported": "good", "late": "bad", "missing": "bad", "open": "plain"}
Counted = dict[date, dict[str, int]]  # month → its numbers as the ledger gives them now


class ReportInput(Input):
    """Nothing is typed to report a month; to correct one, the reason."""

    reason = forms.CharField(label="更正的理由", required=False, max_length=300)


@staff
def home(request: Any) -> HttpResponse:
    """The months of one agency."""
    return _show(request, agency_of(request, request.GET.get("agency") or request.seat.agency))


def _show(
    request: Any, agency: Agency, form: Input | None = None, month: date | None = None, status: int = 200
) -> HttpResponse:
    stood = standings(agency, request.seat)
    counted = {one.month: monthly.figures(agency.code, one.month) for one in stood}
    mine = request.seat.post == "disclosure_head" and agency.code in agencies_covered(request.seat, today())
    offered = _acts(stood, counted, form, month) if mine else []
    unseen = form.problems() if form and not any(item["form"] is form for item in offered) else []
    return page(
        request, "desk/monthly.html", "counts", [HOME, (f"{agency.short} 月度报告", "")], status=status, agency=agency,
        table=_table(agency, stood, counted), acts=offered, city=may_see_city(request.seat), note="；".join(p["text"] for p in unseen),
    )  # fmt: skip


def standings(agency: Agency, seat: Seat) -> list[monthly.Standing]:
    """The months that are over, newest first, each with what was reported of it."""
    months = monthly.owed_months(agency, today(), reading.counted_from([agency.code]))
    known = monthly.newest(Monthly.objects.open_to(seat).filter(agency=agency.code)) if months else {}
    return [monthly.standing(agency, month, known.get((agency.code, month)), today()) for month in months]


def told(seat: Seat, on: date) -> Size:
    """How many months this office has reported, and whether the last is among them."""
    rows = Monthly.objects.open_to(seat).filter(agency=seat.agency, version=1)
    return Size(rows.filter(month__gte=_back(on)), {"last": Q(month=monthly.before(on))})


def left(seat: Seat, counted: dict[str, int] | None) -> dict[str, Any]:
    """What the first page of the day says of the months that are still to be reported; {} where there is nothing to say.
    counted: what `told` came to."""
    body = next((body for body in owed.bodies() if body.code == seat.agency), None)
    if counted is None or body is None or body.closed_on or not body.reporting:
        return {}
    if not monthly.owed(body, monthly.before(today())):
        return {}
    since = owed.founded().get(body.code) or reading.counted_from([body.code])
    months = monthly.owed_months(body, today(), since)
    missing = len(months) - counted["all"]
    if missing <= 0:
        return {}
    if counted["last"]:
        return {"older": missing}
    due = monthly.standing(body, months[0], None, today()).due_on
    return {"month": months[0], "due": due if due != date.max else None, "older": missing - 1}


def _back(on: date) -> date:
    """The first of the months that are looked back on."""
    months = on.year * 12 + on.month - 1 - monthly.SHOWN
    return date(months // 12, months % 12 + 1, 1)


def _table(agency: Agency, stood: list[monthly.Standing], counted: Counted) -> dict[str, Any]:
    figures = [{"label": MEASURES[key].label, "num": True} for key in monthly.KEYS]
    return {
        "caption": f"{agency.short}依申请公开月度报告", "quiet": True, "rows": [_row(one, counted) for one in stood],
        "columns": [{"label": "月份", "head": True}, *figures, {"label": "状态"}, {"label": "最晚报送日"}, {"label": "报送日期", "keep": True}],
        "empty": {"sentence": "没有须报送的月份", "how": "市级设定报送期限以后的每个月，在次月初报送。"},
    }  # fmt: skip


def _row(one: monthly.Standing, counted: Counted) -> dict[str, Any]:
    said = one.row.figures if one.row else counted[one.month]
    return {"cells": [_month(one.month), *(said[key] for key in monthly.KEYS), *_reported(one)]}


def _reported(one: monthly.Standing) -> list[Any]:
    version = f"（第{one.row.version}版）" if one.row and one.row.version > 1 else ""
    return [
        {"badge": monthly.STATES[one.state] + version, "tone": TONES[one.state]},
        one.due_on if one.due_on < date.max else "",
        one.row.reported_on if one.row else "",
    ]


def _month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _acts(
    stood: list[monthly.Standing], counted: Counted, given: Input | None, month: date | None
) -> list[dict[str, Any]]:
    """What may be done: report each month that was not, oldest first; correct those whose numbers have changed since."""
    found = []
    for one in reversed(stood):
        if one.row and one.row.figures == counted[one.month]:
            continue
        form = given if given and month == one.month else ReportInput()
        if not one.row:
            form.fields.pop("reason", None)
        found.append({
            "label": f"{'更正' if one.row else '确认报送'}{_month(one.month)}", "form": form, "opened": form is given,
            "url": f"{HERE}{one.month:%Y/%m}/",
            "effect": "按此刻的办理记录固定该月数字，没有申请的报零；报送人和时间记入台账",
        })  # fmt: skip
    return found


@held_by("disclosure_head")
@require_POST
def report(request: Any, year: int, month: int) -> HttpResponse:
    """Report or correct one month of one's own agency."""
    if not (1 <= month <= 12 and 2008 <= year <= today().year):
        raise Http404
    agency, first = agency_of(request, request.seat.agency), date(year, month, 1)
    form = ReportInput(request.POST)
    if form.is_valid() and form.does(
        acts.report_month, agency, first, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(HERE)
    return _show(request, agency, form, first, 409 if form.moved else 422)


@held_by("disclosure_head", "openness_office")
def city(request: Any) -> HttpResponse:
    """Who has reported the month, and who is late."""
    return _show_city(request)


@held_by("openness_office")
@require_POST
def urge(request: Any) -> HttpResponse:
    """催报: all that are late with the month, in one act."""
    form = UrgeInput(request.POST)
    if form.is_valid() and (told := form.does(
        acts.urge_month, form.cleaned_data["month"], by=request.seat, at=now()
    )):  # fmt: skip
        return redirect(f"{HERE}city/?month={form.cleaned_data['month']:%Y-%m}&urged={told}")
    return _show_city(request, form, 409 if form.moved else 422)


class UrgeInput(Input):
    month = forms.DateField(widget=forms.HiddenInput)


def _show_city(request: Any, form: Input | None = None, status: int = 200) -> HttpResponse:
    last = monthly.months_before(today(), date(today().year - 2, 1, 1))
    chosen = next((m for m in last if f"{m:%Y-%m}" == request.GET.get("month", "")), last[0])
    codes = scope.agencies_seen(request.seat, today())
    agencies = [
        a for a in Agency.objects.filter(code__in=codes).order_by("order", "code") if monthly.owes(a, chosen)
    ]
    known = monthly.newest(Monthly.objects.open_to(request.seat).filter(month=chosen))
    stood = [
        (agency, monthly.standing(agency, chosen, known.get((agency.code, chosen)), today()))
        for agency in agencies
    ]
    late = sum(one.state == "missing" for _, one in stood)
    urged = dict(
        MonthlyUrging.objects.filter(month=chosen).order_by("urged_on").values_list("agency", "urged_on")
    )
    may = bool(late) and request.seat.post == "openness_office"
    months = [
        {"label": _month(m), "url": f"{HERE}city/?month={m:%Y-%m}", "current": m == chosen} for m in last[:6]
    ]
    return page(
        request, "desk/monthly_city.html", "counts", [HOME, ("各单位月度报告", "")], month=_month(chosen), months=months, late=late, status=status,
        form=(form or UrgeInput(initial={"month": chosen})) if may else None, urged=request.GET.get("urged", "") if form is None else "",
        note="；".join(p["text"] for p in form.problems()) if form else "", table=_city(chosen, stood, urged), counts=[(label, sum(one.state == key for _, one in stood)) for key, label in monthly.STATES.items()],
    )  # fmt: skip


def _city(
    month: date, stood: list[tuple[Agency, monthly.Standing]], urged: dict[str, date]
) -> dict[str, Any]:
    figures = [{"label": MEASURES[key].label, "num": True} for key in monthly.KEYS]
    rows = [
        {
            "url": f"{HERE}?agency={agency.code}",
            "cells": [
                {"text": agency.short, "url": f"{HERE}?agency={agency.code}"},
                *(one.row.figures[key] if one.row else "—" for key in monthly.KEYS), *_reported(one),
                urged.get(agency.code, ""),
            ],
        }
        for agency, one in stood
    ]  # fmt: skip
    return {
        "caption": f"各单位{_month(month)}依申请公开月度报告", "quiet": True, "rows": rows, "empty": {"sentence": "没有报送单位"},
        "columns": [{"label": "单位", "head": True}, *figures, {"label": "状态"}, {"label": "最晚报送日"}, {"label": "报送日期", "keep": True}, {"label": "最近催报", "keep": True}],
    }  # fmt: skip

"""节假日安排: the years that are known, a new notice with the preview of what it moves, and the correction of a mistyped one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases import recomputing
from mingtang.cases.models import Case
from mingtang.clock import Calendar, Notice, statutory
from mingtang.desk import calendar_rows
from mingtang.desk.frame import now, page, today
from mingtang.desk.notice_input import CorrectInput, NewNoticeInput, NoticeInput, typed
from mingtang.desk.notice_input import statutory as statutory_days
from mingtang.desk.settings import HOME
from mingtang.people.gates import held_by
from mingtang.policy import acts
from mingtang.policy import values as policy
from mingtang.policy.models import Notice as Row
from mingtang.vault import sm3

HERE = ("节假日安排", "/desk/settings/calendar/")


@dataclass(frozen=True)
class Preview:
    """What a notice would do. moved: cases whose last day changes; settled: whose day stays and is no longer provisional.
    stamp: of what was typed; a confirmation of something else is only another preview."""

    stamp: str
    doubts: list[str]
    days: dict[str, Any]
    moved: list[recomputing.Shift]
    settled: int


@held_by("admin_system")
def home(request: Any) -> HttpResponse:
    """Which years have their notice, what is provisional, and every notice that was entered here."""
    known = policy.calendar()
    waiting = Case.objects.house.filter(provisional=True, closed_on=None).count()
    return page(
        request, "desk/calendar.html", "settings", [HOME, (HERE[0], "")], version=known.version, years=calendar_rows.years(known),
        following=known.provisional_year, waiting=waiting, notices=calendar_rows.notices(Row.objects.select_related("corrects")),
        late=(today().month, today().day) >= (11, 1) and known.provisional_year == today().year + 1,
    )  # fmt: skip


@held_by("admin_system")
def year(request: Any, year: int) -> HttpResponse:
    """The days of one year that are not plain weekdays or weekends, each with its source."""
    known = policy.calendar()
    if year not in known.years and year != known.provisional_year:
        raise Http404
    return page(
        request, "desk/calendar_year.html", "settings", [HOME, HERE, (f"{year}年", "")], year=year,
        months=calendar_rows.months(known, year), table=calendar_rows.special(known, year), provisional=year == known.provisional_year,
    )  # fmt: skip


@held_by("admin_system")
def new(request: Any) -> HttpResponse:
    """录入通知: first the preview, then the act."""
    following = policy.calendar().provisional_year
    first = {"year": following, "off": statutory_days(following)}
    form = NewNoticeInput(request.POST or None, initial=first)
    preview = None
    if form.is_valid():
        given = form.cleaned_data
        row = Row(year=given["year"], days=form.days, source=given["source"], issued_on=given["issued_on"], amends=given["amends"])  # fmt: skip
        preview = _previewed(form, row)
        args = (row.year, row.days, row.source, row.issued_on, row.amends)
        if _confirmed(request, preview) and form.does(acts.add_notice, *args, by=request.seat, at=now()):  # fmt: skip
            return redirect(HERE[1])
    return _form(request, form, preview, "录入放假通知", following=following)


@held_by("admin_system")
def correct(request: Any, notice: int) -> HttpResponse:
    """更正录入: the same form filled with what was entered; the new version follows it."""
    old = get_object_or_404(Row, pk=notice)
    if request.method != "POST" and old.replaced:
        raise Http404
    first = {**typed(old.days), "issued_on": old.issued_on, "source": old.source}
    form = CorrectInput(request.POST or None, initial=first)
    preview = None
    if form.is_valid():
        given = form.cleaned_data
        row = Row(year=old.year, days=form.days, source=given["source"], issued_on=given["issued_on"], amends=old.amends)  # fmt: skip
        row.corrects = old
        preview = _previewed(form, row)
        args = (old, row.days, row.source, row.issued_on, given["reason"])
        if _confirmed(request, preview) and form.does(acts.correct_notice, *args, by=request.seat, at=now()):  # fmt: skip
            return redirect(HERE[1])
    return _form(request, form, preview, f"更正{old.year}年放假通知", following=0)


def _previewed(form: NoticeInput, row: Row) -> Preview | None:
    """What entering `row` would do; None where it cannot be entered, the reason put beside its field."""
    if refused := acts.why_not_enter(row, today()):
        reason, field = refused
        form.add_error(field if field in form.fields else None, reason)
        return None
    made = policy.notice(row.year, row.days, row.source, row.issued_on, row.amends)
    return _preview(made, policy.calendar_with(made, row.corrects_id or 0))


def _preview(made: Notice, after: Calendar) -> Preview:
    shifts = recomputing.shifts(after)
    moved = [shift for shift in shifts if shift.new != shift.old]
    return Preview(
        sm3.of_bytes(repr(made).encode())[:16], statutory.doubts(made, after), calendar_rows.special(after, made.year), moved,
        len(shifts) - len(moved),
    )  # fmt: skip


def _confirmed(request: Any, preview: Preview | None) -> bool:
    """Whether the very notice that was previewed is confirmed."""
    return preview is not None and request.POST.get("confirmed") == preview.stamp


def _form(
    request: Any, form: NoticeInput, preview: Preview | None, title: str, following: int
) -> HttpResponse:
    table = calendar_rows.shifts(preview.moved) if preview else None
    return page(
        request, "desk/calendar_notice.html", "settings", [HOME, HERE, (title, "")], form=form, preview=preview, title=title,
        table=table, following=following, shown=calendar_rows.SHOWN, status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip

"""台账: the registers an agency keeps, their rows with the lamp of their term, and the national table in and out."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse

from mingtang.cases.tables import REASONS, terms
from mingtang.clock import Calendar
from mingtang.database.together import Size, Together
from mingtang.desk import exports, row_figures
from mingtang.desk.frame import page, today
from mingtang.desk.turning import Listing, Order, turned
from mingtang.forms import masking
from mingtang.forms.models import REGISTER_KEEPERS, REGISTER_READERS, Entry
from mingtang.forms.registers import Register, defined, rows
from mingtang.papers.commas import csv_of
from mingtang.papers.sheet import sheet
from mingtang.people.gates import held_by
from mingtang.people.seats import Seat
from mingtang.people.wording import worded
from mingtang.policy import values as policy
from mingtang.ui.downloads import download

HOME = ("台账", "/desk/tables/")
SIZE = 50
PLACED = Order({"order": int, "id": int})
DECIDED = Order({"day": date, "id": int}, newest_first=True)
STATES = {
    "waiting": "待公示",
    "late": "超期",
    "gate": "审签中",
    "told": "已公示",
    "gone": "已撤下",
    "struck": "已作废",
}
TONES = {"waiting": "warn", "gate": "info", "told": "good", "gone": "plain", "struck": "plain"}
KEPT = {"waiting": "已登记", "struck": "已作废"}  # of a register that is no public table
readers, keepers = held_by(*sorted(REGISTER_READERS)), held_by(*sorted(REGISTER_KEEPERS))


def register_of(code: str) -> Register:
    try:
        return defined.get(code)
    except KeyError as unknown:
        raise Http404 from unknown


def states_of(register: Register) -> dict[str, str]:
    """The states its rows can be in, in words."""
    return KEPT if register.internal else STATES


def badge_of(register: Register, entry: Entry) -> dict[str, str]:
    state = state_of(entry)
    return {"badge": states_of(register)[state], "tone": "plain" if register.internal else TONES[state]}


def url(register: Register, tail: str = "") -> str:
    return f"{HOME[1]}{register.code}/{tail}"


@readers
def home(request: Any) -> HttpResponse:
    """Every register with how many rows this seat sees in each state."""
    known, calendar = defined.known(), policy.calendar()
    numbers = _numbers(
        request.seat, tuple((code, _waiting_late(one, calendar)) for code, one in known.items())
    ).ask()
    told: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for code, register in known.items():
        said = [
            f"{label}{numbers[code][key]}"
            for key, label in states_of(register).items()
            if numbers[code].get(key)
        ]
        cells = [{"text": register.label, "url": url(register)}, "，".join(said) or "还没有记录"]
        told[register.internal].append({"url": url(register), "cells": cells})
    return page(
        request, "desk/tables.html", "release", [(HOME[0], "")], told=_list("公示的台账", told[False]), kept=_list("内部台账", told[True]),
    )  # fmt: skip


def _list(caption: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    heads = [{"label": "台账", "head": True}, {"label": "记录"}]
    return {"caption": caption, "quiet": True, "columns": heads, "rows": lines}


@worded
def _numbers(seat: Seat, late: tuple[tuple[str, Span | None], ...]) -> Together:
    """Of each register how many rows are in each state, and how many of those not public are late."""
    entries = Entry.objects.open_to(seat)
    parts = {code: {**IN_STATE, **({"late": _overdue(span)} if span else {})} for code, span in late}
    return Together(lambda: {code: Size(entries.filter(register=code), parts[code]) for code in parts})


def state_of(entry: Entry) -> str:
    """Where a row stands: one of STATES but "late", which is a matter of its lamp."""
    if entry.struck_on:
        return "struck"
    if entry.gone_on:
        return "gone"
    if entry.published_on:
        return "told"
    return "gate" if entry.record else "waiting"


Span = tuple[date, date]
_UNTOLD, _STANDS, _GONE = Q(published_on=None), Q(struck_on=None), Q(gone_on=None)
IN_STATE = {  # as state_of
    "waiting": _STANDS & _GONE & _UNTOLD & Q(record=""), "gate": _STANDS & _GONE & _UNTOLD & ~Q(record=""),
    "told": _STANDS & _GONE & ~_UNTOLD, "gone": _STANDS & ~_GONE, "struck": ~_STANDS,
}  # fmt: skip


def _waiting_late(register: Register, calendar: Calendar) -> Span | None:
    return terms.late_days(register, today(), calendar)


def _overdue(span: Span) -> Q:
    return _STANDS & Q(published_on=None, decided_on__gte=span[0], decided_on__lte=span[1])


def _late(register: Register, found: QuerySet, calendar: Calendar) -> Q:
    """Rows past their last day: not public yet, or made public after it (only days on which that happened are named)."""
    span = _waiting_late(register, calendar)
    late = _overdue(span) if span else Q(pk__in=[])
    told = found.filter(_STANDS).exclude(published_on=None).exclude(decided_on=None).order_by()
    for day, last in told.values_list("decided_on").annotate(Max("published_on")):
        until = terms.due_on(register, day, calendar)
        if until and last > until.date:
            late |= _STANDS & Q(decided_on=day, published_on__gt=until.date)
    return late


@readers
def table(request: Any, code: str) -> HttpResponse:
    """The rows of one register, newest first, by state with numbers, narrowed by number."""
    register, calendar = register_of(code), policy.calendar()
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("state", "q")}
    found = Entry.objects.open_to(request.seat).filter(register=code).select_related("agency")
    behind = row_figures.behind(request, register)
    if behind:
        found = found.filter(code__in=behind["codes"])
        chosen |= behind["asked"]
    if chosen["q"]:
        found = found.filter(number__icontains=chosen["q"])
    parts = {
        key: IN_STATE[key] if key in IN_STATE else _late(register, found, calendar)
        for key in states_of(register)
        if key in IN_STATE or register.days
    }
    numbers = Together(lambda: {"rows": Size(found, parts)}).ask()["rows"]
    state = chosen["state"] if chosen["state"] in parts else ""
    listed = found.filter(parts[state]) if state else found
    if not register.living:
        listed = listed.annotate(day=Coalesce("decided_on", Value(date.min)))
    shown, pages = turned(
        request, Listing(listed, PLACED if register.living else DECIDED, SIZE), numbers[state or "all"]
    )
    heads = [
        {"label": register.form.field(register.name).label, "head": True},
        {"label": register.form.field(register.number).label, "keep": True},
        *([{"label": register.form.field(register.decided).label, "keep": True}] if register.decided else []),
        *([{"label": "公示时限"}] if register.days else []),
        {"label": "状态", "keep": True},
    ]
    table = {
        "caption": register.label, "quiet": True, "columns": heads,
        "rows": [_row(register, entry, calendar, request.seat.agency) for entry in shown],
        "empty": {"sentence": "没有相符的记录" if any(chosen.values()) else "还没有记录", "how": "点“登记”逐条填写，或者“导入”电子表格。"},
    }  # fmt: skip
    return page(
        request, "desk/table.html", "release", [HOME, (register.label, "")], register=register, table=table, pager=pages,
        tabs=[_tab(register, key, numbers[key or "all"], chosen) for key in ("", *parts)], chosen=chosen, base=url(register),
        behind=behind,
        keeps=request.seat.post in REGISTER_KEEPERS, drafts=request.seat.post == "drafter" and not register.internal,
    )  # fmt: skip


def _tab(register: Register, key: str, number: int, chosen: dict[str, str]) -> dict[str, Any]:
    asked = {k: v for k, v in {**chosen, "state": key}.items() if v}
    return {
        "label": states_of(register).get(key, "全部"), "url": "?" + urlencode(asked), "number": number,
        "current": chosen["state"] == key,
    }  # fmt: skip


def _row(register: Register, entry: Entry, calendar: Calendar, own: str) -> dict[str, Any]:
    at, state = url(register, f"{entry.code}/"), state_of(entry)
    due = terms.due_of(register, entry, calendar)
    sign = terms.sign_of(entry, due, today(), calendar)
    why = REASONS.get(entry.gone_why, "") if state == "gone" else ""
    lamp = {"lamp": sign, "sub": f"最晚{due.date}{'（暂定）' if due.provisional else ''}" if due else ""}
    return {
        "url": at,
        "cells": [
            {"text": name_of(register, entry), "url": at, "sub": entry.agency.short if entry.agency_id != own else ""}, entry.number,
            *([entry.decided_on] if register.decided else []), *([lamp if sign else ""] if register.days else []),
            {**badge_of(register, entry), "sub": why},
        ],
    }  # fmt: skip


def name_of(register: Register, entry: Entry) -> str:
    """The name of a row as a list shows it: masked where the public sees it masked."""
    if entry.erased_on:
        return "（个人信息已依法删除）"
    values = rows.initial(register, entry.values)
    return masking.mask(register.mask_of(register.name, values), entry.values.get(register.name, ""))


@keepers
def export(request: Any, code: str) -> HttpResponse:
    """The national table of what this seat sees, whole: it is what the agency reports, so the export is logged."""
    register = register_of(code)
    found = (
        Entry.objects.open_to(request.seat)
        .standing()
        .filter(register=code, erased_on=None)
        .order_by("decided_on", "order", "pk")
    )
    entries = [] if request.GET.get("blank") else list(found[: exports.LIMIT])
    lines = [rows.cells(register, rows.opened(register, entry.values)) for entry in entries]
    exports.log(request.seat, "export", "register", code, len(lines))
    heads, name = rows.headings(register), f"{register.label}-{today():%Y%m%d}"
    if request.GET.get("as") == "csv":
        return download(csv_of(heads, lines), f"{name}.csv")
    return download(sheet(register.form.label, heads, lines), f"{name}.xlsx")

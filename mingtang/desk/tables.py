"""台账: the registers an agency keeps, their rows with the lamp of their term, and the national table in and out."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse

from mingtang.cases.tables import REASONS, terms
from mingtang.clock import Calendar
from mingtang.desk import exports
from mingtang.desk.frame import page, today
from mingtang.desk.lists import pager
from mingtang.forms import masking, registers
from mingtang.forms.models import REGISTER_KEEPERS, REGISTER_READERS, Entry
from mingtang.forms.registers import Register, rows
from mingtang.papers.commas import csv_of
from mingtang.papers.sheet import sheet
from mingtang.people.gates import held_by
from mingtang.policy import values as policy

HOME = ("台账", "/desk/tables/")
SIZE = 50
STATES = {
    "waiting": "待公示",
    "late": "超期",
    "gate": "审签中",
    "told": "已公示",
    "gone": "已撤下",
    "struck": "已作废",
}
TONES = {"waiting": "warn", "gate": "info", "told": "good", "gone": "plain", "struck": "plain"}
readers, keepers = held_by(*sorted(REGISTER_READERS)), held_by(*sorted(REGISTER_KEEPERS))


def register_of(code: str) -> Register:
    try:
        return registers.get(code)
    except KeyError as unknown:
        raise Http404 from unknown


def url(register: Register, tail: str = "") -> str:
    return f"{HOME[1]}{register.code}/{tail}"


@readers
def home(request: Any) -> HttpResponse:
    """Every register with how many rows this seat sees in each state."""
    doors, calendar = [], policy.calendar()
    for register in registers.packaged().values():
        entries = list(Entry.objects.open_to(request.seat).filter(register=register.code))
        count = Counter(state_of(entry) for entry in entries)
        late = sum(_late(register, entry, calendar) for entry in entries if not entry.published_on)
        said = [f"{label}{count[key]}" for key, label in STATES.items() if count[key]]
        said += [f"超期{late}"] if late else []
        doors.append({"label": register.label, "hint": "，".join(said) or "还没有记录", "url": url(register)})
    return page(request, "desk/tables.html", "release", [(HOME[0], "")], doors=doors)


def state_of(entry: Entry) -> str:
    """Where a row stands: one of STATES but "late", which is a matter of its lamp."""
    if entry.struck_on:
        return "struck"
    if entry.gone_on:
        return "gone"
    if entry.published_on:
        return "told"
    return "gate" if entry.record else "waiting"


def _late(register: Register, entry: Entry, calendar: Calendar) -> bool:
    return terms.is_late(entry, terms.due_of(register, entry, calendar), today())


@readers
def table(request: Any, code: str) -> HttpResponse:
    """The rows of one register, newest first, by state with numbers, narrowed by number."""
    register, calendar = register_of(code), policy.calendar()
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("state", "q")}
    found = Entry.objects.open_to(request.seat).filter(register=code).select_related("agency")
    if chosen["q"]:
        found = found.filter(number__icontains=chosen["q"])
    entries = list(found.order_by("order", "pk") if register.living else found.order_by("-decided_on", "-pk"))
    sets = {"": entries} | {key: [e for e in entries if _is(register, e, key, calendar)] for key in STATES}
    if not register.days:
        del sets["late"]
    shown = Paginator(sets.get(chosen["state"], entries), SIZE).get_page(request.GET.get("page"))
    heads = [
        {"label": register.form.field(register.name).label, "head": True},
        {"label": register.form.field(register.number).label, "keep": True},
        *([{"label": register.form.field(register.decided).label, "keep": True}] if register.decided else []),
        *([{"label": "公示时限"}] if register.days else []),
        {"label": "状态", "keep": True},
    ]
    listed = {
        "caption": register.label, "quiet": True, "columns": heads,
        "rows": [_row(register, entry, calendar, request.seat.agency) for entry in shown],
        "empty": {"sentence": "没有相符的记录" if any(chosen.values()) else "还没有记录", "how": "点“登记”逐条填写，或者“导入”电子表格。"},
    }  # fmt: skip
    return page(
        request, "desk/table.html", "release", [HOME, (register.label, "")], register=register, table=listed, pager=pager(request, shown),
        tabs=[_tab(key, rows_, chosen) for key, rows_ in sets.items()], chosen=chosen, base=url(register),
        keeps=request.seat.post in REGISTER_KEEPERS, drafts=request.seat.post == "drafter",
    )  # fmt: skip


def _is(register: Register, entry: Entry, state: str, calendar: Calendar) -> bool:
    return _late(register, entry, calendar) if state == "late" else state_of(entry) == state


def _tab(key: str, entries: list[Entry], chosen: dict[str, str]) -> dict[str, Any]:
    asked = {k: v for k, v in {**chosen, "state": key}.items() if v}
    return {
        "label": STATES.get(key, "全部"), "url": "?" + urlencode(asked), "number": len(entries),
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
            {"badge": STATES[state], "tone": TONES[state], "sub": why},
        ],
    }  # fmt: skip


def name_of(register: Register, entry: Entry) -> str:
    """The name of a row as a list shows it: masked where the public sees it masked."""
    values = rows.initial(register, entry.values)
    return masking.mask(register.mask_of(register.name, values), entry.values.get(register.name, ""))


@keepers
def export(request: Any, code: str) -> HttpResponse:
    """The national table of what this seat sees, whole: it is what the agency reports, so the export is logged."""
    register = register_of(code)
    found = (
        Entry.objects.open_to(request.seat)
        .standing()
        .filter(register=code)
        .order_by("decided_on", "order", "pk")
    )
    entries = [] if request.GET.get("blank") else list(found[: exports.LIMIT])
    lines = [rows.cells(register, rows.opened(register, entry.values)) for entry in entries]
    exports.log(request.seat, "export", "register", code, len(lines))
    name, heads = f"{code}-{today():%Y%m%d}", rows.headings(register)
    if request.GET.get("as") == "csv":
        answer = HttpResponse(csv_of(heads, lines), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(sheet(register.form.label, heads, lines), content_type=exports.XLSX)
    kind = "csv" if request.GET.get("as") == "csv" else "xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer

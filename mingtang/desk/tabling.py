"""公示: rows of a register become the table of a text, which goes through the release gate like every other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts, tables
from mingtang.cases.models import Case
from mingtang.desk.frame import now, page, today
from mingtang.desk.tables import HOME, register_of, url
from mingtang.forms import registers
from mingtang.forms.models import Entry
from mingtang.forms.registers import Register, public
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.records.columns import open_to_agency
from mingtang.records.models import Column, Record
from mingtang.records.scanning import scan
from mingtang.ui.dates import full
from mingtang.ui.inputs import Input


class PublishInput(Input):
    title = forms.CharField(label="标题", max_length=200)


@held_by("drafter")
def publish(request: Any, code: str) -> HttpResponse:
    """The rows that are not public yet (of a living register, all), as the public would see them; one button drafts the text."""
    register = register_of(code)
    if register.internal:
        raise Http404
    if register.part_of:
        return redirect(url(registers.get(register.part_of), "publish/"))
    agency = Agency.objects.get(code=request.seat.agency)
    entries = tables.ready(register, agency.code)
    record = tables.standing_record(register, agency.code) if register.living else None
    column = next((c for c in open_to_agency(agency.code) if c.code == register.column), None)
    form = PublishInput(
        request.POST or None, initial={"title": record.title if record else _title(register, agency)}
    )
    wrong = tables.faults(register, entries)
    good = not wrong and request.method == "POST" and form.is_valid() and column and entries
    if good and (case := _drafted(request, register, form, entries, column, record)):
        return redirect(f"/desk/case/{case}/")
    table = tables.table_of(register, entries)
    text = public.body(table)
    crumbs = [HOME, (register.label, url(register)), ("公示", "")]
    return page(
        request, "desk/table_publish.html", "release", crumbs, status=409 if form.moved else 422 if form.errors else 200, register=register,
        form=form, entries=entries, shown=shown(table), column=column, record=record, wrong=wrong, finds=len(scan(text)), base=url(register),
    )  # fmt: skip


def shown(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a public table with their labels: [{"n", "pairs": [(label, text)]}]."""
    labels = dict(table["fields"])
    return [
        {"n": n, "pairs": [(labels[key], text) for key, text in row["cells"].items()]}
        for n, row in enumerate(table["rows"], 1)
        if "cells" in row
    ]


def _title(register: Register, agency: Agency) -> str:
    return f"{agency.name}{register.title}" + ("" if register.living else f"（{full(today())}）")


def _drafted(
    request: Any,
    register: Register,
    form: PublishInput,
    entries: list[Entry],
    column: Column,
    record: Record | None,
) -> str:
    """The code of the release case that holds the text."""
    table, title = tables.table_of(register, entries), form.cleaned_data["title"]
    if record and record.state == "release":
        case = Case.objects.open_to(request.seat).select_related("agency").get(code=record.case)
        values = {"title": title, "body": ""}
        return str(
            form.does(acts.take, case, "edit", by=request.seat, at=now(), values=values, table=table) or ""
        )
    again = {"record": record} if record else {}
    values = {"title": title, "body": "", "attribute": "proactive", "validity": "valid"}
    made = form.does(
        acts.open_case, newest("release"), request.seat.agency, "draft", {"formed_on": _formed(entries)}, by=request.seat, at=now(),
        column=column, values=values, table=table, **again,
    )  # fmt: skip
    return str(made or "")


def _formed(entries: list[Entry]) -> date:
    """The clock of the text runs from its oldest decision."""
    return min((entry.decided_on for entry in entries if entry.decided_on), default=today())

"""One row of a register: entered, corrected, struck, taken off its page; and many rows from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases.tables import BY_HAND, REASONS, edition_of, terms
from mingtang.cases.tables import acts as table_acts
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.desk.tables import HOME, badge_of, keepers, readers, register_of, url
from mingtang.forms.inputs import DefinedInput, input_class
from mingtang.forms.models import REGISTER_ERASERS, REGISTER_KEEPERS, Entry
from mingtang.forms.registers import Register, acts, rows, sheets
from mingtang.forms.uploads import LIMIT_MB
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.ui.inputs import Input


class StrikeInput(Input):
    reason = forms.CharField(label="作废理由", max_length=200)


class EraseInput(Input):
    reason = forms.CharField(
        label="依据", max_length=300, help_text="本人的申请、保存期限届满等；不写个人信息，只留在系统内"
    )


class TakeOffInput(Input):
    why = forms.ChoiceField(
        label="撤下原因",
        choices=[("", "请选择"), *((k, REASONS[k]) for k in BY_HAND)],
        help_text="原处将写明这一原因",
    )
    reason = forms.CharField(
        label="依据", max_length=300, help_text="信用修复决定或者撤销决定的名称、文号和日期；只留在系统内"
    )


class ImportInput(Input):
    file = forms.FileField(
        label="电子表格", help_text="Excel（.xlsx）或 CSV，一次最多2000条；表头用字段名称，有国家数据标准的也可以用字段代码",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip


@keepers
def new(request: Any, code: str) -> HttpResponse:
    """登记 one row."""
    register = register_of(code)
    form = input_class(register.form)(request.POST or None, initial=_usual(request, register))
    if request.method == "POST" and form.is_valid():
        values = rows.values_of(form)
        if form.does(acts.enter, code, request.seat.agency, [values], by=request.seat, at=now()):
            return redirect(url(register))
    return _form(request, register, form, "登记")


def _usual(request: Any, register: Register) -> dict[str, Any]:
    """What a new row begins with: the organ is one's own."""
    known = {f.key for f in register.form.fields}
    own = Agency.objects.get(code=request.seat.agency).name
    return {name: own for name in ("organ", "source", "subject") if name in known} | (
        {"status": "1"} if "status" in known else {}
    )


def _form(request: Any, register: Register, form: DefinedInput, title: str, **more: Any) -> HttpResponse:
    status = 409 if form.moved else 422 if form.errors else 200
    crumbs = [HOME, (register.label, url(register)), (title, "")]
    return page(request, "desk/entry_form.html", "release", crumbs, status=status, register=register, form=form, title=title, back=more.pop("back", url(register)), **more)  # fmt: skip


def _entry(request: Any, register: Register, code: str) -> Entry:
    found = (
        Entry.objects.open_to(request.seat)
        .filter(register=register.code, code=code)
        .select_related("agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


@readers
def entry(request: Any, code: str, entry: str) -> HttpResponse:
    """A row whole, its term, where it is public, and what this post may do with it."""
    register = register_of(code)
    return _page(request, register, _entry(request, register, entry))


def _page(
    request: Any, register: Register, found: Entry, given: dict[str, Input] | None = None, status: int = 200
) -> HttpResponse:
    seat, due = request.seat, terms.due_of(register, found, policy.calendar())
    values = rows.opened(register, found.values)
    said = rows.told(register, values)
    groups = [
        {
            "label": g.label,
            "rows": [(f.label, said[f.key], f.key in register.hidden) for f in g.fields if said[f.key]],
        }
        for g in register.form.groups
    ]
    exports.log(seat, "view", "register", found.code)
    edition, forms_ = edition_of(found), given or {}
    free = (register.living or not found.record) and not found.erased_on
    may_strike = seat.post in REGISTER_KEEPERS and free and not found.struck_on
    return page(
        request, "desk/entry.html", "release", [HOME, (register.label, url(register)), (found.number, "")], status=status,
        register=register, entry=found, groups=groups, state=badge_of(register, found), why=REASONS.get(found.gone_why, ""),
        due=due, sign=terms.sign_of(found, due, today(), policy.calendar()), edition=edition, base=url(register, f"{found.code}/"),
        edits=may_strike, strike=forms_.get("strike") or StrikeInput() if may_strike else None,
        erase=forms_.get("erase") or EraseInput() if seat.post in REGISTER_ERASERS and not acts.why_not_erase(found) else None,
        struck="本条不再计数，记录和理由留存" if register.internal else "本条不再公示，记录和理由留存",
        take_off=forms_.get("take_off") or TakeOffInput() if edition and seat.post in table_acts.TAKERS else None,
    )  # fmt: skip


@keepers
def edit(request: Any, code: str, entry: str) -> HttpResponse:
    """更正."""
    register = register_of(code)
    found = _entry(request, register, entry)
    values = rows.initial(register, rows.opened(register, found.values))
    form = input_class(register.form)(request.POST or None, initial=values)
    seen = request.POST.get("moves", str(found.moves))
    if request.method == "POST" and form.is_valid():
        found.moves = int(seen) if seen.isdecimal() else -1
        if form.does(acts.correct, found, rows.values_of(form), by=request.seat, at=now()):
            return redirect(url(register, f"{entry}/"))
    return _form(request, register, form, "更正", moves=seen, back=url(register, f"{entry}/"))


@keepers
def strike(request: Any, code: str, entry: str) -> HttpResponse:
    """作废."""
    register = register_of(code)
    found, form = _entry(request, register, entry), StrikeInput(request.POST or None)
    good = request.method == "POST" and form.is_valid()
    if good and form.does(acts.strike, found, form.cleaned_data["reason"], by=request.seat, at=now()):
        return redirect(url(register, f"{entry}/"))
    return _page(request, register, found, {"strike": form}, 409 if form.moved else 422)


@held_by(*table_acts.TAKERS)
def take_off(request: Any, code: str, entry: str) -> HttpResponse:
    """撤下该条."""
    register = register_of(code)
    found, form = _entry(request, register, entry), TakeOffInput(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.does(table_acts.take_off, found, said["why"], said["reason"], by=request.seat, at=now()):
            return redirect(url(register, f"{entry}/"))
    return _page(request, register, found, {"take_off": form}, 409 if form.moved else 422)


@held_by(*sorted(REGISTER_ERASERS))
def erase(request: Any, code: str, entry: str) -> HttpResponse:
    """依法删除个人信息."""
    register = register_of(code)
    found, form = _entry(request, register, entry), EraseInput(request.POST or None)
    good = request.method == "POST" and form.is_valid()
    if good and form.does(acts.erase, found, form.cleaned_data["reason"], by=request.seat, at=now()):
        return redirect(url(register, f"{entry}/"))
    return _page(request, register, found, {"erase": form}, 409 if form.moved else 422)


@keepers
def import_(request: Any, code: str) -> HttpResponse:
    """导入: every line of the table is accounted for; what is right is entered, what is wrong is said line by line."""
    register = register_of(code)
    form = ImportInput(request.POST or None, request.FILES or None)
    outcome: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        outcome = _imported(request, register, form)
    crumbs = [HOME, (register.label, url(register)), ("导入", "")]
    return page(
        request, "desk/table_import.html", "release", crumbs, status=422 if form.errors else 200, register=register, form=form,
        outcome=outcome, base=url(register),
    )  # fmt: skip


def _imported(request: Any, register: Register, form: ImportInput) -> dict[str, Any] | None:
    sent = form.cleaned_data["file"]
    try:
        lines, strange = sheets.read(sent.name or "", sent.read(LIMIT_MB * 1024 * 1024 + 1), register)
    except sheets.Unreadable as why:
        form.add_error("file", str(why))
        return None
    good, problems, twice = _judged(register, request.seat.agency, lines)
    if (
        good
        and form.does(acts.enter, register.code, request.seat.agency, good, by=request.seat, at=now()) is None
    ):
        return None
    table = {
        "caption": "没有登记的", "columns": [{"label": "行号", "num": True}, {"label": "字段", "head": True}, {"label": "原因"}],
        "rows": [{"cells": [p.line, p.label or "整行", p.reason]} for p in problems],
    }  # fmt: skip
    wrong = len({p.line for p in problems})
    return {
        "lines": len(lines),
        "good": len(good),
        "wrong": wrong,
        "twice": twice,
        "strange": strange,
        "table": table,
    }


def _judged(
    register: Register, agency: str, lines: list[sheets.Line]
) -> tuple[list[dict[str, str]], list[rows.Problem], list[int]]:
    """(values of the rows to enter, what is wrong with the others, lines that stand in the register already)."""
    taken, good, wrong, twice = acts.known_numbers(register.code, agency), [], [], []
    seen: set[str] = set()
    for line in lines:
        values, problems = rows.judge(register, line.number, line.cells)
        number = values.get(register.number, "")
        if problems:
            wrong += problems
        elif number in taken:
            twice.append(line.number)
        elif number in seen:
            label = register.form.field(register.number).label
            wrong.append(rows.Problem(line.number, label, f"与本表前面的一行重复：{number}"))
        else:
            seen.add(number)
            good.append(values)
    return good, wrong, twice

"""栏目: the column tree as the openness office and its website editor keep it. What a change does is shown before it is done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.desk import lights
from mingtang.desk.column_input import CloseInput, CorrectInput, MoveInput, NewInput
from mingtang.desk.frame import now, page, today
from mingtang.oversight.watch.standing import Standing
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS
from mingtang.records.columns import acts, below, edits, rules, tree
from mingtang.records.models import Column, Edition
from mingtang.ui.inputs import Input

HOME = ("栏目", "/desk/columns/")
POSTS_THAT_MAY = (
    "openness_office",
    "disclosure_head",
    "drafter",
)  # of the root agency; columns.edits says which
HEADS = [
    {"label": "栏目", "head": True}, {"label": "类型", "keep": True}, {"label": "公开频次", "keep": True}, {"label": "更新期限", "keep": True},
    {"label": "主责单位"}, {"label": "责任岗位"}, {"label": "公开信息", "num": True}, {"label": "状态"},
]  # fmt: skip
ON_PAGES = frozenset({"name", "kind", "about"})  # what a change of these prints anew
LABELS = {
    "name": "栏目名称", "kind": "栏目类型", "about": "栏目说明", "rhythm": "公开频次", "limit_days": "更新期限", "minimum": "最少条数",
    "owner": "主责单位", "post": "责任岗位", "each": "分别计算", "binding": "有约束力", "agencies": "可以发布的单位",
}  # fmt: skip


def editor(request: Any) -> None:
    if not edits(request.seat, today()):
        raise Http404


@held_by(*POSTS_THAT_MAY)
def home(request: Any) -> HttpResponse:
    """The tree with each column's duty, and what is missing for somebody to answer for it."""
    editor(request)
    public = Edition.objects.public().order_by()
    numbers = Counter(dict(public.values_list("column").annotate(Count("pk"))))
    rows, untold, worst = [], 0, lights.worst()
    for column, depth in tree.walk():
        missing = _missing(column)
        untold += bool(missing)
        rows.append(_row(column, depth, missing, numbers[column.code], worst.get(column.code)))
    table = {
        "caption": "栏目树", "quiet": True, "columns": HEADS, "rows": rows,
        "empty": {"sentence": "还没有栏目", "how": "点“新增栏目”，先建最上层的栏目组。"},
    }  # fmt: skip
    return page(request, "desk/columns.html", "release", [(HOME[0], "")], table=table, untold=untold)


def _missing(column: Column) -> list[str]:
    if column.closed_on:
        return []
    return rules.untold(column.kind, column.post, column.owner_id or "", column.rhythm, column.limit_days)


def _row(
    column: Column, depth: int, missing: list[str], number: int, light: Standing | None
) -> dict[str, Any]:
    url, holds = f"/desk/columns/{column.code}/", column.takes and column.own
    state: dict[str, Any]
    if column.closed_on:
        state = {"badge": "已停止更新", "tone": "plain"}
    else:
        state = {"lamp": lights.sign(light)} if light else {"text": ""}
        if missing:
            state = {"badge": "、".join(missing), "tone": "warn"}
    return {
        "url": url,
        "tone": "quiet" if column.closed_on else "",
        "cells": [
            {"text": "　" * depth + column.name, "url": url, "sub": "" if depth else "法定" if column.statutory else "对内" if column.internal else ""},
            rules.KINDS.get(column.kind, column.kind),
            rules.RHYTHMS[column.rhythm] if holds else "",
            f"{column.limit_days}日" if column.limit_days else "",
            column.owner.short if column.owner else "",
            POSTS.get(column.post, "") if holds else "",
            number if column.takes else "",
            state,
        ],
    }  # fmt: skip


@held_by(*POSTS_THAT_MAY)
def new(request: Any) -> HttpResponse:
    editor(request)
    form = NewInput(request.POST or None, initial={"parent": request.GET.get("parent", "")})
    if form.is_valid():
        given = form.cleaned_data
        own = given["kind"] != "reference"
        if form.does(acts.open_column, given["code"], given["parent"], form.duties(), own=own, internal=given["internal"], by=request.seat, at=now()):  # fmt: skip
            return redirect(HOME[1])
    return _form(
        request, form, "新增栏目", "新增", "保存后，栏目随即出现在公开网站上；没有信息的栏目计为空白栏目，请尽快发布。"
    )  # fmt: skip


@held_by(*POSTS_THAT_MAY)
def column(request: Any, code: str) -> HttpResponse:
    """Correct one column: what changes is shown first, then done."""
    row = _column(request, code)
    form = CorrectInput(request.POST or None, initial={**tree.duties(row), "seen": row.moves})
    lines = _changes(row, form.duties()) if form.is_valid() else []
    if lines and request.POST.get("confirmed"):
        given = form.duties()
        if form.does(acts.correct_column, code, given, seen=form.cleaned_data["seen"], by=request.seat, at=now()):  # fmt: skip
            return redirect(HOME[1])
    elif form.is_valid() and not lines:
        form.add_error(None, "没有改动任何内容")
    return _form(request, form, f"修改栏目：{row.name}", "修改", _numbers(code), lines, row)


def _changes(column: Column, given: dict[str, Any]) -> list[str]:
    """What a correction changes, in words: old and new, and what the public will see of it."""
    old, names = tree.duties(column), dict(Agency.objects.values_list("code", "short"))
    changed = [name for name in tree.DUTIES if given[name] != old[name]]
    lines = [f"{LABELS[n]}：{_said(n, old[n], names)} → {_said(n, given[n], names)}" for n in changed]
    if ON_PAGES & set(changed):
        pages = tree.contents(column.code)["branch"]
        lines.append(f"公开页面随之更新：本栏目的列表和{pages}条公开信息的页面，地址都不变")
    elif changed:
        lines.append("公开页面不变")
    return lines


def _said(name: str, value: Any, names: dict[str, str]) -> str:
    if name == "agencies":
        return "、".join(names[code] for code in value) or "各单位"
    if isinstance(value, bool):
        return "是" if value else "否"
    known = {"kind": rules.KINDS, "rhythm": rules.RHYTHMS, "post": POSTS, "owner": names}.get(name, {})
    return str(known.get(value, value)) or "未填"


@held_by(*POSTS_THAT_MAY)
def move(request: Any, code: str) -> HttpResponse:
    row, branch = _column(request, code), below(code)
    initial = {"seen": row.moves, "parent": row.parent_id or ""}
    form = MoveInput(request.POST or None, initial=initial, column=row, branch=branch)
    lines = []
    if form.is_valid():
        given = form.cleaned_data
        lines = _moved(row, given["parent"], len(branch) - 1)
        if request.POST.get("confirmed") and form.does(
            acts.move_column, code, given["parent"], given["after"], seen=given["seen"], by=request.seat, at=now()
        ):  # fmt: skip
            return redirect(HOME[1])
    return _form(request, form, f"移动栏目：{row.name}", "移动", _numbers(code), lines, row)


def _moved(column: Column, parent: str, below_it: int) -> list[str]:
    above = Column.objects.filter(code=parent).first()
    line = [*(c.name for c in (above.line if above else [])), column.name]
    lines = [f"移动后的位置：{' / '.join(line)}"]
    if below_it:
        lines.append(f"连同下级栏目{below_it}个")
    lines.append(
        f"涉及公开信息{tree.contents(column.code)['branch']}条，页面上的“当前位置”随之更新，地址都不变"
    )
    if above and above.statutory != column.statutory:
        words = "计入" if above.statutory else "不再计入"
        lines.append(f"今后发布的信息{words}法定主动公开内容和公开目录；已发布的，统计口径不变")
    return lines


@held_by(*POSTS_THAT_MAY)
def close(request: Any, code: str) -> HttpResponse:
    row = _column(request, code)
    form = CloseInput(request.POST or None, initial={"seen": row.moves}, column=row)
    lines = []
    if form.is_valid():
        given, numbers = form.cleaned_data, tree.contents(code)
        lines = _closed(numbers, given["to"])
        if request.POST.get("confirmed") and form.does(
            acts.close_column, code, given["to"], given["reason"], seen=given["seen"], by=request.seat, at=now()
        ):  # fmt: skip
            return redirect(HOME[1])
        reason = rules.why_not_close(numbers["below"], numbers["at_gate"], numbers["public"], bool(given["to"]))  # fmt: skip
        if reason and not form.errors:
            form.add_error("to" if numbers["public"] and not numbers["at_gate"] else None, reason)
            lines = []
    return _form(request, form, f"停止更新：{row.name}", "停止更新", _numbers(code), lines, row, danger=True)


def _closed(numbers: dict[str, int], to: str) -> list[str]:
    lines = ["栏目不再接收新信息，网站的导航和列表不再列出；栏目页保留在原地址，写明停止更新的日期"]
    if to and numbers["public"]:
        name = Column.objects.get(code=to).name
        lines.append(f"{numbers['public']}条公开信息移入“{name}”，各生成一个新版本，地址和内容都不变")
    if numbers["others"]:
        lines.append(f"另有{numbers['others']}条未公开或已撤下的信息，留在原栏目备查")
    return lines


def _column(request: Any, code: str) -> Column:
    editor(request)
    return get_object_or_404(Column.objects.select_related("parent", "owner"), code=code, closed_on=None)


def _numbers(code: str) -> str:
    n = tree.contents(code)
    return f"本栏目现有公开信息{n['public']}条，正在审签{n['at_gate']}条，未公开或已撤下{n['others']}条；下级栏目{n['below']}个。"


def _form(
    request: Any, form: Input, title: str, primary: str, intro: str, lines: list[str] | None = None,
    row: Column | None = None, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """A form whose effect, once it is valid, stands above it and is confirmed by a second press."""
    shown = lines if lines and not form.errors else []
    return page(
        request, "desk/column_form.html", "release", [HOME, (title, "")], form=form, title=title, intro=intro, lines=shown,
        primary=f"确认{primary}" if shown else "预览影响" if row else primary, row=row, danger=danger and bool(shown),
        status=409 if getattr(form, "moved", False) else 422 if form.errors else 200,
    )  # fmt: skip

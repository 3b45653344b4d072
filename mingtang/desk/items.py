"""服务事项: the list, the editor, the preview, publishing and closing. Drafts belong to their agency's posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases.items import acts, guide, judging
from mingtang.cases.models import Case, ServiceItem
from mingtang.desk import item_form, item_rows
from mingtang.desk.frame import now, page, today
from mingtang.kinds.vocabulary import ITEM_TYPES
from mingtang.people.gates import held_by
from mingtang.people.seats import Seat, agencies_covered
from mingtang.ui.inputs import Input

HOME = ("服务事项", "/desk/items/")
EDITORS = ("section_head", "leader_in_charge", "disclosure_head")
READERS = (*EDITORS, "window_clerk")
STATES = {"draft": ("草稿", "warn"), "published": ("正在办理", "good"), "closed": ("已停办", "plain")}
COLUMNS = [
    {"label": "事项名称", "head": True}, {"label": "代码", "keep": True}, {"label": "类型", "keep": True},
    {"label": "承诺时限", "keep": True}, {"label": "状态", "keep": True}, {"label": "生效日期", "keep": True},
]  # fmt: skip


def versions(seat: Seat, code: str) -> list[ServiceItem]:
    """Every version of an item that this seat may see, newest first; 404 when there is none."""
    rows = ServiceItem.objects.filter(code=code, agency__in=agencies_covered(seat, today()))
    found = list(rows.select_related("agency").order_by("-version"))
    if not found:
        raise Http404
    return found


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """The items of the agency, one line each: what is in force, and a draft beside it."""
    mine = agencies_covered(request.seat, today())
    rows = ServiceItem.objects.filter(agency__in=mine).select_related("agency").order_by("code", "-version")
    items: dict[str, list[ServiceItem]] = {}
    for row in rows:
        items.setdefault(row.code, []).append(row)
    lines = [_line(found, request.seat) for found in items.values()]
    columns = [*COLUMNS, {"label": "登记", "keep": True}] if request.seat.post == "window_clerk" else COLUMNS
    empty = {"sentence": "本单位还没有服务事项", "how": "科室负责人点“新建事项”填写，分管领导核对后发布。"}
    table = {"caption": "服务事项", "quiet": True, "columns": columns, "rows": lines, "empty": empty}
    return page(
        request,
        "desk/items.html",
        "release",
        [(HOME[0], "")],
        table=table,
        edits=request.seat.post in EDITORS,
    )


def _line(found: list[ServiceItem], seat: Seat) -> dict[str, Any]:
    newest, url = found[0], f"/desk/items/{found[0].code}/"
    live = next((row for row in found if row.state == "published"), None)
    shown = live or newest
    state, tone = STATES[shown.state]
    draft = "，另有草稿" if newest.state == "draft" and live else ""
    clerk = seat.post == "window_clerk"
    cells: list[Any] = [
        {"text": newest.name or "（未填事项名称）", "url": url, "sub": newest.agency.short if newest.agency_id != seat.agency else ""},
        newest.code, ITEM_TYPES.get(shown.body.get("type", ""), ""), guide.span(shown.body.get("promised")),
        {"badge": state, "tone": tone, "sub": f"第{shown.version}版{draft}"}, shown.valid_from or "",
        *([{"text": "窗口登记", "url": f"{url}apply/"} if live else ""] if clerk else []),
    ]  # fmt: skip
    return {"cells": cells, "url": url}


@held_by(*READERS)
def item(request: Any, code: str) -> HttpResponse:
    """One item: its guide as the public sees it, its versions, and what may be done with it."""
    found = versions(request.seat, code)
    wanted = request.GET.get("version", "")
    shown = next((row for row in found if str(row.version) == wanted), found[0])
    faults = _faults(shown) if shown.state == "draft" else []
    live = next((row for row in found if row.state == "published"), None)
    running = {row.kind: Case.objects.house.filter(kind=row.kind, closed_on=None).count() for row in found}
    table = [
        {"row": row, "state": STATES[row.state], "running": running[row.kind], "shown": row is shown}
        for row in found
    ]
    post = request.seat.post
    return page(
        request, "desk/item.html", "release", [HOME, (shown.name or code, "")], shown=shown, guide=guide.of(shown), versions=table,
        state=STATES[shown.state], faults=item_form.beside(faults, item_form.typed_of(shown.body)), live=live,
        edits=post in EDITORS, publishes=post in acts.PUBLISHERS and found[0].state == "draft",
        closes=post in acts.PUBLISHERS and live is not None, clerk=post == "window_clerk" and live is not None,
        done=request.GET.get("done", ""),
    )  # fmt: skip


def _faults(row: ServiceItem) -> list[Any]:
    return judging.faults(row.body, row.agency_id, row.valid_from or today())


@held_by(*EDITORS)
def new(request: Any) -> HttpResponse:
    """An item that is not there yet."""
    if request.method != "POST":
        start = {
            "steps": [
                {"post": "window_clerk", "name": "受理", "limit": {"n": 1, "unit": "working_days"}},
                {},
                {},
            ]
        }
        blank = item_form.typed_of(
            {"type": "01", "basis": [""], "conditions": [""], "materials": [{}], **start}
        )
        return _editor(request, None, blank, [])
    return _posted(request, None)


@held_by(*EDITORS)
def edit(request: Any, code: str) -> HttpResponse:
    """The newest version in the editor; saving a published one begins the next."""
    newest = versions(request.seat, code)[0]
    if request.method != "POST":
        typed = item_form.typed_of({**newest.body, "code": newest.code})
        return _editor(request, newest, typed, _faults(newest))
    return _posted(request, newest)


def _posted(request: Any, newest: ServiceItem | None) -> HttpResponse:
    """A row added, removed or moved: the page again with everything kept. 暂存: the draft, and its faults."""
    typed = item_form.read(request.POST)
    if newest:
        typed.plain["code"] = newest.code
    if _rearranged(typed, request.POST):
        return _editor(request, newest, typed, [])
    agency = newest.agency_id if newest else request.seat.agency
    form = Input(request.POST)
    if form.is_valid():
        known = request.POST.get("known", "")
        kind = form.does(
            acts.save_item, agency, item_form.body_of(typed), known=known, by=request.seat, at=now()
        )
        if kind:
            code = str(kind).partition("@")[0]
            there = f"/desk/items/{code}/"
            return redirect(f"{there}?done=saved" if "leave" in request.POST else f"{there}edit/?done=saved")
    return _editor(request, newest, typed, [], form=form, status=409 if form.moved else 422)


def _rearranged(typed: item_form.Typed, data: Any) -> bool:
    """Do what the small buttons ask: add=steps, remove=steps.2, up=steps.2."""
    for verb, work in (("remove", typed.remove), ("up", typed.up)):
        section, _, number = data.get(verb, "").partition(".")
        if section:
            work(section, int(number) if number.isdecimal() else -1)
            return True
    if section := data.get("add", ""):
        typed.add(section)
        return True
    return False


def _editor(
    request: Any, newest: ServiceItem | None, typed: item_form.Typed, faults: list[Any], form: Input | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    beside = item_form.beside(faults, typed)
    known = request.POST.get("known", "") if request.method == "POST" else newest.digest if newest else ""
    title = f"编辑：{newest.name or newest.code}" if newest else "新建事项"
    crumbs = [
        HOME,
        (newest.name or newest.code, f"/desk/items/{newest.code}/") if newest else ("新建事项", ""),
    ]
    begins = newest is not None and newest.state != "draft"
    return page(
        request, "desk/item_edit.html", "release", [*crumbs, ("编辑", "")] if newest else crumbs, status=status, title=title,
        form=form or Input(), fields=item_rows.fields(typed, beside, newest is None), sections=item_rows.sections(typed, beside),
        faults=beside, known=known, newest=newest, begins=begins, done=request.GET.get("done", ""),
    )  # fmt: skip


class PublishInput(Input):
    short = ("valid_from",)
    valid_from = forms.DateField(
        label="生效日期", widget=forms.DateInput, help_text="从这一天起，新的申请按本版办理；已受理的办件仍按原来的版本。",
    )  # fmt: skip
    sure = forms.BooleanField(label="我已核对预览，确认发布")


@held_by(*sorted(acts.PUBLISHERS))
def publish(request: Any, code: str) -> HttpResponse:
    """Confirm: the guide as it will stand, the day, and the one button."""
    draft = versions(request.seat, code)[0]
    if draft.state != "draft":
        return redirect(f"/desk/items/{code}/")
    form = PublishInput(request.POST or None, initial={"valid_from": today()})
    if form.is_valid():
        known, day = request.POST.get("known", ""), form.cleaned_data["valid_from"]
        if form.does(acts.publish_item, code, day, known=known, by=request.seat, at=now()):
            return redirect(f"/desk/items/{code}/?done=published")
    typed = item_form.typed_of(draft.body)
    return page(
        request, "desk/item_publish.html", "release", [HOME, (draft.name or code, f"/desk/items/{code}/"), ("发布", "")],
        status=409 if form.moved else 422 if form.errors else 200, form=form, guide=guide.of(draft), shown=draft,
        faults=item_form.beside(_faults(draft), typed),
    )  # fmt: skip


class CloseInput(Input):
    reason = forms.CharField(
        label="停办的依据和理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@held_by(*sorted(acts.PUBLISHERS))
def close(request: Any, code: str) -> HttpResponse:
    """停办: no new application from today; running cases go to their end."""
    found = versions(request.seat, code)
    live = next((row for row in found if row.state == "published"), None)
    if live is None:
        return redirect(f"/desk/items/{code}/")
    form = CloseInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.close_item, code, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(f"/desk/items/{code}/?done=closed")
    return page(
        request, "desk/form.html", "release", [HOME, (live.name, f"/desk/items/{code}/"), ("停办", "")],
        status=422 if form.errors else 200, title=f"停办：{live.name}", form=form, primary="确认停办",
        intro="停办后，网站和窗口都不再接收新的申请；已经收到的申请按原来的版本办完。",
    )  # fmt: skip

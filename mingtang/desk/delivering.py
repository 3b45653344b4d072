"""待送达: what is signed and waits to be delivered, by the way it goes; labels and envelopes for many, 送达回证 for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from mingtang.cases.emailing import asking
from mingtang.cases.emailing.models import STATES
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.posting import printed, waiting
from mingtang.desk import exports
from mingtang.desk.archive import HOME
from mingtang.desk.frame import page, today
from mingtang.papers.render import MissingGlyph
from mingtang.people.gates import held_by
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input

HERE = ("待送达", "/desk/papers/delivery/")
BACK_LABEL = "退信"
TITLES = {"post": "待寄送", waiting.BACK: BACK_LABEL}
PROOFS = {"pickup": "打印送达回证", "reading": "打印送达回证"}
deliverers = held_by(*waiting.POSTS)


class LabelInput(Input):
    """打印地址标签或者信封."""

    short = ("skip",)
    form = forms.ChoiceField(
        label="纸张", choices=list(printed.FORMS.items()), widget=forms.RadioSelect, initial="sheet"
    )
    skip = forms.IntegerField(
        label="标签纸已用格数", min_value=0, max_value=printed.PLACES - 1, initial=0, required=False,
        help_text="用过的标签纸从下一格开始打印",
    )  # fmt: skip
    phone = forms.BooleanField(label="印上联系电话（特快专递需要）", required=False)


@deliverers
def home(request: Any) -> HttpResponse:
    """The replies that wait, one tab a way of delivery."""
    return _show(request, request.GET.get("way", "post"), LabelInput())


def _show(request: Any, way: str, form: LabelInput, status: int = 200, note: str = "") -> HttpResponse:
    found = list(waiting.of(request.seat)[: waiting.MOST])
    groups = {
        key: [case for case in found if waiting.way(case) == key] for key in (*waiting.WAYS, waiting.BACK)
    }
    if way not in groups:
        raise Http404
    cases = groups[way]
    posts = way in ("post", waiting.BACK)
    exports.log(request.seat, "list", "delivery", way or "other", len(cases))
    tabs = [
        {"label": _label(key), "url": f"?way={key}", "number": len(rows), "current": key == way}
        for key, rows in groups.items() if rows or key in ("post", way)
    ]  # fmt: skip
    table = {
        "caption": _label(way), "quiet": True, "pick": "pick" if posts and cases else "", "columns": _columns(posts),
        "rows": [_row(case, posts) for case in cases],
        "empty": {"sentence": f"没有{_label(way)}的答复", "how": "答复签发（须用印的用印）以后列在这里，送达以后消失。"},
    }  # fmt: skip
    return page(
        request, "desk/delivering.html", "papers", [HOME, (HERE[0], "")], tabs=tabs, table=table, form=form if posts and cases else None,
        way=way, note=note, status=status, most=waiting.MOST if len(found) == waiting.MOST else 0,
    )  # fmt: skip


def _label(way: str) -> str:
    return TITLES.get(way) or waiting.WAYS.get(way, "")


def _columns(posts: bool) -> list[dict[str, Any]]:
    where = "地址" if posts else "凭证"
    return [
        {"label": "编号", "head": True}, {"label": "标题"}, {"label": "收件人"}, {"label": where}, {"label": "最晚答复日", "keep": True},
        {"label": "现在可以", "keep": True},
    ]  # fmt: skip


def _row(case: Case, posts: bool) -> dict[str, Any]:
    """One reply. Its address stands here for whoever posts it, and for nobody else (个人信息保护法第六条)."""
    url, to = f"/desk/case/{case.code}/", printed.to(case) if posts else {}
    where: Any = _proof(case)
    if posts:
        where = f"{to['address']} {to['postcode']}".strip() or {"badge": "没有地址", "tone": "warn"}
    step, words = _next(case)
    then = {"text": words, "url": f"{url}{step}/"} if waiting.ready(case) else "待用印"
    return {
        "pick": case.code if posts and to["address"] and waiting.ready(case) else "",
        "cells": [{"text": case.no, "url": url}, case.title, case.party, where, case.due_on or "", then],
    }


def _next(case: Case) -> tuple[str, str]:
    """The step that delivers it, with its label."""
    if case.closed_on:
        return "send_again", "再次送达"
    mail = waiting.way(case) == "email" and not asking.last(case)
    return ("send_email", "发出") if mail else ("deliver", "登记送达")


def _proof(case: Case) -> Any:
    """What the delivery will be proved by, where something is printed for it or was sent."""
    if words := PROOFS.get(waiting.way(case)):
        return {"text": words, "url": f"{HERE[1]}slip/{case.code}/"}
    sent = asking.last(case)
    return STATES[sent.state] if sent else "—"


@deliverers
@require_POST
def labels(request: Any) -> HttpResponse:
    """The labels of those that were picked, as PDF; nothing of it is kept."""
    way, form = request.POST.get("way", "post"), LabelInput(request.POST)
    picked = [case for case in waiting.of(request.seat) if case.code in request.POST.getlist("pick")]
    picked = [case for case in picked if waiting.ready(case) and printed.to(case)["address"]]
    if not form.is_valid():
        return _show(request, way, form, 422)
    if not picked:
        return _show(request, way, form, 422, "请先勾选要打印的件")
    said = form.cleaned_data
    skip = (said["skip"] or 0) if said["form"] == "sheet" else 0
    try:
        made = printed.labels(picked, said["form"], today(), phone=said["phone"], skip=skip)
    except MissingGlyph as missing:
        return _show(request, way, form, 422, f"{missing}。有这些字的请手写")
    exports.log(request.seat, "print", "labels", said["form"], len(picked))
    return download(made, "地址标签.pdf", inline=True)


@deliverers
def slip(request: Any, code: str) -> HttpResponse:
    """送达回证 of one signed reply."""
    found = get_object_or_404(Case.objects.open_to(request.seat).select_related("agency"), code=code)
    if found.family not in APPLIED or not printed.replies(found):
        raise Http404
    exports.log(request.seat, "print", "slip", found.code)
    return download(printed.slip(found, today()), f"送达回证{found.no}.pdf", inline=True)

"""收到的邮件: what the mailbox of the agency brought. A clerk registers a letter, or puts it aside with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases.mails import acts, sorting
from mingtang.cases.mails import files as attached
from mingtang.cases.mails.models import READERS, REGISTRARS, SET_ASIDE, STATES, WAITING, Mail, Mailbox
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import Listing, Order, turned
from mingtang.people.gates import held_by
from mingtang.people.seats import agencies_covered
from mingtang.ui import dates
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input

HOME = ("收到的邮件", "/desk/mails/")
SIZE = 20
COMING, CAME = (
    Order({"arrived_at": datetime, "id": int}),
    Order({"arrived_at": datetime, "id": int}, newest_first=True),
)
ANSWERS = {
    "": "没有自动回复",
    "due": "自动回复待发出",
    "sending": "自动回复已交出，是否送达不能确定",
    "sent": "已自动回复",
}
EMPTY = {
    WAITING: ("没有待登记的邮件", "系统管理员在“设置”里设好收件邮箱后，新邮件两分钟内列在这里。"),
    "registered": ("没有已登记的邮件", "由邮件登记的申请，原件列在这里。"),
    SET_ASIDE: ("没有搁置的邮件", "退信、自动回复和不是申请的邮件列在这里，可以恢复。"),
}
readers = held_by(*sorted(READERS))
registrars = held_by(*sorted(REGISTRARS))


class AsideInput(Input):
    """搁置."""

    why = forms.ChoiceField(
        label="原因", choices=[(k, sorting.ASIDE[k]) for k in sorting.BY_HAND], widget=forms.RadioSelect
    )
    words = forms.CharField(label="说明", max_length=200, required=False, help_text="选“其他原因”的须写明")


class EraseInput(Input):
    """删除."""

    reason = forms.CharField(label="理由", max_length=200)


@readers
def home(request: Any) -> HttpResponse:
    """The letters of one state; those that wait come oldest first."""
    state = request.GET.get("state", WAITING)
    if state not in EMPTY:
        raise Http404
    seen = Mail.objects.open_to(request.seat)
    found = seen.filter(state=state).select_related("agency", "case")
    shown, pages = turned(request, Listing(found, COMING if state == WAITING else CAME, SIZE), found.count())
    exports.log(request.seat, "list", "mails", state, len(shown))
    choices = [
        {"label": STATES[key], "url": "/desk/mails/" if key == WAITING else f"?state={key}", "current": key == state} for key in EMPTY
    ]  # fmt: skip
    return page(
        request, "desk/mails.html", "register", [("登记", "/desk/register/"), (HOME[0], "")], tabs=choices,
        table=_table(shown, state), pager=pages, troubles=_troubles(request.seat),
    )  # fmt: skip


def _table(shown: list[Mail], state: str) -> dict[str, Any]:
    rows = []
    for mail in shown:
        at = f"{HOME[1]}{mail.code}/"
        told = len(mail.said.get("files", ())) or ""
        last: Any = mail.case.no if mail.case else mail.standing
        if mail.unreadable and mail.state == WAITING:
            last = {"badge": "无法解析", "tone": "warn"}
        rows.append({"url": at, "cells": [{"text": mail.title, "url": at}, mail.said.get("name") or mail.said.get("address") or "—", dates.moment_iso(mail.arrived_at), told, last]})  # fmt: skip
    return {
        "caption": "收到的邮件", "quiet": True, "rows": rows, "empty": dict(zip(("sentence", "how"), EMPTY[state], strict=True)),
        "columns": [{"label": "主题", "head": True}, {"label": "发件人"}, {"label": "到达时间", "keep": True}, {"label": "附件", "num": True}, {"label": "状态", "keep": True}],
    }  # fmt: skip


def _troubles(seat: Any) -> list[Mailbox]:
    """Mailboxes of this office that cannot be reached: letters may be waiting there."""
    found = Mailbox.objects.filter(on=True, agency__in=agencies_covered(seat, today())).exclude(trouble="")
    return list(found.select_related("agency"))


def _mail(request: Any, code: str) -> Mail:
    seen = Mail.objects.open_to(request.seat).select_related("agency", "case", "about", "about__case")
    return get_object_or_404(seen, code=code)


@readers
def mail(request: Any, code: str, form: AsideInput | None = None, status: int = 200) -> HttpResponse:
    """One letter: its words, what to know of them, its files, the original, and what can be done."""
    found = _mail(request, code)
    said = found.said
    exports.log(request.seat, "view", "mail", found.code)
    facts = [
        ("发件人", " ".join(filter(None, (said.get("name"), said.get("address")))) or "不明"), ("收到单位", found.agency.name),
        ("到达时间", dates.moment(found.arrived_at)), ("邮件上的时间", said.get("sent") or "未注明"), ("状态", found.standing),
        ("自动回复", ANSWERS[found.answer]), ("大小", dates.size(found.size)), ("存证", f"SM3 {found.original}" if found.original else "已删除"),
    ]  # fmt: skip
    may = request.seat.post in REGISTRARS
    return page(
        request, "desk/mail.html", "register", [("登记", "/desk/register/"), HOME, (found.title, "")], status=status, mail=found, said=said,
        facts=facts, files=list(enumerate(attached.of(found), 1)), form=form or AsideInput(), asked=form is not None,
        waits=may and found.state == WAITING, back=may and found.state == SET_ASIDE,
        erases=request.seat.post == "disclosure_head" and found.state == SET_ASIDE,
    )  # fmt: skip


@registrars
def aside(request: Any, code: str) -> HttpResponse:
    """搁置: one act, its refusal on the page of the letter."""
    found, form = _mail(request, code), AsideInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.put_aside, found, form.cleaned_data["why"], form.cleaned_data["words"], by=request.seat, at=now()
    ):
        return redirect(HOME[1])
    return mail(request, code, form, 200 if request.method != "POST" else 409 if form.moved else 422)


@registrars
def back(request: Any, code: str) -> HttpResponse:
    """恢复待登记."""
    found, form = _mail(request, code), Input(request.POST or None)
    if form.is_valid() and form.does(acts.bring_back, found, by=request.seat, at=now()):
        return redirect(f"{HOME[1]}{code}/")
    status = 200 if request.method != "POST" else 409 if form.moved else 422
    return _ask(request, found, form, "恢复待登记", "这封邮件重新列入待登记。", "恢复", status)


@held_by("disclosure_head")
def erase(request: Any, code: str) -> HttpResponse:
    """依法删除: of a letter that was put aside."""
    found, form = _mail(request, code), EraseInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.erase, found, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(f"{HOME[1]}?state={SET_ASIDE}")
    intro = "邮件的内容和原件从系统中删除，不能恢复，只留下收到过的记录。邮箱服务器上的原邮件请另行删除。"
    return _ask(
        request,
        found,
        form,
        "依法删除邮件",
        intro,
        "删除",
        200 if request.method != "POST" else 409 if form.moved else 422,
    )


def _ask(
    request: Any, found: Mail, form: Input, title: str, intro: str, primary: str, status: int
) -> HttpResponse:
    crumbs = [("登记", "/desk/register/"), HOME, (found.title, f"{HOME[1]}{found.code}/"), (title, "")]
    return page(
        request,
        "desk/form.html",
        "register",
        crumbs,
        form=form,
        title=title,
        intro=intro,
        primary=primary,
        status=status,
    )


@readers
def original(request: Any, code: str) -> HttpResponse:
    """The letter as it came, to be opened by a mail programme."""
    found = _mail(request, code)
    if not found.original:
        raise Http404
    exports.log(request.seat, "download", "mail", found.code)
    return download(found.raw, "邮件原件.eml", "message/rfc822")


@readers
def file(request: Any, code: str, n: int) -> HttpResponse:
    """The n-th file of the letter; one that was refused stays in the original alone."""
    found = _mail(request, code)
    files = attached.of(found)
    if not 1 <= n <= len(files) or files[n - 1].kept is None:
        raise Http404
    kept = files[n - 1].kept
    assert kept is not None
    exports.log(request.seat, "download", "mail", f"{found.code}.{n}")
    return download(kept.bytes(), kept.name, kept.media_type)

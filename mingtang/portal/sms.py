"""核验手机号码: the applicant asks for a code by SMS and types it, before the last look. Never needed to go on.

What is checked counts as his half of the confirmation (条例第三十一条第（三）项); the clerk's half is the clerk's.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingtang.channels.sms import calling, checking
from mingtang.channels.sms.models import UNSURE
from mingtang.forms import drafts, masking
from mingtang.forms.fields import TelephoneField
from mingtang.people.gates import anyone
from mingtang.portal import drafting, filling, frame, matters
from mingtang.portal.drafting import Held
from mingtang.portal.frame import page
from mingtang.ui.inputs import Input

FACT = "phone_checked_at"
LIMIT = "现在不能再发送验证码。请过一分钟再试；还是不能的，今天的次数已经用完，可以先不核验，继续申请"
AWAY = "验证码短信没有发出去。您填的内容都在，可以过一会儿再试，也可以先不核验，继续申请，不影响提交"
WRONG = "验证码不正确，请填写最后一条短信里的6位数字"
OVER = "这个验证码已经过期，或者输错次数过多，请重新发送"


class CodeInput(Input):
    short = ("code",)
    code = forms.CharField(
        label="短信验证码", max_length=20, help_text="6位数字，10分钟内有效。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        if not (typed.isascii() and typed.isdecimal() and len(typed) == 6):
            raise forms.ValidationError("请填写短信里的6位数字")
        return str(typed)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: Any, handle: str) -> HttpResponse:
    """Ask for a code, or type it."""
    at = frame.now()
    held = drafting.held(request, handle, at)
    if held is None or held.draft is None or held.matter is None:
        return filling.lost(request, held)
    mobile = _mobile(held)
    if not mobile or checking.checked_at(held.draft.blind, mobile, at=at):
        return redirect(f"{held.at}check/")
    if "send" in request.POST:
        return _sent(request, held, mobile, at)
    form = CodeInput(request.POST if request.method == "POST" else None)
    if form.is_valid() and _checks(form, held, mobile, at):
        return redirect(f"{held.at}check/")
    return _show(request, held, mobile, form, status=422 if form.errors else 200)


def wanted(held: Held) -> bool:
    """Whether the page stands between the last question and the last look."""
    mobile = _mobile(held)
    return bool(mobile) and held.draft is not None and not checking.checked_at(held.draft.blind, mobile, at=frame.now())  # fmt: skip


def told(held: Held, at: datetime) -> dict[str, Any]:
    """For the last look: nothing where no code can be asked for, else when the number was checked, and where to do it."""
    mobile = _mobile(held)
    if not mobile or held.draft is None:
        return {}
    return {"at": checking.checked_at(held.draft.blind, mobile, at=at), "url": f"{held.at}sms/"}


def facts_of(held: Held, at: datetime) -> dict[str, str]:
    """What the case keeps of it: the moment, never the number."""
    mobile = _mobile(held)
    checked = checking.checked_at(held.draft.blind, mobile, at=at) if mobile and held.draft else None
    return {FACT: checked.isoformat(timespec="seconds")} if checked else {}


def _mobile(held: Held) -> str:
    """The number that is checked: the mobile of an application for information, while a gateway is on."""
    if held.draft is None or held.matter is None or held.matter.kind != matters.REQUEST:
        return ""
    try:
        typed = TelephoneField().clean(str(drafts.given(held.draft).get("telephone") or ""))
    except forms.ValidationError:
        return ""
    return typed if checking.offered(typed) else ""


def _sent(request: Any, held: Held, mobile: str, at: datetime) -> HttpResponse:
    assert held.draft is not None
    try:
        came = checking.ask(held.draft.blind, mobile, request.META.get("REMOTE_ADDR", ""), at=at)
    except checking.TooMany:
        return _show(request, held, mobile, CodeInput(), wrong=LIMIT, status=429)
    except calling.NotTaken:
        return _show(request, held, mobile, CodeInput(), wrong=AWAY, status=503)
    return redirect(f"{held.at}sms/" + ("?unsure=1" if came == UNSURE else ""))


def _checks(form: CodeInput, held: Held, mobile: str, at: datetime) -> bool:
    assert held.draft is not None
    try:
        good = checking.check(held.draft.blind, mobile, form.cleaned_data["code"], at=at)
    except checking.Over:
        form.add_error("code", OVER)
        return False
    if not good:
        form.add_error("code", WRONG)
    return good


def _show(
    request: Any, held: Held, mobile: str, form: CodeInput, wrong: str = "", status: int = 200
) -> HttpResponse:
    assert held.matter is not None and held.draft is not None
    last = checking.last(held.draft.blind, mobile, at=frame.now())
    return page(
        request, "portal/sms.html", [*held.matter.crumbs, ("核验手机号码", "")], status=status, form=form, wrong=wrong, held=held, agency=held.matter.agency,
        mobile=masking.telephone(mobile), typing=last is not None or form.is_bound, pending=held.matter.step == "submit_pending",
        unsure="unsure" in request.GET, contact=f"{held.at}{len(filling.pages_of(held))}/",
    )  # fmt: skip

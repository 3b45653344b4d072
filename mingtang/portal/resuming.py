"""Coming back to a draft by its code, from any browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingtang.clock import SHANGHAI
from mingtang.forms import codes, drafts
from mingtang.people.gates import anyone
from mingtang.portal import drafting, filling, frame
from mingtang.portal.frame import page
from mingtang.ui.inputs import Input

WRONG = "没有找到这个查询码的暂存内容，请核对；暂存内容保留30天"


class ResumeInput(Input):
    code = forms.CharField(
        label="查询码", max_length=40, help_text="暂存时显示的12位查询码，不分大小写，空格和横线可以不填。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: Any) -> HttpResponse:
    form = ResumeInput(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at = frame.now()
        try:
            draft = drafts.resume(form.cleaned_data["code"], request.META.get("REMOTE_ADDR", ""), at=at)
        except drafts.TooSoon as wait:
            form.add_error("code", f"输错次数过多，请于{wait.until.astimezone(SHANGHAI):%H:%M}以后再试")
        except drafts.NoDraft:
            form.add_error("code", WRONG)
        else:
            handle, code = drafting.new_handle(), codes.read(form.cleaned_data["code"])
            onward = _onward(drafting.Held(handle, code, draft))
            return drafting.hold(request, redirect(onward), handle, code, at)
    status = 422 if form.is_bound else 200
    return page(request, "portal/resume.html", [("继续填写", "")], status=status, form=form)


def _onward(held: drafting.Held) -> str:
    """The first page on which something is still missing, or the last look."""
    assert held.draft is not None
    form = drafts.submit(held.draft, held.key)
    form.is_valid()
    for n, (this, _) in enumerate(filling.pages_of(held), 1):
        if set(this.fields) & form.errors.keys():
            return f"{held.at}{n}/"
    return f"{held.at}check/"

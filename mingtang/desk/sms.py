"""短信平台: where codes by SMS are handed over, set by the system administrator, with a message of trial."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.channels.sms import acts, calling, checking
from mingtang.channels.sms.models import BODIES, CHARSETS, METHODS, TESTS, UNSURE, Gateway
from mingtang.desk.frame import now, page
from mingtang.forms.fields import TelephoneField
from mingtang.people.gates import held_by
from mingtang.ui.inputs import Input

HOME, HERE = ("设置", "/desk/settings/"), ("短信平台", "/desk/settings/sms/")
TEXT = "验证码{code}，10分钟内有效，用于核验政府信息公开申请人的手机号码。请勿告诉他人。"
BODY = '{"mobile": "{number}", "content": "{text}", "account": "mingtang", "password": "{secret}"}'
TRIAL = "desk"  # stands where a draft would


class GatewayInput(Input):
    """Address, message and test of success, and whether codes are offered."""

    url = forms.CharField(
        label="接口网址", max_length=300, help_text="以 https:// 开头；网址里不能有号码、验证码和密码"
    )
    method = forms.ChoiceField(label="请求方法", choices=[(one, one) for one in METHODS], widget=forms.RadioSelect, initial="POST")  # fmt: skip
    kind = forms.ChoiceField(label="正文格式", choices=[(key, name) for key, (name, _) in BODIES.items()], widget=forms.RadioSelect, initial="json")  # fmt: skip
    charset = forms.ChoiceField(
        label="字符集", choices=list(CHARSETS.items()), widget=forms.RadioSelect, initial="utf-8"
    )
    body = forms.CharField(
        label="正文模板", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), initial=BODY, strip=False,
        help_text="空位：{number}号码、{code}验证码、{text}短信内容、{secret}密钥；填入时按格式转义",
    )  # fmt: skip
    text = forms.CharField(
        label="短信内容",
        max_length=200,
        initial=TEXT,
        help_text="空位{code}为验证码；签名按平台的要求写在里面",
    )
    headers = forms.CharField(
        label="请求头", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如 Authorization: Bearer {secret}；没有的不填",
    )  # fmt: skip
    secret = forms.CharField(
        label="密钥", max_length=500, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="加密保存，不再显示；不改的留空。正文和请求头里用{secret}表示",
    )  # fmt: skip
    test = forms.ChoiceField(
        label="怎样算成功", choices=list(TESTS.items()), widget=forms.RadioSelect, initial="json"
    )
    test_path = forms.CharField(
        label="看 JSON 中的哪一项", max_length=100, required=False, help_text="如 code，或者 data.status"
    )
    test_value = forms.CharField(
        label="成功时的值", max_length=100, required=False, help_text="如 0；或者回应中含有的文字"
    )
    on = forms.BooleanField(label="用短信验证码核验申请人的手机号码", required=False, initial=True)


class TrialInput(Input):
    number = TelephoneField(label="手机号码", help_text="填您自己的手机号码")

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        if not checking.MOBILE.fullmatch(typed):
            raise forms.ValidationError("请填写11位手机号码")
        return typed


@held_by("admin_system")
def home(request: Any) -> HttpResponse:
    """The gateway, and how it does."""
    form = GatewayInput(request.POST or None, initial=_known())
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.fields if name != "key"}
        if form.does(acts.set_gateway, said, by=request.seat, at=now()):
            return redirect(f"{HERE[1]}?saved=1")
    return _show(request, form, TrialInput())


@held_by("admin_system")
@require_POST
def trial(request: Any) -> HttpResponse:
    """One message to the administrator's own mobile, under the limits that hold for everybody."""
    form = TrialInput(request.POST)
    said = ""
    if form.is_valid():
        try:
            came = checking.ask(TRIAL, form.cleaned_data["number"], "", at=now())
            said = (
                f"{calling.TROUBLES['timeout']}，看手机是否收到"
                if came == UNSURE
                else "短信平台已接收，请看手机"
            )
        except checking.TooMany:
            form.add_error("number", "一分钟内只能发一条，一天有上限（“参数”里可以设定），请稍后再试")
        except calling.NotTaken as trouble:
            form.add_error("number", f"没有发出：{calling.TROUBLES[trouble.code]}")
    return _show(request, GatewayInput(initial=_known()), form, said)


def _known() -> dict[str, Any]:
    row = Gateway.objects.first()
    return (
        {name: getattr(row, name) for name in GatewayInput.base_fields if name not in ("key", "secret")}
        if row
        else {}
    )


def _show(request: Any, form: GatewayInput, own: TrialInput, said: str = "") -> HttpResponse:
    row = Gateway.objects.first()
    return page(
        request, "desk/sms.html", "settings", [HOME, (HERE[0], "")], form=form, trial=own, said=said, row=row, saved="saved" in request.GET,
        trouble=calling.TROUBLES.get(row.trouble, "") if row else "", status=422 if form.errors or own.errors else 200,
    )  # fmt: skip

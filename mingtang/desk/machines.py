"""接入系统: other systems that may call, entered, given a new key and revoked by the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.desk.frame import now, page
from mingtang.people.gates import held_by
from mingtang.people.machines import acts, signing
from mingtang.people.models import DOORS, Agency, Machine
from mingtang.ui.inputs import Input
from mingtang.vault import sealing

HOME = ("设置", "/desk/settings/")
HERE = ("接入系统", "/desk/settings/machines/")
SHOWN_ONCE = "请立即抄录或交给该系统的管理员。密钥只显示这一次，遗失的须换发。"


class MachineInput(Input):
    """登记."""

    code = forms.RegexField(
        label="系统编码", regex=r"^[a-z][a-z0-9-]{2,29}$", help_text="该系统每次请求都写明",
        error_messages={"invalid": "系统编码须以小写字母开头，由3至30个小写字母、数字或连字符组成"},
    )  # fmt: skip
    name = forms.CharField(label="系统名称", max_length=60)
    agency = forms.ModelChoiceField(
        label="为哪个单位办理", queryset=Agency.objects.filter(closed_on=None).order_by("order", "code"),
        required=False, empty_label="全市各单位",
    )  # fmt: skip
    does = forms.MultipleChoiceField(
        label="可以办的事", choices=list(DOORS.items()), widget=forms.CheckboxSelectMultiple
    )


class RevokeInput(Input):
    """停用."""

    reason = forms.CharField(label="理由", max_length=200)


@held_by("admin_security")
def machines(request: Any) -> HttpResponse:
    """Every registered system; a new one gets its key, shown on this answer alone."""
    form = MachineInput(request.POST or None)
    if form.is_valid():
        key, given = signing.new_key(), form.cleaned_data
        if form.does(
            acts.enter_machine, given["code"], given["name"], given["agency"], given["does"], _sealed(key),
            by=request.seat, at=now(),
        ):  # fmt: skip
            return _once(request, given["code"], key)
    rows = Machine.objects.select_related("agency").order_by("revoked_on", "code")
    shown = [(row, "、".join(DOORS[d] for d in row.does)) for row in rows]
    status = 422 if form.errors else 200
    return page(
        request, "desk/machines.html", "settings", [HOME, (HERE[0], "")], form=form, rows=shown, status=status
    )


@held_by("admin_security")
def renew(request: Any, code: str) -> HttpResponse:
    """换发密钥: the old one is dead at once."""
    machine = get_object_or_404(Machine, code=code, revoked_on=None)
    form, key = Input(request.POST or None), signing.new_key()
    if form.is_valid() and form.does(acts.renew_key, code, _sealed(key), by=request.seat, at=now()):
        return _once(request, code, key)
    return _form(
        request, form, f"换发密钥：{machine.name}", "原密钥立即失效，该系统须换用新的密钥。", "换发密钥"
    )


@held_by("admin_security")
def revoke(request: Any, code: str) -> HttpResponse:
    """停用."""
    machine = get_object_or_404(Machine, code=code, revoked_on=None)
    form = RevokeInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.revoke_machine, code, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(HERE[1])
    return _form(request, form, f"停用：{machine.name}", "停用后该系统不能再报送；已报送的不变。", "停用")


def _sealed(key: str) -> str:
    return sealing.seal(key, signing.PURPOSE)


def _once(request: Any, code: str, key: str) -> HttpResponse:
    """The key, on the answer to the form and nowhere else. A repeated click shows that it cannot be shown again."""
    machine = get_object_or_404(Machine, code=code)
    same = sealing.unseal(machine.key, signing.PURPOSE) == key
    return page(
        request, "desk/machine_key.html", "settings", [HOME, HERE, (machine.name, "")], machine=machine,
        secret=key if same else "", about=SHOWN_ONCE,
    )  # fmt: skip


def _form(request: Any, form: Input, title: str, intro: str, primary: str) -> HttpResponse:
    return page(
        request, "desk/form.html", "settings", [HOME, HERE, (title, "")], form=form, title=title, intro=intro,
        primary=primary, status=422 if form.errors else 200,
    )  # fmt: skip

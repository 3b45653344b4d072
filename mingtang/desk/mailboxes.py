"""收件邮箱: where the letters to each agency are fetched, set by the system administrator. Nobody reads a letter here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases.mails import acts, imap
from mingtang.cases.mails.models import PASSWORD, WAYS, Mailbox
from mingtang.desk.frame import now, page
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.ui.inputs import Input
from mingtang.vault import sealing

HOME = ("设置", "/desk/settings/")
HERE = ("收件邮箱", "/desk/settings/mailboxes/")
INTRO = "每两分钟取一次信。信取到并保存以后才在邮箱里标为已读，从不删除邮箱里的信。设定之日起的来信和更早的未读来信都会取来。"


class MailboxInput(Input):
    """Server, account, and whether letters are fetched."""

    short = ("port",)

    host = forms.RegexField(
        label="IMAP 服务器",
        regex=r"^[A-Za-z0-9.:-]{1,200}$",
        error_messages={"invalid": "请填写服务器的域名或地址，不带协议和端口"},
    )
    port = forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=993)
    way = forms.ChoiceField(
        label="加密方式", choices=list(WAYS.items()), initial="ssl", widget=forms.RadioSelect
    )
    user = forms.CharField(label="用户名", max_length=200)
    password = forms.CharField(
        label="密码或授权码", max_length=200, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="加密保存，不再显示；不改的留空",
    )  # fmt: skip
    folder = forms.CharField(label="文件夹", max_length=100, initial="INBOX", help_text="收件箱为 INBOX")
    on = forms.BooleanField(label="从这个邮箱取信", required=False, initial=True)


@held_by("admin_system")
def home(request: Any) -> HttpResponse:
    """Each agency, and how its mailbox does."""
    boxes = {box.agency_id: box for box in Mailbox.objects.all()}
    agencies = Agency.objects.filter(closed_on=None).order_by("order", "code")
    rows = [(agency, boxes.get(agency.code), _trouble(boxes.get(agency.code))) for agency in agencies]
    return page(request, "desk/mailboxes.html", "settings", [HOME, (HERE[0], "")], rows=rows, intro=INTRO)


def _trouble(box: Mailbox | None) -> str:
    return imap.TROUBLES.get(box.trouble, "") if box else ""


@held_by("admin_system")
def mailbox(request: Any, code: str) -> HttpResponse:
    """The mailbox of one agency."""
    agency = get_object_or_404(Agency, code=code, closed_on=None)
    box = Mailbox.objects.filter(pk=agency).first()
    names = ("host", "port", "way", "user", "folder", "on")
    form = MailboxInput(
        request.POST or None, initial={name: getattr(box, name) for name in names} if box else None
    )
    if form.is_valid():
        given = form.cleaned_data
        password = sealing.seal(given["password"], PASSWORD) if given["password"] else ""
        if form.does(
            acts.set_mailbox, agency, given["host"], given["port"], given["way"], given["user"], password, given["folder"],
            given["on"], by=request.seat, at=now(),
        ):  # fmt: skip
            return redirect(HERE[1])
    return page(
        request, "desk/form.html", "settings", [HOME, HERE, (agency.name, "")], form=form, title=f"收件邮箱：{agency.name}", intro=INTRO,
        primary="保存", status=422 if form.errors else 200,
    )  # fmt: skip

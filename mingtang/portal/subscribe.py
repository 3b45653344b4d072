"""订阅: what to hear of, at which mailbox, how often; confirming, changing and leaving from the letters' addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mingtang.channels import post, subscribing
from mingtang.channels.models import RHYTHMS, Reader
from mingtang.channels.wishes import Sought, Wanted, label, value_of
from mingtang.people.gates import anyone
from mingtang.people.models import Agency
from mingtang.portal import frame
from mingtang.portal.frame import page
from mingtang.portal.search_asked import Asked
from mingtang.press import addresses
from mingtang.records.models import Column
from mingtang.ui.inputs import Input

HOME = "/subscribe/"
CRUMB = ("订阅", HOME)
TOO_MANY = "这个网络地址一小时内的订阅申请太多，请稍后再试"
_MAIL = {"autocomplete": "email", "spellcheck": "false", "inputmode": "email"}


class SubscribeInput(Input):
    what = forms.ChoiceField(label="订阅什么")
    address = forms.EmailField(
        label="电子邮箱", max_length=200, widget=forms.EmailInput(attrs=_MAIL),
        help_text="先发一封确认信，您确认后才订阅。邮箱加密保存，只用来发订阅信，退订后立即删除。",
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label="多久发一次", choices=list(RHYTHMS.items()), widget=forms.RadioSelect, initial="daily"
    )

    def __init__(self, choices: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: Any) -> HttpResponse:
    """Ask for a subscription. ?column=, ?agency= or a search's own parameters choose what is offered first."""
    search = _sought(request)
    choices = _choices(search)
    asked = next(
        (f"{kind}:{request.GET[kind]}" for kind in ("column", "agency") if request.GET.get(kind)), "all:"
    )
    form = SubscribeInput(
        choices, request.POST or None, initial={"what": f"search:{search.text}" if search else asked}
    )
    on = post.is_on()
    if on and request.method == "POST" and form.is_valid() and _ask(request, form):
        return redirect(f"{HOME}sent/")
    return page(
        request, "portal/subscribe.html", [(CRUMB[0], "")], form=form if on else None, feed=addresses.feed(),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _ask(request: Any, form: SubscribeInput) -> bool:
    given = form.cleaned_data
    kind, _, value = given["what"].partition(":")
    try:
        subscribing.ask(
            given["address"],
            Wanted(kind, value, given["rhythm"]),
            request.META.get("REMOTE_ADDR", ""),
            at=frame.now(),
        )
    except subscribing.TooMany:
        form.add_error(None, TOO_MANY)
        return False
    return True


def _sought(request: Any) -> Sought | None:
    """The search that the address names; on a page that was sent, the one its form was made for."""
    asked = Asked.of(request.GET)
    if not asked.q or request.GET.get("like"):
        return None
    return Sought(asked.q, asked.agency, asked.column, asked.kind, bool(asked.titles), bool(asked.exact))


def _choices(search: Sought | None) -> list[Any]:
    columns = Column.objects.filter(own=True, internal=False, closed_on=None).order_by("order", "code")
    agencies = Agency.objects.filter(closed_on=None).order_by("order", "code")
    first = [(f"search:{search.text}", search.label)] if search else []
    return [
        *first, ("all:", "全市最新公开"),
        ("栏目", [(f"column:{c.code}", c.name) for c in columns]),
        ("单位", [(f"agency:{a.code}", a.name) for a in agencies]),
    ]  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD"])
def sent(request: Any) -> HttpResponse:
    """The same words for every mailbox, known or not."""
    return page(request, "portal/subscribe_sent.html", [CRUMB, ("请查收确认信", "")])


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any, token: str) -> HttpResponse:
    """Confirmed by a press of the button alone: programmes that look into letters open their links."""
    try:
        if request.method == "POST":
            return redirect(f"{HOME}mine/{subscribing.confirm(token, at=frame.now())}/?done=confirmed")
        _, wanted, _ = subscribing.opened(subscribing.asked(token, at=frame.now()))
    except subscribing.NotOurs:
        return _lost(request, "这封确认信已经用过，或者已过3日有效期。")
    return page(
        request, "portal/subscribe_confirm.html", [CRUMB, ("确认订阅", "")], label=wanted.label,
        rhythm=RHYTHMS[wanted.rhythm],
    )  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Any, token: str) -> HttpResponse:
    """What this reader hears of; another rhythm for one of it, or its end."""
    try:
        reader = subscribing.reader_of(token)
    except subscribing.NotOurs:
        return _lost(request, "这个订阅已经退订，或者地址不完整。")
    number, rhythm = request.POST.get("wish", ""), request.POST.get("rhythm", "")
    if request.method == "POST":
        if number.isdecimal() and len(number) < 18 and rhythm in (*RHYTHMS, ""):
            subscribing.change(reader, int(number), rhythm)
        return redirect(f"{HOME}mine/{token}/?done=changed")
    return page(
        request, "portal/subscribe_mine.html", [CRUMB, ("我的订阅", "")], wishes=_wishes(reader), token=token,
        rhythms=list(RHYTHMS.items()), done=request.GET.get("done", ""),
    )  # fmt: skip


def _wishes(reader: Reader) -> list[dict[str, Any]]:
    rows = reader.wishes.order_by("pk")
    return [{"number": w.pk, "label": label(w.kind, value_of(w)), "rhythm": w.rhythm} for w in rows]


@csrf_exempt  # RFC 8058: the reader's mail programme sends this POST, without a page or a cookie of ours
@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Any, token: str) -> HttpResponse:
    """退订: by one click of the mail programme, or by the button of this page. Whoever has the token may only leave."""
    if request.method == "POST":
        subscribing.leave(token)
        return page(request, "portal/subscribe_left.html", [CRUMB, ("已退订", "")])
    try:
        reader = subscribing.reader_of(token)
    except subscribing.NotOurs:
        return _lost(request, "这个订阅已经退订，或者地址不完整。")
    return page(
        request, "portal/subscribe_leave.html", [CRUMB, ("退订", "")], wishes=_wishes(reader), token=token
    )


def _lost(request: Any, words: str) -> HttpResponse:
    return page(request, "portal/subscribe_lost.html", [CRUMB, ("没有找到", "")], status=404, words=words)

"""Signing in and out, the second factor, the forced change of password, the choice of post."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mingtang.clock import SHANGHAI
from mingtang.desk.frame import now, page, today
from mingtang.ledger.refusal import Refused
from mingtang.people import acts, oidc, signin
from mingtang.people.gates import anyone, signed_in
from mingtang.people.models import Account, Agency
from mingtang.people.seats import SYSTEM, Seat, seats_of
from mingtang.policy import values as policy
from mingtang.ui.inputs import Input

_NOBODY = make_password(None)


class SignInInput(Input):
    login = forms.CharField(label="登录名", max_length=40)
    password = forms.CharField(label="密码", max_length=128, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["login"] = (data.get("login") or "").strip()
        return data


class CodeInput(Input):
    code = forms.CharField(label="动态口令", max_length=6, help_text="打开手机上的动态口令应用，填写6位数字")


class PasswordInput(Input):
    old = forms.CharField(label="原密码", max_length=128, widget=forms.PasswordInput)
    new = forms.CharField(
        label="新密码",
        max_length=128,
        widget=forms.PasswordInput,
        help_text="至少10个字符，含大写字母、小写字母、数字、符号中的三种",
    )
    again = forms.CharField(label="再输入一次新密码", max_length=128, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一致")
        return data


@anyone
def sign_in(request: Any) -> HttpResponse:
    """Password first. The answer is the same for an unknown login and a wrong password."""
    if request.seat:
        return redirect(_next(request))
    form = SignInInput(request.POST or None)
    if form.is_valid():
        account = _checked(form, request.META.get("REMOTE_ADDR", ""))
        if account:
            return _enter(request, account)
    return _shown(request, form)


def _shown(request: Any, form: SignInInput, refused: str = "") -> HttpResponse:
    """The page of signing in. refused: why the unified sign-in did not go through."""
    known = {"form": form, "next": _next(request), "unified": oidc.on(), "refused": refused}
    return render(request, "desk/sign_in.html", known, status=422 if form.errors or refused else 200)


@anyone
def unified(request: Any) -> HttpResponse:
    """统一身份认证: off to the provider, with what must come back kept in the session."""
    if not oidc.on():
        raise Http404
    try:
        where, kept = oidc.begin(request.build_absolute_uri("/sign-in/unified/back/"), now())
    except Refused as refusal:
        return _shown(request, SignInInput(), refusal.reason)
    request.session["oidc"] = {**kept, "next": _next(request)}
    return redirect(where)


@anyone
def unified_back(request: Any) -> HttpResponse:
    """Back from the provider: who it is, and then everything as after a password."""
    if not oidc.on():
        raise Http404
    kept = request.session.pop("oidc", None)
    try:
        account = _known(oidc.finish(request.GET.dict(), kept, now()))
    except Refused as refusal:
        return _shown(request, SignInInput(), refusal.reason)
    return _enter(request, account, unified=True, kept=kept["next"])


def _known(login: str) -> Account:
    """The account that stands already under this login; administrators have the local sign-in alone (三员)."""
    account = Account.objects.filter(login=login, active=True, realm="staff").select_related("person").first()
    if account is None:
        raise Refused("统一身份认证的账号在本系统没有对应的工作人员账号，请系统管理员核对登录名")
    if _administers(account):
        raise Refused("系统、安全、审计管理员请用本系统的登录名和密码登录")
    return account


def _administers(account: Account) -> bool:
    return any(seat.is_admin for seat in seats_of(account, today()))


def _checked(form: SignInInput, address: str) -> Account | None:
    name, at = form.cleaned_data["login"], now()
    if until := signin.wait_until(name, address, at):
        form.add_error(None, f"失败次数过多，请于{until.astimezone(SHANGHAI):%H:%M}以后再试")
        return None
    account = Account.objects.filter(login=name, active=True, realm="staff").select_related("person").first()
    good = check_password(form.cleaned_data["password"], account.password if account else _NOBODY)
    if account and good:
        if oidc.on() and settings.MINGTANG_OIDC["local"] == "admins" and not _administers(account):
            form.add_error(None, "请用统一身份认证登录；登录名和密码只供系统、安全、审计管理员使用")
            return None
        return account
    signin.count_failure(name, address, at)
    form.add_error(None, "登录名或密码不正确")
    return None


def _enter(request: Any, account: Account, *, unified: bool = False, kept: str = "") -> HttpResponse:
    """Open the session; its stage says what is still missing (code, totp set-up, new password)."""
    kept = kept or _next(request)
    signin.open_session(request, account)
    request.session["unified"] = unified
    request.session["stage"] = _stage(account, coded=False, unified=unified)
    request.session["next"] = kept
    if request.session["stage"] == "in":
        _record(request, account)
        return redirect(kept)
    return redirect("/sign-in/next/")


def _record(request: Any, account: Account) -> None:
    address, unified = request.META.get("REMOTE_ADDR", ""), bool(request.session.get("unified"))
    acts.sign_in(account, address, unified=unified, by=_by(account), at=now())


def _stage(account: Account, *, coded: bool, unified: bool) -> str:
    """What still stands before the desk: the second factor first, then an aged or first password. coded: it was shown;
    unified: no password was used, so none is asked to be changed."""
    if account.totp and not coded:
        return "code"
    seats = seats_of(account, today())
    if not unified and (account.must_change or _aged(account, seats)):
        return "password"
    return "totp" if not account.totp and _totp_required(seats) else "in"


def _aged(account: Account, seats: list[Seat]) -> bool:
    agency = Agency.objects.filter(code=seats[0].agency).first() if seats else None
    if agency is None or account.changed_on is None:
        return False
    return (today() - account.changed_on).days > policy.whole("password_days", agency.line, today())


def _totp_required(seats: list[Seat]) -> bool:
    agencies = {a.code: a for a in Agency.objects.filter(code__in={s.agency for s in seats})}
    return any(policy.flag("totp_required", agencies[s.agency].line, today()) for s in seats)


def _by(account: Account) -> Seat:
    seats = seats_of(account, today())
    return seats[0] if seats else SYSTEM


@anyone
def next_step(request: Any) -> HttpResponse:
    """What still stands between the password and the desk."""
    account, stage = request.account, request.session.get("stage") if request.account else None
    if account is None or stage not in ("code", "password", "totp"):
        return redirect("/sign-in/")
    if stage == "password":
        return _change(request, account)
    return _totp(request, account) if stage == "totp" else _code(request, account)


def _code(request: Any, account: Account) -> HttpResponse:
    form = CodeInput(request.POST or None)
    address = request.META.get("REMOTE_ADDR", "")
    if form.is_valid():
        if until := signin.wait_until(account.login, address, now()):
            form.add_error(None, f"失败次数过多，请于{until.astimezone(SHANGHAI):%H:%M}以后再试")
        elif signin.spend_totp(account, form.cleaned_data["code"].strip(), now()):
            return _passed(request, account, coded=True)
        else:
            signin.count_failure(account.login, address, now())
            form.add_error("code", "动态口令不正确，请核对手机时间后重试")
    return render(request, "desk/sign_in_code.html", {"form": form, "qr": ""})


def _totp(request: Any, account: Account) -> HttpResponse:
    secret = bytes.fromhex(request.session.setdefault("totp", signin.new_totp_secret().hex()))
    form = CodeInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.set_totp, account, secret, form.cleaned_data["code"].strip(), by=_by(account), at=now()
    ):
        request.session.pop("totp", None)
        return _passed(request, account, coded=True)
    uri = signin.totp(secret).get_provisioning_uri(account.login, "明堂")
    return render(
        request,
        "desk/sign_in_code.html",
        {
            "form": form,
            "qr": segno.make(uri).svg_data_uri(scale=5),
            "secret": uri.split("secret=")[1].split("&")[0],
        },
    )


def _change(request: Any, account: Account) -> HttpResponse:
    form = PasswordInput(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if form.does(acts.change_password, account, given["old"], given["new"], by=_by(account), at=now()):
            _reopen(request, account)
            return _passed(request, account, coded=bool(account.totp))
    return render(request, "desk/sign_in_password.html", {"form": form})


def _reopen(request: Any, account: Account) -> None:
    """A new session after a change of password, still on its way to the same page. The stage before it was passed."""
    kept = request.session.get("next", "/desk/")
    signin.open_session(request, account)
    request.session["next"] = kept


def _passed(request: Any, account: Account, *, coded: bool) -> HttpResponse:
    account.refresh_from_db()
    unified = bool(request.session.get("unified"))
    request.session["stage"] = _stage(account, coded=coded, unified=unified)
    if request.session["stage"] != "in":
        return redirect("/sign-in/next/")
    _record(request, account)
    return redirect(request.session.pop("next", "/desk/"))


@anyone
@require_POST
def sign_out(request: Any) -> HttpResponse:
    signin.close_session(request)
    return redirect("/")


@signed_in
@require_POST
def choose_post(request: Any) -> HttpResponse:
    """Act from another of one's posts."""
    wanted = request.POST.get("post", "")
    if not any(str(seat.post_id) == wanted for seat in request.seats):
        raise Http404
    request.session["post"] = int(wanted)
    return redirect("/desk/")


@signed_in
def own_password(request: Any) -> HttpResponse:
    form = PasswordInput(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if form.does(
            acts.change_password, request.account, given["old"], given["new"], by=request.seat, at=now()
        ):
            signin.open_session(request, request.account)
            request.session["stage"] = "in"
            return redirect("/desk/")
    return page(
        request,
        "desk/form.html",
        "settings",
        [("设置", "/desk/settings/"), ("修改密码", "")],
        form=form,
        title="修改密码",
        primary="修改密码",
    )


def _next(request: Any) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/desk")
    return wanted if safe else "/desk/"

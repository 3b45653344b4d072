"""Signing in: who the session belongs to, the progressive delay, the second factor."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from mingtang.clock import day
from mingtang.database import still
from mingtang.people.models import Account, Failure, Holding
from mingtang.people.seats import Seat, seats_among
from mingtang.vault import sealing

FREE_TRIES = 5  # failures before the first delay
FIRST_DELAY = 300  # seconds; doubled with each further failure
LONGEST_DELAY = 4 * 3600
STEP = 30  # seconds one code of the second factor lasts
ADDRESS_TRIES = 50  # failures of one address over all logins


def open_session(request: Any, account: Account) -> None:
    """Begin a session of `account` under a new session key and CSRF token (GB/T 22239-2019 身份鉴别 c).

    Django's own login() wants its permission tables, which this house does not have (three administrators, no super-user)."""
    close_session(request)
    request.session["account"] = account.pk
    request.session["hash"] = account.get_session_auth_hash()
    rotate_token(request)


def close_session(request: Any) -> None:
    """End whatever session there is. Django deletes its row outside a transaction, which the one writer refuses."""
    with transaction.atomic():
        request.session.flush()


def account_of(request: Any) -> tuple[Account | None, list[Holding]]:
    """Whose session this is, and what its person holds or held. None for nobody, for an account that was closed, and for a
    session from before a change of password or posts."""
    known = request.session.get("hash", "")  # loads the session
    account = request.session.account
    if account and account.active and constant_time_compare(known, account.get_session_auth_hash()):
        return account, request.session.holdings
    return None, []


def place(login: str, address: str) -> str:
    """A blind name for (login, address): failures are counted without storing who or where."""
    text = f"{settings.SECRET_KEY}\x1f{login.casefold()}\x1f{address}"
    return hashlib.sha256(text.encode()).hexdigest()


def wait_until(login: str, address: str, now: datetime) -> datetime | None:
    """Until when this login from this address must wait; None when it may try."""
    rows = Failure.objects.filter(place__in=[place(login, address), place("", address)], until__gt=now)
    return max((row.until for row in rows if row.until), default=None)


def count_failure(login: str, address: str, now: datetime) -> None:
    with transaction.atomic():
        for name, free in ((place(login, address), FREE_TRIES), (place("", address), ADDRESS_TRIES)):
            row, _ = Failure.objects.select_for_update().get_or_create(place=name)
            row.count += 1
            if row.count >= free:
                row.until = now + timedelta(seconds=min(FIRST_DELAY * 2 ** (row.count - free), LONGEST_DELAY))
            row.save()


def forget_failures(login: str, address: str) -> None:
    Failure.objects.filter(place=place(login, address)).delete()


def new_totp_secret() -> bytes:
    return secrets.token_bytes(20)


def totp(secret: bytes) -> TOTP:
    """RFC 6238: 6 digits, 30 s, SHA-1 (what authenticator apps support)."""
    return TOTP(secret, 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303


def totp_step(token: str, code: str, now: datetime) -> int:
    """The 30-second step to which `code` belongs for the sealed secret `token`, one step either side of now; 0 = wrong."""
    secret = bytes.fromhex(sealing.unseal(token, "totp"))
    for step in (STEP * n + int(now.timestamp()) for n in (-1, 0, 1)):
        try:
            totp(secret).verify(code.encode(), step)
        except InvalidToken:
            continue
        return step // STEP
    return 0


def totp_good(token: str, code: str, now: datetime) -> bool:
    return totp_step(token, code, now) > 0


def spend_totp(account: Account, code: str, now: datetime) -> bool:
    """Whether `code` is right and new; from now on it is used (RFC 6238 §5.2: a code is accepted once)."""
    step = totp_step(account.totp, code, now)
    with transaction.atomic():
        return bool(step and Account.objects.filter(pk=account.pk, totp_step__lt=step).update(totp_step=step))


class SeatMiddleware:
    """Puts `request.account`, `request.seats` and `request.seat` (the chosen one, None when not signed in)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with still.scope(reading=request.method in ("GET", "HEAD")):
            return self._seated(request)

    def _seated(self, request: Any) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        account, holdings = account_of(request) if has_session else (None, [])
        request.account = account
        request.signing_in = bool(account) and request.session.get("stage", "in") != "in"
        seats = [] if request.signing_in else seats_among(holdings, day(timezone.now()))
        request.seats = seats
        request.seat = _chosen(seats, request)
        return self.get_response(request)


def _chosen(seats: list[Seat], request: Any) -> Seat | None:
    if not seats:
        return None
    wanted = request.session.get("post")
    return next((seat for seat in seats if seat.post_id == wanted), seats[0])

"""A pass: a sealed cookie that lets one browser back to one page for a while. What it says is for the house alone."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingtang.vault import keys, sealing

MINUTES = 15


def give(
    response: HttpResponse, name: str, value: Any, *, path: str, at: datetime, minutes: int = MINUTES
) -> HttpResponse:
    """Hand `value` (JSON) to the browser for `minutes`, sent back under `path` only; returns `response`."""
    until = int(at.timestamp()) + minutes * 60
    token = sealing.seal(json.dumps({"until": until, "value": value}), _purpose(name))
    response.set_cookie(
        name, token, path=path, httponly=True, secure=bool(settings.SESSION_COOKIE_SECURE), samesite="Lax"
    )
    return response


def read(request: HttpRequest, name: str, *, at: datetime) -> Any:
    """What the pass `name` of this browser says; None when it has none, an old one, or one that is not ours."""
    try:
        said = json.loads(sealing.unseal(request.COOKIES.get(name, ""), _purpose(name)))
    except (sealing.SealBroken, keys.KeyTrouble, ValueError):
        return None
    return said["value"] if said["until"] > at.timestamp() else None


def take_back(response: HttpResponse, name: str, *, path: str) -> HttpResponse:
    response.delete_cookie(name, path=path, samesite="Lax")
    return response


def _purpose(name: str) -> str:
    return f"pass.{name}"

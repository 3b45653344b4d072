"""Which drafts this browser is filling in. An address names one by a handle; only the sealed cookie leads to its code,
so that two tabs are two drafts, the browser's own "back" works, and no code stands in an address."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from mingtang.forms import drafts
from mingtang.forms.models import Draft
from mingtang.people.models import Agency
from mingtang.portal import matters
from mingtang.portal.matters import Matter
from mingtang.ui import passes
from mingtang.vault import sealing

COOKIE, PATH = "ask", "/ask/"
LIFE = timedelta(hours=8)  # of what nobody asked us to keep
MOST = 5  # drafts one browser holds at a time; the oldest is forgotten first


@dataclass
class Held:
    """A draft of this browser. `draft` is None when it was sent, dropped or has run out."""

    handle: str
    code: str
    draft: Draft | None

    @property
    def at(self) -> str:
        return f"/ask/d/{self.handle}/"

    @property
    def key(self) -> str:
        """The idempotency key of sending this draft: the same however often it is sent, and nobody else's."""
        return sealing.blind(self.code, "portal.ask")

    @cached_property
    def matter(self) -> Matter | None:
        """What it applies for; None when the draft, its agency or its item is gone."""
        return matters.of(self.draft) if self.draft else None

    @property
    def agency(self) -> Agency | None:
        return self.matter.agency if self.matter else None

    @property
    def seen(self) -> str:
        """Changes whenever the draft does: what is sent is what was checked."""
        return sealing.blind(self.draft.data, "portal.ask")[:16] if self.draft else ""


def held(request: Any, handle: str, at: datetime) -> Held | None:
    """The draft that this browser calls `handle`; None when it knows none."""
    code = _codes(request, at).get(handle)
    return Held(handle, code, drafts.find(code, at=at)) if code else None


def hold(request: Any, response: HttpResponse, handle: str, code: str, at: datetime) -> HttpResponse:
    """Let this browser come back to the draft of `code` under `handle`."""
    codes = {k: v for k, v in _codes(request, at).items() if k != handle}
    codes = dict([*codes.items(), (handle, code)][-MOST:])
    return passes.give(response, COOKIE, codes, path=PATH, at=at, minutes=int(LIFE.total_seconds() // 60))


def let_go(request: Any, response: HttpResponse, handle: str, at: datetime) -> HttpResponse:
    codes = {k: v for k, v in _codes(request, at).items() if k != handle}
    return passes.give(response, COOKIE, codes, path=PATH, at=at, minutes=int(LIFE.total_seconds() // 60))


def new_handle() -> str:
    return secrets.token_hex(4)


def _codes(request: Any, at: datetime) -> dict[str, str]:
    said = passes.read(request, COOKIE, at=at)
    return said if isinstance(said, dict) else {}

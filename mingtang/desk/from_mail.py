"""A registration that begins with a letter: what it says is filled in, its files go along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.http import Http404

from mingtang.cases.mails import box, files
from mingtang.cases.mails.models import REGISTRARS, WAITING, Mail
from mingtang.clock import day
from mingtang.desk.register_input import YES
from mingtang.forms.files import Kept

_PREFIX = re.compile(r"^\s*((re|fw|fwd|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
MOST = 5  # files that one question takes (forms/packaged/request.toml); the others stay in the letter


def letter(request: Any) -> Mail | None:
    """The letter that the address names. One that is registered already is found again by a repeated click."""
    code = request.GET.get("mail", "")
    if not code:
        return None
    seen = Mail.objects.open_to(request.seat).select_related("agency", "case")
    found = seen.filter(code=code).first() if request.seat.post in REGISTRARS else None
    if found is None or (request.method != "POST" and found.state != WAITING):
        raise Http404
    return found


def address(found: Mail | None) -> str:
    return f"&mail={found.code}" if found else ""


def arrival(found: Mail | None) -> dict[str, Any]:
    """Day and evidence; the applicant's answer to our automatic answer is his half of the confirmation."""
    if found is None:
        return {}
    came = {"day": day(found.arrived_at), "evidence": f"发件地址 {found.said.get('address') or '不明'}"[:200]}
    back = box.reply_of(found)
    if back is None:
        return came
    on = day(back.arrived_at)
    return came | {
        "confirmed": YES,
        "confirmed_on": on,
        "evidence": f"{came['evidence']}，{on:%Y-%m-%d}回信确认"[:200],
    }


def told(found: Mail | None, came: Sequence[Kept] = ()) -> dict[str, Any]:
    """Keywords of `register_input.application`. came: files that a phone sent for this registration."""
    if found is None:
        return {"kept": {"attachments": list(came)}} if came else {}
    said = found.said
    known = {
        "name": said.get("name", "")[:50], "info_title": _PREFIX.sub("", said.get("subject", ""))[:200],
        "info_description": said.get("text", "")[:2000], "email": said.get("address", ""),
    }  # fmt: skip
    kept = [one.kept for one in files.of(found) if one.kept]
    return {"said": known, "kept": {"attachments": kept[:MOST]}}

"""短信平台: set by the system administrator, one event; what was typed stands there as commitments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from mingtang.channels.sms import pattern
from mingtang.channels.sms.models import BODIES, CHARSETS, METHODS, SECRET, TESTS, Gateway
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.refusal import Refused
from mingtang.people.seats import Seat
from mingtang.vault import sealing

_CLOSED = {"method": METHODS, "kind": BODIES, "charset": CHARSETS, "test": TESTS}
_TYPED = ("url", "headers", "body", "text", "test_path", "test_value")


@act("sms.set", facts=("method", "kind", "charset", "test", "on", "secret_changed"))
def set_gateway(said: dict[str, Any], *, by: Seat, at: datetime) -> str:
    """Where the codes are handed over. said: fields of Gateway, the secret in clear; "" keeps the one that is set."""
    if by.post != "admin_system":
        raise Refused("短信平台由系统管理员设定")
    for name, known in _CLOSED.items():
        if said[name] not in known:
            raise Refused("请从给出的选项中选择", name)
    line_up(SYSTEM_CHAIN)
    before = Gateway.objects.first()
    secret = said["secret"] or (before.opened if before else "")
    reason, field = pattern.fault({**said, "secret": secret}, settings.DEMO)
    if reason:
        raise Refused(reason, field)
    row = {**said, "secret": sealing.seal(secret, SECRET) if secret else "", "trouble": ""}
    Gateway.objects.update_or_create(pk=before.pk if before else 1, defaults=row)
    facts = {name: said[name] for name in (*_CLOSED, "on")} | {"secret_changed": bool(said["secret"])}
    typed = {name: said[name] for name in _TYPED if said[name]}
    write("sms", "gateway", chain=SYSTEM_CHAIN, by=by, facts=facts, typed=typed)
    return "gateway"

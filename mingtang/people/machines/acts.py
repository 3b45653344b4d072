"""Acts on the systems that call this house: entered, given a new key, revoked. By the security administrator.

A key never comes here in clear: the door makes it, shows it once, and hands over the sealed token.
"""

from __future__ import annotations

from datetime import datetime

from mingtang.clock import day
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.refusal import Refused
from mingtang.people.models import DOORS, Agency, Machine
from mingtang.people.seats import Seat

_FACTS = ("machine", "agency", "does")


def _may(by: Seat) -> None:
    if by.post != "admin_security":
        raise Refused("接入系统由安全管理员登记和停用")


@act("machine.enter", facts=_FACTS)
def enter_machine(
    code: str, name: str, agency: Agency | None, does: list[str], sealed: str, *, by: Seat, at: datetime
) -> str:
    """Let another system call: for one agency, or for every agency (None); what it may do is of DOORS. Its code."""
    _may(by)
    line_up(SYSTEM_CHAIN)
    if Machine.objects.filter(code=code).exists():
        raise Refused("该编码已被使用，请换一个", "code")
    if not does or set(does) - set(DOORS):
        raise Refused("请选择该系统可以办的事", "does")
    Machine.objects.create(code=code, name=name, agency=agency, does=does, key=sealed, made_on=day(at))
    facts = {"machine": code, "agency": agency.code if agency else "", "does": sorted(does)}
    write("machine", code, chain=SYSTEM_CHAIN, by=by, facts=facts, typed={"name": name})
    return code


@act("machine.renew", facts=("machine",))
def renew_key(code: str, sealed: str, *, by: Seat, at: datetime) -> str:
    """A new key; the old one is dead from this moment. The system's code."""
    _may(by)
    if not Machine.objects.filter(code=code, revoked_on=None).update(key=sealed, made_on=day(at)):
        raise Refused("该系统已停用，请另行登记")
    write("machine", code, chain=SYSTEM_CHAIN, by=by, facts={"machine": code})
    return code


@act("machine.revoke", facts=("machine",))
def revoke_machine(code: str, reason: str, *, by: Seat, at: datetime) -> str:
    """停用: no call is let in any more. What it handed in stays."""
    _may(by)
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    if not Machine.objects.filter(code=code, revoked_on=None).update(revoked_on=day(at), key=""):
        raise Refused("该系统已停用")
    write(
        "machine", code, chain=SYSTEM_CHAIN, by=by, facts={"machine": code}, typed={"reason": reason.strip()}
    )
    return code

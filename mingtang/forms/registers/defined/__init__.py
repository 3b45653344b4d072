"""The registers that stand: those that are packaged, and those that the openness office defined on screen (decision 0013)."""

from __future__ import annotations

import json
from functools import lru_cache

from mingtang.database.still import kept_while_still
from mingtang.forms import registers
from mingtang.forms.models import RegisterVersion
from mingtang.forms.registers import Register
from mingtang.forms.registers.defined import rules
from mingtang.ledger.digest import canonical


@kept_while_still
def known() -> dict[str, Register]:
    """Code → register, the packaged ones first."""
    found = dict(registers.packaged())
    for code, number, sheet in _current().values_list("code", "no", "sheet"):
        found[code] = _built(code, number, canonical(sheet))
    return found


def get(code: str) -> Register:
    """Raises KeyError when there is none."""
    if code in registers.packaged():
        return registers.packaged()[code]
    return known()[code]


def newest(code: str) -> RegisterVersion | None:
    """The last version of a definition, released or not."""
    return RegisterVersion.objects.filter(code=code).order_by("-no").first()


def released(code: str) -> RegisterVersion | None:
    return _current().filter(code=code).first()


def _current():  # type: ignore[no-untyped-def]
    return RegisterVersion.objects.filter(current=True).order_by("code")


@lru_cache(maxsize=200)
def _built(code: str, number: int, sheet: str) -> Register:
    return registers.of(code, rules.given_of(code, number, json.loads(sheet)))

"""The applicant's way to the case without an account: number, query code (查询码) and a second factor.

A wrong number and a wrong code are answered alike, and after a few wrong tries both wait alike.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from mingtang.cases.codes import code_digest, read_number, tidy_code
from mingtang.cases.models import Case, Ticket
from mingtang.ledger.models import Key
from mingtang.people import signin

_DOOR = "\x1ftrack"  # stands where a login would
_PLACES = 4096  # numbers that do not exist share these places, so that nobody fills the table with them


class TooSoon(Exception):
    """After several wrong tries on one number; `until` (aware) says when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def find(number: str, code: str, second: str, *, at: datetime) -> Case | None:
    """The case that this number, query code and second factor open; None for anything wrong. Raises TooSoon."""
    no, tidy, last = read_number(number), tidy_code(code[:100]), second_factor(second)
    with transaction.atomic():
        tickets = Ticket.objects.select_for_update(of=("self",)).select_related("case__agency")
        ticket = tickets.filter(case__no=no).first()
        if ticket is None:
            return _unknown(no, at)
        if ticket.wait_until and ticket.wait_until > at:
            raise TooSoon(ticket.wait_until)
        good = constant_time_compare(ticket.code, code_digest(no, tidy))
        good &= constant_time_compare(ticket.second, code_digest(no, last))
        ticket.tries = 0 if good else ticket.tries + 1
        ticket.wait_until = None if good else _wait(ticket.tries, at)
        ticket.save(update_fields=["tries", "wait_until"])
        return ticket.case if good else None


def second_factor(typed: str) -> str:
    """The last four characters of a telephone number (its extension left out) or identity number, however typed."""
    plain = unicodedata.normalize("NFKC", typed[:40]).upper()
    digits = "".join(c for c in plain if c.isalnum() and c.isascii())
    return digits[-4:]


def done_under(key: str) -> str:
    """The code of the case that was opened under the idempotency key `key`; "" when none was."""
    row = Key.objects.filter(key=key, act="case.open").first()
    return str(json.loads(row.result)) if row else ""


def _wait(tries: int, at: datetime) -> datetime | None:
    """Nothing for the first tries, then the delays of signing in: five minutes, doubled, at most four hours."""
    if tries < signin.FREE_TRIES:
        return None
    seconds = min(signin.FIRST_DELAY * 2 ** min(tries - signin.FREE_TRIES, 16), signin.LONGEST_DELAY)
    return at + timedelta(seconds=seconds)


def _unknown(no: str, at: datetime) -> None:
    place = f"{zlib.crc32(no.encode()) % _PLACES:03x}"
    if until := signin.wait_until(_DOOR, place, at):
        raise TooSoon(until)
    code_digest(no, "")  # as long as for a number that exists
    code_digest(no, "")
    signin.count_failure(_DOOR, place, at)

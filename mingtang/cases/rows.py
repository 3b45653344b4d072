"""The small rows that every move touches, as plain SQL: turns, hands, counters. The ORM costs more than the rows.

Called inside acts only. Columns are those of `models`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from mingtang.database import plain

_MOVES = "SELECT moves FROM cases_case WHERE id = %s"
_HELD = "SELECT id, step, agency, post FROM cases_turn WHERE case_id = %s"
_GONE = "DELETE FROM cases_turn WHERE id = %s"
_TURN = "INSERT INTO cases_turn (case_id, step, agency, post) VALUES (%s, %s, %s, %s)"
_HAND = "INSERT INTO cases_hand (case_id, person, agency, closed_on) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_CLOSED = "UPDATE cases_hand SET closed_on = %s WHERE case_id = %s"
_COUNT = (
    "INSERT INTO cases_counter (name, agency, year, last) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (name, agency, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last"
)


def moves_of(case: int) -> int | None:
    """How often the case was moved, as its row says now."""
    found = plain.rows(_MOVES, [case])
    return found[0][0] if found else None


def set_turns(case: int, wanted: Collection[tuple[str, str, str]]) -> None:
    """Make the turns of the case `wanted`: (step, agency, post)."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [case])
        held = {tuple(place): pk for pk, *place in cursor.fetchall()}
        gone = [(pk,) for place, pk in held.items() if place not in wanted]
        if gone:
            cursor.executemany(_GONE, gone)
        new = sorted(place for place in wanted if place not in held)
        if new:
            cursor.executemany(_TURN, [(case, *place) for place in new])


def set_hand(case: int, person: str, agency: str, closed_on: date | None) -> None:
    """`person` had a hand in the case for `agency`. closed_on: of the case, as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_HAND, [case, person, agency, closed_on and closed_on.isoformat()])


def close_hands(case: int, closed_on: date | None) -> None:
    """All who had a hand in the case find it among what is done; None: among what runs again."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, [closed_on and closed_on.isoformat(), case])


def count(name: str, agency: str, year: int) -> int:
    """The next number of a series; its row stays locked until the act ends."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [name, agency, year])
        return int(cursor.fetchone()[0])

"""The statements by which an event is written, as plain SQL: every act passes here, and an ORM costs more than the rows.

Only `book` uses it. Columns are those of `models`; a test writes by this pen and reads by the models.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

_HEAD = "SELECT seq, head, closed FROM ledger_chain WHERE code = %s"
_AT = "SELECT at FROM ledger_event WHERE chain = %s AND seq = %s"
_EVENT = (
    "INSERT INTO ledger_event (chain, seq, at, act, subject_type, subject, payload, prev, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_MOVE = "UPDATE ledger_chain SET seq = %s, head = %s WHERE code = %s"
_TYPED = (
    "INSERT INTO ledger_typed (chain, seq, field, subject_type, subject, salt, value, sealed)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)


class Head(NamedTuple):
    """Where a chain ends: number, hash and time ("" before the first event) of its last event."""

    seq: int
    hash: str
    at: str
    closed: bool


def head(chain: str) -> Head | None:
    """The end of `chain`, locked until the transaction ends; None when there is no such chain."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""  # SQLite has the writer lock
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + lock, [chain])
        found = cursor.fetchone()
        if found is None:
            return None
        seq, last, closed = found
        if not seq:
            return Head(0, last, "", bool(closed))
        cursor.execute(_AT, [chain, seq])
        return Head(seq, last, cursor.fetchone()[0], bool(closed))


def append(event: Iterable[Any], chain: str, seq: int, hashed: str, typed: list[list[Any]]) -> None:
    """One event (in the order of its columns), the chain's new end, and the texts that were typed with it."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENT, list(event))
        cursor.execute(_MOVE, [seq, hashed, chain])
        if typed:
            cursor.executemany(_TYPED, typed)

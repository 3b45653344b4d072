"""Reading by plain SQL, for the few questions that every act asks: building an ORM query costs ten times what these cost.

Only for tables and columns that the room asking owns; a test reads the same by the models.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection


def rows(sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a SELECT, with `%s` for parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def as_date(stored: date | str) -> date:
    """A date column as read: SQLite keeps text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored

"""The sizes of several query sets, asked in one statement that is built once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from mingtang.database import plain


class Numbers:
    """How many rows each of `sets` has. The statement is built here; `ask` sends it, as often as one likes.

    A scoped set must have said its scope. Sets are counted as they stand: no slices."""

    def __init__(self, sets: Mapping[str, QuerySet]) -> None:
        counted = [_counted(one) for one in sets.values()]
        self._names = tuple(sets)
        self._sql = "SELECT " + ", ".join(sql for sql, _ in counted)
        self._given = [value for _, given in counted for value in given]

    def ask(self) -> dict[str, int]:
        """name → number of rows, now."""
        ((*found,),) = plain.rows(self._sql, self._given)
        return dict(zip(self._names, found, strict=True))


def _counted(one: QuerySet) -> tuple[str, tuple[Any, ...]]:
    if hasattr(one, "_need_scope"):
        one._need_scope()
    try:
        sql, given = one.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can match
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", given  # noqa: S608  SQL of the ORM, values apart

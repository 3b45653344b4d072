"""Several questions in one statement, compiled once: what a page shows beside its own row costs it one way to the database.

Each question is an ordinary query set; the database gives its rows as one JSON text, and they become rows of its model as
if they had been asked alone. Only for columns that JSON holds exactly: text, whole numbers, days, moments, JSON itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from mingtang.database import still
from mingtang.database.prepared import Plan, Prepared, adapted, all_used, compiled, samples, slots


@dataclass(frozen=True)
class Size:
    """How many rows a set has, or different values where it asks for these; with `parts` (name → condition) a dict of how
    many of them each is true of, and "all"."""

    of: QuerySet
    parts: Mapping[str, Q] = field(default_factory=dict)


@dataclass(frozen=True)
class _Part:
    """One compiled question of a statement. read: its column as the answer."""

    sql: str
    slots: tuple[tuple[int, Any], ...]
    read: Callable[[Any, Any], Any]


class Together:
    """question: takes one value a type and gives name → QuerySet or Size. Values of the given types (str, int, date) are
    left open; a scoped set must have said its scope."""

    def __init__(self, question: Callable[..., Mapping[str, QuerySet | Size]], *types: type) -> None:
        self._question, self._types = question, types
        self._plans: dict[str, tuple[str, list[tuple[int, Any]], dict[str, _Part]]] = {}

    def ask(self, *values: str | int | Any) -> dict[str, Any]:
        """name → the rows in the order of their question, or the size, now."""
        own = connections[DEFAULT_DB_ALIAS]
        sql, places, parts = self._plans.get(own.vendor) or self._compile(own)
        given = adapted(values, own)
        with own.cursor() as cursor:
            cursor.execute(sql, [given[n] if n >= 0 else constant for n, constant in places])
            found = cursor.fetchone()
        return {
            name: part.read(column, own) for (name, part), column in zip(parts.items(), found, strict=True)
        }

    def _compile(self, own: Any) -> tuple[str, list[tuple[int, Any]], dict[str, _Part]]:
        opened = samples(self._types)
        known = adapted(opened, own)
        parts = {name: _part(asked, known, own) for name, asked in self._question(*opened).items()}
        sql = "SELECT " + ", ".join(part.sql for part in parts.values())
        places = [place for part in parts.values() for place in part.slots]
        all_used(sql, places, len(opened))
        self._plans[own.vendor] = (sql, places, parts)
        return self._plans[own.vendor]


def foresee(*asked: tuple[Prepared, tuple[Any, ...]]) -> None:
    """Ask prepared questions in one statement, each with its values: whoever asks them while this page is made has the
    answer already. Where nothing is kept, each is left to be asked by itself."""
    known = still.rows()
    if known is None:
        return
    found = _joined(tuple(question for question, _ in asked)).ask(*(v for _, values in asked for v in values))
    known.update(zip(asked, found.values(), strict=True))


@lru_cache(maxsize=64)
def _joined(questions: tuple[Prepared, ...]) -> Together:
    def together(*values: Any) -> dict[str, QuerySet]:
        given = iter(values)
        return {str(n): one.rows(*(next(given) for _ in one.types)) for n, one in enumerate(questions)}

    return Together(together, *(kind for one in questions for kind in one.types))


def _part(asked: QuerySet | Size, opened: Sequence[Any], own: Any) -> _Part:
    if isinstance(asked, Size):
        return _sized(asked, opened, own)
    try:
        plan = compiled(asked, opened, named=True)
    except EmptyResultSet:  # Django knows that nothing can match
        return _Part("'[]'", (), lambda *_: [])
    row, rows = _WORDS[own.vendor]
    columns = plan.columns
    if own.vendor == "postgresql":  # its driver gives ready-made values, which come as text here
        plan = replace(plan, converters=[*_from_text(plan), *plan.converters])
        columns = [
            f"CAST({c} AS text)" if f.get_internal_type() == "JSONField" else c
            for c, f in zip(columns, plan.fields, strict=True)
        ]
    array = f"{row}({', '.join(columns)})"
    sql = f"(SELECT {rows.format(array)} FROM ({plan.sql}) AS asked)"  # noqa: S608  SQL of the ORM, values apart
    return _Part(sql, plan.slots, lambda text, own: list(plan.rows(json.loads(text), own)))


_WORDS = {  # an array of values, and the array of all rows as text
    "sqlite": ("json_array", "json_group_array({})"),
    "postgresql": ("json_build_array", "CAST(COALESCE(json_agg({}), '[]') AS text)"),
}


def _from_text(plan: Plan) -> list[tuple[int, Any]]:
    kinds = ("DateField", "DateTimeField", "TimeField", "DecimalField", "UUIDField")
    return [
        (n, ([lambda value, _expression, _own, f=f: f.to_python(value)], None))
        for n, f in enumerate(plan.fields)
        if f.get_internal_type() in kinds
    ]


def _sized(asked: Size, opened: Sequence[Any], own: Any) -> _Part:
    names = [*asked.parts, "all"]
    if hasattr(asked.of, "_need_scope"):
        asked.of._need_scope()
    marks = {f"is_{name}": _mark(said) for name, said in asked.parts.items()}
    try:
        found = asked.of.order_by()
        if not (found.query.distinct and found.query.values_select):
            found = found.annotate(**marks).values("pk", *marks)
        inner, given = found.query.get_compiler(DEFAULT_DB_ALIAS).as_sql(with_col_aliases=True)
    except EmptyResultSet:
        return _Part("0", (), lambda *_: dict.fromkeys(names, 0) if asked.parts else 0)
    if not asked.parts:
        return _Part(f"(SELECT COUNT(*) FROM ({inner}) AS counted)", slots(given, opened), lambda n, _: n)  # noqa: S608
    sums = ", ".join([*(f'COALESCE(SUM("{mark}"), 0)' for mark in marks), "COUNT(*)"])
    sql = f"(SELECT CAST({_WORDS[own.vendor][0]}({sums}) AS text) FROM ({inner}) AS counted)"  # noqa: S608
    return _Part(sql, slots(given, opened), lambda text, _: dict(zip(names, json.loads(text), strict=True)))


def _mark(said: Q) -> Case:
    return Case(When(said, then=Value(1)), default=Value(0), output_field=IntegerField())

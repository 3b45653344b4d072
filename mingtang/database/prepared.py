"""Questions and rows whose SQL is built once: what every act asks and writes.

Building the SQL of an ORM query costs ten times what its answer costs. A `Prepared` question is an ordinary query set,
compiled when it is first asked and kept; `insert`, `rewrite` and `change` write the columns of a model as `save` and
`update` do. Only for questions without signals, joined writes or varying shape; a test compares each with the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

from mingtang.database import still

M = TypeVar("M", bound=Model)


Value = str | int | date | datetime


@dataclass(frozen=True)
class Plan:
    """A compiled question. slots: of each parameter, which of the caller's values it is, or the constant itself.
    columns: the names under which a statement around this one knows them; fields: what each holds."""

    sql: str
    slots: tuple[tuple[int, Any], ...]
    model: Any
    names: list[str]
    span: slice
    related: list[Any]
    converters: list[tuple[int, Any]]
    columns: list[str]
    fields: list[Field]
    annotations: list[tuple[str, int]]

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        """The parameters of the statement, once the open values are known (as `adapted`)."""
        return [values[n] if n >= 0 else constant for n, constant in self.slots]

    def rows(self, found: Iterable[Sequence[Any]], own: Any) -> Iterator[Any]:
        """The model's rows that the columns of an answer make."""
        for row in map(list, found):
            for place, (converters, expression) in self.converters:
                for converter in converters:
                    row[place] = converter(row[place], expression, own)
            made = _made(self.model, self.names, row[self.span])
            for related in self.related:
                _join(related, row, made)
            for name, place in self.annotations:
                setattr(made, name, row[place])
            yield made


def _made(model: Any, names: Sequence[str], values: Sequence[Any]) -> Any:
    """A row as `from_db` makes it, without signals: three times as fast."""
    row, state = model.__new__(model), ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True), _state=state)
    return row


def _join(related: Any, row: Sequence[Any], onto: Any) -> None:
    """Hang on a row what came with it, as `RelatedPopulator.populate` does."""
    values = row[related.cols_start : related.cols_end]
    one = None if values[related.pk_idx] is None else _made(related.model_cls, related.init_list, values)
    related.local_setter(onto, one)
    if one is not None:
        related.remote_setter(one, onto)
        for further in related.related_populators:
            _join(further, row, one)


class Prepared(Generic[M]):
    """A question for rows of one model, with values of the given types (str, int, date) left open.

    question: takes one value a type and gives the query set; it may say select_related, order_by, a slice and locks,
    and a scoped set must have said its scope."""

    def __init__(self, question: Callable[..., QuerySet[M]], *types: type) -> None:
        self._question, self._types = question, types
        self._plans: dict[str, Plan] = {}

    @property
    def types(self) -> tuple[type, ...]:
        return self._types

    def rows(self, *values: Value) -> QuerySet[M]:
        """The question as a query set, for these values."""
        return self._question(*values)

    def all(self, *values: Value) -> list[M]:
        """Every row, in the order of the question. A page that only shows asks the database once; it must not change the
        rows, for whoever asks again is given the same."""
        known = still.rows()
        if known is None:
            return self._ask(values)
        if (self, values) not in known:
            known[(self, values)] = self._ask(values)
        return list(known[(self, values)])

    def _ask(self, values: tuple[Value, ...]) -> list[M]:
        own = connections[DEFAULT_DB_ALIAS]
        try:
            plan = self._plans.get(own.vendor) or self._compile(own)
        except EmptyResultSet:  # Django knows that nothing can match
            return []
        with own.cursor() as cursor:
            cursor.execute(plan.sql, plan.parameters(adapted(values, own)))
            return list(plan.rows(cursor.fetchall(), own))

    def first(self, *values: Value) -> M | None:
        """The first row, or None."""
        return next(iter(self.all(*values)), None)

    def one(self, *values: Value) -> M:
        """The row. Raises the model's DoesNotExist."""
        found = self.first(*values)
        if found is None:
            raise self._plans[connection.vendor].model.DoesNotExist(f"none for {len(values)} value(s)")
        return found

    def _compile(self, own: Any) -> Plan:
        opened = samples(self._types)
        plan = compiled(self._question(*opened), adapted(opened, own))
        all_used(plan.sql, plan.slots, len(opened))
        self._plans[own.vendor] = plan
        return plan


def compiled(rows: QuerySet, opened: Sequence[Any], named: bool = False) -> Plan:
    """`rows` as SQL. opened: the samples that stand for open values, adapted. named: every column bears a name of its own,
    for a statement around this one. Raises EmptyResultSet where nothing can match."""
    if hasattr(rows, "_need_scope"):
        rows._need_scope()
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql(with_col_aliases=named)
    at = compiler.klass_info["select_fields"]
    span = slice(at[0], at[-1] + 1)
    return Plan(
        sql, slots(parameters, opened), compiler.klass_info["model"],
        [column[0].target.attname for column in compiler.select[span]], span,
        get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),
        list(compiler.get_converters([column[0] for column in compiler.select]).items()),
        [f'"{column[2]}"' for column in compiler.select], [column[0].output_field for column in compiler.select],
        list((compiler.annotation_col_map or {}).items()),
    )  # fmt: skip


def slots(parameters: Iterable[Any], opened: Sequence[Any]) -> tuple[tuple[int, Any], ...]:
    return tuple((opened.index(p), None) if p in opened else (-1, p) for p in parameters)


def all_used(sql: str, found: Iterable[tuple[int, Any]], number: int) -> None:
    """Raises ValueError where an open value is not asked for: the question would be true of one value alone."""
    if {n for n, _ in found if n >= 0} != set(range(number)):
        raise ValueError(f"{sql}: found {list(found)}, expected each open value among the parameters")


def samples(types: Sequence[type]) -> list[Value]:
    """A value for each that no query holds of itself."""
    kinds: dict[type, Callable[[int], Value]] = {
        str: lambda n: f"\ufdd0{n}",
        int: lambda n: -2_000_000_000 - n,
        date: lambda n: date(100, 1, 1 + n),
        datetime: lambda n: datetime(100, 1, 1 + n, tzinfo=UTC),
    }
    return [kinds[kind](n) for n, kind in enumerate(types)]


def adapted(values: Sequence[Value], own: Any) -> list[Any]:
    """The values as the driver of this database takes them."""
    ops = own.ops
    return [
        ops.adapt_datetimefield_value(v)
        if isinstance(v, datetime)
        else ops.adapt_datefield_value(v)
        if isinstance(v, date)
        else v
        for v in values
    ]


@cache
def _columns(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@cache
def _insertion(model: type[Model]) -> str:
    columns = [field.column for field in _columns(model)]
    key = model._meta.pk.column
    holes = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO {model._meta.db_table} ({_quoted(columns)}) VALUES ({holes}) RETURNING "{key}"'  # noqa: S608


@cache
def _change(
    model: type[Model], names: tuple[str, ...], where: tuple[str, ...]
) -> tuple[str, tuple[Field, ...]]:
    fields = tuple(
        model._meta.pk if name == "pk" else model._meta.get_field(name) for name in (*names, *where)
    )
    said = [f'"{field.column}" = %s' for field in fields]
    put, found = ", ".join(said[: len(names)]), " AND ".join(said[len(names) :])
    return f"UPDATE {model._meta.db_table} SET {put} WHERE {found}", fields  # noqa: S608


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def insert(row: M) -> M:
    """Store a new row with a key that the database counts; the row itself, now with its key."""
    own = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, True), own) for field in _columns(type(row))]
    with own.cursor() as cursor:
        cursor.execute(_insertion(type(row)), values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def rewrite(row: Model) -> None:
    """Store every column of a row that is there."""
    values = {field.name: field.pre_save(row, False) for field in _columns(type(row))}
    if not change(type(row), values, pk=row.pk):
        raise type(row).DoesNotExist(f"{type(row).__name__} {row.pk}")


def change(model: type[Model], values: Mapping[str, Any], **where: Any) -> int:
    """Set columns (by field name) where others are as said; how many rows that were. None of `where` may be None."""
    sql, fields = _change(model, tuple(values), tuple(where))
    given = (*values.values(), *where.values())
    own = connections[DEFAULT_DB_ALIAS]
    with own.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(v, own) for field, v in zip(fields, given, strict=True)])
        return int(cursor.rowcount)

"""Reading the column tree for its editors, and numbering it. The numbering is called inside the acts that move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingtang.ledger.digest import sm3
from mingtang.records.columns import below, kept
from mingtang.records.models import Column, Edition, Record

DUTIES = (
    "name", "kind", "binding", "about", "limit_days", "minimum", "rhythm", "post", "owner", "each", "agencies",
)  # fmt: skip


def duties(column: Column) -> dict[str, Any]:
    """What DUTIES says of a column now, plain."""
    agencies = sorted(column.agencies.values_list("agency", flat=True))
    known = {name: getattr(column, name) for name in DUTIES if name not in ("owner", "agencies")}
    return {**known, "owner": column.owner_id or "", "agencies": agencies}


def contents(code: str) -> dict[str, int]:
    """{"below": open columns under it; "at_gate", "public", "others": its records; "branch": public records there and
    under it, which is also the number of pages that name it}."""
    branch = below(code)
    records = Record.objects.house.filter(column=code)
    public = Edition.objects.house.in_force().filter(column__in=branch)
    at_gate, own = records.filter(state="release").count(), records.filter(state="published").count()
    return {
        "below": Column.objects.filter(code__in=branch - {code}, closed_on=None).count(),
        "at_gate": at_gate,
        "public": own,
        "others": records.count() - own - at_gate,
        "branch": public.count(),
    }


def stamp(agency: str) -> str:
    """What this agency keeps, as a short text that changes with it: of two editors the second is told."""
    return sm3("\n".join(f"{code} {row.singly}" for code, row in sorted(kept(agency).items())).encode())[:16]


def walk() -> Iterator[tuple[Column, int]]:
    """Every column with its depth, in the order in which the tree is read. One query."""
    rows = list(Column.objects.select_related("owner").order_by("order", "code"))
    by_code = {column.code: column for column in rows}
    for code, depth in _preorder({c.code: c.parent_id or "" for c in rows}):
        yield by_code[code], depth


def renumber(moved: str = "", after: str = "") -> None:
    """Number the tree in reading order; `moved` stands behind its sibling `after`, or first of its siblings."""
    rows = dict(Column.objects.order_by("order", "code").values_list("code", "order"))
    parents = {code: parent or "" for code, parent in Column.objects.values_list("code", "parent")}
    for order, (code, _) in enumerate(_preorder({code: parents[code] for code in rows}, moved, after), 1):
        if rows[code] != order:
            Column.objects.filter(code=code).update(order=order)


def _preorder(parents: dict[str, str], moved: str = "", after: str = "") -> Iterator[tuple[str, int]]:
    """(code, depth) of every column. parents: in the order of siblings; code → parent or ""."""
    children: dict[str, list[str]] = {}
    for code, parent in parents.items():
        children.setdefault(parent, []).append(code)
    if moved:
        siblings = children[parents[moved]]
        siblings.remove(moved)
        siblings.insert(siblings.index(after) + 1 if after in siblings else 0, moved)
    todo = [(code, 0) for code in children.get("", [])[::-1]]
    while todo:
        code, depth = todo.pop()
        yield code, depth
        todo += [(child, depth + 1) for child in children.get(code, [])[::-1]]

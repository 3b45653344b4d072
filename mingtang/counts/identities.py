"""The arithmetic of a form: every identity with both its sides, so that a failure shows itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingtang.counts.annual import Row, Value, Values
from mingtang.counts.forms import Form


@dataclass(frozen=True)
class Identity:
    """id: A1–A7, A12, B1–B7. table; row: "" where the rule is of a whole column. left, right: both sides as computed."""

    id: str
    table: str
    row: str
    column: str
    left: Value
    right: Value
    sign: str = "="

    @property
    def ok(self) -> bool:
        left, right = Decimal(str(self.left)), Decimal(str(self.right))
        return left <= right if self.sign == "≤" else left == right

    @property
    def said(self) -> str:
        return f"{self.left} {'≠' if self.sign == '=' else '＞'} {self.right}"

    def document(self) -> dict[str, object]:
        return {
            "id": self.id, "table": self.table, "row": self.row, "column": self.column, "left": self.left, "right": self.right,
            "ok": self.ok,
        }  # fmt: skip


def evaluate(form: Form, values: Values, before: Row | None, stock: Row | None = None) -> list[Identity]:
    """All identities that can be asked. A rule about a blank cell cannot: the cell is named among the blanks instead.

    before: row `carried_out` of the report of the year before, None when there is none to compare with. stock: documents in
    force at the end of that year, by row."""
    if form.code == "2008":
        return [*_of_lists(values), *_whole_numbers(form, values)]
    return [
        *_of_columns(form, values["applications"]),
        *_of_rows(form, values["applications"]),
        *_carried(values["applications"], before),
        *_whole_numbers(form, values),
        *_groups(values["review_litigation"]),
        *(_stock(values["proactive"], stock) if stock else ()),
    ]


def units(form: Form, now: Values, reported: Values) -> Iterator[Identity]:
    """A12: what the ledger gives of the whole = the sum of what its agencies reported, the last column of table two."""
    if form.code == "2008":
        return
    for row in form.data_rows:
        sides = (now["applications"][row["key"]]["total"], reported["applications"][row["key"]]["total"])
        yield from _asked("A12", "applications", row["key"], "total", *sides)


def _sum(parts: Iterable[Value]) -> int | None:
    found = list(parts)
    return (
        None if any(part is None for part in found) else sum(int(part) for part in found if part is not None)
    )


def _asked(
    id_: str, table: str, row: str, column: str, left: Value, right: Value, sign: str = "="
) -> Iterator[Identity]:
    if left is not None and right is not None:
        yield Identity(id_, table, row, column, left, right, sign)


def _of_columns(form: Form, table: dict[str, Row]) -> Iterator[Identity]:
    """A1: 新收 + 结转 = 办结 + 结转下年. A2: （七）总计 = the results."""
    for column in (c["key"] for c in form.columns):
        entered = _sum([table["new_received"][column], table["carried_in"][column]])
        left = _sum([table["handled_total"][column], table["carried_out"][column]])
        yield from _asked("A1", "applications", "", column, entered, left)
    for column in (c["key"] for c in form.columns):
        results = _sum([table[leaf][column] for leaf in form.leaves])
        yield from _asked("A2", "applications", "", column, table["handled_total"][column], results)


def _of_rows(form: Form, table: dict[str, Row]) -> Iterator[Identity]:
    """A3: 总计 = the six kinds of applicant."""
    six = [c["key"] for c in form.columns if c["key"] != "total"]
    for row in form.data_rows:
        cells = table[row["key"]]
        yield from _asked(
            "A3", "applications", row["key"], "total", cells["total"], _sum([cells[c] for c in six])
        )


def _carried(table: dict[str, Row], before: Row | None) -> Iterator[Identity]:
    """A4: 上年结转 = 结转下年度 of the report before."""
    for column, value in table["carried_in"].items():
        yield from _asked("A4", "applications", "", column, value, (before or {}).get(column))


def _whole_numbers(form: Form, values: Values) -> Iterator[Identity]:
    """A5: what is filled in is a whole number, not negative (a fee has decimals, 本年增/减 a sign). left: such cells; right: all
    that are filled in."""
    for table, rows in values.items():
        filled = [
            (form.kinds[table, row, column], value)
            for row, cells in rows.items()
            for column, value in cells.items()
            if value is not None
        ]
        if filled:
            yield Identity(
                "A5", table, "", "", sum(_good(kind, value) for kind, value in filled), len(filled)
            )


def _good(kind: str, value: Value) -> bool:
    if kind == "decimal":
        return Decimal(str(value)) >= 0
    return isinstance(value, int) and not isinstance(value, bool) and (value >= 0 or kind == "change")


def _groups(table: dict[str, Row]) -> Iterator[Identity]:
    """A6: 总计 = 维持 + 纠正 + 其他 + 尚未审结."""
    for group, cells in table.items():
        parts = [value for column, value in cells.items() if column != "total"]
        yield from _asked("A6", "review_litigation", group, "total", cells["total"], _sum(parts))


def _stock(table: dict[str, Row], stock: Row) -> Iterator[Identity]:
    """A7: 现行有效 = 上年现行有效 + 制发 − 废止."""
    for row in ("regulations", "normative_documents"):
        made, repealed = table[row]["made"], table[row]["repealed"]
        if None not in (made, repealed, stock.get(row)):
            expected = int(stock[row] or 0) + int(made or 0) - int(repealed or 0)
            yield from _asked("A7", "proactive", row, "valid", table[row]["valid"], expected)


def _of_lists(values: Values) -> Iterator[Identity]:
    """B1, B2: totals = their parts. B3, B4, B7: a part is no more than its whole."""
    told, asked, remedies = values["told"], values["requests"], values["remedies"]
    for id_, total, parts in (("B1", "applications_total", "app_"), ("B2", "replies_total", "rep_")):
        whole = _sum([cells["value"] for row, cells in asked.items() if row.startswith(parts)])
        yield from _asked(id_, "requests", total, "value", asked[total]["value"], whole)
    pairs = (
        ("B3", "told", told, "proactive_fulltext", "proactive_total"),
        ("B7", "told", told, "new_normative_documents", "proactive_total"),
        ("B4", "remedies", remedies, "appeals_first_unsatisfied", "appeals"),
    )
    for id_, table, rows, part, all_ in pairs:
        yield from _asked(id_, table, part, "value", rows[part]["value"], rows[all_]["value"], "≤")

"""Where a figure in a text comes from: cases, rows of a register, or what a named person returned with its source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mingtang.counts import rows

if TYPE_CHECKING:
    from mingtang.counts.reports import Shown  # reports asks for the chapters beside this module

CASES, ROWS, RETURNED = "办件", "台账", "填报"


@dataclass(frozen=True)
class Use:
    """behind: how many cases, rows or returns. source: the register, or what was said of a return."""

    chapter: str
    name: str
    shown: str
    how: str
    behind: int
    source: str

    def document(self) -> dict[str, Any]:
        return asdict(self)


def uses(found: Shown) -> list[Use]:
    """Every figure that stands in a text, once a section; of a submitted report as it was then."""
    if found.frozen and found.row:
        return [Use(**one) for one in found.row.sources]
    return [
        _use_of(found, key, name, shown)
        for key, many in found.pieces.items()
        for name, shown in dict.fromkeys((p.name, p.text) for p in many if p.kind == "figure")
    ]


def _use_of(found: Shown, chapter: str, name: str, shown: str) -> Use:
    """Of a share or a comparison: where the number itself comes from."""
    figure = found.named[name.partition("，")[0]]
    if kept := figure.kept:
        said = kept.register == rows.RETURNED
        source = "；".join(kept.sources) if said else kept.register
        return Use(chapter, name, shown, RETURNED if said else ROWS, len(kept.codes), source)
    if figure.place is None:
        return Use(chapter, name, shown, CASES, 0, figure.definition)
    table, row, column = figure.place
    told = found.tables.returned.get(".".join(figure.place), [])
    cases = found.tables.lists.get(table, {}).get(row, {}).get(column, [])
    if told and not cases:
        return Use(chapter, name, shown, RETURNED, len(told), "；".join(one["source"] for one in told))
    more = "；".join(one["source"] for one in told)
    return Use(
        chapter,
        name,
        shown,
        CASES,
        len(cases) + len(told),
        "，".join(filter(None, ("·".join(found.form.labels[figure.place]), more))),
    )

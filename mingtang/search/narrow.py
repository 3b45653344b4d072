"""What an answer is narrowed to: the filters of a page, as queries of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tantivy import FieldType, Query

from .document import SORTED, schema, when
from .matching import term


@dataclass(frozen=True)
class Narrow:
    """What an answer is narrowed to; "" and None: not at all. `column` takes in the columns below it; `since` and
    `until` are days, both included; `year` "0": the undated."""

    agency: str = ""
    column: str = ""
    kind: str = ""
    year: str = ""
    since: date | None = None
    until: date | None = None
    own: bool | None = None
    theme: str = ""
    info_class: str = ""
    stage: str = ""
    validity: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Facet → the value asked for, "" for any."""
        own = "" if self.own is None else str(int(self.own))
        return {
            "agency": self.agency,
            "column": self.column,
            "kind": self.kind,
            "own": own,
            "year": self.year,
            **{name: getattr(self, name) for name in SORTED},
        }

    def free(self, facet: str) -> Narrow:
        """The same with any value of `facet`."""
        return replace(self, **{facet: None if facet == "own" else ""})

    def queries(self) -> list[Query]:
        """One a filter."""
        found = [term(field, value) for field, value in self.values.items() if value]
        if self.since or self.until:
            low, high = (
                when(self.since or date.min),
                when(self.until) + (1 << 32) if self.until else 1 << 62,
            )
            found.append(
                Query.range_query(schema(), "when", FieldType.Unsigned, low, high, include_upper=False)
            )
        return [Query.const_score_query(query, 0) for query in found]

"""How many answers there are by agency, column, type, year and origin: counted only where a page shows them."""

from __future__ import annotations

from typing import Any

from tantivy import Occur, Query

from .document import FACETS, SORTED
from .index import Reader
from .matching import worded
from .narrow import Narrow
from .query import settled
from .question import Question

_VALUES = 2_000  # of one facet; a city has fewer agencies and columns


def counts(
    reader: Reader,
    asked: Question,
    narrow: Narrow,
    *,
    titles: bool = False,
    some: bool = False,
    more: bool = False,
) -> dict[str, dict[str, int]]:
    """Facet → value → documents that answer `asked` under every filter but the facet's own: what choosing another
    value would find. `some`: those that have any of the words; `more`: by how texts are sorted too. Raises
    IndexUnavailable."""
    asked_for = (*FACETS, *SORTED) if more else FACETS
    view = reader.view()
    if view is None or not asked.letters:
        return {field: {} for field in asked_for}
    found = (worded(view, asked, titles, some) if some else settled(view, asked, titles)).held
    chosen = [field for field, value in narrow.values.items() if value]
    groups = [([field for field in asked_for if field not in chosen], narrow)]
    groups += [([field], narrow.free(field)) for field in chosen]
    result: dict[str, dict[str, int]] = {}
    for fields, under in groups:
        query = Query.boolean_query([(Occur.Must, one) for one in [found, *under.queries()]])
        plan = {field: {"terms": {"field": field, "size": _VALUES}} for field in fields}
        said: dict[str, Any] = view.searcher.aggregate(query, plan) if plan else {}
        for field in fields:
            result[field] = {str(row["key"]): row["doc_count"] for row in said[field]["buckets"]}
    return result

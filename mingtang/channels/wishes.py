"""What can be subscribed to, and which editions answer it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mingtang.channels.models import SOUGHT, Wish
from mingtang.people.models import Agency
from mingtang.records.models import Column, Edition
from mingtang.search.published import code_of, reader
from mingtang.search.query import search
from mingtang.search.question import Question
from mingtang.vault import sealing

MOST = 200  # newest answers of a saved search that are looked through for what is new


@dataclass(frozen=True)
class Sought:
    """检索条件: a saved search. Dates and pages are no part of it: it is about what comes."""

    q: str
    agency: str = ""
    column: str = ""
    kind: str = ""
    titles: bool = False
    exact: bool = False

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def label(self) -> str:
        return f"检索“{self.q}”" + ("（有筛选条件）" if self != Sought(self.q) else "")

    def codes(self, newest: int = MOST) -> set[str]:
        """Codes of the newest records that answer it. Raises IndexUnavailable."""
        narrow = {"agency": self.agency, "column": self.column, "kind": self.kind}
        found = search(
            reader(), Question(self.q, self.exact), newest, 0, titles=self.titles, partial=False, order="date",
            **narrow,
        )  # fmt: skip
        return {hit.id for hit in found.hits}


@dataclass(frozen=True)
class Wanted:
    """One wish before it is kept: kind as in models.Wish, value its code, or the text of a Sought."""

    kind: str
    value: str
    rhythm: str

    @property
    def kept(self) -> str:
        """The value as it is stored and compared."""
        return sealing.blind(self.value, SOUGHT) if self.kind == "search" else self.value

    @property
    def sealed(self) -> str:
        return sealing.seal(self.value, SOUGHT) if self.kind == "search" else ""

    @property
    def label(self) -> str:
        return label(self.kind, self.value)


def label(kind: str, value: str) -> str:
    """What a wish is called on pages and in letters."""
    if kind == "all":
        return "全市最新公开"
    if kind == "search":
        return sought(value).label
    model, words = (Column, "栏目") if kind == "column" else (Agency, "单位")
    name = model.objects.filter(pk=value).values_list("name", flat=True).first()
    return f"{words}“{name or value}”"


def sought(text: str) -> Sought:
    return Sought(**json.loads(text))


def value_of(wish: Wish) -> str:
    return sealing.unseal(wish.sealed, SOUGHT) if wish.kind == "search" else wish.value


def matches(editions: Iterable[Edition]) -> dict[int, list[Wish]]:
    """Edition → the wishes that it answers, among those older than itself. Raises IndexUnavailable."""
    editions = list(editions)
    columns = {c.code: c for c in Column.objects.all()}
    found: dict[int, list[Wish]] = {e.pk: [] for e in editions}
    for edition in editions:
        line = _line(columns, edition.column_id)
        for kind, values in (("all", [""]), ("column", line), ("agency", [edition.agency_id])):
            found[edition.pk] += Wish.objects.filter(
                kind=kind, value__in=values, since__lt=edition.published_at
            )
    for wish, codes in _searches():
        for edition in editions:
            if wish.since < edition.published_at and code_of(edition) in codes:
                found[edition.pk].append(wish)
    return found


def _line(columns: Mapping[str, Any], code: str) -> list[str]:
    """The column and those above it: who wants a group wants what is below."""
    found: list[str] = []
    while code:
        found.append(code)
        code = columns[code].parent_id or ""
    return found


def _searches() -> Iterable[tuple[Wish, set[str]]]:
    """Each saved search with its newest answers; one that many readers keep is asked once."""
    known: dict[str, set[str]] = {}
    for wish in Wish.objects.filter(kind="search").iterator():
        if wish.value not in known:
            known[wish.value] = sought(value_of(wish)).codes()
        yield wish, known[wish.value]

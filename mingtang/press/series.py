"""A list that only grows: numbered pages from the oldest, so that a full page never changes again.

The newest page stands at the list's own address and holds what fills no page yet together with the last full one,
so it is never nearly empty. A record that was withdrawn or moved away leaves its place empty; nothing shifts.
Pure: places in, page numbers out. 0 is the newest page, 1 the oldest.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple


class Place(NamedTuple):
    """One record's place in a list: ordered by its day of publication, then by its first edition here.
    day: YYYY-MM-DD. shown: the edition that stands there; 0 = none any more."""

    day: str
    first: int
    record: int
    shown: int

    @property
    def year(self) -> int:
        return int(self.day[:4])


class Series:
    """places: in any order. size: places a full page has."""

    def __init__(self, places: Collection[Place], size: int):
        self.places: Sequence[Place] = sorted(places)
        self.size = size

    @property
    def last(self) -> int:
        """The highest numbered page; 0 while everything stands on the newest one."""
        return max(len(self.places) // self.size - 1, 0)

    @property
    def total(self) -> int:
        """How many records are shown."""
        return sum(1 for place in self.places if place.shown)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {place.record: i for i, place in enumerate(self.places)}

    def page(self, number: int) -> list[Place]:
        """What is shown on a page, newest first."""
        start = (number - 1) * self.size if number else self.last * self.size
        end = start + self.size if number else len(self.places)
        return [place for place in reversed(self.places[start:end]) if place.shown]

    def page_of(self, record: int) -> int | None:
        """The page on which the place of `record` lies; None where it has none."""
        index = self._index.get(record)
        if index is None:
            return None
        number = index // self.size + 1
        return number if number <= self.last else 0

    def neighbours(self, record: int) -> tuple[int, int]:
        """The editions shown just before and just after this record's place; 0 where there is none."""
        index = self._index.get(record)
        if index is None:
            return 0, 0
        return self._shown(range(index - 1, -1, -1)), self._shown(range(index + 1, len(self.places)))

    def around(self, record: int) -> Iterator[int]:
        """The editions whose page names this record as a neighbour."""
        return (edition for edition in self.neighbours(record) if edition)

    def touched(self, changed: Collection[int], entered: Collection[int]) -> list[int]:
        """The pages that `changed` records (those that just `entered` among them) make differ, newest page first.

        A record that entered moves what comes after it and may fill a page; then the page before is told that its
        newer neighbour has a number now. One that changed in its place touches its page alone."""
        numbers = {n for record in changed if (n := self.page_of(record)) is not None}
        places = [self._index[record] for record in entered if record in self._index]
        if places:
            numbers |= set(range(max(min(places) // self.size - 1, 1), self.last + 1))
        return [0, *sorted(numbers - {0})] if numbers else []

    def _shown(self, indexes: range) -> int:
        return next((self.places[i].shown for i in indexes if self.places[i].shown), 0)

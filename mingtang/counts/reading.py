"""The ledger's chains read into lives. A chain is read on from where it was left, for what was read never changes.

That it did not change is looked at each time: the hash of the last event read must still stand in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from mingtang.clock import day
from mingtang.counts.fold import Fold, Life, continued
from mingtang.ledger.models import Chain, Event


@dataclass
class _Read:
    """How far a chain has been read."""

    fold: Fold
    seq: int
    head: str


_read: dict[str, _Read] = {}
_lock = Lock()


def lives(agencies: Collection[str] | None = None, until: date | None = None) -> list[Life]:
    """The cases of these agencies (None: of all), each once, as the ledger has them now.

    A case that moved in a reform counts with the agency whose chain had it on the day `until` (None: now), as a whole:
    so what was received and what was dealt with of it stand in one report."""
    found: list[Life] = []
    with _lock:
        for chain in _chains(agencies):
            found += _held(_brought_up(chain), until)
    return found


def _held(fold: Fold, until: date | None) -> Iterator[Life]:
    """The lives that this chain had on that day."""
    for code, life in fold.lives.items():
        if code not in fold.left or (until and until < fold.left[code]):
            yield life
    for code, (on, _) in fold.came.items():
        gone = fold.left.get(code)
        if not (until and until < on) and (gone is None or (until and until < gone)):
            yield Life(**_whole(fold, code))


def _whole(fold: Fold, code: str) -> dict[str, Any]:
    """All that the chains have told of a case, from the first that had it."""
    if code not in fold.came:
        return fold.growing[code]
    before = _brought_up(Chain.objects.get(code=fold.came[code][1]))
    return continued(_whole(before, code), fold.growing[code])


def heads(agencies: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Where the chains stand that figures of now are computed from: [{"chain", "seq", "hash"}]."""
    return [{"chain": c.code, "seq": c.seq, "hash": c.head} for c in _chains(agencies)]


def _chains(agencies: Collection[str] | None) -> list[Chain]:
    rows = Chain.objects.exclude(agency="").order_by("code")  # the system's own chain is nobody's
    return list(rows if agencies is None else rows.filter(agency__in=agencies))


def _brought_up(chain: Chain) -> Fold:
    known = _read.get(chain.code)
    if known and not _stands(known, chain):
        known = None
    if known is None:
        known = _read[chain.code] = _Read(Fold(chain.agency), 0, "")
    if known.seq < chain.seq:
        events = (
            Event.objects.filter(
                chain=chain.code, seq__gt=known.seq, seq__lte=chain.seq, subject_type__in=("case", "record")
            )
            .order_by("seq")
            .values_list("act", "subject", "payload", "at")
        )
        known.fold.add(events.iterator(chunk_size=5000))
        known.seq, known.head = chain.seq, chain.head
    return known.fold


def _stands(known: _Read, chain: Chain) -> bool:
    """Whether what was read is still the beginning of the chain (it is not after a restore)."""
    if known.seq >= chain.seq:
        return (known.seq, known.head, known.fold.agency) == (chain.seq, chain.head, chain.agency)
    if known.seq == 0:
        return True
    return Event.objects.filter(chain=chain.code, seq=known.seq, hash=known.head).exists()


def counted_from(agencies: Collection[str]) -> date | None:
    """The first day on which the ledger knew one of these agencies; None when it knows none.

    Before that day a nought would be a claim that nobody made."""
    founded = Event.objects.filter(act="agency.found", subject_type="agency", subject__in=agencies)
    begun = Event.objects.filter(chain__in=[c.code for c in _chains(agencies)], seq=1)
    moments = [*founded.values_list("at", flat=True), *begun.values_list("at", flat=True)]
    return day(datetime.fromisoformat(min(moments))) if moments else None


def last_moment(agencies: Collection[str] | None = None) -> datetime | None:
    """When the last event of these chains was written (aware, UTC)."""
    last = [
        Event.objects.values_list("at", flat=True).get(chain=c.code, seq=c.seq)
        for c in _chains(agencies)
        if c.seq
    ]
    return datetime.fromisoformat(max(last)) if last else None

"""The ledger's chains read into lives. A chain is read on from where it was left, for what was read never changes.

That it did not change is looked at each time: the hash of the last event read must still stand in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any, TypeVar

from mingtang.clock import day
from mingtang.counts import saved
from mingtang.counts.fold import Fold, Life, continued
from mingtang.ledger.models import Chain, Event


@dataclass
class _Read:
    """How far a chain has been read. saved: how far that is saved; told: what was made of its lives as they stand there."""

    fold: Fold
    seq: int
    head: str
    saved: int
    told: dict[Hashable, Any] = field(default_factory=dict)


T = TypeVar("T")
MOST = 20  # answers kept of one chain: so many years and days
_read: dict[str, _Read] = {}
_lock = Lock()


def lives(agencies: Collection[str] | None = None, until: date | None = None) -> list[Life]:
    """The cases of these agencies (None: of all), each once, as the ledger has them now.

    A case that moved counts with the agency whose chain had it on the day `until` (None: now), as a whole:
    so what was received and what was dealt with of it stand in one report."""
    with _lock:
        folds = {chain.code: _brought_up(chain) for chain in _chains(agencies)}
        return [life for code in list(folds) for life in _held(folds, code, until)]


def regrouped(agencies: Collection[str], since: date, until: date) -> tuple[list[Life], list[Life]]:
    """(came, went): the cases that these agencies have at the end of `until` and had not at that of `since`, and the other
    way round: taken over from others, or handed to them, by 转办 or reform."""
    with _lock:
        folds = {chain.code: _brought_up(chain) for chain in _chains(agencies)}
        then, now = (_moved(folds, list(folds), on) for on in (since, until))
    came = [life for code, life in now.items() if code not in then]
    return came, [life for code, life in then.items() if code not in now]


def _moved(folds: dict[str, Fold], chains: list[str], on: date) -> dict[str, Life]:
    """Of the cases that ever changed chains those that these had on that day."""
    return {life.code: life for chain in chains for life in _stayed(folds, chain, on)}


def told(
    agencies: Collection[str], until: date, make: Callable[[list[Life]], T], *under: Hashable
) -> list[tuple[str, T]]:
    """(agency, what `make` makes of the cases that its chain had on that day), one a chain. It must follow from these cases and
    the values `under` alone: then it is made anew only when the chain has grown. What another chain tells of a case that came
    from it was all told before it came: its steps are written where it is."""
    found = []
    with _lock:
        folds = {chain.code: _brought_up(chain) for chain in _chains(agencies)}
        for code, fold in list(folds.items()):
            kept, place = _read[code].told, (until, *under)
            if place not in kept:
                if len(kept) >= MOST:
                    kept.clear()
                kept[place] = make(list(_held(folds, code, until)))
            found.append((fold.agency, kept[place]))
    return found


def _held(folds: dict[str, Fold], chain: str, until: date | None) -> Iterator[Life]:
    """The lives that this chain had on that day."""
    yield from folds[chain].lives.values()
    yield from _stayed(folds, chain, until)


def _stayed(folds: dict[str, Fold], chain: str, until: date | None) -> Iterator[Life]:
    """Of these the cases that ever left this chain or came to it."""
    for code, stays in folds[chain].stays.items():
        for n, stay in enumerate(stays):
            if stay.holds(until) and (told := _whole(folds, chain, code, n)).get("family"):
                yield Life(**told)


def _whole(folds: dict[str, Fold], chain: str, code: str, n: int) -> dict[str, Any]:
    """All that the chains have told of a case up to its n-th stay on this one, from the first that had it. The n-th time that
    it came from a chain is the n-th that it left that one for here."""
    stay, before = folds[chain].stays[code][n], folds[chain].stays[code][:n]
    if stay.came is None:
        return stay.told
    source = stay.came[1]
    if source not in folds:
        folds[source] = _brought_up(Chain.objects.get(code=source))
    times = sum(one.came is not None and one.came[1] == source for one in before)
    there = [m for m, one in enumerate(folds[source].stays[code]) if one.left and one.left[1] == chain]
    return continued(_whole(folds, source, code, there[times]), stay.told)


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
        fold, seq, head = saved.load(chain) or (Fold(chain.agency), 0, "")
        known = _read[chain.code] = _Read(fold, seq, head, saved=seq)
    if known.seq < chain.seq:
        known.told.clear()
        known.fold.add(saved.events(chain.code, known.seq, chain.seq))
        known.seq, known.head = chain.seq, chain.head
    return known.fold


def _stands(known: _Read, chain: Chain) -> bool:
    """Whether what was read is still the beginning of the chain (it is not after a restore)."""
    if known.seq >= chain.seq:
        return (known.seq, known.head, known.fold.agency) == (chain.seq, chain.head, chain.agency)
    if known.seq == 0:
        return True
    return Event.objects.filter(chain=chain.code, seq=known.seq, hash=known.head).exists()


def save() -> None:
    """Save what long chains tell, for the next start; what was read for it is left again."""
    with _lock:
        for chain in _chains(None):
            fold = _brought_up(chain)
            if chain.seq - _read[chain.code].saved >= saved.LEAST:
                saved.save(chain, fold)
        _read.clear()


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

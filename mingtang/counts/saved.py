"""What was read of a long chain, saved at night, so that a start does not read the whole ledger before its first figure.

It is no record of anything: it counts only for the programme that saved it, and only while the event up to which it was read
stands in its place with the same hash. `verify` reads those events again and compares (audit.differences).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from mingtang import kinds
from mingtang.counts import fold as folding
from mingtang.counts.fold import Fold
from mingtang.ledger.models import Chain, Event

LEAST = 5_000  # events of a chain since it was saved last: fewer are read as fast


class Saved(NamedTuple):
    fold: Fold
    seq: int
    head: str


@cache
def _programme() -> str:
    """What a fold follows from besides the events: how they are read, and when the clock of a state stands still."""
    tables = json.dumps({version: kinds.digest(version) for version in kinds.all_versions()}, sort_keys=True)
    return hashlib.sha256(Path(str(folding.__file__)).read_bytes() + tables.encode()).hexdigest()


def load(chain: Chain) -> Saved | None:
    """What was saved of this chain and still is its beginning."""
    found = _found(chain.code)
    if not found or (found["programme"], found["agency"]) != (_programme(), chain.agency):
        return None
    if not Event.objects.filter(chain=chain.code, seq=found["seq"], hash=found["head"]).exists():
        return None
    return Saved(Fold.of(chain.agency, found["fold"]), found["seq"], found["head"])


def save(chain: Chain, fold: Fold) -> None:
    """Save what was read to the chain's head."""
    said = {
        "programme": _programme(), "agency": chain.agency, "seq": chain.seq, "head": chain.head, "fold": fold.kept(),
    }  # fmt: skip
    file = _file(chain.code)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(said, default=date.isoformat), encoding="utf-8")
    new.replace(file)


def differences() -> Iterator[str]:
    """The chains of which other lives were saved than their events tell."""
    for chain in Chain.objects.exclude(agency="").order_by("code"):
        if saved := load(chain):
            fresh = Fold(chain.agency)
            fresh.add(events(chain.code, 0, saved.seq))
            if (fresh.kept(), fresh.lives) != (saved.fold.kept(), saved.fold.lives):
                yield f"saved {chain.code}"


def events(chain: str, after: int, until: int) -> Iterator[tuple[str, str, str, str]]:
    """What a fold takes in of a chain's events in (after, until]."""
    rows = Event.objects.filter(
        chain=chain, seq__gt=after, seq__lte=until, subject_type__in=("case", "record")
    )
    return rows.order_by("seq").values_list("act", "subject", "payload", "at").iterator(chunk_size=500)


def _found(chain: str) -> dict[str, Any] | None:
    try:
        found = json.loads(_file(chain).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return (
        found
        if isinstance(found, dict) and found.keys() >= {"programme", "agency", "seq", "head", "fold"}
        else None
    )


def _file(chain: str) -> Path:
    return Path(settings.MINGTANG_FOLDS) / f"{chain}.json"

"""What a batch's digest is of, and whether its rows still give it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from mingtang.ledger.digest import canonical
from mingtang.ledger.models import Event
from mingtang.vault import sm3

from .models import Batch, Reading


def code_of(machine: str, key: str) -> str:
    """The code of a batch: the same key of the same machine is the same batch."""
    return sm3.of_bytes(f"{machine}/{key}".encode())[:32]


def digest_of(rows: Iterable[Reading]) -> str:
    """SM3 of the canonical JSON of [station, measure, hour (UTC), value or "", version, late] a row, sorted."""
    said = sorted(
        [
            row.station.code, row.measure, row.hour.astimezone(UTC).isoformat(),
            "" if row.value is None else f"{row.value:.4f}", row.no, row.late,
        ]
        for row in rows
    )  # fmt: skip
    return sm3.of_bytes(canonical(said).encode())


def differences() -> Iterator[str]:
    """The code of every batch whose rows are not what its event committed to."""
    told = {
        subject: json.loads(payload)["facts"]["digest"]
        for subject, payload in Event.objects.filter(act="readings.take").values_list("subject", "payload")
    }
    for batch in Batch.objects.order_by("pk").iterator():
        if told.pop(batch.code, "") != digest_of(batch.readings.select_related("station")):
            yield batch.code
    yield from told

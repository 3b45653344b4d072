"""Checkpoints: what the ledger held at a moment, as one root that is published outside the database.

Shape: RFC 6962 Merkle tree over the events since the last checkpoint (ordered by chain, then number),
chained by `prev`. Made hourly and with every press generation.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from mingtang.ledger import digest
from mingtang.ledger.models import Chain, Checkpoint, Event


def make(at: datetime) -> Checkpoint | None:
    """Append a checkpoint, or return None when nothing happened since the last one."""
    with transaction.atomic():
        heads = {
            c: (s, h)
            for c, s, h in Chain.objects.filter(seq__gt=0).order_by("code").values_list("code", "seq", "head")
        }
        last = Checkpoint.objects.order_by("-no").first()
        before = json.loads(last.body)["heads"] if last else {}
        leaves = [digest.leaf(h) for _, _, h in _since(before, heads)]
        if not leaves:
            return None
        no = last.no + 1 if last else 1
        body = digest.canonical(
            {
                "no": no,
                "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "heads": {c: list(v) for c, v in heads.items()},
                "size": len(leaves),
                "root": digest.merkle_root(leaves),
                "prev": last.digest if last else digest.START,
            }
        )
        return Checkpoint.objects.create(no=no, body=body, digest=digest.sm3(body.encode()))


def _since(before: dict[str, Any], heads: dict[str, tuple[int, str]]) -> list[tuple[str, int, str]]:
    found: list[tuple[str, int, str]] = []
    for chain in sorted(heads):
        start = before.get(chain, (0, ""))[0]
        rows = Event.objects.filter(chain=chain, seq__gt=start, seq__lte=heads[chain][0]).order_by("seq")
        found += [(chain, seq, h) for seq, h in rows.values_list("seq", "hash")]
    return found


def proof(chain: str, seq: int) -> dict[str, Any] | None:
    """The inclusion proof of one event: {"checkpoint","index","size","path","root","hash"}; None before its checkpoint."""
    event = Event.objects.filter(chain=chain, seq=seq).first()
    if event is None:
        return None
    before: dict[str, Any] = {}
    for row in Checkpoint.objects.order_by("no").iterator():
        body = json.loads(row.body)
        if body["heads"].get(chain, (0, ""))[0] >= seq:
            covered = _since(before, {c: (v[0], v[1]) for c, v in body["heads"].items()})
            leaves = [digest.leaf(h) for _, _, h in covered]
            index = next(i for i, (c, s, _) in enumerate(covered) if (c, s) == (chain, seq))
            path = digest.merkle_path(leaves, index)
            return {
                "checkpoint": row.no,
                "index": index,
                "size": len(leaves),
                "path": path,
                "root": body["root"],
                "hash": event.hash,
            }
        before = body["heads"]
    return None

"""So many sendings an hour from one address, without keeping addresses: digests in this process's memory, under a key that is
thrown away with the hour (个人信息保护法第六条). No picture to read, no account."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter
from datetime import datetime

_MOST = 50_000  # addresses; past them the hour begins anew


class Quota:
    """limit: sendings an address may make in a clock hour."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._change = threading.Lock()
        self._key, self._hour = secrets.token_bytes(16), -1
        self._count: Counter[bytes] = Counter()

    def spent(self, address: str, at: datetime) -> bool:
        """Count one more from `address`; True where it was too many."""
        hour = int(at.timestamp()) // 3600
        with self._change:
            if hour != self._hour or len(self._count) > _MOST:
                self._key, self._hour = secrets.token_bytes(16), hour
                self._count = Counter()
            who = hashlib.blake2b(address.encode(), key=self._key, digest_size=12).digest()
            self._count[who] += 1
            return self._count[who] > self.limit

"""What another system signs: HMAC-SM3 (GB/T 32905, GB/T 15852.2) over method, path, time, nonce and the body's digest.

Pure: no database. The five parts are joined by line breaks, so that none can be moved into another.
"""

from __future__ import annotations

import hmac
import secrets

from mingtang.vault import sm3

PURPOSE = "machine.key"  # what the stored key is sealed for
WINDOW = 300  # seconds by which a call's time may differ from ours


def new_key() -> str:
    """256 random bits as 64 hexadecimal digits: shown once, stored sealed."""
    return secrets.token_hex(32)


def signature(key: str, method: str, path: str, time: str, nonce: str, body: bytes) -> str:
    """The signature as 64 hexadecimal digits. key: 64 hexadecimal digits. path: with its query, as sent.
    time: seconds since 1970 UTC, decimal."""
    sm3.self_test()
    said = "\n".join([method.upper(), path, time, nonce, sm3.of_bytes(body)])
    return hmac.new(bytes.fromhex(key), said.encode(), "sm3").hexdigest()

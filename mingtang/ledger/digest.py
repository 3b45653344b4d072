"""SM3 (GB/T 32905) through OpenSSL, and the bytes that are hashed. Pure Python."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from mingtang.ledger.chance import random_bytes

KNOWN = ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
START = "0" * 64  # the `prev` of the first event of a chain


class NoSM3(RuntimeError):
    """This interpreter's OpenSSL has no SM3, or a wrong one."""


def raw(text: str) -> bytes:
    """The bytes of a stored text, those of one that is no longer UTF-8 too (read with surrogateescape)."""
    return text.encode("utf-8", "surrogateescape")


def sm3(data: bytes) -> str:
    """SM3 of `data` as 64 hexadecimal digits."""
    return hashlib.new("sm3", data).hexdigest()


def self_test() -> None:
    """Known-answer test, run at every start (GB/T 32905 example 1)."""
    try:
        found = sm3(KNOWN[0].encode())
    except ValueError as error:
        raise NoSM3(f"found no SM3 in OpenSSL ({error}), expected it") from error
    if found != KNOWN[1]:
        raise NoSM3(f"SM3('abc'): found {found}, expected {KNOWN[1]}")


def canonical(value: Any) -> str:
    """The one JSON text of `value`: sorted keys, no blanks, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def event_bytes(
    chain: str, seq: int, at: str, act: str, subject_type: str, subject: str, prev: str, payload: str
) -> bytes:
    """What an event's hash covers: every stored field. No field but the payload (the last) may hold a
    line break (`book.write` refuses it and `check` reports it), so two different events never share these bytes."""
    return f"{chain}\n{seq}\n{at}\n{act}\n{subject_type}\n{subject}\n{prev}\n{payload}".encode()


def new_salt() -> str:
    return random_bytes(16).hex()


def commitment(salt: str, value: str) -> str:
    """SM3(salt ‖ canonical value): what stands in the ledger for a text that a person typed."""
    return sm3(raw(f"{salt}\x1f{value}"))


def _node(left: str, right: str) -> str:
    return hashlib.new("sm3", b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def leaf(event_hash: str) -> str:
    return hashlib.new("sm3", b"\x00" + bytes.fromhex(event_hash)).hexdigest()


def _split(n: int) -> int:
    """Largest power of two smaller than n (RFC 6962 §2.1)."""
    return 1 << ((n - 1).bit_length() - 1)


def merkle_root(leaves: Sequence[str]) -> str:
    """Root of the Merkle tree over leaf hashes, RFC 6962 §2.1 with SM3."""
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return _node(merkle_root(leaves[:k]), merkle_root(leaves[k:]))


def merkle_path(leaves: Sequence[str], index: int) -> list[str]:
    """Audit path of leaf `index`, from the leaf upwards (RFC 6962 §2.1.1)."""
    if len(leaves) <= 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*merkle_path(leaves[:k], index), merkle_root(leaves[k:])]
    return [*merkle_path(leaves[k:], index - k), merkle_root(leaves[:k])]


def root_from_path(leaf_hash: str, index: int, size: int, path: Sequence[str]) -> str:
    """The root that `path` proves for `leaf_hash` at `index` of `size` leaves (RFC 9162 §2.1.3.2)."""
    node, position, last = leaf_hash, index, size - 1
    for step in path:
        if position % 2 or position == last:
            node = _node(step, node)
            while position and not position % 2:
                position, last = position >> 1, last >> 1
        else:
            node = _node(node, step)
        position, last = position >> 1, last >> 1
    return node

"""扫一扫在手机打开当前页: the QR code (GB/T 18284) of an address, drawn as the path of an SVG.

The Reed-Solomon words are a linear code, and mask and fixed patterns are the same for all texts of one length: so the
modules in which two codes differ are those of the bits in which their texts differ, joined by exclusive or. segno draws
one address of each length, and each bit in which a later one differs once; every further code is a few exclusive ors.
"""

from __future__ import annotations

import re
from typing import Any

import segno

RIM = 2  # modules of white around a code
_RUN = re.compile("0+|1+")
_MOST = 177  # modules on a side of the largest code
_DRAWN = {"0" * n: f"m{n} 0" for n in range(1, _MOST + 1)} | {"1" * n: f"h{n}" for n in range(1, _MOST + 1)}


def drawn(url: str) -> dict[str, Any]:
    """{"side", "d"}: modules on a side with the rim, and the path, sharp on paper at any size."""
    side, modules = matrix(url.encode())
    bits = f"{modules:0{side * side}b}"
    rows = [bits[start : start + side].rstrip("0") for start in range(0, len(bits), side)]
    ends = [f"m-{len(row)} 1" for row in rows[:-1]]  # from the end of a row to the beginning of the next
    lines = (way + _line(row) for way, row in zip([f"M{RIM} {RIM}.5", *ends], rows, strict=True))
    return {"side": side + 2 * RIM, "d": "".join(lines)}


def matrix(text: bytes) -> tuple[int, int]:
    """Modules on a side without a rim, and all of them row by row as one number, the first the most significant bit."""
    if len(text) not in _families:
        _families[len(text)] = _Family(text)
    family = _families[len(text)]
    return family.side, family.modules(text)


class _Family:
    """The codes of all texts of one length: that of the first, and what each bit of the text changes in it."""

    def __init__(self, first: bytes):
        self._first, self._flips = int.from_bytes(first), dict[int, int]()
        self._length = len(first)
        self.side, self._code = _by_segno(first)

    def modules(self, text: bytes) -> int:
        found, differing = self._code, int.from_bytes(text) ^ self._first
        while differing:
            bit = differing & -differing
            differing ^= bit
            found ^= self._flip(bit)
        return found

    def _flip(self, bit: int) -> int:
        if bit not in self._flips:
            other = (self._first ^ bit).to_bytes(self._length)
            self._flips[bit] = _by_segno(other)[1] ^ self._code
        return self._flips[bit]


_families: dict[int, _Family] = {}  # by bytes of the text


def _line(row: str) -> str:
    return "".join(map(_DRAWN.__getitem__, _RUN.findall(row)))


def _by_segno(text: bytes) -> tuple[int, int]:
    """What matrix() answers, drawn anew: mode, error correction and mask are given, so that nothing is chosen by the text."""
    code = segno.make_qr(text, mode="byte", error="l", mask=0, boost_error=False)
    bits = "".join(str(module) for row in code.matrix for module in row)
    return len(code.matrix), int(bits, 2)

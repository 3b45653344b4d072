"""扫一扫在手机打开当前页: the QR code (GB/T 18284) of an address, drawn as the path of an SVG.

The Reed-Solomon words are a linear code, and mask and fixed patterns are the same for all texts of one length: so the
modules in which two codes differ are those of the bits in which their texts differ, joined by exclusive or. segno draws
one address of each length, and each bit in which a later one differs once; every further code is a few exclusive ors.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import segno

RIM = 2  # modules of white around a code
_RUN = re.compile("0*\n|0+|1+")
_MOST = 177  # modules on a side of the largest code
_DRAWN = {"0" * n: f"m{n} 0" for n in range(1, _MOST + 1)} | {"1" * n: f"h{n}" for n in range(1, _MOST + 1)}


def drawn(url: str) -> dict[str, Any]:
    """{"side", "d"}: modules on a side with the rim, and the path, sharp on paper at any size."""
    side, modules = matrix(url.encode())
    bits = f"{modules:0{side * side}b}"
    rows = "\n".join([bits[start : start + side] for start in range(0, len(bits), side)]).rstrip("0")
    ways = _ways(side)
    return {
        "side": side + 2 * RIM,
        "d": f"M{RIM} {RIM}.5" + "".join([ways[run] for run in _RUN.findall(rows)]),
    }


@cache
def _ways(side: int) -> dict[str, str]:
    """What is drawn for a run of modules; for the white at the end of a row, the way from there to the next."""
    ends = {"0" * white + "\n": f"m-{side - white} 1" for white in range(side + 1)}
    return _DRAWN | ends


def matrix(text: bytes) -> tuple[int, int]:
    """Modules on a side without a rim, and all of them row by row as one number, the first the most significant bit."""
    if len(text) not in _families:
        _families[len(text)] = _Family(text)
    family = _families[len(text)]
    return family.side, family.modules(text)


class _Family:
    """The codes of all texts of one length: that of the first, and what each bit of the text changes in it."""

    def __init__(self, first: bytes):
        self._first, self._flips = first, dict[tuple[int, int], int]()
        self.side, self._code = _by_segno(first)

    def modules(self, text: bytes) -> int:
        found = self._code
        for place, (byte, first) in enumerate(zip(text, self._first, strict=True)):
            if byte != first:
                found ^= self._change(place, byte ^ first)
        return found

    def _change(self, place: int, bits: int) -> int:
        """The modules that differ where these bits of one byte do."""
        if (place, bits) not in self._flips:
            low = bits & -bits
            rest = self._change(place, bits ^ low) if bits != low else 0
            self._flips[place, bits] = rest ^ self._flip(place, low)
        return self._flips[place, bits]

    def _flip(self, place: int, bit: int) -> int:
        other = bytearray(self._first)
        other[place] ^= bit
        return _by_segno(bytes(other))[1] ^ self._code


_families: dict[int, _Family] = {}  # by bytes of the text


def _by_segno(text: bytes) -> tuple[int, int]:
    """What matrix() answers, drawn anew: mode, error correction and mask are given, so that nothing is chosen by the text."""
    code = segno.make_qr(text, mode="byte", error="l", mask=0, boost_error=False)
    bits = "".join(str(module) for row in code.matrix for module in row)
    return len(code.matrix), int(bits, 2)

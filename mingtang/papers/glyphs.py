"""Which characters a font can draw, read from the font file itself.

typst draws an empty box for a character no font holds, so a letter could leave the house with a
box for a person's name. `missing` is asked before rendering.
"""

import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_LAYOUT = frozenset("\n\t")  # never drawn: line break and tab


@lru_cache(maxsize=16)
def drawn_by(font: Path) -> frozenset[int]:
    """Code points `font` (TTF, OTF or a TTC collection) has a glyph for.

    Raises ValueError when the file is no OpenType font.
    Source: ISO/IEC 14496-22, table cmap, formats 4 and 12.
    """
    data = font.read_bytes()
    try:
        starts: tuple[int, ...] = (0,)
        if data[:4] == b"ttcf":
            starts = struct.unpack_from(f">{struct.unpack_from('>L', data, 8)[0]}L", data, 12)
        return frozenset(code for start in starts for code in _font(data, start))
    except struct.error as error:
        raise ValueError(f"不是可用的字体文件：{font.name}") from error


def _font(data: bytes, start: int) -> set[int]:
    """Code points of the font whose table directory begins at `start`."""
    for i in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, start + 12 + 16 * i)
        if tag == b"cmap":
            return _cmap(data, offset)
    raise struct.error("no cmap table")


def _cmap(data: bytes, cmap: int) -> set[int]:
    """Union of the Unicode subtables of the table at `cmap`."""
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * i)
        if (platform, encoding) in {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}:
            kind = struct.unpack_from(">H", data, cmap + offset)[0]
            if kind == 4:
                found |= _format4(data, cmap + offset)
            elif kind == 12:
                found |= _format12(data, cmap + offset)
    return found


def _format12(data: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for i in range(struct.unpack_from(">L", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * i)
        found.update(range(first if glyph else first + 1, last + 1))  # glyph 0 is the box
    return found


def _format4(data: bytes, at: int) -> set[int]:
    n = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{n}H", data, at + 14)
    firsts = struct.unpack_from(f">{n}H", data, at + 16 + 2 * n)
    deltas = struct.unpack_from(f">{n}H", data, at + 16 + 4 * n)
    ranges_at = at + 16 + 6 * n
    ranges = struct.unpack_from(f">{n}H", data, ranges_at)
    found: set[int] = set()
    for i, (first, last, delta, far) in enumerate(zip(firsts, ends, deltas, ranges, strict=True)):
        for code in range(first, last + 1):
            glyph = (code + delta) & 0xFFFF
            if far:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * i + far + 2 * (code - first))[0]
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


def missing(texts: Iterable[str], fonts: tuple[Path, ...]) -> tuple[str, ...]:
    """Characters of `texts` that none of `fonts` can draw, each once, in code order.

    Control and direction characters count as missing: they would not be seen, or would turn the text round.
    """
    held = _union(fonts)
    chars = set().union(*texts) - _LAYOUT
    return tuple(sorted(char for char in chars if ord(char) not in held))


@lru_cache(maxsize=8)
def _union(fonts: tuple[Path, ...]) -> frozenset[int]:
    return frozenset().union(*(drawn_by(font) for font in fonts))

"""Whether a picture shows what a letter says: the ink in its place is held against the letter as two faces draw it.

So the words laid under a picture say nothing that the picture does not show, whatever the file they were read from claims
(hidden letters, other letters behind the glyphs). In the process apart alone."""

from __future__ import annotations

from functools import lru_cache
from operator import mul

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

GRID = 16  # points a side in which two shapes are compared
_SIZE = 48  # pixels of the letter as it is drawn
_RIM = 2  # pixels around a letter in which its paper is looked for
_INK = 90  # darker than the paper by so much is ink
_EDGES = [255 if level > 90 else 0 for level in range(256)]
Box = tuple[int, int, int, int]
Shape = tuple[float, ...]


def alike(picture: Image.Image, box: Box, said: str) -> tuple[float, float]:
    """(how much the ink in `box` of a grey picture has the shape of `said`, the share of half tones in it).

    1 the same, 0 nothing in common, -1 where there is no ink. Of letters of one face held against another the middle is 0.7; of
    different letters 95 in a hundred stay under 0.3. Half tones: printed letters have a quarter, what a mosaic hides has more."""
    shape, half = _shape(picture.crop(box), _paper(picture, box))
    if shape is None:
        return -1.0, half
    return max((sum(map(mul, shape, drawn)) for drawn in _drawn(said)), default=-1.0), half


@lru_cache(maxsize=8_000)
def _drawn(said: str) -> tuple[Shape, ...]:
    found = []
    for face in _faces():
        paper = Image.new("L", (_SIZE * (len(said) + 2), _SIZE * 2), 255)
        ImageDraw.Draw(paper).text((_SIZE // 2, _SIZE // 4), said, font=face, fill=0)
        if shape := _shape(paper, 255)[0]:
            found.append(shape)
    return tuple(found)


@lru_cache(maxsize=1)
def _faces() -> tuple[ImageFont.FreeTypeFont, ...]:
    return tuple(ImageFont.truetype(str(path), _SIZE) for path in (sans_path(), serif_path()))


def _shape(crop: Image.Image, around: int) -> tuple[Shape | None, float]:
    """The ink in a square, as wide and high as it is, in the middle, as numbers whose products add up to the likeness, and the share
    of half tones; None where there is no ink. around: how bright the paper is."""
    low, high = crop.getextrema()
    if high - low < _INK:
        return None, 1.0
    paper, ink = (high, low) if around * 2 > high + low else (low, high)
    dark = crop.point([min(255, abs(paper - level) * 255 // abs(paper - ink)) for level in range(256)])
    edges = dark.point(_EDGES).getbbox()
    if edges is None:
        return None, 1.0
    inner = dark.crop(edges)
    half = sum(inner.histogram()[64:192]) / (inner.width * inner.height)
    scale = GRID / max(inner.size)
    size = (max(1, round(inner.width * scale)), max(1, round(inner.height * scale)))
    square = Image.new("L", (GRID, GRID), 0)
    square.paste(inner.resize(size, Image.Resampling.BOX), ((GRID - size[0]) // 2, (GRID - size[1]) // 2))
    levels = square.tobytes()
    mean = sum(levels) / len(levels)
    apart = [level - mean for level in levels]
    spread = sum(map(mul, apart, apart)) ** 0.5
    return (tuple(one / spread for one in apart) if spread else None), half


def _paper(picture: Image.Image, box: Box) -> int:
    """The middle brightness just outside a place: letters may fill theirs to the rim."""
    left, top, right, bottom = box
    left, top = max(0, left - _RIM), max(0, top - _RIM)
    right, bottom = min(picture.width, right + _RIM), min(picture.height, bottom + _RIM)
    strips = (
        (left, top, right, top + 1),
        (left, bottom - 1, right, bottom),
        (left, top, left + 1, bottom),
        (right - 1, top, right, bottom),
    )
    rim = sorted(b"".join(picture.crop(strip).tobytes() for strip in strips))
    return rim[len(rim) // 2]

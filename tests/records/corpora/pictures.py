"""Pictures with more in the file than on the screen; and pictures whose hidden part is COLOUR."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

from PIL import Image, ImageDraw

from tests.records.corpora.hiding import COLOUR


def canvas(size: tuple[int, int] = (48, 32)) -> Image.Image:
    made = Image.new("RGB", size, (240, 244, 248))
    ImageDraw.Draw(made).rectangle((4, 4, size[0] // 2, size[1] // 2), fill=(20, 90, 160))
    return made


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


@cache
def plain(kind: str) -> bytes:
    return saved(canvas(), kind)


@cache
def coloured(kind: str = "PNG") -> bytes:
    """Half of it is what must not be seen: the right half."""
    made = canvas((64, 32))
    ImageDraw.Draw(made).rectangle((32, 0, 63, 31), fill=COLOUR)
    return saved(made, kind, **({"quality": 95} if kind == "JPEG" else {}))


def jpeg_segment(marker: int, body: bytes, image: bytes | None = None) -> bytes:
    """A JPEG with one more segment after its first marker."""
    image = image or plain("JPEG")
    return image[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + image[2:]


def jpeg_comment(text: str) -> bytes:
    return jpeg_segment(0xFE, text.encode())


def png_chunk(kind: bytes, body: bytes, image: bytes | None = None) -> bytes:
    """A PNG with one more chunk before its end."""
    image = image or plain("PNG")
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return image[:-12] + chunk + image[-12:]

"""Pictures: decoded and written again, so that nothing but pixels is left."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageOps

from mingtang.records.rebuilding.base import DAMAGED, TOO_MUCH, CannotRebuild, Drops, Rebuilt

MOST_PIXELS = 64_000_000
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "TIFF", "WEBP")
_GPS = 0x8825
_CHUNKS = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"pHYs",
    b"bKGD",
    b"sBIT",
    b"eXIf",
}
QUALITY = 90


def rebuild(name: str, data: bytes) -> Rebuilt:
    drops = Drops()
    made, _ = again(data, drops)
    return drops.made(made, [])


def again(
    data: bytes, drops: Drops, crop: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> tuple[bytes, str]:
    """(the picture anew, "png" or "jpeg"). crop: the shares cut off left, top, right and bottom. Raises CannotRebuild."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or getattr(image, "n_frames", 1) > 200:
                raise CannotRebuild(TOO_MUCH, "too_much")
            _note(image, drops)
            for what in _beside(data):
                drops.add(what, "图片")
            photo = image.format in ("JPEG", "MPO")
            pixels = _pixels(image, crop, photo)
        made = io.BytesIO()
        if photo:
            pixels.save(made, "JPEG", quality=QUALITY, optimize=False)
        else:
            pixels.save(made, "PNG", compress_level=6)
    except CannotRebuild:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as flood:
        raise CannotRebuild(TOO_MUCH, "too_much") from flood
    except Exception as error:  # a decoder fed hostile bytes may raise anything
        raise CannotRebuild(DAMAGED) from error
    return made.getvalue(), "jpeg" if photo else "png"


def _pixels(image: Image.Image, crop: tuple[float, float, float, float], photo: bool) -> Image.Image:
    """The pixels alone, turned as the camera said, those that cannot be seen emptied."""
    turned = ImageOps.exif_transpose(image)
    left, top, right, bottom = crop
    if any(crop):
        w, h = turned.size
        turned = turned.crop(
            (int(w * left), int(h * top), max(int(w * (1 - right)), 1), max(int(h * (1 - bottom)), 1))
        )
    if photo:
        shown = turned.convert("RGB" if turned.mode != "L" else "L")
    elif "A" in turned.mode or "transparency" in turned.info:
        shown = turned.convert("RGBA")
        blank = Image.new("RGBA", shown.size, (255, 255, 255, 0))
        seen = shown.getchannel("A").point(lambda a: 255 if a else 0)
        shown = Image.composite(shown, blank, seen)
    else:
        shown = turned.convert("RGB" if turned.mode not in ("L", "1") else turned.mode)
    plain = Image.new(shown.mode, shown.size)
    plain.paste(shown)
    return plain


def _note(image: Image.Image, drops: Drops) -> None:
    exif = image.getexif()
    if _GPS in exif:
        drops.add("gps")
    if len(exif):
        drops.add("exif")
    if set(image.info) & {
        "comment",
        "xmp",
        "XML:com.adobe.xmp",
        "photoshop",
        "icc_profile",
        "Comment",
        "Description",
        "Author",
        "Title",
    } or getattr(image, "text", None):
        drops.add("properties", "图片")
    if getattr(image, "n_frames", 1) > 1:
        drops.add("unused", "图片的其他帧")
    if "A" in image.mode:
        low, _high = image.getchannel("A").getextrema()
        if low == 0:
            drops.add("unseen_text", "图片的透明部分")


def _beside(data: bytes) -> Iterator[str]:
    """What stands in a JPEG or PNG beside its pixels."""
    if data.startswith(b"\x89PNG"):
        at = 8
        while at + 12 <= len(data):
            size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            if kind not in _CHUNKS:
                yield "properties"
            at += 12 + size
            if kind == b"IEND":
                break
        if at < len(data):
            yield "header_bytes"
    elif data.startswith(b"\xff\xd8"):
        at = 2
        while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
            mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
            said = data[at + 4 : at + 2 + size]
            if mark == 0xFE or (0xE0 <= mark <= 0xEF and not said.startswith((b"JFIF\0", b"Adobe"))):
                yield (
                    "thumbnail"
                    if b"\xff\xd8\xff" in said
                    else "exif"
                    if said.startswith(b"Exif")
                    else "properties"
                )
            elif mark == 0xE0 and size > 16:
                yield "thumbnail"
            at += 2 + size
        if data.find(b"\xff\xd9", at) not in (-1, len(data) - 2):
            yield "header_bytes"

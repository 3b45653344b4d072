"""The last look: is the canary anywhere in these bytes, however packed?

Unzips, inflates, decodes base64 and quoted-printable, reads PDF objects and extracts PDF text, opens pictures, and
looks in every encoding an office uses. Shares nothing with the scanner it judges.
"""

from __future__ import annotations

import base64
import html
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageSequence

from tests.records.corpora.hiding import Secret

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}(?:\r?\n[A-Za-z0-9+/]+)*={0,2}")
HEX = re.compile(rb"<([0-9A-Fa-f\s]{16,})>")
STREAM = re.compile(rb"stream\r?\n")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
DEPTH = 6


def _zipped(data: bytes) -> Iterator[bytes]:
    """Entries, entries no directory lists, and whatever stands between them (that is in the raw bytes)."""
    at = -1
    while (at := data.find(b"PK\x03\x04", at + 1)) >= 0:
        head = data[at : at + 30]
        if len(head) < 30:
            return
        method = int.from_bytes(head[8:10], "little")
        start = at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        if method == 8:
            yield _inflated(data[start:], -15)
        size = int.from_bytes(head[18:22], "little")
        if method == 0:
            yield data[start : start + size]


def _inflated(data: bytes, bits: int = 15) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data, 50_000_000)
    except zlib.error:
        return b""


def _deflated(data: bytes) -> Iterator[bytes]:
    for match in STREAM.finditer(data):
        yield _inflated(data[match.end() :])
    at = -1
    while (at := data.find(b"zTXt", at + 1)) >= 0:
        yield _inflated(data[data.find(b"\0", at) + 2 :])
    if data[:2] == b"\x1f\x8b":
        yield _inflated(data, 31)


def _coded(data: bytes) -> Iterator[bytes]:
    for match in BASE64.finditer(data):
        text = re.sub(rb"[\r\n=]", b"", match[0])
        yield base64.b64decode(text[: len(text) // 4 * 4])
    for match in HEX.finditer(data):
        digits = re.sub(rb"\s", b"", match[1])
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    if b"=\n" in data or b"=\r\n" in data:
        yield quopri.decodestring(data)


def _pdf(data: bytes) -> Iterator[bytes]:
    """Every object of a PDF as qpdf reads it, and the text of every page as pdfium reads it."""
    import pikepdf
    import pypdfium2

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            for thing in pdf.objects:
                yield thing.unparse(resolved=True)
                if isinstance(thing, pikepdf.Stream):
                    yield _decoded(thing)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError):
        pass
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    for page in pdf:
        yield (
            page.get_textpage().get_text_bounded(-20_000, -20_000, 20_000, 20_000).encode("utf-8", "replace")
        )
        yield page.get_textpage().get_text_range().encode("utf-8", "replace")
    pdf.close()


def _decoded(stream: object) -> bytes:
    try:
        return stream.read_bytes()  # type: ignore[attr-defined,no-any-return]
    except Exception:  # a picture's filter: its raw bytes are looked at instead
        return stream.read_raw_bytes()  # type: ignore[attr-defined,no-any-return]


def layers(data: bytes, depth: int = 0, pdf: bool = True) -> Iterator[bytes]:
    """The bytes, and all that is packed in them."""
    yield data
    if depth >= DEPTH:
        return
    inside: list[bytes] = []
    if b"PK\x03\x04" in data:
        inside += _zipped(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield archive.comment
        except (zipfile.BadZipFile, ValueError, OSError):
            pass
    if b"%PDF-" in data[:1100] and pdf:
        inside += _pdf(data)
    inside += [*_deflated(data), *_coded(data)]
    for part in inside:
        if len(part) > 8:
            yield from layers(part, depth + 1, pdf=depth == 0 or b"%PDF-" in part[:1100])


def _texts(data: bytes) -> Iterator[str]:
    """The bytes as text: as they are, without entities, without tags, without kerning, tag letters made plain."""
    text = data.decode("utf-8", "ignore")
    if "\U000e0020" <= max(text, default="") <= "\U000e007f":
        yield "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0000 < ord(c) < 0xE0080)
    if "&" in text:
        yield html.unescape(text)
    if "<" in text:
        yield html.unescape(re.sub(r"<[^<>]*>", "", text))
    if "TJ" in text or "Tj" in text:
        yield re.sub(r"[)\]]\s*(?:-?[\d.]+\s*)*[(\[]?|\\\n", "", re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), text)).replace("(", "")  # fmt: skip
    yield re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\x00]+", "", text)


_HIGH, _LOW = [255 * (v > 200) for v in range(256)], [255 * (v < 60) for v in range(256)]


def shows_colour(data: bytes) -> bool:
    """Does any picture in these bytes hold the colour that had to stay hidden?"""
    for mark in PICTURES:
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            if (mark == b"BM" and at) or (mark == b"RIFF" and data[at + 8 : at + 12] != b"WEBP"):
                continue
            if _picture_shows(data[at:]):
                return True
    return False


def _picture_shows(data: bytes) -> bool:
    # COLOUR, near enough to survive JPEG; one pixel in a hundred, so that a blurred edge is no alarm
    try:
        with Image.open(io.BytesIO(data)) as image:
            for frame in ImageSequence.Iterator(image):
                small = frame.convert("RGBA").convert("RGB") if frame.mode != "RGB" else frame
                red, green, blue = (
                    band.point(told) for band, told in zip(small.split(), (_HIGH, _LOW, _HIGH), strict=True)
                )
                near = ImageChops.multiply(ImageChops.multiply(red, green), blue).histogram()[255]
                if near > small.width * small.height // 100:
                    return True
    except Exception:  # not a picture after all
        return False
    return False


def _pdf_images(data: bytes) -> Iterator[bytes]:
    """Pictures of a PDF that are not whole files: raw pixels in three colours."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                    out = io.BytesIO()
                    try:
                        pikepdf.PdfImage(thing).as_pil_image().convert("RGB").save(out, "PNG")
                    except Exception:  # a mask or a rare colour space
                        continue
                    yield out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError):
        return


def _holds(data: bytes, words: tuple[str, ...]) -> bool:
    if any(word.encode(encoding) in data for word in words for encoding in ENCODINGS):
        return True
    return any(word in text for text in _texts(data) for word in words)


def opens(data: bytes) -> bool:
    """Can this look see into the file at all? A locked or broken one proves nothing."""
    import pikepdf

    try:
        if b"%PDF-" in data[:1100]:
            pikepdf.open(io.BytesIO(data), suppress_warnings=True).close()
        elif data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.testzip() is None
    except (pikepdf.PdfError, pikepdf.PasswordError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False
    return True


def coloured(data: bytes) -> bool:
    """Is the colour in any picture of these bytes, however packed?"""
    if data.startswith(b"%PDF") and any(_picture_shows(image) for image in _pdf_images(data)):
        return True
    return any(shows_colour(layer) for layer in layers(data))


def leaks(data: bytes, secret: Secret) -> bool:
    """Is the secret, as text, number or colour, in these bytes?"""
    words = (secret.text, str(secret.number))
    return any(_holds(layer, words) for layer in layers(data)) or coloured(data)


def shows(data: bytes, word: str) -> bool:
    """Is the word still there to be read?"""
    return any(_holds(layer, (word,)) for layer in layers(data))

"""The third attacker of PDF files opens the file itself (pikepdf, and its bytes): layers, earlier revisions, notes, attachments,
properties, thumbnails, scripts, what no page uses, what stands before and behind; and the picture beneath each box."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
from PIL import Image

from mingtang.records.redacting import drawn
from mingtang.records.redacting.attacking import Finding, Target
from mingtang.records.redacting.disguises import found_in, in_bytes
from mingtang.records.redacting.marks import Row

KEYS = {
    "/OCProperties": "layer", "/OC": "layer", "/OCGs": "layer", "/Annots": "annotation", "/AcroForm": "annotation",
    "/EmbeddedFiles": "embedded", "/AF": "embedded", "/EF": "embedded", "/Collection": "embedded", "/Metadata": "metadata",
    "/PieceInfo": "metadata", "/LastModified": "metadata", "/Thumb": "thumbnail", "/JS": "script", "/JavaScript": "script",
    "/OpenAction": "script", "/AA": "script", "/StructTreeRoot": "unseen_text", "/ActualText": "unseen_text", "/Alt": "unseen_text",
    "/Outlines": "unseen_text", "/Threads": "stray", "/Alternates": "under_image",
}  # fmt: skip
_DRAWS = {"q", "Q", "cm", "Do"}
_WRITES = {"BT", "ET", "Tr", "Tf", "Tm", "Tj"}  # of words that lie unseen over a picture
_BLACK = 64  # a pixel of a box is darker than that after its picture was packed
_EDGE = 3  # pixels at the rim of a box that packing may lighten


def look(data: bytes, target: Target) -> list[Finding]:
    found: list[Finding] = list(_outside(data))
    with pikepdf.open(io.BytesIO(data)) as file:
        if len(file.trailer.get("/Info", {})):
            found.append(("metadata", ""))
        found += _inside(file)
        found += _withheld(file, data, target)
        for n, page in enumerate(file.pages, 1):
            found += [(what, f"第{n}页") for what in _page(page, target, n)]
    return found


def _outside(data: bytes) -> Iterator[Finding]:
    """Of the bytes: one version, from the first byte to the last."""
    if len(re.findall(rb"%%EOF", data)) > 1 or len(re.findall(rb"startxref", data)) > 1:
        yield "revision", ""
    if not data.startswith(b"%PDF-") or data.rpartition(b"%%EOF")[2].strip():
        yield "tail", ""


def _inside(file: pikepdf.Pdf) -> Iterator[Finding]:
    """Keys that only tell, wherever they stand; objects that nothing refers to."""
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from ((KEYS[key], "") for key in thing.keys() if key in KEYS)  # noqa: SIM118  an object of pikepdf
            if str(thing.get("/Type", "")) in ("/Filespec", "/EmbeddedFile"):
                yield "embedded", ""
    reached = _reached(file)
    for thing in file.objects:
        kind = str(thing.get("/Type", "")) if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) else ""
        if (
            isinstance(thing, pikepdf.Object)
            and thing.objgen not in reached
            and kind not in ("/XRef", "/ObjStm")
        ):
            yield "stray", ""


def _reached(file: pikepdf.Pdf) -> set[tuple[int, int]]:
    reached: set[tuple[int, int]] = set()
    waiting = [file.Root, file.trailer.get("/Info")]
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            continue
        if thing.is_indirect:
            if thing.objgen in reached:
                continue
            reached.add(thing.objgen)
        waiting += list(thing) if isinstance(thing, pikepdf.Array) else [value for _, value in thing.items()]
    return reached


def _withheld(file: pikepdf.Pdf, data: bytes, target: Target) -> Iterator[Finding]:
    """Every string of every object and every stream that is no picture, in every disguise; the bytes as they lie there."""
    if in_bytes(data, target.withheld + target.typed):
        yield "withheld", ""
    for thing in file.objects:
        for said in _strings(thing, 0):
            if found_in(said, target.withheld):
                yield "withheld", ""
        if isinstance(thing, pikepdf.Stream) and str(thing.get("/Subtype", "")) != "/Image":
            inside = thing.read_bytes()
            said = inside.decode("utf-8", "replace") + inside.decode("utf-16-be", "replace")
            if in_bytes(inside, target.withheld + target.typed) or found_in(said, target.withheld):
                yield "withheld", ""


def _strings(thing: object, depth: int) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from _strings(one, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for _, value in thing.items():
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _strings(value, depth + 1)


def _page(page: pikepdf.Page, target: Target, n: int) -> Iterator[str]:
    paper = [float(side) for side in page.mediabox]
    if "/CropBox" in page.obj and [float(side) for side in page.cropbox] != paper:
        yield "cropped"
    if not target.pictures:
        return
    shown = list(pikepdf.parse_content_stream(page))
    if {str(one.operator) for one in shown} - (_DRAWS | _WRITES if target.layer else _DRAWS):
        yield "drawn"
    images = list(page.images.values())
    if len(images) != 1 or sum(str(one.operator) == "Do" for one in shown) != 1:
        yield "under_image"
        return
    matrix = next((o.operands for o in shown if str(o.operator) == "cm"), ())
    if [float(one) for one in matrix] != [paper[2], 0, 0, paper[3], 0, 0]:
        yield "cropped"
    if images[0].get("/SMask") is not None or images[0].get("/Mask") is not None:
        yield "under_image"
    yield from _beneath(pikepdf.PdfImage(images[0]).as_pil_image(), target.boxes.get(n, ()))
    raw = images[0].read_raw_bytes()
    if raw.startswith(b"\xff\xd8") and _told(raw):
        yield "metadata"


def _beneath(picture: Image.Image, boxes: list[Row] | tuple[Row, ...]) -> Iterator[str]:
    """Whether the picture as it lies in the file is black where a box is."""
    grey = picture.convert("L")
    for box in boxes:
        left, top, right, bottom = drawn.pixels(box, grey.size)
        rim = min(_EDGE, (right - left - 1) // 2, (bottom - top - 1) // 2)
        inner = grey.crop((left + rim, top + rim, right - rim, bottom - rim))
        if inner.getextrema()[1] > _BLACK:
            yield "not_burned"


def _told(jpeg: bytes) -> bool:
    """Whether a JPEG tells more than its pixels: marks of cameras and programmes, comments, bytes behind its end."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        size = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if 0xE1 <= jpeg[at + 1] <= 0xEF or jpeg[at + 1] == 0xFE or (jpeg[at + 1] == 0xE0 and size > 16):
            return True
        at += 2 + size
    return not jpeg.endswith(b"\xff\xd9")

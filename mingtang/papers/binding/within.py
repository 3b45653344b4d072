"""Binding, in the process apart: pages of PDFs and pictures one behind the other, with their numbers, as a file that lasts."""

from __future__ import annotations

import io
import json
from typing import Any

import pypdfium2
from pikepdf import Dictionary, Name, OutlineItem, Page, Pdf, PdfError, Rectangle, Stream
from PIL import Image, ImageOps

from mingtang.papers.binding import lasting

_A4 = (595.276, 841.89)  # points
_EDGE = 42.0  # points around a picture
_MOST = (1654, 2339)  # pixels of a picture: A4 at 200 to the inch
_DPI, _LONGEST = 200, 3500  # of a page that is drawn; pixels of its longer edge
_NUMBER = (
    90.0,
    24.0,
    34.0,
    20.0,
)  # width and height of a number, and how far from the right and the upper edge


def bound(data: bytes, plan: str) -> tuple[dict[str, Any], bytes]:
    """{"pages": of each part, "drawn": the parts that stand in it as pictures, "lasts"}, and the whole where numbers came behind the
    parts."""
    parts, title = json.loads(plan)
    out, counts, counted, place = Pdf.new(), [], [], 0
    drawn: list[int] = []
    with out.open_outline() as outline:
        for n, (size, name, picture, numbered, ours) in enumerate(parts):
            before = len(out.pages)
            if not _append(out, data[place : place + size], picture, ours):
                drawn.append(n)
            place += size
            counts.append(len(out.pages) - before)
            counted += list(range(before, len(out.pages))) if numbered else []
            if counts[-1]:
                outline.root.append(OutlineItem(name, before))
    if place == len(data):
        return {"pages": counts, "drawn": drawn}, b""
    _number(out, counted, data[place:])
    out.docinfo["/Title"] = title
    made, lasts = lasting.saved(out)
    return {"pages": counts, "drawn": drawn, "lasts": lasts}, made


def seal(data: bytes) -> tuple[dict[str, bool], bytes]:
    """A picture of a seal drawn anew: square, with its clear ground, nothing in it but pixels. No bytes for what is none."""
    try:
        with Image.open(io.BytesIO(data)) as sent:
            image = sent.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return {"seal": False}, b""
    image.thumbnail((1000, 1000))
    side = max(image.size)
    square = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    made = io.BytesIO()
    square.save(made, "PNG")
    return {"seal": True}, made.getvalue()


def _append(out: Pdf, data: bytes, picture: bool, ours: bool) -> bool:
    """Nothing is added of what cannot be read. False where the pages had to be drawn."""
    before = len(out.pages)
    kept = True
    try:
        if picture:
            _picture(out, data)
        elif kept := lasting.keeps(pages := _pages(data), ours):
            out.pages.extend(pages.pages)
        else:
            _draw(out, data)
    except (PdfError, pypdfium2.PdfiumError, OSError, ValueError, Image.DecompressionBombError):
        del out.pages[before:]
    return kept


def _pages(data: bytes) -> Pdf:
    """The pages of a PDF and nothing else of it."""
    pages = Pdf.new()
    with Pdf.open(io.BytesIO(data)) as source:
        pages.pages.extend(source.pages)
    for page in pages.pages:
        _quiet(page)
    return pages


def _draw(out: Pdf, data: bytes) -> None:
    """What would not last as it is (a font that is not in the file, another colour space) as a picture of each page."""
    source = pypdfium2.PdfDocument(data)
    for page in source:
        wide, high = page.get_size()
        scale = min(_DPI / 72, _LONGEST / max(wide, high, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        _show(out, image, (wide, high), (0, 0, wide, high))
    source.close()


def _quiet(page: Page) -> None:
    """What a page does, beside what it shows, stays behind."""
    for key in ("/AA", "/StructParents", "/Tabs"):
        if key in page.obj:
            del page.obj[key]
    shown: list[Any] = list(page.obj.get("/Annots", []))
    for note in shown:
        for key in ("/A", "/AA", "/Parent", "/StructParent"):
            if key in note:
                del note[key]
    if "/Annots" in page.obj and all(note.get("/Subtype") == Name.Link for note in shown):
        del page.obj["/Annots"]


def _picture(out: Pdf, data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as sent:
        image = ImageOps.exif_transpose(sent).convert("RGB")
    image.thumbnail(_MOST)
    wide, high = image.size
    scale = min((_A4[0] - 2 * _EDGE) / wide, (_A4[1] - 2 * _EDGE) / high, 1.0)
    x, y = (_A4[0] - wide * scale) / 2, _A4[1] - _EDGE - high * scale
    _show(out, image, _A4, (x, y, wide * scale, high * scale))


def _show(
    out: Pdf, image: Image.Image, size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    """A page with a picture on it. box: left, lower edge, width, height in points."""
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=85)
    x, y, wide, high = box
    drawn = f"q {wide:.3f} 0 0 {high:.3f} {x:.3f} {y:.3f} cm /P Do Q".encode()
    shown = Stream(
        out, packed.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = out.add_blank_page(page_size=size)
    page.obj.Contents = Stream(out, drawn)
    page.obj.Resources = Dictionary(XObject=Dictionary(P=shown))


def _number(out: Pdf, counted: list[int], numbers: bytes) -> None:
    wide, high, right, up = _NUMBER
    with Pdf.open(io.BytesIO(numbers)) as slips:
        for n, (slip, at) in enumerate(zip(slips.pages, counted, strict=True), 1):
            page = Page(out.pages[at].obj)
            x0, _, x1, y1 = (float(edge) for edge in page.cropbox)
            side = min(wide, x1 - x0)  # a page as small as a stamp has its number too
            edge = x1 - min(right, x1 - x0 - side)
            _lay(out, page, slip, f"/Number{n}", Rectangle(edge - side, y1 - up - high, edge, y1 - up))


def _lay(out: Pdf, page: Page, slip: Page, name: str, where: Rectangle) -> None:
    """As `Page.add_overlay`, whose names are of chance: pages may share resources, so each number has a name of its own."""
    form = out.copy_foreign(slip.as_form_xobject())
    page.add_resource(form, Name.XObject, Name(name))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + page.calc_form_xobject_placement(form, Name(name), where))

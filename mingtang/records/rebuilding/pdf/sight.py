"""What of a PDF page can be seen: each text is painted in a colour of its own, and where that colour does not come out
it is covered, clipped, off the page or drawn without ink; where taking it away changes nothing, it is of the paper's colour."""

import ctypes
import io
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

SCALE = 2.0  # pixels a point where it is looked at
DRAWN = 150 / 72  # pixels a point where a page becomes an image
MOST_PIXELS = 40_000_000
MOST_TEXTS = 60_000  # characters of a page that are looked at one by one
QUALITY = 88
_FORM, _TEXT, _PATH, _IMAGE = 5, 1, 2, 3
_FORM_DEPTH = 6


@dataclass
class Look:
    """One page: all its text, what of it is seen, why something is not, and its picture where it must become one."""

    text: str = ""
    seen: str = ""
    hidden: list[str] = field(default_factory=list)
    picture: bytes = b""
    width: int = 0
    height: int = 0
    points: tuple[float, float] = (0, 0)


def look(data: bytes, drawn: list[bool]) -> list[Look]:
    """Each page. drawn: pages that become pictures whatever is seen."""
    found = []
    for n, must in enumerate(drawn):
        document = pdfium.PdfDocument(data)
        try:
            if document.get_formtype():
                document.init_forms()
            found.append(_page(document, n, must))
        finally:
            document.close()
    return found


def texts_of(data: bytes, most: int = 300) -> str:
    """All text of a file, seen or not; "" where it cannot be read."""
    try:
        document = pdfium.PdfDocument(data)
        return "\n".join(document[n].get_textpage().get_text_range() for n in range(min(most, len(document))))
    except Exception:
        return ""


def _page(document: pdfium.PdfDocument, n: int, must: bool) -> Look:
    page = document[n]
    width, height = page.get_size()
    found = Look(points=(width, height))
    if width * height * DRAWN**2 > MOST_PIXELS or width <= 0 or height <= 0:
        raise MemoryError
    text = page.get_textpage()
    found.text = text.get_text_range() if text.count_chars() else ""
    before = _render(page, SCALE)
    objects = list(_objects(page))
    if _pictures_hide(page, objects):
        found.hidden.append("cropped")
    seen = _seen(page, text, objects, before)
    found.seen = seen
    if _words(seen) != _words(found.text):
        found.hidden.append("unseen_text")
    if must or found.hidden:
        shown = _picture(document, n)
        found.width, found.height = shown.size
        kept = io.BytesIO()
        shown.save(kept, "JPEG", quality=QUALITY)
        found.picture = kept.getvalue()
    return found


def _words(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "\x00\ufffe\xad\u200b")


def _picture(document: pdfium.PdfDocument, n: int) -> Image.Image:
    """The page as it was, drawn with its forms and stamps; objects recoloured before are read anew."""
    fresh = pdfium.PdfDocument(document._input) if isinstance(document._input, bytes) else document
    if fresh is not document and fresh.get_formtype():
        fresh.init_forms()
    return _render(fresh[n], DRAWN)


def _render(page: pdfium.PdfPage, scale: float, smooth: bool = True) -> Image.Image:
    plain = {} if smooth else {"no_smoothtext": True, "no_smoothpath": True, "no_smoothimage": True}
    return page.render(scale=scale, may_draw_forms=True, draw_annots=True, **plain).to_pil().convert("RGB")


def _objects(page: pdfium.PdfPage):
    """(object handle, kind, whether it stands on the page itself) in the order of drawing, those inside forms included."""
    for n in range(raw.FPDFPage_CountObjects(page)):
        yield from _within(raw.FPDFPage_GetObject(page, n), 0)


def _within(handle, depth):
    kind = raw.FPDFPageObj_GetType(handle)
    yield handle, kind, depth == 0
    if kind == _FORM and depth < _FORM_DEPTH:
        for n in range(raw.FPDFFormObj_CountObjects(handle)):
            yield from _within(raw.FPDFFormObj_GetObject(handle, n), depth + 1)


def _bounds(handle):
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(handle, *(ctypes.byref(s) for s in sides)):
        return None
    return tuple(s.value for s in sides)  # left, bottom, right, top


def _colour(handle):
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(handle, *(ctypes.byref(p) for p in parts)):
        return None
    return tuple(p.value for p in parts)


def _pictures_hide(page, objects) -> bool:
    """Whether a picture shows less than it holds: over the edge, clipped, or with something opaque drawn upon it."""
    left, bottom, right, top = page.get_bbox()
    pictures = []
    for handle, kind, own in objects:
        box = _bounds(handle)
        if box is None:
            continue
        covers = pictures and kind in (_PATH, _IMAGE) and _covers(handle, kind)
        if covers and any(_overlap(box, picture) for picture in pictures):
            return True
        if kind == _IMAGE:
            if own and (box[0] < left - 2 or box[1] < bottom - 2 or box[2] > right + 2 or box[3] > top + 2):
                return True
            if own and _clipped(handle, box):
                return True
            pictures.append(box)
    return False


def _covers(handle, kind) -> bool:
    if kind == _IMAGE:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke)) and fill.value)


def _overlap(one, other) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 2 and high > 2


def _clipped(handle, box) -> bool:
    clip = raw.FPDFPageObj_GetClipPath(handle)
    points = []
    for p in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        for s in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, p))):
            x, y = ctypes.c_float(), ctypes.c_float()
            if raw.FPDFPathSegment_GetPoint(
                raw.FPDFClipPath_GetPathSegment(clip, p, s), ctypes.byref(x), ctypes.byref(y)
            ):
                points.append((x.value, y.value))
    if not points:
        return False
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) > box[0] + 2 or min(ys) > box[1] + 2 or max(xs) < box[2] - 2 or max(ys) < box[3] - 2


def _seen(page, text, objects, before) -> str:
    """The characters of the page that can be seen, blanks among them kept."""
    count = text.count_chars()
    if not count:
        return ""
    if count > MOST_TEXTS:
        raise MemoryError
    texts = [handle for handle, kind, _ in objects if kind == _TEXT]
    inks = {}
    for n, handle in enumerate(texts):
        inks[ctypes.addressof(handle.contents)] = (n, _colour(handle))
    for handle in texts:
        raw.FPDFPageObj_SetFillColor(handle, 255, 255, 255, 0)
        raw.FPDFPageObj_SetStrokeColor(handle, 255, 255, 255, 0)
    without = _render(page, SCALE)
    for n, handle in enumerate(texts):
        colour = _own(n)
        raw.FPDFPageObj_SetFillColor(handle, *colour, 255)
        raw.FPDFPageObj_SetStrokeColor(handle, *colour, 255)
    painted = _render(page, SCALE, smooth=False)
    made: list[str] = []
    before_it = None
    for n in range(count):
        said = chr(raw.FPDFText_GetUnicode(text, n))
        if not said.isspace():
            place = _place(text, n)
            if (
                made
                and made[-1]
                and not made[-1].isspace()
                and (_apart(before_it, place) or _touching(before_it, place, made[-1], said))
            ):
                made.append(" ")
            before_it = place
        if said.isspace() or said in "\x00\ufffe":
            made.append(said.replace("\x00", "").replace("\ufffe", ""))
            continue
        made.append(said if _is_seen(page, text, n, inks, before, without, painted) else "")
    return "".join(made)


def _place(text, n):
    """(the text object a character belongs to, left, right, bottom, top) in points."""
    sides = [ctypes.c_double() for _ in range(4)]
    handle = raw.FPDFText_GetTextObject(text, n)
    if not handle or not raw.FPDFText_GetCharBox(text, n, *(ctypes.byref(s) for s in sides)):
        return None
    return (ctypes.addressof(handle.contents), *(s.value for s in sides))


def _apart(one, other) -> bool:
    """Whether two characters that follow each other are words of two cells: other objects with room between them."""
    if one is None or other is None or one[0] == other[0]:
        return False
    return (
        other[1] - one[2] > 1.5 or one[2] - other[1] > 1.5 or abs(one[3] - other[3]) > max(4, one[4] - one[3])
    )


def _touching(one, other, last: str, said: str) -> bool:
    """Whether another object begins where two cells may touch: a blank does no harm to a number that goes on, and keeps
    two of them apart."""
    if one is None or other is None or one[0] == other[0]:
        return False
    return last.isdecimal() or said.isdecimal() or (last.islower() and said.isupper())


def _own(n: int) -> tuple[int, int, int]:
    """A colour for the n-th text: far from its neighbours'."""
    return (n * 53 + 40) % 256, (n * 97 + 80) % 256, (n * 151 + 160) % 256


def _is_seen(page, text, n, inks, before, without, painted) -> bool:
    box = _box(page, text, n, before.size)
    if box is None:
        return False
    handle = raw.FPDFText_GetTextObject(text, n)
    index, ink = inks.get(ctypes.addressof(handle.contents), (None, None)) if handle else (None, None)
    if index is None:
        return False
    own = _own(index)
    if not any(
        max(abs(a - b) for a, b in zip(c, own, strict=True)) <= 2 for _, c in _colours(painted.crop(box))
    ):
        return False  # covered, clipped, off the page, without ink
    behind = without.crop(box)
    changed = ImageChops.difference(before.crop(box), behind).getextrema()
    if max(high for _, high in changed) < 24:
        return False  # of the paper's colour, or clear as glass
    if ink is None or ink[3] < 16:
        return False
    paper = max(_colours(behind) or [(1, (255, 255, 255))])[1]
    return max(abs(a - b) for a, b in zip(paper, ink[:3], strict=True)) >= 20


def _colours(spot) -> list:
    """(how many pixels, colour). The library clears a table as large as the number it is given: so no larger than needed."""
    return spot.getcolors(min(spot.width * spot.height, 100_000)) or []


def _box(page, text, n, size):
    """The character's box in pixels of the picture, a little of it at least; None when it is off the page."""
    sides = [ctypes.c_double() for _ in range(4)]
    if not raw.FPDFText_GetCharBox(text, n, *(ctypes.byref(s) for s in sides)):
        return None
    left, right, bottom, top = (s.value for s in sides)
    corners = []
    for x, y in ((left, bottom), (right, top), (left, top), (right, bottom)):
        px, py = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, size[0], size[1], 0, x, y, ctypes.byref(px), ctypes.byref(py))
        corners.append((px.value, py.value))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    x0, y0, x1, y1 = max(0, min(xs)), max(0, min(ys)), min(size[0], max(xs) + 1), min(size[1], max(ys) + 1)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 and (x1 - x0) * (y1 - y0) < 4_000_000 else None

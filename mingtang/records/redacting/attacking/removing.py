"""The second attacker of PDF files takes all text away (pikepdf) and looks whether the page changed: text whose going changes
nothing was never seen. It trusts no library's idea of text: it counts the operators that show it. Words that may lie unseen over a
picture it reads from their operators, and looks in the picture itself for ink in the place of each."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageChops

from mingtang.records.redacting.attacking import Finding, Target
from mingtang.records.redacting.disguises import found_in
from mingtang.records.redacting.marks import WHOLE

SHOWING = ("Tj", "TJ", "'", '"')
SCALE = 1.5
MOST_OPERATORS, MOST_RUNS = 5_000, 60  # of a page; how many times some of them are taken away
_DEEPEST = 8
_FLAT = 24  # difference between the lightest and the darkest pixel of what holds no ink


def look(data: bytes, target: Target) -> list[Finding]:
    found: list[Finding] = []
    with pikepdf.open(io.BytesIO(data)) as file:
        counts = [sum(_operators(page.obj, 0)) for page in file.pages]
        if target.layer:
            return [
                (what, f"第{n}页")
                for n, page in enumerate(file.pages, 1)
                for what in _laid(page, counts[n - 1], target, n)
            ]
        found += [("text", f"第{n}页") for n, count in enumerate(counts, 1) if count and target.pictures]
        for n, count in enumerate(counts):
            if count and _unchanged(data, n, _own(file.pages[n])):
                found.append(("unseen_text", f"第{n + 1}页"))
    return found


def _operators(thing: pikepdf.Object, depth: int) -> Iterator[int]:
    """How many operators show text: of the page, of the drawings that it uses, and of the appearances of its notes."""
    if depth > _DEEPEST:
        raise ValueError("drawings within drawings")
    yield sum(str(one.operator) in SHOWING for one in pikepdf.parse_content_stream(thing))
    resources = thing.get("/Resources", {})
    for drawing in resources.get("/XObject", {}).values():
        if str(drawing.get("/Subtype", "")) == "/Form":
            yield from _operators(drawing, depth + 1)
    for note in thing.get("/Annots", []):
        looks = note.get("/AP", {}).get("/N") if isinstance(note, pikepdf.Dictionary) else None
        if isinstance(looks, pikepdf.Stream):
            yield from _operators(looks, depth + 1)


def _laid(page: pikepdf.Page, count: int, target: Target, n: int) -> set[str]:
    """What is wrong with the words over the picture of page `n`: shown in another way than unseen, in another place than upon
    ink of the picture, within a box, beside the page, or withheld."""
    if not count:
        return set()
    shown, found, whole = list(_written(page)), set(), ""
    if len(shown) != count or any(one is None for one in shown):
        found.add("text")
    picture = pikepdf.PdfImage(next(iter(page.images.values()))).as_pil_image().convert("L")
    paper = [float(side) for side in page.mediabox]
    for one in filter(None, shown):
        said, (left, low, right, high) = one
        whole += said
        across, up = WHOLE / (paper[2] - paper[0]), WHOLE / (paper[3] - paper[1])
        spot = left * across, WHOLE - high * up, right * across, WHOLE - low * up
        if min(spot) < -1 or max(spot) > WHOLE + 1:
            found.add("unseen_text")
            continue
        if any(
            spot[0] < b["x"] + b["w"] and b["x"] < spot[2] and spot[1] < b["y"] + b["h"] and b["y"] < spot[3]
            for b in target.boxes.get(n, ())
        ):
            found.add("under_box")
        if _blank(picture, spot):
            found.add("unseen_text")
    return found | ({"withheld"} if found_in(whole, target.withheld) else set())


def _written(page: pikepdf.Page) -> Iterator[tuple[str, tuple[float, float, float, float]] | None]:
    """(what, left, low, right, high in points) of each operator that shows text; None of one that is not as a layer has it."""
    mode, place = 0, [1.0, 0, 0, 1, 0, 0]
    for one in pikepdf.parse_content_stream(page):
        name = str(one.operator)
        if name == "Tr":
            mode = int(one.operands[0])
        elif name == "Tm":
            place = [float(x) for x in one.operands]
        elif name in SHOWING:
            said = bytes(one.operands[0]).decode("utf-16-be", "replace") if name == "Tj" else ""
            across, b, c, up, x, y = place
            good = mode == 3 and len(said.rstrip(" ")) == 1 and not b and not c and across > 0 and up > 0
            yield (said, (x, y, x + across, y + up)) if good else None


def _blank(picture: Image.Image, spot: tuple[float, float, float, float]) -> bool:
    """Whether a place of the picture is all of one colour."""
    wide, high = picture.size
    left, top, right, bottom = spot
    box = (
        int(left * wide / WHOLE) - 1,
        int(top * high / WHOLE) - 1,
        int(right * wide / WHOLE) + 2,
        int(bottom * high / WHOLE) + 2,
    )
    low, light = picture.crop(
        (max(0, box[0]), max(0, box[1]), min(wide, box[2]), min(high, box[3]))
    ).getextrema()
    return bool(light - low <= _FLAT)


def _own(page: pikepdf.Page) -> list[int]:
    """Places of the operators that show text on the page itself."""
    shown = pikepdf.parse_content_stream(page)
    return [n for n, one in enumerate(shown) if str(one.operator) in SHOWING]


def _unchanged(data: bytes, n: int, own: list[int]) -> bool:
    """Whether some text of page `n` can go without a trace. Each showing operator of the page goes by itself, very many in
    runs; in drawings all of it goes at once."""
    if len(own) > MOST_OPERATORS:
        raise ValueError("too many operators")
    before, said = _looks(data, n)
    size = max(1, len(own) // MOST_RUNS)
    runs: list[set[int] | None] = [set(own[at : at + size]) for at in range(0, len(own), size)] or [None]
    for gone in [*([set(own)] if len(runs) > 1 else []), *runs]:
        after, rest = _looks(_without(data, n, gone), n)
        if rest != said and _same(before, after):  # an operator that shows blanks says nothing
            return True
    return False


def _without(data: bytes, n: int, gone: set[int] | None) -> bytes:
    """The file without these operators of page `n`; None: without any text in its drawings."""
    with pikepdf.open(io.BytesIO(data)) as file:
        page = file.pages[n]
        if gone is None:
            for drawing in page.obj.get("/Resources", {}).get("/XObject", {}).values():
                if str(drawing.get("/Subtype", "")) == "/Form":
                    kept = [
                        o for o in pikepdf.parse_content_stream(drawing) if str(o.operator) not in SHOWING
                    ]
                    drawing.write(pikepdf.unparse_content_stream(kept))
        else:
            kept = [o for at, o in enumerate(pikepdf.parse_content_stream(page)) if at not in gone]
            page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))
        made = io.BytesIO()
        file.save(made)
        return made.getvalue()


def _looks(data: bytes, n: int) -> tuple[Image.Image, str]:
    """The page as a picture, and what can be copied from it."""
    page = pdfium.PdfDocument(data)[n]
    picture = page.render(scale=SCALE, may_draw_forms=False).to_pil().convert("L")
    return picture, "".join(page.get_textpage().get_text_range().split())


def _same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getextrema()[1] <= 8

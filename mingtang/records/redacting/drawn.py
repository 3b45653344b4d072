"""Pages as pictures, boxes burned into them, and a new PDF of nothing but these pictures and the words that may lie over them. In
the process apart alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps, ImageSequence
from pylopdf_fonts_zh_cn import sans_path

from mingtang.records.rebuilding.base import LOCKED, TOO_MUCH, CannotRebuild
from mingtang.records.redacting import layer
from mingtang.records.redacting.marks import WHOLE, Row

SHARP = 150 / 72  # pixels a point of what is released
SHOWN = 1_100  # pixels across of what the desk shows
MOST_PAGES, MOST_PIXELS = 200, 24_000_000  # of a file; of one page
QUALITY = 88
A4 = (1240, 1754)  # pixels at 150 to the inch
INK = (0, 0, 0)


def document(data: bytes) -> pdfium.PdfDocument:
    """Opened, with its forms. Raises CannotRebuild for one that is locked or too long."""
    try:
        opened = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise CannotRebuild(LOCKED, "locked") from error
        raise
    if not 1 <= len(opened) <= MOST_PAGES:
        raise CannotRebuild(f"材料超过{MOST_PAGES}页，请分成几份", "too_much")
    if opened.get_formtype():
        opened.init_forms()
    return opened


def count(format: str, data: bytes) -> int:
    if format == "pdf":
        return len(document(data))
    with Image.open(io.BytesIO(data)) as image:
        frames = int(getattr(image, "n_frames", 1))
    if not 1 <= frames <= MOST_PAGES:
        raise CannotRebuild(f"材料超过{MOST_PAGES}页，请分成几份", "too_much")
    return frames


def pages(format: str, data: bytes) -> Iterator[Image.Image]:
    """Every page as it is seen, sharp enough to be printed, nothing but pixels."""
    if format == "pdf":
        opened = document(data)
        for n in range(len(opened)):
            yield _page(opened[n], SHARP)
        return
    with Image.open(io.BytesIO(data)) as image:
        for frame in ImageSequence.Iterator(image):
            yield _flat(frame)


def shown(format: str, data: bytes, n: int) -> bytes:
    """Page `n` (from 1) for the screen, as JPEG."""
    if format == "pdf":
        page = document(data)[n - 1]
        picture = _page(page, min(SHARP, SHOWN / max(1.0, page.get_width())))
    else:
        with Image.open(io.BytesIO(data)) as image:
            image.seek(n - 1)
            picture = _flat(image)
        picture.thumbnail((SHOWN, SHOWN * 3))
    return _jpeg(picture, 82)


def _page(page: pdfium.PdfPage, scale: float) -> Image.Image:
    width, height = page.get_size()
    if width <= 0 or height <= 0 or width * height * scale**2 > MOST_PIXELS:
        raise CannotRebuild(TOO_MUCH, "too_much")
    return page.render(scale=scale, may_draw_forms=True, draw_annots=True).to_pil().convert("RGB")


def _flat(image: Image.Image) -> Image.Image:
    """Turned as the camera said, upon white paper, without what is written beside the pixels."""
    if image.width * image.height > MOST_PIXELS * 3:
        raise CannotRebuild(TOO_MUCH, "too_much")
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", turned.size, (255, 255, 255))
    paper.paste(turned, mask=turned.getchannel("A"))
    if (larger := paper.width * paper.height / MOST_PIXELS) > 1:
        paper = paper.resize((int(paper.width / larger**0.5), int(paper.height / larger**0.5)))
    return paper


def pixels(box: Row, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a box in a picture, outwards to whole pixels; right and bottom are outside."""
    wide, high = size
    left, top = box["x"] * wide // WHOLE, box["y"] * high // WHOLE
    right, bottom = -(-(box["x"] + box["w"]) * wide // WHOLE), -(-(box["y"] + box["h"]) * high // WHOLE)
    return left, top, min(wide, max(right, left + 1)), min(high, max(bottom, top + 1))


def burned(picture: Image.Image, boxes: Sequence[Row]) -> Image.Image:
    """The picture with each box in black: what was there is no longer in it."""
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = pixels(box, picture.size)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=INK)
    return picture


def cover(
    title: str, lines: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[Image.Image], list[list[layer.Word]]]:
    """The cover sheet (区分处理说明) as pictures, what the file is, then a line for each place; and the words of each picture."""
    faces = {size: ImageFont.truetype(str(sans_path()), size) for size in (40, 26, 24)}
    made: list[Image.Image] = []
    said: list[list[layer.Word]] = []
    y = A4[1]

    def put(words: str, size: int, x: int, gap: int) -> None:
        nonlocal y
        for line in _wrapped(words, faces[size], A4[0] - x - 110):
            if y + size * 2 > A4[1] - 110:
                made.append(Image.new("RGB", A4, (255, 255, 255)))
                said.append([])
                y = 120
            ImageDraw.Draw(made[-1]).text((x, y), line, font=faces[size], fill=INK)
            said[-1] += _places(line, faces[size], x, y)
            y += int(size * 1.6)
        y += gap

    put(title, 40, 110, 24)
    for line in lines:
        put(line, 26, 110, 8)
    y += 16
    for n, row in enumerate(rows, 1):
        put(f"{n}．{'；'.join(row)}", 24, 110, 6)
    return made, said


def _places(line: str, face: ImageFont.FreeTypeFont, x: int, y: int) -> list[layer.Word]:
    """A line that was drawn at (x, y), each letter with its place."""
    found = []
    for n, letter in enumerate(line):
        if not letter.isspace():
            at = x + face.getlength(line[:n])
            left, top, right, bottom = face.getbbox(letter)
            edges = (
                int((at + left) * WHOLE // A4[0]), int((y + top) * WHOLE // A4[1]),
                int((at + right) * WHOLE // A4[0]) + 1, int((y + bottom) * WHOLE // A4[1]) + 1,
            )  # fmt: skip
            found.append((letter, edges))
    return [layer.Word(tuple(layer.in_line(found)))] if found else []


def _wrapped(said: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for letter in said:
        if lines[-1] and face.getlength(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def bound(pictures: Iterable[Image.Image], laid: Sequence[Sequence[layer.Word]] = ()) -> bytes:
    """A PDF with one picture a page and nothing besides but the words that are laid over it; the same pictures give the same
    bytes. laid: of each page, filled while its picture is made."""
    made, unseen = pikepdf.new(), None
    for n, picture in enumerate(pictures):
        wide, high = (round(side / SHARP, 2) for side in picture.size)
        grey = _is_grey(picture)
        image = pikepdf.Stream(made, _jpeg(picture.convert("L") if grey else picture, QUALITY))
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = *picture.size, 8
        image.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
        image.Filter = pikepdf.Name.DCTDecode
        shown = f"q {wide} 0 0 {high} 0 0 cm /P Do Q".encode()
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=made.make_indirect(image)))
        if n < len(laid) and laid[n]:
            unseen = unseen or layer.font(made)
            resources.Font = pikepdf.Dictionary(L=unseen)
            shown += b"\n" + layer.operators(laid[n], wide, high)
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page, MediaBox=[0, 0, wide, high], Resources=resources, Contents=made.make_stream(shown)
        )  # fmt: skip
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
    kept = io.BytesIO()
    made.save(
        kept, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=False
    )
    return kept.getvalue()


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    return all(ImageChops.difference(red, other).getextrema()[1] <= 2 for other in (green, blue))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return kept.getvalue()

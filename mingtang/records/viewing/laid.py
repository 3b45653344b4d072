"""What is laid out in pages as one page of text: PDF, OFD and slides, each page under its number, with its pictures."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from mingtang.records.rebuilding import ofd as ofd_
from mingtang.records.rebuilding import package, pptx
from mingtang.records.rebuilding.base import Drops
from mingtang.records.scanning.folding import EDGE
from mingtang.records.viewing.base import View, paragraphs

SHARP = 120 / 72  # pixels a point of a page that becomes a picture
MOST_DRAWN = 40  # pages of a file that become pictures
_TEXT = 1
_GAP = "\u3000"


def slides(view: View, name: str, data: bytes) -> None:
    for n, slide in enumerate(pptx.shown(package.opened(data), Drops())[0], 1):
        view.heading(f"第{n}张")
        for at, shape in enumerate(slide.shapes, 1):
            view.lines(shape.lines)
            if shape.rows:
                view.rows(shape.rows)
            if shape.picture:
                view.picture(shape.picture, f"第{n}张的图片{at}")


def ofd(view: View, name: str, data: bytes) -> None:
    book, pages = ofd_.read(package.opened(data), Drops())
    pictures = {number: made for number, made, _ in book.pictures.values()}
    for n, page in enumerate(pages, 1):
        view.heading(f"第{n}页")
        view.lines(paragraphs(page.said().replace(EDGE, _GAP)))
        for at, number in enumerate((one.picture for one in page.things if one.picture), 1):
            view.picture(pictures[number], f"第{n}页的图片{at}")


def pdf(view: View, name: str, data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    drawn = 0
    for n in range(len(document)):
        page = document[n]
        view.heading(f"第{n + 1}页")
        text = page.get_textpage()
        view.lines(paragraphs(text.get_text_range() if text.count_chars() else ""))
        if all(one.type == _TEXT for one in page.get_objects(max_depth=3)):
            continue
        drawn += 1
        if drawn > MOST_DRAWN:
            view.left_out(f"页数较多，本页只附前{MOST_DRAWN}页的图像")
        else:
            view.picture(_drawn(page), f"第{n + 1}页的图像")


def _drawn(page: pdfium.PdfPage) -> bytes:
    """The page as it is printed: its tables and pictures say what its text alone does not."""
    kept = io.BytesIO()
    page.render(scale=SHARP).to_pil().convert("RGB").save(kept, "JPEG", quality=85)
    return kept.getvalue()

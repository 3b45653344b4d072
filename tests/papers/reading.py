"""What a printed page says and where: read back from the PDF by another program than the one that wrote it."""

import re
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import ImageChops

MM = 25.4 / 72  # a point in millimetres


@dataclass(frozen=True)
class Char:
    text: str
    left: float  # millimetres from the left and upper edge of the page
    right: float
    top: float
    bottom: float


def plain(text: str) -> str:
    """Without blanks, breaks and zero-width characters."""
    return re.sub(r"[\s\u200b\ufffe\x02]", "", text)


def pages(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [plain(page.get_textpage().get_text_range()) for page in document]


def words(pdf: bytes) -> list[str]:
    """What stands apart from its neighbours, such as the number in a cell."""
    document = pdfium.PdfDocument(pdf)
    return [word for page in document for word in page.get_textpage().get_text_range().split()]


def text(pdf: bytes) -> str:
    """All pages without their page numbers."""
    return "".join(re.sub(r"—\d+—", "", page) for page in pages(pdf))


def chars(pdf: bytes, page: int) -> list[Char]:
    sheet = pdfium.PdfDocument(pdf)[page]
    height, words = sheet.get_height(), sheet.get_textpage()
    found = []
    for i in range(words.count_chars()):
        left, bottom, right, top = words.get_charbox(i)
        shown = words.get_text_range(i, 1)
        if shown.strip():
            found.append(Char(shown, left * MM, right * MM, (height - top) * MM, (height - bottom) * MM))
    return found


def lines(pdf: bytes, page: int) -> list[list[Char]]:
    """Characters of a page by line, from top to bottom; a line is what overlaps vertically by its middle."""
    rows: list[list[Char]] = []
    for char in sorted(chars(pdf, page), key=lambda c: (c.top + c.bottom) / 2):
        middle = (char.top + char.bottom) / 2
        if rows and middle - sum((c.top + c.bottom) / 2 for c in rows[-1]) / len(rows[-1]) < 3:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c.left) for row in rows]


def red_rows(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """Runs of rows with red ink in them: (top, bottom, left, right) in millimetres."""
    scale = 6
    image = pdfium.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("RGB")
    red, green, _ = image.split()
    strong, bare = red.point(lambda v: 255 * (v > 150)), green.point(lambda v: 255 * (v < 120))
    ink, wide = ImageChops.multiply(strong, bare).tobytes(), image.width
    runs: list[list[int]] = []
    for y in range(image.height):
        row = ink[y * wide : (y + 1) * wide]
        if not row.strip(b"\0"):
            continue
        left, right = wide - len(row.lstrip(b"\0")), len(row.rstrip(b"\0"))
        if runs and runs[-1][1] == y:
            runs[-1] = [runs[-1][0], y + 1, min(runs[-1][2], left), max(runs[-1][3], right)]
        else:
            runs.append([y, y + 1, left, right])
    return [(a / scale * MM, b / scale * MM, c / scale * MM, d / scale * MM) for a, b, c, d in runs]

"""The first attacker of PDF files copies text as a reader would (pypdfium2), and asks of each letter whether it is seen:
a letter whose place is all of one colour lies under a box or has the colour of its paper (the idea of the x-ray package)."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium

from mingtang.records.redacting import seen
from mingtang.records.redacting.attacking import Finding, Target
from mingtang.records.redacting.disguises import found_in
from mingtang.records.redacting.layer import pixels, printable
from mingtang.records.redacting.letters import Letter, Spot, letters, spot_of
from mingtang.records.redacting.marks import WHOLE, Row

SCALE = 2.0  # pixels a point
FINE = 150 / 72  # pixels a point where shapes are compared
ROW, SHOWN = 5, 0.3  # letters in a row that are asked together; how much the picture must show of them
_FLAT = 12  # difference between the lightest and the darkest pixel of one colour


def look(data: bytes, target: Target) -> list[Finding]:
    document = pdfium.PdfDocument(data)
    if document.get_formtype():
        document.init_forms()
    found: list[Finding] = []
    whole = ""
    for n in range(len(document)):
        where = f"第{n + 1}页"
        said = letters(document[n])
        text = "".join(one.said for one in said)
        whole += text
        if target.pictures and not target.layer and text.strip():
            found.append(("text", where))
        if text.strip():
            found += [(what, where) for what in _unseen(document[n], said)]
        if target.layer and text.strip():
            found += [(what, where) for what in _laid(document[n], said, target.boxes.get(n + 1, ()))]
        if found_in(text, target.withheld):
            found.append(("withheld", where))
    if found_in(whole, target.withheld):  # a text that was cut over two pages
        found.append(("withheld", "全文"))
    return found


def _laid(page: pdfium.PdfPage, said: list[Letter], boxes: Sequence[Row]) -> set[str]:
    """What is wrong with words laid over a picture: one that touches a box, or some in a row that the picture does not show."""
    grey = page.render(scale=FINE).to_pil().convert("L")
    found: set[str] = set()
    likes: list[float] = []
    for letter in said:
        if letter.spot is None:
            continue
        if min(letter.spot) < 0 or max(letter.spot) > WHOLE:
            found.add("unseen_text")
            continue
        if any(meets(letter.spot, spot_of(box)) for box in boxes):
            found.add("under_box")
        if printable(letter.said):  # a reader makes marks of its own of hyphens
            likes.append(seen.alike(grey, pixels(letter.spot, grey.size), letter.said)[0])
    rows = (likes[at : at + ROW] for at in range(max(1, len(likes) - ROW + 1)))
    if likes and any(sum(row) / len(row) < SHOWN for row in rows):
        found.add("unseen_text")
    return found


def _unseen(page: pdfium.PdfPage, said: list[Letter]) -> set[str]:
    picture = page.render(scale=SCALE, may_draw_forms=True, draw_annots=True).to_pil().convert("L")
    wide, high = picture.size
    found = set()
    for letter in said:
        if letter.spot is None:
            continue
        left, top, right, bottom = letter.spot
        box = left * wide // WHOLE, top * high // WHOLE, -(-right * wide // WHOLE), -(-bottom * high // WHOLE)
        box = max(0, box[0]), max(0, box[1]), min(wide, box[2] + 1), min(high, box[3] + 1)
        if box[2] <= box[0] or box[3] <= box[1]:
            found.add("unseen_text")  # off the page
            continue
        low, top_ = picture.crop(box).getextrema()
        if top_ - low <= _FLAT:
            found.add("under_box" if low < 128 else "unseen_text")
    return found


def meets(one: Spot, other: Spot) -> bool:
    """Whether two places have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""The first attacker of PDF files copies text as a reader would (pypdfium2), and asks of each letter whether it is seen:
a letter whose place is all of one colour lies under a box or has the colour of its paper (the idea of the x-ray package)."""

from __future__ import annotations

import pypdfium2 as pdfium

from mingtang.records.redacting.attacking import Finding, Target
from mingtang.records.redacting.disguises import found_in
from mingtang.records.redacting.letters import Letter, letters
from mingtang.records.redacting.marks import WHOLE

SCALE = 2.0  # pixels a point
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
        if target.pictures and text.strip():
            found.append(("text", where))
        if text.strip():
            found += [(what, where) for what in _unseen(document[n], said)]
        if found_in(text, target.withheld):
            found.append(("withheld", where))
    if found_in(whole, target.withheld):  # a text that was cut over two pages
        found.append(("withheld", "全文"))
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

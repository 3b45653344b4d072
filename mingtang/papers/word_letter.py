"""The letter of GB/T 9704-2012 (信函格式) as an editable Word document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from docx.document import Document as Doc
from docx.shared import Pt

from mingtang.papers import word
from mingtang.papers.word import CENTER, LEFT, PITCH, RED, RIGHT, SIZE2, SIZE3, SIZE4, line


def letter(data: Mapping[str, Any], moment: datetime) -> bytes:
    """DOCX twin of `templates/letter.typ`; takes the same data, without the QR code."""
    doc = word.new(data["title"], data["issuer"], moment)
    word.page_numbers(doc, first=False)
    _head(doc, data)
    _body(doc, data)
    _attachments(doc, data.get("attachments") or [])
    _signature(doc, data)
    if data.get("contact"):
        line(doc, f"（{data['contact']}）", chars=2)
    if data.get("copies"):
        line(doc, f"抄送：{'，'.join(data['copies'])}。", size=SIZE4, align=LEFT, before=PITCH)
    return word.saved(doc, moment)


def _head(doc: Doc, data: Mapping[str, Any]) -> None:
    """Red mark and first double line in the head of page 1, second double line in its foot."""
    section = doc.sections[0]
    mark = str(data.get("mark") or data["issuer"])
    longest = max(map(word.width, mark.split("\n")))
    size = Pt(int(max(22, min(40, 425 / longest))))
    above = section.first_page_header.paragraphs[0]
    word.dress(above, mark, "title", size, align=CENTER, pitch=Pt(size.pt * 1.15), color=RED)
    word.rule(above, "thickThinSmallGap", 11)
    below = section.first_page_footer.paragraphs[0]
    word.dress(below, "", "body", Pt(1), pitch=Pt(1))
    word.rule(below, "thinThickSmallGap", 0)
    number = line(doc, data["number"], align=RIGHT, before=Pt(14))
    number.paragraph_format.space_after = PITCH * 2
    turned = [data["title"]] if "\n" not in data["title"] else data["title"].split("\n")
    for part in turned:
        line(doc, part, "title", SIZE2, align=CENTER, pitch=Pt(36), bold=True, keep=True)
    line(doc)


def _body(doc: Doc, data: Mapping[str, Any]) -> None:
    addressee = str(data["addressee"])
    line(doc, addressee if addressee.endswith("：") else addressee + "：", align=LEFT, keep=True)
    items = [*data["paragraphs"], *(data.get("remedies") or []), *(data.get("closing") or [])]
    for item in items:
        word.paragraph_of(doc, item, keep=item is items[-1])  # no page carries only the signature


def _attachments(doc: Doc, names: list[str]) -> None:
    for i, name in enumerate(names):
        head = "附件：" if i == 0 else ""
        text = head + (f"{i + 1}.{name}" if len(names) > 1 else name)
        paragraph = line(doc, text, before=PITCH if i == 0 else Pt(0), align=LEFT, keep=True)
        hang = 4 if len(names) > 1 else 3
        word.indent(paragraph, left=2 + hang)
        back = hang if i == 0 else 1
        word.set_indent(paragraph, hangingChars=back * 100, hanging=back * 320)


def _signature(doc: Doc, data: Mapping[str, Any]) -> None:
    """With room for the seal: date four characters in, issuer centred over it; without: issuer two
    characters in, the date beginning two characters further right (GB/T 9704-2012, 7.3.5)."""
    day, issuer = word.in_words(str(data["date"])), str(data["issuer"])
    wide, dated = min(word.width(issuer), 26), word.width(day)
    if data.get("seal", "left") != "none":
        line(doc, keep=True)
        centre = max(4 + dated / 2, wide / 2)
        rights = (centre - wide / 2, centre - dated / 2)
    else:
        inset = max(2.0, 4 + dated - wide)
        rights = (inset, inset + wide - 2 - dated)
    line(doc, keep=True)
    for text, right, keep in ((issuer, rights[0], True), (day, rights[1], False)):
        paragraph = line(doc, text, size=SIZE3, align=RIGHT, keep=keep)
        word.indent(paragraph, right=max(0.0, right))

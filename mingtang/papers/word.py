"""The page of GB/T 9704-2012 in Word: margins, grid, faces, numbers of pages."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from mingtang.papers.archive import fixed

SIZE2, SIZE3, SIZE4 = Pt(22), Pt(16), Pt(14)
PITCH = Pt(29)  # 225 mm ÷ 22 lines
RED = RGBColor(0xC8, 0x16, 0x1D)
LEFT, RIGHT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY

# use → (face, what Word takes when the machine lacks it)
FACES = {
    "title": ("方正小标宋简体", "宋体"),
    "body": ("仿宋_GB2312", "仿宋"),
    "kai": ("楷体_GB2312", "楷体"),
    "hei": ("黑体", "SimHei"),
}
_LATIN = "Times New Roman"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


def new(title: str, author: str, moment: datetime) -> Doc:
    """An empty document on the page of the standard; `moment` is its time of making."""
    doc = Document()
    about = doc.core_properties
    about.title, about.author, about.last_modified_by = title.replace("\n", ""), author, author
    about.comments, about.language, about.revision = "", "zh-CN", 1
    about.created = about.modified = moment.astimezone(UTC).replace(tzinfo=None)
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    _grid(section)
    _normal(doc)
    _fallbacks(doc)
    return doc


def saved(doc: Doc, moment: datetime) -> bytes:
    """The document as bytes; the same content and `moment` give the same bytes."""
    out = io.BytesIO()
    doc.save(out)
    return fixed(out.getvalue(), f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def line(parent: Any, text: str = "", face: str = "body", size: Length = SIZE3, **looks: Any) -> Paragraph:
    """One paragraph of one look.

    looks: align, chars (first-line indent in characters), before, pitch (exact), color, bold, keep (with next).
    """
    paragraph: Paragraph = parent.add_paragraph()
    return dress(paragraph, text, face, size, **looks)


def dress(paragraph: Paragraph, text: str, face: str, size: Length, **looks: Any) -> Paragraph:
    """Give an empty paragraph its text and look (see `line`)."""
    form = paragraph.paragraph_format
    form.alignment = looks.get("align", JUSTIFY)
    form.space_before, form.space_after = looks.get("before", Pt(0)), Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = looks.get("pitch", PITCH)
    form.keep_with_next = looks.get("keep", False)
    form.widow_control = False
    if chars := looks.get("chars", 0):
        set_indent(paragraph, firstLineChars=chars * 100, firstLine=chars * 320)
    run(paragraph, text, face, size, color=looks.get("color"), bold=looks.get("bold"))
    return paragraph


def run(
    paragraph: Paragraph, text: str, face: str, size: Length, *, color: Any = None, bold: bool | None = None
) -> Run:
    added = paragraph.add_run(_NOT_XML.sub("", text))
    added.font.size, added.font.name, added.bold = size, _LATIN, bold
    if color is not None:
        added.font.color.rgb = color
    fonts: Any = added._element.get_or_add_rPr().rFonts
    fonts.set(qn("w:eastAsia"), FACES[face][0])
    fonts.set(qn("w:hint"), "eastAsia")  # “ ” … are drawn by the Chinese face
    return added


def paragraph_of(doc: Doc, item: str | Mapping[str, Any], *, keep: bool = False) -> Paragraph:
    """A body paragraph: plain text, or {"text", "level"} for a heading of level 1 (黑体) or 2 (楷体)."""
    if isinstance(item, str):
        return line(doc, item, chars=2, keep=keep)
    level = item.get("level", 0)
    face = {1: "hei", 2: "kai"}.get(level, "body")
    return line(doc, item["text"], face, chars=2, keep=keep or level in (1, 2))


def indent(paragraph: Paragraph, *, left: float = 0, right: float = 0) -> None:
    """Indents in characters of size 3."""
    set_indent(
        paragraph,
        leftChars=round(left * 100),
        left=round(left * 320),
        rightChars=round(right * 100),
        right=round(right * 320),
    )


def rule(paragraph: Paragraph, kind: str, space: int) -> None:
    """A red double line of 170 mm under a paragraph, `space` points below it, centred on the page."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", kind), ("sz", "24"), ("space", str(space)), ("color", str(RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = Mm(-8), Mm(-6)


def page_numbers(doc: Doc, *, first: bool) -> None:
    """`— 2 —` in size 4, odd pages right, even pages left, one character in; on page 1 only when `first`."""
    doc.settings.odd_and_even_pages_header_footer = True
    section = doc.sections[0]
    section.different_first_page_header_footer = not first
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        paragraph = dress(footer.paragraphs[0], "— ", "body", SIZE4, align=align, pitch=Pt(16))
        paragraph.paragraph_format.space_after = Mm(2.3)
        indent(paragraph, left=1, right=1)
        _field(paragraph, "PAGE")
        run(paragraph, " —", "body", SIZE4)


def in_words(day: str) -> str:
    """2026-03-16 → 2026年3月16日; other text as it is."""
    found = _DAY.match(day)
    return "{}年{}月{}日".format(*map(int, found.groups())) if found else day


def width(text: str) -> float:
    """About how many Chinese characters wide `text` is."""
    return sum(1 if ord(char) > 0x2E7F else 0.5 for char in text)


def _field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "", "separate", "1", "end"):
        part = run(paragraph, "", "body", SIZE4)
        if kind in ("begin", "separate", "end"):
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            part._r.append(char)
        elif kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            part._r.append(instruction)
        else:
            part.text = kind


def set_indent(paragraph: Paragraph, **values: int) -> None:
    """Attributes of w:ind: those named …Chars in hundredths of a character, the others in twentieths of a point."""
    ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, value in values.items():
        ind.set(qn(f"w:{name}"), str(value))


def _grid(section: Section) -> None:
    """28 characters a line, 22 lines a page."""
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), "580")  # twentieths of a point
    grid.set(qn("w:charSpace"), str(round((156 / 25.4 * 72 / 28 - 16) * 4096)))
    section._sectPr.append(grid)


def _normal(doc: Doc) -> None:
    style = doc.styles["Normal"]
    style.font.name, style.font.size = _LATIN, SIZE3
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), FACES["body"][0])
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)


def _fallbacks(doc: Doc) -> None:
    """Name in the font table what stands in for a face the machine lacks (ECMA-376, w:altName)."""
    part = doc.part.part_related_by(RT.FONT_TABLE)
    table = etree.fromstring(part.blob)
    for face, instead in FACES.values():
        font = etree.SubElement(table, qn("w:font"), {qn("w:name"): face})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)

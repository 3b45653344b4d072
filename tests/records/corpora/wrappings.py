"""Lines and tables put into files of every kind an office sends. Each wrapping: lines in, bytes out."""

from __future__ import annotations

import csv
import io
import json
import re
from email.message import EmailMessage
from functools import cache
from html import escape
from pathlib import Path
from random import Random

from tests.records.corpora import ooxml

Lines = list[str]
Rows = list[list[str]]


def text(lines: Lines, rng: Random) -> bytes:
    return "\n".join(lines).encode()


def text_gb18030(lines: Lines, rng: Random) -> bytes:
    return "\r\n".join(lines).encode("gb18030")


def text_utf16(lines: Lines, rng: Random) -> bytes:
    return "\r\n".join(lines).encode("utf-16")


def _page(body: str, charset: str = "utf-8") -> bytes:
    head = f'<meta charset="{charset}"><title>公示</title>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(charset)


def html(lines: Lines, rng: Random) -> bytes:
    return _page("".join(f"<p>{escape(line)}</p>" for line in lines))


def html_entities(lines: Lines, rng: Random) -> bytes:
    return _page("".join(f"<p>{''.join(f'&#{ord(c)};' for c in line)}</p>" for line in lines))


def html_gb18030(lines: Lines, rng: Random) -> bytes:
    return _page("".join(f"<p>{escape(line)}</p>" for line in lines), "gb18030")


def html_tags(lines: Lines, rng: Random) -> bytes:
    """Tags inside the numbers, as an editor leaves them after a change of colour."""

    def cut(line: str) -> str:
        at = sorted(rng.sample(range(1, len(line)), min(6, len(line) - 1)))
        parts = [line[a:b] for a, b in zip([0, *at], [*at, len(line)], strict=True)]
        tags = ("span", "b", "font", "i")
        return "".join(f"<{(t := tags[i % 4])}>{escape(p)}</{t}>" for i, p in enumerate(parts))

    return _page("".join(f"<p>{cut(line)}</p>" for line in lines))


def docx(lines: Lines, rng: Random) -> bytes:
    return ooxml.document("".join(ooxml.paragraph(ooxml.run(line)) for line in lines)).bytes()


def _split(line: str, rng: Random) -> str:
    """The line in runs of one to five characters, with a proofing mark between some."""
    out, at = "", 0
    while at < len(line):
        size = rng.randrange(1, 6)
        out += ooxml.run(line[at : at + size], rng.choice(("", "<w:b/>")))
        out += rng.choice(("", '<w:proofErr w:type="spellStart"/>'))
        at += size
    return out


def docx_runs(lines: Lines, rng: Random) -> bytes:
    return ooxml.document("".join(ooxml.paragraph(_split(line, rng)) for line in lines)).bytes()


def docx_header(lines: Lines, rng: Random) -> bytes:
    """In the page header, a footnote and a text box: read by people, passed over by paragraph readers."""
    third = len(lines) // 3 + 1
    head, note, box = lines[:third], lines[third : 2 * third], lines[2 * third :]
    boxed = "".join(ooxml.paragraph(ooxml.run(line)) for line in box)
    shape = f'<w:r><w:pict><v:shape style="width:300pt;height:90pt"><v:textbox><w:txbxContent>{boxed or ooxml.paragraph()}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    body = ooxml.paragraph(ooxml.run("正文见表。"), '<w:r><w:footnoteReference w:id="2"/></w:r>', shape)
    made = ooxml.document(body, '<w:headerReference w:type="default" r:id="rId1"/>')
    headed = "".join(ooxml.paragraph(ooxml.run(line)) for line in head)
    made.attach("word/header1.xml", f"<w:hdr {ooxml.W}>{headed}</w:hdr>", "wordprocessingml.header", "header")
    noted = "".join(ooxml.paragraph(ooxml.run(line)) for line in note) or ooxml.paragraph()
    made.attach("word/footnotes.xml", f'<w:footnotes {ooxml.W}><w:footnote w:id="2">{noted}</w:footnote></w:footnotes>', "wordprocessingml.footnotes", "footnotes")  # fmt: skip
    return made.bytes()


def xlsx_shared(lines: Lines, rng: Random) -> bytes:
    book = ooxml.Book()
    book.sheet("公示", ooxml.rows_xml([[line] for line in lines], book.shared))
    return book.bytes()


def xlsx_inline(lines: Lines, rng: Random) -> bytes:
    book = ooxml.Book()
    book.sheet("公示", ooxml.rows_xml([[line] for line in lines]))
    return book.bytes()


def xlsx_rich(lines: Lines, rng: Random) -> bytes:
    """Rich shared strings: one cell in several runs."""
    book = ooxml.Book()
    book.sheet("公示", ooxml.rows_xml([[line] for line in lines], book.shared))
    book.bytes()

    def runs(match: re.Match[str]) -> str:
        inside = match[1]
        if "&" in inside or len(inside) < 4:
            return match[0]
        cut = sorted(rng.sample(range(1, len(inside)), 3))
        parts = [inside[a:b] for a, b in zip([0, *cut], [*cut, len(inside)], strict=True)]
        made = [f'<r><rPr><b/></rPr><t xml:space="preserve">{part}</t></r>' for part in parts]
        return f"<si>{''.join(made)}</si>"

    strings = book.package.parts["xl/sharedStrings.xml"].decode()
    changed = re.sub(r'<si><t xml:space="preserve">([^<]*)</t></si>', runs, strings)
    book.package.parts["xl/sharedStrings.xml"] = changed.encode()
    return book.package.bytes()


def pptx(lines: Lines, rng: Random) -> bytes:
    deck = ooxml.Deck()
    for at in range(0, len(lines), 5):
        deck.slide("".join(ooxml.text_shape(t, y=600_000 + i * 900_000) for i, t in enumerate(lines[at : at + 5])))  # fmt: skip
    return deck.bytes()


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_parts(content: str, more: dict[str, bytes] | None = None, body: str = "", doc: str = "") -> bytes:
    """A minimal OFD (GB/T 33190-2016) of one page. content: its <ofd:Layer> objects; body, doc: added elements."""
    parts = {
        "OFD.xml": f'<ofd:OFD {OFD} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>00000000000000000000000000000001</ofd:DocID>{body}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {OFD}><ofd:CommonData><ofd:MaxUnitID>900</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>{doc}</ofd:Document>',
        "Doc_0/PublicRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {OFD}><ofd:Content>{content}</ofd:Content></ofd:Page>',
    }  # fmt: skip
    out = {path: ('<?xml version="1.0" encoding="UTF-8"?>' + xml).encode() for path, xml in parts.items()}
    return ooxml.zipped(out | (more or {}))


def ofd_text(line: str, y: float = 30.0, x: float = 20.0, marks: str = "", fill: str = "", at: int = 10) -> str:  # fmt: skip
    """One text object; y and x in millimetres."""
    return f'<ofd:TextObject ID="{at}" Boundary="{x} {y} 170 6" Font="2" Size="4" {marks}>{fill}<ofd:TextCode X="0" Y="4" DeltaX="{" ".join(["4"] * (len(line) - 1))}">{escape(line)}</ofd:TextCode></ofd:TextObject>'


def ofd(lines: Lines, rng: Random) -> bytes:
    flat = [part for line in lines for part in line.splitlines()]
    objects = "".join(ofd_text(line, 20 + 7 * i, at=10 + i) for i, line in enumerate(flat))
    return ofd_parts(f'<ofd:Layer ID="3" Type="Body">{objects}</ofd:Layer>')


def mail(lines: Lines, rng: Random) -> bytes:
    """The lines in the letter (base64 or quoted-printable), the rest in an attachment."""
    half = len(lines) // 2
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "来信", "a@lanting.example", "b@lanting.example"
    message.set_content("\n".join(lines[:half]), cte=rng.choice(("base64", "quoted-printable")))
    message.add_attachment(
        text(lines[half:], rng), maintype="text", subtype="plain", filename="附件.txt", params={"charset": "utf-8"}
    )  # fmt: skip
    return message.as_bytes()


def archive(lines: Lines, rng: Random) -> bytes:
    return ooxml.zipped({"名单.txt": text(lines, rng), "说明.txt": "见名单。".encode()})


def archive_in_archive(lines: Lines, rng: Random) -> bytes:
    return ooxml.zipped({"内/材料.zip": archive(lines, rng), "表.xlsx": xlsx_shared(["目录"], rng)})


def archive_of_docx(lines: Lines, rng: Random) -> bytes:
    return ooxml.zipped({"材料/申请.docx": docx_runs(lines, rng)})


SETTING = """#set page(paper: "a4", margin: 20mm)
#set text(font: "Noto Sans SC", size: 9pt, lang: "zh", cjk-latin-spacing: none)
#let given = json(bytes(sys.inputs.given))
#for line in given.lines [#par(line)]
#if given.rows.len() > 0 { table(columns: given.rows.at(0).len(), ..given.rows.flatten()) }
"""


@cache
def _fonts() -> str:
    import pylopdf_fonts_zh_cn as fonts

    return str(Path(str(fonts.sans_path())).parent)


def typeset(lines: Lines, rows: Rows = []) -> bytes:  # noqa: B006  (never written)
    import typst

    given = json.dumps({"lines": lines, "rows": rows}, ensure_ascii=False)
    return bytes(
        typst.compile(SETTING.encode(), font_paths=[_fonts()], ignore_system_fonts=True, sys_inputs={"given": given})
    )  # fmt: skip


def pdf(lines: Lines, rng: Random) -> bytes:
    return typeset([" ".join(line.split("\n")) for line in lines])


def table_csv(rows: Rows, rng: Random) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(rng.choice(("utf-8-sig", "gb18030")))


def table_html(rows: Rows, rng: Random) -> bytes:
    made = ["<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows]
    return _page(f"<table>{''.join(made)}</table>")


def table_docx(rows: Rows, rng: Random) -> bytes:
    return ooxml.document(ooxml.word_table([[ooxml.run(c) for c in row] for row in rows])).bytes()


def table_xlsx(rows: Rows, rng: Random) -> bytes:
    """Numbers stay numbers where Excel can hold them: whole, as a float or in powers of ten."""
    book = ooxml.Book()

    def stored(text: str) -> object:
        if not text.isdigit() or len(text) > 15 or text[0] == "0":
            return text
        if len(text) == 1:
            return int(text)
        form = rng.randrange(4)
        powers = f"{text[0]}.{text[1:]}E+{len(text) - 1}".encode()
        return (text, int(text), float(text), powers)[form]

    book.sheet("名单", ooxml.rows_xml([[stored(c) for c in row] for row in rows], book.shared))
    return book.bytes()


def table_pdf(rows: Rows, rng: Random) -> bytes:
    return typeset([], rows)


WRAPPINGS = {
    "txt": (text, "txt"), "txt gb18030": (text_gb18030, "txt"), "txt utf-16": (text_utf16, "txt"),
    "html": (html, "html"), "html entities": (html_entities, "html"), "html gb18030": (html_gb18030, "html"),
    "html tags": (html_tags, "html"), "docx": (docx, "docx"), "docx runs": (docx_runs, "docx"),
    "docx header, note, box": (docx_header, "docx"), "xlsx shared": (xlsx_shared, "xlsx"),
    "xlsx inline": (xlsx_inline, "xlsx"), "xlsx rich": (xlsx_rich, "xlsx"), "pptx": (pptx, "pptx"),
    "ofd": (ofd, "ofd"), "eml": (mail, "eml"), "zip": (archive, "zip"), "zip in zip": (archive_in_archive, "zip"),
    "docx in zip": (archive_of_docx, "zip"), "pdf": (pdf, "pdf"),
}  # fmt: skip
TABLES = {
    "csv": (table_csv, "csv"), "html table": (table_html, "html"), "docx table": (table_docx, "docx"),
    "xlsx table": (table_xlsx, "xlsx"), "pdf table": (table_pdf, "pdf"),
}  # fmt: skip

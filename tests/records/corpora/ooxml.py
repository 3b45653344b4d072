"""Small but whole Office files, written part by part, so that every hiding place can be built without an office suite."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape
from zlib import crc32

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = f'xmlns:r="{OFFICE}"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main"),
}
VND = "application/vnd.openxmlformats-officedocument."
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: dict[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in parts.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 5, 9, 0, 0)), body, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return out.getvalue()


class Package:
    """Parts with their types and relations. kind: docx, xlsx or pptx; `main` is the path of its main part."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.main, subtype = MAIN[kind]
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {self.main: f"{VND}{subtype}+xml"}
        self.relations: dict[str, list[tuple[str, str, str]]] = {}
        self.relate("", self.main, "officeDocument")

    def part(self, path: str, body: str | bytes, mime: str = "application/xml") -> None:
        """A bare subtype such as 'spreadsheetml.worksheet' gets its long name."""
        self.parts[path] = body if isinstance(body, bytes) else (HEAD + body).encode()
        if mime:
            self.types.setdefault(path, mime if "/" in mime else f"{VND}{mime}+xml")

    def relate(self, owner: str, target: str, kind: str, mode: str = "") -> str:
        """The relation's id. kind: the last word of the relation's type, or its whole address."""
        row = self.relations.setdefault(owner, [])
        row.append((target if mode else "/" + target, kind if ":" in kind else f"{OFFICE}/{kind}", mode))
        return f"rId{len(row)}"

    def attach(self, path: str, body: str | bytes, mime: str, kind: str, owner: str | None = None) -> str:
        self.part(path, body, mime)
        return self.relate(self.main if owner is None else owner, path, kind)

    def _rels(self, rows: list[tuple[str, str, str]]) -> str:
        inside = "".join(
            f'<Relationship Id="rId{i}" Type="{kind}" Target="{escape(target)}"'
            + (f' TargetMode="{mode}"/>' if mode else "/>")
            for i, (target, kind, mode) in enumerate(rows, 1)
        )
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'

    def bytes(self, comment: bytes = b"") -> bytes:
        types = "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in self.types.items())
        out = {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="bin" ContentType="application/octet-stream"/>'
            f'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>{types}</Types>'.encode()
        }
        for owner, rows in self.relations.items():
            folder, _, leaf = owner.rpartition("/")
            path = f"{folder}/_rels/{leaf}.rels" if folder else f"_rels/{leaf}.rels"
            out[path] = (HEAD + self._rels(rows)).encode()
        return zipped(out | self.parts, comment)


def run(text: str, props: str = "") -> str:
    spaced = '<w:t xml:space="preserve">'
    lines = f"</w:t><w:br/>{spaced}".join(escape(part) for part in text.replace("\r\n", "\n").split("\n"))
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{spaced}{lines}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def word_table(rows: list[list[str]]) -> str:
    """cells: runs already made"""
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return (
        f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * len(rows[0])}</w:tblGrid>{body}</w:tbl>{paragraph()}"
    )


def document(body: str, section: str = "") -> Package:
    """A docx whose body is `body` (paragraphs and tables); section: what stands in its section properties."""
    made = Package("docx")
    made.part(
        made.main,
        f'<w:document {W} {R} {WP} {A} {PIC} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
    )
    return made


def column(at: int) -> str:
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)


def cell(ref: str, value: object, style: int = 0, shared: list[str] | None = None) -> str:
    """int and float become number cells, bytes raw number text, str shared or inline strings."""
    mark = f' s="{style}"' if style else ""
    if isinstance(value, bytes):
        return f'<c r="{ref}"{mark}><v>{value.decode()}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{ref}"{mark}><v>{value!r}</v></c>'
    if shared is None:
        return (
            f'<c r="{ref}"{mark} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
        )
    shared.append(str(value))
    return f'<c r="{ref}"{mark} t="s"><v>{len(shared) - 1}</v></c>'


def rows_xml(rows: list[list[object]], shared: list[str] | None = None, styles: dict[int, int] | None = None) -> str:  # fmt: skip
    """styles: style index by column"""
    return "".join(
        f'<row r="{y}">{"".join(cell(f"{column(x)}{y}", v, (styles or {}).get(x, 0), shared) for x, v in enumerate(row))}</row>'
        for y, row in enumerate(rows, 1)
    )


STYLES = (
    f'<styleSheet {S}><numFmts count="1"><numFmt numFmtId="164" formatCode=";;;"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/></font><font><sz val="11"/><color rgb="FFFFFFFF"/></font>'
    '<font><sz val="11"/><color rgb="FF3366CC"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF3366CC"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf fontId="2" fillId="2" applyFont="1" applyFill="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
WHITE, NO_FORMAT, SAME_AS_FILL = 1, 2, 3


class Book:
    """An xlsx in the making. Sheets are raw XML so that a hiding place can be put anywhere in them."""

    def __init__(self) -> None:
        self.package = Package("xlsx")
        self.entries: list[str] = []
        self.tail = ""  # after <sheets>: names, pivot caches, external references
        self.shared: list[str] = []
        self.package.attach("xl/styles.xml", STYLES, "spreadsheetml.styles", "styles")

    def sheet(self, title: str, data: str, state: str = "", before: str = "", after: str = "") -> str:
        """data: rows; before and after: what stands beside <sheetData>. Returns the part's path."""
        at = len(self.entries) + 1
        path = f"xl/worksheets/sheet{at}.xml"
        body = f"<worksheet {S} {R}>{before}<sheetData>{data}</sheetData>{after}</worksheet>"
        key = self.package.attach(path, body, "spreadsheetml.worksheet", "worksheet")
        mark = f' state="{state}"' if state else ""
        self.entries.append(f'<sheet name="{escape(title)}" sheetId="{at}" r:id="{key}"{mark}/>')
        return path

    def bytes(self, comment: bytes = b"") -> bytes:
        if self.shared:
            items = "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in self.shared)
            self.package.attach("xl/sharedStrings.xml", f"<sst {S}>{items}</sst>", "spreadsheetml.sharedStrings", "sharedStrings")  # fmt: skip
        book = f"<workbook {S} {R}><sheets>{''.join(self.entries)}</sheets>{self.tail}</workbook>"
        self.package.part(self.package.main, book)
        return self.package.bytes(comment)


def text_shape(text: str, x: int = 600_000, y: int = 600_000, hidden: bool = False, descr: str = "", props: str = "") -> str:  # fmt: skip
    """A text box of a slide; x and y in EMU (a slide is 12192000 × 6858000)."""
    mark = ' hidden="1"' if hidden else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{crc32(text.encode()) % 9999 + 2}" name="文本" descr="{escape(descr)}"{mark}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="8000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:rPr>{props}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def shapes(inside: str) -> str:
    return (
        '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{inside}</p:spTree></p:cSld>"
    )


class Deck:
    """A pptx in the making, with one master and one layout."""

    def __init__(self) -> None:
        self.package = made = Package("pptx")
        self.slides: list[str] = []
        self.master = made.attach("ppt/slideMasters/slideMaster1.xml", f"<p:sldMaster {P} {A} {R}>{shapes('')}</p:sldMaster>", "presentationml.slideMaster", "slideMaster")  # fmt: skip
        self.layout("ppt/slideLayouts/slideLayout1.xml", "")

    def layout(self, path: str, inside: str) -> None:
        self.package.attach(path, f"<p:sldLayout {P} {A} {R}>{shapes(inside)}</p:sldLayout>", "presentationml.slideLayout", "slideLayout", "ppt/slideMasters/slideMaster1.xml")  # fmt: skip

    def slide(self, inside: str, show: bool = True) -> str:
        path = f"ppt/slides/slide{len(self.slides) + 1}.xml"
        mark = "" if show else ' show="0"'
        self.slides.append(self.package.attach(path, f"<p:sld {P} {A} {R}{mark}>{shapes(inside)}</p:sld>", "presentationml.slide", "slide"))  # fmt: skip
        self.package.relate(path, "ppt/slideLayouts/slideLayout1.xml", "slideLayout")
        return path

    def bytes(self, comment: bytes = b"") -> bytes:
        listed = "".join(f'<p:sldId id="{256 + i}" r:id="{key}"/>' for i, key in enumerate(self.slides))
        self.package.part(
            self.package.main,
            f'<p:presentation {P} {A} {R}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="{self.master}"/></p:sldMasterIdLst>'
            f'<p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>',
        )
        return self.package.bytes(comment)

"""Files as careless redaction leaves them: what was to be withheld is still in each, in a way of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pikepdf
from docx import Document
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw

from mingtang.records.redacting import drawn

SECRET = "ZHOU WENTIAN 13800138000"
CHINESE = "周问天家住明堂路8号"
BOX = {"page": 1, "x": 1000, "y": 1000, "w": 6000, "h": 600, "ground": "privacy"}
_AREA = "29 353 179 27 re f"  # of the box on the page of 297 by 421 points


def paper(secret: bool = True) -> Image.Image:
    """A page as pixels, with something black where the box will be."""
    picture = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((70, 40), "Notice of the bureau", fill=(0, 0, 0))
    if secret:
        draw.text((80, 105), SECRET, fill=(0, 0, 0))
    return picture


def honest() -> bytes:
    """The page with the box burned in."""
    return drawn.bound([drawn.burned(paper(), [BOX])])


def two_pages() -> bytes:
    return drawn.bound([paper(), paper()])


def _saved(file: Pdf, **how: object) -> bytes:
    made = io.BytesIO()
    file.save(made, **how)
    return made.getvalue()


def _drawing(file: Pdf, text: bytes) -> None:
    """More is drawn upon the first page, with a font to write with."""
    page = file.pages[0]
    page.obj.Resources.Font = Dictionary(
        F=file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.contents_add(file.make_stream(text))


def _open(data: bytes = b"") -> Pdf:
    return pikepdf.open(io.BytesIO(data or honest()))


def _words(size: int = 8, x: int = 40, y: int = 362, more: str = "") -> bytes:
    return f"BT {more} /F {size} Tf {x} {y} Td ({SECRET}) Tj ET".encode()


def a_number_on_a_page(change: Callable[[Dictionary], None] = lambda page: None) -> bytes:
    """Nothing but a telephone number on white paper. change: what is done to the page's dictionary."""
    with _open(drawn.bound([Image.new("RGB", (620, 877), "white")])) as file:
        _drawing(file, b"BT /F 12 Tf 40 340 Td (13800138000) Tj ET")
        change(file.pages[0].obj)
        return _saved(file)


def text_below_a_box() -> bytes:
    with _open(drawn.bound([paper(False)])) as file:
        _drawing(file, _words() + b" 0 0 0 rg " + _AREA.encode())
        return _saved(file)


def a_rectangle_as_a_note() -> bytes:
    with _open(drawn.bound([paper(False)])) as file:
        _drawing(file, _words())
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Square, Rect=[29, 353, 208, 380], IC=[0, 0, 0], C=[0, 0, 0], F=4
        )
        file.pages[0].obj.Annots = Array([file.make_indirect(note)])
        return _saved(file)


def white_words() -> bytes:
    with _open() as file:
        _drawing(file, b"1 1 1 rg " + _words(y=200))
        return _saved(file)


def words_without_ink() -> bytes:
    with _open() as file:
        _drawing(file, _words(y=200, more="3 Tr"))
        return _saved(file)


def words_off_the_page() -> bytes:
    with _open() as file:
        _drawing(file, _words(x=900))
        return _saved(file)


def a_hidden_layer() -> bytes:
    with _open() as file:
        layer = file.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("original")))
        _drawing(file, b"/OC /L BDC " + _words() + b" EMC")
        file.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        file.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        return _saved(file)


def an_earlier_version() -> bytes:
    """An incremental save: the first version, with its words, lies before the second."""
    with _open(drawn.bound([paper(False)])) as file:
        _drawing(file, _words())
        first = _saved(file)
    start = first.rfind(b"startxref")
    at = first[start:].split()[1].decode()
    end = f"\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 0\ntrailer\n<< /Size 1 /Prev {at} >>\nstartxref\n{len(first)}\n%%EOF\n"
    return first + end.encode()


def properties() -> bytes:
    with _open() as file:
        file.docinfo["/Title"] = SECRET
        return _saved(file)


def xmp() -> bytes:
    with _open() as file:
        with file.open_metadata() as told:
            told["dc:description"] = SECRET
        return _saved(file)


def an_attachment() -> bytes:
    with _open() as file:
        file.attachments["original.txt"] = SECRET.encode()
        return _saved(file)


def cut_off_by_the_crop_box() -> bytes:
    with _open(drawn.bound([paper()])) as file:
        file.pages[0].obj.CropBox = Array([0, 0, 298, 700])
        return _saved(file)


def a_picture_larger_than_its_page() -> bytes:
    with _open(drawn.bound([paper()])) as file:
        file.pages[0].obj.MediaBox = Array([0, 0, 298, 300])
        return _saved(file)


def a_box_over_a_picture() -> bytes:
    with _open(drawn.bound([paper()])) as file:
        file.pages[0].contents_add(file.make_stream(b"0 0 0 rg " + _AREA.encode()))
        return _saved(file)


def a_box_that_is_see_through() -> bytes:
    """Someone burned it in grey: what was below is still to be told apart."""
    picture = paper()
    veil = Image.new("RGB", picture.size, "black")
    left, top, right, bottom = drawn.pixels(BOX, picture.size)
    part = Image.blend(
        picture.crop((left, top, right, bottom)), veil.crop((0, 0, right - left, bottom - top)), 0.6
    )
    picture.paste(part, (left, top))
    return drawn.bound([picture])


def a_box_in_another_place() -> bytes:
    return drawn.bound([drawn.burned(paper(), [{**BOX, "y": 5000}])])


def a_second_picture_below() -> bytes:
    with _open() as file, _open(drawn.bound([paper()])) as other:
        below = file.copy_foreign(other.pages[0].obj.Resources.XObject.P)
        page = file.pages[0]
        page.obj.Resources.XObject.O = below
        page.obj.Contents = file.make_stream(
            b"q 298 0 0 421 0 0 cm /O Do Q " + page.obj.Contents.read_bytes()
        )
        return _saved(file)


def a_thumbnail() -> bytes:
    with _open() as file, _open(drawn.bound([paper()])) as other:
        file.pages[0].obj.Thumb = file.copy_foreign(other.pages[0].obj.Resources.XObject.P)
        return _saved(file)


def an_object_nobody_uses() -> bytes:
    """A page that was taken out is still in the file."""
    data = honest()
    at = data.rfind(b"\nxref")
    table = data[at:]
    size = int(table.split()[2])
    stray = f"\n{size} 0 obj\n({SECRET})\nendobj".encode()
    rows = table.replace(f"0 {size}".encode(), f"0 {size + 1}".encode(), 1).replace(
        f"/Size {size}".encode(), f"/Size {size + 1}".encode()
    )
    head, _, tail = rows.partition(b"trailer")
    head += f"{at + 1:010} 00000 n \n".encode()
    moved = int(data[data.rfind(b"startxref") :].split()[1]) + len(stray)
    tail = tail[: tail.rfind(b"startxref")] + f"startxref\n{moved}\n%%EOF\n".encode()
    return data[:at] + stray + head + b"trailer" + tail


def bytes_behind_the_end() -> bytes:
    return honest() + SECRET.encode()


def a_camera_in_the_picture() -> bytes:
    """The JPEG in the file has a comment with the words."""
    with _open() as file:
        image = file.pages[0].obj.Resources.XObject.P
        raw = image.read_raw_bytes()
        said = SECRET.encode()
        mark = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
        image.write(raw[:2] + mark + raw[2:], filter=Name.DCTDecode)
        return _saved(file)


def words_to_be_read_aloud() -> bytes:
    with _open() as file:
        file.Root.StructTreeRoot = file.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, Alt=pikepdf.String(SECRET)))
        )
        return _saved(file)


def a_script() -> bytes:
    with _open() as file:
        file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String(f"app.alert('{SECRET}')"))
        return _saved(file)


PDF: dict[str, tuple[Callable[[], bytes], str]] = {
    one.__name__: (one, what)
    for one, what in (
        (text_below_a_box, "under_box"), (a_rectangle_as_a_note, "annotation"), (white_words, "unseen_text"), (words_without_ink, "unseen_text"),
        (words_off_the_page, "unseen_text"), (a_hidden_layer, "layer"), (an_earlier_version, "revision"), (properties, "metadata"),
        (xmp, "metadata"), (an_attachment, "embedded"), (cut_off_by_the_crop_box, "cropped"), (a_picture_larger_than_its_page, "cropped"),
        (a_box_over_a_picture, "not_burned"), (a_box_that_is_see_through, "not_burned"), (a_box_in_another_place, "not_burned"),
        (a_second_picture_below, "under_image"), (a_thumbnail, "thumbnail"), (an_object_nobody_uses, "stray"), (bytes_behind_the_end, "tail"),
        (a_camera_in_the_picture, "metadata"), (words_to_be_read_aloud, "unseen_text"), (a_script, "script"),
    )
}  # fmt: skip


# -- Word

_STYLES = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


def letter() -> bytes:
    document = Document()
    document.add_paragraph("关于石桥路拓宽项目的补偿方案")
    document.add_paragraph(f"联系人：{CHINESE}，请核实。")
    document.add_paragraph("其余事项按规定办理。")
    made = io.BytesIO()
    document.save(made)
    return with_parts(made.getvalue(), lambda parts: parts.update({"word/styles.xml": _STYLES}))


def with_parts(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def _in_body(marks: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            b"</w:body>", f"{marks}</w:body>".encode()
        )

    return change


def _part(name: str, text: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: text.encode()})


_RUN = f"<w:r><w:t>{CHINESE}</w:t></w:r>"
WORD: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "comment": (_part("word/comments.xml", f'<c xmlns="x"><t>{CHINESE}</t></c>'), "comment"),
    "tracked deletion": (_in_body(f'<w:p><w:del w:id="9"><w:r><w:delText>{CHINESE}</w:delText></w:r></w:del></w:p>'), "tracked"),
    "hidden text": (_in_body(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{CHINESE}</w:t></w:r></w:p>"), "hidden_text"),
    "white text": (_in_body(f'<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{CHINESE}</w:t></w:r></w:p>'), "hidden_text"),
    "tiny text": (_in_body(f'<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{CHINESE}</w:t></w:r></w:p>'), "hidden_text"),
    "custom xml": (_part("customXml/item1.xml", f"<d><v>{CHINESE}</v></d>"), "metadata"),
    "properties": (_part("docProps/core.xml", f"<p>{CHINESE}</p>"), "metadata"),
    "embedded file": (_part("word/embeddings/original.bin", CHINESE), "embedded"),
    "thumbnail": (_part("docProps/thumbnail.jpeg", CHINESE), "metadata"),
    "a second copy": (_in_body(f"<w:p>{_RUN}</w:p>"), "withheld"),
    "split over runs": (_in_body("<w:p>" + "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in CHINESE) + "</w:p>"), "withheld"),
    "blanks between": (_in_body(f"<w:p><w:r><w:t>{' '.join(CHINESE)}</w:t></w:r></w:p>"), "withheld"),
    "backwards": (_in_body(f"<w:p><w:r><w:t>{CHINESE[::-1]}</w:t></w:r></w:p>"), "withheld"),
    "an attribute": (_in_body(f'<w:p><w:bookmarkStart w:id="1" w:name="{CHINESE}"/></w:p>'), "withheld"),
    "a remark in the marks": (_in_body(f"<w:p><!-- {CHINESE} --></w:p>"), "withheld"),
    "an address outside": (_part("word/_rels/settings.xml.rels", f'<R xmlns="y"><r TargetMode="External" Target="http://x/{CHINESE}"/></R>'), "withheld"),
}  # fmt: skip


# -- Excel


def table() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["序号", "姓名和住址", "金额"])
    sheet.append([1, CHINESE, 5200])
    sheet.append([2, "公示内容", 860])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _with_book(change: Callable[[openpyxl.Workbook], None]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return changed


def _hidden_sheet(book: openpyxl.Workbook) -> None:
    other = book.create_sheet("原始")
    other["A1"] = CHINESE
    other.sheet_state = "veryHidden"


def _hidden_column(book: openpyxl.Workbook) -> None:
    book.active["F2"] = CHINESE
    book.active.column_dimensions["F"].hidden = True


def _hidden_row(book: openpyxl.Workbook) -> None:
    book.active["A9"] = CHINESE
    book.active.row_dimensions[9].hidden = True


def _chart(book: openpyxl.Workbook) -> None:
    chart = BarChart()
    chart.title = CHINESE
    chart.add_data(Reference(book.active, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    book.active.add_chart(chart, "H2")


def _name(book: openpyxl.Workbook) -> None:
    book.defined_names["withheld"] = DefinedName("withheld", attr_text=f'"{CHINESE}"')


def _comment(book: openpyxl.Workbook) -> None:
    book.active["A1"].comment = Comment(CHINESE, "x")


def _no_format(book: openpyxl.Workbook) -> None:
    book.active["E5"] = CHINESE
    book.active["E5"].number_format = ";;;"


def _white(book: openpyxl.Workbook) -> None:
    book.active["E5"] = CHINESE
    book.active["E5"].font = openpyxl.styles.Font(color="FFFFFFFF")


def _formula(book: openpyxl.Workbook) -> None:
    book.active["E5"] = f'=LEN("{CHINESE}")'


EXCEL: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "hidden sheet": (_with_book(_hidden_sheet), "hidden_sheet"),
    "hidden column": (_with_book(_hidden_column), "hidden_cells"),
    "hidden row": (_with_book(_hidden_row), "hidden_cells"),
    "chart with its cache": (_with_book(_chart), "cache"),
    "defined name": (_with_book(_name), "name"),
    "comment": (_with_book(_comment), "comment"),
    "a format that shows nothing": (_with_book(_no_format), "hidden_text"),
    "white upon white": (_with_book(_white), "hidden_text"),
    "a formula": (_with_book(_formula), "formula"),
    "a string that no cell names": (lambda data: with_parts(data, _shared), "withheld"),
}  # fmt: skip


def _shared(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="x"><si><t>{CHINESE}</t></si></sst>'.encode()

"""An attachment as a page: headings, tables, numbers and pictures as the file shows them, and nothing that it does not show."""

import io
import re
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from mingtang.records import screening, viewing
from mingtang.records.cleaning import plain
from mingtang.records.rebuilding import CannotRebuild
from mingtang.records.rebuilding import within as rebuilding
from mingtang.records.scanning.folding import EDGE
from mingtang.records.viewing import base, numbering, within
from mingtang.vault import files as vault
from tests.records.corpora import hiding
from tests.records.test_rebuilding import CANARY, word


def shown(name: str, data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """(the HTML, the pictures) of a file as it would be published."""
    told, made = within.seen(rebuilding.rebuild(name, data).data, name)
    pictures, at = [], 0
    for kind, size in told["pictures"]:
        pictures.append((kind, made[at : at + size]))
        at += size
    return told["html"], pictures


def saved(thing) -> bytes:
    kept = io.BytesIO()
    thing.save(kept)
    return kept.getvalue()


def png(colour: str = "red", size: tuple[int, int] = (40, 20)) -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    kept.seek(0)
    return kept


def test_a_word_document_keeps_headings_tables_and_pictures():
    made = docx.Document()
    made.add_heading("一、补贴对象", 1)
    made.add_paragraph("凡在本市<居住>的老人。")
    table = made.add_table(2, 2)
    for cell, said in zip(
        (c for row in table.rows for c in row.cells), ("区县", "户数", "青禾区", "31"), strict=True
    ):
        cell.text = said
    made.add_picture(png())
    html, pictures = shown("办法.docx", saved(made))
    assert "<h2>一、补贴对象</h2>" in html and "本市&lt;居住&gt;的老人" in html
    assert "<table>" in html and "<p>青禾区</p>" in html
    assert '<img alt="文件中的图片1" height="20" src="0.png" width="40">' in html
    assert pictures[0][0] == "png" and Image.open(io.BytesIO(pictures[0][1])).size == (40, 20)


def test_numbers_of_articles_are_written_as_the_document_counts_them():
    made = docx.Document()
    root = made.part.numbering_part.element
    for said in ("总则", "适用范围"):
        numbered = made.add_paragraph(said)._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, root.find(qn("w:num")).numId
    for level in root.iter(qn("w:lvl")):
        level.find(qn("w:numFmt")).set(qn("w:val"), "chineseCounting")
        level.find(qn("w:lvlText")).set(qn("w:val"), "第%1条")
    html, _ = shown("规定.docx", saved(made))
    assert "第一条 总则" in html and "第二条 适用范围" in html and "<ol>" not in html


@pytest.mark.parametrize(
    ("n", "form", "said"),
    [(10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (3, "decimalEnclosedCircle", "③"),
     (4, "lowerRoman", "iv"), (2, "upperLetter", "B"), (7, "decimalZero", "07"), (120, "chineseCounting", "120")],
)  # fmt: skip
def test_a_number_is_written_in_its_form(n, form, said):
    assert numbering.written(n, form) == said


def test_a_workbook_shows_values_in_their_formats_and_its_merged_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2026年补贴发放表"])
    sheet.append(["区县", "金额", "占比"])
    sheet.append(["青禾区", 1234567.5, 0.256])
    sheet.append(["合计", 3, None])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B4:C4")
    sheet["B3"].number_format, sheet["C3"].number_format = '#,##0.00"元"', "0.0%"
    sheet.row_dimensions[5].hidden = True
    sheet.add_image(SheetImage(png("blue")), "E1")
    second = book.create_sheet("说明")
    second["A1"] = "口径见附注"
    html, pictures = shown("补贴.xlsx", saved(book))
    assert "<p>2026年补贴发放表</p>" in html and "<h2>说明</h2>" in html
    assert (
        '<th scope="col">金额</th>' in html and "<td>1,234,567.50元</td>" in html and "<td>25.6%</td>" in html
    )
    assert '<td colspan="2">3</td>' in html and len(pictures) == 1


def test_a_large_table_says_what_is_left_out():
    book = openpyxl.Workbook()
    for n in range(1_200):
        book.active.append([n, "户"])
    html, _ = shown("大表.xlsx", saved(book))
    assert html.startswith("<p><strong>表格较大") and "<td>998</td>" in html and "<td>1100</td>" not in html


def test_a_pdf_is_read_by_page_and_a_drawn_page_has_its_picture():
    with pikepdf.new() as made:
        for content in (
            b"BT /F 12 Tf 72 700 Td (Plain words only) Tj ET",
            b"BT /F 12 Tf 72 700 Td (In a frame) Tj ET 60 690 200 30 re S",
        ):
            page = made.add_blank_page(page_size=(400, 800))
            page.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(
                    F=pikepdf.Dictionary(
                        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                    )
                )
            )
            page.Contents = made.make_stream(content)
        html, pictures = shown("表.pdf", saved(made))
    assert "<h2>第1页</h2><p>Plain words only</p>" in html and "<p>In a frame</p>" in html
    assert [kind for kind, _ in pictures] == ["jpeg"] and 'alt="第2页的图像"' in html


def test_lines_of_a_page_are_joined_where_a_sentence_goes_on():
    text = "为了规范补贴发放工作，保障老年人的合法权\r\n益，根据有关规定，制定本办法。\r\n第一条　适用"
    assert base.paragraphs(text) == [
        "为了规范补贴发放工作，保障老年人的合法权益，根据有关规定，制定本办法。",
        "第一条　适用",
    ]


def test_plain_text_comma_separated_values_and_archives():
    assert shown("说明.txt", "第一行\n<b>二".encode())[0] == "<p>第一行</p><p>&lt;b&gt;二</p>"
    csv = shown("名单.csv", "区县,户数\n青禾区,31\n".encode("gb18030"))[0]
    assert '<th scope="col">区县</th>' in csv and "<td>青禾区</td>" in csv
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("附件1/说明.txt", "包内的话")
    assert shown("材料.zip", kept.getvalue())[0] == "<h2>附件1/说明.txt</h2><p>包内的话</p>"


def test_a_picture_is_scaled_to_what_a_screen_shows():
    html, pictures = shown("位置图.png", png(size=(2_800, 1_000)).getvalue())
    assert 'alt="位置图"' in html and 'width="1400" height="500"' in html
    assert Image.open(io.BytesIO(pictures[0][1])).size == (1_400, 500)


def test_what_is_hidden_in_a_file_is_on_no_page():
    """Every hiding place of the corpus: no secret on the page, and no word on it that the rebuilt file does not show."""
    opened = 0
    for one in hiding.hidden(1):
        try:
            made = rebuilding.rebuild(one.name, one.data)
        except CannotRebuild:
            continue  # held: it has no page
        told, pictures = within.seen(made.data, one.name)
        said = plain(told.get("html", ""))
        assert one.secret.text not in said and str(one.secret.number) not in said.replace(",", ""), one.way
        assert not _painted(told, pictures), one.way
        seen = _bare("".join(text for _, text in made.texts))
        assert not [line for line in said.split("\n") if _bare(line) not in seen and not _ours(line)], one.way
        opened += bool(said)
    assert opened > 40


def _bare(text: str) -> str:
    return "".join(text.replace(EDGE, "").split())


def _ours(line: str) -> bool:
    """What the page says of itself: 第2页, names of members and sheets, numbers in their formats."""
    return bool(re.fullmatch(r"第\d+[页张]|[^ ]+\.\w{3,4}|Sheet\d*|[-\d.,:%• ]+", line))


def _painted(told, pictures: bytes) -> bool:
    """Whether a picture shows the colour that nobody should see."""
    at = 0
    for _, size in told.get("pictures", ()):
        with Image.open(io.BytesIO(pictures[at : at + size])) as image:
            near = sum(
                n
                for n, c in image.convert("RGB").getcolors(2**24)
                if max(abs(a - b) for a, b in zip(c, hiding.COLOUR, strict=True)) < 24
            )
        if near > 20:
            return True
        at += size
    return False


def test_a_held_file_has_no_page_and_a_screened_one_has_its_parts_in_the_vault():
    held = screening.screen("旧.doc", vault.put(bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600))
    assert held.held and held.page == {}
    good = screening.screen("办法.docx", vault.put(word(lambda made: made.add_picture(png("green")))))
    assert not good.held and good.page["text"] and len(good.page["pictures"]) == 1
    assert all(vault.exists(one) for one in viewing.parts(good.page))
    assert CANARY not in vault.open(good.page["text"]).decode()


def test_a_web_page_opens_as_a_page_of_the_site():
    html, _ = shown(
        "公告.html",
        "<body><h1>关于停水的公告</h1><div>城东片区<b>停水</b></div><script>alert(1)</script></body>".encode(),
    )
    assert html == "<h2>关于停水的公告</h2><p>城东片区停水</p>"

"""What leaves the house is written anew from what is seen: a word planted where nobody sees it is not in the new file.

Each file is made here, with the canary in one hiding place and the seen words beside it."""

import io
import json
import random
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PIL import Image

from mingtang import quarantine
from mingtang.cli import scan as cli
from mingtang.records import screening
from mingtang.records.rebuilding import CannotRebuild, deep, package, rebuild, within
from mingtang.records.scanning import scan_file
from mingtang.vault import files as vault

CANARY, SEEN = "QZXCANARY金丝雀", "公开的内容"
ID = "11010519491231002X"


def saved(thing) -> bytes:
    kept = io.BytesIO()
    thing.save(kept)
    return kept.getvalue()


def word(plant) -> bytes:
    made = docx.Document()
    made.add_paragraph(SEEN)
    plant(made)
    return saved(made)


def run_with(**looks):
    def plant(made):
        font = made.add_paragraph("旁").add_run(CANARY).font
        for name, value in looks.items():
            setattr(font, name, value) if name != "rgb" else setattr(font.color, "rgb", value)

    return plant


def xml(body: str):
    def plant(made):
        made.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{body}</w:p>"))

    return plant


def style_hidden(made):
    style = made.styles.add_style("藏", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    made.add_paragraph("旁").add_run(CANARY, style=style)


def black_on_black(made):
    run = made.add_paragraph("旁").add_run(CANARY)
    run.font.color.rgb = RGBColor(0, 0, 0)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "000000")
    run._r.get_or_add_rPr().append(shade)


def properties(made):
    made.core_properties.author = made.core_properties.comments = CANARY


def comment(made):
    made.add_comment(made.paragraphs[0].runs, CANARY, author=CANARY)


WORD = {
    "vanish": run_with(hidden=True), "white": run_with(rgb=RGBColor(255, 255, 255)), "tiny": run_with(size=Pt(1)), "by style": style_hidden,
    "black on black": black_on_black, "properties": properties, "comment": comment,
    "deleted": xml(f'<w:del w:id="1" w:author="{CANARY}"><w:r><w:delText>{CANARY}</w:delText></w:r></w:del>'),
    "author of a change": xml(f'<w:ins w:id="1" w:author="{CANARY}"><w:r><w:t>新增</w:t></w:r></w:ins>'),
    "moved from": xml(f'<w:moveFrom w:id="1" w:author="a"><w:r><w:t>{CANARY}</w:t></w:r></w:moveFrom>'),
    "field code": xml(f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DOCVARIABLE {CANARY}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>甲</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "bookmark": xml(f'<w:bookmarkStart w:id="0" w:name="{CANARY}"/><w:bookmarkEnd w:id="0"/>'),
    "unknown mark": xml(f'<w:custom w:val="{CANARY}"><w:r><w:t>{CANARY}</w:t></w:r></w:custom>'),
    "attribute": xml(f'<w:pPr><w:jc w:val="{CANARY}"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="{CANARY}"/></w:rPr><w:t>乙</w:t></w:r>'),
}  # fmt: skip


def sheet(plant) -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = SEEN
    plant(made, made.active)
    return saved(made)


def hide_row(book, page):
    page["A5"] = CANARY
    page.row_dimensions[5].hidden = True


def hide_column(book, page):
    page["F1"] = CANARY
    page.column_dimensions["E"].hidden = True
    page.column_dimensions["E"].min, page.column_dimensions["E"].max = 5, 7


def hide_sheet(state):
    def plant(book, page):
        other = book.create_sheet("另")
        other["A1"], other.sheet_state = CANARY, state

    return plant


def note(book, page):
    page["A1"].comment = Comment(CANARY, CANARY)


def cell(**looks):
    def plant(book, page):
        page["B2"] = CANARY
        for name, value in looks.items():
            setattr(page["B2"], name, value)

    return plant


def defined(book, page):
    book.defined_names["x"] = openpyxl.workbook.defined_name.DefinedName("x", attr_text=f'"{CANARY}"')


def formula(book, page):
    page["B1"] = f'=IF(1,2,"{CANARY}")'


def low_row(book, page):
    page["A5"] = CANARY
    page.row_dimensions[5].height = 0.5


SHEETS = {
    "row": hide_row, "column": hide_column, "hidden sheet": hide_sheet("hidden"), "very hidden sheet": hide_sheet("veryHidden"),
    "comment": note, "format": cell(number_format=";;;"), "white": cell(font=Font(color="FFFFFF")), "tiny": cell(font=Font(sz=1)),
    "name": defined, "formula": formula, "low row": low_row,
}  # fmt: skip


def page(content: bytes, more=None) -> bytes:
    made = pikepdf.new()
    one = made.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    one.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    one.obj.Contents = pikepdf.Stream(made, b"BT /F 14 Tf 20 250 Td (Open words) Tj ET " + content)
    if more:
        more(made, one)
    return saved(made)


def later(made, one):
    made.docinfo["/Author"] = CANARY
    made.attachments["x.txt"] = CANARY.encode()


def noted(made, one):
    one.obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[1, 1, 20, 20], Contents=CANARY
            )
        ]
    )


TELL = b"(QZXCANARY) Tj ET"
PAGES = {
    "white": page(b"1 g BT /F 14 Tf 20 200 Td " + TELL), "no ink": page(b"BT 3 Tr /F 14 Tf 20 200 Td " + TELL),
    "covered": page(b"BT /F 14 Tf 20 200 Td " + TELL + b" 0 g 10 190 200 30 re f"), "off the page": page(b"BT /F 14 Tf 900 900 Td " + TELL),
    "clipped": page(b"q 0 0 5 5 re W n BT /F 14 Tf 20 200 Td " + TELL + b" Q"), "properties and attachment": page(b"", later),
    "note": page(b"", noted), "marked content": page(b"/Span <</ActualText (QZXCANARY)>> BDC EMC"), "comment": page(b"\n%QZXCANARY\n"),
}  # fmt: skip
FILES = (
    [(f"docx {n}", "a.docx", word(p)) for n, p in WORD.items()]
    + [(f"xlsx {n}", "a.xlsx", sheet(p)) for n, p in SHEETS.items()]
    + [(f"pdf {n}", "a.pdf", data) for n, data in PAGES.items()]
)


def holds_canary(data: bytes) -> bool:
    return b"QZXCANARY" in data or any("QZXCANARY" in said for _, said in deep.strings(data))


@pytest.mark.parametrize(("name", "data"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_what_nobody_sees_is_told_and_left_behind(name, data):
    assert holds_canary(data)  # published raw, it would be out
    report, made = scan_file(name, data), rebuild(name, data)
    assert report.hidden and made.dropped and not report.held
    assert not holds_canary(made.data)
    seen = "".join(said for _, said in made.texts)
    assert ("Open words" if name == "a.pdf" else SEEN) in seen and "QZXCANARY" not in seen
    assert rebuild(name, data).data == made.data  # the same file, the same bytes
    assert [h for h in scan_file(name, made.data).hidden if h.what not in ("part", "flattened")] == []


def test_an_earlier_version_of_a_pdf_does_not_go_out():
    first = page(b"BT /F 14 Tf 20 200 Td " + TELL)
    with pikepdf.open(io.BytesIO(first)) as made:
        number = made.pages[0].obj.Contents.objgen[0]
    drawing = b"BT /F 14 Tf 20 250 Td (Open words) Tj ET"
    start = len(first)
    later = (
        f"{number} 0 obj\n<< /Length {len(drawing)} >>\nstream\n".encode()
        + drawing
        + b"\nendstream\nendobj\n"
    )
    before = first[first.rindex(b"startxref") + 9 :].split()[0]
    tail = f"xref\n{number} 1\n{start:010} 00000 n \ntrailer\n<< /Size 9 /Root 1 0 R /Prev {before.decode()} >>\nstartxref\n{start + len(later)}\n%%EOF\n"
    both = first + later + tail.encode()
    report, made = scan_file("a.pdf", both), rebuild("a.pdf", both)
    assert "revision" in {h.what for h in report.hidden} and not report.held
    assert holds_canary(both) and not holds_canary(made.data)


def test_a_picture_keeps_its_pixels_alone():
    picture = Image.new("RGB", (40, 40), "red")
    exif = picture.getexif()
    exif[0x010E] = "QZXCANARY"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 1.0, 2.0)})
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    report = scan_file("a.jpg", kept.getvalue())
    assert {h.what for h in report.hidden} == {"gps", "exif"}
    assert not holds_canary(rebuild("a.jpg", kept.getvalue()).data)


def test_what_is_seen_is_kept_with_its_looks():
    made = docx.Document()
    made.add_heading("名单", 1)
    made.add_paragraph("甲").add_run("加粗").bold = True
    table = made.add_table(2, 2)
    table.cell(1, 1).text = "表内"
    made.sections[0].header.paragraphs[0].text = "页眉"
    again = docx.Document(io.BytesIO(rebuild("a.docx", saved(made)).data))
    assert [p.text for p in again.paragraphs] == ["名单", "甲加粗"] and again.paragraphs[1].runs[1].bold
    assert again.paragraphs[0].style.name == "Heading 1" and again.tables[0].cell(1, 1).text == "表内"
    assert again.sections[0].header.paragraphs[0].text == "页眉"


def test_finds_name_the_place():
    made = docx.Document()
    made.add_paragraph("张某")
    one = made.add_paragraph("证号 ")
    one.add_run(ID[:7])
    one.add_run(ID[7:]).bold = True
    book = openpyxl.Workbook()
    book.active.title = "名单"
    book.active["B3"] = int("110105194912310021")
    archive = package.written(
        {"里/a.txt": f"甲\n乙 {ID}".encode("gb18030"), "b.zip": package.written({"c.txt": b"13800138000"})}
    )
    assert [(f.kind, f.where) for f in scan_file("a.docx", saved(made)).finds] == [("id_number", "正文第2段")]
    assert [(f.kind, f.where) for f in scan_file("a.xlsx", saved(book)).finds] == [
        ("id_number", "工作表“名单”第3行")
    ]
    assert [f.kind for f in scan_file("a.zip", archive).finds] == ["mobile", "id_number"]
    assert [f.text_masked for f in scan_file("a.txt", f"甲\n乙 {ID}".encode()).finds] == [
        "1****************X"
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.doc", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 900, "unknown_format"), ("a.bin", b"abc", "unknown_format"),
        ("a.rar", b"Rar!\x1a\x07\x00aaaa", "unknown_format"), ("a.pdf", b"%PDF-1.7\nnothing", "unreadable"), ("a.docx", b"PK\x03\x04junk", "unreadable"),
        ("a.txt", b"\x00\x01\x02", "unreadable"), ("a.txt", b"", "unreadable"), ("a.html", b"<html>", "not_rebuildable"),
        ("a.zip", package.written({"x.exe": b"MZ"}), "unknown_format"), ("a.png", b"\x89PNG\r\n\x1a\nxx", "unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_held_with_a_reason(name, data, code):
    report = scan_file(name, data)
    assert report.held and report.reasons[0].code == code and report.reasons[0].text
    with pytest.raises(CannotRebuild):
        rebuild(name, data)


def test_a_bomb_is_held_before_it_opens():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(5):
            archive.writestr(f"{n}.txt", b"0" * 41_000_000)
    assert scan_file("a.zip", kept.getvalue()).reasons[0].code == "too_much"


def test_hostile_bytes_end_in_a_hold_and_in_nothing_worse():
    chance = random.Random(3)
    for name, data in [
        ("a.docx", word(WORD["white"])),
        ("a.xlsx", sheet(hide_row)),
        ("a.png", saved_png()),
        ("a.zip", package.written({"a.txt": b"x"})),
    ]:
        for _ in range(8):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 30)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            report = scan_file(name, bytes(broken[: chance.randint(10, len(broken))]))
            assert report.held or report.format


def saved_png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (30, 30), "blue").save(kept, "PNG")
    return kept.getvalue()


def test_rebuilding_never_raises_anything_else(monkeypatch):
    monkeypatch.setitem(within._READERS, "text", lambda name, data: 1 / 0)
    with pytest.raises(CannotRebuild):
        within.rebuild("a.txt", b"abc")


@pytest.mark.parametrize(
    ("why", "code"), [("late", "too_much"), ("memory", "too_much"), ("gone", "unreadable")]
)
def test_a_file_whose_reader_is_lost_is_held(monkeypatch, why, code):
    """The reader hangs, takes all memory or dies on it: the same hold at every door (P5)."""

    def lost(*given, **limits):
        raise quarantine.Lost(why)

    monkeypatch.setattr(quarantine, "ask", lost)
    report = scan_file("a.txt", b"harmless")
    assert report.held and report.reasons[0].code == code
    assert screening.read.__wrapped__("a.txt", vault.put(b"harmless")).held == report.reasons[0].text
    with pytest.raises(CannotRebuild):
        rebuild("a.txt", b"harmless")


def test_the_verb_prints_one_document_and_never_the_number(tmp_path, capsys):
    (tmp_path / "名单.txt").write_text(f"甲 {ID}，乙 {ID}")
    (tmp_path / "好.txt").write_text("没有")
    assert cli.main([str(tmp_path / "名单.txt"), str(tmp_path / "好.txt"), "--json"]) == 1
    said = capsys.readouterr().out
    told = json.loads(said)["files"]
    assert told[0]["finds"] == [
        {"kind": "id_number", "where": "第1行", "shown": "1****************X", "count": 2}
    ]
    assert told[1] == {
        "path": str(tmp_path / "好.txt"),
        "format": "text",
        "held": False,
        "finds": [],
        "hidden": [],
        "reasons": [],
    }
    assert ID not in said and ID[6:14] not in said
    assert cli.main([str(tmp_path / "好.txt")]) == 0
    assert cli.main([str(tmp_path / "无.txt")]) == 2


def test_a_web_page_is_written_anew_without_scripts_links_and_what_is_not_seen():
    page = (
        f"<html><head><title>{CANARY}</title><script>{CANARY}</script></head><body><h1>{SEEN}</h1><!--{CANARY}--><div style='display: none'>{CANARY}</div>"
        f"<p hidden>{CANARY}</p><p style='color:#fff'>{CANARY}</p><p>见<a href='https://example.com/?{CANARY}' title='{CANARY}'>说明</a></p>"
        f"<img src='x.png' alt='{CANARY}'><table><tr><td>青禾区</td><td>31</td></tr></table></body></html>"
    )
    made = within.rebuild("公告.html", page.encode("gb18030"))
    text = made.data.decode()
    assert (
        CANARY not in text
        and SEEN in text
        and "<td>青禾区</td>" in text
        and "见说明" in text
        and "href" not in text
    )
    assert {"脚本", "链接地址", "批注"} <= set(made.dropped) and any(
        "隐藏的文字" in one for one in made.dropped
    )
    assert within.rebuild("公告.html", made.data).data == made.data
    assert not screening.read.__wrapped__("公告.html", vault.put(page.encode())).held


def test_a_number_in_a_web_page_is_found_and_a_letter_is_held_with_a_plain_reason():
    found = screening.screen("名单.html", vault.put(f"<p>甲 {ID}</p>".encode()))
    assert not found.held and [one[0] for one in found.finds] == ["id_number"]
    letter = screening.screen("来信.eml", vault.put("From: a@example.com\nSubject: 事\n\n正文".encode()))
    assert letter.held.startswith("电子邮件") and letter.page == {}


@pytest.mark.parametrize("rule", [".a .b{display:none}", "p:hover{visibility:hidden}", "*{color:#fff}"])
def test_a_page_that_hides_by_more_than_a_class_a_name_or_a_tag_is_held(rule):
    page = f"<style>{rule}</style><p class=b>甲乙</p>"
    with pytest.raises(within.CannotRebuild, match="样式表隐藏"):
        within.rebuild("公告.html", page.encode())

"""区分处理: what is withheld is gone from the file, and the attack finds it wherever careless work leaves it."""

import io

import openpyxl
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from mingtang.records import redacting
from mingtang.records.redacting import drawn, marks, within
from mingtang.records.redacting.attacking import FINDINGS, Target, attack
from mingtang.records.redacting.disguises import found_in, needles
from tests.records import bad_redactions as bad

COVER = ["区分处理说明", "材料：补偿方案"]


def attacked(data: bytes, kind: str = "pdf", secret: str = bad.SECRET, boxes=None) -> set[str]:
    """What the attackers find, by name. They know what was to be withheld, and where."""
    target = Target(tuple(needles([secret])[0]), (secret,), boxes or {}, pictures=kind == "pdf")
    attackers = within._PDF if kind == "pdf" else within._office(kind)
    found = {what for one in attack(data, attackers, target) for what, _ in one["findings"]}
    assert found <= FINDINGS.keys()
    return found


def test_nothing_is_found_in_a_page_of_pixels():
    assert attacked(bad.honest(), boxes={1: [bad.BOX]}) == set()


@pytest.mark.parametrize("name", bad.PDF)
def test_the_attack_finds_what_a_bad_pdf_still_holds(name):
    make, what = bad.PDF[name]
    assert what in attacked(make(), boxes={1: [bad.BOX]})


@pytest.mark.parametrize(
    "name", ["text_below_a_box", "white_words", "words_without_ink", "words_off_the_page", "a_hidden_layer"]
)
def test_each_attacker_of_text_finds_it_without_the_others(name):
    """Two who read by other means: neither is there to cover for the other."""
    data = bad.PDF[name][0]()
    for one in ("reading", "removing"):
        assert within._PDF[one](data, Target(pictures=True)), one


@pytest.fixture(scope="module")
def document() -> bytes:
    rows = [{"place": "2", "words": bad.CHINESE, "ground": "privacy"}]
    made = redacting.made("a.docx", bad.letter(), "docx", rows, [], COVER)
    assert made.report["found"] == 0
    return made.data


def test_words_of_a_document_are_gone_and_the_rest_is_there(document):
    data = document
    assert attacked(data, "docx", bad.CHINESE) == set()
    said = [one["text"] for one in redacting.listed("a.docx", data, "docx")]
    assert said[0] == "区分处理说明" and "1．第2段中的部分文字；个人隐私；条例第十五条" in said
    assert "联系人：████，请核实。" in said and "其余事项按规定办理。" in said


@pytest.mark.parametrize("name", bad.WORD)
def test_the_attack_finds_what_a_bad_document_still_holds(name, document):
    change, what = bad.WORD[name]
    assert what in attacked(bad.with_parts(document, change), "docx", bad.CHINESE)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    rows = [{"place": "1!B2", "words": "", "ground": "privacy"}]
    made = redacting.made("a.xlsx", bad.table(), "xlsx", rows, [], COVER)
    assert made.report["found"] == 0
    return made.data


def test_cells_of_a_workbook_are_gone_and_the_rest_is_there(workbook):
    assert attacked(workbook, "xlsx", bad.CHINESE) == set()
    said = {one["place"]: one["text"] for one in redacting.listed("a.xlsx", workbook, "xlsx")}
    assert (said["1!A1"], said["2!B2"], said["2!B3"], said["2!C2"]) == (
        "区分处理说明",
        "████",
        "公示内容",
        "5200",
    )


@pytest.mark.parametrize("name", bad.EXCEL)
def test_the_attack_finds_what_a_bad_workbook_still_holds(name, workbook):
    change, what = bad.EXCEL[name]
    assert what in attacked(change(workbook), "xlsx", bad.CHINESE)


def test_a_text_that_stands_elsewhere_is_named_until_someone_says_it_may():
    rows = [{"place": "1!B2", "words": "", "ground": "privacy"}]
    made = openpyxl.load_workbook(io.BytesIO(bad.table()))
    made.active["D3"] = f"同住：{bad.CHINESE}"
    kept = io.BytesIO()
    made.save(kept)
    asked = ("a.xlsx", kept.getvalue(), "xlsx", rows)
    first = redacting.made(*asked, [], COVER).report["attackers"][0]["findings"]
    assert [what for what, _ in first] == ["elsewhere"]
    assert redacting.made(*asked, [bad.CHINESE], COVER).report["found"] == 0


def test_boxes_are_black_and_the_rest_of_the_page_stays():
    data = bad.PDF["text_below_a_box"][0]()  # any PDF with words will do
    made = redacting.made("a.pdf", data, "pdf", [bad.BOX], [], COVER)
    assert made.report["found"] == 0 and made.report["counts"]["sought"] >= 1
    document = pdfium.PdfDocument(made.data)
    assert len(document) == 2 and not document[1].get_textpage().get_text_range()
    assert (
        document[0].get_textpage().get_text_range().startswith("区分处理说明")
    )  # the cover can be read aloud
    page = document[1].render(scale=2).to_pil().convert("L")
    assert page.crop(drawn.pixels(bad.BOX, page.size)).getextrema()[1] < 64
    top = page.crop((0, 0, page.width, page.height // 10))
    assert top.getextrema() == (pytest.approx(0, abs=80), 255)


def test_a_letter_that_stands_out_of_its_box_is_told():
    data = bad.white_words()
    half = {**bad.BOX, "y": 5180, "h": 60}
    found = redacting.made("a.pdf", data, "pdf", [half], [], COVER).report["attackers"][0]["findings"]
    assert ["partly", "第1页第1处"] in found


def test_the_same_marks_make_the_same_bytes():
    data = bad.honest()
    one, other = (redacting.made("a.pdf", data, "pdf", [bad.BOX], [], COVER).data for _ in "ab")
    assert one == other


def test_a_picture_becomes_a_page_and_tells_nothing_of_its_camera():
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = bad.SECRET
    bad.paper().save(kept, "JPEG", exif=exif)
    assert redacting.opened("scan.jpg", kept.getvalue()) == redacting.Opened("image", 1)
    made = redacting.made("scan.jpg", kept.getvalue(), "image", [bad.BOX], [], COVER)
    assert made.report["found"] == 0 and bad.SECRET.encode() not in made.data
    assert made.report["counts"]["text_layer"] is False


def test_personal_data_is_proposed_with_its_place():
    data = bad.text_below_a_box()
    found = redacting.proposed("a.pdf", data, "pdf")
    assert [(one["kind"], one["page"]) for one in found] == [("mobile", 1)]
    rows = [marks.plain("pdf", one) for one in found]
    assert redacting.made("a.pdf", data, "pdf", rows, [], COVER).report["found"] == 0


@pytest.mark.parametrize(
    ("format", "row", "why"),
    [
        ("pdf", {"page": 9, "x": 0, "y": 0, "w": 50, "h": 50}, "没有第9页"),
        ("pdf", {"page": 1, "x": 0, "y": 0, "w": 5, "h": 50}, "太小"),
        ("pdf", {"page": 1, "x": 9990, "y": 0, "w": 50, "h": 50}, "超出页面"),
        ("docx", {"place": "B3", "words": ""}, "段落的序号"),
        ("xlsx", {"place": "Z", "words": ""}, "单元格"),
        ("docx", {"place": "", "words": "元"}, "至少2个字"),
    ],
)
def test_a_mark_that_cannot_stand_says_why(format, row, why):
    assert why in marks.why_not(format, 2, [marks.plain(format, {**row, "ground": "privacy"})])


def test_every_mark_has_a_ground_of_the_regulation():
    assert "理由" in marks.why_not("docx", 0, [{"place": "1", "words": "", "ground": "no"}])
    assert all(g.article.startswith("条例第十") for g in marks.grounds().values())


@pytest.mark.parametrize(
    "said",
    [
        "%E5%91%A8%E9%97%AE%E5%A4%A9",
        "5ZGo6Zeu5aSp",
        "e591a8e997aee5a4a9",
        "&#21608;&#38382;&#22825;",
        "周\u200b问 天",
        "天问周",
    ],
)
def test_a_disguised_name_is_found(said):
    assert found_in(f"x {said} y", ["周问天"]) == {"周问天"}


def test_what_stands_everywhere_is_not_looked_for():
    assert needles(["是", "12", "ab", "13800138000", "合格"]) == (["13800138000", "合格"], 3)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("paper", [{}, {"CropBox": [20, 100, 280, 400]}, {"MediaBox": [-30, -20, 330, 440]}])
def test_a_proposed_box_covers_its_number_however_the_page_is_turned_and_cut(turned, paper):
    def change(page):
        page.Rotate = turned
        for name, sides in paper.items():
            page[f"/{name}"] = pikepdf.Array(sides)

    data = bad.a_number_on_a_page(change)
    rows = [marks.plain("pdf", one) for one in redacting.proposed("a.pdf", data, "pdf")]
    assert len(rows) == 1
    made = redacting.made("a.pdf", data, "pdf", rows, [], COVER)
    assert made.report["found"] == 0
    page = pdfium.PdfDocument(made.data)[1].render(scale=2).to_pil().convert("L")
    left, top, right, bottom = drawn.pixels(rows[0], page.size)
    assert page.crop((left + 3, top + 3, right - 3, bottom - 3)).getextrema()[1] < 64
    page.paste(255, (left - 2, top - 2, right + 2, bottom + 2))
    assert page.getextrema()[0] > 200  # nothing of the number stands beside its box


def test_what_is_provided_whole_is_rebuilt_and_attacked_too():
    made = redacting.made("a.pdf", bad.a_number_on_a_page(), "pdf", [], [], [])
    assert made.report["found"] == 0
    assert "13800138000" in pdfium.PdfDocument(made.data)[0].get_textpage().get_text_range()
    hidden = redacting.made("a.pdf", bad.white_words(), "pdf", [], [], [])
    assert hidden.report["found"] == 0  # what nobody sees was left out
    assert not pdfium.PdfDocument(hidden.data)[0].get_textpage().get_text_range()


def test_a_picture_that_is_provided_whole_becomes_a_page():
    kept = io.BytesIO()
    bad.paper().save(kept, "PNG")
    made = redacting.made("scan.png", kept.getvalue(), "image", [], [], [])
    assert made.report["found"] == 0 and len(pdfium.PdfDocument(made.data)) == 1

"""Attachments are searched too: their visible text, and nothing that a bad file does stops the index."""

import io
import zipfile

import docx
import openpyxl
import pytest
import typst
from docx.oxml.ns import qn
from docx.oxml.shared import OxmlElement

from mingtang.records.models import Edition
from mingtang.search import attached, jobs, published
from mingtang.search.document import Doc, File
from mingtang.search.index import FORMAT, Builder, IndexUnavailable, Reader
from mingtang.search.query import search
from mingtang.vault import files
from tests import city
from tests.city import START
from tests.search.test_published import hits


def _word(*lines: str, hidden: str = "") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.add_table(1, 2).cell(0, 1).text = "表中一格"
    run = document.add_paragraph().add_run(hidden)
    run.font.hidden = True
    gone = OxmlElement("w:del")
    gone.append(made := OxmlElement("w:r"))
    made.append(text := OxmlElement("w:delText"))
    text.text = "已删字句"
    document.paragraphs[0]._p.append(gone)
    assert gone.tag == qn("w:del")
    document.save(out)
    return out.getvalue()


def _sheet() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "预算表"
    book.active.append(["公务用车", 12.5])
    book.create_sheet("暗表").append(["藏起来的"])
    book["暗表"].sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def _text(name: str, data: bytes) -> str:
    return attached.text_of(name, files.put(data), len(data))


def test_word_and_excel_give_what_a_reader_sees_and_nothing_hidden():
    text = _text("说明.docx", _word("第一段落", hidden="隐藏字句"))
    assert "第一段落" in text and "表中一格" in text
    assert "隐藏字句" not in text and "已删字句" not in text
    text = _text("表.XLSX", _sheet())
    assert "公务用车 12.5" in text and "预算表" in text and "藏起来的" not in text


def test_the_text_of_a_pdf_is_read_page_by_page():
    data = typst.compile(b"Budget LD-2025 #pagebreak() Second page", format="pdf")
    text = _text("budget.pdf", data)
    assert "Budget LD-2025" in text and "Second page" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_the_encodings_of_offices(encoding):
    assert _text("名单.txt", "路灯检修名单".encode(encoding)).strip("\ufeff") == "路灯检修名单"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b""), ("a.docx", b"PK\x03\x04 broken"), ("a.xlsx", b"\xd0\xcf\x11\xe0"), ("a.pdf", b"%PDF-1.7 nothing"),
        ("a.pdf", b""), ("a.exe", "路灯".encode()), ("a", "路灯".encode()), ("a.txt", b"\xff\xfe\x00"),
    ],
)  # fmt: skip
def test_a_bad_file_has_no_text_and_raises_nothing(name, data):
    assert _text(name, data) == ""


def test_a_file_that_unpacks_to_too_much_is_given_up():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"<a>" + b" " * 70_000_000 + b"</a>")
    assert _text("bomb.docx", out.getvalue()) == ""
    assert len(_text("long.txt", ("路灯检修" * 50_000).encode())) == 100_000


def test_a_file_that_takes_too_long_or_is_too_large_or_is_not_there_is_left(monkeypatch):
    data = "路灯".encode()
    assert attached.text_of("a.txt", "0" * 64, 3) == ""
    monkeypatch.setattr(attached, "LARGEST", 3)
    assert _text("a.txt", data) == ""
    monkeypatch.setattr(attached, "LARGEST", 99)
    monkeypatch.setattr(attached, "SECONDS", 0.001)
    assert _text("a.txt", data) == ""


def test_a_hit_says_in_which_attachment_and_bodies_stand_before(tmp_path):
    Builder(tmp_path).build(
        [
            Doc(
                "f",
                "通知",
                "见附件",
                files=(File("甲.txt", "1", "别的"), File("乙.xlsx", "2", "公务用车 12台")),
            ),
            Doc("b", "报告", "公务用车若干"),
            Doc("n", "名单", "", files=(File("公务用车名单.pdf", "3", ""),)),
        ]
    )
    reader = Reader(tmp_path)
    found = search(reader, "公务用车").hits
    assert found[0].id == "b" and {hit.id for hit in found} == {"b", "f", "n"}
    told = {hit.id: hit.attachment for hit in found}
    assert told == {"b": "", "f": "乙.xlsx", "n": "公务用车名单.pdf"}
    assert "<mark>公务用车</mark>" in next(hit for hit in found if hit.id == "f").snippet
    assert search(reader, "公务用车", titles=True).total == 0
    assert search(reader, "通知 12台").total == 1


@pytest.mark.django_db
def test_the_attachments_of_a_released_text_are_found_and_read_once(monkeypatch):
    city.found()
    data = _sheet()
    file = {"name": "预算表.xlsx", "media": "application/x", "size": len(data), "digest": files.put(data)}
    city.published(title="关于预算公开的通知", files=[file])
    jobs.index_waiting(START)
    (hit,) = hits("公务用车")
    assert (hit.title, hit.attachment) == ("关于预算公开的通知", "预算表.xlsx")
    assert published.differences() == []
    monkeypatch.setattr(published, "text_of", lambda *given: pytest.fail("read a second time"))
    jobs.reprint(START)
    assert len(hits("公务用车")) == 1 and published.differences() == []
    assert Edition.objects.house.get(current=True).indexed


@pytest.mark.django_db
def test_an_index_of_other_fields_answers_nothing_and_is_printed_anew(settings):
    city.found()
    city.published(title="关于路灯的通知")
    jobs.index_waiting(START)
    file = settings.MINGTANG_INDEX / "CURRENT"
    file.write_text(file.read_text().replace(FORMAT, f"0{FORMAT}"))
    with pytest.raises(IndexUnavailable):
        hits("路灯")
    jobs.fresh(START)
    assert len(hits("路灯")) == 1
    jobs.fresh(START)

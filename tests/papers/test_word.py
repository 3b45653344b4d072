"""The Word twins: they open, hold the text, keep the page of the standard and are the same bytes again."""

import io
import time
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mingtang.papers import archive, render, word

from . import form_2021, samples

TWINS = {"letter": samples.letter, "annual_report": form_2021.report}


def opened(template: str, **changes):
    return Document(io.BytesIO(render.docx(template, TWINS[template]() | changes)))


def all_text(doc) -> str:
    section = doc.sections[0]
    parts = [p.text for p in doc.paragraphs]
    parts += [p.text for p in section.first_page_header.paragraphs]
    parts += [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def test_the_letter_opens_and_holds_every_word():
    data = samples.letter(copies=["澜汀市司法局"])
    said = all_text(opened("letter", **data))
    for part in data["paragraphs"]:
        assert said.count(part if isinstance(part, str) else part["text"]) == 1
    for part in (data["number"], data["title"], data["contact"], "2026年11月22日", *data["remedies"]):
        assert said.count(part) == 1, part
    for part in (*data["attachments"], *data["copies"], data["addressee"] + "："):
        assert part in said
    assert said.count(data["issuer"]) == 2


@pytest.mark.parametrize("template", TWINS)
def test_margins_grid_and_pitch_are_those_of_the_standard(template):
    section = opened(template).sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1) and abs(section.page_height - Mm(297)) < Mm(0.1)
    for edge, wanted in (("top", 37), ("bottom", 35), ("left", 28), ("right", 26)):
        assert abs(getattr(section, f"{edge}_margin") - Mm(wanted)) < Mm(0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "580" and grid.get(qn("w:type")) == "linesAndChars"
    body = next(p for p in opened(template).paragraphs if "。" in p.text)
    assert body.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert body.paragraph_format.line_spacing == Pt(29)
    assert body.runs[0].font.size == Pt(16)


def test_faces_are_named_with_what_stands_in_for_them():
    package = zipfile.ZipFile(io.BytesIO(render.docx("letter", samples.letter())))
    faces, body = package.read("word/fontTable.xml").decode(), package.read("word/document.xml").decode()
    for face, instead in word.FACES.values():
        assert f'w:name="{face}"' in faces and f'w:val="{instead}"' in faces
    assert 'w:eastAsia="仿宋_GB2312"' in body and 'w:eastAsia="方正小标宋简体"' in body


def test_page_numbers_begin_on_page_two_of_a_letter_and_on_page_one_of_a_report():
    letter, report = opened("letter").sections[0], opened("annual_report").sections[0]
    assert letter.different_first_page_header_footer and not report.different_first_page_header_footer
    for section in (letter, report):
        for footer in (section.footer, section.even_page_footer):
            assert "PAGE" in footer._element.xml and footer.paragraphs[0].text.startswith("— ")
    assert opened("letter").settings.odd_and_even_pages_header_footer


@pytest.mark.parametrize("template", TWINS)
def test_the_same_data_gives_the_same_document(template):
    first = render.docx(template, TWINS[template]())
    time.sleep(2.1)  # a zip entry counts time in steps of two seconds
    assert render.docx(template, TWINS[template]()) == first


def test_a_zip_that_remembers_its_making_would_be_seen(monkeypatch):
    """Seeded defect: the archive is not fixed."""
    monkeypatch.setattr(word, "fixed", lambda package, moment: package)
    first = render.docx("letter", samples.letter())
    time.sleep(2.1)
    assert render.docx("letter", samples.letter()) != first


def test_the_document_says_who_made_it_when_and_nothing_of_the_library():
    about = opened("letter").core_properties
    assert about.author == "澜汀市城市管理局" and about.title == "政府信息公开申请答复书"
    assert about.created.isoformat().startswith("2026-11-21T16:00")  # midnight in China
    assert "python" not in (about.comments + about.last_modified_by).lower()


def test_the_tables_of_the_report_hold_each_number_in_its_cell():
    data = form_2021.report()
    proactive, applications, review = opened("annual_report").tables
    for i, key in enumerate(form_2021.DATA_ROWS, 3):
        wanted = [str(value) for value in data["tables"]["applications"][key].values()]
        assert [cell.text for cell in applications.rows[i].cells][-7:] == wanted
    cells = [cell.text for cell in review.rows[3].cells]
    assert cells == [str(v) for group in data["tables"]["review_litigation"].values() for v in group.values()]
    assert proactive.rows[2].cells[1].text == str(data["tables"]["proactive"]["regulations"]["made"])
    assert proactive.rows[-1].cells[1].text == "12.50"


def test_the_merged_heads_of_the_report_span_what_the_form_says():
    table = opened("annual_report").tables[1]
    column = [row.cells[0] for row in table.rows]
    heads = [i for i, cell in enumerate(column) if cell.text == "三、本年度办理结果"]
    assert heads == list(range(5, 27))  # 22 rows
    assert "tbRlV" in column[5]._tc.xml
    assert sum(row.cells[1].text == "（三）不予公开" for row in table.rows) == 8


def test_control_characters_do_not_break_the_document():
    assert "甲乙" in all_text(opened("letter", addressee="甲\x0b乙"))


def test_only_letter_and_report_have_a_twin():
    with pytest.raises(render.PaperError):
        render.docx("receipt", samples.receipt())


def test_an_archive_keeps_its_entries_and_their_order():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("b.txt", "二")
        package.writestr("a.txt", "一")
    kept = zipfile.ZipFile(io.BytesIO(archive.fixed(out.getvalue(), "2026-01-01T00:00:00Z")))
    assert kept.namelist() == ["b.txt", "a.txt"] and kept.read("a.txt").decode() == "一"
    assert {entry.date_time for entry in kept.infolist()} == {(1980, 1, 1, 0, 0, 0)}

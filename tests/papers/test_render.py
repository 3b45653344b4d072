"""Rendering: the same bytes again, no boxes, no markup out of text."""

import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from mingtang.papers import glyphs, render
from mingtang.papers.render import MissingGlyph, PaperError

from . import form_2021, reading, samples

PAPERS = {
    "letter": samples.letter,
    "receipt": samples.receipt,
    "handling_sheet": samples.handling_sheet,
    "table": samples.table,
    "annual_report": form_2021.report,
}


@pytest.mark.parametrize("template", PAPERS)
def test_the_same_data_gives_the_same_bytes(template):
    first = render.pdf(template, PAPERS[template]())
    assert first == render.pdf(template, PAPERS[template]())
    assert first.startswith(b"%PDF-1.")


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path):
    code = (
        "import hashlib, sys; from mingtang.papers import render; from tests.papers import samples;"
        "sys.stdout.write(hashlib.sha256(render.pdf('receipt', samples.receipt())).hexdigest())"
    )
    seeded = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "PATH": ""}
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=seeded, timeout=60
    )
    assert made.stdout == hashlib.sha256(render.pdf("receipt", samples.receipt())).hexdigest(), made.stderr


def test_a_time_taken_from_now_would_be_seen(monkeypatch):
    """Seeded defect: the file's date comes from the machine's clock."""
    first = render.pdf("letter", samples.letter())
    monkeypatch.setattr(render, "_moment", lambda day: datetime.now(UTC).replace(microsecond=0))
    assert render.pdf("letter", samples.letter()) != first


def test_the_order_of_the_data_does_not_matter():
    data = samples.letter()
    assert render.pdf("letter", dict(reversed(data.items()))) == render.pdf("letter", data)


@pytest.mark.parametrize("template", PAPERS)
def test_every_paper_is_tagged_archival_and_titled(template):
    pdf = render.pdf(template, PAPERS[template]())
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    title = PAPERS[template]()["title"]
    assert f">{title}<".encode() in pdf
    assert b"NotoSerifSC" in pdf


def test_a_rare_name_is_printed():
    said = reading.text(render.pdf("letter", samples.letter(addressee="䶮·阿依古丽·望舒㙓")))
    assert "䶮·阿依古丽·望舒㙓" in said


@pytest.mark.parametrize("template", PAPERS)
def test_a_character_no_font_holds_is_refused_by_name_before_rendering(template, monkeypatch):
    data = PAPERS[template]() | {"title": "致𠮷野"}
    monkeypatch.setattr(typst, "Compiler", None)
    with pytest.raises(MissingGlyph) as refused:
        render.pdf(template, data)
    assert refused.value.chars == ("𠮷",)
    assert "𠮷（U+20BB7）" in str(refused.value)


def test_an_act_can_ask_before_it_issues():
    render.check(samples.letter())
    with pytest.raises(MissingGlyph):
        render.check(samples.letter(remedies=["致𠮷野"]))
    with pytest.raises(PaperError, match="文书日期有误"):
        render.check(samples.letter(date=""))


def test_a_missing_character_is_found_wherever_it_stands():
    for change in (
        {"paragraphs": [{"text": "𠮷", "level": 1}]},
        {"attachments": ["甲", "𠮷"]},
        {"contact": "𠮷"},
        {"issuer": "𠮷局"},
    ):
        with pytest.raises(MissingGlyph):
            render.pdf("letter", samples.letter(**change))


def test_without_the_glyph_check_the_archive_standard_still_refuses_the_box(monkeypatch):
    """Seeded defect: the check is switched off. The second line holds; without it typst prints a box in silence."""
    monkeypatch.setattr(glyphs, "missing", lambda texts, fonts: ())
    with pytest.raises(typst.TypstError):
        render.pdf("letter", samples.letter(addressee="𠮷"))
    monkeypatch.setattr(render, "STANDARDS", [])
    assert render.pdf("letter", samples.letter(addressee="𠮷")).startswith(b"%PDF")


def test_direction_and_control_characters_are_refused():
    for char in ("\u202e", "\x07", "\u200f", "\ue000"):
        with pytest.raises(MissingGlyph) as refused:
            render.pdf("letter", samples.letter(addressee=f"甲{char}乙"))
        assert f"U+{ord(char):04X}" in str(refused.value)


def test_zero_width_characters_of_pasted_text_are_dropped():
    assert render.pdf("letter", samples.letter(addressee="阿\u200b依\ufeff")) == render.pdf(
        "letter", samples.letter(addressee="阿依")
    )


def test_text_is_never_read_as_markup():
    bad = '#eval("1+1") $x^2$ *粗* _斜_ = 标题 <b> @ref \\ `code` // #read("/etc/passwd") [#panic()]'
    pdf = render.pdf("letter", samples.letter(paragraphs=[bad], title="#panic() 与 $1$"))
    said = reading.text(pdf)
    assert reading.plain(bad) in said
    assert reading.plain("#panic() 与 $1$") in said


@pytest.mark.parametrize("template", ["nothing", "../letter", "common", ""])
def test_an_unknown_template_is_refused(template):
    with pytest.raises(PaperError, match="没有名为"):
        render.pdf(template, samples.letter())


@pytest.mark.parametrize("day", ["", "昨天", "2026-13-01", "2026-02-30"])
def test_a_paper_without_a_real_date_is_refused(day):
    with pytest.raises(PaperError, match="文书日期有误"):
        render.pdf("letter", samples.letter(date=day))


def test_a_date_in_words_is_taken_too():
    assert "2026年3月16日" in reading.text(render.pdf("letter", samples.letter(date="2026年3月16日")))


def test_an_agency_adds_its_own_fonts_by_a_folder(tmp_path):
    (tmp_path / "own.otf").write_bytes(serif_path().read_bytes())
    assert render.pdf("letter", samples.letter(), fonts=(tmp_path,)).startswith(b"%PDF")


def test_a_warm_letter_takes_at_most_50_ms_of_the_processor():
    render.pdf("letter", samples.letter())
    times = []
    for i in range(8):
        start = time.process_time()
        render.pdf("letter", samples.letter(number=f"澜城管公复〔2026〕{i}号"))
        times.append(time.process_time() - start)
    assert min(times) < 0.05


def test_the_font_table_is_read_right():
    for font in (serif_path(), sans_path()):
        held = glyphs.drawn_by(font)
        assert all(ord(char) in held for char in "䶮㙓𬇕镕喆·〔〕（）“”—０①A9")
        assert not any(ord(char) in held for char in "𠮷😀\u202e\x00")


def test_the_glyph_check_of_a_long_letter_takes_under_20_milliseconds():
    fonts = (serif_path(), sans_path())
    text = "本机关经检索" * 5000
    glyphs.missing([text], fonts)
    start = time.process_time()
    assert glyphs.missing([text, "𠮷野"], fonts) == ("𠮷",)
    assert time.process_time() - start < 0.02


def test_a_file_that_is_no_font_is_named(tmp_path):
    bad = tmp_path / "假.otf"
    bad.write_bytes(b"OTTO\x00")
    with pytest.raises(ValueError, match=r"假\.otf"):
        glyphs.drawn_by(bad)

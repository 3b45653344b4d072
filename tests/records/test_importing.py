"""Reading texts written elsewhere: what is found in them, what is said not to be, and what never gets through."""

import gzip
import io
import tarfile
import zipfile
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.records import importing
from mingtang.records.cleaning import clean
from mingtang.records.importing import marks, places, within
from tests.records.corpora import hiding

LAW = """# 甲乙条例

2001年2月3日 中华人民共和国国务院令第517号公布
2010年5月6日 《国务院关于修改部分行政法规的决定》第一次修订

<!-- INFO END -->

## 第一章 总则

第一条 为了**甲**，制定本条例。

| 项目 | 限额 |
|---|---|
| 道路 | 3<5 |

- 第一项
- 第二项

第二条 本条例自2001年4月1日起施行。
"""


def read(name, text):
    return importing.read(name, text.encode() if isinstance(text, str) else text)


def test_a_law_in_markdown_gives_title_order_days_and_a_clean_body():
    found = read("行政法规/甲乙条例(2010-05-06).md", LAW)
    assert (found.title, found.issuer, found.doc_no) == ("甲乙条例", "国务院", "国务院令第517号")
    assert (found.formed_on, found.effective_on) == (date(2010, 5, 6), date(2001, 4, 1))
    assert found.unknown == []
    assert "<h2>第一章 总则</h2>" in found.html and "<p>第一条 为了甲，制定本条例。</p>" in found.html
    assert '<th scope="col">项目</th>' in found.html and "<td>3&lt;5</td>" in found.html
    assert "<ul><li>第一项</li><li>第二项</li></ul>" in found.html
    assert "甲乙条例" not in found.html and "INFO" not in found.html
    assert "2010年5月6日" in found.html  # the notes under a law's title belong to it
    assert clean(found.html) == found.html


@pytest.mark.parametrize(
    ("note", "issuer", "number"),
    [
        ("1999年1月2日 北京市第十届人民代表大会常务委员会第三次会议通过", "北京市人民代表大会常务委员会", ""),
        ("1999年1月2日 河南省第八届人民代表大会第二次会议通过", "河南省人民代表大会", ""),
        ("2021年8月2日 国家市场监督管理总局令第46号公布", "国家市场监督管理总局", "国家市场监督管理总局令第46号"),
        ("1966年4月19日 交通部发布", "交通部", ""),
        ("国办发〔2019〕60号", "", "国办发〔2019〕60号"),
    ],
)  # fmt: skip
def test_the_notes_under_a_title_name_its_organ_and_number(note, issuer, number):
    found = read("x.md", f"# 某某办法\n\n{note}\n\n第一条 依据国发〔2001〕9号制定。\n")
    assert (found.issuer, found.doc_no) == (issuer, number)


def test_a_number_that_only_the_text_cites_is_not_the_documents_own():
    found = read("x.txt", "关于某事的通知\n\n根据《意见》(穗府办〔2009〕17号)要求,通知如下。")
    assert found.doc_no == "" and "doc_no" in found.unknown


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年3月5日", date(2026, 3, 5)), ("2026-03-05", date(2026, 3, 5)), ("2026.3.5", date(2026, 3, 5)),
        ("二〇二六年三月五日", date(2026, 3, 5)), ("二○一九年十一月二十一日", date(2019, 11, 21)), ("一九六六年十月十日", date(1966, 10, 10)),
        ("2026年2月30日", None), ("2019222", None), ("第12页", None),
    ],
)  # fmt: skip
def test_days_are_read_as_they_are_written_and_never_invented(text, day):
    assert marks.day_in(text) == day


def test_a_page_copied_from_a_site_loses_its_furniture_and_keeps_its_text():
    found = read(
        "000_c54d540a0562c1de.txt",
        "| 某市门户网站 | 繁体版 | 无障碍阅读 |\n某局\n当前位置 首页 > 年报\n\n某局2018年政府信息公开工作年度报告\n\n"
        "时间:2019-02-27 09:36:22 来源:某局\n【打印】 【字体:\n  • 听全文\n  • 分享到\n\n一、概况\n\n正文第一段。\n\n相关附件\n扫一扫在手机打开当前页\n7511940\n",
    )
    assert (
        found.title == "某局2018年政府信息公开工作年度报告"
        and found.issuer == "某局"
        and found.source == "某局"
    )
    assert found.formed_on == date(2019, 2, 27)
    assert found.html == "<h2>一、概况</h2><p>正文第一段。</p>"


def test_lines_cut_by_a_page_are_joined_and_paragraphs_are_not():
    long = "甲" * 70
    found = read("x.txt", f"关于某事的通知\n{long}\n乙乙乙。\n一、第一件事\n丙丙。\n\n{long}\n\n丁丁。")
    assert found.html == f"<p>{long}乙乙乙。</p><h2>一、第一件事</h2><p>丙丙。</p><p>{long}</p><p>丁丁。</p>"


def test_gb18030_and_utf16_are_read_and_bytes_that_are_no_text_are_refused():
    text = "关于某事的通知\n\n㐀龘正文。"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert "㐀龘正文。" in read("x.txt", text.encode(encoding)).html
    with pytest.raises(importing.Unreadable):
        read("x.txt", bytes(range(256)))


@pytest.mark.parametrize(
    "data", [b"", b"  \n ", b"---\nbookCollapseSection: true\n---", b"<!-- nothing -->\n"]
)
def test_a_file_without_text_is_told_from_an_unreadable_one(data):
    with pytest.raises(importing.NoText):
        read("_index.md", data)


def test_markup_in_a_text_is_text_and_hostile_html_is_cleaned():
    found = read(
        "x.md",
        '# 某某办法\n\n正文 <script>alert(1)</script> [点](javascript:alert(1))\n\n<table onclick="x"><tr><td colspan="2" style="x">甲</td></tr></table>\n\n<div><iframe src="//x"></iframe>乙</div>',
    )
    assert "<script" not in found.html and "javascript" not in found.html and "onclick" not in found.html
    assert '<td colspan="2">甲</td>' in found.html and "iframe" not in found.html and "乙" in found.html


def word(*, macros=False):
    made = docx.Document()
    made.add_heading("关于道路养护的通知", 0)
    made.add_paragraph("澜城管〔2026〕3号")
    made.add_heading("一、范围", 1)
    made.add_paragraph("本通知适用于全市道路。")
    table = made.add_table(2, 2)
    for n, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = f"格{n}"
    table.cell(1, 0).merge(table.cell(1, 1))
    made.add_paragraph("2026年3月5日")
    data = io.BytesIO()
    made.save(data)
    if macros:
        with zipfile.ZipFile(data, "a") as parts:
            parts.writestr("word/vbaProject.bin", b"x")
    return data.getvalue()


def test_a_word_document_keeps_headings_and_tables():
    found = read("通知.docx", word())
    assert found.title == "关于道路养护的通知" and found.doc_no == "澜城管〔2026〕3号"
    assert found.formed_on == date(2026, 3, 5)
    assert "一、范围</h2>" in found.html and "<td" in found.html and 'colspan="2"' in found.html
    assert clean(found.html) == found.html


def test_a_bold_title_is_words_and_what_a_word_document_hides_is_not_read():
    bold = docx.Document()
    bold.add_paragraph().add_run("关于高温补助发放名单的公示").bold = True
    bold.add_paragraph("现将名单予以公示。")
    data = io.BytesIO()
    bold.save(data)
    found = read("a.docx", data.getvalue())
    assert found.title == "关于高温补助发放名单的公示" and found.html == "<p>现将名单予以公示。</p>"
    for file in hiding.hidden(1):
        if file.name.endswith(".docx"):
            told = within.told(file.data)[0]
            assert "why" in told or file.secret.seen in str(told["blocks"]), file.way
            assert file.secret.text not in str(told), file.way


def test_word_with_macros_entities_or_a_bomb_is_refused(monkeypatch):
    for data in (word(macros=True), b"PK\x03\x04", b"not a zip"):
        with pytest.raises(importing.Unreadable):
            read("x.docx", data)
    swapped = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word())) as old,
        zipfile.ZipFile(swapped, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + data if name == "word/document.xml" else data
            )
    with pytest.raises(importing.Unreadable):
        read("x.docx", swapped.getvalue())
    monkeypatch.setattr(
        within, "MOST_UNPACKED", 100
    )  # in the process apart, so that its own function is asked here
    assert within.told(word())[0]["why"].endswith("unpacks to")


def tar(place, *members):
    with tarfile.open(place, "w:gz") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return place


def member(name, data=b"x", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = (len(data) if kind == tarfile.REGTYPE else 0), kind, link
    return info, data


def test_an_archive_cannot_leave_its_place_or_bring_links(tmp_path):
    path = tar(
        tmp_path / "a.tar.gz", member("../a.txt"), member("/etc/passwd.txt"), member("b/../../c.txt"), member("a\\..\\b.txt"),
        member("link.txt", kind=tarfile.SYMTYPE, link="/etc/passwd"), member("hard.txt", kind=tarfile.LNKTYPE, link="x"),
        member("fifo.txt", kind=tarfile.FIFOTYPE), member("good.txt", b"text"),
    )  # fmt: skip
    found = {s.path: s.fault for s in importing.sources(path)}
    assert [f for f in found.values() if f == ""] == [""] and found["good.txt"] == ""
    assert found["link.txt"] == found["hard.txt"] == found["fifo.txt"] == "not-a-file"
    assert {f for n, f in found.items() if ".." in n or n.startswith("/")} == {"unsafe-path"}


def test_an_archive_that_unpacks_too_far_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "MOST_TOTAL", 1000)
    with pytest.raises(importing.BadArchive):
        list(
            importing.sources(tar(tmp_path / "a.tar.gz", *(member(f"{n}.txt", b"y" * 300) for n in range(5))))
        )
    monkeypatch.setattr(places, "MOST_FILES", 2)
    with pytest.raises(importing.BadArchive):
        list(importing.sources(tar(tmp_path / "b.tar.gz", *(member(f"{n}.txt") for n in range(3)))))
    monkeypatch.setattr(places, "MOST_FILE", 10)
    found = list(importing.sources(tar(tmp_path / "c.tar.gz", member("big.txt", b"z" * 11), member("s.txt"))))
    assert [s.fault for s in found] == ["too-big", ""]


def test_an_archive_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(b"no tar in here at all" * 50))
    (tmp_path / "b.tar.gz").write_bytes(b"no gzip")
    for name in ("a.tar.gz", "b.tar.gz"):
        with pytest.raises(importing.BadArchive):
            list(importing.sources(tmp_path / name))


def test_names_from_chinese_windows_are_read(tmp_path):
    info, data = member("x.txt")
    with tarfile.open(
        tmp_path / "a.tar.gz", "w:gz", encoding="gb18030", format=tarfile.GNU_FORMAT
    ) as archive:
        info.name = "护士条例.txt"
        archive.addfile(info, io.BytesIO(data))
    assert [s.path for s in importing.sources(tmp_path / "a.tar.gz")] == ["护士条例.txt"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.txt", "a.docx"]))
def test_no_bytes_break_the_reader(data, name):
    try:
        found = importing.read(name, data)
    except (importing.NoText, importing.Unreadable):
        return
    assert found.title and clean(found.html) == found.html


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["a.md", "a.txt"]))
def test_no_text_gives_a_body_that_cleaning_would_still_change(text, name):
    try:
        found = importing.read(name, text.encode("utf-8", "ignore"))
    except (importing.NoText, importing.Unreadable):
        return
    assert clean(found.html) == found.html

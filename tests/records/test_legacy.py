"""Old sites: pages, folders, zips, registers and exports read row by row; charsets, attachments, hostile archives."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.records import importing
from mingtang.records.cleaning import clean
from mingtang.records.importing import registers, zips
from tests.records import legacy

PAGE = legacy.page()


def read(text, name="t20190305_1.html"):
    return importing.read(name, text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("body", ["TRS_Editor", "article-content", "zoom", "nothing-known"])
def test_a_page_gives_title_day_source_and_body_without_its_furniture(body):
    found = read(legacy.page(body=body))
    assert found.title == "关于调整石桥路公交站点的通告"
    assert (found.formed_on, found.source) == (date(2019, 3, 5), "市交通运输局")
    assert "石桥路口北站向东移动60米" in found.html and "<th" in found.html
    for furniture in ("当前位置", "版权所有", "上一篇", "script", "打印", "style"):
        assert furniture not in found.html
    assert clean(found.html) == found.html
    assert ("附件/站点示意图.pdf", "附件：站点示意图") in found.links


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "utf-16", ""])
def test_every_charset_of_old_sites_is_read(charset):
    text = legacy.page(charset=charset or "utf-8")
    data = (
        text.encode(charset if charset != "gb2312" else "gb18030")
        if charset
        else text.replace("charset=utf-8", "").encode()
    )
    assert read(data).title == "关于调整石桥路公交站点的通告"


def test_a_page_that_lies_about_its_charset_is_read_all_the_same():
    assert read(legacy.page(charset="gbk").encode("utf-8")).title == "关于调整石桥路公交站点的通告"
    assert read(legacy.page(charset="utf-8").encode("gb18030")).title == "关于调整石桥路公交站点的通告"


def test_the_tags_of_the_national_guideline_hold_where_the_text_says_nothing():
    found = read(
        '<html><head><meta name="ArticleTitle" content="标签里的标题"><meta name="PubDate" content="2018-04-09 10:00">'
        '<meta name="ContentSource" content="市财政局"></head><body><div class="zoom"><p>本年度预算公开如下，共三项内容。</p></div></body></html>'
    )
    assert (found.title, found.formed_on, found.source) == ("标签里的标题", date(2018, 4, 9), "市财政局")


@pytest.mark.parametrize(
    "text",
    ["", "<html><body></body></html>", "<html><body><a href='1.html'>只有链接的目录页面</a></body></html>"],
)
def test_a_page_without_a_body_has_no_text(text):
    with pytest.raises(importing.NoText):
        read(text or " ")


def test_old_links_lead_nowhere_and_whole_ones_stay():
    found = read(
        '<h1>关于转发通知的函</h1><div class="zoom"><p>见<a href="../2018/a.html">原通知</a>和<a href="https://www.gov.example/x">国办文件</a>，请遵照执行。</p></div>'
    )
    assert (
        "原通知" in found.html
        and "../2018" not in found.html
        and 'href="https://www.gov.example/x"' in found.html
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.binary(max_size=200))
def test_nothing_that_is_called_a_page_breaks_the_reader(text, data):
    for said in (text.encode("utf-8", "ignore"), data, b"<div class='zoom'>" + data):
        try:
            found = importing.read("a.html", said)
        except (importing.NoText, importing.Unreadable):
            continue
        assert clean(found.html) == found.html


# -- places


def rows(place, mapping=None):
    return {s.path: s for s in importing.sources(place, mapping)}


def test_a_folder_and_its_zip_give_the_same_rows(tmp_path):
    legacy.site(tmp_path / "site")
    zipped = legacy.zipped(tmp_path / "site", tmp_path / "site.zip")
    folder, packed = rows(tmp_path / "site"), rows(zipped)
    assert list(folder) == list(packed)
    assert {p: (s.data, s.fault) for p, s in folder.items()} == {
        p: (s.data, s.fault) for p, s in packed.items()
    }
    assert folder["gsgg/t1.html"].beside("gsgg/附件/站点示意图.pdf").startswith(b"%PDF")
    assert folder["gsgg/t1.html"].beside("../site.zip") is None


def test_names_in_gbk_are_read(tmp_path):
    place = tmp_path / "old.zip"
    with zipfile.ZipFile(place, "w") as packed:
        info = zipfile.ZipInfo("abcd.txt")
        packed.writestr(info, PAGE)
    raw = place.read_bytes().replace(b"abcd.txt", "通告.txt".encode("gbk"))
    assert len(raw) == len(place.read_bytes())
    place.write_bytes(raw)
    assert list(rows(place)) == ["通告.txt"]


def test_hostile_archives_give_faults_and_no_bytes(tmp_path):
    place = tmp_path / "bad.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("../up.html", "/etc/passwd.html", "a\\b.html", "ok.html"):
            packed.writestr(zipfile.ZipInfo(name), PAGE)
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("run.exe", b"MZ")
    found = {p: s.fault for p, s in rows(place).items()}
    assert {f for p, f in found.items() if p != "ok.html"} == {"unsafe-path", "not-a-file", "file-type"}
    assert found["ok.html"] == "" and all(not s.data for p, s in rows(place).items() if p != "ok.html")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_TOTAL", 1000)
    place = tmp_path / "bomb.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", b"0" * 2000)
    with pytest.raises(importing.BadArchive):
        rows(place)
    (tmp_path / "cut.zip").write_bytes(place.read_bytes()[:60])
    with pytest.raises(importing.BadArchive):
        rows(tmp_path / "cut.zip")


# -- registers


def workbook(*lines) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = ("序号", "文件名称", "文号", "发文日期", "正文内容", "附件")
ROWS = (
    (1, "关于开展春季植树的通知", "澜政〔2012〕3号", date(2012, 3, 1), "第一段。\n第二段。", None),
    (2, "", "澜政〔2012〕4号", date(2012, 3, 2), "没有标题", None),
    (3, "关于夏季防汛的通知", "澜政〔2012〕5号", "二〇一二年六月", "正文", None),
    (4, "关于秋粮收购的通知", "", "2012.9.8", None, None),
)


@pytest.mark.parametrize("kind", ["xlsx", "csv-gbk", "csv-utf8", "csv-semicolon"])
def test_a_register_gives_a_row_a_document_and_a_reason_for_the_others(tmp_path, kind):
    if kind == "xlsx":
        place, data = tmp_path / "old.xlsx", workbook(("澜汀市文件登记簿",), HEAD, *ROWS)
    else:
        mark = ";" if kind == "csv-semicolon" else ","
        text = "\n".join(mark.join(f'"{c if c is not None else ""}"' for c in line) for line in (HEAD, *ROWS))
        place, data = tmp_path / "old.csv", text.encode("gb18030" if kind == "csv-gbk" else "utf-8-sig")
    place.write_bytes(data)
    found = list(importing.sources(place))
    assert [s.fault for s in found] == ["", "no-title", "bad-day", "no-text"]
    first = found[0].document
    assert (first.title, first.doc_no, first.formed_on) == (
        "关于开展春季植树的通知",
        "澜政〔2012〕3号",
        date(2012, 3, 1),
    )
    assert first.html == "<p>第一段。</p><p>第二段。</p>"
    assert len({s.path for s in found}) == 4 and all(s.path.startswith(place.name + "#第") for s in found)


def test_headings_nobody_knows_are_mapped_by_hand(tmp_path):
    place = tmp_path / "odd.csv"
    place.write_text("甲,乙\n关于植树的通知,种树。\n", encoding="utf-8")
    with pytest.raises(importing.Unmapped) as unmapped:
        list(importing.sources(place))
    assert unmapped.value.head == ["甲", "乙"]
    (row,) = importing.sources(place, {"title": "甲", "body": "乙"})
    assert row.document.title == "关于植树的通知"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 50, b"a\n", "只有一列\n一\n".encode()])
def test_what_is_no_register_is_refused(tmp_path, data):
    for name in ("x.xlsx", "x.csv"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises((importing.BadArchive, importing.Unmapped)):
            list(importing.sources(tmp_path / name))


def test_a_mapping_is_kept_under_its_headings_whatever_their_order():
    assert registers.kept_under(["甲", "乙", ""]) == registers.kept_under(["乙", "甲"])


# -- SSCMS


def test_an_export_of_sscms_is_read_entry_by_entry(tmp_path):
    place = legacy.sscms(tmp_path / "contents.zip")
    found = {s.path: s for s in importing.sources(place)}
    assert [(p, s.fault) for p, s in found.items() if "#" in p] == [
        ("contents.xml#101", ""), ("contents.xml#102", "unchecked"), ("contents.xml#103", "no-title"), ("contents.xml#104", "unreadable"),
    ]  # fmt: skip
    first = found["contents.xml#101"]
    assert (first.document.title, first.document.source) == ("关于政务大厅搬迁的公告", "市政务服务中心")
    assert first.document.formed_on == date(2020, 11, 2)
    assert "3月2日起在新址办公" in first.document.html
    assert first.beside("upload/files/新址地图.pdf").startswith(b"%PDF")
    assert [path for path, _ in first.document.links] == ["upload/files/新址地图.pdf"]


def test_channels_of_an_export_are_feeds_of_their_own(tmp_path):
    place = legacy.sscms(tmp_path / "channels.zip", feed="1_2_1.xml")
    assert next(s.path for s in importing.sources(place)) == "1_2_1.xml#101"


def test_an_export_with_an_entity_bomb_gives_nothing(tmp_path):
    place = tmp_path / "bomb.zip"
    bomb = '<!DOCTYPE f [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><feed xmlns="http://purl.org/atom/ns#"><!-- SiteServer_ --><title>&b;</title></feed>'
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr("contents.xml", bomb)
    assert list(importing.sources(place)) == []

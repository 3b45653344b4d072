import time

import pytest

from mingtang.press.hant import hant, traditional

PAGE = """<!doctype html>
<html lang="zh-Hans" class="公开">
<head><title>政府信息公开</title><meta name="x" content="国务院"><style>.国{content:"国"}</style>
<link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/r/2026/a.html">
<link rel="alternate" hreflang="zh-Hans" href="/r/2026/a.html">
<script>var 国 = "<a href='/r/1.html'>国</a>";</script></head>
<body><!-- 国务院 <a href="/r/9.html"> -->
<a href="/hant/r/2026/a.html" hreflang="zh-Hant" lang="zh-Hant">繁體版</a>
<a class="条" id="条" href="/r/2026/a.html?国#条" title="条例 > 附件" data-title="条例">条例&amp;附件</a>
<a href='/r/2026/a/附件.pdf'>附件</a> <a href="/">首页</a> <a href="/search?q=国">搜索</a>
<a href="https://www.gov.cn/">国务院</a> <a href="//x.cn/国.html">x</a> <a href="#条">条</a>
<img alt="国徽" src="/static/国.png"><form action="/search" method="get"><input placeholder="请输入关键词" value="国"
aria-label="检索词"></form><p>头发发展干部,软件里面,乾隆皇后</p></body></html>"""


@pytest.fixture(scope="module")
def twin() -> str:
    return hant(PAGE)


@pytest.mark.parametrize(
    "expected",
    [
        '<html lang="zh-Hant" class="公开">',
        "<title>政府信息公開</title>",
        "條例&amp;附件</a>",
        'title="條例 > 附件"',
        'alt="國徽"',
        'placeholder="請輸入關鍵詞"',
        'aria-label="檢索詞"',
        "頭髮發展幹部,軟件裏面,乾隆皇后",
    ],
)
def test_what_a_reader_reads_is_in_traditional_characters(twin, expected):
    assert expected in twin


@pytest.mark.parametrize(
    "kept",
    [
        'content="国务院"',
        '.国{content:"国"}',
        """var 国 = "<a href='/r/1.html'>国</a>";""",
        '<!-- 国务院 <a href="/r/9.html"> -->',
        'class="条" id="条"',
        'data-title="条例"',
        'src="/static/国.png"',
        'value="国"',
        '<link rel="alternate" hreflang="zh-Hans" href="/r/2026/a.html">',
    ],
)
def test_nothing_else_is_touched(twin, kept):
    assert kept in twin


@pytest.mark.parametrize(
    "link",
    [
        'href="/hant/r/2026/a.html?国#条"',
        '<a href="/hant/">首頁',
        '<link rel="canonical" href="/hant/r/2026/a.html">',
        "href='/r/2026/a/附件.pdf'",
        'href="/search?q=国"',
        'action="/search"',
        'href="/static/a.css"',
        'href="https://www.gov.cn/"',
        'href="//x.cn/国.html"',
        'href="#条"',
    ],
)
def test_links_to_pages_lead_to_twins_and_other_links_stay(twin, link):
    assert link in twin


def test_the_link_that_led_here_leads_back(twin):
    assert '<a href="/r/2026/a.html" hreflang="zh-Hans" lang="zh-Hans">简体版</a>' in twin


def test_what_is_known_from_other_pages_is_said_the_same(twin):
    for n in range(3):
        assert hant(PAGE.replace("国务院", f"国务院{n}")) == twin.replace("國務院", f"國務院{n}").replace(
            "国务院", f"国务院{n}"
        )
    assert hant(PAGE) == twin


@pytest.mark.parametrize(
    "odd", ["", "国", "a < b 国", "<", "<a", '<a href="', "<p>国\x1f家</p>", "<p title=国>x", "&lt;国&gt;"]
)
def test_odd_input_keeps_its_shape(odd):
    assert hant(odd).replace("國", "国") == odd.replace("\x1f", "")


def test_words_are_not_joined_over_tags():
    assert hant("<b>头</b>发") == f"<b>{traditional('头')}</b>{traditional('发')}"


def test_an_html_tag_without_language_gets_one():
    assert hant("<html><p>国") == '<html lang="zh-Hant"><p>國'


def test_a_long_page_takes_milliseconds():
    page = PAGE.replace(
        "</body>", "<p class='x'>根据《中华人民共和国政府信息公开条例》</p>\n" * 2000 + "</body>"
    )
    began = time.process_time()
    hant(page)
    spent = time.process_time() - began
    print(f"{len(page) / 1000:.0f} thousand characters: {spent * 1000:.0f} ms")
    assert spent < 1

"""The beginning of a text, read without the rest of it."""

import pytest

from mingtang.records import cleaning
from mingtang.records.cleaning import clean, opening, plain

BODIES = {
    "short": "<p>一段。</p>",
    "empty": "",
    "without a tag": "没有标签的文字。" * 400,
    "long": "<p>" + "为方便市民办事，现将有关事项通知如下。" * 200 + "</p>",
    "many": "<p>第一条&amp;第二条&nbsp;&lt;附件&gt;</p>" * 300,
    "table": "<p>共4条。</p>"
    + "<table><caption>第1条</caption><tbody><tr><th>名称</th><td>甲</td></tr></tbody></table>" * 80,
    "marked up": '<p><a href="https://www.gov.cn/x?a=1&amp;b=2" title="a&lt;b">链</a><strong>接</strong></p>'
    * 90,
    "blank": "<p> </p>\n" * 500 + "<p>字</p>",
}


@pytest.mark.parametrize("name", BODIES)
def test_it_is_where_the_whole_begins(name):
    body = clean(BODIES[name])
    for length in [*range(1, 60), 120]:
        assert opening(body, length) == plain(body)[:length]


def test_of_a_long_text_only_the_beginning_is_read(monkeypatch):
    seen = []
    words = cleaning._words
    monkeypatch.setattr(cleaning, "_words", lambda html: seen.append(len(html)) or words(html))
    assert len(opening(BODIES["many"] * 20, 120)) == 120
    assert max(seen) < 2000

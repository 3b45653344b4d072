"""站内搜索 through the door: words, filters, empty answers, hostile input."""

import json
import re

import pytest
from django.test import Client

from mingtang.cli import search as verb
from mingtang.portal.search import many
from mingtang.records.models import Edition
from mingtang.search import jobs
from mingtang.search.index import IndexUnavailable
from mingtang.search.models import Wanted
from mingtang.search.tally import Tally
from tests import city
from tests.cases import offered
from tests.city import START, later, take

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>夜间施工"


@pytest.fixture
def town():
    city.found()
    city.published(title="关于石桥路夜间施工的通告", column="notices")
    city.published(later(START, 3), title="关于石桥路夜间施工的补充通告", column="notices", agency="LT13")
    city.published(title="城市夜间施工噪声管理办法", column="reference-law")
    city.published(title="关于做好路灯维护的通知", body=f"<p>{'路灯维护的要求。' * 20}</p>")
    jobs.index_waiting(later(START, 3))


def get(**asked):
    return Client().get("/search", asked)


def text(**asked) -> str:
    answer = get(**asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_answer_shows_title_snippet_agency_and_date_with_the_words_marked(town):
    html = text(q="夜间施工")
    assert "共3条" in html and "<mark>夜间施工</mark>" in html
    assert "市交通警察支队" in html and "2026-03-05" in html and "通知公告" in html
    assert 'value="夜间施工"' in html


@pytest.mark.parametrize("asked", ["路燈維護", "路灯　维护", "路燈"])
def test_traditional_and_full_width_input_finds_the_same(town, asked):
    assert "关于做好路灯维护的通知" in text(q=asked)


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({"agency": "LT13"}, 1), ({"column": "notices"}, 2), ({"kind": "reference"}, 1), ({"since": "2026-03-04"}, 1),
        ({"until": "2026-03-04"}, 2), ({"tab": "own"}, 2), ({"tab": "reference"}, 1), ({"agency": "LT13", "until": "2026-03-04"}, 0),
    ],
)  # fmt: skip
def test_filters_narrow_the_answer(town, chosen, number):
    html = text(q="夜间施工", **chosen)
    assert (f"共{number}条" in html) if number else ("没有找到相关内容" in html)


def test_own_results_and_reference_texts_are_told_apart(town):
    html = text(q="夜间施工")
    assert html.count(">参考<") == 1
    for label, number in (("全部", 3), ("本市公开", 2), ("参考资料", 1)):
        assert f'{label} <span class="tabs__number">{number}</span>' in html
    assert html.index("关于石桥路夜间施工的通告") < html.index("城市夜间施工噪声管理办法")


def test_the_newest_can_stand_first(town):
    first, *_ = text(q="夜间施工", order="date").split('class="links__link"')[1:]
    assert "补充通告" in first


def test_nothing_found_offers_the_request_form_with_the_words(town):
    html = text(q="烏有之物")
    assert "没有找到相关内容。您可以换个词，或提交公开申请" in html
    assert "我要申请公开" in html and "/ask/agency/?q=%E7%83%8F" in html
    assert Client().get("/ask/agency/?q=x").status_code == 200


def test_a_question_without_words_asks_for_some(town):
    html = text()
    assert "标题、文号或者内容里的词" in html and not re.search(r"共[\d,]+", html)


@pytest.mark.parametrize(
    "asked",
    [HOSTILE, "\"'><img src=x onerror=alert(1)>", "AND OR NOT (", "*", "\x00", "ｎｏｔ", "a" * 5000, "%00", "{{7*7}}", "𠮷\ud800"[:1]],
)  # fmt: skip
def test_whatever_is_typed_is_text(town, asked):
    html = text(q=asked)
    assert "<script>alert" not in html and "<img src=x" not in html


def test_hostile_filters_are_not_understood_and_do_no_harm(town):
    html = text(
        q="夜间施工", since="<b>", until="9999-99-99", kind="nonsense", page="-1", tab="x", order="drop"
    )
    assert "日期没有看懂" in html and "共3条" in html
    assert "没有找到相关内容" in text(q="夜间施工", agency="' OR 1=1")
    assert text(q="夜间施工", page="99999")


def test_pages_turn_and_keep_the_question(town, monkeypatch):
    monkeypatch.setattr("mingtang.portal.search.SHOWN", 1)
    first, second = text(q="夜间施工", tab="own"), text(q="夜间施工", tab="own", page="2")
    assert "tab=own&amp;page=2" in first and 'rel="prev"' not in first
    assert 'rel="prev"' in second and first != second


def test_what_was_withdrawn_a_moment_ago_is_not_shown(town):
    case = city.case(city.published(later(START, 4), title="金丝雀的通知").code)
    jobs.index_waiting(later(START, 4))
    assert "金丝雀</mark>" in text(q="金丝雀")
    take(case, "withdraw", "signer", later(START, 4), {"reason": "有误"})
    assert "的通知" not in text(q="金丝雀").split("</form>")[1]  # the index has not been told yet


def test_only_reading_is_allowed_and_no_cache_keeps_it(town):
    assert Client().post("/search", {"q": "x"}).status_code == 405
    assert get(q="路灯")["Cache-Control"] == "no-store"


def test_a_broken_index_says_what_still_works(town, monkeypatch):
    def broken(*given, **more):
        raise IndexUnavailable("gone")

    monkeypatch.setattr("mingtang.portal.search.search", broken)
    html = text(q="路灯")
    assert "搜索暂时不能用" in html and "/map.html" in html


def test_the_verb_answers_in_one_document(town, capsys):
    assert verb.main(["路灯维护", "--limit", "5", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["query", "total", "took_ms", "results"] and answer["total"] == 1
    (result,) = answer["results"]
    assert list(result) == ["title", "url", "agency", "column", "doc_no", "published_on", "snippet"]
    assert (
        result["url"].startswith("/r/2026/")
        and result["agency"] == "LT04"
        and result["published_on"] == "2026-03-02"
    )
    assert "<mark>" in result["snippet"] and "<mark>" not in "".join(
        str(v) for k, v in result.items() if k != "snippet"
    )


def test_the_verb_filters_by_agency_and_refuses_one_that_is_not_there(town, capsys):
    assert verb.main(["夜间施工", "--agency", "LT13", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1
    assert verb.main(["夜间施工", "--agency", "XX", "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "XX" in said.err
    assert verb.main(["没有的词语烏有", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"] == []


def test_what_has_only_some_of_the_words_is_said_to_have_only_some(town):
    html = text(q="石桥路 夜间施工 烏有之物")
    assert "没有找到同时含有全部词语的内容，以下内容只含有其中一部分（共3条）" in html
    assert 'role="status">共' not in html
    assert "只含有其中一部分" not in text(q="石桥路 夜间施工")


def test_a_tab_without_all_the_words_stays_empty_while_another_has_them(town):
    html = text(q="夜间施工 噪声", tab="own")
    assert '参考资料 <span class="tabs__number">1</span>' in html
    assert '本市公开 <span class="tabs__number">0</span>' in html and "没有找到相关内容" in html


def test_a_service_item_is_found_by_the_words_of_its_name_and_leads_to_its_guide(town, monkeypatch):
    monkeypatch.setattr("mingtang.portal.frame.now", lambda: later(START, 1))
    offered.publish(offered.road())
    for asked in ("临时占用城市道路", "臨時占用 城市道路", "占用城市道路审批", "城市道路 审批"):
        html = text(q=asked)
        assert (
            "办事服务</h2>" in html and 'href="/services/ROAD-OCC.html">临时占用城市道路审批</a>' in html
        ), asked
        assert "没有找到相关内容" not in html
    for other in (
        {"q": "城市道路 烏有之物"},
        {"q": "道路", "agency": "LT13"},
        {"q": "道路", "tab": "reference"},
        {"q": "道路", "kind": "news"},
    ):
        assert "ROAD-OCC" not in text(**other), other


def test_the_verb_requires_every_word_too(town, capsys):
    assert verb.main(["夜间施工 烏有之物", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0


def test_other_words_are_told_and_left_out_by_one_link(town):
    city.published(title="公共租赁住房管理办法")
    city.published(title="关于公租房摇号的通知")
    jobs.index_waiting(later(START, 3))
    html = text(q="公租房")
    assert "共2条" in html and "也查了：公共租赁住房。" in html and ">只查“公租房”</a>" in html
    assert "exact=1" in html
    literal = text(q="公租房", exact="1")
    assert "共1条" in literal and "也查了" not in literal and "精确查找" in literal
    assert "也查了：公租房" in text(q="gongzufang")


def test_a_slip_is_put_right_by_one_link(town):
    html = text(q="夜间旋工")
    assert "您是不是要找：<a" in html and ">夜间施工</a>" in html
    assert "您是不是要找" not in text(q="夜间施工")


def test_filters_offer_what_would_find_something_with_its_number(town):
    html = text(q="夜间施工")
    assert "市交通警察支队（1）</option>" in html and "通知公告（2）</option>" in html
    assert "2026年（3）</option>" in html and "信息公开年报（" not in html
    narrowed = text(q="夜间施工", agency="LT13", titles="1", year="2026", order="date")
    assert "共1条" in narrowed and "已选：" in narrowed and "，取消这个条件" in narrowed
    assert (
        'name="order" value="date"' in narrowed
        and "agency=LT13&amp;year=2026&amp;order=date&amp;titles=1" in narrowed
    )
    assert 'value="LT13" selected' in text(q="没有的词语烏有", agency="LT13")


def test_titles_only_leaves_out_what_only_bodies_say(town):
    assert "共1条" in text(q="路灯维护的要求") and "没有找到相关内容" in text(
        q="路灯维护的要求", titles="1", exact="1"
    )


def test_totals_above_ten_thousand_are_not_counted(town):
    assert [many(n) for n in (0, 3, 10_000, 10_001, 123_456)] == ["0", "3", "10,000", "10,000+", "10,000+"]


def test_a_search_is_counted_by_word_and_the_desk_sees_what_is_not_found(town, monkeypatch):
    monkeypatch.setattr("mingtang.portal.search.tally", tally := Tally())
    text(q="海底隧道")
    text(q="13800138000")
    text(q="夜间施工")
    text(q="夜间施工", agency="LT13", since="2099-01-01")  # a filter too many is no missing text
    tally.write(later(START, 3))
    assert set(Wanted.objects.values_list("word", "times", "missed")) == {
        ("海底隧道", 1, 1),
        ("夜间施工", 1, 0),
    }


def test_hot_words_stand_where_nothing_was_asked(town, monkeypatch):
    monkeypatch.setattr("mingtang.portal.search.hot", lambda on: ["公租房", "<b>"])
    html = text()
    assert "热词：" in html and 'href="/search?q=%E5%85%AC%E7%A7%9F%E6%88%BF">公租房</a>' in html
    assert "<b>" not in html and "热词" not in text(q="路灯")


def test_related_texts_are_asked_for_by_the_code_of_a_text(town):
    case = city.published(later(START, 3), title="关于石桥路夜间施工的说明", column="notices")
    jobs.index_waiting(later(START, 3))
    code = (
        Edition.objects.house.get(title="关于石桥路夜间施工的说明")
        .path.rsplit("/", 1)[1]
        .removesuffix(".html")
    )
    html = text(like=code)
    assert "关于石桥路夜间施工的通告" in html and "有共同的主题" in html
    take(case, "withdraw", "signer", later(START, 4), {"reason": "有误"})
    gone = text(like=code)
    assert "没有这篇内容，或者它已经撤下" in gone and "石桥路" not in gone
    assert "没有这篇内容" in text(like="<script>")


def test_answers_are_narrowed_by_how_texts_are_sorted(town):
    values = {"stage": "result", "subject_class": "城乡建设、环境保护\\城市规划", "validity": "valid"}
    city.published(later(START, 3), title="关于桥梁夜间施工结果的通告", values=values)
    jobs.index_waiting(later(START, 3))
    found = text(q="夜间施工", stage="result")
    assert "共1条" in found and "关于桥梁夜间施工结果的通告" in found
    assert (
        'value="result" selected>结果公开（1）</option>' in found
        and "有效（1）</option>" in found
        and "（1）" in found
    )
    assert "stage=result" in found and "，取消这个条件" in found
    assert "没有找到相关内容" in text(q="夜间施工", validity="repealed")
    assert "五公开" in text(q="夜间施工") and "结果公开</option>" in text(
        q="夜间施工"
    )  # offered, not counted yet
    assert "没有找到相关内容" in text(q="夜间施工", theme="没有这个主题")

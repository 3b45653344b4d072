import json
import random
import re
from datetime import date
from pathlib import Path

import pytest

from mingtang.search import hits
from mingtang.search.document import Doc, File
from mingtang.search.index import Builder, Reader
from mingtang.search.query import ENOUGH, search, suggest

NAUGHTY = Path(__file__).parents[3] / "shared/data/blns.json"


def _reader(root, *docs):
    Builder(root).build(docs)
    return Reader(root)


def _ids(answer):
    return [hit.id for hit in answer.hits]


def test_all_terms_must_match_and_any_will_do_when_no_document_has_all(tmp_path):
    reader = _reader(
        tmp_path,
        Doc("both", "路灯检修", "步行街 夜间施工"),
        Doc("one", "路灯年报", "全市统计"),
        Doc("two", "摊位摇号", "夜间施工"),
    )
    assert _ids(search(reader, "路灯 夜间")) == ["both"]
    assert set(_ids(search(reader, "全市 摇号"))) == {"one", "two"}
    assert search(reader, "统计 路灯 不存在的词").total == 2


@pytest.mark.parametrize(
    "asked", ["渣土运输 扬尘", "渣土运输扬尘", "大型户外广告设置审批", "运输 䶮", "路灯杆", "的扬尘"]
)
def test_a_word_that_stands_nowhere_leaves_nothing_of_the_strict_question(tmp_path, asked):
    reader = _reader(tmp_path, Doc("a", "道路运输年报", "路灯设置"), Doc("b", "运输企业名单", "户外设置"))
    assert search(reader, asked, partial=False).total == 0
    loose = search(reader, asked)
    assert loose.partial == (loose.total > 0)


@pytest.mark.parametrize(
    "asked", ["渣土运输扬尘", "渣土 扬尘", "渣土的扬尘", "渣土车 扬尘", "扬尘2026年渣土"]
)
def test_a_long_question_is_found_where_all_its_words_stand(tmp_path, asked):
    reader = _reader(
        tmp_path,
        Doc("all", "2026年扬尘治理", "渣土车的运输"),
        Doc("some", "渣土清运", "道路运输"),
        Doc("none", "路灯"),
    )
    answer = search(reader, asked, partial=False)
    assert (_ids(answer), answer.partial) == (["all"], False)


def test_every_one_of_many_words_is_required(tmp_path):
    words = [f"路灯{n}号" for n in range(10, 40)]
    reader = _reader(tmp_path, Doc("all", "一", "，".join(words)), Doc("most", "二", "，".join(words[:-1])))
    assert _ids(search(reader, " ".join(words))) == ["all"]


def test_titles_come_before_bodies_and_the_citys_own_before_reference_texts(tmp_path):
    reader = _reader(
        tmp_path,
        Doc("law-body", "条例", "占道经营" * 50, own=False),
        Doc("own-body", "通告", "本市占道经营处理"),
        Doc("law-title", "占道经营管理条例", "", own=False),
        Doc("own-title", "关于占道经营的通告", ""),
        Doc("exact", "占道经营", "", own=False),
        Doc("words", "经营者的占道", ""),
    )
    assert _ids(search(reader, "占道经营")) == ["exact", "own-title", "law-title", "own-body", "law-body"]


@pytest.mark.parametrize("mixed", [False, True])
def test_a_title_that_is_like_all_others_stands_before_the_best_body_and_that_before_a_file(tmp_path, mixed):
    """The least that a title or a body can score: all of them hold it, long and far from the start."""
    long = "关于进一步做好全市各县区乡镇街道" * 8 + "占道经营"
    titles = [Doc(f"title-{i}", long, "别的", own=not mixed) for i in range(120)]
    bodies = [Doc(f"body-{i}", "别的", "甲乙丙丁" * 3_000 + "占道经营", own=not mixed) for i in range(120)]
    files = [Doc(f"file-{i}", "别的", files=(File("附件", "", "占道经营"),)) for i in range(2)]
    best = Doc("body-best", "别的", "占道经营" * 40, doc_no="占道经营")
    answer = search(_reader(tmp_path, *files, *bodies, best, *titles), "占道经营", limit=300)
    assert [id.split("-")[0] for id in _ids(answer)] == ["title"] * 120 + ["body"] * 121 + ["file"] * 2
    assert _ids(answer)[120] == "body-best"


def test_titles_spelt_as_asked_come_first_beyond_the_first_page_too(tmp_path):
    spelt = [Doc(f"as-{i}", f"{'甲乙' * 20}《占道》经营{i}") for i in range(15)]
    others = [Doc(f"other-{i}", f"占道经营{i}") for i in range(15)]
    reader = _reader(tmp_path, *others, *spelt)
    pages = [id for offset in (0, 10, 20) for id in _ids(search(reader, "《占道》经营", 10, offset))]
    assert [id.split("-")[0] for id in pages] == ["as"] * 15 + ["other"] * 15


def test_a_document_found_twice_is_read_once(tmp_path, monkeypatch):
    """A phrase that few hold is asked again by its parts; what was read for the first answer is not read again."""
    reader, read = _reader(tmp_path, Doc("a", "渣土运输扬尘"), Doc("b", "扬尘", "渣土 运输")), []
    real = hits.seen
    monkeypatch.setattr(hits, "seen", lambda found: read.append(1) or real(found))
    assert _ids(search(reader, "渣土运输扬尘")) == ["a", "b"]
    assert len(read) == 2


def test_filters_narrow_and_total_counts_every_document_beyond_the_page(shelf, docs):
    def expected(keep):
        return {doc.id for doc in docs if keep(doc) and "路灯" in doc.title + doc.body}

    def ids(**filters):
        answer = search(shelf, "路灯", limit=len(docs), **filters)
        assert answer.total == len(answer.hits)
        return set(_ids(answer))

    low, high = date(2012, 3, 1), date(2015, 6, 30)
    assert ids() >= expected(lambda d: True)
    assert ids(agency="03") >= expected(lambda d: d.agency == "03") != set()
    assert {d.agency for d in search(shelf, "路灯", limit=99, agency="03").hits} == {"03"}
    assert {d.column for d in search(shelf, "路灯", limit=99, column="c2").hits} == {"c2"}
    assert ids(column="法") == ids()
    assert {d.kind for d in search(shelf, "路灯", limit=99, kind="news").hits} == {"news"}
    assert {d.own for d in search(shelf, "路灯", limit=99, own=False).hits} == {False}
    within = ids(since=low, until=high)
    assert within >= expected(lambda d: d.published_on and low <= d.published_on <= high) != set()
    assert within == {
        id for id in ids() if (on := {d.id: d for d in docs}[id].published_on) and low <= on <= high
    }
    assert ids(since=high, until=low) == set()
    assert search(shelf, "路灯", limit=1).total == len(ids())


def test_pages_follow_one_another_without_gap_or_repeat(shelf):
    for order in ("relevance", "date"):
        whole = _ids(search(shelf, "施工", limit=60, order=order))
        paged = [
            id for offset in range(0, 60, 7) for id in _ids(search(shelf, "施工", 7, offset, order=order))
        ]
        assert paged[:60] == whole
        assert len(set(whole)) == 60


def test_order_by_date_is_newest_first_and_undated_last(shelf, docs):
    days = [hit.published_on or date.min for hit in search(shelf, "施工", limit=len(docs), order="date").hits]
    assert days == sorted(days, reverse=True)
    assert days[-1] == date.min


@pytest.mark.parametrize("asked", ["臨時佔道", "ＬＥＤ路灯", "led路燈", "Led 路灯"])
def test_traditional_full_width_and_mixed_case_find_the_same(tmp_path, asked):
    reader = _reader(tmp_path, Doc("a", "临时占道与LED路灯检修", "正文"), Doc("b", "别的", "别的"))
    assert _ids(search(reader, asked)) == ["a"]


def test_one_character_is_looked_for_in_titles_only(tmp_path):
    reader = _reader(tmp_path, Doc("a", "䶮湖", ""), Doc("b", "湖", "䶮"), Doc("c", "山", "䶮湖"))
    assert _ids(search(reader, "䶮")) == ["a"]
    assert _ids(search(reader, "湖")) == ["b", "a"]


def test_the_snippet_marks_the_original_characters_and_nothing_else(tmp_path):
    body = "开头" * 300 + "見 臨時佔道<b>&經營</b>辦法" + "结尾" * 300
    reader = _reader(tmp_path, Doc("a", "题目<i>", body))
    hit = search(reader, "临时占道b经营").hits[0]
    assert "<mark>臨時佔道&lt;b&gt;&amp;經營</mark>&lt;/b&gt;辦法" in hit.snippet
    assert hit.snippet.startswith("…") and hit.snippet.endswith("…")
    assert hit.title == "题目<i>"
    assert "<mark>题目</mark>&lt;i&gt; … 开头" in search(reader, "题目").hits[0].snippet
    assert search(reader, "題目").hits[0].body == ""


def _hostile():
    known = [
        '信息" OR * ( NEAR',
        "\x00",
        "信息\x00公开",
        "，。！（）",
        " ",
        "",
        "a" * 10_000,
        "信息公开" * 2_500,
    ]
    known += [
        "\ud800信息",
        "信 息 " * 5_000,
        "《》",
        "title:信息",
        "*",
        "[a TO b]",
        "+-&&||!",
        "'; DROP--",
        "\u202e信息",
    ]
    return known + (json.loads(NAUGHTY.read_text()) if NAUGHTY.exists() else [])


def test_no_question_raises_and_every_snippet_is_safe(shelf):
    dice = random.Random(6)
    noise = ["".join(chr(dice.randint(0, 0x10FFFF)) for _ in range(dice.randint(1, 60))) for _ in range(300)]
    for asked in _hostile() + noise:
        answer = search(shelf, asked, limit=3)
        assert answer.total >= len(answer.hits)
        for hit in answer.hits:
            assert "<" not in re.sub(r"</?mark>", "", hit.snippet)
        suggest(shelf, asked)
    assert search(shelf, " \u3000\x00").total == 0


def test_odd_numbers_and_filters_are_taken_as_they_are(shelf):
    whole = search(shelf, "路灯", limit=10**12)
    assert len(whole.hits) == whole.total
    assert search(shelf, "路灯", limit=0).hits == () and search(shelf, "路灯", limit=0).total == whole.total
    assert search(shelf, "路灯", limit=-1, offset=-5).total == whole.total
    assert search(shelf, "路灯", offset=10**15).hits == ()
    assert search(shelf, "路灯", agency='x" OR \ud800\x00').total == 0


def test_a_document_of_any_content_can_be_printed_and_found(tmp_path):
    odd = Doc(
        "i\ud800",
        "题\x00目\ud800甲乙",
        "正\x00文\ud800丙丁<script>",
        columns=("a\ud800",),
        published_on=date.min,
    )
    reader = _reader(
        tmp_path, odd, Doc("empty", ""), Doc("marks", "——！"), Doc("long", "长" * 70_000, "短文")
    )
    assert [hit.published_on for hit in search(reader, "甲乙").hits] == [date.min]
    assert "<script>" not in search(reader, "丙丁").hits[0].snippet
    assert _ids(search(reader, "短文")) == ["long"]
    assert _ids(search(reader, "——")) == ["marks"]


def test_a_phrase_runs_over_each_of_its_characters_and_across_no_two_values(tmp_path):
    text = "甲乙丙丁戊己庚辛"
    reader = _reader(
        tmp_path, Doc("a", "题", text, doc_no="壬癸"), Doc("b", "题", "甲乙丙庚戊己丁辛"),
        Doc("c", "题", "", files=(File("子丑", "", "寅卯"), File("辰巳", "", "午未"))),
    )  # fmt: skip
    for start in range(len(text)):
        for end in range(start + 2, len(text) + 1):
            assert "a" in _ids(search(reader, text[start:end], exact=True))
    assert (
        _ids(search(reader, "丙丁戊", exact=True)) == ["a"] == _ids(search(reader, "乙丙丁戊己", exact=True))
    )
    assert _ids(search(reader, "甲乙丙庚戊", exact=True)) == ["b"]
    for across in (
        "癸甲",
        "壬癸甲",
        "壬癸甲乙",
        "丑寅",
        "子丑寅卯",
        "寅卯辰巳",
        "卯辰",
        "甲乙丁戊",
        "乙丙丁丁",
    ):
        assert search(reader, across, exact=True).total == 0, across
    assert _ids(search(reader, "子丑")) == _ids(search(reader, "午未")) == ["c"]


def test_suggestions_are_known_terms_that_find_something_then_titles(tmp_path):
    reader = _reader(
        tmp_path,
        Doc("a", "占道经营管理办法", "占道经营和占道施工"),
        Doc("b", "关于占道挖掘的通告", ""),
        Doc("c", "摇号", "公开摇号"),
    )
    given = suggest(reader, "占道")
    assert given[0] == "占道" and "占道施工" in given and "占道停车" not in given
    assert given[-2:] == ["占道经营管理办法", "关于占道挖掘的通告"]
    assert suggest(reader, "佔") == suggest(reader, "占") != []
    assert suggest(reader, "") == suggest(reader, "、") == []


def test_titles_only_looks_in_no_body_and_exact_cuts_nothing(tmp_path):
    reader = _reader(
        tmp_path,
        Doc("t", "路灯检修计划", ""),
        Doc("b", "年报", "路灯检修"),
        Doc("c", "检修路灯", "路灯与检修"),
    )
    assert set(_ids(search(reader, "路灯检修"))) == {"t", "b", "c"}
    assert set(_ids(search(reader, "路灯检修", titles=True))) == {"t", "c"}
    assert set(_ids(search(reader, "路灯检修", exact=True))) == {"t", "b"}
    assert _ids(search(reader, "路灯检修", exact=True, titles=True)) == ["t"]
    assert search(reader, "路灯 甲乙", exact=True).total == 0
    assert search(reader, "计划 甲乙", titles=True).partial


def test_a_question_of_one_term_is_cut_only_where_few_hold_it_whatever_the_filters(tmp_path):
    def town(holders):
        held = [Doc(f"h{i}", "年报", f"道路检修第{i}段", agency=f"{i % 3}") for i in range(holders)]
        return _reader(tmp_path / str(holders), *held, Doc("parts", "检修", "道路", agency="0"))

    few, enough = town(ENOUGH - 1), town(ENOUGH)
    assert search(few, "道路检修").total == ENOUGH and "parts" in _ids(search(few, "道路检修", agency="0"))
    assert search(enough, "道路检修").total == ENOUGH
    assert "parts" not in _ids(search(enough, "道路检修", agency="0"))
    assert search(enough, "道路 检修").total == ENOUGH + 1


def test_pages_that_titles_begin_and_bodies_end_have_no_gap(tmp_path):
    titles = [Doc(f"t{i}", f"道路检修第{i}段", "") for i in range(7)]
    marked = [Doc(f"m{i}", f"道路（检修）第{i}段", "道路检修") for i in range(5)]
    bodies = [Doc(f"b{i}", "年报", f"道路检修第{i}段") for i in range(9)]
    reader = _reader(tmp_path, *bodies, *marked, *titles)
    paged = [id for offset in range(0, 24, 4) for id in _ids(search(reader, "道路检修", 4, offset))]
    assert [id[0] for id in paged] == ["t"] * 7 + ["m"] * 5 + ["b"] * 9
    assert len(set(paged)) == 21
    assert {
        search(reader, "道路检修", limit, offset).total for limit in (0, 1, 50) for offset in (0, 9, 30)
    } == {21}

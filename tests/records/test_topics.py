"""Blocks as data: one checker, versions, two persons, withdrawal; what their events add up to."""

import pytest

from mingtang.counts.measures import MEASURES
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.posts import POSTS
from mingtang.records import audit, topics
from mingtang.records.models import Column
from mingtang.records.topics import acts, blocks, pictures
from mingtang.records.topics.models import HOME, Topic, TopicVersion
from tests import city
from tests.city import START

pytestmark = pytest.mark.django_db
LIST = {"kind": "list", "title": "通知", "source": "column:notices", "number": "5"}
TEXT = {"kind": "text", "title": "说明", "text": "灯光亮化工程分三期。"}
PAGE = {"title": "道路照明", "about": "", "blocks": [LIST, TEXT]}


@pytest.fixture(autouse=True)
def town():
    city.found()


def save(content=PAGE, code="lights", owner="LT04", seen=0, post="drafter", comment="按会议意见") -> int:
    by = city.seat(post, owner or "LT01")
    return acts.save_topic(code, owner, content, comment, seen=seen, by=by, at=START)


def publish(code="lights", number=1, agency="LT04", post="disclosure_head", reviewed=True) -> int:
    return acts.publish_topic(code, number, reviewed, by=city.seat(post, agency), at=START)


def faults(*rows, **page) -> list[tuple[int, str, str]]:
    given = blocks.kept({**PAGE, "blocks": list(rows), **page})
    return [(f.block, f.field, f.text) for f in blocks.check(given, topics.known("LT04"))]


def test_every_figure_but_the_stock_is_a_declared_measure_under_its_own_label():
    assert all(MEASURES[key].label == label for key, label in blocks.FIGURES.items() if key != "public")


@pytest.mark.parametrize(
    "block, field, said",
    [
        ({**LIST, "number": "99"}, "number", "1至20"),
        ({**LIST, "number": "²"}, "number", "1至20"),
        ({**LIST, "source": "column:nosuch"}, "source", "请选择来源"),
        ({**LIST, "title": ""}, "title", "请填写标题"),
        ({"kind": "numbers", "title": "数字", "figures": ["42"]}, "figures", "由系统计算"),
        ({"kind": "numbers", "title": "数字"}, "figures", "请选择"),
        ({"kind": "chart", "title": "图", "source": "city", "by": "weeks"}, "by", "按月还是按年"),
        ({"kind": "text", "text": ""}, "text", "请填写文字"),
        ({"kind": "text", "text": "联系人身份证号码11010519491231002X"}, "text", "疑似含有身份证号码"),
        ({"kind": "text", "text": "金额待补充。"}, "text", "内容未定"),
        ({"kind": "links", "title": "链接", "lines": "只有名称"}, "lines", "先写名称"),
        (
            {"kind": "banner", "title": "横幅", "picture": "NOSUCH:1", "alt": "图"},
            "picture",
            "没有公开或者已经撤下",
        ),
        ({"kind": "banner", "title": "横幅", "alt": "图"}, "picture", "请选择图片"),
        ({"kind": "links", "title": "链接", "lines": "外站 https://example.com/"}, "lines", "政府网站"),
        (
            {"kind": "links", "title": "链接", "lines": "假站 https://gov.cn@example.com/"},
            "lines",
            "政府网站",
        ),
        ({"kind": "links", "title": "链接", "lines": "脚本 javascript:alert(1)"}, "lines", "政府网站"),
        ({"kind": "links", "title": "链接", "lines": "没有 /r/2026/nosuch.html"}, "lines", "没有公开"),
        ({"kind": "banner", "title": "横幅", "url": "//example.com"}, "url", "政府网站"),
    ],
)
def test_the_checker_names_block_field_and_fault(block, field, said):
    found = faults(LIST, block)
    assert (
        found
        and {(n, name) for n, name, _ in found} == {(1, field)}
        and said in "".join(text for *_, text in found)
    )


def test_a_good_page_has_no_fault_and_an_empty_one_has():
    links = {
        "kind": "links",
        "title": "链接",
        "lines": "指南 /guide/LT04.html\n国务院 https://www.gov.cn/zhengce/",
    }
    numbers = {"kind": "numbers", "title": "数字", "figures": ["public", "told"]}
    assert faults(LIST, TEXT, links, numbers) == []
    assert [(n, text) for n, _, text in faults()] == [(blocks.HEAD, "请至少添加一块")]
    assert [name for _, name, _ in faults(LIST, title="")] == ["title"]


def test_no_list_is_drawn_from_a_column_told_inside_or_closed():
    Column.objects.filter(code="notices").update(internal=True)
    assert faults(LIST)[0][1] == "source"
    Column.objects.filter(code="notices").update(internal=False, closed_on=START.date())
    assert faults(LIST)[0][1] == "source"


def test_what_is_published_was_saved_by_another_and_examined():
    save(post="disclosure_head")
    with pytest.raises(Refused, match="须由另一人公布"):
        publish()
    with pytest.raises(Refused, match="条例第十七条"):
        publish(post="signer", reviewed=False)
    assert not TopicVersion.objects.filter(current=True).exists()
    publish(post="signer")
    with pytest.raises(Refused, match="已经公布"):
        publish(post="signer")
    with pytest.raises(Moved):
        publish(post="signer", number=2)


def test_who_may_not_write_or_publish_is_refused():
    for post in sorted(set(POSTS) - {"drafter", "disclosure_head"}):
        with pytest.raises(Refused):
            acts.save_topic("x1", "LT04", PAGE, "甲", seen=0, by=city.seat(post, "LT01"), at=START)
    save()
    for post, agency in (("drafter", "LT04"), ("disclosure_head", "LT13"), ("openness_office", "LT01")):
        with pytest.raises(Refused):
            publish(post=post, agency=agency)
    with pytest.raises(Refused, match="政务公开办公室"):
        save(code=HOME, owner="LT04", post="disclosure_head")
    with pytest.raises(Refused, match="已有专题"):
        save(owner="LT13", post="drafter", seen=1)


def test_of_two_editors_the_second_is_told_and_a_fault_is_not_saved():
    save()
    with pytest.raises(Moved):
        acts.save_topic(
            "lights", "LT04", {**PAGE, "title": "另"}, "甲", seen=2, by=city.seat("drafter"), at=START
        )
    with pytest.raises(Refused, match="无须保存"):
        save(seen=1)
    with pytest.raises(Refused, match="第1块"):
        save({**PAGE, "blocks": [{**TEXT, "text": "手机13800138000"}]}, seen=1)
    assert TopicVersion.objects.count() == 1


def test_a_source_that_closes_holds_the_publication():
    save()
    Column.objects.filter(code="notices").update(closed_on=START.date())
    with pytest.raises(Refused, match="第1块请选择来源"):
        publish()


def test_withdrawn_and_published_again():
    save()
    publish()
    by = city.seat("signer")
    with pytest.raises(Refused, match="不写个人信息"):
        acts.withdraw_topic("lights", 1, "手机13800138000", by=by, at=START)
    acts.withdraw_topic("lights", 1, "活动已结束", by=by, at=START)
    assert Topic.objects.get().withdrawn_at and not topics.in_force()
    with pytest.raises(Refused, match="没有公布"):
        acts.withdraw_topic("lights", 1, "活动已结束", by=by, at=START)
    publish()
    assert Topic.objects.get().withdrawn_at is None and len(topics.in_force()) == 1
    assert [e.act for e in Event.objects.filter(subject_type="topic")] == [
        "topic.save", "topic.publish", "topic.withdraw", "topic.publish",
    ]  # fmt: skip


def test_pages_changed_behind_the_acts_are_named():
    save()
    publish()
    assert audit.differences()[1] == []
    TopicVersion.objects.update(content={**PAGE, "title": "改过"})
    assert [row[1] for row in audit.differences()[1]] == ["content"]
    TopicVersion.objects.update(content=blocks.kept(PAGE), current=False)
    assert [row[1] for row in audit.differences()[1]] == ["current"]
    TopicVersion.objects.update(current=True)
    Topic.objects.update(owner="LT13")
    assert [row[1] for row in audit.differences()[1]] == ["owner"]


def test_the_typed_texts_are_commitments_in_the_ledger():
    save()
    assert not any(
        "亮化" in e.payload or "会议" in e.payload for e in Event.objects.filter(subject_type="topic")
    )


def test_a_picture_needs_words_and_a_size_and_pages_without_one_keep_their_digest():
    assert blocks.kept({"blocks": [{"kind": "banner", "title": "横幅"}]})["blocks"] == [
        {"kind": "banner", "title": "横幅", "text": "", "url": ""}
    ]
    small = {"page": {"size": [500, 200]}}
    assert "至少要600像素" in pictures.why_not(small) and "太高" in pictures.why_not(
        {"page": {"size": [700, 2000]}}
    )
    known = blocks.Known(frozenset())
    page = blocks.kept({**PAGE, "blocks": [{"kind": "banner", "title": "横幅", "picture": "A:1"}]})
    assert [(f.field, f.text[:5]) for f in blocks.check(page, known)] == [("alt", "请写替代文")]
    page["blocks"][0]["alt"] = "电话13800138000"
    assert "疑似含有" in blocks.check(page, known)[0].text

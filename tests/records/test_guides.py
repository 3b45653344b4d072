"""The guide of 条例第十二条: inherited, replaced, versioned, and not published while an element is missing."""

import pytest

from mingtang.ledger.refusal import Moved, Refused
from mingtang.oversight.watch import texts
from mingtang.people.models import Agency
from mingtang.records import guides
from mingtang.records.guides import acts
from mingtang.records.models import GuideVersion
from tests import city
from tests.city import START

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    city.found()
    Agency.objects.update(hours="工作日8:30至17:30")


def said(code: str = "LT04") -> dict[str, guides.Said]:
    return {one.element.key: one for one in guides.of(Agency.objects.get(code=code))}


def save(content: dict, comment="按办公室意见修改", owner="LT04", seen=0, post="disclosure_head") -> int:
    by = city.seat(post, owner or "LT01")
    return acts.save_guide(owner, content, comment, seen=seen, by=by, at=START)


def publish(number: int, owner="LT04", post="disclosure_head") -> int:
    return acts.publish_guide(owner, number, by=city.seat(post, owner or "LT01"), at=START)


def test_an_agency_inherits_what_it_has_not_written_and_sees_what_it_replaced():
    assert said()["arrangement"].origin == guides.INHERITED and said()["phone"].origin == guides.RECORD
    assert said()["fax"].text == guides.NO_FAX
    publish(save({"arrangement": "按科室和年度编排。"}))
    assert said()["arrangement"].text == "按科室和年度编排。" and said()["arrangement"].origin == guides.OWN
    assert said()["arrangement"].inherited == guides.packaged()["arrangement"]
    assert said("LT13")["arrangement"].text == guides.packaged()["arrangement"]


def test_a_template_that_is_issued_is_inherited_by_all_but_what_they_replaced():
    publish(save({"access": "来我局查阅。"}))
    number = save({"access": "新的获取方式。", "remedy": "新的救济。"}, owner="", post="openness_office")
    packaged = guides.packaged()["access"].replace(guides.WAYS, "当面、邮寄")
    assert said("LT13")["access"].text == packaged  # a draft of the template is nobody's
    publish(number, owner="", post="openness_office")
    assert said("LT13")["access"].text == "新的获取方式。" and said()["access"].text == "来我局查阅。"
    assert said()["remedy"].text == "新的救济。"


@pytest.mark.parametrize(
    "fact, label", [("hours", "办公时间"), ("address", "办公地址"), ("phone", "联系电话")]
)
def test_a_guide_without_a_statutory_element_is_not_published(fact, label):
    Agency.objects.filter(code="LT04").update(**{fact: ""})
    number = save({"arrangement": "按年度编排。"})
    with pytest.raises(Refused, match=f"还缺{label}，不能公布（条例第十二条）"):
        publish(number)
    assert not GuideVersion.objects.filter(current=True).exists()
    assert any(found.agency == "LT04" and label in found.evidence for found in texts.guides())
    publish(save({"arrangement": "按年度编排。", fact: "书院街道明堂路2号"}, seen=1))
    assert not any(found.agency == "LT04" for found in texts.guides())


def test_of_two_editors_the_second_is_told_and_personal_data_is_not_saved():
    save({"arrangement": "甲"})
    with pytest.raises(Moved):
        save({"arrangement": "乙"}, seen=0)
    with pytest.raises(Refused, match="疑似个人信息"):
        save({"access": "请联系张三，身份证号码11010519491231002X"}, seen=1)
    with pytest.raises(Refused, match="请写明"):
        save({"arrangement": "乙"}, comment=" ", seen=1)
    with pytest.raises(Refused, match="无须保存"):
        save({"arrangement": "甲"}, seen=1)
    assert list(GuideVersion.objects.values_list("no", flat=True)) == [1]


def test_who_may_not_write_or_publish_a_guide_is_refused():
    number = save({"arrangement": "甲"}, post="drafter")
    for post, agency in (("drafter", "LT04"), ("disclosure_head", "LT13"), ("openness_office", "LT01")):
        with pytest.raises(Refused):
            acts.publish_guide("LT04", number, by=city.seat(post, agency), at=START)
    with pytest.raises(Refused):
        save({"arrangement": "乙"}, owner="", post="disclosure_head")

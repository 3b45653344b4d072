"""办事服务: the printed guide of each item, the register, and what a closed item leaves behind."""

import re
from datetime import timedelta

import pytest

from mingtang.cases.items import acts
from mingtang.cases.models import ServiceItem
from mingtang.press import services
from mingtang.press.tree import Tree
from tests import city
from tests.cases import offered
from tests.city import START, later, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(settings):
    city.found()
    return Tree(settings.MINGTANG_TREE)


def read(tree, path):
    return (tree.public / path).read_text(encoding="utf-8")


def test_a_published_item_gets_its_guide_with_the_eight_key_elements(tree):
    offered.publish(offered.road())
    services.print_services(START)
    page = read(tree, "services/ROAD-OCC.html")
    for label in (
        "事项名称",
        "设定依据",
        "申请条件",
        "办理材料",
        "办理地点",
        "办理时间",
        "联系电话",
        "办理流程",
    ):
        assert label in page, label
    assert "同时办理" in page and "市交通警察支队" in page and "时限16小时" in page
    assert 'href="tel:0880-00010004"' in page and 'href="/ask/service/ROAD-OCC/"' in page
    assert "<form" not in re.sub(r'<form class="find".*?</form>', "", page, flags=re.S), (
        "a printed page only leads on"
    )
    assert (tree.public / "hant/services/ROAD-OCC.html").exists()


def test_a_grant_promises_nothing_of_the_licensing_law(tree):
    offered.publish(offered.subsidy())
    services.print_services(START)
    page = read(tree, "services/FUND-SME.html")
    assert "行政许可法" not in page and "法律、法规没有规定" in page and "45个工作日" in page


def test_the_register_lists_items_by_agency_and_type(tree):
    offered.publish(offered.road())
    offered.publish(offered.subsidy())
    services.print_services(START)
    home = read(tree, "services/index.html")
    assert "临时占用城市道路审批" in home and "中小企业发展专项资金项目申报" in home
    licences = read(tree, "services/type/01.html")
    assert "临时占用城市道路审批" in licences and "中小企业发展" not in licences
    assert "中小企业发展专项资金" in read(tree, "services/agency/LT04.html")


def test_a_version_for_a_later_day_is_printed_on_that_day(tree):
    offered.publish(offered.road())
    services.print_services(START)
    known = ServiceItem.objects.get().digest
    acts.save_item(
        "LT04", offered.road() | {"hours": "每日全天"}, known=known, by=seat("section_head"), at=START
    )
    acts.publish_item("ROAD-OCC", (START + timedelta(days=3)).date(), by=seat("leader_in_charge"), at=START)
    services.print_services(later(START, 2))
    assert "每日全天" not in read(tree, "services/ROAD-OCC.html")
    services.print_services(later(START, 3))
    assert "每日全天" in read(tree, "services/ROAD-OCC.html") and "第2版" in read(
        tree, "services/ROAD-OCC.html"
    )


def test_a_closed_item_leaves_its_address_with_day_and_reason(tree):
    offered.publish(offered.road())
    services.print_services(START)
    acts.close_item("ROAD-OCC", "国务院决定取消该事项", by=seat("leader_in_charge"), at=later(START, 1))
    services.print_services(later(START, 1))
    page = re.sub("</?time[^>]*>", "", read(tree, "services/ROAD-OCC.html"))
    assert "自2026年3月3日起停办" in page and "国务院决定取消" in page and "在线办理" not in page
    assert "ROAD-OCC" not in read(tree, "services/index.html")


def test_printing_twice_changes_nothing(tree):
    offered.publish(offered.road())
    services.print_services(START)
    before = {p: p.read_bytes() for p in tree.public.glob("services/**/*.html")}
    services.print_services(START)
    assert before and before == {p: p.read_bytes() for p in tree.public.glob("services/**/*.html")}

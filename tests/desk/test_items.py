"""The editor of service items as section heads, leaders and clerks use it, without JavaScript."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from mingtang.cases.models import ServiceItem
from mingtang.desk import item_form
from mingtang.kinds import service
from tests import city
from tests.cases import offered
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_city():
    city.found()


def posted(body, **more):
    """What a browser sends of the editor that shows `body`."""
    typed = item_form.typed_of(body)
    data = {**typed.plain, "known": "", "key": "k1", **more}
    for section, rows in typed.rows.items():
        for i, row in enumerate(rows):
            data |= {f"{section}-{i}-{column}": value for column, value in row.items()}
    return data


def text(answer):
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def row(code="ROAD-OCC"):
    return ServiceItem.objects.filter(code=code).order_by("-version").first()


def test_the_editor_and_the_body_say_the_same_both_ways():
    for body in (offered.road(), offered.subsidy()):
        again = item_form.body_of(item_form.read(posted(body)))
        assert service.build(judged(again)).steps.keys() == service.build(judged(body)).steps.keys()
        assert {k: v for k, v in again.items() if v} == {k: v for k, v in body.items() if v}


def judged(body):
    return {**body, "agency": "LT04", "version": "X@1"}


def test_a_head_writes_an_item_a_leader_publishes_it_and_both_see_the_guide():
    head, leader = signed_in("section_head"), signed_in("leader_in_charge")
    assert "受理" in text(head.get("/desk/items/new/"))
    answer = head.post("/desk/items/new/", posted(offered.road(), save="1"))
    assert answer.status_code == 302 and answer["Location"] == "/desk/items/ROAD-OCC/edit/?done=saved"
    assert "核对没有发现问题" in text(head.get(answer["Location"]))
    page = text(head.get("/desk/items/ROAD-OCC/"))
    assert "交警会签" in page and "市交通警察支队" in page and "发布草稿" not in page
    assert head.get("/desk/items/ROAD-OCC/publish/").status_code == 404
    confirm = leader.get("/desk/items/ROAD-OCC/publish/").content.decode()
    known = re.search(r'name="known" value="(\w+)"', confirm)[1]
    given = {"valid_from": "2026-03-02", "known": known, "key": "k2"}
    unsure = leader.post("/desk/items/ROAD-OCC/publish/", given)
    assert unsure.status_code == 422 and row().state == "draft"
    given |= {"sure": "on", "key": "k3"}
    assert leader.post("/desk/items/ROAD-OCC/publish/", given).status_code == 302
    assert (row().state, row().valid_from) == ("published", date(2026, 3, 2))


def test_a_fault_stands_beside_its_field_and_on_top():
    head = signed_in("section_head")
    body = offered.road()
    body["materials"].append({"name": "其他有关材料"})
    body["steps"][3]["agency"] = "LT99"
    body["promised"] = {"n": 30, "unit": "working_days"}
    head.post("/desk/items/new/", posted(body, save="1"))
    page = head.get("/desk/items/ROAD-OCC/edit/").content.decode()
    assert 'href="#materials-2-name"' in page and 'href="#promised-n"' in page
    at = page.index('id="materials-2-name"')
    assert 'aria-invalid="true"' in page[at : at + 900] and "应写明具体名称" in page[at : at + 900]
    del body["materials"][2]
    body["promised"]["n"] = 7
    head.post("/desk/items/ROAD-OCC/edit/", posted(body, save="1", known=row().digest, key="k2"))
    page = head.get("/desk/items/ROAD-OCC/edit/").content.decode()
    assert 'href="#steps-3-agency"' in page and "LT99" in page


def test_rows_are_added_removed_and_moved_without_script_and_nothing_typed_is_lost():
    head = signed_in("section_head")
    data = posted(offered.road())
    data["phone"] = "0880-00010009"
    page = head.post("/desk/items/new/", {**data, "add": "materials"}).content.decode()
    assert 'name="materials-2-name"' in page and "0880-00010009" in page
    assert not ServiceItem.objects.exists()
    page = head.post("/desk/items/new/", {**data, "up": "steps.1"}).content.decode()
    assert re.search(r'name="steps-0-name" value="现场踏勘"', page)
    assert re.search(r'name="steps-1-name" value="受理"', page)
    page = head.post("/desk/items/new/", {**data, "remove": "steps.2"}).content.decode()
    assert "交警会签" not in page and 'name="steps-5-name"' in page and 'name="steps-6-name"' not in page
    for odd in ({"remove": "steps.99"}, {"remove": "nothing.1"}, {"up": "steps.x"}, {"add": "nothing"}):
        assert head.post("/desk/items/new/", {**data, **odd}).status_code == 200


def test_a_row_is_missed_by_its_chinese_name():
    head = signed_in("section_head")
    data = posted(offered.road(), save="1")
    data |= {"steps-1-n": "", "faq-0-a": "", "type": ""}
    head.post("/desk/items/new/", data)
    page = head.get("/desk/items/ROAD-OCC/edit/").content.decode()
    assert 'href="#steps-1-n"' in page and 'href="#faq-0-a"' in page and 'href="#type"' in page
    assert "缺少“时限”" in page and "缺少“limit”" not in page


def test_the_second_of_two_editors_keeps_what_he_typed_and_is_told():
    head, leader = signed_in("section_head"), signed_in("leader_in_charge")
    head.post("/desk/items/new/", posted(offered.road(), save="1"))
    known = row().digest
    one = posted(offered.road() | {"phone": "0880-00010001"}, save="1", known=known, key="a")
    two = posted(offered.road() | {"phone": "0880-00010002"}, save="1", known=known, key="b")
    assert head.post("/desk/items/ROAD-OCC/edit/", one).status_code == 302
    late = leader.post("/desk/items/ROAD-OCC/edit/", two)
    assert late.status_code == 409 and "他人修改" in text(late)
    assert "0880-00010002" in late.content.decode() and row().body["phone"] == "0880-00010001"


def test_editing_what_is_published_begins_the_next_version():
    offered.publish(offered.road())
    head = signed_in("section_head")
    assert "将形成新的一版" in text(head.get("/desk/items/ROAD-OCC/edit/"))
    data = posted(offered.road() | {"hours": "全年"}, save="1", known=row().digest)
    head.post("/desk/items/ROAD-OCC/edit/", data)
    found = [(r.version, r.state) for r in ServiceItem.objects.order_by("version")]
    assert found == [(1, "published"), (2, "draft")]
    assert "另有草稿" in text(head.get("/desk/items/"))


def test_a_leader_closes_an_item_with_its_reason():
    offered.publish(offered.road())
    leader, url = signed_in("leader_in_charge"), "/desk/items/ROAD-OCC/close/"
    assert leader.post(url, {"reason": "", "key": "a"}).status_code == 422
    assert leader.post(url, {"reason": "国务院决定取消", "key": "b"}).status_code == 302
    assert row().state == "closed" and "已停办" in text(leader.get("/desk/items/"))


def test_who_may_open_what():
    offered.publish(offered.road())
    pages = (
        "/desk/items/",
        "/desk/items/ROAD-OCC/",
        "/desk/items/ROAD-OCC/edit/",
        "/desk/items/new/",
        "/desk/items/ROAD-OCC/close/",
    )
    wanted = {
        ("section_head", "LT04"): [200, 200, 200, 200, 404],
        ("disclosure_head", "LT04"): [200, 200, 200, 200, 200],
        ("window_clerk", "LT04"): [200, 200, 404, 404, 404],
        ("handler", "LT04"): [404] * 5,
        ("section_head", "LT13"): [200, 404, 404, 200, 404],
        ("admin_system", "LT01"): [404] * 5,
    }
    for (post, agency), codes in wanted.items():
        client = signed_in(post, agency)
        assert [client.get(url).status_code for url in pages] == codes, post
    assert Client().get("/desk/items/").status_code == 302


def test_hostile_fields_are_taken_as_text():
    head = signed_in("section_head")
    data = posted(offered.road(), save="1")
    data |= {
        "name": "<script>alert(1)</script>",
        "materials-0-note": "\u202e\x00" + "长" * 5000,
        "steps-500-name": "x",
        "faq-9-q": "🐉",
    }
    assert head.post("/desk/items/new/", data).status_code == 302
    page = head.get("/desk/items/ROAD-OCC/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page

"""栏目 on the desk: previewed, then done; two at once; one agency set up in a few clicks."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingtang.ledger.models import Event
from mingtang.people import acts as people
from mingtang.people.models import Agency, Post
from mingtang.people.seats import SYSTEM
from mingtang.records.columns import kept, standard
from mingtang.records.models import Column
from mingtang.rehearsal import found
from tests import city
from tests.city import START
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


def typed(page: str) -> dict:
    """What the form on the page holds, as a browser would send it back."""
    fields = dict(re.findall(r'<input type="hidden" name="(seen|key)" value="([^"]*)"', page))
    for name, value in re.findall(r'<input type="(?:text|number)" name="(\w+)" value="([^"]*)"', page):
        fields[name] = value
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    for name in ("keep", "singly"):
        fields[name] = re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', page)
    return fields


@pytest.fixture
def office():
    city.found()
    return signed_in("openness_office", "LT01")


def test_a_column_is_added_corrected_with_its_effect_shown_first_moved_and_closed(office):
    page = office.get("/desk/columns/new/?parent=open").content.decode()
    new = {**typed(page), "code": "works", "name": "重点工作", "kind": "documents", "limit_days": "30", "owner": "LT04", "post": "drafter"}  # fmt: skip
    again = office.post("/desk/columns/new/", {**new, "code": "New Works"})
    assert again.status_code == 422 and "栏目编码须以小写字母开头" in again.content.decode()
    assert 'value="重点工作"' in again.content.decode()  # what was typed is kept
    assert office.post("/desk/columns/new/", new).status_code == 302
    tree = office.get("/desk/columns/").content.decode()
    assert "重点工作" in tree and "缺少主责单位" in tree  # the founding columns of the tests have no owner

    page = office.get("/desk/columns/works/").content.decode()
    told = {**typed(page), "limit_days": "14", "name": "重点工作进展"}
    shown = office.post("/desk/columns/works/", told).content.decode()
    assert "更新期限：30 → 14" in shown and "本栏目的列表和0条公开信息的页面" in shown
    assert Column.objects.get(code="works").limit_days == 30  # not yet
    assert office.post("/desk/columns/works/", {**told, "confirmed": "1"}).status_code == 302
    assert Column.objects.get(code="works").name == "重点工作进展"

    page = office.get("/desk/columns/notices/move/").content.decode()
    told = {**typed(page), "parent": "open", "after": "works"}
    shown = office.post("/desk/columns/notices/move/", told).content.decode()
    assert "政府信息公开 / 通知公告" in shown and "计入法定主动公开内容" in shown
    assert office.post("/desk/columns/notices/move/", {**told, "confirmed": "1"}).status_code == 302
    assert Column.objects.get(code="notices").statutory

    page = office.get("/desk/columns/works/close/").content.decode()
    told = {**typed(page), "reason": "并入其他栏目"}
    shown = office.post("/desk/columns/works/close/", told).content.decode()
    assert "栏目页保留在原地址" in shown and Column.objects.get(code="works").closed_on is None
    assert office.post("/desk/columns/works/close/", {**told, "confirmed": "1"}).status_code == 302
    assert Column.objects.get(code="works").closed_on == START.date()
    assert office.get("/desk/columns/works/").status_code == 404
    acts = Event.objects.filter(act__startswith="column.").order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["column.open", "column.correct", "column.move", "column.close"]


def test_news_below_the_platform_is_refused_beside_the_field(office):
    page = office.get("/desk/columns/new/?parent=open").content.decode()
    new = {**typed(page), "code": "chat", "name": "动态", "kind": "news"}
    answer = office.post("/desk/columns/new/", new)
    assert answer.status_code == 422 and "国办公开办函〔2019〕61号" in answer.content.decode()


def test_of_two_editors_at_once_the_second_is_told_and_keeps_what_was_typed(office):
    other = signed_in("disclosure_head", "LT01")
    page = office.get("/desk/columns/notices/").content.decode()
    mine, his = {**typed(page), "limit_days": "180"}, {**typed(page), "limit_days": "90", "key": "other"}
    assert office.post("/desk/columns/notices/", {**mine, "confirmed": "1"}).status_code == 302
    late = other.post("/desk/columns/notices/", {**his, "confirmed": "1"})
    assert late.status_code == 409 and "此内容已由" in late.content.decode() and 'value="90"' in late.content.decode()  # fmt: skip
    assert Column.objects.get(code="notices").limit_days == 180


def test_a_column_with_public_records_is_not_closed_before_they_have_a_place(office):
    city.published(column="policy-other")
    page = office.get("/desk/columns/policy-other/close/").content.decode()
    answer = office.post("/desk/columns/policy-other/close/", {**typed(page), "reason": "合并"})
    assert answer.status_code == 422 and "1条公开信息，请选择移到哪个栏目" in answer.content.decode()


def test_a_new_agency_is_set_up_from_nothing_to_its_complete_tree_in_three_requests(office):
    Column.objects.exclude(parent=None).delete()
    Column.objects.all().delete()
    found.columns(START)
    body = Agency(code="LT90", name="市文化和旅游局", short="市文旅局", kind="department", parent_id="LT01", division="990100")  # fmt: skip
    people.found_agency(body, by=SYSTEM, at=START)
    listed = office.get("/desk/columns/agencies/").content.decode()
    assert "市文旅局" in listed and "未设立" in listed
    page = office.get("/desk/columns/agencies/LT90/").content.decode()
    wanted = standard.columns_of("department")
    assert typed(page)["keep"] and set(typed(page)["keep"]) == set(
        wanted
    )  # ticked before anybody has clicked
    assert office.post("/desk/columns/agencies/LT90/", typed(page)).status_code == 302
    assert set(kept("LT90")) == set(wanted) and kept("LT90")["open-guide"].singly
    short = {**typed(office.get("/desk/columns/agencies/LT90/").content.decode())}
    short["keep"] = short["keep"][1:]
    refused = office.post("/desk/columns/agencies/LT90/", short)
    assert refused.status_code == 422 and "1个栏目没有设立，请写明理由" in refused.content.decode()
    assert office.post("/desk/columns/agencies/LT90/", {**short, "reason": "职能已划出"}).status_code == 302
    row = office.get("/desk/columns/agencies/").content.decode().split("市文旅局")[1].split("</tr>")[0]
    assert "缺1个" in row and "已设立" not in row.split("badge")[-1]


def test_the_website_editor_opens_the_tree_and_another_drafter_does_not(office):
    editor = signed_in("drafter", "LT01")
    assert editor.get("/desk/columns/").status_code == 404
    Post.objects.filter(agency="LT01", kind="drafter").update(section="网站内容管理岗")
    assert editor.get("/desk/columns/").status_code == 200
    assert "/desk/columns/" in editor.get("/desk/release/").content.decode()
    assert signed_in("drafter").get("/desk/columns/").status_code == 404


def test_a_larger_tree_asks_no_more_of_the_database(office):
    def asked() -> int:
        with CaptureQueriesContext(connection) as sent:
            assert office.get("/desk/columns/").status_code == 200
        return len(sent)

    asked()
    few = asked()
    for n in range(8):
        Column.objects.create(code=f"more-{n}", name=f"栏目{n}", kind="notices", takes=True, order=20 + n, owner_id="LT04")  # fmt: skip
    asked()  # what is kept until a column changes is asked again
    assert asked() == few <= 25

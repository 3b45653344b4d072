"""撤并、划转 and 隶属 on the desk: the dry run, the act, what the public sees; the administrator sees numbers only."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from mingtang.jobs import worker
from mingtang.ledger.models import Chain, Event
from mingtang.people.models import Agency
from mingtang.vault import keys
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
MERGE = "/desk/settings/reform/merge/"


@pytest.fixture
def admin():
    keys.make()
    city.found()
    return signed_in("admin_system", "LT01")


def test_a_merger_is_shown_as_a_dry_run_and_then_done_and_told_to_the_public(admin):
    city.published(agency="LT13", title="关于交通管制的通知")
    case = city.request(agency="LT13", title="不该给管理员看的标题")
    given = {"sources": ["LT13"], "target": "LT04", "basis": "澜编〔2026〕1号", "key": "a"}
    before = Event.objects.count()
    page = admin.post(MERGE, given)
    text = page.content.decode()
    assert page.status_code == 200 and case.no in text and "不该给管理员看的标题" not in text
    assert "1条仍在原地址" in text.replace(" ", "") and Event.objects.count() == before
    done = admin.post(MERGE, {**given, "confirmed": page.context["stamp"], "key": "b"})
    assert done.status_code == 302, done.content.decode()
    assert "由市城市管理局承接" in admin.get("/desk/settings/agencies/").content.decode()
    worker.drain(later(START, hours=1))
    public = Path(settings.MINGTANG_TREE) / "public"
    old = (public / "a/LT13/index.html").read_text(encoding="utf-8")
    assert "职能由" in old and "/a/LT04/" in old and "交通管制" in old
    assert "市交通警察支队" not in (public / "agencies/index.html").read_text(encoding="utf-8")
    onward = Client().get("/ask/?agency=LT13").content.decode()
    assert "市城市管理局" in onward


def test_what_changed_since_the_preview_is_shown_again(admin):
    given = {"sources": ["LT13"], "target": "LT04", "basis": "澜编〔2026〕1号", "key": "a"}
    stamp = admin.post(MERGE, given).context["stamp"]
    city.request(agency="LT13")
    again = admin.post(MERGE, {**given, "confirmed": stamp, "key": "b"})
    assert again.status_code == 200 and "预览以后情况有变化" in again.content.decode()
    assert not Chain.objects.filter(closed=True).exists()


def test_a_refusal_keeps_what_was_typed(admin):
    page = admin.post(MERGE, {"sources": ["LT04"], "target": "LT04", "basis": "澜编〔2026〕9号", "key": "a"})
    assert page.status_code == 422 and "不能同时是被撤并的单位" in page.content.decode()
    assert "澜编〔2026〕9号" in page.content.decode()


def test_a_part_is_handed_over_by_numbers_and_people(admin):
    case = city.request()
    url = "/desk/settings/reform/split/?source=LT04"
    assert "随转的人员" in admin.get(url).content.decode()
    given = {"target": "LT13", "numbers": case.no, "basis": "澜编〔2026〕2号", "key": "a"}
    page = admin.post(url, given)
    assert page.status_code == 200 and case.no in page.content.decode()
    assert admin.post(url, {**given, "confirmed": page.context["stamp"], "key": "b"}).status_code == 302
    assert city.case(case.code).agency_id == "LT13"
    nothing = admin.post(url, {**given, "numbers": "", "key": "c"})
    assert nothing.status_code == 422 and "请选择划转" in nothing.content.decode()
    assert admin.get("/desk/settings/reform/split/?source=XX").status_code == 404


def test_an_agency_is_put_elsewhere_on_screen(admin):
    url = "/desk/settings/agencies/LT13/place/"
    given = {"parent": "LT04", "kind": "institution", "division": "990100", "order": "5", "key": "a"}
    assert admin.post(url, given).status_code == 302
    assert Agency.objects.get(code="LT13").line == ("LT13", "LT04", "LT01")
    wrong = admin.post("/desk/settings/agencies/LT04/place/", {**given, "parent": "LT13", "key": "b"})
    assert wrong.status_code == 422 and "不能是本单位、下级单位" in wrong.content.decode()

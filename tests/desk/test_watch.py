"""监测 on the desk: an agency sees its own lights, the office sees all ranked, orders, ticks off and exports."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from mingtang.jobs import handlers, worker
from mingtang.ledger.models import Event
from mingtang.oversight.models import Finding
from mingtang.people.models import ReadLog
from mingtang.records.columns import acts as columns
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in
from tests.desk.test_columns import typed

pytestmark = pytest.mark.django_db
PLAIN = {
    "name": "部门动态", "kind": "news", "binding": False, "about": "", "limit_days": 14, "minimum": 0, "rhythm": "regular",
    "post": "drafter", "owner": "LT04", "each": False, "agencies": [],
}  # fmt: skip


@pytest.fixture
def office():
    """LT04 answers for a news column updated eight days ago and for a guide; LT13 for a blank one."""
    city.found()
    by = city.seat("openness_office", "LT01")
    at = later(START, -8)
    columns.open_column("news", "", PLAIN, by=by, at=at)
    columns.open_column("promise", "", {**PLAIN, "name": "服务承诺", "kind": "guide", "limit_days": 365}, by=by, at=at)  # fmt: skip
    columns.open_column("roads", "", {**PLAIN, "name": "道路信息", "kind": "notices", "owner": "LT13"}, by=by, at=at)  # fmt: skip
    city.published(column="news", at=at)
    handlers.call("oversight.watch", {}, START)
    return signed_in("openness_office", "LT01")


def test_the_office_sees_what_fails_soon_and_all_agencies_ranked(office):
    page = office.get("/desk/watch/").content.decode()
    assert "1个栏目将在10天内到期" in page.replace(" ", "") and "剩余6日" in page
    assert "市城市管理局" in page and "市交通警察支队" in page and "空白" in page


def test_the_editors_first_page_of_the_day_says_how_many_columns_fall_due(office):
    assert "1个栏目将在近日到期" in office.get("/desk/").content.decode().replace(" ", "")
    assert "近日到期" not in signed_in("drafter").get("/desk/").content.decode()


def test_an_agency_sees_its_own_lights_alone(office):
    drafter = signed_in("drafter")
    page = drafter.get("/desk/watch/").content.decode()
    assert "部门动态（剩余6日）" in page and "服务承诺" in page and "道路信息" not in page
    assert "没有这样的链接" in drafter.get("/desk/watch/LT04/?links=1").content.decode()
    assert drafter.get("/desk/watch/LT13/").status_code == 404
    other = Finding.objects.house.get(agency="LT13", code="BLANK")
    assert drafter.get(f"/desk/watch/findings/{other.pk}/").status_code == 404
    assert "/desk/watch/" in drafter.get("/desk/release/").content.decode()


def test_fixed_content_is_confirmed_with_one_press_and_is_then_not_blank(office):
    drafter = signed_in("drafter")
    assert drafter.post("/desk/watch/LT04/confirm/promise/").status_code == 302
    again = drafter.post("/desk/watch/LT04/confirm/promise/")
    assert again.status_code == 409 and "今天已经确认过" in again.content.decode()
    handlers.call("oversight.watch", {}, START)
    assert Finding.objects.house.get(column="promise", code="BLANK").mended_on == START.date()


def test_a_list_of_findings_is_set_a_term_ticked_off_and_exported(office):
    rows = list(Finding.objects.house.filter(code="BLANK").order_by("pk"))
    page = office.get("/desk/watch/findings/?code=BLANK").content.decode()
    day = (START.date() + timedelta(days=7)).isoformat()
    chosen = {**typed(page), "pick": [str(r.pk) for r in rows], "by_day": day}
    assert office.post("/desk/watch/findings/", {**chosen, "by_day": "2026-01-01"}).status_code == 422
    assert office.post("/desk/watch/findings/", {**chosen, "key": "k2"}).status_code == 302
    assert Event.objects.filter(act="finding.rectify").count() == len(rows) == 2
    one = f"/desk/watch/findings/{rows[0].pk}/"
    assert "整改期限" in office.get(one).content.decode()
    refused = office.post(one, {"do": "tick", "t-reason": "", "t-key": "a"})
    assert refused.status_code == 422 and "请填写销号的理由" in refused.content.decode()
    assert office.post(one, {"do": "tick", "t-reason": "栏目下周撤并", "t-key": "b"}).status_code == 302
    late = office.post(one, {"do": "tick", "t-reason": "再销一次", "t-key": "c"})
    assert late.status_code == 409 and "已由他人销号" in late.content.decode()
    sheet = office.get("/desk/watch/findings/?state=ticked&export=1")
    cells = [cell for row in load_workbook(io.BytesIO(sheet.content)).active.values for cell in row]
    assert "栏目下周撤并" in cells and "整改完成（销号）" in cells and "2分" in cells
    assert ReadLog.objects.filter(subject_type="findings").count() == 1
    assert signed_in("drafter").post("/desk/watch/findings/", chosen).status_code == 404


def test_a_look_out_of_turn_is_a_job(office):
    city.published(column="roads", agency="LT13")
    assert office.post("/desk/watch/look/").status_code == 302
    worker.drain(later(START, hours=1), topics=["oversight.watch"])
    assert Finding.objects.house.get(column="roads", code="BLANK").mended_on == START.date()


def test_more_columns_and_records_ask_no_more_of_the_database(office):
    def asked(url) -> int:
        with CaptureQueriesContext(connection) as sent:
            assert office.get(url).status_code == 200
        return len(sent)

    urls = ("/desk/watch/", "/desk/watch/LT04/", "/desk/watch/findings/")
    for url in urls:
        asked(url)
    few = [asked(url) for url in urls]
    by = city.seat("openness_office", "LT01")
    for n in range(4):
        columns.open_column(f"more-{n}", "", {**PLAIN, "name": f"栏目{n}"}, by=by, at=START)
    city.published(column="more-1")
    handlers.call("oversight.watch", {}, START)
    for url in urls:
        asked(url)  # what is kept until a column changes is asked again
    assert [asked(url) for url in urls] == few and max(few) <= 12

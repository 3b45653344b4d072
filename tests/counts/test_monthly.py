"""月度零报告: the numbers of a month, reported once by a person, also when they are noughts; who is late stays late."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from mingtang.counts import acts, monthly
from mingtang.counts.models import Monthly, MonthlyUrging
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.policy import acts as policy
from tests import city
from tests.city import START, seat
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def at(month, day):
    return datetime(2026, month, day, 2, tzinfo=UTC)


@pytest.fixture
def agency():
    city.found()
    policy.set_value(
        "monthly_days",
        "LT01",
        "5",
        "市政务公开办公室通知",
        START.date(),
        by=seat("admin_security", "LT01"),
        at=START,
    )
    return Agency.objects.get(code="LT04")


def report(agency, month, when, reason="", post="disclosure_head"):
    pk = acts.report_month(agency, month, reason, by=seat(post), at=when)
    return Monthly.objects.house.get(pk=pk)


def test_a_month_is_reported_as_the_ledger_has_it_and_so_is_a_month_of_nothing(agency):
    city.request(at(3, 5))
    row = report(agency, MARCH, at(4, 2))
    assert row.figures == {
        "new_received": 1, "carried_in": 0, "handled_total": 0, "carried_out": 1, "replied": 0, "in_time": 0,
    }  # fmt: skip
    assert row.due_on == date(2026, 4, 8), (
        "the fifth working day of April, three of its first six days are off"
    )
    assert report(agency, APRIL, at(5, 6)).figures | {"carried_in": 0, "carried_out": 0} == dict.fromkeys(
        monthly.KEYS, 0
    )


def test_what_cannot_be_reported_is_refused(agency):
    with pytest.raises(Refused, match="尚未结束"):
        report(agency, MARCH, at(3, 31))
    with pytest.raises(Refused, match="尚未使用本系统"):
        report(agency, date(2026, 2, 1), at(4, 1))
    with pytest.raises(Refused, match="负责人确认"):
        report(agency, MARCH, at(4, 1), post="request_officer")
    report(agency, MARCH, at(4, 1))
    with pytest.raises(Moved, match="已经报送"):
        report(agency, MARCH, at(4, 1))
    with pytest.raises(Refused, match="无须更正"):
        report(agency, MARCH, at(4, 1), "再报一次")


def test_a_correction_is_a_new_version_with_its_reason_and_lateness_is_not_corrected_away(agency):
    report(agency, MARCH, at(4, 9))
    city.request(at(3, 30))  # entered late
    row = report(agency, MARCH, at(4, 10), "漏登一件平常信函")
    assert (row.version, row.figures["new_received"], row.first_on) == (2, 1, date(2026, 4, 9))
    assert monthly.Standing(MARCH, row.due_on, row, date(2026, 4, 10)).state == "late"
    assert Monthly.objects.house.get(version=1).figures["new_received"] == 0


def test_the_state_of_a_month_goes_by_its_last_day(agency):
    due = monthly.due_on(agency, MARCH)
    assert monthly.Standing(MARCH, due, None, due).state == "open"
    assert monthly.Standing(MARCH, due, None, date(2026, 4, 9)).state == "missing"
    assert monthly.months_before(date(2026, 3, 2), date(2025, 12, 31)) == [
        date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1),
    ]  # fmt: skip


def test_the_head_reports_on_the_page_and_the_city_sees_who_has_not(agency):
    with time_machine.travel(at(4, 9)):
        head = signed_in("disclosure_head")
        page = head.get("/desk/counts/monthly/").content.decode()
        assert "未报" in page and "确认报送2026年3月" in page
        assert head.post("/desk/counts/monthly/2026/3/", {"key": "m"}).status_code == 302
        again = head.post("/desk/counts/monthly/2026/3/", {"key": "n"})
        assert again.status_code == 409 and "已经报送" in again.content.decode()
        office = signed_in("openness_office", "LT01").get("/desk/counts/monthly/city/").content.decode()
        assert "迟报 1" in office and "未报 2" in office
        assert signed_in("handler").post("/desk/counts/monthly/2026/3/", {"key": "o"}).status_code == 404


def first_page(client):
    return re.sub(r"<[^>]+>", "", client.get("/desk/").content.decode())


def test_the_first_page_of_the_day_asks_the_head_for_the_months_that_are_owed(agency):
    """Prepared by itself, confirmed by a person: who is not reminded does not confirm."""
    with time_machine.travel(at(4, 2)):
        home = first_page(signed_in("disclosure_head"))
        assert "2026年3月依申请公开月度报告等您确认报送" in home and "最晚2026年4月8日 周三。" in home
        assert "月度报告" not in first_page(signed_in("request_officer"))
    with time_machine.travel(at(5, 6)):
        head = signed_in("disclosure_head")
        home = first_page(head)
        assert "2026年4月依申请公开月度报告" in home and "以前还有1个月没有报送" in home
        report(agency, APRIL, at(5, 6))
        assert "依申请公开月度报告还有1个月没有报送" in first_page(head)
        report(agency, MARCH, at(5, 6))
        assert "月度报告" not in first_page(head)


def test_a_month_whose_last_day_no_calendar_knows_is_shown_and_not_reported(agency):
    assert monthly.standing(agency, date(2028, 1, 1), None, date(2028, 2, 29)).state == "open"
    with pytest.raises(Refused, match="2028"):
        report(agency, date(2028, 1, 1), datetime(2028, 2, 29, 2, tzinfo=UTC))


def test_the_city_urges_all_that_are_late_with_one_act_and_each_is_told_until_it_reports(agency):
    report(agency, MARCH, at(4, 2))
    office = seat("openness_office", "LT01")
    with pytest.raises(Refused, match="没有逾期未报"):
        acts.urge_month(MARCH, by=office, at=at(4, 8))
    with pytest.raises(Refused, match="由政务公开办公室办理"):
        acts.urge_month(MARCH, by=seat("disclosure_head", "LT01"), at=at(4, 9))
    with time_machine.travel(at(4, 9), tick=True):
        client = signed_in("openness_office", "LT01")
        page = client.get("/desk/counts/monthly/city/?month=2026-03").content.decode()
        assert "2个单位逾期未报" in page and "催报全部逾期单位" in page
        told = client.post(
            "/desk/counts/monthly/city/urge/", {"month": "2026-03-01", "key": "u1"}, follow=True
        )
        assert "已催报2个单位" in told.content.decode()
        again = client.post("/desk/counts/monthly/city/urge/", {"month": "2026-03-01", "key": "u2"})
        assert again.status_code == 422 and "今天已经催报过" in again.content.decode()
        assert "2个单位2026年3月月度报告逾期未报" in words(client.get("/desk/"))
        head = signed_in("disclosure_head", "LT13")
        assert "催报：2026年3月月度报告已逾期" in words(head.get("/desk/"))
        assert "催报" not in words(signed_in("disclosure_head", "LT04").get("/desk/")), "it has reported"
    assert Event.objects.filter(act="report.urge-month").count() == 2
    acts.report_month(Agency.objects.get(code="LT13"), MARCH, by=seat("disclosure_head", "LT13"), at=at(4, 9))
    assert not MonthlyUrging.objects.filter(agency="LT13", answered_on=None).exists()


def words(answer):
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())

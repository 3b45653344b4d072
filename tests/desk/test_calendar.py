"""节假日安排 on screen: a notice checked against the law, previewed, entered, corrected; what it moves moves by events."""

import json
from datetime import date

import pytest
import time_machine
from django.db import transaction

from mingtang.cases.models import Reading
from mingtang.cli.verify import verify_all
from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Account
from mingtang.people.seats import SYSTEM
from mingtang.policy import acts
from mingtang.policy import values as policy
from mingtang.policy.models import Notice
from mingtang.vault import keys
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
NEW, DECEMBER = "/desk/settings/calendar/new/", later(START, 290)  # 17 December 2026
OFF = """元旦 2027-01-01 2027-01-03
春节 2027-02-05 2027-02-11
清明节 2027-04-03 2027-04-05
劳动节 2027-05-01 2027-05-05
端午节 2027-06-09
中秋节 2027-09-15
国庆节 2027-10-01 2027-10-07"""
NOTICE = {
    "year": "2027", "off": OFF, "work": "2027-02-20\n2027-05-08\n2027-09-26\n2027-10-09", "issued_on": "2026-11-20",
    "source": "国办发明电〔2026〕虚构号", "key": "n",
}  # fmt: skip


@pytest.fixture
def december():
    """The small city on a day from which twenty working days end in the year without notice."""
    keys.make()
    city.found()
    with transaction.atomic():
        Account.objects.update(changed_on=DECEMBER.date())  # passwords that nobody has to change today
    with time_machine.travel(DECEMBER, tick=True):
        yield city.request(DECEMBER)


def confirmed(client, notice, url=NEW):
    """The notice previewed and then confirmed as the page does it."""
    page = client.post(url, notice)
    assert page.status_code == 200, [p["text"] for p in page.context["form"].problems()]
    return client.post(
        url, {**notice, "confirmed": page.context["preview"].stamp, "key": notice["key"] + "c"}
    )


def test_the_preview_shows_what_moves_and_the_act_moves_it_by_events_and_tells_who_holds_it(december):
    assert december.provisional and december.due_on == date(2027, 1, 15)
    client = signed_in("admin_system", "LT01")
    first = client.get(NEW).content.decode()
    assert "春节 2027-02-05 2027-02-08" in first  # the statutory days stand there to be widened
    moved = {**NOTICE, "work": "2027-01-09\n" + NOTICE["work"]}
    page = client.post(NEW, moved).content.decode()
    assert december.no in page and "提前1日" in page and not Notice.objects.exists()
    assert confirmed(client, moved).status_code == 302
    worker.drain(DECEMBER, topics=["cases.recompute"])
    after = city.case(december.code)
    assert (after.due_on, after.provisional) == (date(2027, 1, 14), False)
    event = json.loads(Event.objects.get(act="case.recompute").payload)["facts"]
    assert event["was"] == "2027-01-15" and event["due_on"] == "2027-01-14"
    assert set(Reading.objects.values_list("why", "post")) == {("recomputed", "request_officer")}
    assert "期限重新计算" in signed_in("request_officer").get("/desk/read/").content.decode()
    assert verify_all()[0].first is None


def test_a_day_that_only_becomes_final_is_an_event_and_no_message(december):
    assert confirmed(signed_in("admin_system", "LT01"), NOTICE).status_code == 302
    worker.drain(DECEMBER, topics=["cases.recompute"])
    after = city.case(december.code)
    assert (after.due_on, after.provisional) == (date(2027, 1, 15), False)
    assert Event.objects.filter(act="case.recompute").count() == 1 and not Reading.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (
            {"off": OFF.replace("端午节 2027-06-09\n", "")},
            "off",
            "2027-06-09是端午节法定假日，没有列为放假日期",
        ),
        ({"off": OFF.replace("2027-02-05", "2027-02-06")}, "off", "2027-02-05是春节法定假日"),
        ({"work": "2027-02-22"}, "off", "2027-02-22是周一，本来就上班"),
        ({"work": "2027-02-06"}, "off", "有重复的日期"),
        ({"off": "元旦 一月一日"}, "off", "请写成 2027-01-01 这样"),
        ({"off": "元旦 2027-01-01 2027-02-01"}, "off", "起止日期有误"),
        ({"issued_on": "2027-11-20"}, "issued_on", "不能晚于今天"),
        ({"year": "2028"}, "year", "请先录入2027年的通知"),
        ({"year": "2026"}, "off", "是2026年的安排，不能含有2027-02-05"),
        ({"source": ""}, "source", "填写"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_and_what_was_typed_is_kept(
    december, change, field, says
):
    page = signed_in("admin_system", "LT01").post(NEW, {**NOTICE, **change})
    errors = page.context["form"].errors
    assert page.status_code == 422 and says in str(errors[field]), errors
    assert "国庆节 2027-10-01" in page.content.decode() or change.get("off") in page.content.decode()
    assert not Notice.objects.exists()


def test_what_is_unusual_is_said_and_stops_nothing(december):
    client = signed_in("admin_system", "LT01")
    assert "请再核对" not in client.post(NEW, NOTICE).content.decode()
    odd = {**NOTICE, "work": "2027-02-20\n2027-05-08\n2027-09-26\n2027-07-10"}
    page = client.post(NEW, odd).content.decode()
    assert "请再核对" in page and "2027-07-10调休上班，前后十五日内没有放假" in page
    short = {**NOTICE, "work": "2027-02-20"}
    assert "调休上班1天，相差16天；法定节日是13天" in client.post(NEW, short).content.decode()
    assert confirmed(client, odd).status_code == 302


def test_only_the_very_notice_that_was_previewed_is_confirmed(december):
    client = signed_in("admin_system", "LT01")
    stamp = client.post(NEW, NOTICE).context["preview"].stamp
    changed = {**NOTICE, "work": "2027-02-20", "confirmed": stamp}
    assert client.post(NEW, changed).status_code == 200 and not Notice.objects.exists()


def test_a_mistyped_notice_is_followed_by_a_new_version_and_stays_on_record(december):
    client = signed_in("admin_system", "LT01")
    wrong = {**NOTICE, "off": OFF.replace("2027-01-03", "2027-01-05")}
    confirmed(client, wrong)
    worker.drain(DECEMBER, topics=["cases.recompute"])
    assert city.case(december.code).due_on == date(2027, 1, 19)
    row = Notice.objects.get()
    url = f"/desk/settings/calendar/notice/{row.pk}/"
    assert "元旦 2027-01-01 2027-01-05" in client.get(url).content.decode()
    right = {**NOTICE, "reason": "元旦放假止日录错", "key": "r"}
    refused = client.post(url, {**right, "reason": ""})
    assert refused.status_code == 422
    assert confirmed(client, right, url).status_code == 302
    worker.drain(DECEMBER, topics=["cases.recompute"])
    assert city.case(december.code).due_on == date(2027, 1, 15)
    assert policy.calendar().is_working(date(2027, 1, 4)) and Notice.objects.count() == 2
    before = policy.calendar(known_at=Notice.objects.order_by("pk")[0].added_at)
    assert not before.is_working(date(2027, 1, 4))  # what was believed then can be asked for
    assert (
        client.get(url).status_code == 404
        and "已更正" in client.get("/desk/settings/calendar/").content.decode()
    )
    facts = json.loads(Event.objects.get(act="policy.notice-correct").payload)["facts"]
    assert facts["corrects"] == row.pk
    again = client.post(url, {**right, "key": "r2"})
    assert again.status_code == 422 and "刚由他人更正" in again.content.decode()
    with pytest.raises(Moved, match="刚由他人更正"):
        acts.correct_notice(row, row.days, "同上", row.issued_on, "再改", by=SYSTEM, at=DECEMBER)
    assert verify_all()[0].first is None


def test_an_adjustment_decides_for_the_days_it_names(december):
    client = signed_in("admin_system", "LT01")
    confirmed(client, NOTICE)
    later_on = {
        "year": "2027", "amends": "on", "off": "抗震救灾纪念 2027-01-08", "work": "", "issued_on": "2026-12-16",
        "source": "国办发明电〔2026〕虚构二号", "key": "a",
    }  # fmt: skip
    assert confirmed(client, later_on).status_code == 302
    worker.drain(DECEMBER, topics=["cases.recompute"])
    assert city.case(december.code).due_on == date(2027, 1, 18)
    with pytest.raises(Refused, match="只能作为调整录入"):
        acts.add_notice(2027, [["2027-01-08", "x", True]], "三号", date(2026, 12, 17), by=SYSTEM, at=DECEMBER)


def test_a_notice_may_name_days_of_the_next_january(december):
    client = signed_in("admin_system", "LT01")
    assert confirmed(client, {**NOTICE, "off": OFF + "\n元旦 2027-12-31 2028-01-02"}).status_code == 302
    assert not policy.calendar().is_working(date(2027, 12, 31))


def test_the_years_and_their_days_are_shown_with_their_sources(december):
    client = signed_in("admin_system", "LT01")
    home = client.get("/desk/settings/calendar/").content.decode()
    assert "国办发明电〔2025〕7号" in home and "1件" in home.replace(" ", "") and "一般在上年10月下旬" in home
    year = client.get("/desk/settings/calendar/2026/").content.decode()
    assert "2026-09-20" in year and "调休上班" in year and "中秋节放假" in year
    assert "暂定" in client.get("/desk/settings/calendar/2027/").content.decode()
    assert client.get("/desk/settings/calendar/2029/").status_code == 404

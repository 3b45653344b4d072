"""A monitoring platform sends readings: taken, repeated, late, out of range, corrected; and what the page then says."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from mingtang.clock import SHANGHAI
from mingtang.jobs.worker import drain
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Agency
from mingtang.readings import acts, audit
from mingtang.readings.models import Reading, Station
from tests import city
from tests.api.calling import Machine
from tests.city import START
from tests.press import printed

pytestmark = pytest.mark.django_db
NINE = START.astimezone(SHANGHAI).replace(minute=0)  # 9:00; it is 9:30
PAGE = "/readings/air.html"


SINCE = START - timedelta(days=40)


def stations(*names, kind="air"):
    rows = [(name, f"{name}站", f"{name}路1号") for name in names]
    by = city.seat("drafter")
    return acts.open_stations(
        kind, Agency.objects.get(code="LT04"), rows, SINCE.date(), by=by, at=START - timedelta(days=2)
    )


def row(value, hour=NINE, station="a1", measure="pm25"):
    return {
        "station": station,
        "measure": measure,
        "hour": hour.isoformat(timespec="minutes"),
        "value": value,
    }


def send(machine, *rows, key="B-1", **more):
    return machine.call(
        "PUT", f"/api/v1/readings/{key}", {"agency": "LT04", "kind": "air", "readings": rows, **more}
    )


def page(at=START):
    drain(at)
    printed.run(at)
    return printed.page(PAGE)


@pytest.fixture
def air(machine):
    stations("a1", "a2")
    return machine


def test_a_signed_batch_is_one_event_and_stands_on_the_page(air):
    answer = send(air, row(35), row(60, measure="pm10"), row(0.8, measure="co"))
    assert answer.status_code == 201, answer.content.decode()
    said = answer.json()
    assert (said["taken"], said["late"], said["corrected"]) == (3, 0, 0) and said["address"].endswith(PAGE)
    event = Event.objects.get(act="readings.take")
    assert f'"digest":"{said["digest"]}"' in event.payload and '"person":"iot:oa-lt04"' in event.payload
    html = page()
    assert "数据截至" in html and "2026-03-02 09:00" in html and ">0.8" in html
    assert (
        "<desc" in html
        and "最近35（2026-03-02 09:00）" in html
        and "a1站细颗粒物（PM2.5），微克/立方米</title>" in html
    )
    assert "没有按时更新" not in html
    assert PAGE in printed.page("/data/")
    assert list(audit.differences()) == []


def test_the_same_batch_again_is_taken_once_and_other_values_under_its_key_are_refused(air):
    first, again = send(air, row(35)), send(air, row(35))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    other = send(air, row(36))
    assert other.status_code == 409 and other.json()["code"] == "key-used"
    assert Reading.objects.count() == 1 and Event.objects.filter(act="readings.take").count() == 1


def test_a_replayed_call_and_a_system_that_was_not_let_in_are_refused(air):
    body = {"agency": "LT04", "kind": "air", "readings": [row(35)]}
    nonce = "n" * 20
    assert air.call("PUT", "/api/v1/readings/B-1", body, nonce=nonce).status_code == 201
    assert air.call("PUT", "/api/v1/readings/B-1", body, nonce=nonce).json()["code"] == "replay"
    other = Machine("oa-only", does=("documents",))
    assert other.call("PUT", "/api/v1/readings/B-1", body).status_code == 403


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row(-1), "第2条：细颗粒物（PM2.5）须在0到3000微克/立方米之间"),
        (row(1e300), "须在0到3000微克/立方米之间"),
        (row(3.5), "第2条：细颗粒物（PM2.5）须是整数"),
        (row(0.55, measure="co"), "一氧化碳（CO）最多1位小数"),
        (row(1, measure="noise"), "环境空气质量没有这个指标"),
        (row(1, station="zz"), "该单位没有登记这个监测点"),
        (row(1, NINE + timedelta(hours=1)), "该时刻还没有到，不能报送"),
        (row(1, NINE - timedelta(days=33)), "只收最近31天的数据"),
        (row(7), "同一监测点、指标、时刻在一批中只能有一个数值"),
        (row(1) | {"hour": "2026-02-30T09:00+08:00"}, "没有这个时刻"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_of_the_batch_is_taken(air, bad, sentence):
    answer = send(air, row(35), bad)
    assert answer.status_code == 422, answer.content.decode()
    assert sentence in answer.json()["detail"] and answer.json()["errors"][0]["field"] == "readings.1"
    assert not Reading.objects.exists() and not Event.objects.filter(act="readings.take").exists()


def test_a_number_that_is_none_is_refused(air):
    for value in ("35", True):
        assert send(air, row(value)).json()["errors"] == [{"field": "readings.0.value", "text": "须是数字"}]


def test_a_missing_hour_is_seen_and_a_late_one_says_so(air):
    send(air, row(35), row(30, NINE - timedelta(hours=2)))
    assert ">缺" in page()
    answer = send(air, row(33, NINE - timedelta(hours=3)), key="B-2")
    assert answer.json()["late"] == 1
    assert "迟报" in page()
    assert Reading.objects.get(value=35).late is False


def test_a_correction_needs_its_reason_and_the_earlier_value_stays_told(air):
    send(air, row(35))
    bare = send(air, row(28), key="B-2")
    assert bare.status_code == 422 and "更正须写明原因" in bare.json()["detail"]
    good = send(air, row(28), key="B-3", reason="calibration")
    assert good.status_code == 201 and good.json()["corrected"] == 1
    void = send(air, row(None), row(50, measure="pm10"), key="B-4", reason="instrument")
    assert (void.json()["corrected"], void.json()["taken"]) == (1, 2)
    html = page()
    assert (
        "更正，原为35、28" in html and "最近更正的数值" in html and "校准后更正" in html and ">无效" in html
    )
    lines = printed.files()["readings/air-2026-03.csv"].decode("utf-8-sig").splitlines()
    assert [line.split(",")[5:8] for line in lines if "PM2.5" in line] == [
        ["35", "1", "否"], ["28", "2", "否"], ["无效", "3", "是"],
    ]  # fmt: skip
    assert send(air, row(None), key="B-5").json()["unchanged"] == 1
    assert list(audit.differences()) == []


def test_a_value_that_was_changed_behind_the_acts_is_found(air):
    send(air, row(35))
    with transaction.atomic():
        Reading.objects.update(value=12)
    assert len(list(audit.differences())) == 1


def test_stale_data_says_so_until_something_comes(air):
    send(air, row(35))
    at = START + timedelta(hours=5)
    with time_machine.travel(at, tick=False):
        assert "a1站：数据截至2026-03-02 09:00，已超过5小时未更新" in page(at)
        send(air, row(40, NINE + timedelta(hours=5)), key="B-2")
        assert "已超过" not in page(at)


def test_a_withdrawn_station_keeps_what_it_said_and_takes_no_more(air):
    send(air, row(35), row(20, station="a2"))
    station = Station.objects.house.get(code="a2")
    acts.withdraw_station(station, START.date(), "迁建", by=city.seat("drafter"), at=START)
    later = START + timedelta(days=1, hours=6)
    with time_machine.travel(later, tick=False):
        gone = send(air, row(9, NINE + timedelta(days=1), station="a2"), key="B-2")
        assert gone.status_code == 422 and "2026-03-02已撤销" in gone.json()["detail"]
        assert send(air, row(21, station="a2"), key="B-3", reason="review").status_code == 201
        html = page(later)
    assert "2026-03-02已撤销" in html and "a2站：数据截至" not in html and "a1站：数据截至" in html
    with pytest.raises(Refused, match="拟稿人"):
        acts.withdraw_station(station, START.date(), "迁建", by=city.seat("signer"), at=later)


def test_the_mean_of_a_day_needs_twenty_hours(air):
    midnight = NINE.replace(hour=0)
    send(
        air,
        *(row(10 + n % 2, midnight - timedelta(hours=n)) for n in range(20)),
        row(50, midnight - timedelta(hours=24)),
    )
    send(air, *(row(8, midnight - timedelta(hours=n), station="a2") for n in range(19)), key="B-2")
    html = page()
    assert "a1站日均值" in html and "不足20小时" in html
    table = html.split("a1站日均值</caption>")[1].split("</table>")[0]
    assert ">10<" in table.replace("\n", "")  # 10.5, half to even


def test_daily_readings_are_named_by_their_day(machine):
    stations("w1", kind="water")
    midnight = NINE.replace(hour=0)
    wrong = send(machine, row(7.2, NINE, "w1", "ph"), kind="water")
    assert wrong.status_code == 422 and "须为当日0时" in wrong.json()["detail"]
    early = send(machine, row(7.2, midnight, "w1", "ph"), kind="water", key="B-2")
    assert "还没有到" in early.json()["detail"]
    good = send(machine, row(7.2, midnight - timedelta(days=1), "w1", "ph"), kind="water", key="B-3")
    assert good.status_code == 201, good.content.decode()
    drain(START)
    assert ">2026-03-01<" in printed.page("/readings/water.html") and "没有按时更新" not in printed.page(
        "/readings/water.html"
    )


def test_a_whole_printing_gives_the_same_bytes(air):
    from mingtang.press import jobs, whole

    send(air, row(35))
    page()
    before = {name: data for name, data in printed.files().items() if name.startswith("readings/")}
    whole.forget(printed.tree())
    jobs.everything(printed.tree(), START)
    after = {name: data for name, data in printed.files().items() if name.startswith("readings/")}
    assert set(before) == {"readings/air.html", "readings/air-2026-03.csv"} and before == after


@pytest.mark.browser
def test_the_page_needs_no_script_no_width_and_no_eyes(air, open_page, settings):
    from mingtang.press.server import PublicFiles
    from tests.browser import PHONE, serve, sideways, violations

    midnight = NINE.replace(hour=0)
    send(
        air,
        *(
            row(10 + n, midnight + timedelta(hours=n), name)
            for n in range(9)
            for name in ("a1", "a2")
            if n != 4
        ),
    )
    page()
    with serve(
        PublicFiles(settings.MINGTANG_TREE, lambda environ, start: [start("404 Not Found", []), b""][1:])
    ) as site:
        shown = open_page(site + PAGE, size=PHONE, js=False)
        assert sideways(shown) == 0
        picture = shown.get_by_role("img", name="a1站细颗粒物（PM2.5），微克/立方米")
        assert picture.count() == 1
        shown.get_by_text("a1站逐时数值").first.click()
        assert shown.get_by_role("cell", name="18").first.is_visible()
        assert violations(open_page(site + PAGE)) == []

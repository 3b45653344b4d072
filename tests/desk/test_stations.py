"""监测点 at the desk: entered and withdrawn by the drafter, looked at by the others."""

import pytest

from mingtang.ledger.models import Event
from mingtang.readings.models import Station
from mingtang.vault import keys
from tests import city
from tests.city import START
from tests.desk.conftest import on_that_day  # noqa: F401
from tests.desk.test_case import signed_in
from tests.desk.test_publish import text_of

pytestmark = pytest.mark.django_db
HERE = "/desk/release/stations/"
GIVEN = {
    "kind": "air",
    "code": "a1",
    "name": "石桥路监测点",
    "place": "石桥路12号",
    "since": START.date().isoformat(),
}


@pytest.fixture
def drafter(own_data):
    keys.make()
    city.found()
    return signed_in("drafter")


def said(answer) -> str:
    return text_of(answer.content.decode())


def test_the_drafter_enters_a_station_once_and_the_others_see_it(drafter):
    assert "还没有监测点" in said(drafter.get(HERE))
    assert drafter.post(HERE, GIVEN | {"key": "k2"}).status_code == 302
    again = drafter.post(HERE, GIVEN | {"key": "k3"})
    assert (
        again.status_code == 422
        and "该编码已被使用" in said(again)
        and "石桥路12号" in again.content.decode()
    )
    assert Event.objects.filter(act="station.open").count() == 1
    seen = said(signed_in("signer").get(HERE))
    assert "石桥路监测点" in seen and "还没有数据" in seen and "登记监测点" not in seen
    assert signed_in("signer").post(HERE, GIVEN | {"key": "k4"}).status_code == 404
    assert "石桥路监测点" not in said(signed_in("drafter", "LT13").get(HERE))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "A 1"}, "监测点编码须以小写字母开头"),
        ({"since": "2027-01-01"}, "开始日期不能晚于今天"),
        ({"kind": "noise"}, "种类"),
        ({"name": ""}, "监测点名称"),
    ],
)
def test_what_is_wrong_is_said_and_kept(drafter, wrong, sentence):
    answer = drafter.post(HERE, GIVEN | wrong | {"key": "k2"})
    assert answer.status_code == 422 and sentence in said(answer)
    assert not Station.objects.house.exists()


def test_a_station_is_withdrawn_once_with_its_reason(drafter):
    drafter.post(HERE, GIVEN | {"key": "k2"})
    url = f"{HERE}a1/withdraw/"
    assert drafter.post(url, {"on": "2026-02-01", "reason": "迁建", "key": "k3"}).status_code == 422
    assert signed_in("drafter", "LT13").get(url).status_code == 404
    assert (
        drafter.post(url, {"on": START.date().isoformat(), "reason": "迁建", "key": "k4"}).status_code == 302
    )
    assert "2026-03-02已撤销" in said(drafter.get(HERE)) and drafter.get(url).status_code == 404
    assert "迁建" not in Event.objects.get(act="station.withdraw").payload

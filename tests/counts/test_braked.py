"""临期暂停: which clocks were stopped just before, or after, their last day, by unit."""

from datetime import UTC, datetime

import pytest
import time_machine

from mingtang.counts import reading
from mingtang.counts.measures import MEASURES, Period
from mingtang.vault import keys
from tests import city
from tests.city import START, take
from tests.counts.printed import signed_in

pytestmark = pytest.mark.django_db
ASKED = {"third_party_name": "云野实业有限公司", "information": "合同价格"}


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(at(4, 3), tick=True):
        yield


def test_a_clock_stopped_within_two_days_of_its_last_day_or_after_it_is_listed_by_unit():
    keys.make()
    city.found()
    made = {}
    for when in (at(3, 27), at(3, 28), at(4, 2)):  # the last day is 30 March
        case = take(city.request(), "accept", "request_officer", START)
        made[when] = take(case, "consult_third_party", "request_officer", when, ASKED).code
    found = MEASURES["braked"].cases(reading.lives(["LT04"]), Period.year(2026))
    assert {life.code for life in found} == {made[at(3, 28)], made[at(4, 2)]}
    watching = signed_in("lt01.supervisor")
    page = watching.get("/desk/counts/city/2026/").content.decode()
    assert (
        "临期暂停" in page
        and "/desk/counts/cases/?agency=LT04&amp;year=2026&amp;by=measure&amp;key=braked" in page
    )
    shown = watching.get("/desk/counts/cases/?agency=LT04&year=2026&by=measure&key=braked")
    assert all(city.case(code).no in shown.content.decode() for code in (made[at(3, 28)], made[at(4, 2)]))

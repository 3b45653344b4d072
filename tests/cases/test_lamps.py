"""What a lamp says of a clock that stands still: in the list as on the page."""

import pytest

from mingtang.cases import progress
from mingtang.clock import SHANGHAI
from mingtang.policy import values as policy
from tests import city
from tests.cases import offered
from tests.city import START, later, take

pytestmark = pytest.mark.django_db
PAUSED = "蓝灯·暂停计时"
TELL = {"items": ["写明年份"], "guidance": "请补充年份", "correction_days": 5}
ASK = {"third_party_name": "云野实业有限公司", "information": "合同价格"}


@pytest.fixture(autouse=True)
def small_city():
    city.found()


def signs(case, at):
    """The sign of the case in a list, and on its page."""
    calendar, on = policy.calendar(), at.astimezone(SHANGHAI).date()
    due = progress.clock_of(case, calendar)
    shown = progress.sign_of(case, due, on, calendar, at=at)
    bar = progress.bar_of(case, due, on, calendar, at)["sign"]
    return (shown.words, shown.left), (bar.text, bar.left)


def accepted():
    return take(city.request(), "accept", "request_officer", START)


def test_while_a_third_party_is_asked_what_is_left_is_shown_for_it_will_run_on():
    case = take(accepted(), "consult_third_party", "request_officer", later(START, 2), ASK)
    assert signs(case, later(START, 30)) == ((PAUSED, "剩余18个工作日"),) * 2


def test_a_reply_that_was_late_before_its_clock_stopped_says_how_late_for_as_long_as_it_stands():
    case = take(accepted(), "consult_third_party", "request_officer", later(START, 30), ASK)
    assert case.clock == "paused"
    for days in (30, 60):
        assert signs(case, later(START, days)) == ((PAUSED, "已超期2个工作日"),) * 2


def test_while_a_request_is_being_corrected_nothing_is_left_for_the_count_begins_anew():
    case = take(accepted(), "ask_correction", "request_officer", later(START, 2), TELL)
    for days in (3, 30):
        assert signs(case, later(START, days)) == ((PAUSED, ""),) * 2


@pytest.mark.parametrize("body", [offered.road(), offered.subsidy()], ids=["licence", "grant"])
def test_while_an_application_is_being_corrected_the_applicants_days_are_not_the_offices(body):
    kind = offered.publish(body)
    post = "window_clerk" if kind.startswith("ROAD") else "handler"
    case = offered.apply(kind)
    case = take(case, "ask_correction", post, later(START, 1), {"items": ["图纸"], "correction_days": 10})
    for days in (2, 30):
        assert signs(case, later(START, days)) == ((PAUSED, ""),) * 2


def test_a_special_procedure_keeps_what_is_left():
    case = take(offered.apply(offered.publish(offered.subsidy())), "receive", "handler", START)
    given = {"special_kind": "other", "special_name": "专家评审", "special_days": 15}
    case = take(case, "begin_special", "handler", later(START, 1), given)
    assert signs(case, later(START, 20)) == ((PAUSED, "剩余44个工作日"),) * 2

"""The lists of the desk: what a filter promises is what the rows show."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine

from mingtang.policy import values as policy
from tests import city
from tests.city import START
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


def days_before(day):
    return (day - timedelta(days=n) for n in count(1))


def shown(client, lamp):
    return client.get(f"/desk/todo/?lamp={lamp}").content.decode()


def test_a_lamp_filter_shows_exactly_the_rows_with_that_lamp():
    city.found()
    case = city.request(
        START
    )  # twenty working days: its lamp turns yellow four days before the end, not five
    calendar = policy.calendar()
    five, four = (
        next(d for d in days_before(case.due_on) if calendar.add(d, n) == case.due_on) for n in (5, 4)
    )
    for day, lamp, other in (
        (five, "normal", "soon"),
        (four, "soon", "normal"),
        (case.due_on, "soon", "normal"),
    ):
        with time_machine.travel(f"{day} 02:00", tick=True):
            client = signed_in("request_officer")
            assert case.no in shown(client, lamp), (day, lamp)
            assert case.no not in shown(client, other), (day, other)
            assert case.no not in shown(client, "late")
    with time_machine.travel(f"{calendar.add(case.due_on, 1)} 02:00", tick=True):
        client = signed_in("request_officer")
        assert case.no in shown(client, "late") and case.no not in shown(client, "soon") + shown(
            client, "normal"
        )

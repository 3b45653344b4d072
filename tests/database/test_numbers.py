"""Several sizes in one statement are the sizes that each set counts by itself, each time it is asked."""

import pytest
from django.db import connection, transaction

from mingtang.cases.models import Case
from mingtang.database.numbers import Numbers
from mingtang.people.gates import Unscoped
from mingtang.people.models import Agency
from tests import city

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_each_number_is_that_of_its_set_and_all_come_by_one_statement():
    city.found()
    seat = city.seat("request_officer")
    sets = {
        "all": Agency.objects.all(), "open": Agency.objects.filter(closed_on=None).order_by("name"), "none": Agency.objects.none(),
        "seen": Case.objects.open_to(seat), "mine": Case.objects.open_to(seat).turn_of(seat),
    }  # fmt: skip
    numbers, sent = Numbers(sets), []
    for _ in range(2):
        with connection.execute_wrapper(lambda run, *asked: (sent.append(asked[0]), run(*asked))[1]):
            found = numbers.ask()
        assert len(sent) == 1 and found == {name: one.all().count() for name, one in sets.items()}
        sent.clear()
        with transaction.atomic():
            city.request()
    assert found["seen"] == 1, "the second answer is of the second moment"


def test_a_scoped_set_must_say_for_whom():
    with pytest.raises(Unscoped):
        Numbers({"cases": Case.objects.all()})

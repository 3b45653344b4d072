"""The wording of a seat's questions is kept; what the seat may see is not."""

import pytest
from django.db import transaction

from mingtang.cases.models import Case
from mingtang.database import still
from mingtang.database.together import Size, Together
from mingtang.people.models import Agency
from mingtang.people.wording import worded
from tests import city

pytestmark = [pytest.mark.django_db, pytest.mark.both]


class Desk:
    """The cases that a seat sees, counted on one page."""

    def __init__(self):
        self.built = 0
        self.seen = worded(self.words)

    def words(self, seat):
        self.built += 1
        return Together(lambda: {"seen": Size(Case.objects.open_to(seat))})

    def page(self, seat):
        with still.scope():
            return self.seen(seat).ask()["seen"]


@pytest.fixture
def desk():
    city.found()
    city.request()
    return Desk()


def test_the_words_are_kept_and_the_answer_is_asked_anew(desk):
    officer = city.seat("request_officer")
    assert (desk.page(officer), desk.page(officer), desk.built) == (1, 1, 1)
    city.request()
    assert (desk.page(officer), desk.built) == (2, 1)


def test_another_post_and_another_agency_have_their_own_words(desk):
    assert desk.page(city.seat("request_officer")) == 1
    assert desk.page(city.seat("drafter")) == 0
    assert desk.page(city.seat("request_officer", "LT13")) == 0 and desk.built == 3


def test_an_agency_that_comes_under_the_seat_or_leaves_it_finds_other_words(desk):
    officer = city.seat("request_officer")
    desk.page(officer)
    with transaction.atomic():
        Agency.objects.create(code="T1", name="镇", short="镇", kind="town", parent_id="LT04", chain="T1")
        Case.objects.house.update(agency="T1")
    Case.objects.house.get().turns.all().delete()
    Case.objects.house.get().hands.all().delete()
    assert desk.page(officer) == 1
    with transaction.atomic():
        Agency.objects.filter(code="T1").update(kind="department")
    assert desk.page(officer) == 0


def test_outside_a_page_nothing_is_kept(desk):
    desk.seen(city.seat("request_officer"))
    desk.seen(city.seat("request_officer"))
    assert desk.built == 2

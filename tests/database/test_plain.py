"""What is read by plain SQL is what the models hold, on both databases."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from mingtang.people.models import Agency, Post
from mingtang.people.seats import post_label
from mingtang.people.tree import towns_below
from mingtang.policy import values
from mingtang.policy.models import Notice, Setting
from tests import city

pytestmark = pytest.mark.django_db


def test_a_setting_is_read_with_its_day_and_the_nearest_agency_decides():
    city.found()
    row = {"valid_from": date(2026, 3, 1), "set_by": "x", "source": "x"}
    names = {f.name for f in Setting._meta.fields}
    with transaction.atomic():
        for agency, value in (("LT01", "3"), ("LT04", "4")):
            Setting.objects.create(
                key="lamp_warn_days",
                agency=agency,
                value=value,
                **{k: v for k, v in row.items() if k in names},
            )
    line = Agency.objects.get(code="LT04").line
    assert line == ("LT04", "LT01")
    assert values.whole("lamp_warn_days", line, date(2026, 3, 1)) == 4
    assert values.whole("lamp_warn_days", ("LT13", "LT01"), date(2026, 3, 1)) == 3
    assert values.whole("lamp_warn_days", line, date(2026, 2, 28)) == 5


def test_a_notice_of_the_database_moves_the_calendar():
    city.found()
    before = values.calendar()
    assert before.is_working(date(2027, 3, 3))
    with transaction.atomic():
        Notice.objects.create(
            year=2027, days=[["2027-03-03", "测试放假", True]], source="测试通知", issued_on=date(2026, 3, 1),
            added_at=datetime(2026, 3, 1, tzinfo=UTC), added_by="x",
        )  # fmt: skip
    assert not values.calendar().is_working(date(2027, 3, 3))
    assert values.calendar() == values.calendar(known_at=datetime(2026, 3, 2, tzinfo=UTC))


def test_only_open_towns_directly_below_count():
    city.found()
    with transaction.atomic():
        for code, kind, parent, closed in (
            ("T1", "town", "LT04", None), ("T2", "town", "LT04", date(2026, 1, 1)), ("T3", "department", "LT04", None),
            ("T4", "town", "LT13", None),
        ):  # fmt: skip
            Agency.objects.create(
                code=code, name=code, short=code, kind=kind, parent_id=parent, closed_on=closed, chain=code
            )
    assert towns_below("LT04") == ("T1",)


def test_the_line_of_an_agency_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        _ = Agency(code="X", parent_id="nowhere").line


def test_a_post_is_called_as_the_first_of_its_kind_in_its_agency():
    city.found()
    with transaction.atomic():
        Post.objects.create(
            agency_id="LT04", kind="handler", section="二科"
        )  # there is one without a section before it
        Post.objects.filter(agency="LT13", kind="handler").update(section="一科")
        Post.objects.create(agency_id="LT13", kind="handler", section="三科")
    for agency in ("LT04", "LT13"):
        first = Post.objects.filter(agency=agency, kind="handler").order_by("pk")[0]
        assert post_label(agency, "handler") == first.label
    assert post_label("LT13", "handler").startswith("一科")

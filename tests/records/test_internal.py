"""对内公开: told to the agency's staff on the desk, never to the public, whatever is printed or indexed."""

import pytest

from mingtang.cases.publishing import record_of
from mingtang.ledger.refusal import Refused
from mingtang.press.city import City
from mingtang.records.columns import acts
from mingtang.records.models import Column, Edition, Record
from mingtang.search import published
from mingtang.search.index import every
from tests import city
from tests.city import START, take
from tests.press.printed import files, run
from tests.records.test_columns import PLAIN

pytestmark = pytest.mark.django_db
CANARY = "内部暗语八一七"


def office():
    return city.seat("openness_office", "LT01")


@pytest.fixture
def inside():
    """A signed text in a column of internal disclosure, beside a public one; everything printed and indexed."""
    city.found()
    acts.open_column(
        "staff", "", {**PLAIN, "name": "对内公开栏", "kind": "group"}, internal=True, by=office(), at=START
    )
    acts.open_column(
        "staff-money", "staff", {**PLAIN, "name": "内部财务栏", "kind": "notices"}, by=office(), at=START
    )
    city.published(title="对外的通知")
    told = city.published(title=f"{CANARY}一", body=f"<p>{CANARY}。</p>", column="staff-money")
    run(START)
    return record_of(told)


def test_nothing_of_it_is_in_the_tree_or_the_index(inside):
    known = files()
    assert any("对外的通知".encode() in data for data in known.values())
    for word in (CANARY, inside.code, "内部财务栏", "对内公开栏", "staff-money"):
        assert [p for p, data in known.items() if word.encode() in data or word in p] == []
    assert not Edition.objects.house.filter(record=inside).exists()
    view = published.reader().view()
    assert [doc.title for doc in every(view)] == ["对外的通知"] and published.differences() == []


def test_a_whole_printing_gives_the_same_tree(inside):
    before = files()
    from django.db import transaction

    from mingtang.jobs.outbox import put

    with transaction.atomic():
        put("press.all")
    run(START)
    assert {p for p in files() if p not in before} == set() and not any(
        CANARY.encode() in data for data in files().values()
    )


def test_the_staff_of_its_agency_see_it_and_nobody_elses_do(inside):
    def sees(post: str, agency: str = "LT04") -> bool:
        return Record.objects.open_to(city.seat(post, agency)).filter(pk=inside.pk).exists()

    assert inside.state == "internal" and sees("handler") and sees("window_clerk") and sees("drafter")
    assert not sees("handler", "LT13") and not sees("signer", "LT13")
    assert not Record.objects.public().filter(pk=inside.pk).exists()


def test_it_can_be_withdrawn_and_not_be_moved_outside(inside):
    with pytest.raises(Refused, match="不能修订"):
        city.draft(record=inside)
    with pytest.raises(Refused, match="不上网"):
        acts.move_column("staff-money", "open", "", seen=0, by=office(), at=START)
    take(city.case(inside.case), "withdraw", "signer", START, {"reason": "内容有误"})
    inside.refresh_from_db()
    assert inside.state == "withdrawn"


def test_an_internal_column_is_no_part_of_the_statutory_platform_nor_of_the_printed_city(inside):
    with pytest.raises(Refused, match="面向社会"):
        acts.open_column(
            "x1", "", {**PLAIN, "kind": "group"}, statutory=True, internal=True, by=office(), at=START
        )
    assert "staff-money" not in City.look(START).columns
    assert Column.objects.get(code="staff-money").internal  # inherited from its root


def test_a_text_that_is_public_is_not_turned_inside_while_its_page_stands(inside):
    public = record_of(city.published(title="已上网"))
    again = city.draft(record=public, title="改为对内", column="staff-money")
    with pytest.raises(Refused, match="请先撤下"):
        city.signed(again)
    assert Edition.objects.house.in_force().get(record=public).title == "已上网"

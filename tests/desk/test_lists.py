"""The lists of the desk: what a filter promises is what the rows show."""

import re
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.db import transaction

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.policy import values as policy
from tests import city
from tests.city import START, seat, take
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


def test_a_step_that_asks_what_must_be_typed_is_not_offered_for_many():
    """归档 needs the file number (档号) of each case; 签收 needs nothing."""
    city.found()
    done = [
        take(city.request(START), "withdraw", "request_officer", START, {"withdrawal_evidence": "来电"})
        for _ in range(2)
    ]
    archivist = signed_in("archivist")
    home = archivist.get("/desk/").content.decode()
    assert all(case.no in home for case in done) and "批量归档" not in home
    picked = {"do": "archive", "pick": [case.code for case in done]}
    page = archivist.post("/desk/bulk/", picked).content.decode()
    assert page.count("“归档”须逐件办理") == 2
    archivist.post("/desk/bulk/", {**picked, "confirmed": "1", "key": "k"})
    said = acts.take_many([c.code for c in done], "archive", by=seat("archivist"), at=START)
    assert [line["reason"] for line in said] == ["“归档”须逐件办理"] * 2
    assert {city.case(case.code).state for case in done} == {"withdrawn"}


def test_a_step_for_many_is_offered_and_one_that_is_not_is_refused():
    city.found()
    cases = [city.request(START) for _ in range(2)]
    codes = [case.code for case in cases]
    officer = signed_in("request_officer")
    assert "批量签收" in officer.get("/desk/").content.decode()
    officer.post("/desk/bulk/", {"do": "accept", "pick": codes, "confirmed": "1", "key": "k"})
    assert {city.case(code).state for code in codes} == {"open"}
    said = acts.take_many(codes, "withdraw", by=seat("request_officer"), at=START)
    assert [line["reason"] for line in said] == ["“撤回”须逐件办理"] * 2


@pytest.mark.both
def test_a_search_finds_what_contains_the_word_as_typed_and_no_other_word_asked_before():
    """The question is worded once for all words; a sign that a pattern gives a meaning is looked for as itself."""
    city.found()
    titles = ["路灯_甲", "路灯x甲", "占道100%", "占道1000", "斜\\线", "Bus Lane", "路灯_甲第二页"]
    made = {title: city.request(START + timedelta(hours=n), title=title) for n, title in enumerate(titles)}
    client = signed_in("request_officer")
    for word, found in (
        ("路灯_甲", [0, 6]), ("100%", [2]), ("\\", [4]), ("bus lane", [5]), ("路灯", [0, 1, 6]), ("没有", []), ("", []),
        (made["占道1000"].no, [3]),
    ):  # fmt: skip
        page = client.get("/desk/find/", {"q": word}).content.decode()
        shown = [n for n, title in enumerate(titles) if f"/desk/case/{made[title].code}/" in page]
        assert shown == found, word


@pytest.mark.both
def test_the_head_of_a_list_counts_what_its_filters_leave():
    city.found()
    late, owed, paused = (city.request(START + timedelta(hours=n)) for n in range(3))
    city.published(START)  # of another family, and done
    with transaction.atomic():
        Case.objects.house.filter(pk=late.pk).update(due_on="2026-03-01")
        Case.objects.house.filter(pk=owed.pk).update(due_on="2026-03-02")
        Case.objects.house.filter(pk=paused.pk).update(clock="paused", due_on="2026-03-01")
    with time_machine.travel("2026-03-02 02:00", tick=True):
        client = signed_in("request_officer")
        for asked, counts in (
            ("", (3, 1, 1)), ("?family=request", (3, 1, 1)), ("?family=service", (0, 0, 0)), ("?lamp=late", (1, 1, 0)),
            ("?lamp=paused", (1, 0, 0)),
        ):  # fmt: skip
            page = client.get(f"/desk/todo/{asked}").content.decode()
            head = re.search(r"<p>共 (\d+)件.*?</p>", page)
            shown = [re.search(rf"{word} (\d+)件", head[0]) for word in ("共", "超期", "今日到期")]
            assert tuple(int(found[1]) if found else 0 for found in shown) == counts, asked

"""查重: what is like a request, shown before the answer; what others were given too, proposed for everybody (条例第四十四条)."""

import pytest

from mingtang.cases import jobs, similar
from mingtang.cases.models import Case, Reading
from mingtang.cases.reading import story
from tests import city
from tests.city import START, later, seat
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
TITLE = "石桥路拓宽项目征收补偿方案"


@pytest.fixture(autouse=True)
def town(own_data):
    city.found()


def asked(title=TITLE, party="张三", **row):
    case = city.request()
    Case.objects.house.filter(pk=case.pk).update(title=title, party=party, **row)
    return city.case(case.code)


def given(day=0, **more):
    return asked(outcome="granted", closed_on=later(START, day).date(), **more)


@pytest.mark.parametrize(
    ("other", "like"),
    [("石桥路拓宽项目征收补偿方案", True), ("申请公开石桥路拓宽项目的征收补偿方案", True), ("石橋路拓寬項目徵收補償方案", True), ("石桥路道路养护合同", False), ("", False)],
)  # fmt: skip
def test_titles_are_alike_whatever_stands_around_the_words(other, like):
    assert (similar.share(TITLE, other) >= similar.ALIKE) is like


def test_what_is_like_a_request_is_shown_and_no_other_agencys():
    mine = asked()
    near, same, other = (
        asked(f"申请{TITLE}", "李四"),
        asked("别的事情", "张三"),
        asked("完全无关的内容", "王五"),
    )
    foreign = asked(TITLE, "张三", agency="LT13")
    page = signed_in("request_officer").get(f"/desk/case/{mine.code}/similar/").content.decode()
    assert near.no in page and same.no in page
    assert other.no not in page and foreign.no not in page
    case = signed_in("request_officer").get(f"/desk/case/{mine.code}/").content.decode()
    assert f"/desk/case/{mine.code}/similar/" in case


def test_what_two_were_given_is_proposed_once_to_the_disclosure_head():
    given(party="李四")
    last = given(1, party="王五")
    for _ in range(2):
        jobs.asked_again(later(START, 2))
    assert {r.post for r in Reading.objects.filter(case=last)} == {"disclosure_head"}
    assert Reading.objects.filter(why="asked_again").count() == 2  # either of the two, each once
    assert story(last)[-1]["title"].startswith("多人申请")
    page = signed_in("disclosure_head").get("/desk/read/").content.decode()
    assert last.no in page and "第四十四条" in page


@pytest.mark.parametrize(
    "other", [{"party": "张三"}, {"title": "别的事情"}, {"outcome": "not_exist"}, {"day": -30}]
)
def test_what_nobody_else_was_given_is_not_proposed(other):
    given(party="张三")
    row = {"party": "李四", "title": TITLE, "outcome": "granted", "day": 0} | other
    asked(row["title"], row["party"], outcome=row["outcome"], closed_on=later(START, row["day"]).date())
    jobs.asked_again(later(START, 1))
    proposed = Reading.objects.filter(why="asked_again").count()
    assert proposed == (1 if "day" in other else 0)  # an old one is counted, yet not proposed again itself


def test_a_seat_that_sees_no_requests_finds_nothing():
    assert signed_in("drafter").get(f"/desk/case/{asked().code}/similar/").status_code == 404
    assert similar.same_subject(asked(), Case.objects.open_to(seat("drafter"))) == []

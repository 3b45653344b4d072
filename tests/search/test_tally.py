"""What is counted of searches: words, not people."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from mingtang.clock import day
from mingtang.search import jobs, tally
from mingtang.search.models import Wanted
from mingtang.search.tally import Tally, hot, missed, worded
from tests import city
from tests.city import START, later

pytestmark = pytest.mark.django_db
PERSONAL = [
    "11010519491231002X", "110105 19491231 002X", "13800138000", "１３８００１３８０００", "张三", "李建国 低保", "陈晓明拆迁",
    "京A12345", "zhang@example.cn", "6222021234567890128", "0571-88123456", "88123456", "欧阳娜娜",
]  # fmt: skip


@pytest.fixture
def town():
    city.found()


def _asked(word: str, times: int, at=START, *, missed: bool = False) -> None:
    counter = Tally()
    for n in range(times):
        counter.note(word, f"10.0.{n // 250}.{n % 250}", at, missed=missed)
    counter.write(at)


@pytest.mark.parametrize("q", PERSONAL)
def test_what_looks_personal_is_never_counted(q):
    assert worded(q) == ""
    _asked(q, 20, missed=True)
    assert not Wanted.objects.exists()


@pytest.mark.parametrize(
    ("q", "word"),
    [("公租房", "公租房"), (" 公租房　摇号 ", "公租房 摇号"), ("營業執照", "营业执照"), ("ＧＺＦ", "gzf"), ("澜政规〔2025〕3号", "澜政规〔2025〕3号"),
     ("2025年 三公经费", "2025年 三公经费"), ("", ""), ("路", ""), ("、", ""), ("公租房" * 11, "")],
)  # fmt: skip
def test_words_of_business_are_counted_in_one_writing(q, word):
    assert worded(q) == word


def test_an_address_counts_once_a_day_and_is_not_kept():
    counter = Tally()
    for at in (START, START, later(START, 1)):
        counter.note("公租房", "203.0.113.9", at, missed=False)
    counter.note("公租房", "203.0.113.10", later(START, 1), missed=True)
    counter.write(later(START, 1))
    rows = Wanted.objects.order_by("day").values_list("word", "day", "times", "missed")
    assert list(rows) == [("公租房", day(START), 1, 0), ("公租房", day(later(START, 1)), 2, 1)]
    assert b"203.0.113" not in repr(vars(counter)).encode()
    assert {f.name for f in Wanted._meta.fields} == {"id", "word", "day", "times", "missed"}


def test_hot_words_are_those_that_enough_people_asked_and_found(town):
    _asked("公租房", 12)
    _asked("营业执照", 15)
    _asked("低保", 9)  # too few
    _asked("海底隧道", 30, missed=True)  # nothing to show
    _asked("路灯", 50, later(START, -8))  # long ago
    assert hot(day(START)) == ["营业执照", "公租房"]


def test_the_openness_office_sets_the_list_or_bars_a_word(town, monkeypatch):
    _asked("公租房", 12)
    _asked("营业执照", 15)
    said = {"hot_words": "自动", "hot_words_barred": "营业执照", "hot_words_least": "10"}
    monkeypatch.setattr(tally.policy, "value", lambda key, line, on: said[key])
    monkeypatch.setattr(tally.policy, "whole", lambda key, line, on: int(said[key]))
    assert hot(day(START)) == ["公租房"]
    said |= {"hot_words": "义务教育、公积金，营业执照"}
    assert hot(day(START)) == ["义务教育", "公积金"]


def test_words_asked_in_vain_are_listed_most_often_first(town):
    _asked("海底隧道", 2, missed=True)
    _asked("无此事项", 3, missed=True)
    _asked("无此事项", 1, later(START, 1), missed=True)
    _asked("公租房", 9)
    rows = missed(day(later(START, 1)))
    assert [(row["word"], row["times"]) for row in rows] == [("无此事项", 4), ("海底隧道", 2)]
    assert rows[0]["last"] == day(later(START, 1))


def test_old_days_are_deleted_and_the_job_may_run_twice(town):
    Wanted.objects.bulk_create(
        [Wanted(word="甲乙", day=date(2026, 3, 2) - timedelta(days=n), times=1) for n in (0, 90, 91)]
    )
    jobs.forget(START)
    jobs.forget(START)
    assert Wanted.objects.count() == 2


def test_a_database_that_refuses_leaves_the_counts_waiting(monkeypatch):
    counter = Tally()
    with monkeypatch.context() as patched:
        patched.setattr(tally.transaction, "atomic", _refusing)
        counter.note("公租房", "a", START, missed=False)
    counter.write(START)
    assert Wanted.objects.get().times == 1


def _refusing():
    raise DatabaseError("locked")


def test_a_search_in_the_same_minute_writes_nothing(django_assert_num_queries):
    counter = Tally()
    counter.note("公租房", "a", START, missed=False)
    with django_assert_num_queries(0):
        counter.note("公租房", "b", START + timedelta(seconds=59), missed=False)
    with transaction.atomic():
        counter.note("低保", "b", START + timedelta(seconds=61), missed=False)
    assert Wanted.objects.get(word="公租房").times == 2

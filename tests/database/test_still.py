"""Answers about agencies, posts, settings and the like are kept until one of these tables changes, whoever changes it."""

import pytest
from django.db import connection, transaction

from mingtang.cli.init import check_start
from mingtang.database import marks, still
from mingtang.database.guard import refuse_stray_write
from mingtang.people.models import Agency, Mark
from tests import city


class Asked:
    """A question that counts how often it is really asked."""

    def __init__(self):
        self.times = 0
        self.answer = still.kept_while_still(self._ask)

    def _ask(self, of=""):
        self.times += 1
        return self.times


class Inside:
    in_atomic_block = True


@pytest.fixture
def mark(monkeypatch):
    """What the database would say; a list, so that a test may write another."""
    now = ["one"]
    monkeypatch.setattr(marks, "read", lambda: now[0])
    return now


def send(sql):
    """`sql` through the wrapper that every connection of the house has."""
    return refuse_stray_write(Inside())(lambda *a: None, sql, (), False, {})


def test_under_one_mark_a_question_is_asked_once_for_each_argument_by_all_pages(mark):
    asked = Asked()
    with still.scope():
        assert [asked.answer("a"), asked.answer("a"), asked.answer("b")] == [1, 1, 2]
    with still.scope():
        assert [asked.answer("a"), asked.answer("b")] == [1, 2]


def test_outside_a_page_and_under_another_mark_it_is_asked_anew(mark):
    asked = Asked()
    asked.answer()
    with still.scope():
        asked.answer()
    mark[0] = "two"
    with still.scope():
        asked.answer()
    asked.answer()
    assert asked.times == 4


def test_without_a_mark_nothing_outlives_its_page(mark):
    asked, mark[0] = Asked(), ""
    for turn in (1, 2):
        with still.scope():
            assert [asked.answer(), asked.answer()] == [turn, turn]


def test_an_act_does_not_trust_what_its_page_knew_before_the_lock(mark):
    asked = Asked()
    with still.scope():
        assert asked.answer() == 1
        mark[0] = "two"  # another process was first
        with still.scope():
            assert asked.answer() == 2
        assert asked.answer() != 2, "the page goes on with what it knew"


@pytest.mark.parametrize("table", still.TOLD_OF)
def test_a_write_to_such_a_table_makes_act_and_page_read_the_mark_anew(table, mark):
    asked = Asked()
    with still.scope():
        asked.answer()
        with still.scope():
            asked.answer()
            mark[0] = "two"
            send(f'UPDATE "{table}" SET "x" = %s')
            assert asked.answer() == 2
        assert asked.answer() == 2


def test_other_writes_and_reads_leave_the_answers(mark):
    asked = Asked()
    with still.scope():
        asked.answer()
        mark[0] = "two"
        send('INSERT INTO "ledger_event" ("x") VALUES (%s)')
        send('SELECT "x" FROM "policy_setting"')
        assert asked.answer() == 1


def test_a_process_that_is_alone_keeps_them_over_acts_until_it_says_forget():
    asked = Asked()
    with still.still():
        with still.scope():
            asked.answer()
        with still.scope():
            assert asked.answer() == 1
        still.forget()
        assert asked.answer() == 2


@pytest.mark.django_db
def test_what_is_missing_after_an_upgrade_is_put_up_before_the_door_opens():
    name = next(iter(marks.wanted()))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {name}" + (" ON people_agency" if connection.vendor == "postgresql" else "")
        )
    before = marks.read()
    check_start()
    assert marks.missing() == [] and marks.read() != before


@pytest.mark.django_db
@pytest.mark.both
def test_the_database_itself_writes_another_mark_with_each_change_and_takes_it_back():
    city.found()
    assert marks.missing() == []
    seen = {marks.read()}
    with connection.cursor() as cursor, transaction.atomic():
        for table in still.TOLD_OF:  # past the acts, as an operator's shell would
            key = "code" if table in ("people_agency", "people_person", "records_column") else "id"
            cursor.execute(f"UPDATE {table} SET {key} = {key}")
            if cursor.rowcount:
                assert marks.read() not in seen, table
            seen.add(marks.read())
    before = marks.read()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Agency.objects.filter(code="LT04").update(short="改名")
        raise ZeroDivisionError
    assert marks.read() == before and Mark.objects.count() == 1

"""Answers about agencies, posts, settings and notices are kept for one act or page, and never longer than they are true."""

import pytest

from mingtang.database import still
from mingtang.database.guard import refuse_stray_write


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


def send(sql):
    """`sql` through the wrapper that every connection of the house has."""
    return refuse_stray_write(Inside())(lambda *a: None, sql, (), False, {})


def test_within_one_page_a_question_is_asked_once_for_each_argument():
    asked = Asked()
    with still.scope():
        assert [asked.answer("a"), asked.answer("a"), asked.answer("b")] == [1, 1, 2]


def test_outside_and_in_the_next_page_it_is_asked_anew():
    asked = Asked()
    asked.answer()
    with still.scope():
        asked.answer()
    with still.scope():
        asked.answer()
    asked.answer()
    assert asked.times == 4


def test_an_act_does_not_trust_what_its_page_knew_before_the_lock():
    asked = Asked()
    with still.scope():
        assert asked.answer() == 1
        with still.scope():
            assert asked.answer() == 2
        assert asked.answer() == 1


@pytest.mark.parametrize("table", still.TOLD_OF)
def test_a_write_to_such_a_table_makes_act_and_page_ask_anew(table):
    asked = Asked()
    with still.scope():
        asked.answer()
        with still.scope():
            asked.answer()
            send(f'UPDATE "{table}" SET "x" = %s')
            assert asked.answer() == 3
        assert asked.answer() == 4


def test_other_writes_and_reads_leave_the_answers():
    asked = Asked()
    with still.scope():
        asked.answer()
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

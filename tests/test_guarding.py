"""The wrapper that watches doors and jobs sees what it must, and lets acts and named marks pass."""

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from mingtang.cases.models import Case
from mingtang.desk import cases as desk_cases
from mingtang.jobs import handlers, worker
from mingtang.jobs.outbox import put
from tests import city
from tests.desk.test_case import signed_in
from tests.guarding import WriteOutsideAct, WriteWithoutTransaction, refusing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(city.START, tick=True):
        yield


def test_defect_a_view_that_saves_is_caught(monkeypatch):
    city.found()
    case = city.request()
    log = desk_cases.exports.log

    def meddling(*args, **kwargs):
        with transaction.atomic():
            Case.objects.house.filter(pk=case.pk).update(title="改过的标题")
        return log(*args, **kwargs)

    officer = signed_in("request_officer")
    monkeypatch.setattr(desk_cases.exports, "log", meddling)
    with pytest.raises(WriteOutsideAct, match=r"door: UPDATE .cases_case"):
        officer.get(f"/desk/case/{case.code}/")


def test_defect_a_job_that_moves_a_case_without_an_act_is_caught(monkeypatch):
    city.found()
    city.request()
    caught = []

    def meddling():
        try:
            with transaction.atomic():
                Case.objects.house.update(urged=True)
        except WriteOutsideAct as error:
            caught.append(str(error))

    monkeypatch.setitem(handlers.handled, "cases.recompute", meddling)
    with transaction.atomic():
        put("cases.recompute")
    worker.drain(city.START, topics=["cases.recompute"])
    assert caught and caught[0].startswith("job: UPDATE")
    assert not Case.objects.house.filter(urged=True).exists()


@pytest.mark.parametrize(
    ("sql", "allowed", "passes"),
    [
        ("SELECT 1", {}, True),
        ("INSERT INTO people_session VALUES (1)", {"people_session": ("INSERT",)}, True),
        ("DELETE FROM people_session", {"people_session": ("INSERT",)}, False),
        (
            'UPDATE "people_account" SET "totp_step" = 1 WHERE "id" = 2',
            {"people_account": ("UPDATE(totp_step)",)},
            True,
        ),
        (
            'UPDATE "people_account" SET "totp_step" = 1, "active" = 1',
            {"people_account": ("UPDATE(totp_step)",)},
            False,
        ),
        ('INSERT OR REPLACE INTO "cases_case" VALUES (1)', {}, False),
        ('  update cases_case set "title" = 1', {}, False),
    ],
)
def test_the_list_of_exceptions_is_read_as_written(sql, allowed, passes):
    ran = []
    call = refusing("test", allowed)
    with transaction.atomic():
        if passes:
            call(lambda *_: ran.append(sql), sql, (), False, {})
        else:
            with pytest.raises(WriteOutsideAct):
                call(lambda *_: ran.append(sql), sql, (), False, {})
    assert bool(ran) is passes


def test_a_write_under_nothing_but_the_tests_own_transaction_is_caught():
    call = refusing("test", {"django_session": ("DELETE",)})
    with pytest.raises(WriteWithoutTransaction):
        call(lambda *_: None, "DELETE FROM django_session", (), False, {})


def test_outside_requests_a_tests_own_preparations_pass():
    city.found()
    assert Client().get("/sign-in/").status_code == 200
    with transaction.atomic():
        Case.objects.house.update(urged=False)

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction

from mingtang.jobs import outbox, worker
from mingtang.jobs.models import Job
from mingtang.jobs.outbox import put

from .conftest import NOW


def test_a_job_put_in_a_transaction_that_fails_never_was(bench):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put("press.print", n=1)
        raise ZeroDivisionError
    assert Job.objects.count() == 0


def test_put_outside_a_transaction_is_refused(bench):
    with ThreadPoolExecutor(1) as other_connection:  # the test itself runs in a transaction
        refused = other_connection.submit(put, "press.print", n=1).exception(10)
    assert isinstance(refused, RuntimeError)
    assert "outside a transaction" in str(refused)


def test_a_topic_that_no_room_declares_is_refused(bench):
    with pytest.raises(LookupError, match=r"press\.burn"):
        put("press.burn", n=1)


@pytest.mark.parametrize("value", [1.5, None, True, ["a"], {"a": 1}, b"x", "x" * 101, 10**101])
def test_only_whole_numbers_and_short_strings_are_ids(bench, value):
    with pytest.raises(ValueError, match="expected a whole number or a short string"):
        put("press.print", n=value)


def test_now_is_no_name_for_an_id(bench):
    with pytest.raises(ValueError, match="now"):
        put("press.print", now=5)


def test_under_one_key_one_job_waits(bench):
    first = put("press.print", dedupe="home", n=1)
    assert put("press.print", dedupe="home", n=1).id == first.id
    put("press.print", dedupe="list", n=1)
    put("press.withdraw", dedupe="home", n=1)
    put("press.print", n=1)
    put("press.print", n=1)
    assert Job.objects.count() == 5


def test_one_key_for_two_sets_of_ids_is_a_mistake(bench):
    put("press.print", dedupe="home", n=1)
    with pytest.raises(ValueError, match="one key for one set of ids"):
        put("press.print", dedupe="home", n=2)


def test_a_further_put_makes_the_waiting_job_sooner_and_more_urgent_never_later(bench):
    put("press.print", dedupe="home", run_at=NOW + timedelta(hours=2), priority=outbox.LATE)
    put("press.print", dedupe="home", run_at=NOW + timedelta(hours=1))
    job = put("press.print", dedupe="home", run_at=NOW + timedelta(hours=3), priority=outbox.LATE)
    assert (job.run_at, job.priority) == (NOW + timedelta(hours=1), outbox.NORMAL)
    assert put("press.print", dedupe="home").run_at is None
    assert put("press.print", dedupe="home", run_at=NOW).run_at is None


def test_a_running_job_does_not_count_as_waiting_because_it_may_have_read_the_old_state(bench):
    def seen_too_early(n):
        with transaction.atomic():
            put("press.print", dedupe="home", n=1)  # stands for another hand, while this runs
        bench.calls.append(n)

    worker.handlers.handled["press.print"] = lambda n: (
        seen_too_early(n) if not bench.calls else bench.calls.append(n)
    )
    put("press.print", dedupe="home", n=1)
    assert worker.drain(NOW) == 2
    assert bench.calls == [1, 1]


def test_jobs_of_one_key_that_came_together_by_a_failure_run_as_one_and_keep_their_attempts(bench):
    def fails_once_with_a_newcomer(n):
        with transaction.atomic():
            put("press.print", dedupe="home", n=1)
        raise OSError

    worker.handlers.handled["press.print"] = fails_once_with_a_newcomer
    put("press.print", dedupe="home", n=1)
    worker.run_once(now=NOW)
    assert Job.objects.waiting().count() == 2
    bench.handler("press.copy")
    worker.handlers.handled["press.print"] = worker.handlers.handled["press.copy"]
    assert worker.drain(NOW) == 1
    assert Job.objects.get().attempts == 2
    assert Job.objects.counts() == {"waiting": 0, "running": 0, "dead": 0, "done": 1}

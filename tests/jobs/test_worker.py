import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction

from mingtang.jobs import outbox, worker
from mingtang.jobs.handlers import JobError
from mingtang.jobs.limits import backoff
from mingtang.jobs.models import Job
from mingtang.jobs.outbox import put, revive

from .conftest import NOW

SECRET = "张三 110105194912310021"


def test_a_job_runs_once_with_its_ids_and_is_done(bench):
    put("press.print", n=7, code="a1")
    assert worker.drain(NOW) == 1
    assert bench.calls == [("press.print", 7, "a1")]
    job = Job.objects.get()
    assert (job.done_at, job.attempts, job.lease_until, job.last_error) == (NOW, 1, None, "")
    assert worker.drain(NOW) == 0


def test_a_handler_runs_in_no_transaction_of_the_worker(bench):
    outside = len(connection.savepoint_ids)
    put("press.print", n=1)
    worker.drain(NOW)
    assert bench.depths == [outside]


def test_a_handler_that_takes_now_is_given_the_moment_of_the_run(bench):
    worker.handlers.handled["press.print"] = lambda n, now: bench.calls.append((n, now))
    put("press.print", n=1)
    worker.drain(NOW)
    assert bench.calls == [(1, NOW)]


def test_withdrawals_run_before_every_other_job_and_the_rest_in_order(bench):
    for n in range(3):
        put("press.print", n=n)
    put("press.print", n=9, priority=outbox.SOON)
    put("press.withdraw", n=5, priority=outbox.WITHDRAWAL)
    worker.drain(NOW)
    assert [(topic, n) for topic, n in bench.calls] == [
        ("press.withdraw", 5),
        ("press.print", 9),
        ("press.print", 0),
        ("press.print", 1),
        ("press.print", 2),
    ]


def test_a_job_waits_for_its_time(bench):
    put("press.print", n=1, run_at=NOW + timedelta(seconds=1))
    assert worker.drain(NOW) == 0
    assert worker.drain(NOW + timedelta(seconds=1)) == 1


def test_drain_can_be_held_to_topics_and_runs_what_jobs_put(bench):
    worker.handlers.handled["press.withdraw"] = transaction.atomic(lambda n: put("press.print", n=n))
    put("press.withdraw", n=1)
    assert worker.drain(NOW, topics=["press.print"]) == 0
    assert worker.drain(NOW) == 2


def test_a_failed_job_is_tried_again_after_a_growing_pause_and_then_is_a_dead_letter(bench, settings):
    settings.JOBS_ATTEMPTS = 4
    bench.fails["press.print", 1] = OSError("disk")
    job = put("press.print", n=1)
    at, pauses = NOW, []
    for _ in range(3):
        assert worker.drain(at) == 1
        job.refresh_from_db()
        pauses.append((job.run_at - at).total_seconds())
        assert worker.drain(job.run_at - timedelta(seconds=1)) == 0
        at = job.run_at
    assert pauses == [2, 8, 32]
    assert worker.drain(at) == 1
    job.refresh_from_db()
    assert (job.dead_at, job.done_at, job.attempts) == (at, None, 4)
    assert worker.drain(at + timedelta(days=1)) == 0
    assert [job.id for job in Job.objects.dead()] == [job.id]


def test_the_pause_never_exceeds_one_hour():
    assert [backoff(n).total_seconds() for n in (1, 2, 6, 7, 5000)] == [2, 8, 2048, 3600, 3600]


def test_a_dead_letter_is_revived_with_all_its_attempts_and_only_once(bench, settings):
    settings.JOBS_ATTEMPTS = 1
    bench.fails["press.print", 1] = OSError()
    job = put("press.print", n=1)
    worker.drain(NOW)
    assert Job.objects.counts()["dead"] == 1
    bench.fails.clear()
    assert revive(job.id) is True
    assert revive(job.id) is False
    assert worker.drain(NOW) == 1
    assert Job.objects.counts() == {"waiting": 0, "running": 0, "dead": 0, "done": 1}


def test_one_failing_job_does_not_hold_up_the_others(bench):
    bench.fails["press.print", 0] = OSError()
    for n in range(3):
        put("press.print", n=n)
    assert worker.drain(NOW) == 3
    assert Job.objects.counts() == {"waiting": 1, "running": 0, "dead": 0, "done": 2}


def test_what_a_person_typed_does_not_reach_the_error_or_the_log(bench, caplog):
    bench.fails["press.print", 1] = ValueError(SECRET)
    job = put("press.print", n=1)
    worker.drain(NOW)
    job.refresh_from_db()
    assert job.last_error.startswith("ValueError at ")
    assert "张三" not in job.last_error + caplog.text
    assert "ValueError" in caplog.text


def test_a_job_error_is_shown_with_its_sentence(bench):
    bench.fails["press.print", 1] = JobError("found no font, expected one")
    job = put("press.print", n=1)
    worker.drain(NOW)
    job.refresh_from_db()
    assert job.last_error == "JobError: found no font, expected one"


def test_a_topic_without_handler_fails_visibly(bench):
    job = put("press.print", n=1)
    worker.handlers.handled.clear()
    worker.drain(NOW)
    job.refresh_from_db()
    assert job.last_error.startswith("NoHandler")
    assert job.done_at is None


def leased(who, until, **fields):
    job = put("press.print", n=1)
    Job.objects.filter(id=job.id).update(leased_by=who, lease_until=until, attempts=1, **fields)
    return job


def test_a_leased_job_is_left_alone_until_its_lease_runs_out(bench):
    leased("other/1/1", NOW + timedelta(seconds=30))
    assert worker.drain(NOW) == 0
    assert Job.objects.counts()["running"] == 1
    assert worker.drain(NOW + timedelta(seconds=30)) == 1
    assert Job.objects.get().attempts == 2


def test_only_leases_of_this_machines_dead_workers_are_given_back(bench):
    machine, pid, start = worker.worker_name().rsplit("/", 2)
    until = NOW + timedelta(seconds=45)
    living = leased(worker.worker_name(), until)
    reused = leased(f"{machine}/{pid}/{int(start) - 1}", until)  # our number, an earlier process
    gone = leased(f"{machine}/{2**22 + 1}/5", until)  # beyond the greatest process number
    elsewhere = leased(f"other/{pid}/{start}", until)
    worker.release_lost()
    assert set(Job.objects.waiting()) == {reused, gone}
    assert set(Job.objects.running()) == {living, elsewhere}


def test_a_worker_whose_lease_was_taken_over_cannot_note_the_end(bench):
    put("press.print", n=1)
    slow = worker._lease(NOW, None)
    heir = worker._lease(NOW + timedelta(minutes=1), None)
    assert (slow.id, heir.attempts) == (heir.id, 2)
    worker._finish(slow, NOW, "")
    assert Job.objects.get().done_at is None
    worker._finish(heir, NOW, "")
    assert Job.objects.get().done_at == NOW


def test_the_worker_outlives_a_database_that_is_away_and_stops_when_told(
    bench, monkeypatch, settings, caplog
):
    settings.JOBS_POLL = 0
    stop, looks = threading.Event(), []

    def away(topics):
        looks.append(topics)
        if len(looks) == 3:
            stop.set()
        raise OperationalError(SECRET)

    for name, double in (
        ("run_once", away),
        ("release_lost", lambda: None),
        ("schedule", SimpleNamespace(tick=lambda now: [])),
    ):
        monkeypatch.setattr(worker, name, double)
    worker.main(stop, topics=["press.print"])
    assert looks == [["press.print"]] * 3
    assert "OperationalError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("jobs", [1, 40])
def test_a_look_with_nothing_to_do_is_one_query_and_no_transaction(bench, django_assert_num_queries, jobs):
    for n in range(jobs):
        put("press.print", n=n, run_at=NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        worker.run_once(now=NOW)

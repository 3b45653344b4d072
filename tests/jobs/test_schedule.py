from datetime import UTC, datetime, time, timedelta

import pytest

from mingtang.jobs import schedule, worker
from mingtang.jobs.models import Job, Schedule
from mingtang.jobs.outbox import put

from .conftest import NOW

HOUR = timedelta(hours=1)


def test_a_plan_begins_to_count_when_first_seen_and_then_runs_every_hour(bench):
    schedule.every("press.hourly", seconds=3600)
    assert schedule.tick(NOW + timedelta(minutes=20)) == []
    assert schedule.tick(NOW + timedelta(minutes=59)) == []
    assert schedule.tick(NOW + HOUR) == ["press.hourly"]
    assert schedule.tick(NOW + HOUR + timedelta(seconds=1)) == []
    assert schedule.tick(NOW + 2 * HOUR) == ["press.hourly"]


def test_what_was_missed_is_made_up_once(bench):
    schedule.every("press.hourly", seconds=3600)
    schedule.tick(NOW)
    assert schedule.tick(NOW + timedelta(days=9)) == ["press.hourly"]
    assert schedule.tick(NOW + timedelta(days=9, minutes=1)) == []
    assert Job.objects.count() == 1


def test_a_daily_plan_follows_the_shanghai_day(bench):
    schedule.daily("press.nightly", at="00:30")
    schedule.tick(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))  # 23:00 in Shanghai
    assert schedule.tick(datetime(2026, 11, 23, 16, 29, tzinfo=UTC)) == []
    assert schedule.tick(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == ["press.nightly"]  # 00:30 on the 24th
    assert schedule.tick(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == []
    assert schedule.tick(datetime(2026, 11, 24, 20, 0, tzinfo=UTC)) == ["press.nightly"]


def test_the_last_due_moment_is_never_after_now():
    for hours in range(48):
        now = NOW + hours * HOUR
        assert now - timedelta(days=1) < schedule.last_due(time(10, 0), now) <= now
    assert schedule.last_due(time(10, 0), NOW) == NOW


def test_two_workers_that_look_at_once_put_one_run(bench):
    schedule.every("press.hourly", seconds=3600)
    schedule.tick(NOW)
    last = Schedule.objects.get().last_run
    assert schedule._run("press.hourly", last, NOW + HOUR) is True
    assert schedule._run("press.hourly", last, NOW + HOUR) is False
    assert Job.objects.count() == 1


def test_a_clock_set_back_by_a_year_does_not_stop_the_plan_for_a_year(bench):
    schedule.every("press.hourly", seconds=3600)
    schedule.tick(NOW + timedelta(days=365))
    assert schedule.tick(NOW) == ["press.hourly"]
    assert schedule.tick(NOW) == []


def test_a_clock_a_little_behind_another_workers_does_not_run_twice(bench):
    schedule.every("press.hourly", seconds=3600)
    schedule.tick(NOW)
    schedule.tick(NOW + HOUR)
    assert schedule.tick(NOW + HOUR - timedelta(seconds=5)) == []


def test_one_topic_has_one_plan(bench):
    schedule.daily("press.nightly", at="00:30")
    with pytest.raises(ValueError, match="second schedule"):
        schedule.every("press.nightly", seconds=60)


def test_finished_jobs_are_forgotten_after_thirty_days_and_dead_letters_are_not(bench, settings):
    settings.JOBS_ATTEMPTS = 1
    bench.fails["press.print", 2] = OSError()
    put("press.print", n=1)
    put("press.print", n=2)
    worker.drain(NOW)
    put("press.print", n=3, run_at=NOW + timedelta(days=99))
    schedule.clean(NOW + timedelta(days=30))
    assert Job.objects.count() == 3
    schedule.clean(NOW + timedelta(days=30, seconds=1))
    schedule.clean(NOW + timedelta(days=30, seconds=1))
    assert sorted(job.payload["n"] for job in Job.objects.all()) == [2, 3]

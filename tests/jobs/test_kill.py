"""Real worker processes, killed: nothing lost, nothing doubled, nothing stuck (reliability goal G05)."""

import random
import time

import pytest

from mingtang.jobs.limits import _DEFAULTS

pytestmark = pytest.mark.slow
TRIALS = 24


def kill_workers(city, trials, *changes, seed=20261122, until=lambda: False):
    """Start and kill -9 a worker `trials` times, 20 to 400 ms after it began; how many kills."""
    chance = random.Random(seed)
    for n in range(trials):
        worker = city.worker(*changes)
        time.sleep(chance.uniform(0.02, 0.4))
        city.kill(worker)
        if until():
            return n + 1
    return trials


def test_24_workers_killed_at_random_points_lose_double_and_leave_nothing(city):
    jobs = 320
    city.run("put_many", "trial.effect", 0, jobs)
    kills = kill_workers(city, TRIALS)
    before = city.run("report")
    assert before["waiting"] > 0, "the workers finished too early for the last kills to count"
    began = time.monotonic()
    worker = city.worker()
    while (found := city.run("report"))["waiting"] + found["running"] and time.monotonic() < began + 60:
        time.sleep(1)
    worker.terminate()
    assert worker.wait(10) == 0
    print(f"MT-GOAL id=G05 tier=ci trials={kills} jobs={jobs} runs={found['run']} bound95={3 / kills:.3f}")
    assert (found["effect"], found["followed"], found["done"]) == (jobs, jobs, 2 * jobs)
    assert (found["waiting"], found["running"], found["dead"]) == (0, 0, 0)
    assert jobs <= found["run"] <= jobs + kills  # at least once, and again only where a kill fell


def lost(city):
    """Effects that will never come: their jobs count as done."""
    found = city.run("report")
    return found["done"] - found["effect"] - found["followed"]


def test_defect_a_worker_that_notes_the_end_before_it_runs_is_caught(city):
    city.run("put_many", "trial.effect", 0, 320)
    kill_workers(city, TRIALS, "done_before_running", until=lambda: lost(city) > 0)
    assert lost(city) > 0


def test_defect_leases_that_nobody_gives_back_are_caught(city):
    city.run("put_many", "trial.effect", 0, 320)
    stuck = lambda: city.run("report")["running"] > 0  # noqa: E731
    kill_workers(city, TRIALS, "never_given_back", until=stuck)
    assert stuck()
    worker = city.worker("never_given_back")
    time.sleep(1)
    city.kill(worker)
    assert stuck()


@pytest.mark.parametrize(
    "failpoint", ["jobs.leased:3", "jobs.ran:3", "database.commit:4", "database.commit:5"]
)
def test_a_worker_killed_at_a_named_point_leaves_its_job_to_the_next(city, failpoint):
    city.run("put_many", "trial.effect", 0, 5)
    worker = city.worker(MINGTANG_FAULTS="1", MINGTANG_FAILPOINT=failpoint)
    assert worker.wait(30) == -9
    assert city.run("report")["effect"] < 5
    with_restart = city.worker()
    deadline = time.monotonic() + 15
    while (found := city.run("report"))["done"] < 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    city.kill(with_restart)
    assert (found["effect"], found["followed"], found["done"]) == (5, 5, 10)


def test_a_worker_lost_on_another_machine_is_followed_when_its_lease_runs_out(city):
    city.run("put_one", "trial.long", 30_000)
    lost_one = city.worker("from_elsewhere", TRIAL_LEASE="1.5")
    while city.run("report")["run"] == 0:
        time.sleep(0.05)
    city.kill(lost_one)
    began = time.monotonic()
    heir = city.worker(TRIAL_LEASE="1.5")
    while city.run("report")["run"] < 2 and time.monotonic() < began + 20:
        time.sleep(0.05)
    took = time.monotonic() - began
    city.kill(heir)
    assert city.run("report")["run"] == 2
    assert took < 10
    assert _DEFAULTS["LEASE"] + _DEFAULTS["POLL"] < 60  # seconds: what a real city promises


def test_a_long_handler_keeps_its_lease_beside_a_second_worker(city):
    city.run("put_one", "trial.long", 2500)
    workers = [city.worker(TRIAL_LEASE="0.9") for _ in range(2)]
    deadline = time.monotonic() + 20
    while city.run("report")["done"] < 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in workers:
        city.kill(worker)
    found = city.run("report")
    assert (found["done"], found["run"], found["attempts"]) == (1, 1, 1)


def test_defect_a_worker_without_heartbeat_runs_a_long_job_twice(city):
    city.run("put_one", "trial.long", 2500)
    workers = [city.worker("no_heartbeat", TRIAL_LEASE="0.9") for _ in range(2)]
    deadline = time.monotonic() + 20
    while city.run("report")["run"] < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in workers:
        city.kill(worker)
    assert city.run("report")["run"] >= 2


def test_three_workers_share_the_jobs_and_run_none_twice(city):
    city.run("put_many", "trial.effect", 0, 90)
    workers = [city.worker() for _ in range(3)]
    deadline = time.monotonic() + 30
    while (found := city.run("report"))["done"] < 180 and time.monotonic() < deadline:
        time.sleep(0.5)
    for worker in workers:
        worker.terminate()
        assert worker.wait(10) == 0
    assert (found["run"], found["effect"], found["followed"], found["attempts"]) == (90, 90, 90, 1)


def test_a_job_that_kills_every_worker_ends_as_a_dead_letter(city):
    city.run("put_one", "trial.deadly")
    for _ in range(_DEFAULTS["ATTEMPTS"]):
        assert city.worker().wait(30) == -9
    survivor = city.worker()
    deadline = time.monotonic() + 10
    while city.run("report")["dead"] == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    survivor.terminate()
    assert survivor.wait(10) == 0
    assert city.run("report")["errors"] == ["WorkerLost: found no end of the last attempt"]

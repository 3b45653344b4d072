"""G01, G02: kill -9 of server and worker, at random moments and at named points. What was acknowledged is there, nothing is half done.

Applicants go the whole way to the receipt and officers accept requests, over real HTTP; each writes down only what the
house has acknowledged. After the kills the city is opened again and compared with those notes.
"""

import http.client
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.journey import apply, number_and_code
from tests.portal.reader import Reader
from tests.standing import Browser, Standing, Wire

pytestmark = pytest.mark.slow

RANDOM = 12
SERVER_POINTS = (
    "ledger.written:1", "ledger.written:3", "act.case.open:1", "act.case.open:2", "act.case.take:1", "act.case.take:3",
    "act.committed:1", "act.committed:4", "database.commit:9",
)  # fmt: skip
WORKER_POINTS = ("jobs.leased:1", "jobs.ran:1", "vault.renamed:1")
TRIALS = RANDOM + len(SERVER_POINTS) + len(WORKER_POINTS)
LONGEST = 60  # seconds a trial may take on a busy machine
BROKEN = (OSError, http.client.HTTPException)  # an answer that never came, or was cut short


class Notes:
    """What the house acknowledged: application title → number, and codes of accepted requests."""

    def __init__(self) -> None:
        self.applied: dict[str, str] = {}
        self.accepted: set[str] = set()
        self.trouble: list[str] = []  # what went wrong in another way than by a kill

    def __len__(self) -> int:
        return len(self.applied) + len(self.accepted)


class Crowd:
    """Two applicants and two officers who work until the server is gone or they are told to stop."""

    def __init__(
        self, port: int, officers: list[Browser], waiting: list[str], notes: Notes, name: str
    ) -> None:
        self.port, self.waiting, self.notes, self.name = port, waiting, notes, name
        self.gone = threading.Event()
        work = [(self._applies, n) for n in range(2)] + [(self._accepts, officers[n]) for n in range(2)]
        self.threads = [threading.Thread(target=self._works, args=some) for some in work]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.gone.set()
        for thread in self.threads:
            thread.join(60)

    def _works(self, work: Callable[[Any], None], who: Any) -> None:
        try:
            work(who)
        except BROKEN:
            self.gone.set()
        except Exception as error:
            self.notes.trouble.append(repr(error)[:500])
            self.gone.set()

    def _applies(self, n: int) -> None:
        for count in range(10**6):
            if self.gone.is_set():
                return
            title = f"石桥路方案{self.name}之{n}之{count}"
            reader = apply(Reader(Wire(self.port)), title=title, until="receipt")
            self.notes.applied[title] = number_and_code(reader)[0]

    def _accepts(self, officer: Browser) -> None:
        while not self.gone.is_set() and len(self.waiting) > 1:
            time.sleep(0.05)  # the waiting requests are to last for all trials
            code = self.waiting.pop()
            form = {"accept-key": f"k{code}", "accept-moves": "1"}
            status, _ = officer.post(f"/desk/case/{code}/accept/", form)
            if status == 302 and "?done=accept" in officer.location:
                self.notes.accepted.add(code)


def killed_at(
    city: Standing, waiting: list[str], notes: Notes, name: str, server: str = "", worker: str = ""
) -> bool:
    """Open the city with a failpoint in its server or its worker, let the crowd work until it strikes, kill what is left.
    Whether it struck."""
    fault = {"MINGTANG_FAULTS": "1"}
    hands = city.worker(**(fault | {"MINGTANG_FAILPOINT": worker} if worker else {}))
    door, port = city.serve(**(fault | {"MINGTANG_FAILPOINT": server} if server else {}))
    crowd = Crowd(port, city.officers(port), waiting, notes, name)
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and not crowd.gone.wait(0.01) and hands.poll() is None:
        pass
    struck = crowd.gone.is_set() if server else hands.poll() is not None
    city.kill(door)
    city.kill(hands)
    crowd.end()
    return struck


def killed_after(
    city: Standing, waiting: list[str], notes: Notes, name: str, applied: int, seconds: float
) -> None:
    """Open the city as an operator does and kill its whole group `seconds` after so many more applied."""
    door, port = city.open()
    crowd = Crowd(port, city.officers(port), waiting, notes, name)
    wanted, until = len(notes.applied) + applied, time.monotonic() + LONGEST
    while time.monotonic() < until and not crowd.gone.wait(0.01) and len(notes.applied) < wanted:
        pass
    time.sleep(seconds)
    city.kill(door)
    crowd.end()


def after(city: Standing, notes: Notes) -> dict:
    """What the opened city says to the notes: acknowledged and lost, half done, undone effects."""
    letters = city.play("drain")["lost"]
    assert all(letter.startswith("WorkerLost") for letter in letters), letters
    found = city.play("audited")
    lost = [title for title, number in notes.applied.items() if found["titles"].get(title) != number]
    lost += [code for code in notes.accepted if found["states"].get(code) != "open"]
    return found | {"lost": lost}


def test_kill_9_loses_nothing_acknowledged_and_leaves_nothing_half_done(standing):
    notes, waiting, seed = Notes(), standing.play("requests", 150), 20261122
    standing.play("drain")
    chance = random.Random(seed)
    struck = [killed_at(standing, waiting, notes, f"甲{n}", server=p) for n, p in enumerate(SERVER_POINTS)]
    struck += [killed_at(standing, waiting, notes, f"乙{n}", worker=p) for n, p in enumerate(WORKER_POINTS)]
    for n in range(RANDOM):
        killed_after(standing, waiting, notes, f"丙{n}", chance.choice((1, 1, 2)), chance.uniform(0, 0.4))
    found = after(standing, notes)
    status, verdict = standing.verify()
    print(
        f"MT-GOAL id=G01 tier=ci trials={TRIALS} acked={len(notes)} lost={len(found['lost'])} torn={len(found['wrong'])} "
        f"bound95={3 / TRIALS:.3f} seed={seed}"
    )
    assert notes.trouble == []
    assert struck == [True] * (len(SERVER_POINTS) + len(WORKER_POINTS))
    assert len(notes.applied) > 10 and len(notes.accepted) > 10
    assert found["lost"] == []
    assert found["wrong"] == []
    assert (status, verdict["first_bad"]) == (0, None)
    # Every effect of the outbox came, once: a receipt with its bytes for every request, numbers without a gap.
    assert (found["papers"], found["paperless"]) == (found["cases"], 0), (found["jobs"], found["errors"])
    assert {key: found["jobs"][key] for key in ("waiting", "running", "dead")} == {
        "waiting": 0,
        "running": 0,
        "dead": 0,
    }
    assert sorted(int(no.split("〕")[1][:-1]) for no in found["numbers"]) == list(
        range(1, found["cases"] + 1)
    )


def test_defect_an_answer_before_the_commit_is_caught(standing):
    notes, waiting = Notes(), standing.play("requests", 20)
    early = {"MINGTANG_FAULTS": "1", "MINGTANG_FAULT_SWITCHES": "answer-before-commit"}
    door, port = standing.serve(**early)
    officer = standing.officers(port)[0]
    for code in waiting:
        status, _ = officer.post(
            f"/desk/case/{code}/accept/", {"accept-key": f"k{code}", "accept-moves": "1"}
        )
        if status == 302 and "?done=accept" in officer.location:
            notes.accepted.add(code)
    standing.kill(door)
    assert len(notes) == 20
    assert len(after(standing, notes)["lost"]) > 0

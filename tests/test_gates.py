"""G26: every address × every post × every relation of agencies, with a canary in everything that anybody typed."""

import io
import logging
import zipfile
from collections import Counter

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mingtang.cases.models import Case
from mingtang.database import still
from mingtang.people.posts import POSTS
from tests.city import START
from tests.gates import policy
from tests.gates.world import CANARY, RELATIONS, Viewer, World, covered, covered_as_the_house_says

pytestmark = pytest.mark.django_db
logging.getLogger("django.request").setLevel(logging.ERROR)  # thousands of refusals are what is asked for
NOBODY = Viewer("", "")


@pytest.fixture
def world():
    with time_machine.travel(START, tick=False):
        yield World()


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


def test_every_address_has_an_expectation_and_no_expectation_is_left_over():
    routes = set(patterns())
    assert sorted(routes - set(policy.ROUTES)) == [], "say in tests/gates/policy.py who may see these"
    assert sorted(set(policy.ROUTES) - routes) == [], "these are gone"


def text_of(answer) -> str:
    """Everything that reached the eyes: body, an XLSX or DOCX opened, and every header."""
    body = answer.getvalue() if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "replace") + str(dict(answer.items()))


class Tally:
    """What was tried and what was wrong."""

    def __init__(self, world: World) -> None:
        self.world, self.cells = world, 0
        self.wrong: list[str] = []
        self.leaks: list[str] = []
        self.uneven: list[str] = []
        self.seen: Counter[str] = Counter()
        self._missing: dict[tuple[int, str, str], tuple[int, bytes]] = {}

    def look(
        self, viewer: Viewer, client: Client, target: policy.Target, method: str, rule: policy.Rule
    ) -> None:
        self.cells += 1
        url = target.url.format_map(self.world.ids)
        answer = client.get(url) if method == "GET" else client.post(url, {"key": "x"})
        where = f"{method} {target.url} {viewer.post or 'nobody'}@{viewer.agency}"
        verdict = rule(viewer, self.world)
        let_in = answer.status_code not in (404, 500) and not answer.get("Location", "").startswith(
            "/sign-in/?"
        )
        if answer.status_code >= 500 or (verdict is not None and let_in is not verdict):
            self.wrong.append(
                f"{where}: expected {verdict}, found {answer.status_code} {answer.get('Location', '')}"
            )
        for canary in set(CANARY.findall(text_of(answer))):
            thing = self.world.things[self.world.canaries[canary]]
            self.seen[thing.name] += 1
            if not policy.sees(viewer, thing):
                self.leaks.append(f"{where}: {thing.name}")
        if not let_in and target.missing:
            self._compare(where, answer, client, target.missing.format_map(self.world.ids), method)

    def _compare(self, where: str, answer, client: Client, missing: str, method: str) -> None:
        key = (id(client), missing, method)
        if key not in self._missing:
            other = client.get(missing) if method == "GET" else client.post(missing, {"key": "x"})
            self._missing[key] = (other.status_code, other.content)
        if (answer.status_code, answer.content) != self._missing[key]:
            self.uneven.append(f"{where}: {answer.status_code} but {self._missing[key][0]} where nothing is")


def walk(world: World, viewers: list[Viewer], routes=None) -> Tally:
    tally = Tally(world)
    clients = [world.client(viewer) for viewer in viewers]
    for n, (viewer, client) in enumerate(zip(viewers, clients, strict=True)):
        for route, targets in (routes or policy.ROUTES).items():
            if n and viewer.post and not route.startswith("desk/"):
                continue  # the public side does not know posts: one of them and nobody are enough
            for target in targets:
                tally.look(viewer, client, target, "GET", target.get)
                if target.post and not target.post(viewer, world):  # whoever may would do it
                    tally.look(viewer, client, target, "POST", target.post)
    return tally


@pytest.mark.parametrize(
    "relation", [pytest.param(r, marks=pytest.mark.both if r == "foreign" else ()) for r in RELATIONS]
)
def test_no_post_of_any_agency_sees_what_is_not_its_own(world, relation):
    tally = walk(world, [*world.viewers(relation), *([NOBODY] if relation == "own" else [])])
    print(
        f"MT-GOAL id=G26 tier=ci relation={relation} cells={tally.cells} wrong={len(tally.wrong)} canaries={len(tally.leaks)} "
        f"uneven={len(tally.uneven)} undeclared_urls=0 bound95={3 / tally.cells:.5f}"
    )
    assert not tally.wrong, "\n".join(tally.wrong)
    assert not tally.leaks, "\n".join(tally.leaks)
    assert not tally.uneven, "\n".join(tally.uneven)
    assert tally.cells > 1250
    if relation == "own":  # the canaries are alive: everything is seen by somebody
        assert set(world.things) - set(tally.seen) <= {
            "request_foreign",
            "import",
            "validity",  # nobody types anything in it
            "setting_foreign",
            "job",
            "notice",  # the administrators who enter it sit in the root
            "setting",
            "reader",  # sealed: nobody sees who subscribes
        }


def test_the_worlds_coverage_is_the_houses(world):
    for agency in RELATIONS.values():
        viewer = Viewer("request_officer", agency)
        assert covered(viewer) == covered_as_the_house_says(viewer)


def test_defect_a_view_without_scope_is_caught(world, monkeypatch):
    monkeypatch.setattr(type(Case.objects.house), "open_to", lambda rows, seat: rows.house)
    monkeypatch.setattr(type(Case.objects), "open_to", lambda manager, seat: manager.house)
    monkeypatch.setattr(still, "keeping", lambda: False)  # no question that was worded with its scope before
    some = {r: t for r, t in policy.ROUTES.items() if r in ("desk/case/<slug:code>/", "desk/<slug:key>/")}
    tally = walk(world, [Viewer("request_officer", "LT13"), Viewer("drafter", "LT04")], some)
    assert len(tally.wrong) >= 10
    assert len(tally.leaks) >= 10


def test_defect_a_refusal_that_differs_from_a_missing_page_is_caught(world, monkeypatch):
    from mingtang.people import gates

    monkeypatch.setattr(gates.Gate, "admits", lambda gate, seat: True)
    some = {r: t for r, t in policy.ROUTES.items() if r == "desk/settings/posts/<int:holding>/"}
    tally = walk(world, [Viewer("drafter", "LT04")], some)
    assert tally.wrong


def test_every_post_is_in_the_policy():
    named = set().union(*policy.WORKS_ON.values(), policy.AT_THE_GATE, policy.WATCHERS, policy.ITEM_READERS)
    elsewhere = {"callback_officer", "hotline_operator", "admin_system", "admin_security", "admin_audit"}
    assert named | elsewhere == set(POSTS)

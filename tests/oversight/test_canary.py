"""G25: the canary walks and leaves nothing; a channel that fell silent is an alarm; what nobody signs for goes up."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from mingtang.cases.mails import canary as letters
from mingtang.cases.mails.models import Mail, Mailbox
from mingtang.cases.models import Case, Counter, Reading
from mingtang.desk.register_input import Arrival
from mingtang.forms.models import Draft
from mingtang.jobs import worker
from mingtang.jobs.models import Job
from mingtang.jobs.outbox import put
from mingtang.ledger.models import Event, Typed
from mingtang.oversight import canary
from mingtang.oversight.models import Pulse, Silence
from mingtang.policy import acts as policy
from mingtang.vault import files, keys
from tests import city
from tests.cases.mails.conftest import connect, fetch
from tests.cases.mails.server import running, server  # noqa: F401
from tests.city import START, later, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(own_data):
    with time_machine.travel(START, tick=False):
        keys.make()
        city.found()
        yield


def run(topic, at=START):
    with transaction.atomic():
        put(topic, dedupe="test")
    worker.drain(at)


def home(post, agency="LT01"):
    client = Client(enforce_csrf_checks=False)
    client.post("/sign-in/", {"login": f"{agency}.{post}".lower(), "password": city.PASSWORD, "key": "k"})
    return client.get("/desk/", follow=True).content.decode()


def left():
    counted = (Case.rows, Counter.objects, Event.objects, Typed.objects, Draft.objects, Mail.rows)
    return [table.count() for table in counted], sorted(files.digests())


def test_it_walks_through_every_door_and_leaves_nothing_behind():
    before = left()
    run("oversight.canary")
    assert {p.door: (p.trouble, p.heard_at) for p in Pulse.objects.all()} == {
        "web": ("", START),
        "desk": ("", START),
    }
    assert left() == before and canary.alarms(START) == []
    assert city.request(agency="LT01").no.endswith("〕1号"), "it took no number"
    assert not Job.objects.filter(dead_at__isnull=False).exists()


@pytest.mark.parametrize(
    "broken",
    [("mingtang.cases.acts.open_case", "网上申请"), ("mingtang.desk.canary.Arrival", "登记（工作台）")],
)
def test_a_door_that_takes_nothing_in_is_an_alarm_at_once(monkeypatch, broken):
    place, label = broken
    monkeypatch.setattr(place, lambda *a, **k: 1 / 0)
    run("oversight.canary")
    assert any(
        line.startswith(f"{label}：试填的申请没有被接收，还没有正常过") for line in canary.alarms(START)
    )
    for post in ("admin_system", "openness_office"):
        assert "收件渠道报警" in home(post) and label in home(post)
    assert "收件渠道报警" not in home("drafter")
    monkeypatch.undo()
    run("oversight.canary", later(START, hours=1))
    assert canary.alarms(later(START, hours=1)) == []


def test_a_canary_that_does_not_come_is_an_alarm_after_a_quarter_of_an_hour():
    run("oversight.canary")
    assert canary.alarms(START + timedelta(minutes=74)) == []
    assert len([line for line in canary.alarms(START + timedelta(minutes=76)) if "没有按时运行" in line]) == 2


def test_the_letter_is_found_read_and_taken_out_again(server):  # noqa: F811
    connect(server.port)
    run("cases.mail-canary")
    assert server.count() == 1
    fetch()
    box = Mailbox.objects.get()
    assert (box.canary_at, box.heard_at) == (START, START) and Mail.rows.count() == 0 and server.count() == 0
    assert canary.alarms(START + timedelta(minutes=10)) == []


def test_a_mailbox_that_answers_and_brings_nothing_is_an_alarm(server):  # noqa: F811
    connect(server.port)
    run("cases.mail-canary")
    server.clear()
    fetch()
    soon, then = START + timedelta(minutes=14), START + timedelta(minutes=16)
    fetch(soon)
    assert canary.alarms(soon) == []
    fetch(then)
    (line,) = canary.alarms(then)
    assert line == "市城市管理局的电子邮件：巡检邮件没有收到，最近一次正常是03月02日 09:46"
    connect(1)
    fetch(later(START, hours=1))
    assert "收件邮箱连不上" in canary.alarms(later(START, hours=1))[0]


def test_nobody_else_can_make_a_letter_that_is_thrown_away(server):  # noqa: F811
    connect(server.port)
    forged = (
        b"From: <a@b.example>\r\nX-Mingtang-Canary: "
        + b"0" * 40
        + b"\r\nSubject: "
        + letters.SUBJECT.encode()
        + b"\r\n\r\nx\r\n"
    )
    server.put(forged)
    fetch()
    assert Mail.rows.count() == 1


def test_an_agency_that_hears_of_no_request_is_asked_about_and_only_where_it_set_so():
    city.request()
    far = later(START, days=30)
    run("oversight.silence", far)
    assert not Silence.objects.exists(), "off until an agency sets it"
    policy.set_value(
        "silence_days", "LT04", "10", "本单位惯例", START.date(), by=city.seat("disclosure_head"), at=START
    )
    run("oversight.silence", later(START, days=14))
    assert not Silence.objects.exists()
    run("oversight.silence", far)
    assert [(row.agency, row.days > 10) for row in Silence.objects.all()] == [("LT04", True)]
    assert "没有收到申请" in home("openness_office") and "没有收到申请" in home("disclosure_head", "LT04")
    city.request(at=far)
    run("oversight.silence", later(far, days=1))
    assert not Silence.objects.exists()


def test_what_nobody_signs_for_goes_to_the_head_after_one_working_day_and_to_the_leader_after_two():
    waits, signed = city.request(), city.request()
    take(signed, "accept", "request_officer", START)
    friday = later(START, days=4, hours=6)
    weekend = city.request(at=friday)

    def told(case):
        return list(
            Reading.objects.filter(case=case, why="unsigned").order_by("pk").values_list("post", flat=True)
        )

    run("oversight.unsigned", later(START, hours=6))
    assert told(waits) == []
    run("oversight.unsigned", later(START, days=1, hours=6))
    run("oversight.unsigned", later(START, days=1, hours=7))
    assert told(waits) == ["disclosure_head"]
    run("oversight.unsigned", later(START, days=2, hours=6))
    assert told(waits) == ["disclosure_head", "leader_in_charge"] and told(signed) == []
    run("oversight.unsigned", later(friday, days=1))
    assert told(weekend) == []
    run("oversight.unsigned", later(friday, days=3))
    assert told(weekend) == ["disclosure_head"]
    assert Event.objects.filter(act="case.unsigned").count() == 3


def test_a_form_that_the_desk_no_longer_understands_is_caught(monkeypatch):
    monkeypatch.setattr(Arrival, "is_valid", lambda form: False)
    run("oversight.canary")
    assert Pulse.objects.get(door="desk").trouble == "refused" and Pulse.objects.get(door="web").trouble == ""

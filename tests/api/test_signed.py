"""Who is let in: the signature over this very request, within the window, once, and not too often."""

import hashlib
import hmac
import re

import pytest
import time_machine

from mingtang.api.signed import HOW
from mingtang.people.machines import acts, signing
from mingtang.people.models import Machine as Row
from mingtang.people.models import MachineCall
from mingtang.policy import acts as policy_acts
from mingtang.vault import sealing
from tests import city
from tests.api.calling import CODE, Machine
from tests.city import START

pytestmark = pytest.mark.django_db
PATH = "/api/v1/documents/NONE"


def code_of(answer):
    return answer.json().get("code")


def test_the_example_in_the_description_is_what_a_stranger_computes():
    key, asked, time, nonce, due = re.findall(r"`([^`]+)`", HOW.split("算得对不对")[1].split("\n\n")[0])
    said = "\n".join([*asked.split(), time, nonce, hashlib.new("sm3", b"").hexdigest()])
    assert hmac.new(bytes.fromhex(key), said.encode(), "sm3").hexdigest() == due


def test_a_right_signature_comes_through(machine):
    assert machine.call("GET", PATH).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"signature": "0" * 64}, {"client": "oa-nobody"}, {"nonce": "short"}, {"time": ""}, {"signature": "签"}],
)
def test_a_wrong_signature_does_not(machine, wrong):
    wrong = {k: v or "x" for k, v in wrong.items()}
    answer = machine.call("GET", PATH, **wrong)
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
    assert MachineCall.objects.count() == 0


@pytest.mark.parametrize("part", ["method", "path", "body"])
def test_each_part_is_under_the_signature(machine, part):
    headers = machine.headers("GET", PATH, b"")
    said = {"method": "GET", "path": PATH, "body": b""} | {
        "method": {"method": "DELETE"}, "path": {"path": PATH + "?x=1"}, "body": {"body": b"{}"}
    }[part]  # fmt: skip
    answer = machine.client.generic(
        said["method"], said["path"], said["body"], content_type="application/json", headers=headers
    )
    assert answer.status_code in (401, 405) and answer.status_code != 404


def test_a_replay_is_refused_and_an_old_call_too(machine):
    headers = machine.headers("GET", PATH, b"")
    send = lambda: machine.client.get(PATH, headers=headers)  # noqa: E731
    assert send().status_code == 404
    assert code_of(send()) == "replay"
    with time_machine.travel(city.later(START, hours=1), tick=False):
        assert code_of(send()) == "clock"
    late = str(int(START.timestamp()) - signing.WINDOW - 1)
    assert code_of(machine.call("GET", PATH, time=late)) == "clock"


def test_old_nonces_are_forgotten_after_they_can_no_longer_be_used(machine):
    machine.call("GET", PATH)
    with time_machine.travel(city.later(START, hours=1), tick=False):
        machine.call("GET", PATH)
    assert MachineCall.objects.count() == 1


def test_too_many_calls_a_minute_are_told_when_to_come_again(machine):
    policy_acts.set_value(
        "api_calls", "LT04", "10", "限流", START.date(), by=city.seat("admin_security", "LT01"), at=START
    )
    assert [machine.call("GET", PATH).status_code for _ in range(11)] == [404] * 10 + [429]
    answer = machine.call("GET", PATH)
    assert 1 <= int(answer["Retry-After"]) <= 61 and code_of(answer) == "too-many"


def test_a_revoked_machine_and_an_old_key_are_dead(machine):
    by = city.seat("admin_security", "LT01")
    fresh = signing.new_key()
    acts.renew_key(CODE, sealing.seal(fresh, signing.PURPOSE), by=by, at=START)
    assert machine.call("GET", PATH).status_code == 401
    machine.key = fresh
    assert machine.call("GET", PATH).status_code == 404
    acts.revoke_machine(CODE, "系统下线", by=by, at=START)
    assert machine.call("GET", PATH).status_code == 401
    assert Row.objects.get().key == ""


def test_a_machine_does_only_what_it_is_registered_for(machine):
    other = Machine("sensor", does=("readings",))
    answer = other.call("GET", PATH)
    assert answer.status_code == 403 and code_of(answer) == "not-yours"


def test_too_large_a_body_is_refused_before_it_is_read_to_its_end(machine):
    answer = machine.call(
        "POST", "/api/v1/files?name=a.txt", b"x" * (20 * 1024 * 1024 + 1), "application/octet-stream"
    )
    assert answer.status_code == 413 and code_of(answer) == "too-big"

"""短信平台 as the system administrator sets it: kept, tried, and its secret shown to nobody."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from mingtang.channels.sms.models import Gateway
from mingtang.ledger.models import Event
from mingtang.vault import keys
from tests import city
from tests.channels.sms.gateway import SECRET, SET, running
from tests.city import START

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HERE = "/desk/settings/sms/"


def signed_in():
    keys.make()
    city.found()
    browser = Client()
    answer = browser.post("/sign-in/", {"login": "lt01.admin_system", "password": city.PASSWORD, "key": "k"})
    assert answer.status_code == 302
    return browser


def test_a_gateway_is_set_tried_and_its_secret_never_shown(own_data):
    admin = signed_in()
    with running() as gate:
        said = {**SET, "url": gate.url, "on": "on", "key": "k1"}
        answer = admin.post(HERE, said)
        assert answer.status_code == 302, answer.content.decode()
        shown = admin.get(answer["Location"]).content.decode()
        assert "已保存" in shown and gate.url in shown and SECRET not in shown
        assert (
            "请填写11位手机号码"
            in admin.post(f"{HERE}trial/", {"number": "12", "key": "k2"}).content.decode()
        )
        assert (
            "短信平台已接收"
            in admin.post(f"{HERE}trial/", {"number": "13812345678", "key": "k3"}).content.decode()
        )
        assert json.loads(gate.got[0][2])["key"] == SECRET
        gate.answer = (200, b'{"data": {"code": 5}}')
        with time_machine.travel(START + timedelta(minutes=2)):
            answer = admin.post(f"{HERE}trial/", {"number": "13812345679", "key": "k4"})
        assert answer.status_code == 422 and "没有发出：短信平台没有接收" in answer.content.decode()
        assert "发不出" in admin.get(HERE).content.decode()
        assert "短信验证码发不出去：短信平台没有接收" in admin.get("/desk/settings/").content.decode()
        answer = admin.post(HERE, {**said, "secret": "", "text": "码{code}", "key": "k5"})
        assert answer.status_code == 302 and Gateway.objects.get().opened == SECRET  # left blank: kept
        assert "短信验证码发不出去" not in admin.get("/desk/settings/").content.decode()
    payload = "".join(Event.objects.filter(act="sms.set").values_list("payload", flat=True))
    assert SECRET not in payload and gate.url not in payload and '"secret_changed":true' in payload


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(own_data):
    admin = signed_in()
    answer = admin.post(HERE, {**SET, "url": "https://sms.example/", "body": '{"to": "{number}"', "key": "k"})
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "正文里须有号码{number}，和验证码{code}" in text
        and "https://sms.example/" in text
    )
    assert not Gateway.objects.exists()

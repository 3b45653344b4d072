"""接入系统 on the desk: registered, the key shown once, renewed, revoked."""

import re

import pytest
from django.test import Client

from mingtang.people.machines import signing
from mingtang.people.models import Machine
from mingtang.vault import keys, sealing
from tests import city
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
HERE = "/desk/settings/machines/"
GIVEN = {"key": "k1", "code": "oa-lt04", "name": "城管公文系统", "agency": "LT04", "does": ["documents"]}


@pytest.fixture
def admin() -> Client:
    keys.make()
    city.found()
    return signed_in("admin_security", "LT01")


def shown(answer) -> list[str]:
    return re.findall(r"\b[0-9a-f]{64}\b", answer.content.decode())


def kept() -> str:
    return sealing.unseal(Machine.objects.get().key, signing.PURPOSE)


def test_the_key_is_shown_once_and_never_again(admin):
    assert "还没有接入系统" in admin.get(HERE).content.decode()
    first = admin.post(HERE, GIVEN)
    assert shown(first) == [kept()] and "密钥只显示这一次" in first.content.decode()
    again = admin.post(HERE, GIVEN)  # the second of two clicks
    assert shown(again) == [] and "密钥已经显示过" in again.content.decode()
    page = admin.get(HERE)
    assert (
        shown(page) == [] and "城管公文系统" in page.content.decode() and "报送公文" in page.content.decode()
    )
    assert Machine.objects.count() == 1


def test_what_is_wrong_is_said_beside_its_field(admin):
    answer = admin.post(HERE, {"key": "k2", "code": "OA 1", "name": "", "does": []})
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in ("系统编码须以小写字母开头", "请填写系统名称", "可以办的事"):
        assert words in said
    admin.post(HERE, GIVEN)
    assert "该编码已被使用" in admin.post(HERE, GIVEN | {"key": "k3"}).content.decode()


def test_a_new_key_and_the_end(admin):
    admin.post(HERE, GIVEN)
    old = kept()
    fresh = admin.post(f"{HERE}oa-lt04/renew/", {"key": "k4"})
    assert shown(fresh) == [kept()] and kept() != old
    assert admin.post(f"{HERE}oa-lt04/revoke/", {"key": "k5", "reason": ""}).status_code == 422
    assert admin.post(f"{HERE}oa-lt04/revoke/", {"key": "k6", "reason": "系统下线"}).status_code == 302
    assert "已停用" in admin.get(HERE).content.decode()
    assert admin.get(f"{HERE}oa-lt04/renew/").status_code == 404

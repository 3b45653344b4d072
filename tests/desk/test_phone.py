"""手机扫码上传: one code, one sending, ten minutes, exactly one place."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from mingtang.cases import erasing
from mingtang.cases.models import Case
from mingtang.cases.phone.models import MOST, Passage, Picture
from mingtang.jobs import worker
from mingtang.jobs.outbox import put
from mingtang.ledger.models import Event
from mingtang.ui.inputs import new_key
from mingtang.vault import files, keys
from tests import city
from tests.city import START

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(own_data):
    keys.make()
    city.found()


def photo(name="IMG_0001.jpg", colour="#c33"):
    held = BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def clerk(post="request_officer", agency="LT04"):
    client = Client(enforce_csrf_checks=False)
    client.post("/sign-in/", {"login": f"{agency}.{post}".lower(), "password": city.PASSWORD, "key": "k"})
    return client


def opened(client, at):
    """A code opened there: (the desk page with it, the address that a phone reads)."""
    answer = client.post(at, {"key": f"o{Passage.objects.count()}"})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"], f"/ask/phone/{Passage.objects.order_by('-pk')[0].token}/"


def send(address, *sent):
    return Client(enforce_csrf_checks=False).post(address, {"key": new_key(), "files": list(sent)})


def test_pictures_go_from_any_phone_into_exactly_this_case_and_the_code_is_dead():
    case, other = city.request(), city.request()
    officer = clerk()
    page, address = opened(officer, f"/desk/case/{case.code}/phone/")
    assert "data:image/svg" in officer.get(page).content.decode()
    phone = Client().get(address).content.decode()
    assert case.no in phone and case.title not in phone and case.party not in phone, (
        "the phone learns nothing of it"
    )
    said = send(address, photo(), photo("b.jpg", "#3c3")).content.decode()
    assert "已收到2个文件" in said
    shown = officer.get(f"/desk/case/{case.code}/").content.decode()
    assert "手机拍摄的材料" in shown and f"/desk/case/{case.code}/phone/2/" in shown
    assert officer.get(f"/desk/case/{case.code}/phone/1/").content[:3] == b"\xff\xd8\xff"
    assert "已收到2个文件" in officer.get(page).content.decode()
    assert "手机拍摄的材料" not in officer.get(f"/desk/case/{other.code}/").content.decode()
    again = send(address, photo("c.jpg", "#33c"))
    assert "已经用过" in again.content.decode() and Picture.objects.count() == 2
    event = Event.objects.get(act="phone.take")
    assert case.code in event.payload and "IMG_0001" not in event.payload


def test_a_code_that_has_run_out_takes_nothing():
    case = city.request()
    _, address = opened(clerk(), f"/desk/case/{case.code}/phone/")
    with time_machine.travel(START + timedelta(minutes=11)):
        late = send(address, photo())
    assert (
        late.status_code == 404
        and "已用过或者已过期" in late.content.decode()
        and not Picture.objects.exists()
    )
    assert Client().get("/ask/phone/nosuchtoken/").status_code == 404


def test_what_is_refused_leaves_the_code_alive():
    case = city.request()
    _, address = opened(clerk(), f"/desk/case/{case.code}/phone/")
    bad = send(address, SimpleUploadedFile("x.exe", b"MZ"))
    assert bad.status_code == 422 and "暂不支持这种文件" in bad.content.decode()
    assert send(address).status_code == 422
    many = send(address, *(photo(f"{n}.jpg", f"#0{n:x}0") for n in range(MOST + 1)))
    assert many.status_code == 422 and not Picture.objects.exists()
    assert "已收到1个文件" in send(address, photo()).content.decode()


def test_into_a_registration_and_what_comes_late_is_not_missed():
    officer = clerk()
    page, address = opened(officer, "/desk/register/phone/?channel=visit&applicant=natural_person")
    assert "channel=visit" in page and "data:image/svg" in officer.get(page).content.decode()
    given = {
        "arrival-day": "2026-03-02", "arrival-evidence": "当面提交", "name": "周问天", "info_title": "补偿方案", "id_type": "id_card",
        "info_form": "paper", "delivery_form": "pickup", "telephone": "13800008888", "key": "r1", "came": "0",
    }  # fmt: skip
    send(address, photo())
    late = officer.post(page, given)
    assert (
        late.status_code == 422
        and "手机又传来了文件" in late.content.decode()
        and "周问天" in late.content.decode()
    )
    shown = officer.get(page).content.decode()
    (digest,) = re.findall(r'value="([0-9a-f]{64})"', shown)
    assert "已收到1个文件" in shown and "data:image/svg" not in shown
    done = officer.post(page, given | {"came": "1", "attachments__kept": [digest]})
    assert done.status_code == 302, re.findall(r"error-summary.*?</div>", done.content.decode(), re.S)
    case = Case.objects.house.get()
    assert officer.get(f"/desk/case/{case.code}/file/1/").content[:3] == b"\xff\xd8\xff"
    assert clerk("registry_clerk").get(page).content.decode().count("已收到") == 0, (
        "another's code is not his"
    )


def test_what_was_never_registered_goes_and_a_case_takes_its_pictures_along():
    _, address = opened(clerk(), "/desk/register/phone/?channel=visit")
    send(address, photo())
    case = city.request()
    _, other = opened(clerk(), f"/desk/case/{case.code}/phone/")
    send(other, photo("b.jpg", "#3c3"))
    assert len(list(files.digests())) == 2
    then = START + timedelta(days=2)
    with transaction.atomic():
        put("cases.forget-passages", dedupe="t")
    worker.drain(then, topics=("cases.forget-passages", "vault.erase"))
    assert [one.passage.case for one in Picture.objects.all()] == [case] and len(list(files.digests())) == 1
    with transaction.atomic():
        erasing.wipe(city.case(case.code))
    worker.drain(then, topics=("vault.erase",))
    assert list(files.digests()) == []


def test_who_may_open_a_code():
    case = city.request()
    for viewer in (clerk("signer"), clerk("request_officer", "LT13")):
        assert viewer.get(f"/desk/case/{case.code}/phone/").status_code == 404
    assert clerk("handler").get("/desk/register/phone/?channel=visit").status_code == 404
    assert clerk().get("/desk/register/phone/?channel=nosuch").status_code == 404

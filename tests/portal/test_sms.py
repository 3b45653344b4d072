"""核验手机号码 in a browser without JavaScript, against a gateway of our own: it sends, refuses, hangs, answers nonsense."""

import json
import logging
from datetime import date, timedelta

import pytest

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.channels.sms import calling
from mingtang.channels.sms.models import Gateway, Sent
from mingtang.desk import asked
from mingtang.jobs import handlers
from mingtang.ledger.models import Event
from mingtang.policy import acts as policy_acts
from tests import city
from tests.channels.sms.gateway import SECRET, connect, running
from tests.portal.journey import PHONE, apply
from tests.portal.looking import window  # noqa: F401
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=61)


@pytest.fixture(scope="module")
def line():
    with running() as gate:
        yield gate


@pytest.fixture
def gate(town, line):
    line.got, line.answer, line.wait, line.drip = [], (200, b'{"data": {"code": 0}}'), 0.0, 0.0
    connect(line)
    return line


def pending(watch):
    policy_acts.set_value(
        "web_confirm", "LT04", "1", "本单位规定", date(2026, 3, 3), by=city.seat("disclosure_head"), at=watch.now
    )  # fmt: skip


def test_without_a_gateway_the_form_is_as_it_was(town):
    reader = apply()
    assert reader.at.endswith("/check/") and "验证码" not in reader.text


def test_a_gateway_that_is_off_and_a_landline_ask_for_no_code(gate):
    assert apply(phone="0731-88888888").at.endswith("/check/")
    connect(gate, on=False)
    assert apply().at.endswith("/check/") and gate.got == []


def test_a_checked_number_is_the_applicants_half_and_the_clerks_alone_sets_the_day(gate, town, caplog):
    caplog.set_level(logging.DEBUG)
    pending(town)
    reader = apply()
    assert reader.at.endswith("/sms/") and "139****5678" in reader.text and PHONE not in reader.page
    assert "工作人员确认之日为收到申请之日" in reader.text
    reader.press("发送验证码")
    sent = json.loads(gate.got[0][2])
    assert sent["to"] == [PHONE] and sent["key"] == SECRET and gate.got[0][1]["X-App"] == "mingtang"
    code = gate.code
    reader.press("确认", code=f" {code[:3]} {code[3:]} ")
    assert reader.at.endswith("/check/") and "已核验" in reader.text and "您已用短信验证码确认" in reader.text
    reader.press("提交申请")
    assert "您已用短信验证码确认；工作人员确认之日为收到申请之日" in reader.text
    case = Case.objects.house.get()
    event = Event.objects.get(subject=case.code)
    facts = json.loads(event.payload)["facts"]["facts"]
    assert facts["phone_checked_at"] == town.now.isoformat() and case.state == "to_confirm"
    told = "".join(Event.objects.values_list("payload", flat=True))
    assert PHONE not in told and code not in told and SECRET not in told
    assert PHONE not in caplog.text and code not in caplog.text and SECRET not in caplog.text
    assert not any(code in url or PHONE in url for url in reader.been)
    step = next(
        s for s, _ in acts.steps_open_to(case, city.seat("request_officer"), town.now) if s.do == "confirm"
    )
    town.now += timedelta(days=1)
    known = asked.initial(case, step, date(2026, 3, 4))
    assert "2026年3月3日 10:00用短信验证码核验" in known["confirm_note"]
    acts.take(case, "confirm", known, by=city.seat("request_officer"), at=town.now)
    case = Case.objects.house.get()
    assert (case.state, case.received_on) == ("registered", date(2026, 3, 4))
    desk = dict(asked.facts(case, None, None))
    assert desk["手机号码"] == "2026年3月3日 10:00经短信验证码核验"


def test_what_is_kept_of_a_code_cannot_be_read(gate, town):
    apply().press("发送验证码")
    row = Sent.objects.get()
    kept = f"{row.draft} {row.number} {row.place} {row.code}"
    assert gate.code not in kept and PHONE not in kept and row.outcome == "sent"
    assert SECRET not in f"{Gateway.objects.values().get()}"
    town.now += timedelta(days=3)
    handlers.call("channels.forget-codes", {}, town.now)
    assert not Sent.objects.exists()


def test_five_wrong_codes_spend_it_and_the_right_one_comes_too_late(gate, town):
    reader = apply().press("发送验证码")
    code = gate.code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert "验证码不正确" in reader.press("确认", code=wrong).text and reader.status == 422
    assert "重新发送" in reader.press("确认", code=code).text
    assert Sent.objects.get().checked_at is None
    town.now += SOON
    reader.press("重新发送验证码")
    assert gate.code != code or len(gate.got) == 2
    assert reader.press("确认", code=gate.code).at.endswith("/check/")


def test_a_code_is_good_for_ten_minutes_and_for_one_number(gate, town):
    reader = apply().press("发送验证码")
    code = gate.code
    assert "6位数字" in reader.press("确认", code="12ab").text
    town.now += timedelta(minutes=10)
    assert "已经过期" in reader.press("确认", code=code).text
    reader.press("重新发送验证码")
    reader.press("确认", code=gate.code)
    assert "已核验" in reader.text
    reader.open(reader.at.replace("check/", "6/")).press("下一步", telephone="13700000001")
    assert reader.at.endswith("/sms/") and "137****0001" in reader.text  # another number is not checked
    assert "没有核验" in reader.follow("先不核验，继续").text
    assert "phone_checked_at" not in sent_facts(reader)


def test_a_code_of_another_application_opens_nothing(gate, town):
    first = apply().press("发送验证码")
    code = gate.code
    second = apply(Reader(), phone="13700000002").press("发送验证码")
    assert "验证码不正确" in second.press("确认", code=code).text or code == gate.code
    assert first.press("确认", code=code).at.endswith("/check/")


def sent_facts(reader):
    reader.press("提交申请")
    assert "提交成功" in reader.text
    case = Case.objects.house.order_by("-pk").first()
    return json.loads(Event.objects.filter(subject=case.code).first().payload)["facts"]["facts"]


FAILURES = {
    "refuses": ((200, b'{"data": {"code": 7}}'), 503),
    "forbids": ((403, b"no"), 503),
    "sends elsewhere": ((302, b""), 503),
    "breaks": ((500, b"oops"), 200),
    "answers nonsense": ((200, b"<html>welcome</html>"), 200),
    "answers without the item": ((200, b'{"data": [1]}'), 200),
    "answers too much": ((200, b"[" * 150_000), 200),
    "answers in no charset": ((200, b"\xff\xfe\x80"), 200),
}


@pytest.mark.parametrize("how", FAILURES)
def test_a_gateway_that_fails_loses_no_application(gate, how):
    gate.answer, status = FAILURES[how]
    reader = apply().press("发送验证码")
    assert reader.status == status, reader.text
    assert ("没有发送" if status == 503 else "不能确定短信是否发出") in reader.text
    assert Gateway.objects.get().trouble
    reader.follow("先不核验，继续")
    assert "没有核验，不影响提交" in reader.text and "phone_checked_at" not in sent_facts(reader)


@pytest.mark.parametrize("how", ["hangs", "drips"])
def test_a_gateway_that_does_not_answer_in_time_is_not_waited_for(gate, monkeypatch, how):
    monkeypatch.setattr(calling, "TIMEOUT", 0.15)
    if how == "hangs":
        gate.wait = 0.6
    else:
        gate.drip, gate.answer = 0.03, (200, b" " * 40)
    reader = apply().press("发送验证码")
    assert "不能确定短信是否发出" in reader.text and Gateway.objects.get().trouble == "timeout"
    reader.press("确认", code=gate.code)  # the message had gone out all the same
    assert "已核验" in reader.text


def test_a_gateway_that_hangs_holds_no_more_than_three_of_the_servers_threads(gate):
    reader = apply()
    for _ in range(calling.AT_ONCE):
        assert calling._lines.acquire(blocking=False)
    try:
        assert reader.press("发送验证码").status == 503 and gate.got == []
        assert Gateway.objects.get().trouble == ""  # it is not the gateway's fault
    finally:
        for _ in range(calling.AT_ONCE):
            calling._lines.release()


def test_a_gateway_that_is_away_is_said_and_burdens_no_number(gate, town):
    connect(gate, url="http://127.0.0.1:9/send")
    reader = apply()
    for _ in range(7):
        reader.press("发送验证码")
        assert reader.status == 503 and "您填的内容都在" in reader.text
        town.now += SOON
    connect(gate)
    assert "请填写短信里的6位数字" in reader.press("发送验证码").text


def test_no_more_codes_than_the_city_allows_and_all_limits_sound_alike(gate, town):
    reader = apply().press("发送验证码")
    said = reader.press("重新发送验证码")
    assert said.status == 429 and "现在不能再发送验证码" in said.text  # a minute has not gone by
    for _ in range(4):
        town.now += SOON
        reader.press("重新发送验证码")
    town.now += SOON
    other = apply(Reader())  # another draft, the same number
    assert other.press("发送验证码").status == 429 and len(gate.got) == 5
    for key, value in (("sms_city_day", "10"), ("sms_address_day", "3")):
        policy_acts.set_value(
            key, "LT01", value, "试", date(2026, 3, 3), by=city.seat("admin_security", "LT01"), at=town.now
        )
    for n in range(4):
        far = Reader()
        far.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
        assert apply(far, phone=f"1370000001{n}").press("发送验证码").status == (200 if n < 3 else 429)
    for n in range(3):
        near = apply(Reader(), phone=f"1360000001{n}").press("发送验证码")
        assert near.status == (200 if n < 2 else 429) and (n < 2 or "现在不能再发送验证码" in near.text)


@pytest.mark.browser
def test_the_page_is_good_to_look_at(gate, town, window):  # noqa: F811
    reader = apply()
    sizes = ((390, 844), (1280, 900))
    assert window.faults(reader, "sms-ask", *sizes) == []
    reader.press("发送验证码")
    assert window.faults(reader, "sms-code", *sizes) == []
    reader.press("确认", code="1")
    assert window.faults(reader, "sms-wrong", *sizes) == []
    reader.press("重新发送验证码")
    assert window.faults(reader, "sms-limit", *sizes) == []
    reader.follow("先不核验，继续")
    assert window.faults(reader, "sms-check", *sizes) == []
    large = Reader().open("/large/ask/form/?agency=LT04")
    large.press("下一步", applicant_type="natural_person").press("下一步", name="周问天", id_type="id_card")
    large.press("下一步", id_number="11010519491231002X").press("下一步", info_title="方案")
    large.press("下一步", info_form="electronic", delivery_form="online").press(
        "下一步", telephone="13700000077"
    )
    assert large.at.endswith("/large/ask/d/" + large.at.split("/ask/d/")[1])
    assert window.faults(large, "sms-large", *sizes) == []
    assert window.faults(large.press("发送验证码"), "sms-large-code", *sizes) == []

"""What a column asks before publication: which reviews and how many working days; stricter for an agency, never laxer."""

import json
from datetime import date

import pytest
import time_machine

from mingtang.cases import flow
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.policy import acts as policy
from mingtang.policy import values
from mingtang.records.models import Column
from tests import city
from tests.city import SELF_CHECK, START, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    with time_machine.travel(START):
        city.found()
        yield


def ask(column="policy-other", **asked) -> None:
    given = {
        "column": column,
        "secrecy_days": 0,
        "office_days": 0,
        "legal_days": 0,
        "key": str(asked),
        **asked,
    }
    answer = signed_in("openness_office", "LT01").post("/desk/settings/gates/", given)
    assert answer.status_code == 302, answer.content.decode()


def set_for(agency: str, key: str, value: str) -> None:
    by = city.seat("disclosure_head", agency)
    policy.set_value(key, agency, value, "本单位规定", START.date(), by=by, at=START)


def checked(**more):
    return take(city.draft(**more), "self_check", "drafter", START, SELF_CHECK)


def limit(case, do: str) -> date | None:
    kind = kind_of(case.kind)
    return flow.limit_of(kind, kind.steps[do], standing_of(case), values.calendar())


def test_a_column_of_news_may_leave_out_the_office_check_but_never_the_secrecy_review():
    ask(second_look="")
    case = checked()
    with pytest.raises(Refused, match="须先完成：保密审查"):
        take(case, "sign", "signer", START)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    assert {t.step for t in case.turns.all()} >= {"sign"} and "office_check" not in {
        t.step for t in case.turns.all()
    }
    assert take(case, "sign", "signer", START).state == "published"
    assert not {"secrecy_review", "sign"} & {f.name for f in Column._meta.get_fields()}


def test_a_list_with_persons_has_a_second_look_by_another_person():
    ask(office_check="on", second_look="on")
    case = take(checked(), "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "office_check", "office_checker", START)
    for do, given in (("sign", {}), ("sign_later", {"publish_at": START.replace(hour=9)})):
        with pytest.raises(Refused, match="须先完成：发布前复核"):
            take(case, do, "signer", START, given)
    case = take(case, "second_look", "leader_in_charge", START)
    assert take(case, "sign", "signer", START).state == "published"


def test_an_agency_may_be_stricter_and_never_laxer():
    ask(secrecy_days=4)  # leaves office check out
    assert limit(checked(), "secrecy_review") == date(2026, 3, 5)  # the city's 3 are shorter
    set_for("LT04", "gate_secrecy_days", "10")
    assert limit(checked(), "secrecy_review") == date(2026, 3, 5)
    set_for("LT04", "gate_secrecy_days", "1")
    assert limit(checked(), "secrecy_review") == date(2026, 3, 3)
    set_for("LT01", "gate_office_check", "1")
    set_for("LT04", "gate_office_check", "0")
    case = take(checked(), "secrecy_review", "secrecy_reviewer", START)
    assert {t.step for t in case.turns.all()} == {"office_check"}


def test_a_text_in_review_keeps_the_gate_under_which_it_went_in():
    case = checked()
    ask()
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    assert {t.step for t in case.turns.all()} == {"office_check"}


def test_a_change_is_an_event_and_only_the_openness_office_makes_it():
    ask(second_look="on", legal_days=2)
    said = json.loads(Event.objects.get(act="column.gate").payload)
    assert said["facts"]["legal_days"] == 2 and said["by"]["post"] == "openness_office"
    refused = signed_in("disclosure_head").post("/desk/settings/gates/", {"column": "notices"})
    assert refused.status_code == 200 and Event.objects.filter(act="column.gate").count() == 1
    wrong = signed_in("openness_office", "LT01").post("/desk/settings/gates/", {"column": "notices", "secrecy_days": "99", "key": "k"})  # fmt: skip
    assert wrong.status_code == 422 and "20" in wrong.content.decode()


def test_the_page_shows_what_holds_for_this_agency_and_the_case_shows_the_limit():
    set_for("LT04", "gate_secrecy_days", "1")
    shown = signed_in("disclosure_head").get("/desk/settings/gates/").content.decode()
    assert "1个工作日" in shown and "5个工作日" in shown and "不能省略（条例第十七条）" in shown
    case = checked()
    page = signed_in("secrecy_reviewer").get(f"/desk/case/{case.code}/").content.decode()
    assert "1个工作日" in page and "最晚3月3日" in page

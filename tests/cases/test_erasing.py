"""Who erases in which case, what the erasure itself leaves behind, and that the ledger stays good."""

import json

import pytest

from mingtang.cases import acts
from mingtang.cases.erasing import GONE
from mingtang.cases.reading import story, typed_of
from mingtang.cli.verify import verify_all
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Refused
from mingtang.people.seats import Seat
from mingtang.vault import keys
from tests import city
from tests.cases import histories, offered
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db
WHY = "申请人要求删除，依据个人信息保护法第四十七条第一款第（一）项"


@pytest.fixture(autouse=True)
def small_city():
    city.found()
    keys.make()


def granted():
    """A service case with its result."""
    case = offered.apply(offered.publish(offered.road()), START)
    case = take(case, "receive", "window_clerk", START)
    return take(case, "withdraw", "window_clerk", START, {"withdrawal_evidence": "周问天当面提出"})


def erase(case, post, agency="", why=WHY):
    acts.erase(city.case(case.code), why, by=seat(post, agency or case.agency_id), at=later(START, 20))
    return city.case(case.code)


def test_the_reason_of_an_erasure_is_typed_text_of_its_event_and_stands_in_the_story():
    case = erase(histories.answered(START), "disclosure_head")
    events = Event.objects.filter(act="case.erase")
    assert {event.subject for event in events} == {case.code, city.part(case).code}, "its part has its own"
    for said in (json.loads(event.payload) for event in events):
        assert set(said["typed"]) == {"reason"} and WHY not in json.dumps(said, ensure_ascii=False)
    assert typed_of(case) == {"reason": WHY}
    assert (story(case)[-1]["title"], story(case)[-1]["text"]) == ("依法删除个人信息", WHY)
    assert verify_all()[0].first is None


def test_a_later_erasure_takes_what_came_after_the_first_and_no_reason():
    case = erase(histories.answered(START), "disclosure_head")
    with pytest.raises(Refused, match="已经删除"):
        erase(case, "disclosure_head")
    case = take(case, "archive", "archivist", later(START, 21), {"file_note": "另存纸质件"})
    erase(case, "disclosure_head", why="归档时又写入了内容")
    left = Typed.objects.filter(subject=case.code).order_by("seq")
    assert [row.value for row in left] == [WHY, "归档时又写入了内容"]
    assert verify_all()[0].first is None


def test_the_leader_in_charge_erases_in_a_service_case_and_nobody_else():
    case = granted()
    for post, agency in (("disclosure_head", "LT04"), ("section_head", "LT04"), ("leader_in_charge", "LT13")):
        with pytest.raises(Refused, match="只有本单位分管领导可以删除"):
            erase(case, post, agency)
    case = erase(case, "leader_in_charge")
    assert (case.title, case.party) == (GONE, "")
    assert typed_of(case) == {"reason": WHY}
    assert verify_all()[0].first is None


def test_in_a_request_the_leader_in_charge_does_not_erase():
    with pytest.raises(Refused, match="只有本单位政府信息公开工作机构负责人可以删除"):
        erase(histories.answered(START), "leader_in_charge")


def test_the_superior_office_erases_for_a_town_that_has_nobody():
    from mingtang.people import acts as people
    from mingtang.people.models import Agency
    from mingtang.people.seats import SYSTEM

    above = Agency.objects.get(code="LT04")
    town = Agency(code="LT04T", name="书院街道办事处", short="书院", mark="书院", parent=above, kind="town", division="990100")  # fmt: skip
    people.found_agency(town, by=SYSTEM, at=START)
    case = take(
        city.request(agency="LT04T"),
        "withdraw",
        "request_officer",
        START,
        {"withdrawal_evidence": "来电"},
        agency="LT04",
    )
    assert erase(case, "disclosure_head", "LT04").title == GONE


def test_a_published_release_and_an_import_are_refused_with_a_sentence():
    named = {"manifest_digest": "0" * 64, "released_under": "disclosure_head"}
    batch = acts.open_case("import-1", "LT04", "open", by=Seat("", "operator", "LT04"), at=START, **named)
    for case in (city.published(), city.case(batch)):
        for post in ("disclosure_head", "leader_in_charge"):
            with pytest.raises(
                Refused, match="只有政府信息公开申请、更正本人信息和政务服务办件可以删除个人信息"
            ):
                erase(case, post)

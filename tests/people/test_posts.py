"""Posts: held with dates, handed over in one act, stood in for by name, three administrators apart."""

from datetime import timedelta

import pytest

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.people import acts
from mingtang.people.models import Account, Agency, Holding
from mingtang.people.posts import ADMINS
from mingtang.people.seats import SYSTEM, agencies_covered, filled_by, holders, seat_of, seats_of
from tests import city
from tests.city import START, later

pytestmark = pytest.mark.django_db
TODAY = START.date()


@pytest.fixture(autouse=True)
def founded():
    city.found()


def post_of(kind, agency="LT04"):
    return Holding.objects.select_related("post").filter(post__agency=agency, post__kind=kind).first().post


def held(person, kind, agency="LT04"):
    return Holding.objects.select_related("post", "person").get(person=person, post=post_of(kind, agency))


def test_a_hand_over_gives_the_work_to_the_successor_on_the_same_day():
    case = city.request()
    row = held("LT04.request_officer", "request_officer")
    acts.hand_over(row, "LT04.handler", by=SYSTEM, at=START)
    leaver = Account.objects.get(login="lt04.request_officer")
    heir = Account.objects.get(login="lt04.handler")
    assert seats_of(leaver, TODAY) == []
    seat = next(s for s in seats_of(heir, TODAY) if s.post == "request_officer")
    assert case in Case.objects.open_to(seat).turn_of(seat)
    case_acts.take(city.case(case.code), "accept", by=seat, at=START)
    said = Event.objects.get(act="post.release")
    assert '"successor":"LT04.handler"' in said.payload


def test_a_post_with_open_work_is_never_left_empty():
    city.request()
    with pytest.raises(Refused, match="请先指定接替人"):
        acts.hand_over(held("LT04.request_officer", "request_officer"), None, by=SYSTEM, at=START)
    assert holders("LT04", "request_officer", TODAY)


def test_one_of_two_holders_may_leave_without_a_successor():
    acts.hold("LT04.handler", post_of("request_officer"), TODAY, by=SYSTEM, at=START)
    acts.hand_over(Holding.objects.get(person="LT04.request_officer"), None, by=SYSTEM, at=START)
    assert [s.person for s in holders("LT04", "request_officer", TODAY)] == ["LT04.handler"]


def test_a_stand_in_alone_does_not_count_as_a_remaining_holder():
    stand_in(TODAY, TODAY + timedelta(days=9))
    with pytest.raises(Refused, match="请先指定接替人"):
        acts.hand_over(held("LT04.signer", "signer"), None, by=SYSTEM, at=START)


def stand_in(since, until):
    return acts.hold(
        "LT04.leader_in_charge", post_of("signer"), since, until, "LT04.signer", by=SYSTEM, at=START
    )


def test_a_stand_in_acts_between_its_dates_and_is_named_as_such():
    stand_in(TODAY + timedelta(days=2), TODAY + timedelta(days=4))
    account = Account.objects.get(login="lt04.leader_in_charge")
    posts = {n: [s.post for s in seats_of(account, TODAY + timedelta(days=n))] for n in range(1, 6)}
    assert posts == {
        1: ["leader_in_charge"],
        **{n: ["leader_in_charge", "signer"] for n in (2, 3, 4)},
        5: ["leader_in_charge"],
    }
    seat = seats_of(account, TODAY + timedelta(days=3))[1]
    assert (seat.person, seat.acting_for) == ("LT04.leader_in_charge", "LT04.signer")


def test_what_a_stand_in_does_names_both_in_the_ledger():
    stand_in(TODAY, TODAY + timedelta(days=4))
    made = city.draft()
    for do, post, given in (
        ("self_check", "drafter", {**city.SELF_CHECK, "binds_public": False}),
        ("secrecy_review", "secrecy_reviewer", {}),
        ("office_check", "office_checker", {}),
    ):
        made = city.take(made, do, post, START, given)
    by = seats_of(Account.objects.get(login="lt04.leader_in_charge"), TODAY)[1]
    case_acts.take(city.case(made.code), "sign", by=by, at=START)
    assert (
        '"for":"LT04.signer","person":"LT04.leader_in_charge","post":"signer"'
        in Event.objects.get(act="case.sign").payload
    )


def test_a_stand_in_who_checked_the_text_cannot_sign_it_either():
    """The rule that no one does two acts on one text is never relaxed, whichever post somebody acts in."""
    acts.hold(
        "LT04.office_checker",
        post_of("signer"),
        TODAY,
        TODAY + timedelta(days=4),
        "LT04.signer",
        by=SYSTEM,
        at=START,
    )
    made = city.draft()
    for do, post, given in (
        ("self_check", "drafter", {**city.SELF_CHECK, "binds_public": False}),
        ("secrecy_review", "secrecy_reviewer", {}),
        ("office_check", "office_checker", {}),
    ):
        made = city.take(made, do, post, START, given)
    by = next(
        s for s in seats_of(Account.objects.get(login="lt04.office_checker"), TODAY) if s.post == "signer"
    )
    with pytest.raises(Refused):
        case_acts.take(city.case(made.code), "sign", by=by, at=START)


def test_a_stand_in_without_an_end_is_refused():
    with pytest.raises(Refused, match="须写明结束日期"):
        acts.hold("LT04.leader_in_charge", post_of("signer"), TODAY, None, "LT04.signer", by=SYSTEM, at=START)


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(Refused, match="早于开始日期"):
        acts.hold("LT04.handler", post_of("signer"), TODAY, TODAY - timedelta(days=1), by=SYSTEM, at=START)


@pytest.mark.parametrize("admin", sorted(ADMINS))
def test_an_administrator_holds_no_second_administrators_post_and_no_business_post(admin):
    person = f"LT01.{admin}"
    for other in sorted(ADMINS - {admin}):
        with pytest.raises(Refused, match="三员分立"):
            acts.hold(person, post_of(other, "LT01"), TODAY, by=SYSTEM, at=START)
    with pytest.raises(Refused, match="三员分立"):
        acts.hold(person, post_of("drafter", "LT01"), TODAY, by=SYSTEM, at=START)
    with pytest.raises(Refused, match="三员分立"):
        acts.hold("LT01.drafter", post_of(admin, "LT01"), TODAY, by=SYSTEM, at=START)


def test_a_hand_over_does_not_make_an_administrator_of_somebody_with_a_business_post():
    with pytest.raises(Refused, match="三员分立"):
        acts.hand_over(held("LT01.admin_system", "admin_system", "LT01"), "LT01.drafter", by=SYSTEM, at=START)
    with pytest.raises(Refused, match="三员分立"):
        acts.hand_over(held("LT01.drafter", "drafter", "LT01"), "LT01.admin_audit", by=SYSTEM, at=START)
    assert len(holders("LT01", "admin_system", TODAY)) == 1


def test_administrators_kept_apart_now_are_kept_apart_later_too():
    """A post that begins next month collides with one held then."""
    start = TODAY + timedelta(days=30)
    acts.hold("LT01.drafter", post_of("handler", "LT01"), start, by=SYSTEM, at=START)
    with pytest.raises(Refused, match="三员分立"):
        acts.hold("LT01.drafter", post_of("admin_audit", "LT01"), start, by=SYSTEM, at=START)
    acts.hand_over(held("LT01.drafter", "drafter", "LT01"), "LT01.handler", by=SYSTEM, at=START)
    with pytest.raises(Refused, match="三员分立"):  # holds nothing today, but will
        acts.hold("LT01.drafter", post_of("admin_audit", "LT01"), TODAY, by=SYSTEM, at=START)


def test_a_disabled_account_has_no_seat_and_enabling_it_opens_no_old_session():
    account = Account.objects.get(login="lt04.signer")
    before = account.get_session_auth_hash()
    acts.switch_account(account, False, by=SYSTEM, at=START)
    account.refresh_from_db()
    assert seats_of(account, TODAY) == []
    acts.switch_account(account, True, by=SYSTEM, at=START)
    account.refresh_from_db()
    assert [s.post for s in seats_of(account, TODAY)] == ["signer"]
    assert account.get_session_auth_hash() != before


def test_a_superior_office_does_the_work_of_a_small_body_until_that_has_its_own_hands():
    town = Agency(
        code="LT04T",
        name="书院街道办事处",
        short="书院街道",
        mark="书办",
        parent=Agency.objects.get(code="LT04"),
        kind="town",
        division="990101",
    )
    acts.found_agency(town, by=SYSTEM, at=START)
    above, strange = city.seat("request_officer"), city.seat("request_officer", "LT13")
    assert agencies_covered(above, TODAY) == {"LT04", "LT04T"} and agencies_covered(strange, TODAY) == {
        "LT13"
    }
    assert [s.person for s in holders("LT04T", "request_officer", TODAY)] == ["LT04.request_officer"]
    assert filled_by("LT04T", "request_officer", TODAY) == "LT04" and not filled_by("LT04", "signer", TODAY)
    case = city.request(agency="LT04T")
    assert case in Case.objects.open_to(above) and case not in Case.objects.open_to(strange)
    acts.enter_person("LT04T.zhou", "周街道", "lt04t.zhou", city.PASSWORD, by=SYSTEM, at=START)
    acts.hold_place(town, "request_officer", "", "LT04T.zhou", TODAY, None, None, by=SYSTEM, at=START)
    assert agencies_covered(above, TODAY) == {"LT04"} and not filled_by("LT04T", "request_officer", TODAY)
    own = seat_of(Holding.objects.select_related("post", "person").get(person="LT04T.zhou"))
    assert case in Case.objects.open_to(own)


def test_random_hand_overs_never_leave_a_post_without_a_holder():
    """G20 in small: 120 moves of staff, and after each every post that owes work has somebody."""
    import random

    pick, at = random.Random(20261122), START
    kinds = ("drafter", "request_officer", "handler", "signer", "archivist")
    people = [f"LT04.{kind}" for kind in kinds]
    city.request()
    refused = 0
    for _ in range(120):
        at = later(at, pick.randint(0, 2))
        rows = (
            Holding.objects.on(at.date())
            .filter(post__agency="LT04", post__kind__in=kinds)
            .select_related("post", "person")
        )
        row = pick.choice(list(rows))
        heir = pick.choice([*[p for p in people if p != row.person_id], None])
        try:
            acts.hand_over(row, heir, by=SYSTEM, at=at)
        except Refused:
            refused += 1
        for kind in kinds:
            assert Holding.objects.on(at.date()).filter(post=post_of_any(kind)).exists(), (kind, at)
    assert 0 < refused < 120


def post_of_any(kind):
    return Holding.objects.filter(post__agency="LT04", post__kind=kind).first().post

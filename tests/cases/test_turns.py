"""待办 holds what waits for a post, and nothing that may merely be done."""

from dataclasses import replace

import pytest
from django.db import transaction

from mingtang.cases import audit
from mingtang.cases.models import Case, Hand, Turn, cases_of_turns, hands_of, has_turn
from mingtang.database.together import Size, Together
from mingtang.people.posts import POSTS
from tests import city
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db


def todo(post: str, agency: str = "LT04") -> int:
    who = seat(post, agency)
    return Case.objects.open_to(who).turn_of(who).count()


def test_an_extension_that_could_be_granted_waits_for_nobody():
    city.found()
    case = take(city.request(), "accept", "request_officer", START)
    assert (todo("request_officer"), todo("disclosure_head"), todo("registry_clerk")) == (1, 0, 0)
    assert case.state == "open"


def test_a_grant_waits_for_the_secrecy_reviewer_then_for_the_signer_never_for_the_lawyer():
    city.found()
    case = take(city.request(), "accept", "request_officer", START)
    given = {"finding": "可以公开", "material_list": ["方案"], "delivery": "电子邮件"}
    case = take(case, "decide", "request_officer", START, given, outcome="granted")
    assert (todo("secrecy_reviewer"), todo("legal_reviewer"), todo("signer")) == (1, 0, 0)
    take(case, "secrecy_review", "secrecy_reviewer", START)
    assert (todo("secrecy_reviewer"), todo("signer")) == (0, 1)


def test_a_refusal_waits_for_the_lawyer_before_the_signer():
    city.found()
    case = take(city.request(), "accept", "request_officer", START)
    case = take(
        case,
        "decide",
        "request_officer",
        START,
        {"finding": "属于讨论记录", "harm": "影响决策"},
        outcome="denied_process_info",
    )
    assert (todo("secrecy_reviewer"), todo("legal_reviewer"), todo("signer")) == (0, 1, 0)
    take(case, "legal_review", "legal_reviewer", START)
    assert todo("signer") == 1


def test_silence_of_the_applicant_becomes_the_officers_turn_after_the_last_day():
    from mingtang.cases.jobs import refresh_turns

    city.found()
    case = take(city.request(), "accept", "request_officer", START)
    take(
        case,
        "ask_correction",
        "request_officer",
        START,
        {"items": ["写明年份"], "guidance": "请补充年份", "correction_days": 5},
    )
    officer = seat("request_officer")
    waiting = {t.step for t in city.case(case.code).turns.all()}
    assert "abandon" not in waiting
    refresh_turns(now=later(START, 20))
    assert "abandon" in {t.step for t in city.case(case.code).turns.all()}
    assert Case.objects.open_to(officer).turn_of(officer).exists()


@pytest.mark.both
def test_what_waits_is_counted_by_its_turns_and_each_post_sees_all_that_waits_for_it():
    """A post that must not see by its turns counts what it sees (here no act gave it the turn: a row of the table does)."""
    city.found()
    cases = [city.request(later(START, hours=n)) for n in range(3)]
    take(cases[0], "accept", "request_officer", later(START, hours=4))
    with transaction.atomic():
        for post in POSTS:
            Turn.objects.create(case=cases[1], step="accept_", agency="LT04", post=post)
    for post in POSTS:
        who = replace(seat("request_officer"), post=post)
        seen = Case.objects.open_to(who)
        waits = set(seen.turn_of(who).values_list("pk", flat=True))
        assert set(cases_of_turns(who).values_list("case_id", flat=True)) == waits, post
        assert set(seen.filter(has_turn(who)).values_list("pk", flat=True)) == waits, post
        assert Together(lambda who=who: {"todo": Size(cases_of_turns(who))}).ask() == {"todo": len(waits)}
    assert not cases_of_turns(replace(seat("request_officer"), post="admin_audit")).exists()


@pytest.mark.both
def test_what_was_done_is_counted_by_its_hands_once_a_case_and_only_where_the_case_is_seen():
    """Hands lent in other agencies, in two of them, and by posts that see nothing for having lent one (rows of the table)."""
    city.found()
    cases = [city.request(later(START, hours=n)) for n in range(4)]
    officer = seat("request_officer")
    with transaction.atomic():
        for case, agency in zip(
            (*cases, *cases[:2]), ("LT04", "LT01", "LT22", "LT04", "LT01", "LT22"), strict=True
        ):
            Hand.objects.get_or_create(case=case, person=officer.person, agency=agency)
        Case.objects.house.filter(pk=cases[2].pk).update(agency="LT01")
    for agency in ("LT04", "LT01"):
        for post in POSTS:
            who = replace(officer, post=post, agency=agency)
            seen = Case.objects.open_to(who).touched_by(who.person)
            hands = list(hands_of(who).values_list("case_id", flat=True))
            assert sorted(hands) == sorted(seen.values_list("pk", flat=True)), (agency, post)
    assert len(hands_of(officer)) == 4 > len(hands_of(replace(officer, agency="LT01", post="handler"))) > 0


@pytest.mark.both
def test_every_hand_in_a_case_keeps_the_day_on_which_it_was_closed():
    city.found()
    done, running = city.request(), city.request()
    take(done, "accept", "request_officer", START)
    take(running, "accept", "request_officer", START)
    done = city.take(
        city.case(done.code),
        "withdraw",
        "request_officer",
        later(START, 1),
        {"withdrawal_evidence": "申请人来电撤回"},
    )
    assert done.closed_on and {hand.closed_on for hand in done.hands.all()} == {done.closed_on}
    assert {hand.closed_on for hand in running.hands.all()} == {None}
    assert audit.differences()[1] == []
    with transaction.atomic():
        Hand.objects.filter(case=done).update(closed_on=None)
    assert audit.differences()[1] == [(done.code, "hand", done.closed_on.isoformat(), "")]

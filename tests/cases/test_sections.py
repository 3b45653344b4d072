"""分办、承办意见、会签: whoever is asked inside has a limit of its own, and the request's term never hears of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from mingtang.cases import acts, audit, sections
from mingtang.cases.dossier import contents
from mingtang.cases.models import Case, Reading
from mingtang.cases.reading import story, typed_of
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers.jobs import render_waiting
from mingtang.people import acts as people
from mingtang.people.models import Agency, Holding
from mingtang.people.seats import seat_of
from mingtang.policy import acts as policy
from mingtang.vault import files, keys
from tests import city
from tests.city import seat, take

pytestmark = pytest.mark.django_db
MATTER = "请核对方案是否已经批准，能否提供"
NOTHING = {"finding": "经检索没有该信息", "search_record": "检索档案目录，无"}
KEPT = ("due_on", "clock", "provisional", "due_at", "promised_on", "received_on")


def at(month: int, day: int, hour: int = 1) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


RECEIVED = at(3, 16)


@pytest.fixture
def accepted():
    keys.make()
    city.found()
    return take(city.request(RECEIVED), "accept", "request_officer", RECEIVED)


def assign(case, on=None, lead="handler:", helpers=(), days=5, **who):
    given = {
        "section_lead": lead,
        "section_helpers": list(helpers),
        "section_matter": MATTER,
        "section_days": days,
    }
    return take(case, "assign", who.get("post", "request_officer"), on or at(3, 17), given)


def cosign(case, *named, on=None, days=3):
    given = {"section_cosigners": list(named), "section_days": days}
    return take(case, "cosign", "request_officer", on or at(3, 19), given)


def decided(case, on=None):
    return take(case, "decide", "request_officer", on or at(3, 18), NOTHING, outcome="not_exist")


def parts(case):
    return list(Case.objects.house.filter(parent=case).select_related("agency", "parent").order_by("pk"))


def term_of(case):
    """All that the request's clock is: its columns, and the terms in its facts."""
    row = city.case(case.code)
    return {name: getattr(row, name) for name in KEPT} | {"terms": row.facts["terms"]}


def rebuilt():
    assert audit.differences()[1] == []


def test_a_section_answers_inside_its_own_limit_and_the_term_does_not_move(accepted):
    before = term_of(accepted)
    case = assign(accepted, helpers=["archivist:"])
    lead, helper = parts(case)
    assert [(p.party, p.state, sections.role(p)) for p in (lead, helper)] == [
        ("承办人", "asked", "主办"),
        ("档案员", "asked", "协办"),
    ]
    assert (lead.due_on, lead.clock) == (date(2026, 3, 24), "running")
    assert set(lead.turns.values_list("agency", "post")) == {("LT04", "handler")}
    assert "周问天" not in lead.title + lead.party
    seen = Case.objects.open_to(seat("supervisor", "LT01")).late(date(2026, 3, 25))
    assert lead in seen, "a late section is seen like any late case"
    with pytest.raises(Refused, match="不由本岗位办理"):
        take(lead, "say_opinion", "section_head", at(3, 18), {"section_opinion": "可以提供"})
    with pytest.raises(Refused, match="请写明承办意见"):
        take(lead, "say_opinion", "handler", at(3, 18), {"section_opinion": " "})
    scan = files.put(b"%PDF-1.4 attached")
    said = {"section_opinion": "方案已批准，可以提供", "section_file": scan}
    lead = take(lead, "say_opinion", "handler", at(3, 18), said)
    assert (lead.state, lead.closed_on) == ("answered", date(2026, 3, 18))
    assert Reading.objects.filter(case=lead, post="request_officer", why="section_said").count() == 1
    assert typed_of(lead)["section_opinion"] == "方案已批准，可以提供"
    assert [p["name"] for e in story(lead) for p in e["papers"]] == ["附件"]
    assert term_of(case) == before
    rebuilt()


def test_it_may_be_sent_back_asked_again_and_taken_back(accepted):
    before = term_of(accepted)
    (part,) = parts(assign(accepted))
    with pytest.raises(Refused, match="请写明理由"):
        take(part, "send_back", "handler", at(3, 18))
    part = take(part, "send_back", "handler", at(3, 18), {"reason": "属于规划科的职责"})
    assert part.state == "returned"
    again = {"section_matter": "请按分工再核对", "section_days": 2}
    part = take(part, "ask_again", "request_officer", at(3, 19), again)
    assert (part.state, part.due_on, part.closed_on) == ("asked", date(2026, 3, 23), None)
    with pytest.raises(Refused, match="请写明理由"):
        take(part, "take_back", "request_officer", at(3, 20))
    part = take(part, "take_back", "request_officer", at(3, 20), {"reason": "不再需要"})
    assert (part.state, part.turns.count()) == ("withdrawn", 0)
    assert term_of(accepted) == before
    rebuilt()


def test_a_limit_after_the_last_day_of_the_request_is_refused(accepted):
    assert accepted.due_on == date(2026, 4, 14)
    with pytest.raises(Refused, match="晚于本件的最后一天4月14日"):
        assign(accepted, days=21)
    bare = {"section_lead": "handler:", "section_days": 5}
    with pytest.raises(Refused, match="请写明请科室研究的内容"):
        take(accepted, "assign", "request_officer", at(3, 17), bare)
    with pytest.raises(Refused, match="至少1个工作日"):
        assign(accepted, days=0)
    usual = [sections.usual_days(accepted, date(2026, 4, n)) for n in (1, 9, 13, 20)]
    assert usual == [5, 3, 1, 1], "the form offers what is left"
    (part,) = parts(assign(accepted, days=19))
    part = take(part, "send_back", "handler", at(4, 7), {"reason": "不属于本科室"})
    with pytest.raises(Refused, match="晚于本件的最后一天4月14日"):
        take(part, "ask_again", "request_officer", at(4, 8), {"section_matter": "再看", "section_days": 5})


def test_who_is_asked_is_of_this_agency_held_and_asked_once(accepted):
    for lead, helpers, words in (
        ("", (), "请选择主办"),
        ("handler:", ("handler:",), "不必再选为协办"),
        ("handler:规划科", (), "无人任职"),
        ("drafter:", (), "无人任职"),
    ):
        with pytest.raises(Refused, match=words):
            assign(accepted, lead=lead, helpers=helpers)
    case = assign(accepted)
    with pytest.raises(Refused, match="已经在办"):
        assign(case)


def test_of_two_sections_with_one_post_the_one_that_was_asked_answers(accepted):
    agency = Agency.objects.get(code="LT04")
    people.enter_person("LT04.zone", "区规划", "lt04.zone", city.PASSWORD, by=city.SYSTEM, at=RECEIVED)
    with transaction.atomic():
        post = people.make_post(agency, "handler", "规划科")
    people.hold("LT04.zone", post, RECEIVED.date(), by=city.SYSTEM, at=RECEIVED)
    (part,) = parts(assign(accepted, lead="handler:规划科"))
    assert part.party == "规划科承办人"
    with pytest.raises(Refused, match="本件分给规划科"):
        take(part, "say_opinion", "handler", at(3, 18), {"section_opinion": "可以"})
    own = seat_of(Holding.objects.select_related("post", "person").get(person="LT04.zone"))
    acts.take(part, "say_opinion", {"section_opinion": "可以"}, by=own, at=at(3, 18))
    assert city.case(part.code).state == "answered"


def test_a_draft_is_signed_when_all_have_cosigned_and_a_changed_one_is_cosigned_anew(accepted):
    case = decided(accepted)
    before = term_of(case)
    case = cosign(case, "handler:", "section_head:")
    first, second = parts(case)
    digest = case.facts["facts"]["own_digest"]
    assert {p.facts["facts"]["own_digest"] for p in (first, second)} == {digest}
    with pytest.raises(Refused, match="承办人、科（处）室负责人还没有会签"):
        take(case, "sign", "signer", at(3, 20))
    assert ("LT04", "signer") not in case.turns.values_list("agency", "post")
    open_ = {s.do: reason for s, reason in acts.steps_open_to(case, seat("signer"), at(3, 20))}
    assert "还没有会签" in open_["sign"], "said before anybody tries"
    take(first, "agree", "handler", at(3, 20))
    with pytest.raises(Refused, match="请写明理由"):
        take(second, "disagree", "section_head", at(3, 20))
    case = take(city.case(case.code), "return_draft", "signer", at(3, 20), {"reason": "检索范围写明"})
    assert [p.state for p in parts(case)] == ["void", "void"]
    case = cosign(decided(case, at(3, 23)), "section_head:", on=at(3, 23))
    third = parts(case)[-1]
    assert ("LT04", "signer") not in case.turns.values_list("agency", "post")
    take(third, "disagree", "section_head", at(3, 24), {"reason": "还应检索老档案"})
    assert ("LT04", "signer") in case.turns.values_list("agency", "post"), "now it is the signer's turn"
    assert term_of(case) == before
    assert take(city.case(case.code), "sign", "signer", at(3, 24)).state == "answered", "he decides"
    rebuilt()


def test_what_nobody_needs_any_longer_ends_with_the_reply(accepted):
    case = assign(accepted, helpers=["archivist:"])
    take(parts(case)[0], "say_opinion", "handler", at(3, 18), {"section_opinion": "没有该信息"})
    case = take(decided(city.case(case.code)), "sign", "signer", at(3, 19))
    assert [p.state for p in parts(case)] == ["answered", "withdrawn"]
    render_waiting()
    sent = {"delivery_channel": "in_person", "delivered_on": date(2026, 3, 20), "delivery_evidence": "回执"}
    case = take(case, "deliver", "request_officer", at(3, 20), sent)
    titles = [item.title for item in contents.items(case)]
    assert titles.count("分办和会签办理记录") == 2
    assert titles.index("分办和会签办理记录") == titles.index("审查签发单") - 2, "among the opinions inside"
    acts.erase(case, "保存期限届满", by=seat("disclosure_head"), at=at(3, 23))
    assert "section_opinion" not in typed_of(parts(case)[0])
    rebuilt()


def test_nothing_is_forced_unless_the_agency_says_so(accepted):
    def set_to(value):
        policy.set_value(
            "sections_needed", "LT04", value, "局办公会", at(3, 16).date(), by=seat("admin_system", "LT01"), at=at(3, 16)
        )  # fmt: skip

    set_to("拟办前有承办意见并且签发前会签")
    with pytest.raises(Refused, match="拟办前须有承办意见"):
        decided(accepted)
    case = assign(accepted)
    take(parts(case)[0], "say_opinion", "handler", at(3, 18), {"section_opinion": "没有"})
    case = decided(city.case(case.code))
    with pytest.raises(Refused, match="签发前须会签"):
        take(case, "sign", "signer", at(3, 19))
    case = cosign(case, "handler:")
    take(parts(case)[-1], "agree", "handler", at(3, 19))
    assert ("LT04", "signer") in case.turns.values_list("agency", "post")
    assert take(city.case(case.code), "sign", "signer", at(3, 20)).state == "answered"


def test_what_a_head_of_section_wrote_on_paper_is_entered_where_the_head_was_asked(accepted):
    case = assign(accepted, helpers=["section_head:"])
    lead, helper = parts(case)
    paper = {"on_paper": "section_head", "paper_on": date(2026, 3, 18), "scan": files.put(b"%PDF-1.4 paper")}
    given = {"section_opinion": "可以提供"}
    with pytest.raises(Refused, match="只有机要文书可以代录"):
        take(lead, "say_opinion", "registry_clerk", at(3, 18), given, **paper)
    helper = take(helper, "say_opinion", "registry_clerk", at(3, 18), given, **paper)
    assert (helper.state, story(helper)[-1]["proxy"]) == ("answered", True)
    case = cosign(decided(city.case(case.code)), "handler:")
    assert [p.state for p in parts(case)] == ["asked", "answered", "cosigning"], "asked for both"
    with pytest.raises(Refused, match="已经在办"):
        cosign(case, "handler:")


def test_of_two_at_once_one_is_told(accepted):
    (part,) = parts(assign(accepted))
    other = city.case(part.code)
    take(part, "say_opinion", "handler", at(3, 18), {"section_opinion": "可以"})
    with pytest.raises(Moved, match="办理，请刷新"):
        acts.take(other, "take_back", {"reason": "不再需要"}, by=seat("request_officer"), at=at(3, 18))
    stale = city.case(accepted.code)
    assign(city.case(accepted.code), lead="archivist:")
    given = {"section_lead": "section_head:", "section_matter": MATTER, "section_days": 5}
    with pytest.raises(Moved, match="办理，请刷新"):
        acts.take(stale, "assign", given, by=seat("request_officer"), at=at(3, 18))

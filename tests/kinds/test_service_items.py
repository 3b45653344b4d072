"""Service items as kinds: turns, parallel and conditional steps, returns, and the law of the right type."""

import pytest

from mingtang.kinds import service
from mingtang.kinds.service_1.build import build_mapping
from tests.kinds.items import road, subsidy

ROAD, FUND = service.build(road()), service.build(subsidy())
TURNS = {"survey", "police", "city", "check", "approve", "hand_over"}


def turn(kind, state, done, **facts):
    """The steps of the item whose turn it is."""
    return [step.do for step in kind.ready(state, done, facts) if step.do in TURNS]


def test_parallel_steps_stand_side_by_side_and_the_next_waits_for_both():
    assert turn(ROAD, "accepted", {"receive"}) == ["survey", "police"]
    assert turn(ROAD, "accepted", {"receive", "police"}) == ["survey"]
    assert turn(ROAD, "accepted", {"receive", "police", "survey"}) == ["check"]


def test_a_conditional_step_is_waited_for_only_where_its_fact_holds():
    both = {"receive", "survey", "police"}
    assert turn(ROAD, "accepted", both, new_road=True) == ["city"]
    assert turn(ROAD, "accepted", both, new_road=False) == ["check"]
    assert turn(ROAD, "accepted", {*both, "city"}, new_road=True) == ["check"]


def test_the_decision_opens_the_delivery_and_the_last_step_ends_the_case():
    done = {"receive", "survey", "police", "check"}
    approve = ROAD.steps["approve"]
    assert turn(ROAD, "accepted", done) == ["approve"]
    assert (approve.to, approve.ends, approve.starts) == ("decided", ("statutory",), ("delivery",))
    assert turn(ROAD, "decided", {*done, "approve"}) == ["hand_over"]
    last = ROAD.steps["hand_over"]
    assert (last.to, last.outcome) == ("granted", "granted")
    assert set(last.ends) == {"statutory", "promised", "delivery"}
    assert "deny" not in [step.do for step in ROAD.ready("decided", done, {})]


def test_a_return_makes_the_stage_before_it_be_done_again():
    done = {"receive", "survey", "police", "check"}
    after = ROAD.done_after(ROAD.steps["return_approve"], done)
    assert turn(ROAD, "accepted", after) == ["check"]
    after = ROAD.done_after(ROAD.steps["return_check"], {"receive", "survey", "police"})
    assert turn(ROAD, "accepted", after) == ["survey", "police"], "the city step does not apply: back over it"


def test_a_step_of_another_agency_keeps_its_code_and_its_limit_in_hours():
    police = ROAD.steps["police"]
    assert (police.agency, police.by) == ("13", ("section_head",))
    limit = ROAD.terms[police.term]
    assert (limit.n, limit.unit) == (16, "hours")
    assert ROAD.steps["return_check"].agency == "own"


def test_a_licence_stands_on_the_licensing_law():
    assert ROAD.terms["entry"].n == 5 and "第三十二条" in ROAD.terms["entry"].law
    assert ROAD.steps["ask_correction"].law.startswith("许可法第三十二条")
    assert ROAD.outcomes["denied"].law_text == "《中华人民共和国行政许可法》第三十八条第二款"
    assert (ROAD.outcomes["granted"].label, ROAD.outcomes["denied"].label) == ("准予许可", "不予许可")
    assert ROAD.steps["begin_special"].law == "许可法第四十五条"
    assert ROAD.main == "statutory" and ROAD.terms["statutory"].cap == 10
    assert {ROAD.outcomes[key].cell for key in ("granted", "denied")} == {"licences"}
    assert {ROAD.outcomes[key].cell for key in ("refused_entry", "withdrawn")} == {""}


def test_any_other_type_has_no_statutory_default():
    assert not {"statutory", "entry", "delivery"} & set(FUND.terms)
    assert FUND.main == "promised"
    assert "许可" not in str([step.law for step in FUND.steps.values()])
    assert "许可" not in str([(o.label, o.article, o.letter) for o in FUND.outcomes.values()])
    assert (FUND.outcomes["granted"].label, FUND.outcomes["denied"].label) == ("通过", "不予通过")
    assert "extend" not in FUND.steps and "entry_in_time" not in FUND.steps["ask_correction"].rule


def test_a_term_of_another_law_is_not_extended_under_article_42():
    item = road()
    item["statutory"]["law"] = "《城市道路管理条例》第三十三条"
    assert "extend" not in service.build(item).steps


def test_an_item_that_is_passed_upward_ends_as_such():
    item = subsidy()
    item["result"] = {"name": "转报函", "kind": "forward", "to": "省工业和信息化厅"}
    kind = service.build(item)
    assert "granted" not in kind.outcomes and kind.steps["pay"].to == "forwarded"
    assert kind.states["forwarded"].label == "转报"


def test_a_refusal_comes_after_all_reviews_and_before_the_decision():
    deny = ROAD.steps["deny"]
    assert deny.by == ("leader_in_charge",) and deny.froms == ("accepted",)
    assert deny.after == ("survey", "police", "city", "check")
    assert ROAD.outcomes["denied"].remedy == "both"


@pytest.mark.parametrize("item", [road(), subsidy()], ids=lambda item: item["code"])
def test_building_changes_nothing_and_is_repeatable(item):
    before = repr(item)
    assert build_mapping(item) == build_mapping(item)
    assert repr(item) == before
    assert service.build(item).item["name"] == item["name"]

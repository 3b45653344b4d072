import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.forms import definition
from mingtang.forms.checking import _NEEDED, TYPES, check
from tests.forms.conftest import build, field, mapping

NEEDED = ("label", "purpose", "legal_basis", "sensitivity", "retention")
EMPTY = ("absent", "", " ", None, 0, [], {}, True)


def holes(checker):
    """(what was left out, how) wherever `checker` admits a field that does not say why it is asked."""
    found = []
    for name in NEEDED:
        for empty in EMPTY:
            one = field()
            if empty == "absent":
                del one[name]
            else:
                one[name] = empty
            if not checker(mapping(field("first"), one)):
                found.append((name, empty))
    return found


def test_no_field_passes_without_purpose_basis_sensitivity_and_retention():
    assert holes(check) == []


@pytest.mark.parametrize("forgotten", ["purpose", "legal_basis", "retention"])
def test_a_checker_that_forgets_one_of_them_is_caught(forgotten):
    assert forgotten in _NEEDED

    def careless(data):
        return [fault for fault in check(data) if not fault.path.endswith(forgotten)]

    assert {name for name, _ in holes(careless)} == {forgotten}


def test_every_type_has_a_field_that_passes():
    for kind in TYPES:
        assert check(mapping(field(type=kind))) == [], kind


def test_a_fault_names_its_place_and_says_it_in_chinese():
    one = field()
    del one["purpose"]
    (fault,) = check(mapping(field("first"), one))
    assert fault.path == "groups[0].fields[1].purpose"
    assert fault.text == "缺少收集目的（个人信息保护法第六条、第十七条）"


BAD = {
    "type": field(type="picture"),
    "key": field("Größe"),
    "key.twin": field("first"),
    "key.reserved": field("key"),
    "requried": field(requried=True),
    "choices.none": field(type="choice", choices=[]),
    "choices.twin": field(type="choice", choices=[{"code": "a", "label": "子"}] * 2),
    "choices.of a text": field(choices=[{"code": "a", "label": "子"}]),
    "rule.nested": field(rule="(a+)+", rule_says="不对"),
    "rule.without words": field(rule="a+"),
    "rule.on a date": field(type="date", rule="a+", rule_says="不对"),
    "unit.missing": field(type="number", unit=""),
    "unit.on a text": field(unit="元"),
    "limit.on a text": field(minimum=1),
    "limit.not a number": field(type="number", minimum="many"),
    "limit.no such day": field(type="date", maximum="2026-02-30"),
    "id number as personal": field(type="id_number", sensitivity="personal"),
    "telephone as plain": field(type="telephone", sensitivity="plain"),
    "counted text": field(counted=True),
    "counted and personal": field(type="choice", sensitivity="personal", counted=True),
    "unmasked and sensitive": field(sensitivity="sensitive", mask="none"),
    "mask": field(mask="blur"),
    "retention.for ever": field(retention="for ever"),
    "retention.after nothing": field(retention="6 months after lunch"),
    "shown_when.later": field(shown_when={"field": "later", "equals": "a"}),
    "shown_when.a text": field(shown_when={"field": "first", "equals": "a"}),
    "shown_when.no such option": field(shown_when={"field": "pick", "equals": "z"}),
    "shown_when.both": field(shown_when={"field": "pick", "equals": "a", "in": ["b"]}),
    "shown_when.itself": field("self", type="choice", shown_when={"field": "self", "equals": "a"}),
    "required twice": field(required=True, required_when={"field": "pick", "equals": "a"}),
    "max_length": field(max_length=0),
    "max_files": field(type="file", max_files=True),
    "help": field(help="x" * 301),
}


@pytest.mark.parametrize("name", BAD)
def test_the_checker_refuses(name):
    faults = check(
        mapping(field("first"), field("pick", type="choice"), BAD[name], field("later", type="choice"))
    )
    assert len(faults) >= 1
    assert all(fault.path.startswith("groups[0].fields[2]") for fault in faults), faults


def test_what_is_no_form_at_all_is_refused_without_an_exception():
    for data in (None, 3, "x", [], {}, {"groups": {}}, {"groups": [3]}, {"groups": [{"fields": [3]}]}):
        assert check(data)


def test_build_refuses_with_every_fault_at_once():
    with pytest.raises(definition.DefinitionError) as refused:
        definition.build(mapping(field(type="picture"), field("b", purpose="")))
    assert {fault.path for fault in refused.value.faults} == {
        "groups[0].fields[0].type",
        "groups[0].fields[1].purpose",
    }


SPOIL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_a_fault_or_a_form_never_an_exception(data):
    spoiled = copy.deepcopy(mapping(field("pick", type="choice"), field(type="number", minimum=0)))
    group = spoiled["groups"][0]
    place = data.draw(st.sampled_from([spoiled, group, *group["fields"], group["fields"][0]["choices"][0]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(SPOIL)
    if not check(spoiled):
        definition.build(spoiled)


def test_a_definition_survives_json():
    data = mapping(field("pick", type="choice"), field(shown_when={"field": "pick", "in": ["a", "b"]}))
    assert definition.build(json.loads(json.dumps(data))) == definition.build(data)


def test_a_field_that_hangs_on_a_hidden_field_is_hidden():
    form = build(
        field("one", type="choice"),
        field("two", type="choice", shown_when={"field": "one", "equals": "a"}),
        field("three", shown_when={"field": "two", "equals": "b"}),
    )
    assert [f.key for f in form.shown({"one": "a", "two": "b"})] == ["one", "two", "three"]
    assert [f.key for f in form.shown({"one": "c", "two": "b"})] == ["one"]


def test_retention_is_said_in_words():
    form = build(field("a", retention="6 months after remedies"), field("b", retention="with the case"))
    assert [f.kept for f in form.fields] == ["救济期限届满后6个月", "随办件档案保管"]


def _named(basis):
    return {law for law in ("民法典", "第四十三条") if law in basis}


@pytest.mark.parametrize("version", ["2019.1", "2026.1"])
def test_the_application_form_asks_what_article_29_names_and_nothing_else(version):
    """The later version also asks who acts for the applicant (民法典): what it adds is named in the next test."""
    whole = definition.get("request", version)
    groups = tuple(
        replace(
            group,
            fields=tuple(f for f in group.fields if not {"民法典", "第四十三条"} & _named(f.legal_basis)),
        )
        for group in whole.groups
        if group.key != "agent"
    )
    form = replace(whole, groups=groups)
    assert [group.key for group in form.groups] == ["applicant", "content", "delivery", "contact"]
    assert not [f for f in form.fields if "用途" in f.label or f.key in ("purpose", "use", "reason")]
    assert all("第二十九条" in f.legal_basis for f in form.fields)
    assert [code for code, _ in form.field("applicant_type").choices] == [
        *("natural_person", "org_business", "org_research"),
        *("org_public_welfare", "org_legal_service", "org_other"),
    ]
    assert {f.key for f in form.fields if f.counted} == {"applicant_type", "info_form", "delivery_form"}
    assert {f.key for f in form.fields if f.sensitivity == "sensitive"} == {
        "id_number",
        "other_id_number",
        "identity_proof",
    }


def test_a_version_that_builds_on_another_asks_all_of_it_and_what_it_adds():
    before, now = definition.get("request", "2019.1"), definition.get("request")
    assert now.version == "2026.1" and now.law == before.law
    added = [f.key for f in now.fields if f not in before.fields]
    assert added == ["acting", "co_applicants", "agent_name", "agent_id_number", "agent_proof", "assistance"]
    assert [f for f in now.fields if f.key not in added] == list(before.fields)
    assert [group.key for group in now.groups] == ["applicant", "agent", "content", "delivery", "contact"]
    alone = [f.key for f in now.shown({"applicant_type": "natural_person", "id_type": "id_card"})]
    assert "agent_name" not in alone and "agent_proof" in [f.key for f in now.shown({"acting": "agent"})]


def test_a_form_that_is_not_packaged_is_a_key_error():
    with pytest.raises(KeyError):
        definition.get("request", "1987")

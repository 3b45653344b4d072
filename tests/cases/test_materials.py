"""拟提供的材料: nothing goes with a reply but files that an attack has cleared, and only what was reviewed and signed."""

import json
from datetime import timedelta

import pytest

from mingtang.cases import acts as case_acts
from mingtang.cases import audit, materials
from mingtang.cases.materials import acts
from mingtang.cases.materials.models import Material
from mingtang.jobs import worker
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Moved, Refused
from mingtang.records import redacting
from mingtang.vault import files, keys
from tests import city
from tests.city import START, later, seat, take
from tests.records import bad_redactions as bad

pytestmark = pytest.mark.django_db

PARTIAL = {
    "finding": "可以区分处理", "material_list": ["补偿方案"], "delivery": "电子文件", "withheld": "个人住址", "ground": "条例第十五条",
    "redactions": ["见区分处理说明"],
}  # fmt: skip
MARK = {"place": "2", "words": bad.CHINESE, "ground": "privacy"}


@pytest.fixture
def case():
    keys.make()
    city.found()
    return take(city.request(), "accept", "request_officer", START)


def added(case, data: bytes | None = None, name: str = "补偿方案") -> Material:
    data = data or bad.letter()
    seen = redacting.opened(f"{name}.docx", data)
    by = seat("handler")
    return row(acts.add(case, name, files.put(data), seen.format, seen.pages, by=by, at=START))


def row(code: str) -> Material:
    return Material.objects.select_related("case__agency").get(code=code)


def marked(one: Material, *rows, keeps=None) -> Material:
    return row(acts.mark(one, rows, keeps, by=seat("handler"), at=START))


def made(one: Material) -> Material:
    acts.make(one, by=seat("handler"), at=START)
    worker.drain(START)
    return row(one.code)


def decided(case, at=START):
    return take(case, "decide", "request_officer", at, PARTIAL, outcome="partial")


def test_a_file_goes_with_the_reply_once_the_attack_found_nothing(case):
    one = made(marked(added(case), MARK))
    assert (one.state, one.findings) == ("proven", [])
    assert bad.CHINESE.encode() not in files.open(one.output)
    report = json.loads(files.open(one.report))
    assert (report["found"], report["original"], report["file"]) == (0, one.original, one.output)
    event = Event.objects.get(act="material.settle")
    assert json.loads(event.payload)["facts"]["report"] == one.report
    case = decided(city.case(case.code))
    assert case.facts["facts"]["materials"] == [[one.code, one.output, one.report]]
    assert audit.differences()[1] == []


def test_a_reply_waits_for_files_that_nothing_has_cleared(case):
    one = added(case)
    with pytest.raises(Refused, match="还有1份拟提供的材料没有通过检查"):
        decided(case)
    acts.remove(row(one.code), by=seat("handler"), at=START)
    worker.drain(START)
    assert not files.exists(one.original)
    assert "materials" not in decided(case).facts["facts"]


def test_what_the_attack_finds_stays_in_the_house(case):
    data = bad.with_parts(bad.letter(), bad.WORD["a second copy"][0])
    one = made(marked(added(case, data), MARK))
    assert one.state == "refused" and one.output == ""
    assert [what for _, what, _ in one.findings] == ["elsewhere"]
    kept = made(marked(one, MARK, keeps=[bad.CHINESE]))
    assert kept.state == "proven"


def test_what_was_decided_is_not_changed_until_it_comes_back(case):
    one = made(marked(added(case), MARK))
    case = decided(city.case(case.code))
    with pytest.raises(Refused, match="退回后再改"):
        marked(row(one.code))
    before = case.facts["facts"]["own_digest"]
    take(case, "return_draft", "legal_reviewer", later(START, 1), {"reason": "再隐去一处"})
    again = made(marked(row(one.code), MARK, {"place": "3", "words": "", "ground": "process"}))
    case = decided(city.case(case.code), later(START, 1))
    assert case.facts["facts"]["own_digest"] != before
    assert case.facts["facts"]["materials"] == [[again.code, again.output, again.report]]


def test_the_applicant_has_the_files_of_a_delivered_reply_alone(case):
    made(marked(added(case), MARK))
    case = decided(city.case(case.code))
    case = take(case, "secrecy_review", "secrecy_reviewer", START, {"opinion": "无"})
    case = take(case, "legal_review", "legal_reviewer", START, {"opinion": "同意"})
    case = take(case, "sign", "signer", START)
    worker.drain(START)
    assert materials.delivered(case) == []
    sent = {"delivery_channel": "electronic", "delivered_on": START.date(), "delivery_evidence": "系统记录"}
    case = take(case, "deliver", "request_officer", START, sent)
    assert [one.name for one in materials.delivered(case)] == ["补偿方案"]
    assert materials.file_name(materials.delivered(case)[0]) == "补偿方案（区分处理后）.docx"


def test_a_request_under_the_first_table_gives_out_nothing_unproven_either():
    """Its kind is frozen and does not know the rule: the decision names what was cleared, nothing else."""
    keys.make()
    city.found()
    case = take(city.request(kind="request-2019"), "accept", "request_officer", START)
    good, bad_one = made(marked(added(case), MARK)), added(case, name="另一份")
    case = decided(case)
    assert case.facts["facts"]["materials"] == [[good.code, good.output, good.report]]
    case = take(case, "secrecy_review", "secrecy_reviewer", START, {"opinion": "无"})
    case = take(case, "legal_review", "legal_reviewer", START, {"opinion": "同意"})
    case = take(case, "sign", "signer", START)
    worker.drain(START)
    sent = {"delivery_channel": "electronic", "delivered_on": START.date(), "delivery_evidence": "系统记录"}
    case = take(case, "deliver", "request_officer", START, sent)
    assert [one.code for one in materials.delivered(case)] == [good.code] and bad_one.state == "draft"


def test_of_two_who_mark_one_file_the_second_is_told(case):
    one = added(case)
    other = row(one.code)
    marked(one, MARK)
    with pytest.raises(Moved, match="改动，请核对"):
        marked(other)
    assert row(one.code).marks == [MARK]


def test_a_mark_made_while_the_file_was_being_made_wins(case):
    one = marked(added(case), MARK)
    acts.make(one, by=seat("handler"), at=START)
    marked(row(one.code))
    worker.drain(START)
    assert row(one.code).state == "draft"


def test_a_place_that_is_not_there_is_said(case):
    one = made(marked(added(case), {"place": "99", "words": "", "ground": "privacy"}))
    assert (one.state, one.why) == ("refused", "没有第99段")


@pytest.mark.parametrize("post", ["signer", "legal_reviewer", "registry_clerk"])
def test_only_who_drafts_the_reply_works_on_its_files(case, post):
    one = added(case)
    with pytest.raises(Refused, match="公开专员和承办人"):
        acts.mark(one, [MARK], by=seat(post), at=START)
    with pytest.raises(Refused, match="公开专员和承办人"):
        acts.mark(one, [MARK], by=seat("handler", "LT13"), at=START)


def test_what_was_typed_of_a_file_goes_with_the_case(case):
    one = made(marked(added(case), MARK))
    case = take(
        city.case(case.code), "withdraw", "request_officer", START, {"withdrawal_evidence": "申请人来电"}
    )
    assert Typed.objects.filter(subject=case.code, field__startswith="material.").exists()
    at = START + timedelta(days=1)
    case_acts.erase(case, "申请人要求", by=seat("disclosure_head"), at=at)
    worker.drain(at)
    gone = row(one.code)
    assert (gone.state, gone.name, gone.marks, gone.original) == ("erased", "", [], "")
    assert not any(files.exists(d) for d in (one.original, one.output, one.report))
    assert not Typed.objects.filter(subject=case.code, field__startswith="material.").exists()

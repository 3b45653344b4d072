"""The metadata of records: what is frozen, what columns suggest, what a document does to earlier ones, how it is counted."""

import json
from datetime import timedelta

import pytest

from mingtang.cases import jobs as case_jobs
from mingtang.cases import publishing
from mingtang.clock import day
from mingtang.counts import reading
from mingtang.counts.measures import MEASURES, Period
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.records import acts, describing, headings, relations
from mingtang.records.headings import acts as heading_acts
from mingtang.records.models import Edition, Heading, Record, content_of
from tests import city
from tests.city import START, later
from tests.press.printed import page, run

pytestmark = pytest.mark.django_db
BEFORE = {
    "title", "issuer", "doc_no", "index_no", "subject_class", "attribute", "attr_reason", "attr_article", "validity",
    "source", "summary", "keywords", "interprets", "body", "formed_on", "effective_on", "column", "agency", "attachments",
}  # fmt: skip


def record_of(case) -> Record:
    return publishing.record_of(case)


def plain_record() -> Record:
    """A text as one was stored before there was this metadata."""
    record = record_of(city.draft())
    for name in describing.LABELS:
        setattr(record, name, type(getattr(record, name))())
    record.save()
    return record


def test_a_text_without_the_metadata_freezes_what_it_ever_froze():
    city.found()
    assert set(content_of(plain_record())) == BEFORE


def test_each_field_of_metadata_changes_the_digest_that_a_review_names():
    from mingtang.records import content

    city.found()
    record = plain_record()
    bare, seen = content.digest_of(record), set()
    given = {
        "stage": "decision", "info_class": "policy", "item20": "1", "form_class": "通知", "full_text": True,
        "audience": ["elder"], "changes": [{"how": "repeal", "code": "X"}],
    }  # fmt: skip
    for name, value in given.items():
        empty = getattr(record, name)
        setattr(record, name, value)
        seen.add(content.digest_of(record))
        setattr(record, name, empty)
    assert len(seen) == len(given) and bare not in seen


def test_a_blank_is_filled_by_the_column_and_the_title_and_what_was_chosen_stays():
    city.found()
    record = record_of(city.draft(title="关于夜间施工许可的通知"))
    assert (record.stage, record.info_class, record.item20) == ("decision", "policy.other", "3")
    assert record.form_class == "通知"
    assert describing.filled({"stage": "result"}, "policy-other", "工作报告解读")["stage"] == "result"
    assert describing.kind_in("澜汀市供水管理办法") == ""


def test_a_standard_column_suggests_only_what_is_in_the_lists():
    classes = headings.packaged("class")
    for column in describing._table():
        found = describing.suggested(column)
        assert found.get("stage", "decision") in describing.STAGES
        assert found.get("item20", "1") in describing.ITEMS
        assert found["info_class"] in {c.code for c in classes}


def test_the_document_that_ends_an_earlier_one_marks_its_page_in_the_same_release():
    city.found()
    old = record_of(city.published(title="旧办法", values={"doc_no": "澜城管〔2020〕1号"}))
    run(START)
    changes = [{"how": "repeal", "code": old.code}]
    new = record_of(city.published(later(START, 1), title="新办法", values={"changes": changes}))
    old.refresh_from_db()
    edition = Edition.objects.house.in_force().get(record=old)
    assert (old.validity, edition.content["validity"], edition.no, edition.path) == (
        "repealed",
        "repealed",
        2,
        old.path,
    )
    marked = Event.objects.get(act="record.mark")
    signed = Event.objects.filter(act="case.sign").last()
    said = json.loads(marked.payload)
    assert said["batch"] == json.loads(signed.payload)["batch"] and said["facts"]["record"] == old.code
    run(later(START, 1))
    there, here = page(old.path), page(new.path)
    assert "已经不再有效" in there and new.path in there and "被以下文件修改或废止" in there
    assert "修改或废止的文件" in here and old.path in here


def test_a_document_that_takes_effect_later_ends_the_earlier_one_on_that_day():
    city.found()
    old = record_of(city.published(title="旧办法"))
    begins = day(START) + timedelta(days=30)
    changes = [{"how": "repeal", "code": old.code}]
    values = {"changes": changes, "effective_on": begins, "validity": "pending"}
    new = record_of(city.published(title="新办法", values=values))
    run(START)
    assert "被以下文件修改或废止" in page(old.path) and "已经不再有效" not in page(old.path)
    case_jobs.expire(later(START, 29))
    assert Edition.objects.house.in_force().get(record=old).content["validity"] == "valid"
    for _ in range(2):  # the second night finds nothing left
        case_jobs.expire(later(START, 30))
    assert Edition.objects.house.in_force().get(record=old).content["validity"] == "repealed"
    assert Edition.objects.house.in_force().get(record=new).content["validity"] == "valid"
    assert Event.objects.filter(act="record.mark").count() == 2


def test_a_revision_that_was_in_the_gate_does_not_bring_an_ended_document_back():
    city.found()
    old_case = city.published(title="旧办法")
    old = record_of(old_case)
    again = city.draft(record=old, title="旧办法", body="<p>修订稿。</p>")
    city.published(title="新办法", values={"changes": [{"how": "repeal", "code": old.code}]})
    city.signed(again)
    assert Edition.objects.house.in_force().get(record=old).content["validity"] == "repealed"
    assert list(relations.due(day(START))) == []


def test_a_document_is_named_by_its_number_and_only_if_it_is_public_here():
    city.found()
    record = record_of(city.published(values={"doc_no": "澜城管〔2020〕1号"}))
    agency = record.agency
    assert relations.named(["澜城管〔2020〕1号"], agency, "") == ([record.code], "")
    assert relations.named([record.index_no], agency, "") == ([record.code], "")
    for text, without in (("没有这个文号", ""), (record.index_no, record.code)):
        codes, fault = relations.named([text], agency, without)
        assert codes == [] and fault


def test_what_is_told_is_counted_by_class_once_a_record():
    city.found()
    record = record_of(city.published())
    told = MEASURES["told"]
    lives = told.cases(reading.lives(["LT04"]), Period.year(2026))
    assert [(x.record, x.info_class, x.stage, x.statutory) for x in lives] == [
        (record.code, "policy.other", "decision", True)
    ]
    again = city.draft(later(START, 1), record=record, title="新", values={"info_class": "business"})
    city.signed(again, later(START, 1))
    lives = told.cases(reading.lives(["LT04"]), Period.year(2026))
    assert [(x.record, x.info_class) for x in lives] == [(record.code, "business")]


def test_an_agency_adds_headings_of_its_own_and_others_do_not_see_them():
    city.found()
    own, root = city.seat("disclosure_head"), city.seat("openness_office", "LT01")
    code = heading_acts.add_heading("class", "business", "市容环卫", by=own, at=START)
    assert Heading.objects.get(code=code).agency_id == "LT04"
    assert code in {p.code for p, _ in headings.open_to("class", ("LT04", "LT01"))}
    assert code not in {p.code for p, _ in headings.open_to("class", ("LT13", "LT01"))}
    with pytest.raises(Refused, match="只能修改自己增设的类目"):
        heading_acts.change_heading("class", "business", "业务", False, seen=0, by=own, at=START)
    heading_acts.change_heading("class", "business", "业务信息", False, seen=0, by=root, at=START)
    assert headings.full_name(code, headings.every("class")) == "业务信息 / 市容环卫"
    with pytest.raises(Moved):
        heading_acts.change_heading("class", "business", "另一个名称", False, seen=0, by=root, at=START)
    with pytest.raises(Refused, match="先停用下级"):
        heading_acts.change_heading("class", "business", "业务信息", True, seen=1, by=root, at=START)
    heading_acts.change_heading("class", code, "市容环卫", True, seen=1, by=own, at=START)
    assert code not in {p.code for p, _ in headings.open_to("class", ("LT04", "LT01"))}


def test_no_two_records_bear_the_same_index_number():
    from mingtang.policy import acts as policy_acts

    city.found()
    policy_acts.set_value(
        "index_rule", "LT01", "X/{year}-{n}", "测试", day(START), by=city.seat("disclosure_head", "LT01"), at=START
    )  # fmt: skip
    assert record_of(city.draft()).index_no == "X/2026-1"
    with pytest.raises(Refused, match="索引号规则"):
        city.draft(agency="LT13")


def test_a_batch_gives_each_record_an_edition_at_its_address_and_leaves_the_refused_as_they_are():
    city.found()
    first, second = record_of(city.published(title="甲")), record_of(city.published(title="乙"))
    in_gate, gone = record_of(city.draft(title="丙")), record_of(city.published(title="丁"))
    city.take(city.case(gone.case), "withdraw", "signer", START, {"reason": "内容有误"})
    gone.refresh_from_db()
    seen = {r.code: r.digest for r in (first, in_gate, gone)} | {second.code: "0" * 64}
    by = city.seat("disclosure_head")
    said = acts.describe_many(seen, {"stage": "result", "audience": ["elder"]}, by=by, at=START)
    reasons = {one["title"]: one["reason"] for one in said}
    assert reasons == {
        "甲": "", "乙": "预览以后已被他人改动", "丙": "正在办理发布，请在改动正文中修改", "丁": "没有正在公开的版本",
    }  # fmt: skip
    edition = Edition.objects.house.in_force().get(record=first)
    assert (edition.no, edition.path, edition.content["stage"], edition.content["audience"]) == (
        2, first.path, "result", ["elder"]
    )  # fmt: skip
    event = json.loads(Event.objects.get(act="record.describe").payload)
    assert event["batch"] and event["facts"]["fields"] == ["audience", "stage"]
    lives = MEASURES["told"].cases(reading.lives(["LT04"]), Period.year(2026))
    assert {x.record: x.stage for x in lives}[first.code] == "result"


def test_a_post_that_may_not_sort_records_changes_none():
    city.found()
    record = record_of(city.published())
    said = acts.describe_many(
        {record.code: record.digest}, {"stage": "result"}, by=city.seat("drafter"), at=START
    )
    assert said[0]["reason"] and Edition.objects.house.count() == 1

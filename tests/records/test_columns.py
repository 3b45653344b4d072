"""The column tree through its acts: what may stand where, who is told of what, and what closing leaves behind."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency, Post
from mingtang.records.columns import acts, edits, kept, open_to_agency, rules, standard, tree
from mingtang.records.models import Column, ColumnAgency, Edition, Keeping, Record
from mingtang.rehearsal import found
from mingtang.vault import keys
from tests import city
from tests.city import START, later, seat

pytestmark = pytest.mark.django_db
PLAIN = {
    "name": "重点工作", "kind": "documents", "binding": False, "about": "", "limit_days": 30, "minimum": 0, "rhythm": "regular",
    "post": "drafter", "owner": "LT04", "each": False, "agencies": [],
}  # fmt: skip


def office():
    return seat("openness_office", "LT01")


def opened(code="works", parent="open", at=START, **changes):
    acts.open_column(code, parent, {**PLAIN, **changes}, by=office(), at=at)
    return Column.objects.get(code=code)


def moves(code):
    return Column.objects.get(code=code).moves


def test_a_column_opened_on_screen_inherits_what_stands_above_it_and_is_one_event():
    city.found()
    column = opened()
    assert (column.statutory, column.takes, column.opened_on) == (True, True, START.date())
    event = Event.objects.get(act="column.open")
    facts = json.loads(event.payload)["facts"]
    assert (event.chain, event.subject, facts["owner"], facts["limit"]) == ("sys", "works", "LT04", 30)
    assert "重点工作" not in event.payload  # what was typed enters as a commitment
    assert Keeping.objects.get(column="works").agency_id == "LT04"  # who answers for it keeps it
    assert [c.code for c, _ in tree.walk()][:4] == ["open", "policy-normative", "policy-other", "works"]


@pytest.mark.parametrize(
    ("changes", "parent", "reason"),
    [
        ({"kind": "news"}, "open", "不放动态和专题"),
        ({"kind": "topics"}, "open", "不放动态和专题"),
        ({"kind": "reference"}, "open", "条例第十九条"),
        ({}, "policy-other", "不能再设下级栏目"),
        ({}, "nowhere", "没有这个栏目"),
        ({"name": "  "}, "open", "请填写栏目名称"),
        ({"kind": "notices", "binding": True}, "open", "只有文件资料类"),
        ({"limit_days": 5000}, "open", "0到1100"),
        ({"limit_days": 0, "minimum": 3}, "open", "同时写明更新期限"),
        ({"rhythm": "often"}, "open", "请选择公开频次"),
        ({"post": "admin_audit"}, "open", "请选择责任岗位"),
        ({"owner": "LT99"}, "open", "不存在或已撤并"),
        ({"agencies": ["LT13"]}, "open", "主责单位须在"),
    ],
)
def test_what_may_not_stand_there_is_refused_with_its_reason(changes, parent, reason):
    city.found()
    with pytest.raises(Refused, match=reason):
        opened(parent=parent, **changes)
    assert not Column.objects.filter(code="works").exists() and not Event.objects.filter(act="column.open").exists()  # fmt: skip


def test_news_is_caught_below_the_platform_also_when_a_branch_is_moved_there():
    city.found()
    opened("news", "", kind="group", limit_days=0, rhythm="temporary", owner="")
    opened("news-city", "news", kind="news", limit_days=14)
    with pytest.raises(Refused, match="不放动态和专题"):
        acts.move_column("news", "open", "", seen=0, by=office(), at=START)
    acts.move_column("notices", "open", "policy-normative", seen=0, by=office(), at=START)
    assert Column.objects.get(code="notices").statutory
    assert [c.code for c, _ in tree.walk()][:4] == ["open", "policy-normative", "notices", "policy-other"]
    with pytest.raises(Refused, match="自己的下级"):
        acts.move_column("open", "open", "", seen=0, by=office(), at=START)


def test_defect_without_the_rule_the_platform_would_take_news(monkeypatch):
    monkeypatch.setattr(rules, "NEWS", frozenset())
    city.found()
    assert opened(kind="news").statutory  # so the refusals above are the rule's doing


@pytest.mark.both
def test_of_two_editors_the_second_is_told_who_came_first():
    city.found()
    opened()
    acts.correct_column("works", {"limit_days": 60}, seen=0, by=office(), at=later(START, hours=1))
    with pytest.raises(Moved, match=r"已由.+于03月02日10:30修改"):
        acts.correct_column("works", {"limit_days": 90}, seen=0, by=seat("disclosure_head", "LT01"), at=later(START, hours=2))  # fmt: skip
    assert Column.objects.get(code="works").limit_days == 60
    with pytest.raises(Refused, match="没有改动"):
        acts.correct_column("works", {"limit_days": 60}, seen=moves("works"), by=office(), at=START)
    assert json.loads(Event.objects.get(act="column.correct").payload)["facts"]["fields"] == ["limit_days"]


def test_the_tree_is_the_openness_offices_and_its_website_editors_alone():
    city.found()
    editor = seat("drafter", "LT01")
    assert not edits(editor, START.date())
    Post.objects.filter(pk=editor.post_id).update(section="网站内容管理岗")
    assert edits(editor, START.date())
    assert not edits(seat("disclosure_head", "LT04"), START.date())
    assert not edits(seat("openness_office", "LT04"), START.date())
    with pytest.raises(Refused, match="由政务公开办公室"):
        acts.open_column("works", "open", PLAIN, by=seat("drafter", "LT04"), at=START)


@pytest.mark.both
def test_a_column_closes_only_when_it_is_empty_or_its_records_go_elsewhere():
    keys.make()
    city.found()
    draft = city.draft()
    with pytest.raises(Refused, match="还有2个下级栏目"):
        acts.close_column("open", "", "合并", seen=0, by=office(), at=START)
    with pytest.raises(Refused, match="1条信息正在审签"):
        acts.close_column("policy-other", "", "合并", seen=0, by=office(), at=START)
    city.take(draft, "cancel", "drafter", START, {"reason": "重复"})
    code = city.published(column="policy-other").facts["facts"]["record"]
    with pytest.raises(Refused, match="1条公开信息，请选择"):
        acts.close_column("policy-other", "", "合并", seen=0, by=office(), at=START)
    with pytest.raises(Refused, match="法制审核"):
        acts.close_column("policy-other", "policy-normative", "合并", seen=0, by=office(), at=START)
    with pytest.raises(Refused, match="口径不同"):
        acts.close_column("policy-other", "notices", "合并", seen=0, by=office(), at=START)
    opened()
    worker.drain(START, topics=["press.print"])
    acts.close_column("policy-other", "works", "并入重点工作", seen=0, by=office(), at=later(START, 1))
    first, second = Edition.objects.house.order_by("no")
    assert (first.column_id, second.column_id, second.content["column"]) == ("policy-other", "works", "works")
    assert first.path == second.path and second.current and not first.current
    assert Record.objects.house.get(code=code).column_id == "works"
    refiled = Event.objects.get(act="record.refile")
    assert refiled.chain == "LT04" and json.loads(refiled.payload)["facts"]["former"] == "policy-other"
    assert json.loads(Event.objects.get(act="column.close").payload)["facts"]["records"] == 1
    assert "policy-other" not in [c.code for c in open_to_agency("LT04")]
    with pytest.raises(Refused, match="已停止更新"):
        city.draft(column="policy-other")
    worker.drain(later(START, 1), topics=["press.print"])
    public = Path(settings.MINGTANG_TREE) / "public"
    page = (public / "c/policy-other/index.html").read_text(encoding="utf-8")  # its page stays at its address
    assert "停止更新" in page
    assert "/c/policy-other/" not in (public / "c/open/index.html").read_text(encoding="utf-8")
    assert code in (public / "c/works/index.html").read_text(encoding="utf-8")


@pytest.mark.both
def test_an_agency_gets_the_columns_of_its_kind_and_leaves_one_out_with_a_reason_alone():
    keys.make()
    city.found()
    Column.objects.exclude(parent=None).delete()
    Column.objects.all().delete()
    found.columns(START)
    wanted = standard.columns_of("department")
    assert len(wanted) > 20
    acts.keep_columns("LT04", wanted, [], seen=tree.stamp("LT04"), by=office(), at=START)
    assert set(kept("LT04")) == set(wanted)
    facts = json.loads(Event.objects.get(act="column.keep").payload)["facts"]
    assert facts["agency"] == "LT04" and len(facts["added"]) == len(wanted)
    with pytest.raises(Moved, match="已由"):
        acts.keep_columns("LT04", wanted[1:], [], seen="stale", by=office(), at=START)
    with pytest.raises(Refused, match="1个栏目没有设立，请写明理由"):
        acts.keep_columns("LT04", wanted[1:], [], seen=tree.stamp("LT04"), by=office(), at=START)
    acts.keep_columns("LT04", wanted[1:], wanted[2:3], "由县里统一设立", seen=tree.stamp("LT04"), by=office(), at=later(START, 5))  # fmt: skip
    gone = Keeping.objects.get(agency="LT04", column=wanted[0])
    assert gone.until == later(START, 5).date()  # nothing is forgotten
    assert kept("LT04")[wanted[2]].singly
    with pytest.raises(Refused, match="主责单位，不能不设"):
        acts.keep_columns("LT01", [], [], "不设", seen=tree.stamp("LT01"), by=office(), at=START)


def test_an_agency_that_must_keep_a_closed_circle_of_publishers_may_publish_there():
    city.found()
    opened(agencies=["LT04"])
    assert "works" not in [c.code for c in open_to_agency("LT13")]
    acts.keep_columns("LT13", ["works"], [], "试点", seen=tree.stamp("LT13"), by=office(), at=START)
    assert "works" in [c.code for c in open_to_agency("LT13")]
    assert ColumnAgency.objects.filter(column="works").count() == 2


def test_fixed_content_is_confirmed_by_an_editor_of_its_agency():
    city.found()
    opened(kind="guide", limit_days=365)
    with pytest.raises(Refused, match="拟稿、核稿人员"):
        acts.confirm_column("works", "LT04", by=seat("drafter", "LT13"), at=START)
    acts.confirm_column("works", "LT04", by=seat("drafter"), at=START)
    assert Keeping.objects.get(column="works").confirmed_on == START.date()
    with pytest.raises(Refused, match="今天已经确认过"):
        acts.confirm_column("works", "LT04", by=seat("drafter"), at=START)


def test_the_standard_tree_is_whole_and_its_template_names_columns_of_it():
    """Every row can be opened, and no kind of agency that publishes goes without guide, system, duties and requests."""
    city.found()
    Column.objects.exclude(parent=None).delete()
    Column.objects.all().delete()
    found.columns(START)
    assert Column.objects.count() == len(standard.rows()) == Event.objects.filter(act="column.open").count()
    for row in standard.rows():
        column = Column.objects.get(code=row["code"])
        assert not rules.untold(column.kind, column.post, column.owner_id or "", column.rhythm, column.limit_days), row  # fmt: skip
    for kind in ("government", "department", "county_office", "county_department", "town"):
        assert {"open-guide", "open-rules", "organ-duties", "annual-report", "on-request"} <= set(standard.columns_of(kind))  # fmt: skip
    assert rules.untold("news", "", "", "regular", 0) == ["没有主责单位", "没有责任岗位", "没有更新期限"]
    assert Agency.objects.get(parent=None).code == "LT01"

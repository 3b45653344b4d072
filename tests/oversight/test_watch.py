"""内容监测: each fault is found on its day, and closes itself when it is mended. Every zero stands beside a seeded defect."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings

from mingtang.jobs import handlers, worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.oversight.models import Finding
from mingtang.oversight.watch import acts, fixed, looking
from mingtang.oversight.watch.standing import standings
from mingtang.people import acts as people
from mingtang.people.models import Agency
from mingtang.people.seats import SYSTEM
from mingtang.policy import acts as policy_acts
from mingtang.policy import thresholds
from mingtang.policy import values as policy
from mingtang.records.columns import acts as columns
from mingtang.records.columns import tree
from mingtang.records.guides import acts as guides
from mingtang.records.models import Column, Edition, Record
from mingtang.vault import files, keys
from tests import city
from tests.city import START, later, seat

pytestmark = pytest.mark.django_db
PLAIN = {
    "name": "部门动态", "kind": "news", "binding": False, "about": "", "limit_days": 14, "minimum": 0, "rhythm": "regular",
    "post": "drafter", "owner": "LT04", "each": False, "agencies": [],
}  # fmt: skip
TODAY = START.date()


@pytest.fixture(autouse=True)
def told():
    """A city whose agencies have told where they are."""
    keys.make()
    city.found()
    for agency in Agency.objects.all():
        people.amend_agency(agency, {"hours": "周一至周五"}, by=SYSTEM, at=START)


def opened(code="news", parent="", **changes):
    columns.open_column(code, parent, {**PLAIN, **changes}, by=seat("openness_office", "LT01"), at=START)
    return Column.objects.get(code=code)


def codes(day):
    return sorted((f.code, f.agency, f.column) for f in looking.look(day) if not f.code.startswith("V"))


def state(day, column="news", agency="LT04"):
    (row,) = [s for s in standings(day) if (s.column, s.agency) == (column, agency)]
    return row.state, row.left


def test_a_column_goes_from_blank_over_normal_and_soon_to_late():
    opened()
    assert state(TODAY) == ("blank", None) and codes(TODAY) == [("BLANK", "LT04", "news")]
    city.published(column="news")
    assert state(TODAY) == ("normal", 14) and codes(TODAY) == []
    assert [state(TODAY + timedelta(days=n))[0] for n in (3, 4, 14, 15)] == ["normal", "soon", "soon", "late"]
    assert codes(TODAY + timedelta(days=15)) == [("LATE", "LT04", "news")]
    assert [n for n in range(14) if codes(TODAY + timedelta(days=n))] == []


def test_a_whole_column_counts_everybody_and_a_single_agency_only_itself():
    opened()
    city.published(column="news", agency="LT13")
    assert state(TODAY) == ("normal", 14)
    columns.keep_columns("LT04", ["news"], ["news"], seen=tree.stamp("LT04"), reason="试点", by=seat("openness_office", "LT01"), at=START)  # fmt: skip
    assert state(TODAY) == ("blank", None)


def test_confirmed_fixed_content_counts_as_updated():
    opened(kind="guide", limit_days=365)
    columns.confirm_column("news", "LT04", by=seat("drafter"), at=START)
    assert state(TODAY) == ("normal", 365)


@pytest.mark.both
def test_a_published_guide_is_what_the_column_of_guides_holds():
    opened("guide", kind="guide", limit_days=365)
    assert state(TODAY, "guide") == ("blank", None)
    guides.save_guide("LT04", {}, "第一稿", seen=0, by=seat("drafter"), at=START)
    assert state(TODAY, "guide") == ("blank", None)  # nobody has published it yet
    guides.publish_guide("LT04", 1, by=seat("disclosure_head"), at=START)
    assert state(TODAY, "guide") == ("normal", 365)


def test_a_finding_closes_itself_when_it_is_mended_and_the_job_changes_nothing_twice():
    opened()
    handlers.call("oversight.watch", {}, START)
    row = Finding.objects.house.get(code="BLANK")
    events = Event.objects.filter(act="watch.look")
    assert (row.since, row.mended_on, events.count()) == (TODAY, None, 1)
    handlers.call("oversight.watch", {}, later(START, hours=1))
    assert events.count() == 1  # idempotent: nothing new, nothing written
    city.published(column="news", at=later(START, 1))
    handlers.call("oversight.watch", {}, later(START, 2))
    row.refresh_from_db()
    assert row.mended_on == later(START, 2).date()
    assert json.loads(events.order_by("seq").last().payload)["facts"]["mended"] >= 1
    handlers.call("oversight.watch", {}, later(START, 20))
    assert Finding.objects.house.filter(code="LATE", mended_on=None).count() == 1
    assert Finding.objects.house.filter(pk=row.pk).exists()  # nothing is deleted


def test_five_blank_columns_are_a_veto_and_four_are_not():
    for n in range(4):
        opened(f"c{n}")
    assert "V4C" not in {f.code for f in looking.look(TODAY)}
    opened("c4")
    (veto,) = [f for f in looking.look(TODAY) if f.code == "V4C"]
    assert veto.agency == "LT01" and "共5个" in veto.evidence
    policy_acts.set_value("watch_v4c_limit", "LT01", "6", "省级通知", TODAY, by=seat("admin_security", "LT01"), at=START)  # fmt: skip
    assert "V4C" not in {f.code for f in looking.look(TODAY)}  # the city's own figure counts


def test_a_home_page_without_news_for_a_fortnight_is_a_veto():
    city.published()

    def vetoes(n):
        return [f.code for f in looking.look(TODAY + timedelta(days=n)) if f.code == "V3"]

    assert [vetoes(n) for n in (0, 14, 15)] == [[], [], ["V3"]]


def test_news_and_policy_columns_that_stand_still_add_up():
    for n in range(3):
        opened(f"news{n}")
        city.published(column=f"news{n}")
    for n in range(2):
        opened(f"notice{n}", kind="notices", limit_days=180)
        city.published(column=f"notice{n}")
    assert "V4A" not in {
        f.code for f in looking.look(TODAY + timedelta(days=180))
    }  # three news columns alone
    assert "V4A" in {f.code for f in looking.look(TODAY + timedelta(days=181))}


def test_a_month_with_nothing_and_too_few_items_are_found():
    opened(limit_days=31, minimum=2)
    city.published(column="news")
    assert ("ZERO", "LT04", "news") not in codes(date(2026, 4, 10))  # March had one
    assert ("FEW", "LT04", "news") in codes(date(2026, 4, 2))
    assert ("ZERO", "LT04", "news") in codes(date(2026, 5, 1))  # April had none


def test_fixed_days_are_counted_from_the_opening_of_their_period():
    def owed(column, on, *days, kind="department"):
        found = fixed.owed(column, kind, None, days, on)
        return found and (found[0].code, found[1])

    assert owed("money-budgets", date(2026, 2, 1)) == ("accounts", date(2025, 9, 30))  # the older debt first
    assert owed("money-budgets", date(2026, 2, 1), date(2025, 9, 1)) == ("budget", date(2026, 2, 28))
    assert owed("money-budgets", date(2026, 3, 5), date(2026, 2, 20)) == ("accounts", date(2025, 9, 30))
    assert owed("money-budgets", date(2026, 3, 5), date(2026, 2, 20), date(2025, 9, 1)) is None
    assert owed("money-budgets", date(2026, 8, 1), date(2026, 2, 20)) == ("accounts", date(2026, 9, 30))
    assert owed("money-three", date(2026, 4, 3)) == ("three", date(2026, 4, 15))
    assert owed("money-three", date(2026, 6, 3), date(2026, 5, 20)) is None  # late, but told
    assert owed("annual-report", date(2026, 2, 3)) == ("report", date(2026, 1, 31))
    assert owed("annual-report", date(2026, 2, 3), kind="government") == ("report-government", date(2026, 3, 31))  # fmt: skip
    assert fixed.owed("money-three", "town", date(2026, 5, 1), (), date(2026, 6, 3)) is None  # not kept then
    opened("annual-report", kind="reports", rhythm="fixed", limit_days=0)
    assert ("FIXED", "LT04", "annual-report") in codes(date(2027, 2, 1))


@pytest.mark.both
def test_guide_catalogue_and_interpretation_are_complete_or_found():
    assert codes(TODAY) == []
    people.amend_agency(Agency.objects.get(code="LT13"), {"phone": ""}, by=SYSTEM, at=START)
    assert codes(TODAY) == [("GUIDE", "LT13", "")]
    made = city.draft(column="policy-normative")
    explained = made.facts["facts"]["record"]
    reading = city.case(city.published(column="policy-other", title="政策解读").code).facts["facts"]["record"]
    Record.objects.house.filter(code=reading).update(interprets=explained)
    made = city.take(made, "self_check", "drafter", START, {**city.SELF_CHECK, "binds_public": True})
    for do, post in (("secrecy_review", "secrecy_reviewer"), ("office_check", "office_checker"), ("legal_check", "legal_reviewer"), ("sign", "signer")):  # fmt: skip
        made = city.take(made, do, post, START)
    week = TODAY + timedelta(days=7)
    found = [f for f in looking.look(week) if f.code == "READING"]
    assert [f.record for f in found] == [explained]  # the edition of the reading does not name it yet
    edition = Edition.objects.house.get(record__code=reading)
    Edition.objects.house.filter(pk=edition.pk).update(content={**edition.content, "interprets": explained, "index_no": ""})  # fmt: skip
    found = {f.code: f for f in looking.look(week)}
    assert "READING" not in found and "索引号" in found["CATALOGUE"].evidence


def test_dead_links_into_the_own_site_and_lost_attachments_are_found_and_others_only_listed():
    from mingtang.oversight.watch import texts

    first = city.published()
    worker.drain(START, topics=["press.print"])
    path = Record.objects.house.get(code=first.facts["facts"]["record"]).path
    own = f"https://{settings.MINGTANG_SITE['domain']}"
    body = f'<p><a href="{path}">好</a><a href="/a/LT04/">好</a><a href="/search?q=a">好</a><a href="/r/2026/nosuch.html">坏</a><a href="{own}/c/gone/">坏</a><a href="https://other.example/x">外</a><a href="mailto:a@b.example">信</a></p>'  # fmt: skip
    city.published(body=body, title="带链接的信息")
    worker.drain(START, topics=["press.print"])
    dead = sorted(f.subject for f in looking.look(TODAY) if f.code == "LINK")
    assert dead == sorted(["/r/2026/nosuch.html", f"{own}/c/gone/"])
    assert [href for href, *_ in texts.external({"LT04"})] == ["https://other.example/x"]
    city.take(first, "withdraw", "disclosure_head", later(START, hours=1), {"reason": "有误"})
    worker.drain(later(START, hours=1), topics=["press.withdraw", "press.print"])
    assert path in {f.subject for f in looking.look(TODAY) if f.code == "LINK"}  # a tombstone is no page

    edition = Edition.objects.house.in_force().first()
    there = files.put("附件".encode())
    listed = [{"name": "a.txt", "media": "text/plain", "size": 6, "digest": d} for d in (there, "0" * 64)]
    Edition.objects.house.filter(pk=edition.pk).update(content={**edition.content, "attachments": listed})
    assert [f.subject for f in looking.look(TODAY) if f.code == "FILE"] == ["0" * 64]


@pytest.mark.both
def test_a_finding_is_set_a_term_and_ticked_off_with_a_reason_by_who_may():
    opened()
    handlers.call("oversight.watch", {}, START)
    row = Finding.objects.house.get(code="BLANK")
    office = seat("openness_office", "LT01")
    with pytest.raises(Refused, match="由政务公开办公室"):
        acts.rectify([row.pk], TODAY, by=seat("drafter"), at=START)
    with pytest.raises(Refused, match="不能早于今天"):
        acts.rectify([row.pk], TODAY - timedelta(days=1), by=office, at=START)
    acts.rectify([row.pk], TODAY + timedelta(days=5), by=office, at=START)
    with pytest.raises(Refused, match="写明销号的理由"):
        acts.tick(row.pk, " ", by=office, at=START)
    acts.tick(row.pk, "栏目已报停", by=office, at=later(START, 1))
    with pytest.raises(Refused, match="他人销号"):
        acts.tick(row.pk, "再次", by=office, at=later(START, 1))
    row.refresh_from_db()
    assert (row.rectify_by, row.ticked_on) == (TODAY + timedelta(days=5), later(START, 1).date())
    handlers.call("oversight.watch", {}, later(START, 2))
    assert Finding.objects.house.filter(code="BLANK").count() == 1  # it is not opened a second time
    told = Event.objects.filter(subject_type="finding").order_by("seq").values_list("act", "chain")
    assert list(told) == [("finding.rectify", "LT04"), ("finding.tick", "LT04")]
    assert "栏目已报停" not in Event.objects.get(act="finding.tick").payload


def test_defect_a_watch_that_looks_away_is_caught(monkeypatch):
    """Seeded defect: states are never worse than normal. The tests above would then find nothing where something is."""
    from mingtang.oversight.watch import standing

    opened()
    assert codes(TODAY) == [("BLANK", "LT04", "news")]
    monkeypatch.setattr(standing._Rows, "_state", lambda self, last, left: "normal")
    assert codes(TODAY) == []


def test_every_threshold_is_data_with_its_source_and_follows_its_day(monkeypatch):
    assert {"v3", "v4a_news", "v4a_policy", "v4b", "v4c"} <= {t.code for t in thresholds.packaged()}
    assert all(t.basis and t.effective_from for t in thresholds.packaged())
    line = ("LT01",)
    assert policy.threshold("v3", "window", line, TODAY) == 14
    old = thresholds.packaged()
    newer = thresholds.Threshold("v3", "首页不更新", "新通知", TODAY + timedelta(days=10), window=7)
    monkeypatch.setattr(thresholds, "packaged", lambda: (*old, newer))
    assert [policy.threshold("v3", "window", line, TODAY + timedelta(days=n)) for n in (9, 10)] == [14, 7]

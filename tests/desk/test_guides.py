"""Guides, headings and the sorting of many records, on screen."""

import pytest

from mingtang.cases.publishing import record_of
from mingtang.ledger.models import Event
from mingtang.people.models import Agency
from mingtang.records.guides import acts
from mingtang.records.models import Edition
from tests import city
from tests.city import START
from tests.desk.test_case import signed_in
from tests.press.printed import page, run

pytestmark = pytest.mark.django_db


def test_the_walk_on_screen_saves_compares_publishes_and_prints():
    city.found()
    head = signed_in("disclosure_head")
    acts.save_guide("LT04", {"access": "甲"}, "一稿", seen=0, by=city.seat("drafter"), at=START)
    lacking = head.post("/desk/guides/LT04/publish/", {"version": "1", "key": "p0"})
    assert lacking.status_code == 422 and "还缺办公时间，不能公布" in lacking.content.decode()
    Agency.objects.update(hours="工作日8:30至17:30")
    shown = head.get("/desk/guides/LT04/").content.decode()
    assert "沿用标准模板" in shown and "不填即沿用" in shown
    given = {"arrangement": "按科室编排。", "comment": "征求各科室意见", "seen": "1", "key": "g1"}
    assert head.post("/desk/guides/LT04/", given).status_code == 302
    again = head.post("/desk/guides/LT04/", {**given, "key": "g2", "arrangement": "另一稿"})
    assert again.status_code == 409 and "另一稿" in again.content.decode()
    compared = head.get("/desk/guides/LT04/?compare=2").content.decode()
    assert "<ins>按科室编排。</ins>" in compared and "征求各科室意见" in compared
    run(START)
    assert "按科室编排。" not in page("/guide/LT04.html")
    assert head.post("/desk/guides/LT04/publish/", {"version": "2", "key": "p1"}).status_code == 302
    run(START)
    printed = page("/guide/LT04.html")
    assert "按科室编排。" in printed and 'href="tel:0880-0012345"' in printed
    assert "按科室编排。" not in page("/guide/LT13.html")
    assert [e.act for e in Event.objects.filter(subject_type="guide")] == [
        "guide.save",
        "guide.save",
        "guide.publish",
    ]


def test_the_batch_is_previewed_on_screen_before_it_is_done():
    city.found()
    record = record_of(city.published(title="关于路灯维护的通知"))
    head = signed_in("disclosure_head")
    listed = head.get("/desk/release/?state=published").content.decode()
    assert 'name="pick"' in listed and "批量修改分类" in listed
    assert 'name="pick"' not in signed_in("drafter").get("/desk/release/?state=published").content.decode()
    given = {"pick": record.code, "key": "k1", "look": "1"}
    assert head.post("/desk/release/correct/", given).status_code == 422  # nothing is to change
    seen = head.post("/desk/release/correct/", {**given, "stage": "result"}).content.decode()
    assert "决策公开 → 结果公开" in seen and "将修改" in seen and Edition.objects.house.count() == 1
    done = head.post(
        "/desk/release/correct/",
        {"pick": record.code, "seen": record.digest, "key": "k2", "stage": "result", "confirmed": "1"},
    )
    assert "已修改" in done.content.decode() and Edition.objects.house.count() == 2


def test_the_openness_office_sees_all_guides_with_what_each_lacks_and_issues_the_template():
    city.found()
    office = signed_in("openness_office", "LT01")
    listed = office.get("/desk/guides/").content.decode()
    assert "缺办公时间" in listed and "标准模板" in listed
    shown = office.get("/desk/guides/template/").content.decode()
    assert "依申请公开的办理" in shown and "联系电话" not in shown.split("<form", 1)[1]
    given = {"apply": "到政务公开室办理。", "comment": "年度修订", "seen": "0", "key": "t1"}
    assert office.post("/desk/guides/template/", given).status_code == 302
    assert office.post("/desk/guides/template/publish/", {"version": "1", "key": "t2"}).status_code == 302
    assert signed_in("disclosure_head").get("/desk/guides/template/").status_code == 404

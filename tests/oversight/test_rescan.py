"""夜间复查: what was published before a rule knew better is found, told without a word of it, and mended by a withdrawal."""

import io

import openpyxl
import pytest

from mingtang.jobs import handlers
from mingtang.jobs.models import Job
from mingtang.ledger.models import Event
from mingtang.oversight.models import Finding, Rescan
from mingtang.oversight.watch import rescan
from mingtang.policy import acts as policy_acts
from mingtang.records import checking, scanning
from mingtang.records.models import Edition
from mingtang.records.topics import acts
from mingtang.vault import files
from tests import city
from tests.city import START, later

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


@pytest.fixture(autouse=True)
def founded():
    city.found()


def careless(monkeypatch, **more):
    """A text published while the scanner knew nothing of what is in it."""
    with monkeypatch.context() as before:
        before.setattr(scanning, "scan", lambda text: [])
        before.setattr(checking, "holds", lambda text, barred=(): 0)
        before.setattr("mingtang.cases.releases._suspected", lambda *text: 0)
        return city.published(**more)


def night():
    handlers.call("oversight.rescan", {}, START)
    handlers.call("oversight.watch", {}, later(START, 1))
    return list(Finding.objects.house.filter(code="RESCAN", mended_on=None))


def test_what_slipped_out_is_found_and_told_without_a_word_of_it(monkeypatch, caplog):
    careless(monkeypatch, body=f"<p>李某 {ID}，电话13800138000，公示期至2月30日。</p>")
    city.published(title="没有问题的通知")
    (found,) = night()
    assert found.evidence == "夜间复查发现：正文身份证号码1处、正文手机号码1处、正文须改正的文字1处"
    assert found.agency_id == "LT04" and found.record
    told = [
        str(Rescan.objects.values_list("finds", flat=True)),
        *Event.objects.values_list("payload", flat=True),
        caplog.text,
    ]
    assert not any(ID in one or "13800138000" in one for one in told)


def test_a_scanner_that_finds_nothing_would_leave_this_test_without_a_finding(monkeypatch):
    """The seeded defect: the nightly look is there, and blind."""
    careless(monkeypatch, body=f"<p>李某 {ID}</p>")
    monkeypatch.setattr(scanning, "scan", lambda text: [])
    assert night() == []


def test_attachments_are_read_again_and_one_that_cannot_be_read_is_a_finding(monkeypatch):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["李某", "13800138000"])
    book.save(out)
    made = city.published(title="有名单的通知")
    edition = Edition.objects.house.get(record__case=made.code)
    names = {"名单.xlsx": out.getvalue(), "旧.doc": bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600}
    edition.content["attachments"] = [
        {"name": n, "digest": files.put(d), "size": len(d), "media": ""} for n, d in names.items()
    ]
    edition.save()
    (found,) = night()
    assert found.evidence == "夜间复查发现：附件1手机号码1处、附件2无法检查的文件1处"


def test_a_text_is_looked_at_once_by_the_same_rules_and_again_by_new_ones(monkeypatch):
    city.published()
    city.published(title="第二件")
    seen = []
    whole = rescan.finds_of
    monkeypatch.setattr(rescan, "finds_of", lambda e, barred: seen.append(e.pk) or whole(e, barred))
    night()
    night()
    assert len(seen) == 2
    monkeypatch.setattr(rescan, "engine", lambda: "another")
    assert night() == [] and len(seen) == 4
    policy_acts.set_value(
        "barred_words", "LT01", "市民", "通知", START.date(), by=city.seat("admin_security", "LT01"), at=START
    )
    assert len(night()) == 2 and len(seen) == 6


def test_a_night_that_is_broken_off_goes_on_where_it_was(monkeypatch):
    for n in range(3):
        city.published(title=f"第{n}件")
    monkeypatch.setattr(rescan, "_CHUNK", 1)
    assert rescan.turn(seconds=0) is True and Rescan.objects.count() == 1
    whole = rescan.finds_of
    monkeypatch.setattr(rescan, "finds_of", lambda e, barred: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rescan.turn()
    assert Rescan.objects.count() == 1
    monkeypatch.setattr(rescan, "finds_of", whole)
    handlers.call("oversight.rescan", {}, START)
    assert Rescan.objects.count() == 3 and not Job.objects.filter(topic="oversight.rescan").exists()


def test_what_is_taken_down_is_mended_and_forgotten(monkeypatch):
    made = careless(monkeypatch, body=f"<p>李某 {ID}</p>")
    assert len(night()) == 1
    Edition.objects.house.filter(record__case=made.code).update(withdrawn_at=START)
    assert night() == [] and Rescan.objects.count() == 0
    assert Finding.objects.house.get(code="RESCAN").mended_on


def test_the_rules_are_named_by_the_bytes_they_stand_in():
    assert len(rescan.engine()) == 16


def test_a_page_of_blocks_is_asked_again_too(monkeypatch):
    page = {
        "title": "灯会",
        "about": "",
        "blocks": [{"kind": "text", "title": "", "text": f"联系人李某{ID}"}],
    }
    with monkeypatch.context() as before:
        before.setattr(scanning, "scan", lambda text: [])
        acts.save_topic("lights", "LT04", page, "一稿", seen=0, by=city.seat("drafter"), at=START)
        acts.publish_topic("lights", 1, True, by=city.seat("disclosure_head"), at=START)
    (found,) = night()
    assert found.evidence == "夜间复查发现：专题“灯会”身份证号码1处" and found.agency_id == "LT04"

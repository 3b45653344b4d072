"""A document and its interpretation: approved beside each other, released together, or a reason on record."""

import json

import pytest
import time_machine

from mingtang.cases import publishing, reading
from mingtang.cases.models import Case
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.records.models import Edition
from tests import city
from tests.city import SELF_CHECK, START, later, take
from tests.desk.test_case import signed_in
from tests.press.printed import page, run, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Case:
    """A normative document, reviewed and waiting for its signature."""
    city.found()
    return through(city.draft(column="policy-normative", title="关于印发路灯管理办法的通知"))


def through(case: Case) -> Case:
    case = take(case, "self_check", "drafter", START, SELF_CHECK)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "office_check", "office_checker", START)
    if case.facts["facts"].get("binds_public"):
        case = take(case, "legal_check", "legal_reviewer", START)
    return case


def explained(document: Case, title="《路灯管理办法》一图读懂") -> Case:
    case = city.draft(column="notices", title=title)
    values = {"interprets": publishing.record_of(document).code, "reading": "picture"}
    return through(take(case, "edit", "drafter", START, values=values))


def edition_of(case: Case) -> Edition:
    return Edition.objects.house.in_force().get(record=publishing.record_of(case))


def test_a_document_waits_until_its_interpretation_is_signed_and_both_come_out_together(document):
    with pytest.raises(Refused, match="缺少政策解读，暂缓发布"):
        take(document, "sign", "signer", START)
    note = explained(document)
    with pytest.raises(Refused, match="政策解读尚未签发"):
        take(document, "sign", "signer", START)
    with pytest.raises(Refused, match="所解读的文件尚未发布"):
        take(note, "sign", "signer", START)
    with pytest.raises(Refused, match="所解读的文件尚未发布"):
        take(note, "sign_later", "signer", START, {"publish_at": later(START, 1)})
    note = take(note, "sign_with", "signer", START)
    assert note.state == "waiting" and not Edition.objects.house.exists()
    run(START)
    before = tree().current
    document = take(document, "sign", "signer", later(START, 1))
    run(later(START, 1))
    note = city.case(note.code)
    assert (document.state, note.state, tree().current) == ("published", "published", before + 1)
    events = [json.loads(Event.objects.get(subject=c.code, act=a).payload) for c, a in ((document, "case.sign"), (note, "case.release-with"))]  # fmt: skip
    assert events[0]["batch"] == events[1]["batch"] and events[1]["by"] == {"post": "system"}
    first, second = edition_of(document), edition_of(note)
    assert second.path in page(first.path) and "图解" in page(first.path) and first.path in page(second.path)


def test_at_a_set_hour_the_interpretation_comes_out_too(document):
    from mingtang.jobs import worker

    note = take(explained(document), "sign_with", "signer", START)
    take(document, "sign_later", "signer", START, {"publish_at": later(START, 1)})
    worker.drain(later(START, hours=20))
    assert city.case(note.code).state == "waiting"
    worker.drain(later(START, 1))
    assert {city.case(c.code).state for c in (note, document)} == {"published"}
    assert edition_of(note).published_at == edition_of(document).published_at == later(START, 1)


def test_neither_comes_out_where_the_interpretation_cannot(document):
    note = take(explained(document), "sign_with", "signer", START)
    record = publishing.record_of(note)
    record.digest = "0" * 64  # as if its text had been changed behind the acts
    record.save()
    with pytest.raises(Refused, match="正文与签发时不一致"):
        take(document, "sign", "signer", START)
    assert city.case(document.code).state == "review" and not Edition.objects.house.exists()


def test_a_signed_interpretation_may_be_called_back_and_then_holds_the_document_again(document):
    note = take(explained(document), "sign_with", "signer", START)
    note = take(note, "revoke", "signer", START, {"reason": "图中数字有误"})
    assert note.state == "draft"
    with pytest.raises(Refused, match="政策解读尚未签发"):
        take(document, "sign", "signer", START)


def test_an_interpretation_of_what_is_public_is_signed_by_itself(document):
    first = take(explained(document), "sign_with", "signer", START)
    take(document, "sign", "signer", START)
    more = explained(document, title="《路灯管理办法》十问十答")
    with pytest.raises(Refused, match="没有待发布的被解读文件"):
        take(more, "sign_with", "signer", START)
    assert take(more, "sign", "signer", START).state == city.case(first.code).state == "published"


@time_machine.travel(START)
def test_a_reason_on_record_lets_a_document_go_without_and_the_reviewers_read_it(document):
    with pytest.raises(Refused, match="请写明不配解读的理由"):
        take(document, "waive_interpretation", "drafter", START, {"no_interpretation_reason": " "})
    shown = signed_in("signer").get(f"/desk/case/{document.code}/").content.decode()
    assert "缺少政策解读，暂缓发布" in shown and "签发，随文件发布" not in shown
    given = {"no_interpretation_reason": "仅转发上级文件，已有上级解读"}
    document = take(document, "waive_interpretation", "drafter", START, given)
    assert reading.typed_of(document) | given == reading.typed_of(document)
    shown = signed_in("signer").get(f"/desk/case/{document.code}/").content.decode()
    assert "不配解读的理由" in shown and "仅转发上级文件，已有上级解读" in shown and "暂缓发布" not in shown
    assert take(document, "sign", "signer", START).state == "published"


def test_what_needs_no_interpretation_takes_no_reason():
    city.found()
    with pytest.raises(Refused, match="不须配发政策解读"):
        take(city.draft(), "waive_interpretation", "drafter", START, {"no_interpretation_reason": "不需要"})

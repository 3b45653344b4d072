"""A set hour and a set end: nothing before the hour, everything at it, and what a standstill missed is caught up."""

import json
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from mingtang import faults
from mingtang.cases import publishing
from mingtang.cases.models import Case
from mingtang.jobs import worker
from mingtang.jobs.models import Job
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.people.seats import SYSTEM
from mingtang.press import jobs as press
from mingtang.press.reconcile import reconcile
from mingtang.press.server import PublicFiles
from mingtang.press.tree import Tree
from mingtang.records.models import Edition, Record
from mingtang.search import jobs as index
from mingtang.search import published
from tests import city
from tests.city import SELF_CHECK, START, later, take

pytestmark = pytest.mark.django_db
CANARY = "宵禁词语七三九"
HOUR = later(START, 1)  # Tuesday 9:30


def reviewed(**more) -> Case:
    made = take(city.draft(body=f"<p>{CANARY}</p>", **more), "self_check", "drafter", START, SELF_CHECK)
    made = take(made, "secrecy_review", "secrecy_reviewer", START)
    return take(made, "office_check", "office_checker", START)


def waiting(hour=HOUR, **more) -> Case:
    return take(reviewed(**more), "sign_later", "signer", START, {"publish_at": hour})


def early(case: Case) -> list[str]:
    """Everything by which the public could know of the text: 200 guessable names, every file of the tree and the
    index, the index's own documents."""
    record = publishing.record_of(case)
    absent: list[str] = []
    app = PublicFiles(Path(settings.MINGTANG_TREE), lambda e, s: s("404 Not Found", []) or [])
    stems = [
        record.code,
        record.code.lower(),
        case.code,
        record.index_no.replace("/", "-"),
        "1",
        "latest",
        "new",
        "draft",
    ]
    guesses = [f"/{top}/{stem}{tail}" for top, stem, tail in product(
        ("r/2026", "r", "hant/r/2026", "preview", "draft"), stems, (".html", ".html.gz", ".html.br", "/1.pdf", "/", ".json"))]  # fmt: skip
    assert len(guesses) >= 200
    for path in guesses:
        said: list[str] = []
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_ACCEPT_ENCODING": "identity"}
        b"".join(app(environ, lambda status, headers, said=said: said.append(status)))
        absent += [] if said[0].startswith("404") else [path]
    needles = [CANARY.encode(), CANARY.encode("utf-16-le"), record.code.encode()]
    for root in (settings.MINGTANG_TREE, settings.MINGTANG_INDEX):
        for file in Path(root).rglob("*"):
            if file.is_file() and any(needle in file.read_bytes() for needle in needles):
                absent.append(str(file))
    view = published.reader().view()
    absent += [doc.id for doc in published.every(view) if CANARY in doc.body] if view else []
    return absent


def print_everything(at) -> None:
    worker.drain(at)
    press.print_all(at)
    press.refresh(at)
    index.reprint(at)


@pytest.fixture
def town():
    city.found()
    city.published()


def test_no_byte_is_public_before_its_hour_and_all_of_it_is_at_the_hour(town):
    case = waiting()
    assert case.state == "scheduled" and case.clock == "running"
    for before in (timedelta(hours=2), timedelta(minutes=1), timedelta(seconds=1)):
        print_everything(HOUR - before)
        assert early(case) == []
    worker.drain(HOUR)
    edition = Edition.objects.house.get(record=publishing.record_of(case))
    assert city.case(case.code).state == "published" and edition.published_at == HOUR
    assert edition.digest == case.facts["facts"]["signed_digest"]
    assert len(early(case)) > 3  # page, list, feed, index


def test_the_poller_catches_a_text_that_is_printed_when_it_is_signed(town, monkeypatch):
    def at_once(move, more):
        sign_later(move, more)
        publishing.publish(move.known["record"], move)

    sign_later = publishing._sign_later
    monkeypatch.setitem(city.case_acts.effects.releases.EFFECTS, "sign_later", at_once)
    case = waiting()
    print_everything(later(START, hours=1))
    assert early(case)


@pytest.mark.parametrize("point", ["ledger.written", "act.committed", "jobs.ran", "press.printed"])  # fmt: skip
def test_a_process_that_dies_at_the_hour_releases_once_when_it_comes_back(town, monkeypatch, point):
    case, hits = waiting(), []

    def die(name):
        if name == point and not hits:
            hits.append(name)
            raise KeyboardInterrupt

    for module in (faults, worker.faults):
        monkeypatch.setattr(module, "point", die)
    monkeypatch.setattr(press, "point", die)
    with pytest.raises(KeyboardInterrupt):
        worker.drain(HOUR)
    assert hits == [point]
    worker.drain(HOUR + timedelta(hours=1))  # the lease has run out
    assert city.case(case.code).state == "published"
    assert Edition.objects.house.filter(record=publishing.record_of(case)).count() == 1
    assert Event.objects.filter(subject=case.code, act="case.release").count() == 1
    assert Edition.objects.house.in_force().filter(printed=False).count() == 0
    assert list(reconcile(Tree(settings.MINGTANG_TREE))) == []


def test_what_a_standstill_missed_is_released_and_said_to_be_late(town, caplog):
    case = waiting()
    worker.drain(later(HOUR, hours=3))
    said = json.loads(Event.objects.get(subject=case.code, act="case.release").payload)
    assert said["by"] == {"post": "system"} and said["facts"]["facts"]["late_minutes"] == 180
    assert "180 minutes" in caplog.text
    from mingtang.cases.reading import story

    assert "晚于所定时间（分钟）：180" in story(city.case(case.code))[-1]["text"]


def test_a_release_in_time_is_not_called_late(town):
    case = waiting()
    worker.drain(HOUR + timedelta(seconds=40))
    said = json.loads(Event.objects.get(subject=case.code, act="case.release").payload)
    assert "late_minutes" not in said["facts"]["facts"]


def test_a_signature_revoked_before_the_hour_is_a_draft_again_and_is_never_released(town):
    case = waiting()
    with pytest.raises(Refused, match="请写明理由"):
        take(case, "revoke", "signer", START, {})
    case = take(case, "revoke", "signer", later(START, hours=1), {"reason": "附件有误"})
    assert case.state == "draft" and not {"self_check", "secrecy_review", "sign_later"} & set(
        case.facts["done"]
    )
    print_everything(later(HOUR, 1))
    assert city.case(case.code).state == "draft" and early(case) == []


def test_a_signed_text_cannot_be_changed_before_its_hour(town):
    case = waiting()
    with pytest.raises(Refused, match="待发布"):
        take(case, "edit", "drafter", START, values={"body": "<p>改过</p>"})


def test_an_hour_that_has_passed_or_lies_after_the_term_is_refused_with_its_article(town):
    case = reviewed()
    with pytest.raises(Refused, match="发布时间已过"):
        take(case, "sign_later", "signer", START, {"publish_at": START - timedelta(minutes=1)})
    with pytest.raises(Refused, match="公开时限届满日2026年3月30日（条例第二十六条）"):
        take(case, "sign_later", "signer", START, {"publish_at": later(START, 29)})
    with pytest.raises(Refused, match="请填写发布时间"):
        take(case, "sign_later", "signer", START, {})


def test_nobody_but_the_system_releases_and_not_before_the_hour(town):
    case = waiting()
    with pytest.raises(Refused, match="不由本岗位办理"):
        take(case, "release", "signer", HOUR)
    with pytest.raises(Refused, match="所定发布时间未到"):
        city.case_acts.take(case, "release", {}, by=SYSTEM, at=HOUR - timedelta(seconds=1))


def test_two_hours_have_each_their_own_job(town):
    first, second = waiting(), waiting(hour=later(HOUR, 1), title="关于另一事项的通知")
    assert Job.objects.filter(topic="cases.release-due", run_at__isnull=False).count() == 2
    worker.drain(HOUR)
    assert [city.case(c.code).state for c in (first, second)] == ["published", "scheduled"]
    worker.drain(later(HOUR, 1))
    assert city.case(second.code).state == "published"


# ---------------------------------------------------------------- the end of a period


def with_period(on_expiry: str) -> Case:
    case = city.draft(body=f"<p>{CANARY}</p>")
    values = {"expires_on": date(2026, 3, 10), "on_expiry": on_expiry}
    case = take(case, "edit", "drafter", START, values=values)
    case = take(case, "self_check", "drafter", START, SELF_CHECK)
    for do, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("sign", "signer"),
    ):
        case = take(case, do, post, START)
    worker.drain(START)
    return case


def nights(first: date, last: date) -> None:
    from mingtang.cases import jobs

    day = first
    while day <= last:
        jobs.expire(later(START, (day - START.date()).days, -9))  # 0:30 in Shanghai
        day += timedelta(days=1)
    worker.drain(later(START, (last - START.date()).days))


def test_the_last_day_of_a_period_is_public_and_the_next_is_not(town):
    case = with_period("take_down")
    nights(date(2026, 3, 3), date(2026, 3, 10))
    assert city.case(case.code).state == "published"
    nights(date(2026, 3, 11), date(2026, 3, 11))
    edition = Edition.objects.house.get(record=publishing.record_of(case))
    page = (Path(settings.MINGTANG_TREE) / "public" / edition.path[1:]).read_text()
    assert city.case(case.code).state == "withdrawn" and edition.withdraw_reason == "公示期满，按规定撤下"
    assert CANARY not in page and "公示期满" in page
    said = json.loads(Event.objects.get(subject=case.code, act="case.expire-down").payload)
    assert said["by"] == {"post": "system"} and "late_days" not in said["facts"]["facts"]


def test_a_page_is_marked_where_its_drafter_chose_so_once_only(town):
    case = with_period("mark")
    nights(date(2026, 3, 11), date(2026, 3, 13))
    record = publishing.record_of(case)
    edition = Edition.objects.house.in_force().get(record=record)
    page = (Path(settings.MINGTANG_TREE) / "public" / edition.path[1:]).read_text()
    assert (edition.no, edition.content["validity"], record.validity) == (2, "expired", "expired")
    assert record.digest == edition.digest and CANARY in page and "失效" in page


def test_an_end_that_a_standstill_missed_is_caught_up_and_said_to_be_late(town):
    case = with_period("take_down")
    nights(date(2026, 3, 14), date(2026, 3, 14))
    said = json.loads(Event.objects.get(subject=case.code, act="case.expire-down").payload)
    assert said["facts"]["facts"]["late_days"] == 3


def test_an_end_without_a_choice_changes_nothing(town):
    case = with_period("")
    nights(date(2026, 3, 11), date(2026, 3, 11))
    assert city.case(case.code).state == "published"


def test_a_revision_in_the_gate_does_not_keep_its_page_beyond_the_period(town):
    case = with_period("mark")
    record = Record.objects.house.get(case=case.code)
    city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=record, values={"title": "修订稿"},
    )  # fmt: skip
    nights(date(2026, 3, 11), date(2026, 3, 11))
    record.refresh_from_db()
    edition = Edition.objects.house.in_force().get(record=record)
    assert edition.content["validity"] == "expired" and edition.title != "修订稿"
    assert (record.title, record.state, record.validity) == ("修订稿", "release", "valid")

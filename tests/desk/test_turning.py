"""Turning pages by the last row's place: nothing is left out or told twice, whatever comes between, and back leads back."""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mingtang.cases.models import Case
from mingtang.desk import lists, publish
from mingtang.people.models import ReadLog
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    city.found()
    return signed_in("request_officer")


def shown(page):
    """The case numbers of a page, in order."""
    return re.findall(r'/desk/case/[\w-]+/">([^<]+)</a>', page)


def link(page, way):
    found = re.search(rf'rel="{way}" href="([^"]+)"', page)
    return found and found[1].replace("&amp;", "&")


def get(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def walked(client, base, way="next"):
    """Every page from `base` on, by its links."""
    pages = [get(client, base)]
    while url := link(pages[-1], way):
        pages.append(get(client, base.partition("?")[0] + url))
    return pages


def asked_for(count):
    return [city.request(later(START, days=n)).no for n in range(count)]


def test_every_case_comes_once_and_in_order_and_back_leads_back(officer):
    numbers = asked_for(5)
    with transaction.atomic():  # two without a last day, two with the same
        Case.objects.house.filter(no__in=numbers[:2]).update(due_on=None, clock="none")
        Case.objects.house.filter(no__in=numbers[2:4]).update(due_on=START.date())
    pages = walked(officer, "/desk/")
    first = shown("".join(pages))
    assert first == [*numbers[2:], *numbers[:2]] and [len(shown(p)) for p in pages] == [2, 2, 1]
    back = [pages[-1]]
    while url := link(back[-1], "prev"):
        back.append(get(officer, "/desk/" + url))
    assert [shown(p) for p in back] == [shown(p) for p in reversed(pages)]


def test_a_case_that_leaves_the_list_takes_no_other_with_it(officer):
    asked_for(5)
    first = get(officer, "/desk/")
    rest = shown(get(officer, "/desk/" + link(first, "next")))
    gone = Case.objects.house.get(no=shown(first)[0])
    city.take(gone, "withdraw", "request_officer", later(START, days=6), {"withdrawal_evidence": "来电"})
    assert shown(get(officer, "/desk/" + link(first, "next"))) == rest, (
        "a page by number would have left one out"
    )


def test_an_address_that_names_no_place_shows_the_first_page(officer):
    asked_for(3)
    first = shown(get(officer, "/desk/"))
    for place in ("x", "0~2026-13-01~1", "0~2026-12-01", f"0~2026-12-01~{2**70}", "0~2026-12-01~-1", "~~"):
        for way in ("after", "before"):
            assert shown(get(officer, f"/desk/?{way}={place}")) == first, place


def test_a_filter_stays_while_pages_are_turned(officer):
    asked_for(3)
    assert "family=request" in link(get(officer, "/desk/?family=request"), "next")


def test_the_records_of_an_agency_turn_by_their_number_and_are_counted_in_one_pass(monkeypatch):
    monkeypatch.setattr(publish, "SIZE", 2)
    city.found()
    for n in range(2):
        city.published(later(START, hours=n), title=f"已发布{n}")
    for n in range(3):
        city.draft(later(START, hours=5 + n), title=f"草稿{n}")
    drafter = signed_in("drafter")
    pages = walked(drafter, "/desk/release/")
    titles = re.findall(r"(?:草稿|已发布)\d(?=</a>)", "".join(pages))
    assert titles == ["草稿2", "草稿1", "草稿0", "已发布1", "已发布0"] and len(pages) == 3
    assert re.findall(r"共(\d+)条", pages[0]) == ["5"]
    with CaptureQueriesContext(connection) as sent:
        narrowed = get(drafter, "/desk/release/?state=draft")
    assert re.findall(r"共(\d+)条", narrowed) == ["3"]
    assert sum("COUNT" in q["sql"] and "records_record" in q["sql"] for q in sent) == 1


def test_the_log_of_reads_turns_by_its_numbers_and_is_never_counted_through():
    city.found()
    with transaction.atomic():
        for n in range(120):
            ReadLog.objects.create(at=START, person="LT04.signer", post="signer", agency="LT04", action="view", subject_type="case", subject=f"件{n}")  # fmt: skip
    auditor = signed_in("admin_audit", "LT01")
    with CaptureQueriesContext(connection) as sent:
        pages = walked(auditor, "/desk/settings/reads/")
    told = re.findall(r"件(\d+)</td>", "".join(pages))
    assert told == [str(n) for n in reversed(range(120))] and len(pages) == 3
    assert not any("OFFSET" in q["sql"] or 'COUNT(*) FROM "people_readlog' in q["sql"] for q in sent)


def test_lists_that_grow_are_not_turned_by_number():
    """Only what is made whole anyway, or has an end: a ranking, the cases behind a figure, the lines of one batch or file."""
    by_number = {
        path.name
        for path in Path(lists.__file__).parent.glob("*.py")
        if "Paginator(" in path.read_text("utf-8")
    }
    assert by_number == {"behind.py", "imports.py", "missed.py", "registers.py", "transfers.py", "visits.py"}

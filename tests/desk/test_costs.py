"""A page asks the database a bounded number of times, however long its list is, and changes nothing by being asked twice."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingtang.desk import rows
from mingtang.people.seats import post_label
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MOST = 6  # statements of any page (issue 3, section 5)
# Exactly what each page sends today: more is a step back, fewer is to be written down here. On SQLite the log of a read is
# one statement and two of its savepoint, which only a test has.
DESK = {
    "todo": ("request_officer", "/desk/", 5),
    "owed": ("disclosure_head", "/desk/", 6),
    "published": ("request_officer", "/desk/release/?state=published", 5),
    "lights": ("request_officer", "/desk/watch/", 6),
    "registers": ("drafter", "/desk/tables/", 3),
    "register": ("drafter", "/desk/tables/licences/", 5),
}


@pytest.fixture
def officer():
    city.found()
    return signed_in("request_officer")


def statements(client, url) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(url).status_code == 200, url
    return [q["sql"] for q in sent if "SAVEPOINT" not in q["sql"]]


def fill(count):
    for n in range(count):
        city.request(later(START, hours=n))


@pytest.mark.parametrize("page", DESK)
def test_a_page_of_the_desk_keeps_its_bound_whatever_its_length(page):
    city.found()
    post, url, number = DESK[page]
    client = signed_in(post)
    for turn in range(2):
        fill(2)
        city.published(later(START, hours=turn), title=f"关于第{turn}批照明设施维护的通知")
        sent = statements(client, url)
        assert len(sent) == number <= MOST, sent


def test_the_page_of_a_request_and_of_a_text_keep_theirs(officer):
    case = city.take(city.request(), "accept", "request_officer", later(START, hours=1))
    text = city.published()
    for one in (case, text):
        sent = statements(officer, f"/desk/case/{one.code}/")
        assert len(sent) == 5 <= MOST, sent


def test_a_statement_a_row_is_caught(officer, monkeypatch):
    """Seeded defect: the posts a case waits for are asked for row by row."""
    monkeypatch.setattr(
        rows, "waits_for", lambda case: next(post_label(t.agency, t.post) for t in case.turns.order_by("pk"))
    )
    fill(2)
    few = statements(officer, "/desk/")
    fill(10)
    assert len(statements(officer, "/desk/")) == len(few) + 10


def test_a_form_that_is_drawn_once_has_a_key_of_its_own_each_time(officer):
    """Two visits are two forms: under one key the second act would be taken for a repeat of the first."""
    case = city.request()
    pages = [officer.get(f"/desk/case/{case.code}/").content.decode() for _ in range(2)]
    keys = [set(re.findall(r'name="[a-z_]+-key" value="([^"]+)"', page)) for page in pages]
    assert all(len(key) == 24 for found in keys for key in found)
    assert keys[0] and len(keys[0]) == len(keys[1]) and not keys[0] & keys[1]

"""A desk page asks the database a bounded number of times, however long its list is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingtang.desk import rows
from mingtang.people.seats import post_label
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
LIST, CASE = 10, 20  # statements of one page; of a case page two are the savepoint around the log of reads


@pytest.fixture
def officer():
    city.found()
    return signed_in("request_officer")


def statements(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(url).status_code == 200
    return len(sent)


def fill(count):
    for n in range(count):
        city.request(later(START, hours=n))


def test_a_longer_list_sends_no_more_statements(officer):
    fill(2)
    few = statements(officer, "/desk/")
    fill(10)
    assert few == statements(officer, "/desk/") <= LIST


def test_a_statement_a_row_is_caught(officer, monkeypatch):
    """Seeded defect: the posts a case waits for are asked for row by row."""
    monkeypatch.setattr(
        rows, "waits_for", lambda case: next(post_label(t.agency, t.post) for t in case.turns.order_by("pk"))
    )
    fill(2)
    few = statements(officer, "/desk/")
    fill(10)
    assert statements(officer, "/desk/") == few + 10


def test_a_case_page_keeps_within_its_bound(officer):
    case = city.take(city.request(), "accept", "request_officer", later(START, hours=1))
    assert statements(officer, f"/desk/case/{case.code}/") <= CASE

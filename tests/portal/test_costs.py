"""The dynamic pages that citizens open ask the database a bounded number of times (issue 3, section 5: at most 6)."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mingtang.cases.models import Case
from mingtang.papers.jobs import render_waiting
from mingtang.search import jobs
from mingtang.ui import passes
from tests import city
from tests.city import START, later
from tests.portal.journey import apply, number_and_code

pytestmark = pytest.mark.django_db


def statements(client, url, **asked) -> list[str]:
    client.get(url, asked)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(url, asked).status_code == 200, url
    return [q["sql"] for q in sent if "SAVEPOINT" not in q["sql"]]


def test_the_page_of_a_tracked_case(town):
    number, _ = number_and_code(apply(until="receipt"))
    render_waiting()
    case = Case.objects.house.get(no=number)
    city.take(case, "accept", "request_officer", town.now)
    client = Client()
    given = passes.give(HttpResponse(), "track", case.code, path="/track/", at=town.now)
    client.cookies.load({"track": given.cookies["track"].value})
    sent = statements(client, "/track/case/")
    assert len(sent) == 3, sent
    assert len(statements(client, "/track/")) <= 3


def test_a_page_of_results(town):
    for n in range(12):
        city.published(later(START, hours=n), title=f"关于石桥路夜间施工的第{n}号通告", column="notices")
    jobs.index_waiting(later(START, 1))
    sent = statements(Client(), "/search", q="夜间施工")
    assert len(sent) == 3, sent

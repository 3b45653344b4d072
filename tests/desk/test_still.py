"""What pages keep between requests is never older than the database, whoever wrote to it."""

import pytest
from django.db import connection, transaction

from tests import city
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.both
def test_a_page_tells_what_another_process_changed_before_it():
    """The other process is plain SQL that no hook of this process hears."""
    city.found()
    client = signed_in("request_officer")
    assert "市城市管理局" in client.get("/desk/").content.decode()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.connection.execute("UPDATE people_agency SET name = '市城管执法局' WHERE code = 'LT04'")
    assert "市城管执法局" in client.get("/desk/").content.decode()


@pytest.mark.both
def test_a_post_that_was_taken_away_by_another_process_is_gone_with_the_next_request():
    city.found()
    client = signed_in("request_officer")
    assert client.get("/desk/").status_code == 200
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_holding SET until = '2026-01-31' WHERE person_id = %s", ["LT04.request_officer"]
        )
    assert client.get("/desk/").status_code == 302

"""Cells that other tests leave at nought: documents through the gate, licences, and a month in which nothing was due."""

from datetime import date

import pytest

from mingtang import counts
from mingtang.counts import annual
from tests import city
from tests.counts import played
from tests.counts.played import at

pytestmark = pytest.mark.django_db


def test_normative_documents_are_counted_by_the_day_they_were_made():
    city.found()
    made = played.normative(at(4, 1), date(2026, 3, 30))
    city.published(at(4, 2))
    tables = annual.compute(["LT04"], 2026)
    assert tables.lists["proactive"]["normative_documents"]["made"] == [made.code]
    assert annual.compute(["LT04"], 2027).values["proactive"]["normative_documents"]["made"] == 0


def test_where_nothing_was_due_there_is_no_figure():
    city.found()
    empty = counts.promise(2026, 1)
    assert (empty["on_time_share"], empty["average_working_days"], empty["n"]) == (None, None, 0)

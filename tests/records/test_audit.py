"""verify compares columns, headings and guides with their events: every field that is changed behind the acts is named."""

import pytest

from mingtang.cli.verify import verify_all
from mingtang.people.models import Agency
from mingtang.records import acts as record_acts
from mingtang.records import audit, gate
from mingtang.records.columns import acts, standard
from mingtang.records.columns.tree import stamp
from mingtang.records.guides import acts as guide_acts
from mingtang.records.headings import acts as heading_acts
from mingtang.records.models import Column, ColumnAgency, GuideVersion, Heading, Keeping
from tests import city
from tests.city import START
from tests.records.test_columns import PLAIN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree():
    """A group with two columns, one moved, corrected, gated and kept; a heading; a published guide."""
    city.found()
    by, head = city.seat("openness_office", "LT01"), city.seat("disclosure_head")
    acts.open_column("works", "", {**PLAIN, "name": "工程", "kind": "group", "owner": ""}, by=by, at=START)
    acts.open_column("roads", "", {**PLAIN, "name": "道路"}, by=by, at=START)
    acts.open_column("lamps", "works", {**PLAIN, "name": "路灯", "agencies": ["LT04"]}, by=by, at=START)
    acts.move_column("roads", "works", "", seen=0, by=by, at=START)
    acts.correct_column("roads", {"name": "道路和桥梁", "limit_days": 60}, seen=1, by=by, at=START)
    record_acts.set_gate("roads", gate.Gate(True, True, 2, 0, 0), by=by, at=START)
    wanted = [c for c in standard.columns_of("department") if c in standard.standing()]
    acts.keep_columns("LT13", ["roads", *wanted], [], "", seen=stamp("LT13"), by=by, at=START)
    heading_acts.add_heading("class", "business", "市容", by=head, at=START)
    Agency.objects.update(hours="工作日8:30至17:30")
    guide_acts.save_guide("LT04", {"access": "来我局查阅。"}, "一稿", seen=0, by=head, at=START)
    guide_acts.publish_guide("LT04", 1, by=head, at=START)


def test_what_the_acts_wrote_is_what_stands():
    count, wrong = audit.differences()
    assert wrong == [] and count > 30
    assert verify_all()[0].first is None


@pytest.mark.parametrize("name, value", [
    ("name", "别的名称"), ("parent_id", None), ("kind", "notices"), ("statutory", True), ("own", False), ("binding", True),
    ("internal", True), ("limit_days", 1), ("minimum", 9), ("rhythm", "fixed"), ("post", "signer"), ("owner_id", "LT13"),
    ("each", True), ("office_check", False), ("second_look", False), ("secrecy_days", 9), ("closed_on", START.date()),
])  # fmt: skip
def test_a_column_changed_behind_the_acts_is_named(name, value):
    Column.objects.filter(code="roads").update(**{name: value})
    _, wrong = audit.differences()
    assert [(code, field) for code, field, *_ in wrong] == [
        ("roads", name.removesuffix("_id").replace("closed_on", "closed"))
    ]
    first = verify_all()[0].first
    assert first is not None and first.what.startswith("roads.")


def test_publishers_keepings_headings_and_guides_changed_behind_the_acts_are_named():
    ColumnAgency.objects.create(column_id="lamps", agency_id="LT13")
    Keeping.objects.filter(agency="LT13", column="roads").delete()
    Heading.objects.update(name="改过的类目")
    GuideVersion.objects.update(content={"access": "改过的指南"})
    named = {(code, field) for code, field, *_ in audit.differences()[1]}
    assert named == {
        ("lamps", "agencies"), ("LT13", "keepings"), ("class:LT04.1", "name"), ("guide:LT04:1", "content"),
    }  # fmt: skip


def test_a_column_that_was_deleted_is_named():
    Keeping.objects.filter(column="lamps").delete()
    Column.objects.filter(code="lamps").delete()
    assert ("lamps", "row", "one", "none") in audit.differences()[1]

"""columns --agency A: what takes records of this agency, as a machine reads it."""

import json

import pytest

from mingtang.cli import columns
from mingtang.records.columns import acts
from mingtang.records.models import Column, ColumnAgency
from tests import city
from tests.city import START, seat

pytestmark = pytest.mark.django_db


def told(capsys, agency="LT04") -> list[dict]:
    assert columns.main(["--agency", agency, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_only_columns_that_take_records_of_the_agency_are_told_with_four_keys(capsys):
    city.found()
    rows = told(capsys)
    assert rows[0] == {"code": "policy-normative", "name": "行政规范性文件", "parent": "open", "kind": "documents"}  # fmt: skip
    assert "open" not in {row["code"] for row in rows}
    ColumnAgency.objects.create(column=Column.objects.get(code="policy-other"), agency_id="LT13")
    assert "policy-other" not in {row["code"] for row in told(capsys)}
    assert "policy-other" in {row["code"] for row in told(capsys, "LT13")}
    acts.close_column("notices", "", "合并", seen=0, by=seat("openness_office", "LT01"), at=START)
    assert "notices" not in {row["code"] for row in told(capsys)}
    assert columns.main(["--agency", "LT99", "--json"]) == 2

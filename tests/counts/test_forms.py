"""The older forms: the figures of a report of 2012 come out of the cases that imply them; blanks stay blank, noughts are printed."""

import io
import json
from datetime import date
from itertools import count

import pytest
import time_machine
from django.db import transaction
from docx import Document

from mingtang.cli import report as cli
from mingtang.counts import annual, forms, identities, reports
from mingtang.counts.models import Report
from mingtang.counts.returns import acts as returning
from mingtang.ledger.refusal import Refused
from mingtang.papers import render
from mingtang.people.models import Agency
from tests import city
from tests.counts import years
from tests.counts.conftest import append
from tests.counts.played import at
from tests.counts.printed import signed_in

pytestmark = pytest.mark.django_db
YEAR = 2012
# ../shared/capabilities.md §2.1: 附表1—4 of the urban management commission's report of 2012, None where the cell is blank there
PRINTED = {
    "proactive_total": 170, "proactive_fulltext": 170, "new_normative_documents": 170, "on_request_catalogue": 9,
    "applications_total": None, "app_in_person": 3, "app_fax": 0, "app_email": 0, "app_online": 1, "app_letter": 5, "app_other": 0,
    "replies_total": 9, "rep_granted": 7, "rep_partial": 0, "rep_denied": 1, "rep_not_exist": 0, "rep_not_ours": 0, "rep_unclear": 1,
    "service_info": None, "online_consultations": 266, "visitors_received": 573, "phone_consultations": None,
    "column_page_views": 526696, "reviews": 0, "lawsuits": 0, "appeals": 0, "appeals_first_unsatisfied": 0,
}  # fmt: skip
RETURNED = {
    "requests.on_request_catalogue": "9", "consultations.online_consultations": "266", "consultations.visitors_received": "573",
    "consultations.column_page_views": "526696", "remedies.reviews": "0", "remedies.lawsuits": "0", "remedies.appeals": "0",
    "remedies.appeals_first_unsatisfied": "0", "requests.applications_total": "",
}  # fmt: skip
SOURCE = "2012年度政府信息公开年度报告附表"
REPLIES = ["granted"] * 7 + ["denied_process_info", "unavailable_still_unclear"]
CHANNELS = ["visit"] * 3 + ["web"] + ["post"] * 3 + ["ordinary_mail"] * 2


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(at(6, 1, 2026), tick=True):
        yield


@pytest.fixture(scope="module")
def commission(django_db_setup, django_db_blocker):
    """LT04 with the cases and documents of 2012 on its chain, founded then."""
    with django_db_blocker.unblock(), transaction.atomic():
        city.found()
        pairs = zip(REPLIES, CHANNELS, count(1), strict=False)
        append("LT04", [years.Plan(f"R{n}", "natural_person", channel, date(YEAR, 3, n), date(YEAR, 3, n), date(YEAR, 4, n), "deliver", cell) for cell, channel, n in pairs])  # fmt: skip
        append_releases("LT04", 170)
        for cell, value in RETURNED.items():
            by = city.seat("disclosure_head")
            returning.say(
                Agency.objects.get(code="LT04"),
                YEAR,
                "2008",
                f"{cell}.value",
                value,
                SOURCE,
                by=by,
                at=at(6, 1, 2026),
            )
        yield Agency.objects.get(code="LT04")
        transaction.set_rollback(True)


def append_releases(agency, number):
    """Normative documents that went out whole in 2012, as the events of their releases tell it."""
    from hashlib import sha256

    from mingtang.ledger.models import Chain, Event

    chain, rows = Chain.objects.get(code=agency), []
    for n in range(number):
        on = date(YEAR, 1 + n % 12, 1 + n % 27).isoformat()
        said = {
            "record": f"D{n}",
            "column": "policy-normative",
            "formed_on": on,
            "edition": 1,
            "own": True,
            "binding": True,
            "full_text": True,
        }
        facts = {
            "family": "release",
            "kind": "release-1",
            "step": "sign",
            "state": "published",
            "moves": 1,
            "facts": said,
            "on": on,
            "due_on": "",
        }
        payload = json.dumps(
            {"by": {}, "facts": facts, "typed": {}}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        seq = chain.seq + n + 1
        seal = sha256(f"{seq}{payload}".encode()).hexdigest()
        rows.append(Event(chain=agency, seq=seq, at=f"{on}T02:00:00.000000Z", act="case.sign", subject_type="case", subject=f"L{n}", payload=payload, prev="0" * 64, hash=seal))  # fmt: skip
    Event.objects.bulk_create(rows)
    Chain.objects.filter(code=agency).update(seq=rows[-1].seq, head=rows[-1].hash)


def test_the_report_of_2012_comes_out_of_its_cases_to_the_last_cell(commission):
    values = annual.compute(["LT04"], YEAR).values
    found = {row: cells["value"] for rows in values.values() for row, cells in rows.items()}
    assert found == PRINTED
    assert list(found) == list(PRINTED)  # in the order of the four tables


def test_its_blanks_say_why_and_its_noughts_open_an_empty_list(commission):
    found = annual.compute(["LT04"], YEAR)
    assert found.blank["requests.applications_total.value"] == f"未统计：{SOURCE}"
    assert found.blank["consultations.phone_consultations.value"].endswith("留空不作零")
    assert found.lists["requests"]["app_letter"]["value"] == ["R5", "R6", "R7", "R8", "R9"]
    assert found.lists["requests"]["app_fax"]["value"] == []
    assert len(found.lists["told"]["proactive_total"]["value"]) == 170


def test_the_rules_of_the_old_form_are_asked_where_both_sides_are_known(commission):
    found = reports.computed(commission, YEAR)
    asked = {(i.id, i.row) for i in found.identities}
    assert (
        ("B1", "applications_total") not in asked
        and ("B2", "replies_total") in asked
        and ("B3", "proactive_fulltext") in asked
    )
    assert found.failed == []
    broken = {t: {r: dict(c) for r, c in rows.items()} for t, rows in found.tables.values.items()}
    broken["requests"]["replies_total"]["value"] = 10
    broken["told"]["proactive_fulltext"]["value"] = 171
    failed = [i for i in identities.evaluate(found.form, broken, None) if not i.ok]
    assert {(i.id, i.left, i.right) for i in failed} == {("B2", 10, 9), ("B3", 171, 170)}


def test_the_command_and_the_page_print_it_with_blanks_and_noughts(commission, capsys):
    assert cli.main(["annual", "--agency", "LT04", "--year", "2012", "--form", "2008", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["form"] == "2008" and said["tables"]["requests"]["applications_total"] == {"value": None}
    assert cli.main(["annual", "--agency", "LT04", "--year", "2012", "--form", "2021"]) == 2
    assert "2008" in capsys.readouterr().err
    page = signed_in("lt04.disclosure_head").get("/desk/counts/annual/LT04/2012/").content.decode()
    rows = page.split("附表2 依申请公开情况统计")[-1]
    assert "空白：未统计" in rows and '<td class="report__zero">0</td>' in page and "526696" in page
    assert "一、概述" in page and "附表4 申诉情况统计表" in page
    there = (
        signed_in("lt04.disclosure_head")
        .get("/desk/counts/annual/LT04/2012/requests/app_letter/value/")
        .content.decode()
    )
    assert "共 5件" in there


def test_it_prints_in_its_own_layout(commission):
    data = reports.paper(reports.shown(commission, YEAR), date(2013, 3, 20))
    word = Document(io.BytesIO(render.report("docx", data)))
    cells = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
    assert ["申请总数", ""] in cells and ["5.信函申请数", "5"] in cells and ["2.传真申请数", "0"] in cells
    assert [row.cells[1].text for row in word.tables[2].rows][:2] == ["单位", "条"]
    assert render.report("pdf", data).startswith(b"%PDF") and "附表3" in render.report("html", data).decode()


def test_a_blank_is_declared_in_the_old_form_alone(commission):
    by, when = city.seat("disclosure_head"), at(6, 1, 2026)
    with pytest.raises(Refused, match="请填写数字"):
        returning.say(commission, 2020, "2019", "proactive.penalties.decisions", "", "无", by=by, at=when)
    returning.say(commission, 2020, "2019", "proactive.penalties.change", "-2", "目录调整", by=by, at=when)
    returning.say(
        commission, 2020, "2019", "proactive.procurement.amount", "1234.5", "采购台账", by=by, at=when
    )
    found = reports.computed(commission, 2020)
    assert found.tables.values["proactive"]["penalties"]["change"] == -2
    assert found.tables.values["proactive"]["procurement"]["amount"] == "1234.5" and found.failed == []


def test_the_form_of_2019_has_one_row_for_other_results(commission):
    append("LT04", [years.Plan("X1", "org_business", "web", date(2019, 5, 6), date(2019, 5, 6), date(2019, 6, 3), "withdraw", "other_other")])  # fmt: skip
    found = reports.computed(commission, 2019)
    assert (found.form.code, len(found.form.leaves), len(found.form.data_rows)) == ("2019", 19, 23)
    rows = found.tables.values["applications"]
    assert rows["other"]["org_business"] == 1 and rows["handled_total"]["total"] == 1 and found.failed == []
    after = reports.computed(commission, 2021)  # A4 holds across the change of form
    assert [i.ok for i in after.identities if i.id == "A4"] == [True] * 7
    word = Document(io.BytesIO(render.report("docx", reports.paper(found, date(2020, 1, 20)))))
    assert len(word.tables[1].rows) == 3 + 23
    assert (
        "（六）其他处理"
        in signed_in("lt04.disclosure_head").get("/desk/counts/annual/LT04/2019/").content.decode()
    )


def test_the_year_that_is_told_chooses_the_form():
    assert [forms.of_year(y).code for y in (2008, 2018, 2019, 2020, 2021, 2030)] == [
        "2008",
        "2008",
        "2019",
        "2019",
        "2021",
        "2021",
    ]
    with pytest.raises(KeyError):
        forms.named("2014")
    assert Report.objects.house.count() == 0

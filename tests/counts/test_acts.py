"""The report of a year that was played through the acts: counted, submitted, corrected, and asked from outside."""

import io
import json
from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist

from mingtang import counts
from mingtang.cli import report as cli
from mingtang.counts import acts, annual, forms, reports
from mingtang.counts.models import Report
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Refused
from mingtang.papers import render
from mingtang.people.models import Agency
from tests import city
from tests.counts import played
from tests.counts.played import at

pytestmark = pytest.mark.django_db
TEXTS = {"s1": "全年主动公开信息若干条。", "s5": "更新不够及时。", "s6": "未收取信息处理费。"}
JANUARY = at(1, 20, 2027)


def agency(code="LT04"):
    return Agency.objects.get(code=code)


def head(code="LT04"):
    return city.seat("disclosure_head", code)


def cells(year):
    """Non-zero cells of the applications table → the names of the cases in them."""
    rows = annual.compute(["LT04"], year).lists["applications"]
    return {f"{r}.{c}": codes for r, cells_ in rows.items() for c, codes in cells_.items() if codes}


def test_each_case_is_counted_in_its_year_and_no_other(lived):
    code = {name: case.code for name, case in lived.items()}

    def named(*names):
        return sorted(code[name] for name in names)

    first, second = cells(2026), cells(2027)
    assert first["new_received.total"] == named(
        "granted", "web", "abandoned", "withdrawn", "late", "suspended", "signed_in_december", "delivered_in_december", "late_entry"
    )  # fmt: skip
    assert "carried_in.total" not in first
    assert first["granted.natural_person"] == named("granted", "late", "delivered_in_december")
    assert first["unavailable_not_held.total"] == named("web")
    assert first["other_no_correction.total"] == named("abandoned")
    assert first["other_other.org_legal_service"] == named("withdrawn")
    assert first["carried_out.total"] == named("suspended", "signed_in_december", "late_entry")
    assert first["carried_out.org_business"] == named("signed_in_december")
    assert second["carried_in.total"] == first["carried_out.total"]
    assert second["new_received.total"] == named("confirmed_in_january")
    assert (
        second["denied_process_info.org_business"]
        == second["handled_total.total"]
        == named("signed_in_december")
    )
    assert all(code["never_received"] not in codes for codes in (*first.values(), *second.values()))
    for year in (2026, 2027):
        assert reports.computed(agency(), year).failed == []


def test_a_year_before_the_ledger_began_is_blank_and_not_nought(lived):
    found = reports.computed(agency(), 2025)
    assert {v for rows in found.tables.values.values() for row in rows.values() for v in row.values()} == {
        None
    }
    assert len(found.tables.blank) == 10 + 175 + 15 and found.identities == []


def test_what_nobody_counts_is_blank_and_what_is_counted_is_printed_as_nought(lived):
    values = reports.computed(agency(), 2026).tables.values
    assert values["proactive"]["regulations"] == {
        "made": 0,
        "repealed": 0,
        "valid": 0,
    }  # a bureau makes no rules
    assert values["proactive"]["normative_documents"]["made"] is None  # nothing went through the gate
    assert values["proactive"]["penalties"]["decisions"] is None
    assert set(values["review_litigation"]["review"].values()) == {None}
    assert values["applications"]["denied_state_secret"]["total"] == 0


def test_the_report_is_written_submitted_and_then_stands(lived):
    with pytest.raises(Refused, match="次年1月"):
        acts.prepare(agency(), 2026, TEXTS, by=head(), at=at(12, 30))
        acts.submit(Report.objects.house.get(), by=head(), at=at(12, 30))
    acts.submit(Report.objects.house.get(), by=head(), at=JANUARY)
    row = Report.objects.house.get()
    assert (row.state, row.version, row.submitted_on) == ("submitted", 1, date(2027, 1, 20))
    assert row.digest == reports.digest_of(row, row.tables, TEXTS)
    event = Event.objects.filter(act="report.submit").get()
    assert json.loads(event.payload)["facts"]["digest"] == row.digest and event.chain == "LT04"
    assert Typed.objects.filter(subject_type="report", field="s5").get().value == TEXTS["s5"]
    with pytest.raises(Refused, match="更正"):
        acts.prepare(agency(), 2026, {"s1": "改动"}, by=head(), at=JANUARY)


def test_what_happens_later_does_not_move_a_submitted_report_but_is_shown(lived):
    _submitted()
    before = reports.shown(agency(), 2026)
    assert before.frozen and before.stale == ()
    played.registered(at(1, 21, 2027), received=date(2026, 12, 30))
    after = reports.shown(agency(), 2026)
    assert after.tables.values == before.tables.values
    assert "applications.new_received.total" in after.stale
    again = acts.correct(after.row, "补登12月30日收到的一件", by=head(), at=at(1, 22, 2027))
    acts.submit(Report.objects.house.get(pk=again), by=head(), at=at(1, 22, 2027))
    corrected = reports.shown(agency(), 2026)
    assert (corrected.row.version, corrected.stale) == (2, ())
    assert corrected.tables.values["applications"]["new_received"]["total"] == 10
    assert reports.shown(agency(), 2026, version=1).tables.values == before.tables.values


def test_the_next_year_is_checked_against_what_was_submitted(lived):
    _submitted()
    played.registered(at(1, 21, 2027), received=date(2026, 12, 30))
    broken = reports.computed(agency(), 2027).failed
    assert {(i.id, i.column, i.left, i.right) for i in broken} == {
        ("A4", "natural_person", 3, 2),
        ("A4", "total", 4, 3),
    }


def _submitted() -> Report:
    row = Report.objects.house.get(pk=acts.prepare(agency(), 2026, TEXTS, by=head(), at=JANUARY))
    acts.submit(row, by=head(), at=JANUARY)
    return Report.objects.house.get(pk=row.pk)


def test_a_report_without_its_written_sections_is_not_submitted(lived):
    row = Report.objects.house.get(
        pk=acts.prepare(agency(), 2026, {**TEXTS, "s6": " "}, by=head(), at=JANUARY)
    )
    with pytest.raises(Refused, match="六、其他需要报告的事项"):
        acts.submit(row, by=head(), at=JANUARY)


@pytest.mark.parametrize(
    ("post", "code"), [("request_officer", "LT04"), ("disclosure_head", "LT13"), ("signer", "LT04")]
)
def test_only_the_head_of_the_agencys_own_disclosure_office_may_act(lived, post, code):
    with pytest.raises(Refused, match="政府信息公开工作机构负责人"):
        acts.prepare(agency(), 2026, TEXTS, by=city.seat(post, code), at=JANUARY)


def test_a_correction_has_a_reason_and_begins_only_from_the_newest_version(lived):
    row = _submitted()
    with pytest.raises(Refused, match="理由"):
        acts.correct(row, " ", by=head(), at=JANUARY)
    acts.correct(row, "补登", by=head(), at=JANUARY)
    with pytest.raises(Refused, match="刷新"):
        acts.correct(row, "又补登", by=head(), at=JANUARY)


def test_a_draft_written_on_after_the_page_was_opened_is_not_submitted_unread(lived):
    row = Report.objects.house.get(pk=acts.prepare(agency(), 2026, TEXTS, by=head(), at=JANUARY))
    acts.prepare(agency(), 2026, {"s1": "另一个人改过"}, by=head(), at=JANUARY)
    with pytest.raises(Refused, match="刷新"):
        acts.submit(row, by=head(), at=JANUARY)


def test_the_report_prints_as_pdf_and_word_and_says_draft_until_submitted(lived):
    from docx import Document

    data = reports.paper(reports.shown(agency(), 2026), date(2027, 1, 5))
    assert data["title"].endswith("（草稿）")
    assert render.pdf("annual_report", data).startswith(b"%PDF")
    _submitted()
    data = reports.paper(reports.shown(agency(), 2026), date(2030, 1, 5))
    word = Document(io.BytesIO(render.docx("annual_report", data)))
    said = "\n".join(p.text for p in word.paragraphs)
    assert "草稿" not in said and TEXTS["s5"] in said and "2027年1月20日" in said
    table = next(t for t in word.tables if "申请人情况" in t.rows[0].cells[3].text)
    row = next(r for r in table.rows if "一、本年新收" in r.cells[0].text)
    assert [c.text for c in row.cells[3:]] == ["7", "1", "0", "0", "1", "0", "9"]


# -- the command line


def asked(capsys, *argv):
    code = cli.main(["annual", "--agency", "LT04", "--year", "2026", "--form", "2021", *argv, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_gives_the_whole_report_with_the_keys_of_the_form(lived, capsys):
    code, said = asked(capsys)
    assert code == 0
    assert {"form", "agency", "year", "head", "tables", "identities"} <= set(said)
    assert (said["form"], said["agency"], said["year"]) == ("2021", "LT04", 2026)
    assert [
        (t, r, c) for t, rows in said["tables"].items() for r, cells_ in rows.items() for c in cells_
    ] == list(forms.named("2021").cells())
    assert all({"id", "column", "left", "right", "ok"} <= set(i) and i["ok"] for i in said["identities"])


def test_the_command_opens_a_cell_to_its_case_numbers(lived, capsys):
    _, said = asked(capsys)
    code, numbers = asked(capsys, "--cell", "applications.granted.natural_person")
    assert code == 0 and len(numbers) == said["tables"]["applications"]["granted"]["natural_person"] == 3
    assert lived["granted"].no in numbers
    assert asked(capsys, "--cell", "proactive.penalties.decisions") == (0, [])


def test_the_command_adds_up_the_tree_below(lived, capsys):
    assert cli.main(["annual", "--agency", "LT01", "--year", "2026", "--below", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]["applications"]["new_received"]["total"] == 9
    assert cli.main(["annual", "--agency", "LT01", "--year", "2026", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]["applications"]["new_received"]["total"] == 0


@pytest.mark.parametrize(
    "wrong",
    [("--agency", "NO"), ("--form", "2008"), ("--year", "2007"), ("--cell", "applications.results.total")],
)
def test_the_command_refuses_what_is_not_there_and_says_what_it_wants(lived, capsys, wrong):
    assert cli.main(["annual", "--agency", "LT04", "--year", "2026", *wrong]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "expected" in said.err


def test_a_broken_identity_is_a_finding(lived, capsys):
    _submitted()
    played.registered(at(1, 21, 2027), received=date(2026, 12, 30))
    assert cli.main(["annual", "--agency", "LT04", "--year", "2027"]) == 1
    assert "✗ A4" in capsys.readouterr().out


# -- the promise line


def test_the_promise_says_how_many_were_in_time_and_how_long_they_took(lived):
    march = counts.promise(2026, 3)
    assert (march["on_time_share"], march["n"], march["replied"]) == (1.0, 2, 2)
    assert march["average_working_days"] == 6.0  # 3 → 12 March is 7 working days, 9 → 16 March is 5
    assert march["as_of"].date() == date(2027, 1, 5)


def test_a_late_reply_counts_once_in_the_month_of_its_last_day(lived):
    assert (
        counts.promise(2026, 6)["n"] == 1 and counts.promise(2026, 6)["on_time_share"] == 0.0
    )  # due 30 June
    assert counts.promise(2026, 7)["n"] == 0 and counts.promise(2026, 7)["replied"] == 1


def test_a_cell_of_the_form_has_its_labels_and_no_other_has_any():
    assert (
        forms.named("2021").labels["applications", "new_received", "total"][0]
        == "一、本年新收政府信息公开申请数量"
    )
    with pytest.raises(KeyError):
        forms.named("2021").labels["applications", "results", "total"]
    assert len(list(forms.named("2021").cells())) == 200
    with pytest.raises(ObjectDoesNotExist):
        Report.objects.house.get()

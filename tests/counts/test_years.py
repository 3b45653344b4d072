"""Fifty synthetic years: every cell is what its plan says, opens as many cases, and the form's arithmetic holds."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from mingtang.counts import annual, forms, identities, measures, reading, reports
from mingtang.counts.fold import Fold
from mingtang.counts.measures import Measure
from mingtang.ledger.models import Chain, Event
from mingtang.people.models import Agency
from tests.counts import years

pytestmark = pytest.mark.django_db
FIRST, SPAN, AGENCIES, CASES = 2020, 6, 10, 130  # each agency's years 2021–2025 are counted: 50


def counted(tables) -> Counter:
    """(row, column) → number, of the cells that are not zero."""
    rows = tables.values["applications"]
    return Counter({(row, column): n for row, cells in rows.items() for column, n in cells.items() if n})


def doubles(tables) -> list[str]:
    """Cells in which a case stands twice."""
    lists = tables.lists["applications"]
    return [
        f"{row}.{column}"
        for row, cells in lists.items()
        for column, codes in cells.items()
        if len(set(codes)) != len(codes)
    ]


def broken(agency: str, year: int) -> set[str]:
    """The identities that do not hold."""
    return {found.id for found in reports.computed(Agency.objects.get(code=agency), year).failed}


@pytest.fixture
def fifty(chain_of):
    planned = {f"S{n}": years.plans(n, FIRST, SPAN, CASES) for n in range(AGENCIES)}
    for agency, plan in planned.items():
        chain_of(agency, plan)
    return planned


def test_fifty_years_are_counted_as_planned_and_each_figure_opens_its_cases(fifty):
    seen: set[str] = set()
    for agency, planned in fifty.items():
        for year in range(FIRST + 1, FIRST + SPAN):
            tables = annual.compute([agency], year)
            assert counted(tables) == years.expected(planned, year), (agency, year)
            for row, cells in tables.lists["applications"].items():
                for column, codes in cells.items():
                    assert len(codes) == tables.values["applications"][row][column]
            assert doubles(tables) == []
            assert broken(agency, year) == set()
            seen |= {row for row, _ in counted(tables)}
    assert seen == {
        row["key"] for row in forms.named("2021").data_rows
    }  # the years were rich enough to reach every row


def test_the_sum_over_a_tree_is_the_sum_of_its_agencies(fifty):
    whole = counted(annual.compute(list(fifty), 2023))
    assert whole == sum((years.expected(planned, 2023) for planned in fifty.values()), Counter())


def test_every_identity_is_asked_of_every_column_and_row():
    found = identities.evaluate(
        forms.named("2021"), _zeros(), {c["key"]: 0 for c in forms.named("2021").columns}
    )
    asked = Counter(identity.id for identity in found)
    assert asked == {"A1": 7, "A2": 7, "A3": 25, "A4": 7, "A5": 3, "A6": 3}
    assert all(identity.ok for identity in found)


def _zeros():
    values: dict = {}
    for table, row, column in forms.named("2021").cells():
        values.setdefault(table, {}).setdefault(row, {})[column] = 0
    return values


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (("applications", "new_received", "natural_person"), {"A1", "A3"}),
        (("applications", "granted", "org_other"), {"A2", "A3"}),
        (("applications", "handled_total", "total"), {"A1", "A2", "A3"}),
        (("applications", "carried_in", "total"), {"A1", "A3", "A4"}),
        (("review_litigation", "review", "upheld"), {"A6"}),
    ],
)
def test_one_figure_too_many_breaks_its_identities_and_no_others(cell, rule):
    values = _zeros()
    table, row, column = cell
    values[table][row][column] = 1
    found = identities.evaluate(
        forms.named("2021"), values, {c["key"]: 0 for c in forms.named("2021").columns}
    )
    assert {identity.id for identity in found if not identity.ok} == rule


def test_a_negative_figure_is_no_figure():
    values = _zeros()
    values["proactive"]["penalties"]["decisions"] = -1
    bad = [i for i in identities.evaluate(forms.named("2021"), values, None) if not i.ok]
    assert [(i.id, i.table, i.left, i.right) for i in bad] == [("A5", "proactive", 9, 10)]


# -- seeded defects: each must be seen by the truth, and by the form's own arithmetic where the form can see it


def _defect(monkeypatch, key: str, holds) -> None:
    measure: Measure = measures.MEASURES[key]
    monkeypatch.setitem(measures.MEASURES, key, replace(measure, holds=holds(measure.holds)))


def _caught(fifty) -> tuple[int, set[str]]:
    """(years that differ from their plan, identities that broke somewhere)."""
    differ, rules = 0, set()
    for agency, planned in fifty.items():
        for year in range(FIRST + 1, FIRST + SPAN):
            tables = annual.compute([agency], year)
            differ += counted(tables) != years.expected(planned, year)
            rules |= broken(agency, year)
    return differ, rules


def test_a_withdrawn_case_counted_as_new_a_second_time_is_caught(fifty, monkeypatch):
    again = lambda right: lambda x, p: right(x, p) or (x.ended == "withdraw" and p.holds(x.closed_on))  # noqa: E731
    _defect(monkeypatch, "new_received", again)
    differ, rules = _caught(fifty)
    assert differ > 0 and "A1" in rules


def test_a_case_counted_as_handled_in_two_years_is_caught(fifty, monkeypatch):
    twice = lambda right: lambda x, p: right(x, p) or bool(x.closed_on and p.holds(x.due_on))  # noqa: E731
    _defect(monkeypatch, "handled_total", twice)
    differ, rules = _caught(fifty)
    assert differ > 0 and "A1" in rules


def test_a_request_that_waits_for_confirmation_counted_as_new_is_caught(fifty, monkeypatch):
    early = lambda right: lambda x, p: x.family == "request" and p.holds(x.submitted_on)  # noqa: E731
    _defect(monkeypatch, "new_received", early)
    differ, rules = _caught(fifty)
    assert differ > 0 and "A1" in rules


def test_a_suspended_case_left_out_of_what_is_carried_over_is_caught(fifty, monkeypatch):
    running = lambda right: lambda x, p: right(x, p) and not x.paused  # noqa: E731
    _defect(monkeypatch, "carried_out", running)
    differ, rules = _caught(fifty)
    assert differ > 0 and {"A1", "A4"} <= rules


def test_a_reply_counted_when_it_was_signed_is_caught(fifty, monkeypatch):
    """The commonest mistake at the year's end (年报 §2.7): the fold ends a case at the signature."""
    from mingtang.counts import fold

    monkeypatch.setattr(
        fold, "_ends", lambda facts: facts["step"] == "sign" or facts["state"] in ("withdrawn", "abandoned")
    )
    reading._read.clear()
    differ, _ = _caught(fifty)
    reading._read.clear()
    assert differ > 0


def test_a_case_that_stands_twice_in_the_ledgers_reading_is_caught(fifty, monkeypatch):
    once = reading.lives
    monkeypatch.setattr(
        reading,
        "lives",
        lambda agencies=None, until=None: [
            x for x in once(agencies, until) for _ in range(1 + (x.ended == "withdraw"))
        ],
    )
    tables = annual.compute(["S1"], 2023)
    assert doubles(tables) and counted(tables) != years.expected(fifty["S1"], 2023)


# -- the memory of what was read


def test_what_was_read_is_not_read_again(chain_of):
    chain_of("M1", years.plans(5, 2022, 1, 30))
    assert len(reading.lives(["M1"])) == 30
    kept = reading._read["M1"]
    assert len(reading.lives(["M1"])) == 30 and reading._read["M1"] is kept


def test_what_was_made_of_a_chain_is_made_anew_when_it_has_grown_and_of_no_other(chain_of):
    """One more year of events on one chain of two: its figure is that of now, the other's is kept."""
    made = []

    def figures():
        made.clear()
        return dict(
            reading.told(["T1", "T2"], date(2030, 12, 31), lambda lives: made.append(1) or len(lives), "n")
        )

    chain_of("T1", years.plans(5, 2022, 1, 30))
    chain_of("T2", years.plans(6, 2022, 1, 20))
    assert figures() == {"T1": 30, "T2": 20} and len(made) == 2
    assert figures() == {"T1": 30, "T2": 20} and not made
    last = Event.objects.filter(chain="T1").latest("seq")
    with transaction.atomic():
        Event.objects.create(
            chain="T1", seq=last.seq + 1, at=last.at, act="case.submit", subject_type="case", subject="ONEMORE",
            payload=Event.objects.filter(chain="T1", subject_type="case").earliest("seq").payload, prev=last.hash, hash="e" * 64,
        )  # fmt: skip
        Chain.objects.filter(code="T1").update(seq=last.seq + 1, head="e" * 64)
    assert figures() == {"T1": 31, "T2": 20} and len(made) == 1
    assert figures() == {"T1": len(reading.lives(["T1"])), "T2": len(reading.lives(["T2"]))}


def test_what_was_read_before_is_dropped_when_the_chain_is_another(chain_of):
    chain_of("R1", years.plans(7, 2022, 1, 30))
    assert len(reading.lives(["R1"])) == 30
    with transaction.atomic():
        Chain.objects.filter(code="R1").update(head="f" * 64)  # as after a restore of another ledger
    before = reading._read["R1"]
    reading.lives(["R1"])
    assert reading._read["R1"] is not before


def test_the_fold_reads_on_from_where_it_was_left():
    planned = years.plans(3, 2022, 2, 60)
    moment = "2022-01-04T01:00:00.000000Z"
    rows = [(act, subject, payload, moment) for _, act, subject, payload in years.events(planned)]
    whole, parts = Fold("X"), Fold("X")
    whole.add(rows)
    for start in range(0, len(rows), 7):
        parts.add(rows[start : start + 7])
    assert parts.lives == whole.lives and len(whole.lives) == 60

"""G18: a second implementation of the applications table, in plain SQL over the stored events.

Written from annual-report.md §2.7 and the payload of the acts, without reading the fold: one SELECT a figure. The
events are copied into an SQLite database of its own, so it says the same on both databases of the house.
"""

import sqlite3

import pytest
from django.db import connection

from mingtang.counts import annual, reading
from mingtang.counts.fold import Fold
from tests.counts import years
from tests.counts.test_years import AGENCIES, CASES, FIRST, SPAN

pytestmark = pytest.mark.django_db

LIVES = """
CREATE TABLE life AS
WITH said AS (
  SELECT chain, seq, subject,
         json_extract(payload, '$.facts.step') AS step,
         json_extract(payload, '$.facts.on') AS legal_day,
         json_extract(payload, '$.facts.cell') AS cell,
         json_extract(payload, '$.facts.facts.applicant_type') AS applicant,
         json_extract(payload, '$.facts.facts.received_on') AS received
  FROM ev WHERE subject_type = 'case' AND json_extract(payload, '$.facts.family') = 'request'),
 ended AS (
  SELECT subject, legal_day, cell, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY chain, seq) AS nth
  FROM said WHERE step IN ('deliver', 'withdraw', 'abandon', 'abandon_unpaid'))
SELECT s.subject, MAX(s.chain) AS agency,
       MAX(s.applicant) AS applicant, MAX(s.received) AS received,
       (SELECT legal_day FROM ended e WHERE e.subject = s.subject AND nth = 1) AS closed,
       (SELECT cell FROM ended e WHERE e.subject = s.subject AND nth = 1) AS cell
FROM said s GROUP BY s.subject HAVING MAX(s.received) IS NOT NULL
"""
FIGURES = {
    "new_received": "received BETWEEN :first AND :last",
    "carried_in": "received < :first AND (closed IS NULL OR closed >= :first)",
    "handled_total": "received <= :last AND closed BETWEEN :first AND :last",
    "carried_out": "received <= :last AND (closed IS NULL OR closed > :last)",
}
COLUMNS = (
    "natural_person",
    "org_business",
    "org_research",
    "org_public_welfare",
    "org_legal_service",
    "org_other",
)


@pytest.fixture
def lives(chain_of):
    """The fifty agency-years, and their lives in a database of the oracle's own."""
    for n in range(AGENCIES):
        chain_of(f"S{n}", years.plans(n, FIRST, SPAN, CASES))
    own = sqlite3.connect(":memory:")
    own.execute("CREATE TABLE ev (chain TEXT, seq INT, subject_type TEXT, subject TEXT, payload TEXT)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, subject_type, subject, payload FROM ledger_event")
        own.executemany("INSERT INTO ev VALUES (?, ?, ?, ?, ?)", cursor.fetchall())
    own.execute(LIVES)
    return own


def table(own: sqlite3.Connection, agency: str, year: int) -> dict[tuple[str, str], int]:
    """(row, column) → number, of the cells that are not zero."""
    days = {"agency": agency, "first": f"{year}-01-01", "last": f"{year}-12-31"}
    found: dict[tuple[str, str], int] = {}
    for row, where in FIGURES.items():
        for column, n in own.execute(
            f"SELECT applicant, COUNT(*) FROM life WHERE agency = :agency AND {where} GROUP BY applicant",
            days,
        ):
            found[row, column] = n
    leaf = f"SELECT cell, applicant, COUNT(*) FROM life WHERE agency = :agency AND {FIGURES['handled_total']} GROUP BY cell, applicant"
    for cell, column, n in own.execute(leaf, days):
        found[cell, column] = n
    for row in {row for row, _ in found}:
        found[row, "total"] = sum(n for (r, c), n in found.items() if r == row and c in COLUMNS)
    return found


def differing(own: sqlite3.Connection, agency: str, year: int) -> list[tuple[str, str]]:
    """Cells in which the house and the oracle disagree."""
    values = annual.compute([agency], year).values["applications"]
    mine = {(r, c): n for r, cells in values.items() for c, n in cells.items() if n}
    theirs = table(own, agency, year)
    return [cell for cell in {*mine, *theirs} if mine.get(cell) != theirs.get(cell)]


def test_fifty_years_differ_in_no_cell_from_plain_sql(lives):
    wrong, cells, seen = [], 0, set()
    for n in range(AGENCIES):
        for year in range(FIRST + 1, FIRST + SPAN):
            wrong += differing(lives, f"S{n}", year)
            here = table(lives, f"S{n}", year)
            cells += len(here)
            seen |= {row for row, _ in here}
    print(
        f"MT-GOAL id=G18 tier=ci value={len(wrong)} target=0 years=50 cells={cells} bound95={3 / cells:.2g}"
    )
    assert wrong == [] and cells > 2000
    assert len(seen) == 25, "every row of the table was reached"


def test_a_fold_that_never_ends_a_withdrawn_request_is_caught(lives, monkeypatch):
    """Seeded defect: a withdrawal is not seen as an end, so the case is carried out for ever."""
    honest = Fold.__init__.__globals__["_ends"]
    monkeypatch.setattr(reading, "_read", {})  # nothing folded before counts here
    monkeypatch.setitem(
        Fold.__init__.__globals__, "_ends", lambda facts: honest(facts) and facts.get("step") != "withdraw"
    )
    assert any(differing(lives, f"S{n}", 2023) for n in range(3))


def test_the_arithmetic_of_the_form_holds_in_the_oracle_too(lives):
    for n in range(AGENCIES):
        t = table(lives, f"S{n}", 2023)
        for column in COLUMNS:
            get = lambda row: t.get((row, column), 0)  # noqa: B023, E731
            assert get("new_received") + get("carried_in") == get("handled_total") + get("carried_out")

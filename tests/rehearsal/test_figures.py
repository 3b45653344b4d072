"""The totals of demo-city §8, counted from the events by a reader of this file's own."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random

import pytest

from mingtang.clock import packaged
from mingtang.rehearsal import asks, city, served, told
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.texts import Texts
from tests.rehearsal.conftest import ask

NEW = {
    "natural_person": 221,
    "org_business": 19,
    "org_research": 2,
    "org_public_welfare": 1,
    "org_legal_service": 8,
    "org_other": 1,
}
HANDLED = {
    "natural_person": 219,
    "org_business": 19,
    "org_research": 2,
    "org_public_welfare": 1,
    "org_legal_service": 7,
    "org_other": 1,
}
RESULTS = {
    "granted": 112, "partially_granted": 21, "denied_law_prohibits": 1, "denied_security_stability": 1, "denied_third_party": 7,
    "denied_internal_affairs": 3, "denied_process_info": 6, "denied_enforcement_file": 2, "denied_admin_inquiry": 4,
    "unavailable_not_held": 47, "unavailable_needs_creation": 9, "unavailable_still_unclear": 5, "not_processed_petition": 8,
    "not_processed_repeat": 3, "not_processed_publication": 1, "not_processed_excessive": 2, "not_processed_reconfirm": 2,
    "other_no_correction": 9, "other_no_payment": 1, "other_other": 5,
}  # fmt: skip
CHANNELS = {"web": 151, "post": 61, "ordinary_mail": 6, "visit": 18, "email": 12, "fax": 1, "oral": 3}
ENDS = {"delivered", "withdrawn", "abandoned"}


@pytest.fixture(scope="module")
def requests(rows):
    """Every request: applicant, channel, day 0, day it was over, cell, last day, agency, the steps it went through."""
    found = {}
    for chain, code, payload in rows(
        "SELECT chain, subject, payload FROM ledger_event WHERE subject_type = 'case' ORDER BY id"
    ):
        facts = json.loads(payload)["facts"]
        if facts.get("family") != "request":
            continue
        life = found.setdefault(code, {"agency": chain, "steps": [], "over": "", "cell": ""})
        life |= {k: v for k, v in facts["facts"].items() if k in ("applicant_type", "channel", "received_on")}
        life["steps"].append(facts["step"])
        life["due"] = facts["due_on"]
        if facts["state"] in ENDS and not life["over"]:
            life |= {
                "over": facts["on"],
                "cell": facts.get("cell", ""),
                "ended": facts["step"],
                "last": facts["due_on"],
            }
        found[code] = life
    return list(found.values())


def year_of(life, name):
    return (life.get(name) or "")[:4]


def test_new_requests_of_the_year_by_applicant_and_channel(requests):
    new = [r for r in requests if year_of(r, "received_on") == "2025"]
    assert Counter(r["applicant_type"] for r in new) == NEW
    assert Counter(r["channel"] for r in new) == CHANNELS


def test_the_outcomes_of_the_year_are_those_of_the_table(requests):
    handled = [r for r in requests if year_of(r, "over") == "2025"]
    assert Counter(r["cell"] for r in handled) == RESULTS
    assert Counter(r["applicant_type"] for r in handled) == HANDLED


def test_carried_in_and_out_balance(requests):
    carried_in = [r for r in requests if year_of(r, "received_on") == "2024"]
    out = [r for r in requests if year_of(r, "received_on") == "2025" and not r["over"].startswith("2025")]
    assert Counter(r["applicant_type"] for r in carried_in) == {"natural_person": 10, "org_business": 1}
    assert Counter(r["applicant_type"] for r in out) == {
        "natural_person": 12,
        "org_business": 1,
        "org_legal_service": 1,
    }
    assert 252 + len(carried_in) == 249 + len(out)


def test_requests_by_agency(requests):
    new = Counter(r["agency"] for r in requests if year_of(r, "received_on") == "2025")
    assert [new[a] for a in ("LT16", "LT07", "LT04", "LT01", "LT02")] == [71, 44, 31, 24, 9]
    reporting = {b.code for b in city.bodies() if b.reporting}
    assert len(reporting) == 53 and len(reporting - new.keys()) == 9 and new.keys() <= reporting


def test_corrections_consultations_extensions_and_late_replies(requests):
    # the whole of what was received for the year: 252 new ones and 11 from before
    of_the_year = [r for r in requests if r.get("received_on", "9999") < "2026"]
    steps = Counter(step for r in of_the_year for step in r["steps"])
    assert (steps["ask_correction"], steps["consult_third_party"], steps["extend"]) == (34, 19, 27)
    late = [r for r in of_the_year if r.get("ended") == "deliver" and r["over"] > r["last"]]
    assert len(late) == 5
    spot = [r for r in of_the_year if r["over"] == r.get("received_on") and r["channel"] == "visit"]
    assert len(spot) == 12


def test_published_withdrawn_and_ended_items_of_the_year(rows):
    signed = rows(
        "SELECT payload FROM ledger_event WHERE act IN ('case.sign', 'case.release', 'case.release-with', 'case.release-now')"
        " AND json_extract(payload, '$.facts.family') = 'release'"
    )
    facts = [json.loads(p)["facts"] for (p,) in signed]
    first = [f for f in facts if f["on"].startswith("2025") and f["facts"]["edition"] == 1]
    again = [f for f in facts if f["on"].startswith("2025") and f["facts"]["edition"] > 1]
    assert (len(first), len(again)) == (477, 9)
    gone = rows("SELECT payload FROM ledger_event WHERE act = 'case.withdraw' AND at LIKE '2025%'")
    families = Counter(json.loads(p)["facts"]["family"] for (p,) in gone)
    assert families["release"] == 6
    ended = rows("SELECT count(*) FROM records_record WHERE validity IN ('expired', 'repealed')")[0][0]
    assert ended == 41


def test_days_from_formation_to_publication(rows):
    """Median 4, 95th percentile 15, three above 20 (条例第二十六条)."""
    calendar, lags = packaged(), []
    for formed, signed in rows(
        "SELECT json_extract(content, '$.formed_on'), published_on FROM records_edition"
        " WHERE no = 1 AND published_on LIKE '2025%' AND json_extract(content, '$.source') = ''"
    ):
        lags.append(calendar.working_days_between(date.fromisoformat(formed), date.fromisoformat(signed)))
    lags.sort()
    assert lags[len(lags) // 2] in (4, 5) and 14 <= lags[int(len(lags) * 0.95)] <= 16
    assert sum(lag > 20 for lag in lags) == 3


def test_service_cases_of_the_year(rows):
    opened = rows("SELECT count(*) FROM ledger_event WHERE act = 'case.submit' AND at LIKE '2025%' AND json_extract(payload, '$.facts.family') = 'service'")  # fmt: skip
    assert opened[0][0] == 375


def test_the_report_of_one_agency_is_the_same(cities):
    done = ask(
        cities / "one", "report", "annual", "--agency", "LT04", "--year", "2025", "--form", "2021", "--json"
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["tables"]["applications"]["new_received"]["total"] == 31
    assert all(row["ok"] for row in said["identities"])


@pytest.mark.parametrize("seed", ["1", "2", "20250515", "a fourth"])
def test_another_seed_makes_other_cases_and_the_same_totals(seed):
    chance = Random(seed)
    hours, texts = Hours(packaged(), chance), Texts(seed)
    planned = asks.of_the_year(2025, hours, chance)
    cells = Counter(a.outcome for a in planned if a.closes(hours).year == 2025)
    assert sum(cells.values()) == 249 and cells["granted"] == 100 and cells["withdrawn"] == 4
    assert Counter(a.applicant for a in planned if a.day.year == 2025) == NEW
    items = told.of_the_year(2025, "small", hours, texts, chance)
    assert sum(1 for t in items if t.attribute == "proactive" and not t.refused) == 477
    assert len({t.title for t in items}) == len(items) and len({t.body for t in items}) == len(items)
    cases = served.of_the_year(2025, "small", hours, texts, chance)
    assert len(cases) == 375 and len({s.title for s in cases}) == 375

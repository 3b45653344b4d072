"""The demo city as a visitor and an operator find it."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date, datetime

import pytest

from mingtang import kinds
from mingtang.clock import SHANGHAI, packaged
from mingtang.rehearsal.city import data as words
from tests.rehearsal.conftest import ROOT, TODAY, ask

# rows of these hold moments of the machine or keys of the vault, not of the city
SEALED = re.compile(r"sm4gcm\.\d+\.[\w-]+")
OWN = {
    "django_migrations",
    "sqlite_sequence",
    "jobs_job",
    "jobs_schedule",
    "cases_ticket",
    "people_session",
    "people_mark",
}
PRINTED = {"printed", "indexed"}  # marks of the press and the search, which only the first city had


def test_init_names_agencies_and_accounts(built):
    assert built["mode"] == "demo" and built["agencies"] == 60
    logins = {a["login"] for a in built["accounts"]}
    assert {row["login"] for row in words("staff")["account"]} <= logins
    assert {"login", "password", "post", "agency"} == set(built["accounts"][0])
    assert len({a["password"] for a in built["accounts"]}) == 1


def test_verify_passes_and_the_city_is_small(cities):
    done = ask(cities / "one", "verify", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["ok"], said["first_bad"]
    assert 7000 < said["events"] <= 8400  # decision 0016


def test_the_same_seed_and_day_give_the_same_bytes(cities):
    first, second = (sqlite3.connect(cities / name / "db" / "mingtang.sqlite3") for name in ("one", "two"))
    tables = [
        t
        for (t,) in first.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if t not in OWN
    ]
    assert len(tables) > 20
    for table in tables:
        names = [name for _, name, *_ in first.execute(f"PRAGMA table_info({table})") if name not in PRINTED]
        asked = "SELECT {} FROM {} ORDER BY 1".format(", ".join(f'"{name}"' for name in names), table)
        rows = [db.execute(asked).fetchall() for db in (first, second)]
        assert _unsealed(rows[0]) == _unsealed(rows[1]), table


def _unsealed(rows: list[tuple]) -> str:
    """The rows with every sealed value as one word: each vault seals with a key of its own."""
    return SEALED.sub("sealed", repr(rows))


def test_no_officer_acts_on_a_day_off_or_at_night(rows):
    calendar, wrong = packaged(), []
    for at, act, payload in rows("SELECT at, act, payload FROM ledger_event"):
        by = json.loads(payload)["by"]
        if not by.get("person") or by.get("post") == "machine":
            continue
        local = datetime.fromisoformat(at).astimezone(SHANGHAI)
        minutes = local.hour * 60 + local.minute
        if not calendar.is_working(local.date()) or not (510 <= minutes <= 720 or 870 <= minutes <= 1050):
            wrong.append((act, local.isoformat()))
    assert wrong == []


def test_nothing_happens_on_the_day_itself_and_the_clock_of_the_ledger_never_waits(rows):
    last = max(datetime.fromisoformat(at) for (at,) in rows("SELECT max(at) FROM ledger_event"))
    assert last.astimezone(SHANGHAI).date() < TODAY
    assert rows("SELECT count(*) FROM ledger_event WHERE json_extract(payload, '$.clock') IS NOT NULL") == [
        (0,)
    ]


# What a city switches on by a setting, or takes only if it will (转办, 分办 and 会签): the demo does without.
NOT_SHOWN = {("request-2019-2", "handed")}
UNUSED = {"section-1"}


def test_every_state_and_every_outcome_of_the_packaged_kinds_occurs(rows):
    seen, ends = Counter(), Counter()
    for (payload,) in rows("SELECT payload FROM ledger_event WHERE subject_type = 'case'"):
        facts = json.loads(payload)["facts"]
        if "step" in facts:
            seen[facts["kind"], facts["state"]] += 1
            ends[facts["kind"], facts.get("outcome", "")] += 1
    begun = {kinds.newest(version.rpartition("-")[0]) for version in kinds.all_versions()}
    for version in sorted(begun - UNUSED):
        kind = kinds.get(version)
        assert {s for s in kind.states if not seen[version, s]} == {s for v, s in NOT_SHOWN if v == version}
        assert {o for o in kind.outcomes if not ends[version, o]} == set()
    services = {state for (kind, state) in seen if "@" in kind}
    assert services >= {
        "submitted",
        "correction",
        "accepted",
        "special",
        "decided",
        "granted",
        "forwarded",
        "denied",
        "refused_entry",
        "withdrawn",
    }


def test_rare_names_and_a_name_of_forty_characters_stand_in_cases(rows):
    parties = {party for (party,) in rows("SELECT party FROM cases_case")}
    assert {"䶮生僻", "阿依·望舒", "云野实业有限公司", "见山律师事务所"} <= parties
    assert any(len(party) == 40 for party in parties)


def test_no_paper_waits_and_no_job_is_left(rows):
    assert rows("SELECT count(*) FROM papers_paper WHERE digest = ''") == [(0,)]
    assert rows(
        "SELECT count(*) FROM records_edition WHERE current AND withdrawn_at IS NULL AND NOT (printed AND indexed)"
    ) == [(0,)]
    assert rows("SELECT count(*) FROM jobs_job WHERE dead_at IS NOT NULL OR attempts > 0") == [(0,)]


DOMAIN = re.compile(r"(?<![\w.])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|gov|edu|io)(?![\w-])", re.I)
MOBILE = re.compile(r"(?<!\d)1(?!41)[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{6})(?:19|20)\d{9}[\dX](?!\d)")


def test_numbers_and_addresses_reach_nobody(rows):
    texts = [
        *rows("SELECT value FROM ledger_typed"), *rows("SELECT title || body || summary || keywords FROM records_record"),
        *rows("SELECT name || phone || ' ' || fax || address || duties FROM people_agency"), *rows("SELECT body FROM cases_serviceitem"),
    ]  # fmt: skip
    whole = "\n".join(text for (text,) in texts)
    assert set(DOMAIN.findall(whole)) == set()
    assert MOBILE.findall(whole) == []
    assert set(IDENTITY.findall(whole)) <= {"990102", "990103"}
    phones = set(re.findall(r"0880-\d+", whole))
    assert len(phones) > 100 and all(phone.startswith("0880-00") for phone in phones)
    faxes = [fax for (fax,) in rows("SELECT fax FROM people_agency")]
    assert len(set(faxes)) == len(faxes) and all(fax.startswith("0880-000200") for fax in faxes)


@pytest.mark.parametrize("q", ["路灯", "摇号", "三公", "占道", "年报", "路燈"])
def test_search_finds_something_sensible(cities, q):
    done = ask(cities / "one", "search", q, "--limit", "5", "--json")
    said = json.loads(done.stdout)
    assert said["total"] > 0 and all(
        "<mark>" in r["snippet"] or "<mark>" in r["title"] or r["title"] for r in said["results"]
    )


def test_every_agency_has_columns_and_the_tree_of_agencies_begins_at_the_root(cities):
    agencies = json.loads(ask(cities / "one", "agencies", "--json").stdout)
    assert agencies[0]["code"] == "LT01" and agencies[0]["parent"] is None and len(agencies) == 60
    assert next(a for a in agencies if a["code"] == "LT56")["parent"] == "LT50"
    columns = json.loads(ask(cities / "one", "columns", "--agency", "LT24", "--json").stdout)
    assert {"policy-normative", "notices", "reference-law"} <= {c["code"] for c in columns}


# ---------------------------------------------------------------- this morning


def turns(rows, agency, post, *steps):
    found = rows(
        "SELECT step, count(*) FROM cases_turn WHERE agency = ? AND post = ? GROUP BY step", agency, post
    )
    return sum(n for step, n in found if not steps or step in steps)


def test_what_lies_on_each_desk_this_morning(rows):
    expected = {
        ("LT01", "request_officer"): 7, ("LT04", "secrecy_reviewer", "secrecy_review"): 3, ("LT04", "office_checker", "office_check"): 2,
        ("LT04", "signer", "sign"): 2, ("LT04", "window_clerk", "receive", "notify"): 4, ("LT04", "handler", "survey"): 6,
        ("LT04", "section_head", "check"): 2, ("LT04", "legal_reviewer", "legal_check"): 1, ("LT04", "archivist", "archive"): 12,
        ("LT04", "request_officer", "decide", "accept", "confirm", "receive_correction"): 5, ("LT02", "handler", "formal"): 12,
        ("LT13", "handler", "police"): 1, ("LT06", "window_clerk", "accept"): 3,
    }  # fmt: skip
    assert {place: turns(rows, *place) for place in expected} == expected
    drafts = Counter(
        s
        for (s,) in rows(
            "SELECT state FROM cases_case WHERE agency_id = 'LT04' AND family = 'release' AND closed_on IS NULL"
        )
    )
    assert (drafts["draft"], drafts["returned"]) == (2, 1)


def test_the_gate_shows_a_set_hour_an_emergency_and_a_document_held_for_its_interpretation(rows):
    found = rows(
        "SELECT state, title FROM cases_case WHERE state IN ('scheduled', 'waiting', 'emergency') ORDER BY id"
    )
    states = {state: "".join(title for one, title in found if one == state) for state, _ in found}
    assert "以旧换新" in states["scheduled"] and "停水" in states["emergency"]
    assert (
        "路灯开闭" in states["scheduled"] and "早开晚关" in states["waiting"]
    )  # from the office-automation system
    held = rows("SELECT t.step FROM cases_case c JOIN cases_turn t ON t.case_id = c.id WHERE c.title LIKE '%贷款贴息实施细则%'")  # fmt: skip
    assert "sign" not in {step for (step,) in held}
    checks = dict(
        rows("SELECT state, count(*) FROM cases_case WHERE family IN ('reassess', 'validity') GROUP BY 1")
    )
    assert checks == {"due": 1, "kept": 1, "converted": 1, "lapsed": 1, "checking": 1, "checked": 1}


def test_a_reply_is_sealed_and_its_case_filed_and_one_more_waits_for_the_seal(rows):
    sealed = rows("SELECT subject FROM ledger_event WHERE act = 'case.seal'")
    filed = rows(
        "SELECT c.code, d.no FROM cases_dossier d JOIN cases_case c ON c.id = d.case_id WHERE d.agency_id = 'LT04' ORDER BY d.filed_on"
    )
    assert (filed[-1][0],) in sealed and filed[-1][1].startswith("LT04-WS·2025-D10-XXGK-")
    assert rows(
        "SELECT count(*) FROM papers_paper WHERE \"case\" = ? AND no LIKE '%〔2025〕%' AND \"key\" != 'receipt'",
        filed[-1][0],
    ) == [(1,)]
    assert turns(rows, "LT04", "registry_clerk", "seal") == 1


def test_two_cases_are_late_one_is_urged_and_one_is_due_today(rows):
    late = rows("SELECT agency_id, urged FROM cases_case WHERE closed_on IS NULL AND clock = 'running' AND due_on < ? ORDER BY 1", TODAY.isoformat())  # fmt: skip
    assert late == [("LT03", 0), ("LT07", 1)]
    assert rows("SELECT count(*) FROM cases_case WHERE agency_id = 'LT04' AND family = 'request' AND state = 'open' AND due_on = ?", TODAY.isoformat()) == [(1,)]  # fmt: skip
    assert rows(
        "SELECT count(*) FROM cases_case WHERE closed_on IS NULL AND provisional AND family = 'request'"
    ) == [(1,)]


def test_the_list_with_identity_numbers_is_stopped_by_the_scanner(rows):
    from mingtang.records.scanning import scan

    (body,) = rows("SELECT body FROM records_record WHERE title LIKE '家电以旧换新补贴发放名单%'")[0]
    assert len([f for f in scan(body) if f.kind == "id_number"]) == 14


def test_every_account_signs_in_and_its_home_opens(cities, built):
    done = subprocess.run(
        [sys.executable, "-m", "tests.rehearsal.homes", str(cities / "one")], cwd=ROOT, capture_output=True, text=True, timeout=600
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    homes = json.loads(done.stdout)
    listed = {row["login"]: row["name"] for row in words("staff")["account"]}
    assert homes.keys() == listed.keys()
    assert {login: (home["status"], home["name"]) for login, home in homes.items()} == dict.fromkeys(
        listed, (200, True)
    )


def test_the_demo_is_dated_by_its_day(rows):
    assert rows("SELECT DISTINCT changed_on FROM people_account") == [(TODAY.isoformat(),)]
    newest = date.fromisoformat(rows("SELECT max(published_on) FROM records_edition")[0][0])
    assert (TODAY - newest).days <= 5


def test_the_website_editor_finds_four_columns_that_fail_in_ten_days_and_the_findings_of_the_morning(cities):
    """demo-city §3 (gk04) and §9 (W1, W2): by ordinary releases and duties, not by a figure that somebody wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rehearsal.watched", str(cities / "one"), TODAY.isoformat()], cwd=ROOT, capture_output=True,
        text=True, timeout=120, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    soon = [(agency, column) for agency, column, _ in said["states"]["soon"]]
    assert len(soon) == 4 and ("LT52", "news-departments") in soon
    assert [(agency, column) for agency, column, _ in said["states"]["blank"]] == [("LT48", "key-welfare")]
    assert (
        said["findings"]["BLANK"] == 1
        and not {"V3", "V4A", "V4B", "V4C", "LINK", "FILE"} & said["findings"].keys()
    )

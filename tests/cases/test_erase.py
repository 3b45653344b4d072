"""Erasing a person (PIPL Art. 47): the ledger stays whole, and nothing of them is left in database, vault, tree, index or log."""

import secrets
from pathlib import Path

import psycopg
import pytest

from tests.standing import Standing

pytestmark = pytest.mark.both


def identity() -> str:
    """An identity number that nobody has, with its check digit (GB 11643-1999)."""
    body = f"11010519491231{secrets.randbelow(900) + 100}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def in_files(root: Path, words: list[str]) -> list[str]:
    """Files below `root` that hold a word, as UTF-8 or UTF-16."""
    forms = [word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le")]
    found = []
    for file in sorted(p for p in root.rglob("*") if p.is_file()):
        data = file.read_bytes()
        if any(form in data for form in forms) or any(word in str(file) for word in words):
            found.append(str(file.relative_to(root)))
    return found


def in_tables(city: Standing, words: list[str]) -> list[str]:
    """Tables of the database on PostgreSQL whose rows hold a word."""
    found = []
    if city.database:
        with psycopg.connect(city.database) as other:
            for (table,) in other.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall():
                rows = other.execute(f'SELECT t::text FROM "{table}" t').fetchall()
                found += [table for (row,) in rows if any(word in row for word in words)]
    return sorted(set(found))


def test_after_an_erasure_nothing_of_the_person_is_left_and_the_ledger_is_whole(standing):
    mark, number, telephone = f"石榴{secrets.token_hex(6)}", identity(), f"139{secrets.randbelow(10**8):08}"
    words = [mark[2:], number, telephone]
    hands = standing.worker()
    told = standing.play("confided", mark, number, telephone)
    before = in_files(standing.data, words) + in_tables(standing, words)
    assert len(before) >= 3, f"the search itself must find what is there: {before}"
    assert standing.verify()[0] == 0
    standing.play("erased", told["case"])
    standing.kill(hands)
    left = in_files(standing.data, words) + in_tables(standing, words)
    print(f"MT-GOAL id=G28 tier=ci canaries={len(words)} places_before={len(before)} places_left={len(left)}")
    assert left == []
    status, said = standing.verify()
    assert (status, said["first_bad"]) == (0, None)
    kept = standing.sql("SELECT count(*) FROM ledger_event WHERE subject = %s", told["case"])[0][0]
    assert kept >= 10  # what happened stays; what was typed is gone


def test_a_file_that_a_second_person_sent_too_stays_for_them(standing):
    """Equal uploads share one file: erasing one person must not take it from another."""
    told = standing.play("confided", "石榴a1b2c3", identity(), "13912345678")
    digest = standing.sql(
        "SELECT u.digest FROM forms_upload u JOIN forms_answer a ON a.id = u.answer_id WHERE a.case_no = %s AND u.field = 'attachments'",
        told["no"],
    )[0][0]
    other = standing.sql("SELECT id FROM forms_answer ORDER BY id LIMIT 1")[0][0]
    standing.sql(
        "INSERT INTO forms_answer (form, version, case_no, chain, seq) VALUES ('request', 'x', '别人的件', 'LT04', 1)"
    )
    other = standing.sql("SELECT max(id) FROM forms_answer")[0][0]
    standing.sql(
        "INSERT INTO forms_upload (answer_id, field, digest, sealed_name, size, media_type) VALUES (%s, 'attachments', %s, 'x', 1, 'text/plain')",
        other, digest,
    )  # fmt: skip
    standing.play("erased", told["case"])
    assert (standing.data / "vault" / digest[:2] / digest[2:4] / digest).exists()
    assert standing.verify()[0] == 0


@pytest.mark.sqlite
def test_defect_a_database_that_only_unlinks_what_it_deletes_is_caught(standing):
    """Without secure_delete the values stay in free pages: the search above would find them."""
    mark = f"石榴{secrets.token_hex(6)}"
    told = standing.play("confided", mark, identity(), "13912345678", MINGTANG_FAULTS="1")
    standing.play("erased", told["case"], MINGTANG_FAULTS="1", MINGTANG_FAULT_SWITCHES="unlink-only")
    assert any(place.startswith("db/") for place in in_files(standing.data, [mark[2:]]))

"""`verify`, `dump`, `--dump`, `--receipt` from outside: a sound city passes, and whatever is changed behind its back is named."""

import json
import sqlite3
from contextlib import closing

import pytest

from mingtang.cli import verify
from tests.standing import copy_of

pytestmark = pytest.mark.both


@pytest.fixture(scope="module")
def told(template, tmp_path_factory):
    """A city with a history: cases, papers, an edition, checkpoints."""
    with copy_of(template, tmp_path_factory.mktemp("told") / "city") as city:
        city.code = city.play("played")["case"]
        yield city


@pytest.fixture
def city(told, tmp_path):
    with copy_of(told, tmp_path / "city") as own:
        own.code = told.code
        yield own


def bad(city, *words):
    """What verify found first; it must end with 1."""
    status, said = city.verify(*words)
    assert status == 1 and said["ok"] is False
    return said["first_bad"]


def test_a_sound_city_passes_and_everything_was_looked_at(told):
    status, said = told.verify()
    assert (status, said["ok"], said["first_bad"]) == (0, True, None)
    assert (
        said["chains"] == 2 and said["checkpoints"] >= 2 and said["cases"] == 4
    )  # one of them was asked about another
    assert said["events"] == told.sql("SELECT count(*) FROM ledger_event")[0][0] > 100
    assert said["commitments"] == told.sql("SELECT count(*) FROM ledger_typed")[0][0] > 20
    assert said["files"] >= 5 and said["triggers"] == 4


def event(city, n=7, chain="LT04"):
    columns = "seq, payload, prev, hash, at, act, subject"
    row = city.sql(
        f"SELECT {columns} FROM ledger_event WHERE chain = %s ORDER BY seq LIMIT 1 OFFSET {n}", chain
    )[0]
    return dict(zip(columns.split(", "), row, strict=True))


def flip(file, piece, offset, mask):
    """Change one byte in the database file: the one `offset` bytes into the only place that holds `piece`."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    places = data.count(piece)
    assert places == 1, f"{places} places hold {piece!r}"
    data[data.index(piece) + offset] ^= mask
    file.write_bytes(data)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("column", "offset", "mask"),
    [
        ("payload", 9, 1),
        ("payload", 30, 0x80),
        ("hash", 40, 1),
        ("hash", 3, 0x80),
        ("prev", 63, 2),
        ("at", 22, 1),
    ],
)
def test_one_byte_flipped_in_the_database_files_event_table_is_named(city, column, offset, mask):
    row = event(city)
    # prev is also the hash of the event before it: together with what follows it, it stands in one row only
    piece = (
        row["prev"] + row["hash"]
        if column in ("prev", "hash")
        else row["at"] + row["act"] + "case" + row["subject"]
        if column == "at"
        else row["payload"]
    ).encode()
    flip(city.file, piece, offset + (64 if column == "hash" else 0), mask)
    found = bad(city)
    assert (found["chain"], found["seq"]) == ("LT04", row["seq"])
    assert found["what"] in ("hash", "prev")


@pytest.mark.sqlite
def test_a_flip_that_is_no_longer_text_is_named_too(city):
    """The number of a paper is Chinese; half a character makes the row unreadable, not the verdict."""
    seq, payload = city.sql(
        "SELECT seq, payload FROM ledger_event WHERE chain = 'LT04' AND payload LIKE '%〔%' ORDER BY seq LIMIT 1"
    )[0]
    piece = payload.encode()
    flip(city.file, piece, piece.index("〔".encode()), 0x20)
    found = bad(city)
    assert (found["chain"], found["seq"], found["what"]) == ("LT04", seq, "hash")


def test_an_event_changed_by_somebody_with_database_rights_is_named(city):
    row = event(city)
    city.disarm("ledger_event")
    city.sql("UPDATE ledger_event SET act = 'case.reject' WHERE chain = 'LT04' AND seq = %s", row["seq"])
    found = bad(city)
    assert (found["chain"], found["seq"], found["what"]) == ("LT04", row["seq"], "hash")


def test_an_event_taken_out_is_named(city):
    row = event(city)
    city.disarm("ledger_event")
    city.sql("DELETE FROM ledger_event WHERE chain = 'LT04' AND seq = %s", row["seq"])
    assert bad(city) == {
        "chain": "LT04",
        "seq": row["seq"],
        "what": "number",
        "expected": str(row["seq"]),
        "found": str(row["seq"] + 1),
    }


def test_a_cut_tail_is_named(city):
    city.disarm("ledger_event")
    last = city.sql("SELECT max(seq) FROM ledger_event WHERE chain = 'LT04'")[0][0]
    city.sql("DELETE FROM ledger_event WHERE chain = 'LT04' AND seq = %s", last)
    assert bad(city)["what"] == "head number"


@pytest.mark.parametrize("nth", range(4))
def test_a_missing_trigger_is_named(city, nth):
    name = sorted(city.triggers())[nth]
    table = "ledger_event" if name.startswith("ledger_event") else "ledger_checkpoint"
    city.sql(f"DROP TRIGGER {name} ON {table}" if city.database else f"DROP TRIGGER {name}")
    found = bad(city)
    assert (found["chain"], found["what"]) == ("triggers", name)


@pytest.mark.sqlite
def test_a_trigger_of_the_same_name_that_refuses_nothing_is_named(city):
    city.sql("DROP TRIGGER ledger_event_no_update")
    city.sql("CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event BEGIN SELECT 1; END")
    found = bad(city)
    assert (found["chain"], found["what"]) == ("triggers", "ledger_event_no_update")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "answered"),
        ("moves", 99),
        ("outcome", "not_exist"),
        ("due_on", "2027-01-05"),
        ("facts", "{}"),
    ],
)
def test_a_case_row_changed_by_hand_is_named(city, column, value):
    city.sql(f"UPDATE cases_case SET {column} = %s WHERE code = %s", value, city.code)
    found = bad(city)
    assert (found["chain"], found["what"].split(".")) == ("case", [city.code, column])


def test_a_case_row_taken_out_is_named(city):
    for table in ("turn", "hand", "reading", "ticket"):
        city.sql(f"DELETE FROM cases_{table}")
    part = part_of(city)
    city.sql("DELETE FROM cases_case WHERE code = %s", part)
    assert bad(city)["what"] == f"{part}.row"


def test_a_part_given_to_another_case_is_named(city):
    part = part_of(city)
    city.sql("UPDATE cases_case SET parent_id = NULL WHERE code = %s", part)
    assert bad(city)["what"] == f"{part}.parent"


def part_of(city):
    return city.sql("SELECT code FROM cases_case WHERE parent_id IS NOT NULL")[0][0]


def test_a_typed_value_changed_by_hand_is_named(city):
    chain, seq, field = city.sql(
        "SELECT chain, seq, field FROM ledger_typed WHERE field = 'finding' LIMIT 1"
    )[0]
    city.sql(
        "UPDATE ledger_typed SET value = '该信息不存在' WHERE chain = %s AND seq = %s AND field = 'finding'",
        chain,
        seq,
    )
    found = bad(city)
    assert (found["chain"], found["seq"], found["what"]) == (chain, seq, f"typed value {field}")


def test_a_typed_value_that_vanished_without_its_erasure_is_named(city):
    chain, seq = city.sql("SELECT chain, seq FROM ledger_typed WHERE field = 'finding' LIMIT 1")[0]
    city.sql("DELETE FROM ledger_typed WHERE chain = %s AND seq = %s AND field = 'finding'", chain, seq)
    found = bad(city)
    assert (found["seq"], found["what"], found["found"]) == (seq, "typed value finding", "neither")


def paper(city):
    digest = city.sql("SELECT digest FROM papers_paper WHERE digest <> '' ORDER BY id LIMIT 1")[0][0]
    return digest, city.data / "vault" / digest[:2] / digest[2:4] / digest


def test_one_flipped_byte_of_a_papers_file_is_named(city):
    digest, file = paper(city)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    found = bad(city)
    assert (found["chain"], found["what"], found["expected"]) == ("vault", "damaged file", digest)


def test_a_papers_file_that_is_gone_is_named(city):
    digest, file = paper(city)
    file.unlink()
    found = bad(city)
    assert (found["chain"], found["what"], found["expected"]) == ("vault", "missing file", digest)


def test_an_upload_that_is_gone_is_named(city):
    digest, _ = paper(city)
    lost = digest[::-1]
    city.sql(
        "INSERT INTO forms_answer (form, version, case_no, chain, seq) VALUES ('request', 'x', 'y', 'LT04', 1)"
    )
    answer = city.sql("SELECT max(id) FROM forms_answer")[0][0]
    city.sql(
        "INSERT INTO forms_upload (answer_id, field, digest, sealed_name, size, media_type) VALUES (%s, 'proof', %s, 'x', 1, 'application/pdf')",
        answer, lost,
    )  # fmt: skip
    found = bad(city)
    assert (found["what"], found["expected"]) == ("missing file", lost)


def published(city, no):
    """The copy of a checkpoint that the press printed into the public tree."""
    return city.data / "tree" / "public" / "checkpoints" / f"{no}.json"


def test_a_published_checkpoint_that_differs_is_named(city):
    body = published(city, 1).read_text(encoding="utf-8")
    published(city, 1).write_text(body.replace('"size":', '"size":1'), encoding="utf-8")
    found = bad(city)
    assert (found["chain"], found["seq"], found["what"]) == ("checkpoint", 1, "published copy")


def test_strict_wants_every_published_copy_and_a_fresh_checkpoint(city):
    assert city.verify("--strict")[0] == 0
    published(city, 1).unlink()
    assert bad(city, "--strict")["seq"] == 1


def dump(city):
    file = city.data / "ledger.jsonl"
    done = city.run("dump", "--ledger", file, "--json")
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0  # what people typed stands in it
    return file, json.loads(done.stdout)


def test_a_dump_is_verified_alone_and_counts_the_same(told):
    file, said = dump(told)
    status, verdict = told.verify("--dump", file)
    assert (status, verdict["first_bad"]) == (0, None)
    assert verdict["events"] == said["events"] == told.verify()[1]["events"]


def test_a_byte_changed_in_a_dump_is_named(told, tmp_path):
    lines = dump(told)[0].read_text(encoding="utf-8").splitlines()
    nth = next(n for n, line in enumerate(lines) if line.startswith('["event", "LT04", 8,'))
    changed = tmp_path / "changed.jsonl"
    changed.write_text(
        "\n".join([*lines[:nth], lines[nth].replace("case.", "cake."), *lines[nth + 1 :]]), encoding="utf-8"
    )
    found = bad(told, "--dump", changed)
    assert (found["chain"], found["seq"]) == ("LT04", 8)
    shorter = tmp_path / "shorter.jsonl"
    shorter.write_text("\n".join(line for line in lines if not line.startswith('["typed"')), encoding="utf-8")
    assert bad(told, "--dump", shorter)["found"] == "neither"


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        '{"event": 1}',
        '["event", "LT04"]',
        '["strange", 1]',
        '["event", 1, 2, 3, 4, 5, 6, 7, 8, 9]',
    ],
)
def test_what_is_no_dump_is_refused(tmp_path, capsys, text):
    file = tmp_path / "x.jsonl"
    file.write_text(text)
    assert verify.main(["--dump", str(file), "--json"]) == 2
    assert "expected" in capsys.readouterr().err


def receipt(city, code):
    done = city.run("verify", "--receipt", code, "--json")
    return done.returncode, json.loads(done.stdout) if done.stdout else None


def test_a_receipt_is_good_at_once_and_has_its_proof_after_the_next_checkpoint(city):
    city.play("requests", 1)
    seq, digest = city.sql(
        "SELECT seq, hash FROM ledger_event WHERE chain = 'LT04' ORDER BY seq DESC LIMIT 1"
    )[0]
    code = f"LT04.{seq}.{digest}"
    status, said = receipt(city, code)
    assert (status, said["ok"], said["proof"]) == (0, True, None)
    city.play("checkpointed")
    status, said = receipt(city, code)
    assert (status, said["ok"], said["state"]) == (0, True, "in a checkpoint")
    assert said["proof"]["hash"] == digest and said["proof"]["checkpoint"] > 2
    wrong = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    assert receipt(city, f"LT04.{seq}.{wrong}")[0] == 1
    assert receipt(city, f"LT04.{seq + 99}.{digest}")[0] == 1


@pytest.mark.parametrize("code", ["LT04", "LT04.x.y", "LT04.3.", "LT04.3.abc", f"LT04.3.{'g' * 64}"])
def test_what_is_no_receipt_is_refused(capsys, code):
    assert verify.main(["--receipt", code, "--json"]) == 2
    assert "expected" in capsys.readouterr().err


def test_a_receipt_of_an_event_changed_since_is_not_good(city):
    row = event(city)
    city.disarm("ledger_event")
    city.sql(
        "UPDATE ledger_event SET payload = replace(payload, '2', '3') WHERE chain = 'LT04' AND seq = %s",
        row["seq"],
    )
    assert receipt(city, f"LT04.{row['seq']}.{row['hash']}")[0] == 1


def test_before_the_first_start_after_an_upgrade_it_says_what_to_do(monkeypatch, capsys):
    """A table that is not there yet is a sentence, not a trace of the programme; any other failure stays one."""
    from django.db.utils import OperationalError

    from mingtang.cli import init, main, verify

    def failing(rest):
        raise OperationalError("no such table: forms_registerversion")

    monkeypatch.setattr(verify, "main", failing)
    monkeypatch.setattr(init, "behind", lambda: True)
    assert main(["verify"]) == 2 and "start `serve` once" in capsys.readouterr().err
    monkeypatch.setattr(init, "behind", lambda: False)
    with pytest.raises(OperationalError):
        main(["verify"])

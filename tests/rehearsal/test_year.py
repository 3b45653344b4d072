"""rehearse: a played year, its journal and its report; and the directories that it takes for its own."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mingtang.cli.rehearse import FIRST
from mingtang.counts import forms
from mingtang.rehearsal.year import mark
from mingtang.rehearsal.year.journal import RESULTS
from mingtang.rehearsal.year.mark import Mark, NotOurs, Play
from tests.rehearsal.conftest import run

PLAY = Play(2025, 100, 7)
ARGS = ("--year", "2025", "--requests", "100", "--seed", "7", "--json")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    data = tmp_path_factory.mktemp("year") / "played"
    done = run(data, "rehearse", "--data", str(data), *ARGS)
    assert done.returncode == 0, done.stderr[-2000:]
    return data, json.loads(done.stdout)


def _lines(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "rehearsal" / "journal.jsonl").read_text().splitlines()]


def test_the_year_is_played_through_the_acts_and_its_report_holds_every_identity(played):
    data, said = played
    db = sqlite3.connect(f"file:{data / 'db' / 'mingtang.sqlite3'}?mode=ro", uri=True)
    (events,) = db.execute("SELECT count(*) FROM ledger_event").fetchone()
    assert said["events"] == events > said["acts"] > 5 * PLAY.requests
    assert said["identities"]["checked"] > 1000 and said["identities"]["broken"] == 0
    row = said["report"]["tables"]["applications"]
    received = [line for line in _lines(data) if line["what"] == "received"]
    split = {line["part_of"] for line in received}
    received = [line for line in received if line["case"] not in split]
    assert row["new_received"]["total"] == sum(line["day"].startswith("2025") for line in received)
    assert row["carried_in"]["total"] > 0 < row["carried_out"]["total"]


def test_everything_a_request_can_become_is_in_the_year(played):
    lines = _lines(played[0])
    whats = Counter(line["what"] for line in lines)
    assert set(whats) - {"note"} == {
        "received", "correction_asked", "corrected", "consulted", "consultation_ended", "extended", "fee_asked", "paid",
        "reasons_asked", "reasons_given", "delayed", "replied", "withdrawn", "remedy", "remedy_ended", "moved",
    }  # fmt: skip
    parts = Counter(line["part_of"] for line in lines if line["what"] == "received" and line["part_of"])
    assert len(parts) >= 3 and min(parts.values()) >= 2
    assert {line["case"] for line in lines if line["what"] == "moved"} & {
        line["case"] for line in lines if line["what"] == "replied"
    }
    leaves = {(*line["path"], line["result"]) for line in lines if line["what"] == "replied"}
    assert leaves == set(RESULTS.values()), "and these are the leaves of the form"
    assert {line["channel"] for line in lines if line["what"] == "received"} == {
        "网络",
        "当面",
        "邮寄",
        "传真",
    }
    assert len({line["applicant"] for line in lines if line["what"] == "received"}) == 6
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)


def test_the_words_of_the_journal_are_those_of_the_form():
    rows = forms.named("2021").tables["applications"]["rows"]
    leaf = {row["label"].split("（区分")[0].lstrip("（一二三四五六七）1234567890.") for row in rows}
    assert {result[-1] for result in RESULTS.values()} <= leaf
    assert forms.named("2021").body["years"]["from"] == FIRST


def test_the_second_count_agrees_in_every_cell_and_case(played):
    assert played[1]["oracle"] == {"cells": 60 * (25 * 7 + 3 * 5 + 2), "differing": 0}


def test_a_reply_counted_elsewhere_or_late_is_found_by_the_second_count(played, tmp_path):
    """Seeded defects, in the journal: one result and one day of delivery are others than the house has."""
    data, said = played
    lines = _lines(data)
    spoiled = [
        n for n, line in enumerate(lines) if line["what"] == "replied" and line["result"] == "予以公开"
    ]
    lines[spoiled[0]]["result"] = "部分公开"
    lines[spoiled[1]]["day"] = "2025-12-30"
    other = tmp_path / "copy"
    shutil.copytree(data, other)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (other / "rehearsal" / "journal.jsonl").write_text(text)
    done = run(other, "rehearse", "--data", str(other), *ARGS)
    found = json.loads(done.stdout)
    assert done.returncode == 1 and found["oracle"]["differing"] == 5
    assert "本年度办理结果/部分公开 · 总计: report" in done.stderr
    assert f"late: {lines[spoiled[1]]['case']}: report" in done.stderr
    assert found["report"] == said["report"]


def test_what_must_fail_was_tried_and_failed(played):
    assert min(played[1]["failures"].values()) > 0, played[1]["failures"]


def test_what_is_played_is_answered_again_and_another_play_is_refused(played):
    data, said = played
    again = run(data, "rehearse", "--data", str(data), *ARGS)
    assert json.loads(again.stdout) == said and "acts" not in again.stderr
    other = run(data, "rehearse", "--data", str(data), "--year", "2025", "--requests", "101")
    assert other.returncode == 2 and "100 requests, seed 7" in other.stderr


def test_a_directory_of_somebody_else_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "letters.txt").write_text("theirs")
    done = run(tmp_path, "rehearse", "--data", str(tmp_path), *ARGS)
    assert done.returncode == 2 and "without the mark" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
    with pytest.raises(NotOurs, match="a file at"):
        mark.claim(tmp_path / "letters.txt", PLAY)


def test_a_half_made_play_is_thrown_away_and_begun_anew(tmp_path):
    assert mark.claim(tmp_path / "new", PLAY) == (Mark(PLAY), False)
    (tmp_path / "new" / "db").mkdir()
    (tmp_path / "new" / "db" / "half").write_text("")
    assert mark.claim(tmp_path / "new", PLAY) == (Mark(PLAY), True)
    assert not (tmp_path / "new" / "db").exists()
    Mark(PLAY, "played", acts=3).write(tmp_path / "new")
    assert mark.claim(tmp_path / "new", PLAY) == (Mark(PLAY, "played", acts=3), False)

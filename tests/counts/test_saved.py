"""What is saved of a chain for the next start: the same lives, read on from there, and nothing that its events do not tell."""

import json
from datetime import date

import pytest

from mingtang.counts import audit, reading, saved
from mingtang.counts.fold import Fold
from mingtang.ledger.models import Chain, Event
from tests.counts import years

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    settings.MINGTANG_FOLDS = tmp_path / "folds"
    monkeypatch.setattr(saved, "LEAST", 10)
    reading._read.clear()
    yield tmp_path / "folds"
    reading._read.clear()


@pytest.fixture
def read(monkeypatch):
    """(chain, after, until) of each time that events are read."""
    found, events = [], saved.events
    monkeypatch.setattr(saved, "events", lambda *place: found.append(place) or events(*place))
    return found


def through_json(fold: Fold) -> Fold:
    return Fold.of(fold.agency, json.loads(json.dumps(fold.kept(), default=date.isoformat)))


def test_a_fold_that_went_through_json_reads_on_as_the_one_that_did_not(lived):
    """Two years of every family of cases, some of which went to another agency and back, cut at many places."""
    for chain in Chain.objects.exclude(agency=""):
        rows = list(saved.events(chain.code, 0, chain.seq))
        whole = Fold(chain.agency)
        whole.add(rows)
        for at in range(0, len(rows) + 1, max(len(rows) // 5, 1)):
            first = Fold(chain.agency)
            first.add(rows[:at])
            second = through_json(first)
            second.add(rows[at:])
            assert (second.lives, second.kept()) == (whole.lives, whole.kept()), (chain.code, at)
            assert second.stays == whole.stays and second.growing == whole.growing


def test_a_case_that_left_and_came_back_goes_on_growing_where_it_stands():
    fold = Fold("A1")
    step = '{"facts":{"family":"request","kind":"request-2019-2","step":"register","state":"registered","due_on":"2026-02-10","on":"2026-01-08","facts":{"received_on":"2026-01-08"}}}'
    later = step.replace("2026-02-10", "2026-03-10")
    fold.add([
        ("case.register", "C1", step, "2026-01-08T02:00:00Z"),
        ("case.moved-out", "C1", '{"facts":{"to":"B1"}}', "2026-01-09T02:00:00Z"),
        ("case.moved-in", "C1", '{"facts":{"from":"B1"}}', "2026-01-12T02:00:00Z"),
    ])  # fmt: skip
    again = through_json(fold)
    for one in (fold, again):
        one.add([("case.extend", "C1", later, "2026-01-13T02:00:00Z")])
    assert again.stays == fold.stays and again.lives == fold.lives == {}
    assert again.stays["C1"][-1].told["due_on"] == date(2026, 3, 10)


def test_after_a_start_only_what_came_since_is_read(chain_of, folder, read):
    chain_of("V1", years.plans(5, 2022, 1, 30))
    before = reading.lives(["V1"])
    reading.save()
    assert reading._read == {} and "V1.json" in {file.name for file in folder.iterdir()}
    read.clear()
    assert set(reading.lives(["V1"])) == set(before) and read == []
    seq = Chain.objects.get(code="V1").seq
    reading._read.clear()
    last = Event.objects.filter(chain="V1").latest("seq")
    Event.objects.create(
        chain="V1", seq=seq + 1, at=last.at, act="case.submit", subject_type="case", subject="ONEMORE",
        payload=Event.objects.filter(chain="V1", subject_type="case").earliest("seq").payload, prev=last.hash, hash="e" * 64,
    )  # fmt: skip
    Chain.objects.filter(code="V1").update(seq=seq + 1, head="e" * 64)
    assert len(reading.lives(["V1"])) == len(before) + 1 and read == [("V1", seq, seq + 1)]
    reading.save()
    assert saved.load(Chain.objects.get(code="V1")).seq == seq, "one event more is not worth a file"


def test_what_is_saved_counts_for_its_own_ledger_and_programme_alone(chain_of, folder, monkeypatch):
    chain_of("V2", years.plans(6, 2022, 1, 20))
    reading.save()
    chain = Chain.objects.get(code="V2")
    assert saved.load(chain).seq == chain.seq
    file, kept = folder / "V2.json", json.loads((folder / "V2.json").read_bytes())
    for wrong in (
        kept | {"head": "f" * 64},
        kept | {"agency": "V3"},
        kept | {"programme": "0"},
        kept | {"seq": 1},
        [],
        {},
    ):
        file.write_text(json.dumps(wrong))
        assert saved.load(chain) is None, wrong
    file.write_bytes(b'{"programme"')
    assert saved.load(chain) is None
    file.unlink()
    assert saved.load(chain) is None and len(reading.lives(["V2"])) == 20


def test_a_saved_figure_that_no_event_tells_is_found(chain_of, folder):
    chain_of("V3", years.plans(7, 2022, 1, 20))
    reading.save()
    assert list(audit.differences()) == []
    file = folder / "V3.json"
    kept = json.loads(file.read_bytes())
    late = next(life for life in kept["fold"]["growing"].values() if life.get("closed_on"))
    late["closed_on"] = "2022-01-05"
    file.write_text(json.dumps(kept))
    assert list(audit.differences()) == ["saved V3"]

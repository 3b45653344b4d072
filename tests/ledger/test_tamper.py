"""G16: whatever is changed in the stored rows of the ledger, `check` names it; honest ledgers never alarm.

The mutator works on the stored rows themselves, not through the ORM, and has its own idea of re-chaining.
"""

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest

from mingtang.ledger import check, digest
from mingtang.ledger.check import Report, Row, Secret

N = 200


def honest(n: int = N, seed: int = 1) -> tuple[list[Row], dict, list, list[Secret]]:
    """Rows of two chains, their heads, one checkpoint after two thirds, and typed values."""
    pick = random.Random(seed)
    rows, secrets = [], []
    state = {"LT04": (0, digest.START), "sys": (0, digest.START)}
    at = datetime(2026, 3, 2, 1, tzinfo=UTC)
    points, cut = [], None
    for i in range(n):
        chain = pick.choice(list(state))
        seq, prev = state[chain]
        at += timedelta(seconds=pick.randint(1, 999))
        salt, value = digest.new_salt(), f"意见{i}"
        payload = digest.canonical(
            {
                "by": {"person": "cg12"},
                "facts": {"n": i},
                "typed": {"opinion": digest.commitment(salt, value)},
            }
        )
        place = (chain, seq + 1, at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "case.accept", "case", f"C{i}")
        h = digest.sm3(digest.event_bytes(*place, prev=prev, payload=payload))
        rows.append(Row(*place, payload, prev, h))
        secrets.append(Secret(chain, seq + 1, "opinion", salt, value))
        state[chain] = (seq + 1, h)
        if i == n * 2 // 3:
            cut = dict(state)
    ordered = sorted(rows, key=lambda r: (r.chain, r.seq))
    leaves = [digest.leaf(r.hash) for r in ordered if r.seq <= cut[r.chain][0]]
    body = digest.canonical(
        {"no": 1, "at": "2026-03-03T00:00:00Z", "heads": {c: list(v) for c, v in sorted(cut.items()) if v[0]},
         "size": len(leaves), "root": digest.merkle_root(leaves), "prev": digest.START}
    )  # fmt: skip
    points.append((1, body, digest.sm3(body.encode())))
    return ordered, state, points, secrets


def found(rows, heads, points, secrets=None, published=None) -> check.Bad | None:
    report = Report()
    check.check_chains(sorted(rows, key=lambda r: (r.chain, r.seq)), heads, report)
    check.check_checkpoints(points, published, report)
    if secrets is not None:
        check.check_commitments([(r.chain, r.seq, r.payload) for r in rows], secrets, report)
    return report.first


def test_honest_ledgers_never_alarm():
    for seed in range(200):
        rows, heads, points, secrets = honest(40, seed)
        assert found(rows, heads, points, secrets, {1: points[0][1]}) is None


def flips(row: Row):
    """Every stored byte of the row, one bit changed, as the database would hand it back."""
    for i, value in enumerate(row):
        data = str(value).encode()
        for position in range(len(data)):
            changed = bytearray(data)
            changed[position] ^= 1
            text = bytes(changed).decode("utf-8", "surrogateescape")
            if isinstance(value, int):
                if not text.isdecimal():
                    continue  # the column type refuses it
                yield i, row._replace(seq=int(text))
            else:
                yield i, row._replace(**{Row._fields[i]: text})


def tampered(rows, heads):
    """(row, column, the rows of its chain after the flip) for every flip of every event."""
    chains = {code: [r for r in rows if r.chain == code] for code in heads}
    for row in rows:
        chain = chains[row.chain]
        for column, changed in flips(row):
            yield row, column, [*chain[: row.seq - 1], changed, *chain[row.seq :]]


@pytest.mark.slow
@pytest.mark.parametrize("code", ["LT04", "sys"])
def test_a_flip_of_any_stored_byte_is_found_and_named(code):
    rows, heads, _, _ = honest()
    mine = [r for r in rows if r.chain == code]
    tried = missed = misplaced = 0
    for row, column, after in tampered(mine, {code: heads[code]}):
        tried += 1
        report = Report()
        check.check_chains(sorted(after, key=lambda r: (r.chain, r.seq)), {code: heads[code]}, report)
        if report.first is None:
            missed += 1
        elif column > 1 and (report.first.chain, report.first.seq) != (row.chain, row.seq):
            misplaced += 1
    print(
        f"MT-GOAL id=G16 tier=ci chain={code} tampers={tried} undetected={missed} mislocated={misplaced} bound95={3 / tried:.2g}"
    )
    assert tried > 30_000
    assert (missed, misplaced) == (0, 0)


def test_a_deleted_event_is_found():
    rows, heads, points, _ = honest()
    assert all(found(rows[:k] + rows[k + 1 :], heads, points) for k in range(len(rows)))


def test_any_two_events_swapped_are_found():
    rows, heads, points, _ = honest(60)
    swaps = 0
    for i in range(len(rows)):
        for j in range(i):
            a, b = rows[i], rows[j]
            changed = list(rows)
            changed[i] = b._replace(chain=a.chain, seq=a.seq)
            changed[j] = a._replace(chain=b.chain, seq=b.seq)
            assert found(changed, heads, points) is not None
            swaps += 1
    assert swaps == 60 * 59 // 2


def rechain(rows, heads, k):
    """What somebody with database rights does: change event k and recompute every hash after it, heads included."""
    chain = rows[k].chain
    changed, prev, out = False, digest.START, []
    for row in rows:
        if row.chain != chain:
            out.append(row)
            continue
        if row == rows[k]:
            row = row._replace(payload=row.payload.replace('"n":', '"n":9'))
            changed = True
        row = row._replace(prev=prev)
        prev = digest.sm3(digest.event_bytes(*row[:6], prev=prev, payload=row.payload))
        out.append(row._replace(hash=prev))
    assert changed
    return out, heads | {chain: (heads[chain][0], prev)}


def test_a_rewritten_chain_with_correct_hashes_is_caught_by_the_checkpoint():
    rows, heads, points, _ = honest()
    covered = [k for k, r in enumerate(rows) if r.seq <= 50]
    for k in covered:
        changed, new_heads = rechain(rows, heads, k)
        assert found(changed, new_heads, points) is not None
        assert found(changed, new_heads, []) is None, (
            "without a checkpoint this goes unseen: that is why there is one"
        )


def test_a_rewritten_checkpoint_is_caught_by_the_published_copy():
    rows, heads, points, _ = honest()
    changed, new_heads = rechain(rows, heads, 3)
    said = {r.chain: [r.seq, r.hash] for r in changed}
    leaves = [digest.leaf(r.hash) for r in changed]
    body = digest.canonical(
        {
            "no": 1,
            "at": "2026-03-03T00:00:00Z",
            "heads": said,
            "size": len(leaves),
            "root": digest.merkle_root(leaves),
            "prev": digest.START,
        }
    )
    forged = [(1, body, digest.sm3(body.encode()))]
    assert found(changed, new_heads, forged) is None, "the database alone cannot tell"
    assert found(changed, new_heads, forged, published={1: points[0][1]}).what == "published copy"


def test_a_cut_tail_is_found_even_when_the_head_was_cut_too():
    rows, heads, points, _ = honest()
    chain = rows[0].chain
    mine = [r for r in rows if r.chain == chain]
    rest = [r for r in rows if r.chain != chain]
    kept = mine[:20]
    assert (
        found(rest + kept, heads | {chain: (20, kept[-1].hash)}, points).what == "shorter than its checkpoint"
    )


def test_a_changed_or_missing_typed_value_is_found_but_an_erased_one_is_not():
    rows, heads, points, secrets = honest()
    assert found(rows, heads, points, [secrets[0]._replace(value="别的意见"), *secrets[1:]]) is not None
    assert found(rows, heads, points, secrets[1:]).what == "typed value opinion"
    gone = secrets[0]
    last = [r for r in rows if r.chain == "sys"][-1]
    payload = digest.canonical(
        {"by": {}, "facts": {"erased": [[gone.chain, gone.seq, gone.field]]}, "typed": {}}
    )
    place = ("sys", last.seq + 1, last.at, "case.erase", "case", "C1")
    h = digest.sm3(digest.event_bytes(*place, prev=last.hash, payload=payload))
    more = [*rows, Row(*place, payload, last.hash, h)]
    assert found(more, heads | {"sys": (last.seq + 1, h)}, points, secrets[1:]) is None


def test_a_checker_that_leaves_a_field_out_is_caught_by_these_tests(monkeypatch):
    """Seeded defect: the hash does not cover `act`. The flip of an act then goes unseen, and the flips above would fail."""

    class Blind:
        def __init__(self, data=b""):
            self.data = data

        @classmethod
        def new(cls, name, data=b""):
            return cls(data)

        def copy(self):
            return Blind(self.data)

        def update(self, data):
            self.data += data

        def hexdigest(self):
            lines = self.data.split(b"\n", 4)
            return hashlib.new("sm3", b"\n".join([*lines[:3], lines[4]])).hexdigest()

    rows, heads, _, _ = honest(20)
    prev, blind = dict.fromkeys(heads, digest.START), []
    for row in rows:
        h = Blind.new(
            "sm3", digest.event_bytes(*row[:6], prev=prev[row.chain], payload=row.payload)
        ).hexdigest()
        blind.append(row._replace(prev=prev[row.chain], hash=h))
        prev[row.chain] = h
    heads = {c: (heads[c][0], prev[c]) for c in heads}
    monkeypatch.setattr(check, "hashlib", Blind)
    report = Report()
    check.check_chains([blind[0]._replace(act="case.reject"), *blind[1:]], heads, report)
    assert report.first is None, "the defect is real"
    monkeypatch.undo()
    assert _first_bad(blind, heads) is not None


def _first_bad(rows, heads):
    report = Report()
    check.check_chains(rows, heads, report)
    return report.first


def test_an_inclusion_proof_leads_to_the_root_and_a_changed_leaf_does_not():
    for n in range(1, 40):
        leaves = [digest.leaf(digest.sm3(str(i).encode())) for i in range(n)]
        root = digest.merkle_root(leaves)
        for i in range(n):
            path = digest.merkle_path(leaves, i)
            assert digest.root_from_path(leaves[i], i, n, path) == root
            assert digest.root_from_path(digest.leaf("00" * 32), i, n, path) != root

"""Verify a ledger from its stored rows alone. Pure Python: it can be carried to another machine with a dump.

It shares with the writer only `digest` (the definition of the bytes). What it finds is named exactly:
chain, number of the event, what is wrong, expected and found.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingtang.ledger import digest

_BREAKS = 7  # line breaks before the payload in what is hashed: one after each field


class Row(NamedTuple):
    """One stored event, in the order of the table's columns."""

    chain: str
    seq: int
    at: str
    act: str
    subject_type: str
    subject: str
    payload: str
    prev: str
    hash: str


class Secret(NamedTuple):
    """One stored typed value."""

    chain: str
    seq: int
    field: str
    salt: str
    value: str


@dataclass(frozen=True)
class Bad:
    chain: str
    seq: int
    what: str
    expected: str
    found: str


def _shown(value: object) -> str:
    """What can be printed of a value, whatever bytes it holds."""
    return str(value).encode("utf-8", "backslashreplace").decode()


@dataclass
class Report:
    """What was counted and the first fault in each order of checking; `first` is None for a sound ledger."""

    chains: int = 0
    events: int = 0
    checkpoints: int = 0
    commitments: int = 0
    first: Bad | None = None
    hashes: dict[str, list[str]] = field(default_factory=dict)

    def bad(self, chain: str, seq: int, what: str, expected: object, found: object) -> None:
        if self.first is None:
            self.first = Bad(chain, seq, what, _shown(expected), _shown(found))


def check_chains(
    rows: Iterable[Row | tuple[Any, ...]], heads: Mapping[str, tuple[int, str]], report: Report
) -> None:
    """Walk all events (ordered by chain, then seq): numbers without gaps, `prev` = hash before, hash = SM3 of the row.

    heads: chain → (seq, hash) as the chain table holds them. Stops looking into a chain at its first fault."""
    fresh: Callable[[], Any] = hashlib.new(
        "sm3"
    ).copy  # this loop runs 100,000 times a second: no look-up by name in it
    chain, expect, before, broken = None, 1, digest.START, False
    last_at = ""
    collected: list[str] = []
    for row in rows:
        report.events += 1
        code, seq, at, act, subject_type, subject, payload, prev, stored = row
        if code != chain:
            _close(report, chain, expect, before, broken, heads)
            chain, expect, before, broken, last_at = code, 1, digest.START, False, ""
            collected = report.hashes[code] = []
        if broken:
            continue
        if seq != expect:
            report.bad(code, expect, "number", expect, seq)
            broken = True
            continue
        head = f"{code}\n{seq}\n{at}\n{act}\n{subject_type}\n{subject}\n{prev}\n"
        sm3 = fresh()
        sm3.update((head + payload).encode("utf-8", "surrogateescape"))  # digest.raw, without the call
        found = sm3.hexdigest()
        if prev != before or found != stored or at < last_at or head.count("\n") != _BREAKS:
            _name(report, row, before, found, last_at)
            broken = True
            continue
        collected.append(stored)
        expect, before, last_at = seq + 1, stored, at
    _close(report, chain, expect, before, broken, heads)
    report.chains = len(report.hashes)
    for code, (seq, _) in sorted(heads.items()):
        if seq and code not in report.hashes:
            report.bad(code, 1, "missing chain", seq, 0)


def _name(report: Report, row: Row | tuple[Any, ...], before: str, found: str, last_at: str) -> None:
    code, seq, at, *_, prev, stored = row
    if prev != before:
        report.bad(code, seq, "prev", before, prev)
    elif found != stored:
        report.bad(code, seq, "hash", found, stored)
    elif at < last_at:
        report.bad(code, seq, "time runs backwards", f">= {last_at}", at)
    else:
        report.bad(code, seq, "line break in a field", "none", "one")


def _close(
    report: Report,
    chain: str | None,
    expect: int,
    before: str,
    broken: bool,
    heads: Mapping[str, tuple[int, str]],
) -> None:
    if chain is None or broken:
        return
    seq, head = heads.get(chain, (0, digest.START))
    if seq != expect - 1:
        report.bad(chain, min(seq + 1, expect), "head number", seq, expect - 1)
    elif head != before:
        report.bad(chain, seq, "head hash", head, before)


def check_checkpoints(
    stored: Iterable[tuple[int, str, str]], published: Mapping[int, str] | None, report: Report
) -> None:
    """Checkpoints (no, body, digest) against the walked hashes and against the copies outside the database.

    published: no → body as read from the public tree, or None when there is none to compare with."""
    reached: dict[str, int] = defaultdict(int)
    before, next_no = digest.START, 1
    for no, body, stored_digest in stored:
        report.checkpoints += 1
        if no != next_no:
            report.bad("checkpoint", next_no, "number", next_no, no)
            return
        if digest.sm3(digest.raw(body)) != stored_digest:
            report.bad("checkpoint", no, "digest", digest.sm3(digest.raw(body)), stored_digest)
            return
        if published is not None and published.get(no) != body:
            report.bad("checkpoint", no, "published copy", published.get(no, "no copy")[:200], body[:200])
            return
        try:
            said = json.loads(body)
            ok = _compare(said, before, reached, report, no)
        except (KeyError, TypeError, ValueError) as error:
            report.bad("checkpoint", no, "form", "a checkpoint", type(error).__name__)
            return
        if not ok:
            return
        before, next_no = stored_digest, no + 1
    for no in sorted(published or {}):
        if no >= next_no:
            report.bad("checkpoint", no, "missing in the database", "the published one", "none")
            return


def _compare(said: dict[str, Any], before: str, reached: dict[str, int], report: Report, no: int) -> bool:
    if said["prev"] != before or said["no"] != no:
        report.bad("checkpoint", no, "prev", before, said["prev"])
        return False
    leaves: list[str] = []
    for chain in sorted(said["heads"]):
        seq, head = said["heads"][chain]
        hashes = report.hashes.get(chain, [])
        if len(hashes) < seq:
            report.bad(chain, len(hashes) + 1, "shorter than its checkpoint", seq, len(hashes))
            return False
        if seq and hashes[seq - 1] != head:
            report.bad(chain, seq, "differs from its checkpoint", head, hashes[seq - 1])
            return False
        leaves += [digest.leaf(h) for h in hashes[reached[chain] : seq]]
        reached[chain] = seq
    if digest.merkle_root(leaves) != said["root"] or len(leaves) != said["size"]:
        report.bad("checkpoint", no, "root", said["root"], digest.merkle_root(leaves))
        return False
    return True


def check_commitments(
    rows: Iterable[tuple[str, int, str]], secrets: Iterable[Secret | tuple[Any, ...]], report: Report
) -> None:
    """Every commitment has its value and salt, or an erasure event that names it; every value has its commitment.

    rows: (chain, seq, payload) of all events."""
    promised: dict[tuple[str, int, str], str] = {}
    erased: set[tuple[str, int, str]] = set()
    for chain, seq, payload in rows:
        if '"typed":{}' in payload and '"erased"' not in payload:
            continue
        try:
            said = json.loads(payload)
            promised |= {(chain, seq, name): value for name, value in said["typed"].items()}
            erased |= {(c, int(s), f) for c, s, f in said["facts"].get("erased", ())}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            report.bad(chain, seq, "payload", "an act", type(error).__name__)
    for chain, seq, name, salt, value in secrets:
        report.commitments += 1
        expected = promised.pop((chain, seq, name), "")
        found = digest.commitment(salt, value)
        if expected != found:
            report.bad(chain, seq, f"typed value {name}", expected or "none", found)
    for chain, seq, name in sorted(set(promised) - erased):
        report.bad(chain, seq, f"typed value {name}", "a value or its erasure", "neither")


def check_successions(
    rows: Iterable[tuple[str, int, str, str]],
    heads: Mapping[str, tuple[int, str]],
    closed: Iterable[str],
    report: Report,
) -> None:
    """A chain that was opened by a merger names the last event of every chain it follows, and only such chains are closed.

    rows: (chain, seq, act, payload) of all events. A case that moved is named by both chains: moved-out says where its
    moved-in stands, and that one the hash of the first."""
    followed: set[str] = set()
    left: dict[tuple[str, int], tuple[str, int]] = {}
    for chain, seq, act, payload in rows:
        if act not in ("chain.follow", "case.moved-out", "case.moved-in"):
            continue
        facts = json.loads(payload)["facts"]
        if act == "case.moved-out":
            left[(facts["to"], facts["to_seq"])] = (chain, seq)
        elif act == "case.moved-in":
            said = (facts["from"], facts["from_seq"])
            if (found := left.pop((chain, seq), None)) != said:
                report.bad(chain, seq, "moved-out of its moved-in", said, found)
            elif report.hashes.get(said[0], [])[said[1] - 1 : said[1]] != [facts["from_hash"]]:
                report.bad(chain, seq, "hash of its moved-out", "as the chain has it", facts["from_hash"])
        else:
            for code, last, hashed in facts["heads"]:
                followed.add(code)
                if heads.get(code) != (last, hashed):
                    report.bad(code, last, "end of a closed chain", hashed, heads.get(code))
    for (chain, seq), place in left.items():
        report.bad(chain, seq, "moved-in", f"of {place}", "none")
    if missing := set(closed) ^ followed:
        report.bad(min(missing), 0, "closed chains", "those that another follows", "a difference")


_RECORDS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "chain": lambda code, seq, head: (code, seq, head),
    "event": Row,
    "checkpoint": lambda no, body, stored: (no, body, stored),
    "typed": Secret,
}


def read_dump(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The records of a dump written by `mingtang dump --ledger`: ("event", Row), ("typed", Secret), …"""
    for number, line in enumerate(lines, 1):
        try:
            kind, *values = json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number}: found {line[:40]!r}, expected a JSON array") from error
        if kind not in _RECORDS:
            raise ValueError(
                f"line {number}: found a record {str(kind)[:40]!r}, expected one of {', '.join(_RECORDS)}"
            )
        yield kind, _RECORDS[kind](*values)


def check_dump(lines: Iterable[str], published: Mapping[int, str] | None = None) -> Report:
    """Verify a whole dump."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for kind, record in read_dump(lines):
        parts[kind].append(record)
    report = Report()
    check_chains(
        sorted(parts["event"], key=lambda r: (r[0], r[1])),
        {c: (s, h) for c, s, h in parts["chain"]},
        report,
    )
    check_checkpoints(sorted(parts["checkpoint"]), published, report)
    check_commitments(((r[0], r[1], r[6]) for r in parts["event"]), parts["typed"], report)
    return report

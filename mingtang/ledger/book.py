"""The one way into the ledger: `@act` opens the transaction, `write()` appends the one event.

Imported only by modules named `acts.py` (a house test holds it). Payload, as hashed:
{"by": {"person","post","agency"[,"for"]}, "facts": {...}, "typed": {field: commitment}[, "batch": id][, "clock": "…"]}.
Facts are codes, numbers, dates and digests that the act declared; what a person typed enters as a commitment.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction

from mingtang import faults
from mingtang.clock import day
from mingtang.database import still
from mingtang.ledger import digest, pen
from mingtang.ledger.models import Chain, Key
from mingtang.ledger.refusal import Moved

R = TypeVar("R")

_CODE = re.compile(r"[\w.:/@+〔〕（）()#,·-]{0,160}")  # · as in a file number (档号)
SYSTEM_CHAIN = "sys"


class By(Protocol):
    """Who acts: codes only. `acting_for` names the post holder whom a stand-in (A/B 岗) replaces, or ""."""

    person: str
    post: str
    agency: str
    acting_for: str


@dataclass(frozen=True)
class Written:
    """Where an event stands and what it hashes to; the receipt prints it."""

    chain: str
    seq: int
    hash: str
    at: str


@dataclass
class _Open:
    """The act in progress: what it is called, what it may say in clear, how many events it wrote."""

    name: str
    facts: frozenset[str]
    bulk: bool
    at: datetime
    written: list[Written] = field(default_factory=list)
    batches: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """One event; or one a case under one batch id, where others go with the first."""
        return len(self.written) == 1 or (
            len(self.written) > 1 and len(self.batches) == 1 and "" not in self.batches
        )


_open: ContextVar[_Open | None] = ContextVar("mingtang_act", default=None)


class BrokenAct(RuntimeError):
    """The programme broke the act contract (not the user): nested, no event, two events, undeclared fact."""


def acting() -> bool:
    """True inside an act; the tests' database wrapper asks it."""
    return _open.get() is not None


def act(
    name: str, *, facts: tuple[str, ...] = (), bulk: bool = False
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """One verb, one transaction, one event; several only as one batch. `bulk`: one event a case, or none.

    The function must take keywords `at` (aware UTC datetime, the server's time of the act) and `by`.
    A keyword `key` (idempotency) is taken off here: a repeat returns the first result and writes nothing.
    The result must be a str, int, list or None (codes, never rows). Raises Refused or Moved from the body.
    """
    declared = frozenset(facts)

    def decorate(body: Callable[..., R]) -> Callable[..., R]:
        @functools.wraps(body)
        def done(*args: Any, at: datetime, key: str = "", **kwargs: Any) -> Any:
            if _open.get() is not None:
                raise BrokenAct(f"{name} was called inside {_open.get().name}")  # type: ignore[union-attr]
            now = _open.set(_Open(name, declared, bulk, at))
            try:
                with transaction.atomic(), still.scope():
                    if key and (first := _first(key, name)):
                        return json.loads(first.result)
                    result = body(*args, at=at, **kwargs)
                    said = _open.get()
                    assert said is not None
                    if not (bulk or said.whole):
                        raise BrokenAct(f"{name} wrote {len(said.written)} events, expected 1 or one batch")
                    if key:
                        Key.objects.create(key=key, act=name, result=json.dumps(result), day=day(at))
                    faults.point(f"act.{name}")
                    if faults.switched("answer-before-commit"):
                        transaction.set_rollback(
                            True
                        )  # the answer goes out; what it says never reached the disk
                faults.point("act.committed")
                return result
            finally:
                _open.reset(now)

        done.act_name = name  # type: ignore[attr-defined]
        return done

    return decorate


def _first(key: str, name: str) -> Key | None:
    """The first result under `key`. Two clicks on one form come at once: the second waits here for the first."""
    if connection.vendor == "postgresql":  # SQLite has the writer lock
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return Key.objects.filter(key=key, act=name).first()


def line_up(*chains: str) -> None:
    """Wait until this act may append to `chains`, before it locks any other row: acts on one chain then never
    wait for each other in a ring. Without it, an act waits when it writes."""
    if connection.vendor == "postgresql":
        for code in sorted(chains):
            Chain.objects.select_for_update().filter(code=code).first()


def utc_text(at: datetime) -> str:
    """`at` as stored: 2026-11-22T01:02:03.000004Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def write(
    subject_type: str,
    subject: str,
    *,
    chain: str,
    by: By,
    facts: Mapping[str, Any] | None = None,
    typed: Mapping[str, str] | None = None,
    sealed: frozenset[str] = frozenset(),
    batch: str = "",
    name: str = "",
) -> Written:
    """Append one event of the act in progress to `chain` and return where it stands.

    facts: declared keys only; str (a code), int, bool, None, or lists/dicts of these; floats are refused.
    typed: field → text a person typed (already SM4-sealed where the field is in `sealed`).
    name: a finer verb of the same act ("case.take" → "case.extend").
    """
    now = _open.get()
    if now is None:
        raise BrokenAct("book.write() was called outside an act")
    facts = dict(facts or {})
    if strange := set(facts) - now.facts:
        raise BrokenAct(f"{now.name}: facts {sorted(strange)} are not declared")
    _check_codes(now.name, facts)
    head = _head(chain)
    clock = utc_text(now.at)
    at = max(clock, head.at)
    salts = {field: digest.new_salt() for field in typed or {}}
    payload: dict[str, Any] = {
        "by": {
            k: v
            for k, v in (
                ("person", by.person),
                ("post", by.post),
                ("agency", by.agency),
                ("for", by.acting_for),
            )
            if v
        },
        "facts": facts,
        "typed": {f: digest.commitment(salts[f], v) for f, v in (typed or {}).items()},
    }
    if batch:
        payload["batch"] = batch
    if at != clock:
        payload["clock"] = clock  # the wall clock stood behind the ledger: show the difference
    text = digest.canonical(payload)
    place = {
        "chain": chain,
        "seq": head.seq + 1,
        "at": at,
        "act": name or now.name,
        "subject_type": subject_type,
        "subject": subject,
    }
    if any("\n" in str(v) for v in place.values()):
        raise BrokenAct(f"{now.name}: a line break in {place}")
    hashed = digest.sm3(digest.event_bytes(**place, prev=head.hash, payload=text))  # type: ignore[arg-type]
    about = (subject_type, subject)
    pen.append(
        [*place.values(), text, head.hash, hashed], chain, head.seq + 1, hashed,
        [[chain, head.seq + 1, f, *about, salts[f], v, f in sealed] for f, v in (typed or {}).items()],
    )  # fmt: skip
    written = Written(chain, head.seq + 1, hashed, at)
    now.written.append(written)
    now.batches.add(batch)
    faults.point("ledger.written")
    return written


def open_chain(code: str, agency: str) -> Chain:
    """Make the chain `code` for `agency` (called inside the act that founds the agency, or by `init`)."""
    return Chain.objects.create(code=code, agency=agency, seq=0, head=digest.START)


def close_chain(code: str) -> list[str | int]:
    """End `code` for ever and return its head as [chain, seq, hash], which the chain that follows it names."""
    head = _head(code)
    Chain.objects.filter(code=code).update(closed=True)
    return [code, head.seq, head.hash]


def next_seq(chain: str) -> int:
    """The number that the next event of `chain` gets, which stays locked until the act ends."""
    return _head(chain).seq + 1


def _head(chain: str) -> pen.Head:
    head = pen.head(chain)
    if head is None:
        raise BrokenAct(f"chain {chain} is missing")
    if head.closed:  # the page was built before a merger that came first
        raise Moved("该单位刚刚撤并，请刷新后办理")
    return head


def _check_codes(name: str, value: Any, path: str = "facts") -> None:
    """Refuse what is not a code, number, date or digest; a typed text must come as a commitment."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _check_codes(name, inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_codes(name, inner, path)
    elif isinstance(value, str):
        if not _CODE.fullmatch(value):
            raise BrokenAct(f"{name}: {path} is not a code: {len(value)} characters")
    elif not (value is None or isinstance(value, bool | int)):
        raise BrokenAct(
            f"{name}: {path} is a {type(value).__name__}, expected a code, number, date or digest"
        )

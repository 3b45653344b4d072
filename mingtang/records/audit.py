"""Whether columns, headings, guides and topics are what their events add up to. Rows are a cache: they are rebuilt here and compared.

Columns of a city from before there were such events are compared in what later events tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.models import Event, Typed
from mingtang.records import gate
from mingtang.records.models import Column, ColumnAgency, GuideVersion, Heading, Keeping
from mingtang.records.topics.models import Topic, TopicVersion

Difference = tuple[str, str, str, str]  # subject, column of the row, expected from the events, found
_COLUMN = (
    "parent",
    "kind",
    "statutory",
    "own",
    "binding",
    "minimum",
    "rhythm",
    "post",
    "owner",
    "each",
    "agencies",
)
_GATE = tuple(gate.Gate.__dataclass_fields__)


@dataclass
class Told:
    """What the events say. columns: code → name of a fact → value; keepings: agency → columns, where it was ever set."""

    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    keepings: dict[str, set[str]] = field(default_factory=dict)
    headings: dict[str, dict[str, Any]] = field(default_factory=dict)
    guides: dict[tuple[str, int], str] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)  # owner of a guide → version published last
    topics: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)  # → owner, digest
    shown: dict[str, int] = field(default_factory=dict)  # topic → version that is public, 0 none


def differences() -> tuple[int, list[Difference]]:
    """(rows compared, what differs)."""
    told = _fold()
    rows = [*_columns(told), *_keepings(told), *_headings(told), *_guides(told), *_topics(told)]
    return len(rows), [row for row in rows if row[2] != row[3]]


def _fold() -> Told:
    told, names = Told(), _names()
    events = Event.objects.filter(
        subject_type__in=("column", "agency", "heading", "guide", "topic")
    ).order_by("id")
    for chain, seq, act, subject, payload in events.values_list("chain", "seq", "act", "subject", "payload"):
        facts = json.loads(payload)["facts"]
        name = names.get((chain, seq), "")
        if act.startswith("column."):
            _column(told, act, facts, name)
        elif act in ("agency.merge", "agency.split"):
            _handed_on(told, facts)
        elif act.startswith("heading."):
            told.headings[subject] = {"closed": facts["closed"], **({"name": name} if name else {})}
        elif act == "guide.save":
            told.guides[facts["owner"], facts["version"]] = facts["digest"]
        elif act == "guide.publish":
            told.current[facts["owner"]] = facts["version"]
        elif act.startswith("topic."):
            _topic(told, act, facts)
    return told


def _topic(told: Told, act: str, facts: dict[str, Any]) -> None:
    code, number = facts["topic"], facts["version"]
    if act == "topic.save":
        told.topics[code, number] = facts["owner"], facts["digest"]
    else:
        told.shown[code] = number if act == "topic.publish" else 0


def _names() -> dict[tuple[str, int], str]:
    """(chain, seq) → the typed name that an event of the system chain commits to; erased ones are absent."""
    rows = Typed.objects.filter(field="name", subject_type__in=("column", "heading"))
    return {(chain, seq): value for chain, seq, value in rows.values_list("chain", "seq", "value") if value}


def _column(told: Told, act: str, facts: dict[str, Any], name: str) -> None:
    if act == "column.keep":
        told.keepings[facts["agency"]] = set(facts["columns"])
        return
    code = facts["column"]
    known = told.columns.setdefault(code, {"closed": False})
    if act in ("column.open", "column.correct"):
        known |= {key: facts[key] for key in _COLUMN if key in facts} | {"limit_days": facts["limit"]}
        known |= {"internal": facts.get("internal", False)} | ({"name": name} if name else {})
        if facts["owner"] in told.keepings and facts["kind"] != "group" and _asked_anew(act, facts):
            told.keepings[facts["owner"]].add(code)
    elif act == "column.move":
        known["parent"] = facts["parent"]
        for below in _branch(told, code):
            told.columns[below]["statutory"] = facts["statutory"]
    elif act == "column.gate":
        known |= {key: facts[key] for key in _GATE}
    elif act == "column.close":
        known["closed"] = True
        for kept in told.keepings.values():
            kept.discard(code)


def _handed_on(told: Told, facts: dict[str, Any]) -> None:
    """Agencies were merged or divided: who owns, keeps and publishes in these columns from then on."""
    sources, to, kept = set(facts["sources"]), facts["agency"], set(facts["kept"])
    for code in facts["columns"]:
        known = told.columns.get(code, {})
        if known.get("owner") in sources:
            known["owner"] = to
        if sources & set(known.get("agencies", ())):
            known["agencies"] = sorted(set(known["agencies"]) - sources | {to})
    for source in sources & told.keepings.keys():
        told.keepings[source] -= kept
    if to in told.keepings:
        told.keepings[to] |= kept


def _asked_anew(act: str, facts: dict[str, Any]) -> bool:
    """Whether the act made its owner keep the column."""
    return act == "column.open" or "owner" in facts["fields"]


def _branch(told: Told, code: str) -> set[str]:
    found, todo = set(), [code]
    while todo:
        found.add(here := todo.pop())
        todo += [c for c, known in told.columns.items() if known.get("parent") == here]
    return found


def _columns(told: Told) -> Iterator[Difference]:
    publishers: dict[str, list[str]] = {}
    for code, agency in ColumnAgency.objects.order_by("column", "agency").values_list("column", "agency"):
        publishers.setdefault(code, []).append(agency)
    added = _added_publishers()
    rows = {row.code: row for row in Column.objects.all()}
    for code, known in told.columns.items():
        row = rows.get(code)
        if row is None:
            yield code, "row", "one", "none"
            continue
        stands: dict[str, Any] = {
            "parent": row.parent_id or "", "owner": row.owner_id or "", "closed": row.closed_on is not None,
            "agencies": [a for a in publishers.get(code, []) if (code, a) not in added],
        }  # fmt: skip
        for name, value in known.items():
            expected = [a for a in value if (code, a) not in added] if name == "agencies" else value
            found = stands[name] if name in stands else getattr(row, name)
            yield code, name, str(expected), str(found)


def _added_publishers() -> set[tuple[str, str]]:
    """(column, agency) of those who keep a column that is open to some alone: keeping it let them publish there."""
    return set(Keeping.objects.values_list("column", "agency"))


def _keepings(told: Told) -> Iterator[Difference]:
    for agency, columns in told.keepings.items():
        kept = Keeping.objects.filter(agency=agency, until=None).values_list("column", flat=True)
        yield agency, "keepings", str(sorted(columns)), str(sorted(kept))


def _headings(told: Told) -> Iterator[Difference]:
    rows = {f"{row.scheme}:{row.code}": row for row in Heading.objects.all()}
    for subject, known in told.headings.items():
        row = rows.get(subject)
        stands = {"name": row.name, "closed": row.closed_on is not None} if row else {}
        for name, value in known.items():
            yield subject, name, str(value), str(stands.get(name, "none"))


def _guides(told: Told) -> Iterator[Difference]:
    rows = {(v.owner, v.no): v for v in GuideVersion.objects.all()}
    for (owner, number), digest in told.guides.items():
        row = rows.get((owner, number))
        found = sm3(canonical(row.content).encode()) if row else "none"
        yield f"guide:{owner}:{number}", "content", digest, found
    for owner, number in told.current.items():
        now = [v.no for v in rows.values() if v.owner == owner and v.current]
        yield f"guide:{owner}", "current", str([number]), str(now)


def _topics(told: Told) -> Iterator[Difference]:
    rows = {(v.topic_id, v.no): v for v in TopicVersion.objects.all()}
    owners = dict(Topic.objects.values_list("code", "owner"))
    for (code, number), (owner, digest) in told.topics.items():
        row = rows.get((code, number))
        found = sm3(canonical(row.content).encode()) if row else "none"
        yield f"topic:{code}:{number}", "content", digest, found
        yield f"topic:{code}", "owner", owner, owners.get(code, "none")
    for code, number in told.shown.items():
        now = [v.no for v in rows.values() if v.topic_id == code and v.current]
        yield f"topic:{code}", "current", str([number] if number else []), str(now)

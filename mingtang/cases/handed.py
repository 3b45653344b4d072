"""公文系统报送: a document comes with the reviews that an office-automation system has done (kind release-oa), and with the
opinions of other agencies (会签); it is published at once, at a set hour, or with the document that it explains.

What that system says of each review stands in the opening event: the day, the digest of what was reviewed and its own
code of the person in clear; name, post and opinion as commitments. Nothing of it is a step of this house.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingtang.cases import flow
from mingtang.cases.models import Case, Submission
from mingtang.cases.moving import Move, standing_of
from mingtang.cases.reading import typed_of
from mingtang.cases.registry import kind_of
from mingtang.kinds.release_oa_2.rules import COSIGN
from mingtang.kinds.table import Kind
from mingtang.ledger.refusal import Refused
from mingtang.people.posts import RELEASING
from mingtang.people.seats import holders
from mingtang.records import gate
from mingtang.records.models import Record

KIND = "release-oa"
MACHINE = "oa:"  # begins the actor of what a machine does


@dataclass(frozen=True)
class Review:
    """One review as the other system says it. step: of the kind's WORDS, or cosign with the agency whose opinion it is; person: that system's code; on: ISO day;
    digest: SM3 of the text that was reviewed (64 hexadecimal digits)."""

    step: str
    person: str
    name: str
    post: str
    on: str
    digest: str
    opinion: str = ""
    agency: str = ""

    @property
    def place(self) -> str:
        """Under which it stands in the event."""
        return f"{COSIGN}{self.agency}" if self.agency else self.step


@dataclass(frozen=True)
class Handed:
    """What comes with the text. machine, key: who sent it under which key of its own; body: SM3 of the request;
    text: SM3 of text and files as they were sent; accountable, post: person of this house who answers for it; concerned: other
    agencies that it touches."""

    machine: str
    key: str
    body: str
    text: str
    accountable: str
    post: str
    reviews: Sequence[Review]
    concerned: Sequence[str] = ()


def receive(move: Move, handed: Handed) -> None:
    """Bring what was handed in to the state the rules judge. Raises Refused where the key is taken."""
    if Submission.objects.filter(machine=handed.machine, key=handed.key).exists():
        raise Refused("该编号已报送过其他内容，请换一个编号", "key")
    answers = handed.post in RELEASING and handed.accountable in {
        seat.person for seat in holders(move.case.agency_id, handed.post, move.day)
    }
    move.facts |= {
        "machine": handed.machine, "submission": handed.body, "text_digest": handed.text,
        "elsewhere": {r.place: {"person": r.person, "on": r.on, "digest": r.digest} for r in handed.reviews},
        "accountable": handed.accountable if answers else "", "released_under": handed.post if answers else "",
        "interpretation_waived": bool(move.typed.get("no_interpretation_reason")),
        **({"concerned_agencies": list(handed.concerned)} if handed.concerned else {}),
    }  # fmt: skip
    for review in handed.reviews:
        said = {"name": review.name, "post": review.post, "opinion": review.opinion}
        move.typed |= {f"{review.place}.{what}": text for what, text in said.items() if text}


def asked(record: Record, move: Move) -> None:
    """What the column and the agency ask of a text on this day: the same as of one that is written here."""
    here = gate.of(record.column, record.agency.line, move.day)
    asked = {
        "office_check": here.office_check,
        "legal_check": record.column.binding,
        "second_look": here.second_look,
    }
    move.facts["reviews_asked"] = [step for step, wanted in asked.items() if wanted]


def known(case: Case, move: Move) -> dict[str, Any]:
    """The names in the other system, and of who acts now: who reviewed there does not clear here."""
    names = [value for name, value in typed_of(case).items() if name.endswith(".name")]
    return {"reviewer_names": names, "actor_name": move.seat.name}


def submit(move: Move, more: Mapping[str, Any]) -> None:
    """The document stands; where nothing holds it, the system publishes it in the same transaction."""
    handed: Handed = more["handed"]
    move.after_write.append(
        lambda written: Submission.objects.create(
            machine=handed.machine, key=handed.key, case=move.case, digest=handed.body, at=move.at
        )
    )
    if do := _next(move.kind, move.rule_facts()):
        move.companions.append((move.case, do, {}))


def _next(kind: Kind, facts: Mapping[str, Any]) -> str:
    """The step by which the system takes in a document that nothing holds; "" of one that is held."""
    takes = [do for do in ("admit_with", "admit_later", "admit") if do in kind.steps]
    return next((do for do in takes if not any(kind.rules[rule](facts) for rule in kind.steps[do].rule)), "")


def freed(move: Move, document: Record, known: Mapping[str, Any]) -> None:
    """The explanation of `document` waits for it from now on: a document that came this way and was held for nothing else goes
    on. known: what the rules ask of its text."""
    case = Case.objects.house.filter(code=document.case, state="held").select_related("agency").first()
    if case is None or not case.kind.startswith(f"{KIND}-"):
        return
    kind, standing = kind_of(case.kind), standing_of(case)
    told = {
        **flow.rule_facts(kind, standing, person="", today=move.day, calendar=move.calendar),
        "now": move.at,
    }
    if do := _next(kind, {**told, **known, "interpretation_signed": True}):
        move.companions.append((case, do, {}))


def reviews_of(case: Case) -> list[dict[str, str]]:
    """What the other system says of its reviews, for the case page: step, name, post, on, opinion."""
    typed = typed_of(case)
    said = case.facts["facts"].get("elsewhere") or {}
    return [
        {"step": step, **{what: typed.get(f"{step}.{what}", "") for what in ("name", "post", "opinion")}, **one}
        for step, one in said.items()
    ]  # fmt: skip

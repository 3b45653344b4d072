"""The table of one kind of case, as frozen dataclasses, and what can be read off it.

`read` builds a Kind from a mapping whose shape is right; it judges nothing. `checks.check` judges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, TypeVar, cast

from mingtang import clock

SAME = "same"  # in Step.to: the case stays where it is
OUTCOME_LETTER = "outcome"  # in Step.issues: the letter of the outcome

Facts = Mapping[str, Any]
Rule = Callable[[Facts], str]  # the reason it refuses, with its article, or ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a table. path: as `steps.4.from`; line: in the source text, 0 without one; text: Chinese."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """clock: none (not begun) | running | paused | stopped (nothing is owed any more). final: no way out. idle: what the
    time bar says while there is no clock, where that is neither that it has not begun nor that it is over."""

    key: str
    label: str
    clock: str
    final: bool = False
    public: str = ""
    idle: str = ""
    at: str = ""

    @property
    def public_label(self) -> str:
        return self.public or self.label

    @property
    def closed(self) -> bool:
        """Nothing is owed any more, though the file may still have to be archived."""
        return self.clock == "stopped"


@dataclass(frozen=True, slots=True)
class Term:
    """A period. n: how many units; given: the typed fact that sets n instead (n is then the default).

    cap: the most an extension may add, in the same unit. once: a second extension is refused. within: the statutory
    term a promise may not exceed. replaces: the term in whose place it stands once it has begun. owed_by: whose period it is; "nobody": a window in which a step may be taken,
    which nobody fails and no lamp shows. roll: a last day off moves on (natural days and months, Civil Code 203).
    """

    key: str
    label: str
    n: int
    unit: str = ""
    law: str = ""
    cap: int = 0
    once: bool = True
    roll: bool = True
    given: str = ""
    within: str = ""
    replaces: str = ""
    owed_by: str = "agency"
    at: str = ""

    def rule(self, n: int | None = None) -> clock.Rule:
        """For `clock.due`. n: the number given in the notice, where the term has `given`."""
        length = self.n if n is None else n
        term = clock.Term(length, cast(clock.Unit, self.unit), self.law, self.roll, self.label)
        return clock.Rule(term, self.cap, self.once)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ends. cell: row of the report; letter: the paper that says it; chosen: an officer may
    choose it (false: only a step sets it); asks: what the drafter must then type; rule: names of rules besides
    those of the step. law_text: the article with the full name of the law."""

    key: str
    label: str
    article: str = ""
    cell: str = ""
    letter: str = ""
    remedy: str = "none"
    group: str = ""
    chosen: bool = True
    asks: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    law_text: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row: who may do what, from where to where, by which article, with what effect.

    froms: states it may be taken in; empty = it opens the case. to: the state after, or SAME.
    by: posts (or applicant, system, operator) of `agency`: "own", "concerned" (those named in the fact
    `concerned_agencies`) or the code of another agency. named: the fact that says which one of `by` takes it in this case.
    on: the fact that holds the legal day of the step's effect on terms; empty = the day of the act.
    starts, ends, pauses, resumes, restarts, extends: keys of terms; ending a term that does not run does nothing.
    adds: the most units this step adds to `extends`. term: the step's own limit, from the moment it becomes ready.
    once: refused while it stands among the steps done. after: steps that must be done first (one whose `when`
    is false counts as done). parallel: group of steps that may run side by side. undoes: steps no longer done.
    revives: terms that an undone step had ended, and that run on as if it never had.
    when: name of a yes/no fact of the case; false or missing = the step does not apply.
    rule: names of rules; issues: keys of letters; asks: facts the actor types. outcome: the one it sets;
    needs_outcome: the actor chooses one. bulk: may be taken for many cases at once.
    side: may be taken, but nobody waits for it (extension, return, withdrawal): it makes no turn (待办).
    """

    do: str
    label: str
    to: str
    consequence: str
    law: str = ""
    froms: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    agency: str = "own"
    named: str = ""
    on: str = ""
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    extends: str = ""
    adds: int = 0
    once: bool = False
    rule: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs_outcome: bool = False
    outcome: str = ""
    term: str = ""
    when: str = ""
    after: tuple[str, ...] = ()
    parallel: str = ""
    undoes: tuple[str, ...] = ()
    revives: tuple[str, ...] = ()
    bulk: bool = False
    side: bool = False
    at: str = ""

    def target(self, state: str) -> str:
        """The state after the step, taken in `state`."""
        return state if self.to == SAME else self.to

    def posts(self, facts: Facts) -> tuple[str, ...]:
        """The posts that take it in this case."""
        return tuple(post for post in self.by if not self.named or post == facts.get(self.named))

    def applies(self, facts: Facts) -> bool:
        return not self.when or bool(facts.get(self.when))


@dataclass(frozen=True)
class Kind:
    """A kind of case under one version of the law. main: the term whose last day is the case's due day. builds_on: the
    packaged version whose letters hold here too, where this one has none of its own."""

    version: str
    code: str
    label: str
    law: str
    builds_on: str = ""
    main: str = ""
    cells: str = ""
    laws: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    item: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def posts(self) -> frozenset[str]:
        return frozenset(post for step in self.steps.values() for post in step.by)

    @property
    def openings(self) -> tuple[Step, ...]:
        """The steps that open a case."""
        return tuple(step for step in self.steps.values() if not step.froms)

    def choices(self) -> tuple[Outcome, ...]:
        """The outcomes an officer may choose."""
        return tuple(outcome for outcome in self.outcomes.values() if outcome.chosen)

    def waits_for(self, step: Step, done: Collection[str], facts: Facts) -> tuple[Step, ...]:
        """The steps that must still be done before `step`; those that do not apply to this case are not waited for."""
        before = (self.steps[key] for key in step.after)
        return tuple(s for s in before if s.do not in done and s.applies(facts))

    def ready(self, state: str, done: Collection[str], facts: Facts) -> tuple[Step, ...]:
        """The steps whose turn it is; their rules and the posts are not asked here. done: keys of the steps done
        and not undone since. Parallel steps stand side by side until all are done."""
        return tuple(
            step
            for step in self.steps.values()
            if state in step.froms
            and not (step.once and step.do in done)
            and step.applies(facts)
            and not self.waits_for(step, done, facts)
        )

    def done_after(self, step: Step, done: Collection[str]) -> frozenset[str]:
        """The steps that stand as done after `step` was taken."""
        return (frozenset(done) | {step.do}) - frozenset(step.undoes)

    def rules_of(self, step: Step, outcome: str = "") -> tuple[str, ...]:
        """Names of the rules to ask, in order: the step's, then those of the outcome it decides on."""
        chosen = self.outcomes.get(outcome) if step.needs_outcome else None
        return (*step.rule, *(chosen.rule if chosen else ()))

    def cite(self, article: str) -> str:
        """`article` with the full names of the laws: 条例第三十条 → 《…条例》第三十条, for papers."""
        for short, full in self.laws.items():
            article = re.sub(rf"(?<!\w){re.escape(short)}(?=第)", full, article)
        return article


ALIASES = {"froms": "from"}  # `from` is a keyword in Python, a plain word in the table
ROWS: Mapping[str, type] = {"states": State, "terms": Term, "outcomes": Outcome}
_T = TypeVar("_T", State, Term, Outcome, Step)


def columns(row: type) -> dict[str, tuple[type, bool]]:
    """What a row of this type may say: word in the table → (str, int, bool or tuple; whether it must stand)."""
    simple: dict[str, type] = {"str": str, "int": int, "bool": bool, "tuple[str, ...]": tuple}
    taken = {"key", "at", "law_text"}
    return {
        ALIASES.get(f.name, f.name): (simple[str(f.type)], f.default is MISSING)
        for f in fields(row)
        if f.name not in taken
    }


def words(value: object) -> tuple[str, ...]:
    """One word or a list of words, as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()


def _row(cls: type[_T], raw: Mapping[str, Any], **more: Any) -> _T:
    known = columns(cls)
    names = {ALIASES.get(f.name, f.name): f.name for f in fields(cls)}
    values: dict[str, Any] = {
        names[k]: words(v) if known[k][0] is tuple else v for k, v in raw.items() if k in known
    }
    return cls(**values, **more)


def read(mapping: Mapping[str, Any], rules: Mapping[str, Rule]) -> Kind:
    """The Kind of a mapping. A row may carry `at`, the path a fault in it is reported under."""
    plain = {f.name for f in fields(Kind)} - {"rules", "steps", *ROWS}
    kind = Kind(**{k: v for k, v in mapping.items() if k in plain}, rules=rules)
    made: dict[str, Any] = {}
    for table, cls in ROWS.items():
        made[table] = {
            key: _row(cls, raw, key=key, at=raw.get("at", f"{table}.{key}"))
            for key, raw in mapping.get(table, {}).items()
        }
    made["outcomes"] = {k: replace(o, law_text=kind.cite(o.article)) for k, o in made["outcomes"].items()}
    rows = [_row(Step, raw, at=raw.get("at", f"steps.{i}")) for i, raw in enumerate(mapping.get("steps", []))]
    return replace(kind, steps={step.do: step for step in rows}, **made)

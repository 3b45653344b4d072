"""How a case moves: pure functions over its kind and its standing. No Django, no time of day.

A Standing is what the case's events add up to. `why_not` says why a step is refused, `after` gives the standing
after it, `due_of` its last day. The row in `models.Case` is a cache of this, and the ledger holds what it is made of.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from mingtang.clock import SHANGHAI, Calendar, Due, Extension, Facts, Pause, Rule, day, due
from mingtang.kinds.facts import FACTS
from mingtang.kinds.table import Kind, Step, Term
from mingtang.kinds.vocabulary import NO_POSTS

TermFacts = dict[
    str, Any
]  # {"start","restarted","at","n","end","pauses":[[start,end,why]],"ext":[[n,on]]}, dates ISO

# Rules that refuse a second try and nothing else, in the words of their law.
SAY_TWICE = frozenset({"correction_once", "not_extended_yet"})


@dataclass(frozen=True)
class Standing:
    """facts: named codes, numbers and dates of the case; done: step → day it was done, for those not undone since;
    actors: step → persons who did it on the present text; terms: key → TermFacts of every term that began;
    since: step with a limit of its own → [day, moment] on which its turn came."""

    state: str = ""
    moves: int = 0
    outcome: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    done: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, list[str]] = field(default_factory=dict)
    terms: Mapping[str, TermFacts] = field(default_factory=dict)
    since: Mapping[str, list[str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """What `models.Case.facts` keeps beside the columns."""
        return {
            "facts": dict(self.facts),
            "done": dict(self.done),
            "actors": dict(self.actors),
            "terms": dict(self.terms),
            "since": dict(self.since),
        }

    @classmethod
    def from_stored(cls, state: str, moves: int, outcome: str, stored: Mapping[str, Any]) -> Standing:
        return cls(
            state, moves, outcome, stored.get("facts", {}), stored.get("done", {}), stored.get("actors", {}),
            stored.get("terms", {}), stored.get("since", {}),
        )  # fmt: skip


@dataclass(frozen=True)
class Actor:
    """Who wants to act: person code, post, the agencies whose work of this post they do."""

    person: str
    post: str
    agencies: frozenset[str]


def may_hold(
    step: Step, actor: Actor, own: str, concerned: Collection[str], facts: Mapping[str, Any]
) -> bool:
    """Whether the step belongs to this actor's post and agency. own: the agency that owes the case; facts: the case's."""
    if actor.post not in step.posts(facts):
        return False
    if actor.post in NO_POSTS:
        return True
    return bool(actor.agencies & agencies_of(step, own, concerned))


def agencies_of(step: Step, own: str, concerned: Collection[str]) -> frozenset[str]:
    """Codes of the agencies whose post takes the step."""
    if step.agency == "own":
        return frozenset({own})
    return frozenset(concerned) if step.agency == "concerned" else frozenset({step.agency})


def why_not(kind: Kind, step: Step, standing: Standing, facts: Mapping[str, Any], outcome: str = "") -> str:
    """Why the step cannot be taken now, in Chinese with its article; "" when it can. The post is asked by may_hold.

    facts: rule_facts() of the moment. outcome: the one being chosen, where the step needs one."""
    if step.once and step.do in standing.done:
        return _twice(kind, step, facts)
    for name in kind.rules_of(step, outcome):
        if reason := kind.rules[name](facts):
            return reason
    if standing.state not in step.froms and (standing.state or step.froms):
        label = kind.states[standing.state].label if standing.state in kind.states else "尚未登记"
        return f"当前状态为“{label}”，不能办理“{step.label}”"
    if not step.applies(standing.facts):
        return f"本件不需要“{step.label}”"
    if waits := kind.waits_for(step, standing.done, standing.facts):
        return "须先完成：" + "、".join(w.label for w in waits)
    if step.needs_outcome and outcome not in {o.key for o in kind.choices()}:
        return "请选择办理结果"
    return ""


def _twice(kind: Kind, step: Step, facts: Mapping[str, Any]) -> str:
    """Why a step is not taken a second time: as the kind's own rule says it, else with the step's article."""
    own = next((name for name in step.rule if name in SAY_TWICE), "")
    return (kind.rules[own](facts) if own else "") or f"“{step.label}”只能办理一次（{step.law}）"


def why_not_many(step: Step) -> str:
    """Why the step cannot be taken for many cases at once; "" when it can (its table says so)."""
    return "" if step.bulk else f"“{step.label}”须逐件办理"


def after(
    kind: Kind, step: Step, standing: Standing, *, person: str, on: date, at: datetime,
    facts: Mapping[str, Any] | None = None, outcome: str = "", n: int = 0,
) -> Standing:  # fmt: skip
    """The standing after the step. on: its legal day (legal_day); facts: what it adds; n: units of an extension."""
    known = {**standing.facts, **(facts or {})}
    done = {do: standing.done.get(do, on.isoformat()) for do in sorted(kind.done_after(step, standing.done))}
    if step.do in done:
        done[step.do] = on.isoformat()
    state, terms = step.target(standing.state), _terms_after(kind, step, standing, on, at, known, n)
    return Standing(
        state=state,
        moves=standing.moves + 1,
        outcome=outcome or step.outcome or standing.outcome,
        facts=known,
        done=done,
        actors={
            k: v for k, v in _with_actor(standing.actors, step.do, person).items() if k not in step.undoes
        },
        terms=terms,
        since=_turns_since(kind, step, standing, state, done, known, terms, [on.isoformat(), at.isoformat()]),
    )


def _turns_since(
    kind: Kind, step: Step, before: Standing, state: str, done: Mapping[str, str], facts: Mapping[str, Any],
    terms: Mapping[str, TermFacts], now: list[str],
) -> dict[str, list[str]]:  # fmt: skip
    """When the turn of each step with a limit came. A special procedure stops the clock and keeps the turn; a step
    that must be done again, or waits again for the applicant, gets a new one."""
    ready = {s.do for s in kind.ready(state, done, facts) if s.term}
    halted = kind.states[state].clock == "paused" and kind.main in terms
    kept = {
        key: since
        for key, since in before.since.items()
        if key not in done and key not in step.undoes and (halted or key in ready)
    }
    return {**dict.fromkeys(sorted(ready - set(kept)), now), **kept}


def _with_actor(actors: Mapping[str, list[str]], do: str, person: str) -> dict[str, list[str]]:
    return {**actors, do: sorted({*actors.get(do, ()), person})} if person else dict(actors)


def legal_day(step: Step, facts: Mapping[str, Any], today: date) -> date:
    """The day on which the step takes effect: the fact its row names (`on`), else the day of the act."""
    said = facts.get(step.on) if step.on else None
    return said if isinstance(said, date) else date.fromisoformat(said) if said else today


def _terms_after(
    kind: Kind,
    step: Step,
    before: Standing,
    on: date,
    at: datetime,
    facts: Mapping[str, Any],
    n: int,
) -> dict[str, TermFacts]:
    terms = {key: {**value} for key, value in before.terms.items()}
    at = _moment(before, on, at)
    for key in step.starts:
        terms[key] = _begin(kind.terms[key], on, at, facts)
    for key in step.restarts:
        first = terms.get(key, {}).get("start", on.isoformat())
        terms[key] = {**_begin(kind.terms[key], on, at, facts), "start": first, "restarted": on.isoformat()}
    for key in step.pauses:
        if key in terms and not terms[key].get("end"):
            terms[key]["pauses"] = [
                *terms[key]["pauses"],
                [on.isoformat(), None, f"{step.label}（{step.law}）"],
            ]
    for key in step.resumes:
        if key in terms:
            terms[key]["pauses"] = [[s, e or on.isoformat(), why] for s, e, why in terms[key]["pauses"]]
    undone = {before.done[do] for do in step.undoes if do in before.done}
    for key in step.revives:
        if terms.get(key, {}).get("end") in undone:
            del terms[key]["end"]
    if step.extends and step.extends in terms:
        terms[step.extends]["ext"] = [*terms[step.extends]["ext"], [n or step.adds, on.isoformat(), step.law]]
    for key in step.ends:
        if key in terms and not terms[key].get("end"):
            terms[key]["end"] = on.isoformat()
    return terms


def _moment(before: Standing, on: date, at: datetime) -> datetime:
    """The moment from which hours run: that of the act; where the act takes effect from an earlier day (silence
    accepted the application on its receipt, 许可法第三十二条), the one on that day at which the turn came that waited
    for it. Of a day whose moment nobody knows only the end is certain."""
    if day(at) == on:
        return at
    came = [datetime.fromisoformat(moment) for _, moment in before.since.values()]
    return min((m for m in came if day(m) == on), default=datetime.combine(on, time.max, SHANGHAI))


def _begin(term: Term, on: date, at: datetime, facts: Mapping[str, Any]) -> TermFacts:
    begun: TermFacts = {"start": on.isoformat(), "pauses": [], "ext": []}
    if term.unit == "hours":
        begun["at"] = at.isoformat()
    if term.given and facts.get(term.given):
        begun["n"] = int(facts[term.given])
    return begun


def due_of(
    kind: Kind, key: str, terms: Mapping[str, TermFacts], calendar: Calendar, channel: str = ""
) -> Due:
    """The last day of the term `key` that began. Raises ClockError."""
    t = terms[key]
    restarted = date.fromisoformat(t["restarted"]) if t.get("restarted") else None
    facts = Facts(
        start=date.fromisoformat(t["start"]),
        start_at=datetime.fromisoformat(t["at"]) if t.get("at") else None,
        channel=channel,
        restarted=restarted,
        pauses=tuple(
            Pause(date.fromisoformat(s), date.fromisoformat(e) if e else None, why)
            for s, e, why in t["pauses"]
        ),
        extensions=tuple(Extension(int(n), date.fromisoformat(on), law) for n, on, law in t["ext"]),
    )
    return _due(facts, kind.terms[key].rule(t.get("n")), calendar)


def main_term(kind: Kind, standing: Standing) -> str:
    """The kind's main term, or the one that stands in its place (条例第三十五条: a delayed period): whichever runs, of
    those that are over the one that ended last; of two, the one that began last."""
    others = (k for k, t in kind.terms.items() if t.replaces and t.replaces == kind.main)
    begun = [k for k in (kind.main, *others) if k in standing.terms]
    return max(begun, key=lambda k: (_over(standing.terms[k]), *_began(standing.terms[k])), default=kind.main)


def _over(term: TermFacts) -> str:
    return term.get("end") or "9999-12-31"


def _began(term: TermFacts) -> tuple[str, bool]:
    """When the period began that counts; of two that began on one day, the one that was never restarted came second."""
    return term.get("restarted") or term["start"], "restarted" not in term


def owed_term(kind: Kind, standing: Standing) -> str:
    """The term by which the case is due: the promise, where one was made within the main term (优化营商环境条例
    第三十六条), until that main term is extended; else the main term."""
    promises = (k for k, t in kind.terms.items() if t.within and t.within == kind.main)
    promise = next((k for k in promises if k in standing.terms), "")
    extended = standing.terms.get(kind.main, {}).get("ext")
    return promise if promise and not extended else main_term(kind, standing)


@lru_cache(maxsize=500)
def _due(facts: Facts, rule: Rule, calendar: Calendar) -> Due:
    """`due`, which is pure: one move of a case, and one row of a list, ask for the same days up to seven times."""
    return due(facts, rule, calendar)


def shown_term(kind: Kind, standing: Standing) -> str:
    """The term whose last day the case shows: the one it is due by while that runs, else the one somebody owes now;
    "" for none."""
    running = [k for k, t in standing.terms.items() if not t.get("end")]
    if (due_by := owed_term(kind, standing)) in running:
        return due_by
    owed = [k for k in kind.terms if k in running and kind.terms[k].owed_by != "nobody"]
    return owed[0] if owed else ""


def stopped_on(kind: Kind, standing: Standing) -> date | None:
    """The day on which the term shown stopped and has not gone on since; None while it runs."""
    pauses = standing.terms.get(shown_term(kind, standing), {}).get("pauses", ())
    return min((date.fromisoformat(start) for start, end, _ in pauses if not end), default=None)


@dataclass(frozen=True)
class Clockwork:
    """What the row shows of the clock."""

    clock: str
    term: str = ""
    due: Due | None = None
    promised: date | None = None

    @property
    def due_on(self) -> date | None:
        return self.due.date if self.due else None


def clockwork(kind: Kind, standing: Standing, calendar: Calendar) -> Clockwork:
    """The clock of the case as its state and terms stand."""
    state = kind.states[standing.state]
    key = shown_term(kind, standing)
    if not key:
        ended = due_by if (due_by := owed_term(kind, standing)) in standing.terms else ""
        last = due_of(kind, ended, standing.terms, calendar) if ended and state.closed else None
        return Clockwork(state.clock, ended, last, _promise(kind, standing, calendar))
    return Clockwork(
        state.clock,
        key,
        due_of(kind, key, standing.terms, calendar, str(standing.facts.get("channel_label", ""))),
        _promise(kind, standing, calendar),
    )


def _promise(kind: Kind, standing: Standing, calendar: Calendar) -> date | None:
    """The last day of the promised term (承诺办结时限), where the kind has one beside its main term."""
    if "promised" in standing.terms and "promised" in kind.terms:
        return due_of(kind, "promised", standing.terms, calendar).date
    return None


def rule_facts(
    kind: Kind, standing: Standing, *, person: str, today: date, calendar: Calendar, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:  # fmt: skip
    """What a rule may ask (names and types: kinds.facts): the case's facts, what is typed now, and the moment."""
    found: dict[str, Any] = {
        name: _as_fact(name, value) for name, value in {**standing.facts, **(given or {})}.items()
    }
    found |= {
        "today": today,
        "done": frozenset(standing.done),
        "days": {do: date.fromisoformat(on) for do, on in standing.done.items()},
        "actors": dict(standing.actors),
        "actor": person,
    }
    found["outcome"] = (given or {}).get("outcome") or standing.outcome
    for key in kind.terms:
        term = standing.terms.get(key)
        last = due_of(kind, key, standing.terms, calendar) if term and not term.get("end") else None
        found[f"{key}_due_on"] = last.date if last and not last.open else None
    found["due_on"] = found.get(f"{main_term(kind, standing)}_due_on")
    found["limits"] = {
        step.do: limit_of(kind, step, standing, calendar) for step in kind.steps.values() if step.term
    }
    return found


def _as_fact(name: str, value: Any) -> Any:
    fact = FACTS.get(name)
    if fact and fact.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if fact and fact.type == "moment" and isinstance(value, str):
        return datetime.fromisoformat(value)
    return frozenset(value) if fact and fact.type == "codes" and isinstance(value, list) else value


def limit_due(kind: Kind, step: Step, standing: Standing, calendar: Calendar) -> Due | None:
    """The step's own limit (环节时限) with its trace, from the turn that it has now; None while it has none, and for a
    step without limit. A special procedure is not counted (许可法第四十五条); hours run from the moment of the turn."""
    since = standing.since.get(step.do)
    if since is None or not step.term or kind.states[standing.state].final:
        return None
    term = kind.terms[step.term]
    rule = term.rule(limit_length(term, standing))
    if term.unit == "hours":
        moment = datetime.fromisoformat(since[1])
        return _due(Facts(start=day(moment), start_at=moment), rule, calendar)
    pauses = tuple(
        Pause(date.fromisoformat(s), date.fromisoformat(e) if e else None, why)
        for s, e, why in standing.terms.get(kind.main, {}).get("pauses", ())
    )
    return _due(Facts(start=date.fromisoformat(since[0]), pauses=pauses), rule, calendar)


def limit_length(term: Term, standing: Standing) -> int:
    """How many units a step's own limit has: what a fact of the case sets (`given`), else the table's number."""
    return int(standing.facts.get(term.given) or term.n) if term.given else term.n


def limit_of(kind: Kind, step: Step, standing: Standing, calendar: Calendar) -> date | None:
    """The last day of the step's own limit, once its turn came; hours count as the day they end in."""
    last = limit_due(kind, step, standing, calendar)
    return last.date if last else None


def turns(
    kind: Kind, standing: Standing, own: str, concerned: Collection[str], facts: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Whose turn it is: (step, agency, post) of every step that waits for a post.

    Not a turn: what an applicant or the system does; a side step (extension, return, withdrawal), unless it ends a
    term in which somebody else has let the last day pass; a step that asks for nothing and whose rules refuse it."""
    if kind.states[standing.state].final:
        return []
    found = []
    for step in kind.ready(standing.state, standing.done, standing.facts):
        if step.side and not _overdue(kind, step, facts):
            continue
        if not step.asks and not step.side and why_not(kind, step, standing, facts):
            continue
        for post in step.posts(standing.facts):
            if post not in NO_POSTS:
                found += [(step.do, agency, post) for agency in sorted(agencies_of(step, own, concerned))]
    return found


def ending(kind: Kind, outcome: str, done: Collection[str]) -> tuple[str, str]:
    """How a case was decided, as (words, article); ("", "") while it is not. A step that ended it by itself under an outcome
    that is chosen elsewhere too (a withdrawal counts as 其他) says its own name and article."""
    found = kind.outcomes.get(outcome)
    if found is None:
        return "", ""
    own = next(
        (kind.steps[do] for do in done if do in kind.steps and kind.steps[do].outcome == outcome), None
    )
    return (own.label, own.law) if own and found.chosen else (found.label, found.article)


def _overdue(kind: Kind, step: Step, facts: Mapping[str, Any]) -> bool:
    """Whether the step ends a period of the applicant or a third party whose last day has passed."""
    others = [
        key
        for key in step.ends
        if key in kind.terms and kind.terms[key].owed_by in ("applicant", "third_party")
    ]
    lasts = [facts.get(f"{key}_due_on") for key in others]
    return step.do != "withdraw" and any(last is not None and facts["today"] > last for last in lasts)

"""Checks of the terms of a kind: units, promises, extensions, and that every clock that starts also ends."""

from collections.abc import Iterator
from typing import cast

from mingtang.clock import UNIT_WORDS, Unit
from mingtang.kinds.facts import FACTS
from mingtang.kinds.shape import Found
from mingtang.kinds.table import Kind, Term
from mingtang.kinds.vocabulary import NATURAL_DAYS, OWED_BY

_MOVES = ("starts", "ends", "pauses", "resumes", "restarts", "revives")


def units(kind: Kind, shelf: object) -> Iterator[Found]:
    for term in kind.terms.values():
        if not term.unit:
            yield f"{term.at}.unit", f"期限“{term.label}”没有写明单位（工作日、日、月或小时）"
        elif term.unit not in UNIT_WORDS:
            yield f"{term.at}.unit", f"期限“{term.label}”的单位“{term.unit}”不认识"
        if term.n < 0:
            yield f"{term.at}.n", f"期限“{term.label}”不能为负数"
        if term.owed_by not in OWED_BY:
            yield f"{term.at}.owed_by", f"期限“{term.label}”由谁承担写得不对：“{term.owed_by}”"


def unknown_terms(kind: Kind, shelf: object) -> Iterator[Found]:
    for step in kind.steps.values():
        words = [(word, name) for word in _MOVES for name in getattr(step, word)]
        words += [(word, name) for word, name in (("extends", step.extends), ("term", step.term)) if name]
        for word, name in words:
            if name not in kind.terms:
                yield f"{step.at}.{word}", f"环节“{step.do}”提到的期限“{name}”没有定义"
    if kind.main and kind.main not in kind.terms:
        yield "main", f"主要期限“{kind.main}”没有定义"


def promises(kind: Kind, shelf: object) -> Iterator[Found]:
    for term in kind.terms.values():
        if not term.within:
            continue
        law = kind.terms.get(term.within)
        if law is None:
            yield f"{term.at}.within", f"期限“{term.label}”所依的“{term.within}”没有定义"
        elif _days(term) > _days(law) > 0:
            yield f"{term.at}.n", f"{term.label}为{_words(term)}，超过{law.label}的{_words(law)}"


def _days(term: Term) -> float:
    return term.n * NATURAL_DAYS.get(term.unit, 0.0)


def _words(term: Term) -> str:
    return f"{term.n}{UNIT_WORDS[cast(Unit, term.unit)]}"


def extensions(kind: Kind, shelf: object) -> Iterator[Found]:
    for step in kind.steps.values():
        term = kind.terms.get(step.extends)
        if bool(step.extends) != (step.adds > 0):
            yield f"{step.at}.adds", f"环节“{step.do}”延长哪个期限、最多延长多少，应当一并写明"
        elif term and not term.cap:
            yield f"{step.at}.extends", f"期限“{term.label}”可以延长，却没有写明最多延长多少（cap）"
        elif term and step.adds > term.cap:
            yield f"{step.at}.adds", f"环节“{step.do}”延长{step.adds}，超过期限“{term.label}”的上限{term.cap}"
        elif term and term.once and not step.once:
            yield f"{step.at}.once", f"期限“{term.label}”只能延长一次，环节“{step.do}”也应只办一次"


def started_and_ended(kind: Kind, shelf: object) -> Iterator[Found]:
    """A window (owed by nobody) runs out by itself; every other term that starts must be ended by a step."""
    used = {word: {name for step in kind.steps.values() for name in getattr(step, word)} for word in _MOVES}
    limits = {step.term for step in kind.steps.values()}
    for term in kind.terms.values():
        if term.key not in used["starts"] | limits:
            yield term.at, f"期限“{term.label}”没有环节使它开始"
        if term.key in used["starts"] - used["ends"] and term.owed_by != "nobody":
            yield term.at, f"期限“{term.label}”开始以后，没有环节使它结束"
        if term.key in used["pauses"] - used["resumes"] - used["restarts"]:
            yield term.at, f"期限“{term.label}”暂停以后，没有环节使它恢复"


def left_running(kind: Kind, shelf: object) -> Iterator[Found]:
    """A case that is over owes nothing: on no path may a term still run when its state is closed."""
    may_run: dict[str, set[str]] = {key: set() for key in kind.states}
    windows = {term.key for term in kind.terms.values() if term.owed_by == "nobody"}
    changed = True
    while changed:
        changed = False
        for step in kind.steps.values():
            for state in step.froms or ("",):
                to = step.target(state)
                if to not in may_run:
                    continue
                begun = {*step.starts, *step.restarts, *step.revives}
                running = (may_run.get(state, set()) | begun) - set(step.ends)
                changed |= not running - windows <= may_run[to]
                may_run[to] |= running - windows
    for over in kind.states.values():
        for name in sorted(may_run[over.key] if over.closed else ()):
            label = kind.terms[name].label if name in kind.terms else name
            yield over.at, f"到了状态“{over.label}”，期限“{label}”可能还在计时"


def given_terms(kind: Kind, shelf: object) -> Iterator[Found]:
    """A length that a notice fixes must be typed in the step that starts the term; one that a setting fixes the house knows."""
    for term in kind.terms.values():
        starters = [step for step in kind.steps.values() if term.key in step.starts]
        known = term.given in FACTS and not FACTS[term.given].typed
        if term.given and not known and not all(term.given in step.asks for step in starters):
            yield (
                f"{term.at}.given",
                f"期限“{term.label}”的长短由“{term.given}”给出，开始它的环节却没有要求填写",
            )


CHECKS = (
    units,
    unknown_terms,
    promises,
    extensions,
    started_and_ended,
    left_running,
    given_terms,
)

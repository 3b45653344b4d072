"""Where a case stands, in the words that its applicant and the staff share: clock, steps, and what may be told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.reading import event_moment, events, words
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar, ClockError, Due, day, lamp
from mingtang.kinds.table import Kind, Step
from mingtang.papers.models import Paper, of_case
from mingtang.people import tree
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS
from mingtang.policy import values as policy
from mingtang.ui import bar, dates, lamps

DISPUTE = {
    "case.dispute": "申请人提出期限异议",
    "case.explain": "对期限异议的说明",
    "case.urge-close": "期限异议已核对，处理结束",
}
UNITS = {"working_days": "个工作日", "days": "日", "months": "个月", "hours": "小时"}
GATE = ("self_check", "cosign", "secrecy_review", "office_check", "legal_check", "second_look", "sign")
AFTERWARDS = ("after_secrecy", "after_office")  # reviews that an emergency release owes
SIGNED = (
    "scheduled",
    "waiting",
    "emergency",
    "published",
)  # states of a release that come after its signature
DUE = {"request": "最晚答复日", "correct": "最晚告知日", "release": "最晚公开日", "service": "最晚办结日"}


def clock_of(case: Case, calendar: Calendar) -> Due | None:
    """The case's due date with its trace; None while no clock began."""
    try:
        return flow.clockwork(kind_of(case.kind), standing_of(case), calendar).due
    except ClockError:
        return None


Window = tuple[int, float]  # working days and share of the term within which a lamp turns yellow


def window_of(agency: Agency, on: date) -> Window:
    """When the lamps of this agency turn yellow: its settings, or those it inherits."""
    line = agency.line
    return policy.whole("lamp_warn_days", line, on), policy.whole("lamp_warn_share", line, on) / 100


def sign_of(
    case: Case,
    due: Due | None,
    today: date,
    calendar: Calendar,
    window: Window | None = None,
    at: datetime | None = None,
) -> Any:
    """Lamp of an open case, 已办结 of a closed one, 待双方确认 before the clock begins. Computed when read.

    at: the moment of looking, which makes a term in hours exact."""
    if case.closed_on:
        return lamps.closed(due is None or case.closed_on <= due.date) if due else lamps.closed()
    if due is None or case.clock == "none":
        return lamps.waiting(kind_of(case.kind).states[case.state].public_label)
    warn, share = window or window_of(case.agency, today)
    if case.clock != "paused":
        return lamp(due, today, calendar, warn, share, paused=False, now=at)
    kind, standing = kind_of(case.kind), standing_of(case)
    stopped = flow.stopped_on(kind, standing)
    shown = lamp(due, today, calendar, warn, share, paused=True, now=at, stopped_on=stopped)
    return shown if _goes_on(kind, standing) else shown._replace(left="")


def _goes_on(kind: Kind, standing: flow.Standing) -> bool:
    """Whether what is left of the term shown will run on; not where the count begins anew (条例第三十条), nor where the
    term shown is what an applicant has meanwhile."""
    shown = flow.shown_term(kind, standing)
    return any(shown in step.resumes for step in kind.ready(standing.state, standing.done, standing.facts))


def bar_of(
    case: Case, due: Due | None, today: date, calendar: Calendar, at: datetime | None = None
) -> dict[str, Any]:
    """The time bar of the case, for {% timebar %}."""
    sign = sign_of(case, due, today, calendar, at=at)
    if due is None or (case.clock == "none" and not case.closed_on):
        terms = standing_of(case).terms.values()
        words = "本单位的期限已经结束" if terms and all(t.get("end") for t in terms) else "期限尚未起算"
        words = kind_of(case.kind).states[case.state].idle or words
        return bar.waiting(words, sign if isinstance(sign, lamps.Sign) else lamps.waiting())
    kind = kind_of(case.kind)
    shown = flow.shown_term(kind, standing_of(case)) or kind.main
    words, base = DUE.get(case.family, "最晚办理日"), None
    if shown in kind.terms:
        base = kind.terms[shown].n
        if shown not in (kind.main, flow.owed_term(kind, standing_of(case))):
            words = f"{kind.terms[shown].label}届满日"
    made = bar.of(due, sign, today=case.closed_on or today, base=base, label=words)
    return made | _anew(case, kind, made["sign"]) if due.open else made


def _anew(case: Case, kind: Kind, sign: lamps.Sign) -> dict[str, Any]:
    """What a paused clock says where it will not go on but begin anew (条例第三十条, 国办函〔2020〕109号)."""
    standing = standing_of(case)
    ready = kind.ready(standing.state, standing.done, standing.facts)
    anew = [step.label for step in ready if kind.main in step.restarts]
    if not anew or any(kind.main in step.resumes for step in ready):
        return {}
    return {"words": f"{anew[0]}以后，重新计算全部期限", "sign": replace(sign, left="")}


def provisional_year(due: Due | None) -> int:
    """The year whose holidays are not announced yet, where the due date hangs on it; 0 when it does not."""
    if due is None or not due.provisional:
        return 0
    return next((line.date.year for line in due.trace if line.provisional), 0)


def law_of(case: Case) -> str:
    """The article of the term that the case shows."""
    kind, standing = kind_of(case.kind), standing_of(case)
    shown = flow.shown_term(kind, standing) or flow.owed_term(kind, standing)
    return kind.terms[shown].law if shown in kind.terms else ""


def other_terms(kind: Kind, standing: flow.Standing, calendar: Calendar) -> list[dict[str, Any]]:
    """Terms that run beside the main one: the applicant's correction, a third party's opinion, the promise."""
    found = []
    for key, term in standing.terms.items():
        shown = key == flow.shown_term(kind, standing) and kind.terms[key].owed_by == "agency"
        if shown or key == flow.owed_term(kind, standing) or term.get("end"):
            continue
        try:
            last = flow.due_of(kind, key, standing.terms, calendar)
        except ClockError:
            continue
        named = kind.terms[key]
        found.append(
            {"label": named.label, "due": last.date, "law": named.law, "open": last.open, "by": named.owed_by}
        )
    return found


def progress(
    case: Case, kind: Kind, standing: flow.Standing, calendar: Calendar, at: datetime | None = None
) -> list[dict[str, Any]]:
    """Each step of a service item or of the gate with its post, limit, state and lamp, for staff and applicant alike.

    at: the moment of looking; without it no lamps are shown."""
    if case.family not in ("service", "release"):
        return []
    keys = [s["key"] for s in kind.item["steps"]] if kind.item else _gate(kind, standing)
    agencies = tree.shorts()
    ready = {s.do for s in kind.ready(standing.state, standing.done, standing.facts)}
    rows = [_step(case, kind, standing, kind.steps[key], agencies, ready) for key in keys]
    for key, row in zip(keys, rows, strict=True):
        if row["state"] == "now":
            row |= _running(case.agency, kind, kind.steps[key], standing, calendar, at)
    return rows


def _gate(kind: Kind, standing: flow.Standing) -> list[str]:
    """The steps of the gate in their order; of an emergency release those taken before it, and those it owes."""
    if "release_now" not in standing.done:
        return [s for s in GATE if s in kind.steps]
    before = [s for s in ("self_check", "cosign", "secrecy_review", "emergency_look") if s in standing.done]
    return [*before, "release_now", *AFTERWARDS]


def _step(
    case: Case, kind: Kind, standing: flow.Standing, step: Step, agencies: dict[str, str], ready: set[str]
) -> dict[str, Any]:
    limit = kind.terms[step.term] if step.term else None
    where = agencies.get(step.agency, "") if step.agency not in ("own", "concerned") else ""
    done = standing.done.get(step.do) or (
        standing.facts.get("accepted_on", "") if _accepted(kind, standing, step) else ""
    )
    state = "next" if step.applies(standing.facts) else "skipped"
    if done or (step.do == "sign" and case.state in SIGNED):
        state = "done"
    elif step.do in ready or step.do in standing.since:
        state = "now"
    elif kind.states[case.state].final:
        state = "skipped"
    elif state == "skipped" and case.family == "release" and "self_check" not in standing.done:
        state = "open"  # the column and the self-check will say
    return {
        "label": step.label, "state": state, "who": f"{where} {'、'.join(POSTS[p] for p in step.by if p in POSTS)}".strip(),
        "limit": f"{flow.limit_length(limit, standing)}{UNITS[limit.unit]}" if limit else "", "when": done, "lamp": None,
    }  # fmt: skip


def _accepted(kind: Kind, standing: flow.Standing, step: Step) -> bool:
    """Whether silence did what the first step would have done (许可法第三十二条第一款第（四）项)."""
    return step.on == "accepted_on" and "deem_accepted" in standing.done


def _running(
    agency: Agency, kind: Kind, step: Step, standing: flow.Standing, calendar: Calendar, at: datetime | None
) -> dict[str, Any]:
    """Until when the step has time, and its lamp."""
    try:
        due = flow.limit_due(kind, step, standing, calendar)
    except ClockError:
        due = None
    if due is None:
        return {}
    if kind.states[standing.state].clock == "paused":
        return {"when": "暂停计时"}
    said = f"最晚{dates.moment(due.at)}" if due.at else f"最晚{dates.deadline(due.date)}"
    if at is None:
        return {"when": said, "lamp": None}
    return {
        "when": said,
        "lamp": lamp(due, day(at), calendar, *window_of(agency, day(at)), paused=False, now=at),
    }


def papers_told(case: Case) -> list[Paper]:
    """The papers its applicant may have now, oldest first: a reply only once it is delivered (条例第三十三条)."""
    kind, standing = kind_of(case.kind), standing_of(case)
    deliver = kind.steps.get("deliver")  # it may wait for the seal, so that it is not ready yet
    undelivered = deliver and standing.state in deliver.froms and "deliver" not in standing.done
    replies = {outcome.letter for outcome in kind.outcomes.values()}
    rows = [p for p in of_case.all(case.code) if p.to == "applicant" and not p.cancelled_on and not p.erased]
    return [paper for paper in rows if not (undelivered and paper.key in replies)]


def told(case: Case, address: str) -> list[dict[str, Any]]:
    """What the applicant may read of the case's story, oldest first, for {% timeline %}: step and office, no names.

    address: under which its papers lie by their place in papers_told. Steps inside the house (drafting, reviews) do
    not show: they change neither the public state nor the clock, and send the applicant no paper."""
    kind = kind_of(case.kind)
    offices = tree.names()
    papers: dict[tuple[str, int], list[dict[str, str]]] = {}
    for n, paper in enumerate(papers_told(case), 1):
        url = f"{address}{n}/" if paper.digest else ""
        papers.setdefault((paper.chain, paper.seq), []).append(
            {"name": paper.title, "url": url, "meta": "" if url else "正在生成"}
        )
    found, before = [], ""
    for event in events.all(case.code):
        said = json.loads(event.payload)
        facts = said["facts"]
        if event.act == "case.recompute":
            found.append({"at": event_moment(event), "title": "期限重新计算", "kind": "clock"})
        if event.act == "case.dispute" or facts.get("to_applicant"):
            found.append({
                "at": event_moment(event), "title": DISPUTE[event.act], "kind": "act",
                "who": "申请人" if event.act == "case.dispute" else offices.get(said["by"].get("agency", ""), ""), "text": words(case, event),
            })  # fmt: skip
        if "step" not in facts:
            continue
        step, now = kind.steps[facts["step"]], kind.states[facts["state"]].public_label
        sent = papers.get((event.chain, event.seq), [])
        if now != before or sent or _moves_clock(kind, step) or said["by"].get("post") == "applicant":
            who = (
                "申请人"
                if said["by"].get("post") == "applicant"
                else offices.get(said["by"].get("agency", ""), "")
            )
            found.append({
                "at": event_moment(event), "title": step.label, "kind": _sort(step, sent), "who": who, "law": step.law, "papers": sent,
            })  # fmt: skip
        before = now
    return found


def _moves_clock(kind: Kind, step: Step) -> bool:
    return kind.main in (*step.starts, *step.pauses, *step.resumes, *step.restarts, *step.ends, step.extends)


def _sort(step: Step, papers: list[dict[str, str]]) -> str:
    if step.pauses or step.resumes:
        return "clock"
    return "paper" if papers else "act"

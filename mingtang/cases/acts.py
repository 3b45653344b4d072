"""The verbs on cases. Each is one transaction and one event; what a family does besides stands in `effects`.

`open_case` makes a case by one of its kind's opening steps; `take` moves it one step. Both say no with Refused
(reason and article, from the kind's rules) or Moved (somebody else came first).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mingtang import faults
from mingtang.cases import beside, effects, erasing, flow, handing, papering
from mingtang.cases.codes import new_code
from mingtang.cases.handing import acts as handed
from mingtang.cases.models import Case, Reading
from mingtang.cases.moving import (
    Move,
    Opening,
    actor_of,
    columns_of,
    concerned_of,
    set_hand,
    set_turns,
    split,
    standing_of,
    unasked,
)
from mingtang.cases.recomputing import Shift
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI, ClockError, day
from mingtang.database import prepared
from mingtang.jobs.outbox import put
from mingtang.kinds.table import Kind, Step
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency, Person
from mingtang.people.posts import POSTS
from mingtang.people.seats import SYSTEM, Seat, holders
from mingtang.policy import values as policy
from mingtang.records import relations
from mingtang.ui import dates

_agency = prepared.Prepared(lambda code: Agency.objects.filter(code=code), str)

ASKED_AGAIN = "asked_again"  # why it is to be read
ON_PAPER = (
    "owner",
    "owner_post",
    "scan",
    "paper_on",
)  # whose opinion was entered (代录), from what, written when
ON_TEXT = ("sign", "return_draft")  # steps that judge the text that was proposed
STEP_FACTS = (
    "family", "kind", "step", "on", "state", "moves", "facts", "outcome", "cell", "due_on", "provisional", "n", "papers",
    *ON_PAPER, "erased", "part_of", *relations.FACTS, *handed.FACTS,
)  # fmt: skip


@act("case.open", facts=STEP_FACTS)
def open_case(
    kind: str,
    agency: str,
    do: str,
    given: Mapping[str, Any] | None = None,
    *,
    by: Seat,
    at: datetime,
    **more: Any,
) -> str:
    """Open a case of `kind` at `agency` by its opening step `do`; the case's code.

    given: what was typed for the step (names of kinds.facts). more: what the family's effect needs (record, answer …)."""
    table = kind_of(kind)
    owner = _agency.one(agency)
    if owner.closed_on:
        raise Refused("该单位已撤并，请向承接其职能的单位提出")
    case = Case(
        code=new_code(), kind=kind, family=effects.family_of(kind), agency=owner, opened_at=at, moved_at=at
    )
    move = _prepare(case, table, do, given or {}, by, at, "")
    _may(move)
    with _countable():
        return str(_done(move, more))


@act("case.take", facts=STEP_FACTS)
def take(
    case: Case, do: str, given: Mapping[str, Any] | None = None, *, outcome: str = "", on_paper: str = "", scan: str = "",
    paper_on: date | None = None, by: Seat, at: datetime, **more: Any,
) -> str:  # fmt: skip
    """Move `case` one step along its kind and write it in the ledger; the case's code.

    One event; where other cases go with it (an interpretation with its document), one each under a common batch id.
    on_paper: post whose paper opinion a registry clerk enters (代录), with `scan` the digest of its scan in the vault
    and `paper_on` the day the leader wrote on it: told beside the time of the entry, which stays `at`; no clock reads it.
    at: the server's time of this act; a paper receipt day is a fact with its evidence, never `at`.
    case.moves: what the page was built from; what ran beside this step since is no other hand (`beside`)."""
    line_up(case.agency.chain, *handing.chains_of(case, do))
    beside.catch_up(case, do, by)
    move = _prepare(case, kind_of(case.kind), do, given or {}, by, at, outcome)
    _may(move, on_paper, scan, paper_on)
    with _countable():
        return str(_done(move, more))


@contextmanager
def _countable() -> Iterator[None]:
    """A day from which no calendar can count is refused like any other wrong day."""
    try:
        yield
    except ClockError as error:
        raise Refused(f"{error}，请核对日期") from error


def _prepare(
    case: Case, kind: Kind, do: str, given: Mapping[str, Any], by: Seat, at: datetime, outcome: str
) -> Move:
    if do not in kind.steps:
        raise Refused("没有这个办理环节")
    step, chosen = kind.steps[do], kind.outcomes.get(outcome)
    if strange := unasked({*step.asks, *(chosen.asks if chosen else ())}, given):
        raise Refused(f"“{step.label}”不填写：{'、'.join(strange)}")
    case.row_moves = case.moves  # type: ignore[attr-defined]  # what the page was built from
    standing = standing_of(case)
    move = Move(case, kind, step, by, at, day(at), standing, policy.calendar(), given, outcome)
    move.facts, move.typed = split(given)
    return move


def _may(move: Move, on_paper: str = "", scan: str = "", paper_on: date | None = None) -> None:
    """The post's right to this step, or the clerk's to enter a paper opinion for it (代录)."""
    own, concerned = move.case.agency_id, concerned_of(move.standing)
    if on_paper:
        _may_enter(move, on_paper, scan, paper_on)
    elif not flow.may_hold(move.step, actor_of(move.seat, move.day), own, concerned, move.standing.facts):
        raise Refused(f"“{move.step.label}”不由本岗位办理")


def _may_enter(move: Move, post: str, scan: str, on: date | None) -> None:
    if move.seat.post != "registry_clerk" or post not in move.step.posts(move.standing.facts):
        raise Refused("只有机要文书可以代录纸质批示")
    if move.seat.agency not in flow.agencies_of(move.step, move.case.agency_id, concerned_of(move.standing)):
        raise Refused("其他单位的批示由该单位的机要文书代录")
    if not scan:
        raise Refused("代录须附原件扫描", "scan")
    if on is None:
        raise Refused("请填写批示原件所署的日期", "paper_on")
    if on > move.day:
        raise Refused("批示日期不能晚于今天", "paper_on")
    if before := _unwritten(move, on):
        raise Refused(before, "paper_on")
    owners = holders(move.seat.agency, post, move.day)
    if not owners:
        raise Refused("该岗位无人任职，不能代录", "on_paper")
    move.facts |= {"owner": owners[0].person, "owner_post": post, "scan": scan, "paper_on": on.isoformat()}
    move.after_write.append(lambda written: _to_read(move, post, written.seq))


def _unwritten(move: Move, on: date) -> str:
    """Why nobody can have written on paper that early: what is signed or sent back was not proposed yet, or the case had
    not come; "" otherwise."""
    if move.step.do in ON_TEXT and (proposed := move.standing.done.get("decide")):
        day_, what = date.fromisoformat(proposed), "拟办之日"
    else:
        came = [
            date.fromisoformat(said)
            for name in ("submitted_on", "received_on")
            if (said := move.standing.facts.get(name))
        ]
        day_, what = min([*came, day(move.case.opened_at)]), "收到之日"
    return f"批示日期不能早于{what}（{dates.full(day_)}），请核对原件" if on < day_ else ""


def _to_read(move: Move, post: str, seq: int) -> None:
    Reading.objects.create(
        case=move.case, agency=move.case.agency_id, post=post, why="paper_opinion", event_seq=seq
    )


def _done(move: Move, more: Mapping[str, Any]) -> Any:
    """Ask, let the family's effect work, compare-and-swap the row, write the event."""
    line_up(move.case.agency.chain)
    owner = str(move.facts.get("owner", "")) or move.seat.person
    effects.before(move, more)
    reason = flow.why_not(
        move.kind, move.step, move.standing, {**move.rule_facts(), "actor": owner}, move.outcome
    )
    if reason:
        raise Refused(reason)
    effects.run(move, more)
    if move.companions or move.openings or move.marked or move.succeeds:
        move.batch = move.batch or new_code(16)
    handed.succeed(move)
    clear = {k: v for k, v in move.facts.items() if k not in ON_PAPER}
    on = flow.legal_day(move.step, move.rule_facts() if move.step.on else {}, move.day)
    standing = flow.after(
        move.kind, move.step, move.standing, person=owner, on=on, at=move.at, facts=clear, outcome=move.outcome,
        n=int(move.given.get("extension_days") or 0),
    )  # fmt: skip
    papering.draft(move, standing)
    columns = columns_of(move.kind, standing, move.calendar)
    _store(move, columns, on)
    _write(move, standing, columns, clear, on)
    for marked in move.marked:
        write(
            "record", marked.record.code, chain=move.case.agency.chain, by=move.seat, facts=relations.facts_of(marked),
            batch=move.batch, name="record.mark",
        )  # fmt: skip
    for opening in move.openings:
        _begin(opening, move)
    for case, do, given in move.companions:
        _follow(case, do, given, move)
    for key in move.woken:
        _wake(key, move)
    return move.result if move.result is not None else move.case.code


def _begin(opening: Opening, leader: Move) -> None:
    """Open a case beside the leader's in its transaction, by the same seat; a refusal refuses both."""
    family = effects.family_of(opening.kind)
    case = Case(
        code=new_code(), kind=opening.kind, family=family, agency=leader.case.agency, parent=opening.parent or leader.case,
        opened_at=leader.at, moved_at=leader.at,
    )  # fmt: skip
    move = _prepare(case, kind_of(opening.kind), opening.do, opening.given, leader.seat, leader.at, "")
    move.batch = leader.batch
    _may(move)
    _done(move, opening.more)


def _follow(case: Case, do: str, given: Mapping[str, Any], leader: Move) -> None:
    """Move `case` by the system in the transaction of the act that leads it; a refusal refuses both."""
    move = _prepare(case, kind_of(case.kind), do, given, SYSTEM, leader.at, "")
    move.batch = leader.batch
    _may(move)
    _done(move, {})


def _wake(key: int, leader: Move) -> None:
    """Ask anew whose turn it is in a case that waited for what the leader did."""
    case = Case.objects.house.select_related("agency").get(pk=key)
    kind, standing = kind_of(case.kind), standing_of(case)
    facts = flow.rule_facts(kind, standing, person="", today=leader.day, calendar=leader.calendar)
    set_turns(case, kind, standing, {**facts, **effects.facts_of(case, standing)})


def _store(move: Move, columns: dict[str, Any], on: date) -> None:
    case, kind = move.case, move.kind
    closed = kind.states[columns["state"]].closed
    values = {
        **columns,
        **move.row,
        "moved_at": move.at,
        "moved_by": move.seat.person,
        "closed_on": (case.closed_on or on) if closed else None,
    }
    before = case.closed_on
    if case.pk is None:
        for name, value in values.items():
            setattr(case, name, value)
        case.no = case.no or case.code
        prepared.insert(case)
    elif not prepared.change(Case, values, **_unmoved(case)):
        raise moved(case, move.step.do)
    else:
        for name, value in values.items():
            setattr(case, name, value)
    after = standing_of(case)
    set_turns(case, kind, after, _facts_after(move, after))
    set_hand(case, move.seat, before)


def _facts_after(move: Move, after: flow.Standing) -> dict[str, Any]:
    """What the rules are told of the case as it stands now; nothing of one that is over, for it has no turns."""
    if move.kind.states[after.state].final:
        return {}
    facts = flow.rule_facts(move.kind, after, person="", today=move.day, calendar=move.calendar)
    return {**facts, **effects.facts_after(move, after)}


def _unmoved(case: Case) -> dict[str, int]:
    """The row as long as nobody moved it since the page was built: the compare of compare-and-swap."""
    row = {"pk": case.pk}
    return row if faults.switched("swap-off") else {**row, "moves": case.row_moves}  # type: ignore[attr-defined]


def _write(
    move: Move, standing: flow.Standing, columns: dict[str, Any], clear: dict[str, Any], on: date
) -> None:
    outcome = move.kind.outcomes.get(standing.outcome)
    facts: dict[str, Any] = {
        "family": move.case.family, "kind": move.case.kind, "step": move.step.do, "state": standing.state,
        "moves": standing.moves, "facts": clear, "on": on.isoformat(),
        "due_on": columns["due_on"].isoformat() if columns["due_on"] else "", "provisional": columns["provisional"],
        **{k: move.facts[k] for k in ON_PAPER if k in move.facts},
    }  # fmt: skip
    if not move.standing.moves and move.case.parent:
        facts["part_of"] = move.case.parent.code
    if outcome:
        facts |= {"outcome": outcome.key, "cell": outcome.cell}
    if n := int(move.given.get("extension_days") or 0):
        facts["n"] = n
    if move.papers:
        facts["papers"] = [[p.key, p.number] for p in move.papers]
    typed = {**move.typed, **papering.frozen(move)}
    written = write(
        "case", move.case.code, chain=move.case.agency.chain, by=move.seat, facts=facts, typed=typed,
        sealed=frozenset(move.sealed), batch=move.batch, name=f"case.{move.step.do.replace('_', '-')}",
    )  # fmt: skip
    papering.issue(move, written)
    for then in move.after_write:
        then(written)
    for topic, priority in move.jobs.items():
        put(topic, priority=priority, dedupe="all")
    for topic, moment in move.timed:
        put(topic, run_at=moment, dedupe=moment.isoformat())


def moved(case: Case, do: str = "") -> Moved:
    """The sentence for the one who came second: who did what, when (err_moved). do: the step that was wanted."""
    person, when = beside.last_hand(Case.objects.house.get(pk=case.pk), do)
    name = Person.objects.filter(code=person).values_list("name", flat=True).first() or "系统"
    return Moved(f"此件已由{name}于{when.astimezone(SHANGHAI):%m月%d日 %H:%M}办理，请刷新后查看")


@act("case.bulk", facts=STEP_FACTS, bulk=True)
def take_many(codes: list[str], do: str, *, by: Seat, at: datetime) -> list[dict[str, str]]:
    """Take one step for many cases: one event a case, a batch id in each. A case that refuses is left as it is; a step
    that is not for many, or asks what must be typed for each, is refused by all.

    The result says for each case {"no", "reason"}; reason "" = done."""
    batch, said = new_code(16), []
    cases = list(Case.objects.open_to(by).filter(code__in=codes).select_related("agency").order_by("pk"))
    line_up(*{case.agency.chain for case in cases})
    for case in cases:
        try:
            with transaction.atomic():  # a savepoint: one refusal leaves the others
                move = _prepare(case, kind_of(case.kind), do, {}, by, at, "")
                move.batch = batch
                _may(move)
                if reason := flow.why_not_many(move.step):
                    raise Refused(reason)
                _done(move, {})
            said.append({"no": case.no, "reason": ""})
        except Refused as refusal:
            said.append({"no": case.no, "reason": refusal.reason})
    return said


@act("case.read", facts=("reading",))
def mark_read(reading: Reading, *, by: Seat, at: datetime) -> str:
    """待阅: the post has read it."""
    if not Reading.objects.filter(pk=reading.pk, read_at=None).update(read_at=at):
        raise Refused("此条已阅")
    write(
        "case",
        reading.case.code,
        chain=reading.case.agency.chain,
        by=by,
        facts={"reading": reading.event_seq},
    )
    return str(reading.case.code)


@act("case.object", facts=("reading",))
def object_to(reading: Reading, words: str, *, by: Seat, at: datetime) -> str:
    """The owner of a paper opinion says that what was entered in the post's name (代录) is not what was written.
    The event stands beside the opinion; correcting it is the office's next step, never an overwrite."""
    if reading.why != "paper_opinion":
        raise Refused("只有代录的批示可以提出更正意见")
    if not words.strip():
        raise Refused("请写明与原批示不一致之处", "words")
    if not Reading.objects.filter(pk=reading.pk, read_at=None).update(read_at=at):
        raise Refused("此条已阅")
    write(
        "case",
        reading.case.code,
        chain=reading.case.agency.chain,
        by=by,
        facts={"reading": reading.event_seq},
        typed={"reason": words},
    )
    return str(reading.case.code)


@act("case.asked-again", facts=("given",))
def asked_again(case: Case, others: int, *, by: Seat, at: datetime) -> str:
    """条例第四十四条: what `others` were given too is proposed to the disclosure head for proactive disclosure."""
    written = write("case", case.code, chain=case.agency.chain, by=by, facts={"given": others + 1})
    Reading.objects.create(
        case=case, agency=case.agency_id, post="disclosure_head", why=ASKED_AGAIN, event_seq=written.seq
    )
    return str(case.code)


@act("case.recompute", facts=("due_on", "provisional", "was"))
def recompute(shift: Shift, *, by: Seat, at: datetime) -> str:
    """The calendar changed: the case gets its new last day; the old one stands in the event. Whoever holds the case finds
    a moved day in 待阅; that a provisional day became final without moving is shown on the case alone."""
    case = shift.case
    values = {"due_on": shift.new, "provisional": shift.provisional}
    if not Case.objects.house.filter(pk=case.pk, moves=case.moves).update(**values):
        raise moved(case)
    facts = {
        "due_on": shift.new.isoformat() if shift.new else "", "was": shift.old.isoformat() if shift.old else "",
        "provisional": shift.provisional,
    }  # fmt: skip
    written = write("case", case.code, chain=case.agency.chain, by=by, facts=facts)
    if shift.new != shift.old:
        for agency, post in sorted(set(case.turns.values_list("agency", "post"))):
            Reading.objects.create(
                case=case, agency=agency, post=post, why="recomputed", event_seq=written.seq
            )
    return case.code


@act("case.erase", facts=("erased", "law"))
def erase(case: Case, reason: str, *, by: Seat, at: datetime) -> str:
    """Delete everything a person typed in a closed case and its parts: values and salts, papers, uploads (PIPL Art. 47).

    The events stay; `verify` accepts the missing values because this event names them. Only the post that answers
    for the family's cases may do it (erasing.ERASERS), with a reason that names no person and stays in the event."""
    if case.family not in erasing.ERASERS:
        raise Refused(
            "只有政府信息公开申请、更正本人信息和政务服务办件可以删除个人信息；已发布的信息含有个人信息的，请办“撤下”"
        )
    if not erasing.erases(by, case, day(at)):
        raise Refused(f"只有本单位{POSTS[erasing.ERASERS[case.family]]}可以删除该件的个人信息")
    if case.closed_on is None:
        raise Refused("办件尚未办结，不能删除其中的个人信息")
    if Case.objects.house.filter(parent=case, closed_on=None).exists():
        raise Refused("就该件提出的复议、诉讼或者投诉还没有结果，不能删除其中的个人信息")
    if not reason.strip():
        raise Refused("请写明删除的依据和理由", "reason")
    parts = Case.objects.house.filter(parent=case).select_related("agency").order_by("pk")
    wiped = [(one, places) for one in (case, *parts) if (places := erasing.wipe(one))]
    if not wiped:
        raise Refused("该件的个人信息已经删除")
    batch = new_code(16) if len(wiped) > 1 else ""
    for one, places in wiped:
        write(
            "case", one.code, chain=one.agency.chain, by=by, facts={"erased": places, "law": "个人信息保护法第四十七条"},
            typed={"reason": reason}, batch=batch,
        )  # fmt: skip
    return case.code


def steps_open_to(case: Case, seat: Seat, at: datetime) -> list[tuple[Step, str]]:
    """The steps this seat may take now, each with the reason why it cannot be done yet ("" = it can)."""
    kind, standing, today = kind_of(case.kind), standing_of(case), day(at)
    facts = flow.rule_facts(kind, standing, person=seat.person, today=today, calendar=policy.calendar())
    facts |= effects.facts_of(case, standing)
    actor = actor_of(seat, today)
    ready = kind.ready(standing.state, standing.done, standing.facts)
    spent = [
        s
        for s in kind.steps.values()
        if s.side and s.once and s.do in standing.done and standing.state in s.froms
    ]
    return [
        (step, _known_reason(kind, step, standing, facts))
        for step in (
            *ready,
            *spent,
        )  # a step that may be taken once only still says why it cannot be taken again
        if flow.may_hold(step, actor, case.agency_id, concerned_of(standing), standing.facts)
    ]


def why_refused(case: Case, do: str, seat: Seat, at: datetime) -> str:
    """Why this seat cannot take the step `do` now, as the kind's rules say it; "" when it is only not its turn."""
    kind, standing, today = kind_of(case.kind), standing_of(case), day(at)
    step = kind.steps[do]
    if not flow.may_hold(step, actor_of(seat, today), case.agency_id, concerned_of(standing), standing.facts):
        return f"“{step.label}”不由本岗位办理"
    facts = flow.rule_facts(kind, standing, person=seat.person, today=today, calendar=policy.calendar())
    return flow.why_not(kind, step, standing, {**facts, **effects.facts_of(case, standing)})


def _known_reason(kind: Kind, step: Step, standing: flow.Standing, facts: Mapping[str, Any]) -> str:
    """The refusal that does not hang on what is still to be typed: the page says it before anybody types."""
    if (step.needs_outcome or step.asks) and not (step.once and step.do in standing.done):
        return ""
    return flow.why_not(kind, step, standing, facts)

"""信息发布 from the signature on: what becomes public, at which hour, until when, and what is taken down.

Embargo is a matter of structure: the public tree, search, feeds and screens read editions, and before its hour a text
that was signed for later has none. Its bytes lie in the vault under the digest that the signature names.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from mingtang.cases import tables
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.clock import day
from mingtang.database import prepared
from mingtang.jobs.outbox import WITHDRAWAL
from mingtang.ledger.refusal import Refused
from mingtang.policy import values as policy
from mingtang.records import editions, relations
from mingtang.records.describing import COUNTED
from mingtang.records.models import Edition, Record

recorded = prepared.Prepared(
    lambda code: Record.objects.house.select_related("column", "agency").filter(code=code), str
)
LATE = timedelta(minutes=5)  # a set release that comes later than this is said to be late
PERIOD_OVER = "公示期满，按规定撤下"
_TAKES_BACK = ("withdraw", "agree_withdrawal", "after_refuse", "expire_down", "expire_mark")


def record_of(case: Case) -> Record:
    """The record of a release case. A record that was opened again belongs to several cases; each keeps its name."""
    return recorded.one(case.facts["facts"]["record"])


def before(move: Move, record: Record) -> None:
    """What the rules ask of the hour and of what is public now."""
    move.known |= {"now": move.at, "emergency_setting": emergency_allowed(record.agency.line, move.day)}
    if move.step.do not in _TAKES_BACK or record.state == "internal":
        return
    edition = Edition.objects.house.in_force().filter(record=record).first()
    if edition is None:
        raise Refused("该信息没有正在公开的版本，无须撤下")
    move.known |= {
        "edition": edition, "expires_on": edition.expires_on, "on_expiry": edition.content.get("on_expiry", ""),
    }  # fmt: skip


def emergency_allowed(line: tuple[str, ...], on: date) -> bool:
    """Whether the city (the end of `line`) has switched 应急发布 on, and the agency has not switched it off."""
    return all(policy.flag("emergency_release", part, on) for part in (line, line[-1:]))


def _release_now(move: Move, more: Any) -> None:
    """应急发布: public at once; the secrecy review that was not done yet is owed."""
    _sign(move, more)
    move.facts["secrecy_owed"] = "secrecy_review" not in move.standing.done


def _sign(move: Move, more: Any) -> None:
    """签发: freeze the edition; printing and indexing are jobs of the same transaction."""
    record: Record = move.known["record"]
    if record.column.internal:
        _tell_inside(record, move)
        return
    edition = publish(record, move)
    move.facts |= {
        "record": record.code,
        "edition": edition.no,
        "digest": edition.digest,
        "column": record.column_id,
        "own": record.column.own,
        "binding": record.column.binding,
        "statutory": record.column.statutory,
        "attribute": record.attribute,
        **{name: value for name in COUNTED if (value := getattr(record, name))},
    }


def _tell_inside(record: Record, move: Move) -> None:
    """对内公开: no edition, so nothing that the public reads can know of it; the agency's staff see it on the desk."""
    if editions.is_public(record):
        raise Refused("本件正在网站公开，请先撤下，再转为对内公开")
    record.state, record.published_on = "internal", record.published_on or move.day
    record.save()
    move.facts |= {"record": record.code, "digest": record.digest, "column": record.column_id}


def publish(record: Record, move: Move) -> Edition:
    """The next edition of `record`, current from now on; its page and its place in search follow by jobs."""
    edition = editions.publish(record, move.day, move.at)
    tables.told(record, move.day)
    move.marked += relations.mark(record, edition, move.day, move.at)
    move.later("press.print")
    move.later("search.index")
    move.companions += [(case, "release_with", {}) for case in companions(record)]
    return edition


def companions(record: Record) -> list[Case]:
    """The signed interpretations of `record` that wait to be released with it (同步公开), oldest first."""
    codes = Record.objects.house.filter(
        interprets=record.code, agency=record.agency_id, state="release"
    ).values("case")
    waiting = Case.objects.house.filter(family="release", code__in=codes, state="waiting")
    return list(waiting.select_related("agency").order_by("pk"))


def _sign_with(move: Move, more: Any) -> None:
    """签发，随文件发布: the text is fixed by its digest. No edition yet."""
    record: Record = move.known["record"]
    move.facts |= {"record": record.code, "signed_digest": record.digest, "column": record.column_id}


def _sign_later(move: Move, more: Any) -> None:
    """签发，定时发布: the same; a job wakes at the hour."""
    _sign_with(move, more)
    move.timed.append(("cases.release-due", datetime.fromisoformat(move.facts["publish_at"])))


def _admit_later(move: Move, more: Any) -> None:
    """定时发布 of a document that came with its hour."""
    _sign_with(move, more)
    move.timed.append(("cases.release-due", hour_of(move.case)))


def _release(move: Move, more: Any) -> None:
    """定时发布: as a signature does now. What comes late, after a standstill, says by how much."""
    _sign(move, more)
    late = move.at - hour_of(move.case)
    if late >= LATE:
        move.facts["late_minutes"] = int(late.total_seconds() // 60)


def _withdraw(move: Move, more: Any) -> None:
    """撤下: the edition ends now; the job that removes its bytes runs before every other job."""
    _end(move, str(move.given.get("reason") or "")[:200])


def _expire_down(move: Move, more: Any) -> None:
    _end(move, PERIOD_OVER)
    _say_late(move)


def _end(move: Move, reason: str) -> None:
    record: Record = move.known["record"]
    editions.withdraw(record, reason, move.at)
    if record.state != "release":  # a new edition may be in the gate already: its case goes on
        record.state = "withdrawn"
        record.save()
    tables.ended(record, move.day)
    move.facts |= {"record": record.code, "column": record.column_id}
    take_down(move)


def take_down(move: Move) -> None:
    move.later("press.withdraw", WITHDRAWAL)
    move.later("search.index", WITHDRAWAL)


def _expire_mark(move: Move, more: Any) -> None:
    """期满标注失效: the same text in a new edition, at the same address; a revision in the gate is not touched."""
    record: Record = move.known["record"]
    edition = editions.marked(record, move.known["edition"], "expired", move.at)
    move.later("press.print")
    move.later("search.index")
    move.facts |= {
        "record": record.code,
        "validity": "expired",
        "edition": edition.no,
        "digest": edition.digest,
    }
    _say_late(move)


def _say_late(move: Move) -> None:
    last: date = move.known["expires_on"]
    if days := (move.day - last).days - 1:
        move.facts["late_days"] = days


def hour_of(case: Case) -> datetime:
    """The hour that was set for a release."""
    return datetime.fromisoformat(case.facts["facts"]["publish_at"])


def due(now: datetime) -> list[Case]:
    """The cases whose hour has come, oldest hour first."""
    waiting = Case.objects.house.filter(family="release", state="scheduled", closed_on=None)
    found = [case for case in waiting.select_related("agency") if hour_of(case) <= now]
    return sorted(found, key=lambda case: (hour_of(case), case.pk))


def expired(now: datetime) -> list[tuple[Case, str]]:
    """The cases whose published text has come to its end, each with the step that its drafter chose."""
    over = Edition.objects.house.in_force().filter(expires_on__lt=day(now)).select_related("record")
    steps = {"take_down": "expire_down", "mark": "expire_mark"}
    found = []
    for edition in over.order_by("expires_on", "pk"):
        step = steps.get(edition.content.get("on_expiry", ""), "")
        if step == "expire_mark" and edition.content["validity"] == "expired":
            continue
        case = _published_by(edition) if step else None
        if case is not None:
            found.append((case, step))
    return found


def _published_by(edition: Edition) -> Case | None:
    """The case by which this edition came out: its record's own, or the one before while a revision is in the gate."""
    codes = [edition.record.case]
    last = Case.objects.house.filter(code=edition.record.case).first()
    if last is not None and (previous := last.facts["facts"].get("previous")):
        codes.append(previous)
    cases = Case.objects.house.filter(code__in=codes, state="published").select_related("agency")
    return cases.order_by("-pk").first()


EFFECTS = {
    "sign": _sign, "sign_later": _sign_later, "release": _release, "withdraw": _withdraw, "expire_down": _expire_down,
    "expire_mark": _expire_mark, "sign_with": _sign_with, "release_with": _sign, "release_now": _release_now, "after_refuse": _withdraw,
    "admit": _sign, "admit_held": _sign, "admit_later": _admit_later, "later_held": _admit_later, "agree_withdrawal": _withdraw,
}  # fmt: skip

"""信息发布: what the steps of the release gate do to the record (kind release-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from mingtang.cases import flow, texts
from mingtang.cases.codes import new_code, next_number
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.jobs.outbox import WITHDRAWAL
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records import content, editions, masking, scanning
from mingtang.records.models import Edition, Record

REVIEWS = ("cosign", "secrecy_review", "office_check", "legal_check")


def record_of(case: Case) -> Record:
    """The record of a release case. A record that was opened again belongs to several cases; each keeps its name."""
    return Record.objects.house.select_related("column", "agency").get(code=case.facts["facts"]["record"])


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return _known(record_of(case))


def known_of(move: Move) -> dict[str, Any]:
    """facts_of, of the record that the step has worked on."""
    return _known(move.known["record"])


@lru_cache(maxsize=256)
def _suspected(title: str, summary: str, body: str) -> int:
    """How many places of a text the scanner stops at; a text goes through many hands unchanged."""
    return len(scanning.scan(masking.text_of(title, summary, body)))


def _known(record: Record) -> dict[str, Any]:
    """What the gate's rules ask of the text as it stands."""
    explained = Record.objects.house.filter(interprets=record.code, state__in=("release", "published"))
    return {
        "own_digest": record.digest,
        "personal_data": _suspected(record.title, record.summary, record.body)
        + sum(attached.suspected for attached in record.attachments.all()),
        "normative": record.column.binding,
        "interpretation": record.column.binding
        and explained.exists(),  # asked of a document that binds alone
        "attribute": record.attribute,
        "attribute_reason": record.attr_reason,
        "attribute_law": record.attr_article,
    }


def before(move: Move, more: Mapping[str, Any]) -> None:
    """Bring the text to the state the rules judge: a new draft is saved, an edit applied, a self-check's attribute set."""
    if move.step.do == "draft":
        move.known["record"] = _begin(move, more)
    else:
        move.known["record"] = record_of(move.case)
    record: Record = move.known["record"]
    if move.step.do == "edit":
        unchanged = record.digest
        _apply(record, more)
        if record.digest == unchanged:
            raise Refused("内容没有改动，无须保存")
    if move.step.do == "withdraw" and not editions.is_public(record):
        raise Refused("该信息没有正在公开的版本，无须撤下")
    if move.step.do == "self_check":
        if (
            record.column.binding
        ):  # 条例第二十条第（一）项: such a document binds the public, whatever was ticked
            move.facts["binds_public"] = True
        record.attribute = str(move.given.get("attribute") or "proactive")
        record.attr_reason = str(move.given.get("attribute_reason") or "")
        record.attr_article = str(move.given.get("attribute_law") or "")
        record.digest = content.digest_of(record)
        record.save()
    move.known |= _known(record)


def _begin(move: Move, more: Mapping[str, Any]) -> Record:
    """The record of a new draft: made here, or one that was published before and is opened again."""
    again: Record | None = more.get("record")
    if again and again.state == "release":
        raise Refused("该信息正在办理发布，不能同时另起草稿")
    record = again or Record(
        code=new_code(10),
        agency=move.case.agency,
        column=more["column"],
        created_on=move.day,
        title=more["values"]["title"],
    )
    move.known["previous"] = record.case
    record.state, record.case = "release", move.case.code
    if not record.index_no:
        record.index_no = index_number(move.case.agency, move)
    record.issuer = record.issuer or move.case.agency.name
    record.formed_on = move.given.get("formed_on") or record.formed_on or move.day
    record.save()
    _apply(record, more)
    return record


def index_number(agency: Agency, move: Move) -> str:
    """索引号 by the rule of the agency (条例第十二条: the arrangement is the organ's)."""
    rule = policy.value("index_rule", agency.line, move.day)
    return rule.format(
        agency=agency.code, year=move.day.year, n=next_number("index", agency.code, move.day.year)
    )


def _apply(record: Record, more: Mapping[str, Any]) -> None:
    if "files" in more:
        content.set_attachments(record, more["files"])
    values = dict(more.get("values") or {})
    if "interprets" in values:
        record.interprets = values.pop("interprets")
    if "column" in more:
        record.column = more["column"]
    content.apply(record, values)
    record.digest = content.digest_of(record)
    record.save()


def _draft(move: Move, more: Mapping[str, Any]) -> None:
    record: Record = move.known["record"]
    move.row["title"] = record.title
    move.case.no = f"{move.case.agency.mark.split('、')[0] or move.case.agency_id}发〔{move.day.year}〕{next_number('release', move.case.agency_id, move.day.year)}号"
    move.facts |= {
        "record": record.code,
        "digest": record.digest,
        "column": record.column_id,
        "formed_on": record.formed_on.isoformat() if record.formed_on else "",
    }
    if move.known.get("previous"):
        move.facts["previous"] = move.known["previous"]


def _edit(move: Move, more: Mapping[str, Any]) -> None:
    record: Record = move.known["record"]
    move.row["title"] = record.title
    move.facts["digest"] = record.digest


def _self_check(move: Move, more: Mapping[str, Any]) -> None:
    """拟稿人自审: a new round begins, so earlier reviews count no more; its text is kept to be compared with."""
    digest = texts.keep(move.known["record"])
    move.facts |= {"digest": digest, "checked_digest": digest, "reviewed": {}}


def _review(move: Move, more: Mapping[str, Any]) -> None:
    """A review names the digest it reviewed; an edit afterwards makes it void by comparison, not by a trigger."""
    reviewed = dict(move.standing.facts.get("reviewed") or {})
    move.facts["reviewed"] = {**reviewed, move.step.do: move.known["own_digest"]}
    if move.step.do == "cosign":
        move.facts["cosigned"] = sorted({*move.standing.facts.get("cosigned", ()), move.seat.agency})


def _override(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["override_digest"] = move.known["own_digest"]


def _sign(move: Move, more: Mapping[str, Any]) -> None:
    """签发: freeze the edition; printing and indexing are jobs of the same transaction."""
    record: Record = move.known["record"]
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
    }


def publish(record: Record, move: Move) -> Edition:
    """The next edition of `record`, current from now on; its page and its place in search follow by jobs."""
    edition = editions.publish(record, move.day, move.at)
    move.later("press.print")
    move.later("search.index")
    return edition


def _classify(move: Move, more: Mapping[str, Any]) -> None:
    """The other two attributes are settled without publication; a withheld text is re-assessed (条例第十八条)."""
    record: Record = move.known["record"]
    record.state = "classified"
    if record.attribute == "withheld":
        days = policy.whole("withheld_review_days", record.agency.line, move.day)
        record.review_on = move.day + timedelta(days=days)
    record.save()
    move.facts |= {"record": record.code, "digest": record.digest, "attribute": record.attribute}


def _withdraw(move: Move, more: Mapping[str, Any]) -> None:
    """撤下: the edition ends now; the job that removes its bytes runs before every other job."""
    record: Record = move.known["record"]
    editions.withdraw(record, str(move.given.get("reason") or "")[:200], move.at)
    if record.state != "release":  # a new edition may be in the gate already: its case goes on
        record.state = "withdrawn"
        record.save()
    move.facts |= {"record": record.code, "column": record.column_id}
    take_down(move)


def take_down(move: Move) -> None:
    move.later("press.withdraw", WITHDRAWAL)
    move.later("search.index", WITHDRAWAL)


def _cancel(move: Move, more: Mapping[str, Any]) -> None:
    """作废: a draft ends; a record that was published before is again what its last edition says."""
    record: Record = move.known["record"]
    record.state = "cancelled"
    if previous := move.standing.facts.get("previous"):
        record.case = previous
        editions.restore(record)
    record.save()


EFFECTS = {
    "draft": _draft, "edit": _edit, "self_check": _self_check, **dict.fromkeys(REVIEWS, _review), "override_hold": _override,
    "sign": _sign, "sign_unpublished": _classify, "withdraw": _withdraw, "cancel": _cancel,
}  # fmt: skip

"""信息发布: what the steps of the release gate do to the record, up to the signature; after it: `publishing`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from mingtang.cases import flow, handed, publishing, tables, texts
from mingtang.cases.codes import new_code, next_number
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.database import prepared
from mingtang.forms.registers import public
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records import barring, checking, content, describing, editions, gate, masking, scanning
from mingtang.records.models import Column, Record, attached_to

REVIEWS = ("cosign", "secrecy_review", "office_check", "legal_check", "second_look", "emergency_look")


record_of = publishing.record_of


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return _known(record_of(case))


def known_of(move: Move, standing: flow.Standing) -> dict[str, Any]:
    """facts_of, of the record that the step has worked on."""
    return _known(move.known["record"])


@lru_cache(maxsize=256)
def _suspected(title: str, summary: str, body: str, barred: tuple[str, ...]) -> int:
    """How many places of a text the scanner and the checks of the text stop at; it goes through many hands unchanged."""
    said = masking.text_of(title, summary, body)
    return len(scanning.scan(said)) + checking.holds(masking.lines_of(said), barred)


def _known(record: Record) -> dict[str, Any]:
    """What the gate's rules ask of the text as it stands."""
    binding = record.column.binding  # a document that binds alone is asked for its interpretation
    return {
        "own_digest": record.digest,
        "personal_data": _suspected(
            record.title, record.summary, record.body, barring.words(record.agency.line)
        )
        + sum(attached.suspected for attached in attached_to(record)),
        "normative": binding,
        "interpretation": binding and _explained(record, "release", "published"),
        "interpretation_signed": binding
        and (_explained(record, "published") or bool(publishing.companions(record))),
        "document_pending": document_pending(record),
        "attribute": record.attribute,
        "attribute_reason": record.attr_reason,
        "attribute_law": record.attr_article,
    }


def _explained(record: Record, *states: str) -> bool:
    """Whether a text in one of these states interprets the document."""
    told = Record.objects.house.filter(interprets=record.code, state__in=states)
    return told.exclude(reading="adoption").exists()


def document_pending(record: Record) -> bool:
    """Whether the document that `record` explains is in the gate and has nothing public."""
    if not record.interprets:
        return False
    document = Record.objects.house.filter(code=record.interprets, state="release").first()
    return document is not None and not editions.is_public(document)


def before(move: Move, more: Mapping[str, Any]) -> None:
    """Bring the text to the state the rules judge: a new draft is saved, an edit applied, a self-check's attribute set."""
    if move.step.do in ("draft", "submit"):
        move.known["record"] = _begin(move, more)
    else:
        move.known["record"] = record_of(move.case)
    record: Record = move.known["record"]
    if move.step.do == "edit":
        unchanged = record.digest
        _apply(record, more)
        if record.digest == unchanged:
            raise Refused("内容没有改动，无须保存")
    publishing.before(move, record)
    if move.step.do == "submit":
        handed.receive(move, more["handed"])
        handed.asked(record, move)
    if move.step.do == "admit_held":
        move.known |= handed.known(move.case, move)
    if move.step.do == "self_check":
        if (
            record.column.binding
        ):  # 条例第二十条第（一）项: such a document binds the public, whatever was ticked
            move.facts["binds_public"] = True
        record.attribute = str(move.given.get("attribute") or "proactive")
        record.attr_reason = str(move.given.get("attribute_reason") or "")
        record.attr_article = str(move.given.get("attribute_law") or "")
        record.digest = content.digest_of(record)
        prepared.rewrite(record)
    move.known |= _known(record)


def _begin(move: Move, more: Mapping[str, Any]) -> Record:
    """The record of a new draft: made here, or one that was published before and is opened again."""
    again: Record | None = more.get("record")
    if (
        again and Record.objects.house.filter(pk=again.pk, state="release").exists()
    ):  # now, not when it was read
        raise Refused("该信息正在办理发布，不能同时另起草稿")
    if again and again.state == "internal":
        raise Refused("对内公开的信息不能修订，请先撤下，再另行拟稿")
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
    if again is None:
        prepared.insert(record)
        values = describing.filled(more["values"], record.column_id, record.title)
        more = {**more, "values": values}
    _apply(record, more)
    return record


def index_number(agency: Agency, move: Move) -> str:
    """索引号 by the rule of the agency (条例第十二条: the arrangement is the organ's). No two records bear the same."""
    text = index_text(agency, move.day, next_number("index", agency.code, move.day.year))
    if Record.objects.house.filter(index_no=text).exists():
        raise Refused(f"按索引号规则得到的{text}已被使用，请政府信息公开工作机构负责人在参数中修改规则")
    return text


def index_text(agency: Agency, on: date, n: int) -> str:
    """The `n`th number of the year of that day by the rule in force then."""
    rule = policy.value("index_rule", agency.line, on)
    return rule.format(
        agency=agency.code, mark=agency.mark.split("、")[0], division=agency.division, year=on.year, n=n
    )


def _apply(record: Record, more: Mapping[str, Any]) -> None:
    if "files" in more:
        content.set_attachments(record, more["files"])
    values = dict(more.get("values") or {})
    if "interprets" in values:
        record.interprets = values.pop("interprets")
    if "column" in more:
        record.column = more["column"]
    if "table" in more:
        record.table = more["table"]
    if record.table:
        values["body"] = public.body(record.table)  # whatever was typed: the table is the text
    _open_still(record)
    content.apply(record, values)
    record.digest = content.digest_of(record)
    prepared.rewrite(record)


def _open_still(record: Record) -> None:
    """A column that was closed meanwhile takes nothing new; the lock makes who closes it wait, or see this record."""
    if not Column.objects.select_for_update().filter(pk=record.column_id, closed_on=None).exists():
        raise Refused("该栏目已停止更新，请改投其他栏目", "column")


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
    tables.claim(record)


def _submit(move: Move, more: Mapping[str, Any]) -> None:
    _draft(move, more)
    handed.submit(move, more)


def _edit(move: Move, more: Mapping[str, Any]) -> None:
    record: Record = move.known["record"]
    move.row["title"] = record.title
    move.facts["digest"] = record.digest
    tables.claim(record)


def _self_check(move: Move, more: Mapping[str, Any]) -> None:
    """拟稿人自审: a new round begins, so earlier reviews count no more; its text is kept to be compared with. What the
    column and the agency ask on this day stands in the event."""
    record: Record = move.known["record"]
    digest = texts.keep(record)
    move.facts |= gate.of(record.column, record.agency.line, move.day).facts()
    move.facts |= {"digest": digest, "checked_digest": digest, "reviewed": {}}


def _review(move: Move, more: Mapping[str, Any]) -> None:
    """A review names the digest it reviewed; an edit afterwards makes it void by comparison, not by a trigger."""
    reviewed = dict(move.standing.facts.get("reviewed") or {})
    move.facts["reviewed"] = {**reviewed, move.step.do: move.known["own_digest"]}
    if move.step.do == "cosign":
        move.facts["cosigned"] = sorted({*move.standing.facts.get("cosigned", ()), move.seat.agency})


def _waive(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["interpretation_waived"] = True


def _override(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["override_digest"] = move.known["own_digest"]


def _classify(move: Move, more: Mapping[str, Any]) -> None:
    """The other two attributes are settled without publication; a withheld text is re-assessed (条例第十八条)."""
    record: Record = move.known["record"]
    record.state = "classified"
    if record.attribute == "withheld":
        days = policy.whole("withheld_review_days", record.agency.line, move.day)
        record.review_on = move.day + timedelta(days=days)
    record.save()
    move.facts |= {"record": record.code, "digest": record.digest, "attribute": record.attribute}


def _cancel(move: Move, more: Mapping[str, Any]) -> None:
    """作废: a draft ends; a record that was published before is again what its last edition says."""
    record: Record = move.known["record"]
    record.state = "cancelled"
    if previous := move.standing.facts.get("previous"):
        record.case = previous
        editions.restore(record)
    record.save()
    tables.free(record)


def _wait(move: Move, more: Mapping[str, Any]) -> None:
    """随文件发布 of an interpretation that another system handed in: a document that was held for it alone goes with it."""
    publishing.EFFECTS["sign_with"](move, more)
    record: Record = move.known["record"]
    document = Record.objects.house.select_related("agency", "column").get(code=record.interprets)
    handed.freed(move, document, _known(document))


EFFECTS = {
    "admit_with": _wait, "with_held": _wait,
    "draft": _draft, "edit": _edit, "self_check": _self_check, **dict.fromkeys(REVIEWS, _review), "override_hold": _override,
    "waive_interpretation": _waive,
    "sign_unpublished": _classify, "cancel": _cancel, **publishing.EFFECTS, "submit": _submit, "turn_away": _cancel, "recall": _cancel,
}  # fmt: skip

"""What a case asks and where it stands, in words for its page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingtang.cases import applications, consulting, flow, materials, releases, remedies, sections
from mingtang.cases.emailing import asking as emailing
from mingtang.cases.emailing.models import STATES
from mingtang.cases.items import asking
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.posting import opening
from mingtang.cases.progress import UNITS
from mingtang.cases.reading import proposals, typed_of
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar, ClockError
from mingtang.forms import answers, definition
from mingtang.kinds.facts import FACTS
from mingtang.kinds.table import Kind, Step
from mingtang.policy import values as policy
from mingtang.records.columns import path
from mingtang.records.models import ATTRIBUTES
from mingtang.ui import dates


def facts(case: Case, kind: Kind, standing: flow.Standing) -> list[tuple[str, Any]]:
    """The block of facts at the head of the case."""
    if case.family == "release":
        return _release(case)
    if case.family == "import":
        return [
            ("批次清单校验码", str(standing.facts.get("manifest_digest", ""))[:16]),
            ("导入条数", standing.facts.get("imported", 0)),
        ]
    if case.family == "consult":
        return consulting.about(case, typed_of(case))
    if case.family == sections.FAMILY:
        return sections.about(case, typed_of(case))
    if case.family == "remedy":
        return remedies.about(case, typed_of(case))
    if case.family in ("reassess", "validity"):
        return [("事项", kind.label), ("标题", case.title)]
    typed = typed_of(case)
    if case.family == "service":
        return _service(case, kind, standing, typed)
    return [*applications.about(case, typed), *_emailed(case), *_opened(case)]


def _opened(case: Case) -> list[tuple[str, Any]]:
    """Whether a reply that lies on the site has been opened there."""
    if case.facts["facts"].get("delivery_channel") != "electronic" or case.closed_on is None:
        return []
    at = opening.of(case)
    return [("申请人在网站打开答复", dates.moment(at) if at else "尚未打开")]


def _emailed(case: Case) -> list[tuple[str, Any]]:
    """What became of the letter by which the reply was to be delivered."""
    row = emailing.last(case) if case.family == "request" else None
    if row is None:
        return []
    return [("电子邮件送达", STATES[row.state] + (f"（{dates.moment(row.sent_at)}）" if row.sent_at else ""))]


def _service(case: Case, kind: Kind, standing: flow.Standing, typed: dict[str, str]) -> list[tuple[str, Any]]:
    """The application as its form asked it; numbers of persons and telephones masked, the materials in their own list."""
    form = definition.get(asking.FORM, asking.version_of(case.kind))
    values = {field.key: asking.stored(field.key, standing.facts) for field in form.fields} | typed
    values = {key: value for key, value in values.items() if value}
    rows: list[tuple[str, Any]] = [("办理事项", kind.label)]
    for field in form.fields:
        if field.key in values and field.type != "file":
            hide = ("personal", "sensitive") if field.type == "telephone" else ("sensitive",)
            shown = answers.show(field, values[field.key], {}, hide)
            question = field.key.startswith(asking.FACT)
            rows.append(("申请人回答", f"{field.label}：{shown}") if question else (field.label, shown))
    rows.append(
        (FACTS["channel"].label, FACTS["channel"].choice_label(str(standing.facts.get("channel", ""))))
    )
    if case.received_on:
        rows.append(("收到日期", case.received_on))
    if outcome := kind.outcomes.get(case.outcome):
        rows.append(("办理结果", f"{outcome.label}（{outcome.article}）"))
    return rows


def _release(case: Case) -> list[tuple[str, Any]]:
    record = releases.record_of(case)
    return [
        ("标题", record.title), ("栏目", " / ".join(path(record.column_id))), ("索引号", record.index_no),
        ("发文机关", record.issuer), ("发文字号", record.doc_no), ("成文日期", record.formed_on),
        ("公开属性", ATTRIBUTES[record.attribute] + (f"（{record.attr_article}）" if record.attr_article else "")),
        ("正文校验码", record.digest[:16]),
    ]  # fmt: skip


# how the information was asked for → what 送达 usually says (条例第四十条); on the site the day is that on which it is put there
DELIVERIES = {
    "post": {"delivery_channel": "mail"}, "pickup": {"delivery_channel": "in_person"}, "reading": {"delivery_channel": "in_person"},
    "email": {"delivery_channel": "electronic"},
    "online": {"delivery_channel": "electronic", "delivery_evidence": "在网站进度查询页面提供，申请人凭查询码查看"},
}  # fmt: skip


def initial(case: Case, step: Step, today: date) -> dict[str, Any]:
    """What a form may know before anybody types: today for a day that is usually today, the record's own attribute."""
    found: dict[str, Any] = {
        name: today
        for name in step.asks
        if name
        in (
            "received_on",
            "corrected_on",
            "answered_on",
            "delivered_on",
            "returned_on",
            "again_on",
            "third_party_received_on",
            "paid_on",
            "special_ended_on",
            "fixed_on",
            "forwarded_on",
        )
    }
    if "confirm_note" in step.asks and (checked := case.facts["facts"].get("phone_checked_at")):
        at = dates.moment(datetime.fromisoformat(str(checked)))
        found["confirm_note"] = f"申请人于{at}用短信验证码核验手机号码，在网上确认"
    if "mail_files" in step.asks:
        found["mail_files"] = "all"
    if step.do == "deliver":
        found |= DELIVERIES.get(str(case.facts["facts"].get("delivery_form", "")), {})
    if "extension_days" in step.asks:
        found["extension_days"] = step.adds
    if "correction_days" in step.asks:
        found["correction_days"] = policy.whole("correction_days", case.agency.line, today)
    if "section_days" in step.asks:
        found |= {
            "section_days": sections.usual_days(case.parent or case, today),
            "sections": tuple(sections.posts_of(case.agency_id, today).items()),
        }
    if step.do == "decide" and case.family in APPLIED and (before := proposals(case)):
        found |= before[-1]  # sent back: who proposes anew goes on from what was written
    if case.family == "request" and step.do == "decide" and (rows := materials.of(case)):
        found |= {
            "material_list": "\n".join(row.name for row in rows),
            "redactions": "\n".join(materials.listed(rows)),
        }
    if case.family == "consult" and step.do == "tell" and case.parent:
        found |= consulting.to_tell(typed_of(case.parent))
    if case.family == "service" and "items" in step.asks:
        found |= {
            "items": "\n".join(missing(case)),
            "correction_days": kind_of(case.kind).terms["supplement"].n,
        }
    if case.family == "release" and "attribute" in step.asks:
        record = releases.record_of(case)
        found |= {
            "attribute": record.attribute,
            "attribute_reason": record.attr_reason,
            "attribute_law": record.attr_article,
            "binds_public": record.column.binding,
        }
    return found


def missing(case: Case) -> list[str]:
    """Necessary materials of the item that did not come with the application: the beginning of the one-time notice."""
    received = typed_of(case).get("received_materials", "").split("\n")
    rows = kind_of(case.kind).item.get("materials", ())
    return [
        row["name"]
        for row in rows
        if row.get("need", asking.NEEDED) == asking.NEEDED and row["name"] not in received
    ]


def consequence(
    case: Case, kind: Kind, step: Step, standing: flow.Standing, calendar: Calendar, today: date
) -> str:
    """The step's consequence in one line; an extension says the day it would lead to."""
    if not step.extends or step.extends not in standing.terms:
        return step.consequence
    term = {**standing.terms[step.extends]}
    term["ext"] = [*term["ext"], [step.adds, today.isoformat(), step.law]]
    try:
        last = flow.due_of(kind, step.extends, {step.extends: term}, calendar)
    except ClockError:
        return step.consequence
    unit = UNITS[kind.terms[step.extends].unit]
    doubt = "（暂定）" if last.provisional else ""
    return f"延长{step.adds}{unit} → {dates.deadline_full(last.date)}{doubt}。{step.consequence}"

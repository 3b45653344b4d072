"""Acts on settings and the calendar. Each change is an event on the system chain."""

from datetime import date, datetime

from mingtang.clock import ClockError, day, statutory
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, By, act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.policy import values
from mingtang.policy.declared import DECLARED
from mingtang.policy.models import Notice, Setting

declare_topics("cases.recompute")
REPLACED = "该通知刚由他人更正，请刷新后查看"


@act("policy.set", facts=("key", "agency", "valid_from", "setting"))
def set_value(key: str, agency: str, new: str, source: str, valid_from: date, *, by: By, at: datetime) -> int:
    """Let `new` be the value of setting `key` for `agency` and below from `valid_from` (not before today)."""
    if key not in DECLARED:
        raise Refused("没有这项设置", "key")
    if reason := DECLARED[key].fault(new):
        raise Refused(reason, "new")
    if valid_from < day(at):
        raise Refused("生效日期不能早于今天", "valid_from")
    if not source.strip():
        raise Refused("请填写依据", "source")
    row = Setting.objects.create(
        key=key, agency=agency, value=new, valid_from=valid_from, source=source, set_by=by.person
    )
    write(
        "setting", f"{key}@{agency}", chain=SYSTEM_CHAIN, by=by,
        facts={"key": key, "agency": agency, "valid_from": valid_from.isoformat(), "setting": row.pk},
        typed={"value": new, "source": source},
    )  # fmt: skip
    return row.pk


@act("policy.notice", facts=("year", "days", "issued_on", "amends", "notice"))
def add_notice(
    year: int,
    days: list[list[object]],
    source: str,
    issued_on: date,
    amends: bool = False,
    *,
    by: By,
    at: datetime,
) -> int:
    """Add a State Council holiday notice (全国年节及纪念日放假办法), or an adjustment (调整) of one: the row's id.
    Open terms are recomputed by the cases room."""
    return _enter(Notice(year=year, days=days, source=source, issued_on=issued_on, amends=amends), "", by, at)


@act("policy.notice-correct", facts=("year", "days", "issued_on", "amends", "notice", "corrects"))
def correct_notice(
    corrects: Notice,
    days: list[list[object]],
    source: str,
    issued_on: date,
    reason: str,
    *,
    by: By,
    at: datetime,
) -> int:
    """更正录入: a notice that was mistyped is followed by a new version, which counts from now on; the old row stays.
    What was computed meanwhile is computed again, each case by its own event."""
    if not reason.strip():
        raise Refused("请写明更正的原因", "reason")
    row = Notice(year=corrects.year, days=days, source=source, issued_on=issued_on, amends=corrects.amends)
    row.corrects = corrects
    return _enter(row, reason, by, at)


def _enter(row: Notice, reason: str, by: By, at: datetime) -> int:
    line_up(SYSTEM_CHAIN)  # two who enter a notice at once must see each other
    if row.corrects and row.corrects.replaced:
        raise Moved(REPLACED)
    if refused := why_not_enter(row, day(at)):
        raise Refused(*refused)
    row.added_at, row.added_by = at, by.person
    row.save(force_insert=True)
    facts: dict[str, object] = {
        "notice": row.pk, "year": row.year, "days": len(row.days), "issued_on": row.issued_on.isoformat(), "amends": row.amends,
    }  # fmt: skip
    if row.corrects_id:
        facts["corrects"] = row.corrects_id
    typed = {"source": row.source, "reason": reason} if reason else {"source": row.source}
    write("notice", str(row.pk), chain=SYSTEM_CHAIN, by=by, facts=facts, typed=typed)
    put("cases.recompute", dedupe="all")
    return row.pk


def why_not_enter(row: Notice, on: date) -> tuple[str, str] | None:
    """(reason, field) why this notice cannot be entered on that day, or None."""
    if row.corrects and row.corrects.replaced:
        return REPLACED, ""
    if not row.source.strip():
        return "请填写通知的文号或网址", "source"
    if row.issued_on > on:
        return "通知发布日期不能晚于今天", "issued_on"
    if row.year > (following := values.calendar().provisional_year):
        return f"请先录入{following}年的通知，中间不能缺年", "year"
    try:
        made = values.notice(row.year, row.days, row.source, row.issued_on, row.amends)
        after = values.calendar_with(made, row.corrects_id or 0)
    except ClockError as error:
        return str(error), "off"
    reason = statutory.why_not(made, after)
    return (reason, "off") if reason else None

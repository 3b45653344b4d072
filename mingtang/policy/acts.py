"""Acts on settings and the calendar. Each change is an event on the system chain."""

from datetime import date, datetime

from mingtang.clock import ClockError, day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, By, act, write
from mingtang.ledger.refusal import Refused
from mingtang.policy import values
from mingtang.policy.declared import DECLARED
from mingtang.policy.models import Notice, Setting

declare_topics("cases.recompute")


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


@act("policy.notice", facts=("year", "days", "issued_on"))
def add_notice(
    year: int, days: list[list[object]], source: str, issued_on: date, *, by: By, at: datetime
) -> int:
    """Add a State Council holiday notice (全国年节及纪念日放假办法). Open terms are recomputed by the cases room."""
    if not days:
        raise Refused("请填写放假日期", "off")
    if not source.strip():
        raise Refused("请填写通知的文号或网址", "source")
    try:
        values.calendar().with_notice(values.notice(year, days, source, issued_on))
    except ClockError as error:
        raise Refused(str(error), "off") from None
    row = Notice.objects.create(
        year=year, days=days, source=source, issued_on=issued_on, added_at=at, added_by=by.person
    )
    write(
        "notice", str(row.pk), chain=SYSTEM_CHAIN, by=by,
        facts={"year": year, "days": len(days), "issued_on": issued_on.isoformat()}, typed={"source": source},
    )  # fmt: skip
    put("cases.recompute", dedupe="all")
    return row.pk

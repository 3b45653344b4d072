"""月度零报告: what each agency reported of the last two months; of the newest one is late and one has not reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from mingtang.clock import day
from mingtang.counts import acts, monthly
from mingtang.people.models import Agency
from mingtang.policy import acts as policy
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

CITY, DAYS = "LT01", 5
SOURCE = "市政务公开办公室关于执行依申请公开月度零报告制度的通知"
LATE, MISSING = 3, 7  # places in the order of agencies


def reports(stage: Stage, hours: Hours, today: date) -> Iterator[Script]:
    newest, before = monthly.months_before(today, date(today.year - 1, 1, 1))[:2]
    yield _asked(stage, hours, before)
    agencies = [a for a in Agency.objects.filter(closed_on=None).order_by("order", "code") if a.reporting]
    for n, agency in enumerate(agencies):
        yield _report(stage, hours, agency, before, 1 + n % 4)
        if n != MISSING:
            yield _report(stage, hours, agency, newest, DAYS + 2 if n == LATE else 1 + n % 4)


def _asked(stage: Stage, hours: Hours, month: date) -> Script:
    """The city asks for it from this month on."""
    yield (at := hours.office(hours.on(month)))
    by = stage.cast(CITY, "disclosure_head")
    policy.set_value("monthly_days", CITY, str(DAYS), SOURCE, day(at), by=by, at=at)


def _report(stage: Stage, hours: Hours, agency: Agency, month: date, days: int) -> Script:
    """On the working day `days` of the month after it."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    at: datetime = hours.office(hours.on(hours.back(after, 1), days))
    yield at
    acts.report_month(agency, month, by=stage.cast(agency.code, "disclosure_head"), at=at)

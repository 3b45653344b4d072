"""收入旧报告: a report that was made before this system, or outside it, becomes the one of its year, with what disagreed in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingtang.clock import day
from mingtang.counts import reports
from mingtang.counts.acts import may
from mingtang.counts.annual import Values
from mingtang.counts.forms import FIRST_YEAR, of_year
from mingtang.counts.models import Report
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat

FACTS = ("agency", "year", "form", "version", "digest", "source", "findings")
OLD = "old"
BLANK, ABSENT = "原报告空白", "原报告没有这一行"


@act("report.take-in", facts=FACTS)
def take_in(
    agency: Agency, year: int, values: Values, texts: dict[str, str], absent: list[str], findings: list[dict[str, Any]], source: str,
    submitted_on: date | None = None, *, by: Seat, at: datetime,
) -> int:  # fmt: skip
    """The id of the row. values, texts, absent, findings: as `old` read them from the file whose digest is `source`; submitted_on: when
    it was submitted then, None where nobody knows."""
    may(agency, by, at)
    if not FIRST_YEAR <= year < day(at).year:
        raise Refused("只能收入已经结束的年度的报告")
    if submitted_on and not date(year, 12, 31) < submitted_on <= day(at):
        raise Refused("原提交日期应在年度结束以后、今天以前", "submitted_on")
    line_up(agency.chain)
    latest = Report.objects.house.newest(agency.code, year)
    if latest and latest.origin != OLD:
        raise Refused("该年度已在本系统编制年度报告，不能再收入旧报告")
    form = of_year(year)
    row = Report(
        agency=agency.code, year=year, form=form.code, version=latest.version + 1 if latest else 1, state="submitted", origin=OLD,
        texts=texts, printed=texts, tables=values, blank=_blank(form, values, absent), findings=findings, source=source,
        submitted_on=submitted_on,
    )  # fmt: skip
    row.digest = reports.digest_of(row, values, texts)
    row.save()
    facts = {
        "agency": row.agency,
        "year": year,
        "form": row.form,
        "version": row.version,
        "digest": row.digest,
    }
    facts |= {"source": source, "findings": len(findings)}
    write("report", row.name, chain=agency.chain, by=by, facts=facts, typed={})
    return row.pk


def _blank(form: Any, values: Values, absent: list[str]) -> dict[str, str]:
    return {
        ".".join(place): ABSENT if ".".join(place) in absent else BLANK
        for place in form.cells()
        if values[place[0]][place[1]][place[2]] is None
    }

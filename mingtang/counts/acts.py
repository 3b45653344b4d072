"""The verbs on annual reports. A number is never typed: submitting freezes what the ledger gives."""

from __future__ import annotations

from datetime import date, datetime

from mingtang.clock import ClockError, day
from mingtang.counts import annual_2021, monthly, reading, reports
from mingtang.counts.models import Monthly, Report
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered

FACTS = ("agency", "year", "form", "version", "state", "digest")
TEXTS = ("s1", "s5", "s6")  # the sections that are written, not counted
_MOVED = "该报告刚刚由他人改动，请刷新后查看"


@act("report.prepare", facts=FACTS)
def prepare(agency: Agency, year: int, texts: dict[str, str], *, by: Seat, at: datetime) -> int:
    """Begin the report of `year`, or write on in its draft; the row's id. texts: section key → text."""
    _may(agency, by, at)
    if year < annual_2021.FIRST_YEAR:
        raise Refused("2021年以前的年度报告不用这一格式")
    row = Report.objects.house.newest(agency.code, year)
    if row and row.state == "submitted":
        raise Refused("该年度报告已提交，改动须作更正并写明理由")
    row = row or Report(agency=agency.code, year=year, form=annual_2021.FORM)
    row.texts = {**row.texts, **{key: text.strip() for key, text in texts.items() if key in TEXTS}}
    row.save()
    _write(row, agency, by, dict(row.texts))
    return row.pk


@act("report.submit", facts=FACTS)
def submit(report: Report, *, by: Seat, at: datetime) -> int:
    """Freeze the tables of the draft as the ledger gives them now, with their digest (条例第四十九条、第五十条)."""
    agency = Agency.objects.get(code=report.agency)
    _may(agency, by, at)
    found = reports.computed(agency, report.year)
    found.row = report
    if reason := why_not(found, day(at)):
        raise Refused(reason)
    frozen = {
        "state": "submitted",
        "tables": found.tables.values,
        "lists": found.tables.lists,
        "blank": found.tables.blank,
        "before": reports.carried_before(agency, report.year),
        "heads": found.heads,
        "submitted_on": day(at),
        "digest": reports.digest_of(
            report.agency, report.year, report.version, found.tables.values, report.texts
        ),
    }
    if not Report.objects.house.filter(pk=report.pk, state="draft", texts=report.texts).update(**frozen):
        raise Moved(_MOVED)
    for name, value in frozen.items():
        setattr(report, name, value)
    _write(report, agency, by, {})
    return report.pk


@act("report.correct", facts=FACTS)
def correct(report: Report, reason: str, *, by: Seat, at: datetime) -> int:
    """A new version of a submitted report, as a draft: the submitted one stays as it is. The id of the new row."""
    agency = Agency.objects.get(code=report.agency)
    _may(agency, by, at)
    if not reason.strip():
        raise Refused("请写明更正的理由", "reason")
    latest = Report.objects.house.newest(report.agency, report.year)
    if latest is None or latest.state != "submitted" or latest.pk != report.pk:
        raise Moved(_MOVED)
    row = Report(
        agency=report.agency, year=report.year, form=report.form, version=report.version + 1,
        texts=report.texts, reason=reason.strip()[:500],
    )  # fmt: skip
    row.save()
    _write(row, agency, by, {"reason": row.reason})
    return row.pk


MONTHLY = ("agency", "month", "version", "figures", "due_on", "digest")


@act("report.month", facts=MONTHLY)
def report_month(agency: Agency, month: date, reason: str = "", *, by: Seat, at: datetime) -> int:
    """Report a month as the ledger gives it now, or correct what was reported, with the reason; the row's id. month: its
    first day. No report leaves an office without a person's name (月度零报告制度)."""
    if by.post != "disclosure_head" or agency.code not in agencies_covered(by, day(at)):
        raise Refused("月度报告由本单位政府信息公开工作机构负责人确认报送")
    line_up(agency.chain)
    if month.day != 1 or month >= day(at).replace(day=1):
        raise Refused("该月尚未结束，月末以后才能报送")
    since = reading.counted_from([agency.code])
    if since is None or month < since.replace(day=1):
        raise Refused("该月本单位尚未使用本系统，没有可以报送的数字")
    if not monthly.owed(agency, month):
        raise Refused("该月不要求报送月度报告")
    rows = Monthly.objects.house.filter(agency=agency.code, month=month).order_by("version")
    before, said = rows.last(), monthly.figures(agency.code, month)
    if before and not reason.strip():
        raise Moved("该月已经报送，更正须写明理由")
    if before and before.figures == said:
        raise Refused("数字与已报送的一致，无须更正", "reason")
    try:
        due = before.due_on if before else monthly.due_on(agency, month)
    except ClockError as error:
        raise Refused(str(error)) from error
    row = Monthly(
        agency=agency.code, month=month, version=before.version + 1 if before else 1, figures=said, reported_on=day(at),
        due_on=due, first_on=before.first_on if before else day(at),
        person=by.person, reason=reason.strip()[:300] if before else "",
    )  # fmt: skip
    row.digest = monthly.digest_of(row.agency, month, row.version, said)
    row.save()
    facts = {
        "agency": row.agency, "month": month.isoformat(), "version": row.version, "figures": said,
        "due_on": row.due_on.isoformat(), "digest": row.digest,
    }  # fmt: skip
    typed = {"reason": row.reason} if row.reason else {}
    write(
        "report",
        f"{row.agency}-{month:%Y-%m}-{row.version}",
        chain=agency.chain,
        by=by,
        facts=facts,
        typed=typed,
    )
    return row.pk


def why_not(found: reports.Shown, today: date) -> str:
    """Why the report cannot be submitted now, "" when it can. Blank cells are shown, they do not hinder: no register
    counts them yet, and a nought would be a lie."""
    if today <= date(found.year, 12, 31):
        return f"{found.year}年尚未结束，年度数字还会变动，请在次年1月提交（条例第四十九条）"
    if found.tables.values["applications"]["new_received"]["total"] is None:
        return "该年度本单位尚未使用本系统，没有可以提交的数字"
    labels = {section["key"]: section["label"] for section in annual_2021.form()["sections"]}
    for key in TEXTS:
        if not found.texts.get(key, "").strip():
            return f"请填写“{labels[key]}”；没有需要报告的，写“无”（条例第五十条）"
    if broken := sorted({identity.id for identity in found.failed}):
        return f"勾稽关系不成立：{'、'.join(broken)}，请先查明有关办件（国办公开办函〔2021〕30号）"
    return ""


def _may(agency: Agency, by: Seat, at: datetime) -> None:
    if by.post != "disclosure_head" or agency.code not in agencies_covered(by, day(at)):
        raise Refused("年度报告由本单位政府信息公开工作机构负责人编制和提交（条例第四十九条）")


def _write(row: Report, agency: Agency, by: Seat, typed: dict[str, str]) -> None:
    facts = {
        "agency": row.agency,
        "year": row.year,
        "form": row.form,
        "version": row.version,
        "state": row.state,
    }
    write(
        "report", f"{row.agency}-{row.year}-{row.version}", chain=agency.chain, by=by,
        facts=facts | ({"digest": row.digest} if row.digest else {}), typed={k: v for k, v in typed.items() if v},
    )  # fmt: skip

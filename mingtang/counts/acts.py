"""The verbs on annual reports. A number is never typed: submitting freezes what the ledger and the returns give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mingtang.clock import ClockError, day
from mingtang.counts import bound, monthly, reading, reports, scope, wording
from mingtang.counts.forms import FIRST_YEAR, of_year
from mingtang.counts.models import Monthly, MonthlyUrging, Report
from mingtang.counts.work import chapters as work
from mingtang.counts.work import sources
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.digest import canonical
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered

FACTS = ("agency", "year", "form", "version", "state", "digest", "whole", "kind", "release", "section")
_MOVED = "该报告刚刚由他人改动，请刷新后查看"
LONGEST = 500  # characters of a reason


@act("report.prepare", facts=FACTS)
def prepare(
    agency: Agency, year: int, texts: dict[str, str], answers: Sequence[str] = (), *, whole: bool = False,
    chapters: dict[str, Any] | None = None, by: Seat, at: datetime,
) -> int:  # fmt: skip
    """Begin the report of `year`, or write on in its draft; the row's id. texts: section key → text, figures as 〔names〕.
    answers: to last year's problems, in their order. whole: a government's for itself and all below it. chapters: those of a
    work report (工作总结), in their order, and its title; None: the annual report."""
    may(agency, by, at)
    if not FIRST_YEAR <= year <= day(at).year:
        raise Refused(f"没有{year}年的年度报告格式")
    kind = "annual" if chapters is None else "work"
    row = Report.objects.house.newest(agency.code, year, whole, kind)
    if row and row.state == "submitted":
        raise Refused("该年度报告已提交，改动须作更正并写明理由")
    row = row or Report(agency=agency.code, year=year, form=of_year(year).code, whole=whole, kind=kind)
    ordered = _ordered(row, chapters)
    form = reports.form_for(row)
    row.texts = {**row.texts, **{key: text.strip() for key, text in texts.items() if key in form.written}}
    if answers:
        promised = reports.promised(agency, year, whole)
        row.answers = [
            {"promise": one, "answer": said.strip()} for one, said in zip(promised, answers, strict=False)
        ]
    row.save()
    said = {f"answer{n}": one["answer"] for n, one in enumerate(row.answers, 1)}
    _write(row, agency, by, {**row.texts, **said, **ordered})
    return row.pk


def _ordered(row: Report, chapters: dict[str, Any] | None) -> dict[str, str]:
    """Give a work report these chapters; what was typed, where they are new. A chapter that is left out takes no text with it."""
    if chapters is None or chapters == row.chapters:
        return {}
    if reason := work.why_not(of_year(row.year), chapters, row.chapters, row.texts):
        raise Refused(reason, "chapters")
    row.chapters = chapters
    row.texts = {key: text for key, text in row.texts.items() if text}
    return {"chapters": canonical(chapters)}


@act("report.bind", facts=FACTS)
def bind(report: Report, section: str, key: str, name: str, *, by: Seat, at: datetime) -> int:
    """Put 〔name〕 in the place of a number that was typed by hand."""
    agency = _draft_of(report, by, at)
    before = report.texts.get(section, "")
    after = bound.replaced(section, before, key, name)
    if after == before:
        raise Moved(_MOVED)
    _change(report, texts={**report.texts, section: after})
    _write(report, agency, by, {section: after}, section=section)
    return report.pk


@act("report.confirm", facts=FACTS)
def confirm(report: Report, key: str, reason: str, *, by: Seat, at: datetime) -> int:
    """Let a number stand that no figure backs, with the reason: it is printed as it was typed."""
    agency = _draft_of(report, by, at)
    if not reason.strip():
        raise Refused("请写明这个数字的来源或者理由", "reason")
    found = reports.drawn(reports.computed(agency, report.year, below=report.whole), report)
    places = [(section, piece) for section, pieces in found.pieces.items() for piece in pieces]
    place = next(((s, p) for s, p in places if p.key == key and p.kind in ("loose", "said")), None)
    if place is None:
        raise Moved(_MOVED)
    section, piece = place
    said = {
        "section": section,
        "number": piece.text,
        "sentence": piece.sentence,
        "reason": reason.strip()[:LONGEST],
    }
    _change(report, confirmed={**report.confirmed, key: said})
    _write(report, agency, by, {"number": piece.text, "reason": said["reason"]}, section=section)
    return report.pk


@act("report.submit", facts=FACTS)
def submit(report: Report, *, by: Seat, at: datetime) -> int:
    """Freeze the tables of the draft as the ledger gives them now, and its text with every figure filled in, under one digest
    (条例第四十九条、第五十条)."""
    agency = Agency.objects.get(code=report.agency)
    may(agency, by, at)
    found = reports.drawn(reports.computed(agency, report.year, below=report.whole), report)
    if reason := wording.why_not(found, day(at)):
        raise Refused(reason)
    used = {piece.name: piece.text for pieces in found.pieces.values() for piece in pieces if piece.name}
    frozen = {
        "state": "submitted", "tables": found.tables.values, "lists": found.tables.lists, "blank": found.tables.blank,
        "returned": found.tables.returned, "before": reports.carried_before(agency, report.year, below=report.whole),
        "answers": found.answers, "printed": found.printed, "figures": used, "charts": found.charts, "heads": found.heads,
        "sources": [one.document() for one in sources.uses(found)] if report.kind == "work" else [],
        "submitted_on": day(at), "digest": reports.digest_of(report, found.tables.values, found.printed),
    }  # fmt: skip
    seen = Report.objects.house.filter(
        pk=report.pk, state="draft", texts=report.texts, answers=report.answers, chapters=report.chapters
    )
    if not seen.update(**frozen):
        raise Moved(_MOVED)
    for name, value in frozen.items():
        setattr(report, name, value)
    _write(report, agency, by, {})
    return report.pk


@act("report.correct", facts=FACTS)
def correct(report: Report, reason: str, *, by: Seat, at: datetime) -> int:
    """A new version of a submitted report, as a draft: the submitted one stays as it is. The id of the new row."""
    agency = Agency.objects.get(code=report.agency)
    may(agency, by, at)
    if not reason.strip():
        raise Refused("请写明更正的理由", "reason")
    if report.origin:
        raise Refused("收入的旧报告有误的，重新收入")
    latest = Report.objects.house.newest(report.agency, report.year, report.whole, report.kind)
    if latest is None or latest.state != "submitted" or latest.pk != report.pk:
        raise Moved(_MOVED)
    row = Report(
        agency=report.agency, year=report.year, form=report.form, version=report.version + 1, whole=report.whole,
        kind=report.kind, chapters=report.chapters,
        texts=report.texts, answers=report.answers, confirmed=report.confirmed, reason=reason.strip()[:LONGEST],
    )  # fmt: skip
    row.save()
    _write(row, agency, by, {"reason": row.reason})
    return row.pk


@act("report.release", facts=FACTS)
def released(report: Report, case: str, *, by: Seat, at: datetime) -> int:
    """Note the release case in which the submitted report goes to its column. case: its code."""
    if report.state != "submitted" or report.agency not in agencies_covered(by, day(at)):
        raise Refused("提交以后才能公开")
    if not Report.objects.house.filter(pk=report.pk, release=report.release).update(release=case):
        raise Moved(_MOVED)
    report.release = case
    _write(report, Agency.objects.get(code=report.agency), by, {}, release=case)
    return report.pk


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
    MonthlyUrging.objects.filter(agency=row.agency, month=month, answered_on=None).update(answered_on=day(at))
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


def may(agency: Agency, by: Seat, at: datetime) -> None:
    if by.post != "disclosure_head" or agency.code not in agencies_covered(by, day(at)):
        raise Refused("年度报告、工作总结由本单位政府信息公开工作机构负责人编制和提交（条例第四十九条）")


def _draft_of(report: Report, by: Seat, at: datetime) -> Agency:
    agency = Agency.objects.get(code=report.agency)
    may(agency, by, at)
    if report.state != "draft":
        raise Moved(_MOVED)
    return agency


def _change(report: Report, **values: object) -> None:
    """Compare and swap of a draft: whoever comes second is told."""
    seen = Report.objects.house.filter(
        pk=report.pk, state="draft", texts=report.texts, confirmed=report.confirmed
    )
    if not seen.update(**values):
        raise Moved(_MOVED)
    for name, value in values.items():
        setattr(report, name, value)


def _write(row: Report, agency: Agency, by: Seat, typed: dict[str, str], **more: str) -> None:
    facts = {
        "agency": row.agency, "year": row.year, "form": row.form, "version": row.version, "state": row.state, **more,
    }  # fmt: skip
    facts |= {"digest": row.digest} if row.digest else {}
    facts |= {"whole": True} if row.whole else {}
    facts |= {"kind": row.kind} if row.kind != "annual" else {}
    write(
        "report",
        row.name,
        chain=agency.chain,
        by=by,
        facts=facts,
        typed={k: v for k, v in typed.items() if v},
    )


@act("report.urge-month", facts=("agency", "month", "due_on"), bulk=True)
def urge_month(month: date, *, by: Seat, at: datetime) -> int:
    """催报: every agency that is past the day of this month's report and has not reported finds it on the first page of the
    day (月度零报告制度). One event each, on its own chain; how many. Once a day at most."""
    if by.post != "openness_office":
        raise Refused("催报由政务公开办公室办理")
    on, month = day(at), month.replace(day=1)
    agencies = Agency.objects.filter(code__in=scope.agencies_seen(by, on)).order_by("order", "code")
    late = monthly.missing(agencies, month, on)
    if not late:
        raise Refused("没有逾期未报该月报告的单位")
    line_up(*{agency.chain for agency, _ in late})
    told = set(MonthlyUrging.objects.filter(month=month, urged_on=on).values_list("agency", flat=True))
    late = [(agency, due) for agency, due in late if agency.code not in told]
    if not late:
        raise Refused("逾期未报的单位今天已经催报过")
    for agency, due in late:
        MonthlyUrging.objects.create(agency=agency.code, month=month, due_on=due, urged_on=on)
        facts = {"agency": agency.code, "month": month.isoformat(), "due_on": due.isoformat()}
        write(
            "month",
            f"{agency.code}-{month:%Y-%m}",
            chain=agency.chain,
            by=by,
            facts=facts,
            batch=f"urge@{on}",
        )
    return len(late)

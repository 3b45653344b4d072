"""Acts on the gazette: an issue is composed, composed anew until it is signed, and signed off. One event each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mingtang.cases import rows
from mingtang.cases.codes import new_code
from mingtang.channels.gazette import contents, paper
from mingtang.channels.gazette.models import Gazette, GazetteLine
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers import render
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition

declare_topics("press.refresh")


def why_not(agency: Agency, seat: Seat, posts: frozenset[str], on: date) -> str:
    return contents.why_not_edit(agency, seat, posts, agencies_covered(seat, on))


@act(
    "gazette.compose",
    facts=("gazette", "year", "no", "on", "records", "sections", "digests", "corrects", "digest"),
)
def compose(
    agency: Agency, open_issue: Gazette | None, title: str, on: date, places: Sequence[contents.Place], *,
    correction: str = "", corrects: Gazette | None = None, by: Seat, at: datetime,
) -> str:  # fmt: skip
    """编成一期, or compose the open one anew; its code. places: (section, edition) in order. on: the day it bears.

    A number is taken when an issue is first composed and the next issue waits for its sign-off: no number is lost."""
    if refused := why_not(agency, by, contents.COMPOSERS, day(at)):
        raise Refused(refused)
    title, correction = " ".join(title.split()), correction.strip()
    fresh = Edition.objects.house.select_related("record", "agency", "column").in_bulk(
        [e.pk for _, e in places]
    )
    places = contents.arranged([(section, fresh[e.pk]) for section, e in places if e.pk in fresh])
    why, field = contents.why_not_issue(title, places, correction, corrects)
    if why:
        raise Refused(why, field)
    line_up(agency.chain)
    row = _row(agency, open_issue, on, at)
    if corrects and (corrects.signed_at is None or corrects.agency_id != agency.code):
        raise Refused("只能更正已经签发的一期", "corrects")
    row.title, row.on, row.correction, row.corrects = title, on, correction, corrects
    row.composed_by = by.person
    row.digest = contents.digest_of(title, on, places, correction, corrects.code if corrects else "")
    _put(row, places)
    facts = {
        "gazette": row.code, "year": row.year, "no": row.no, "on": on.isoformat(), "digest": row.digest,
        "records": [e.record.code for _, e in places], "sections": [s for s, _ in places],
        "digests": [e.digest for _, e in places], "corrects": corrects.code if corrects else "",
    }  # fmt: skip
    typed = {"title": title} | ({"correction": correction} if correction else {})
    write("gazette", row.code, chain=agency.chain, by=by, facts=facts, typed=typed)
    return row.code


def _row(agency: Agency, open_issue: Gazette | None, on: date, at: datetime) -> Gazette:
    """The open issue, if it still is; or a new one with the next number of the year."""
    standing = Gazette.objects.house.filter(agency=agency, signed_at=None).first()
    if open_issue is None and standing:
        raise Moved(f"{standing.number}还没有签发，签发后才能编下一期")
    if open_issue is not None and (
        standing is None or standing.pk != open_issue.pk or standing.digest != open_issue.digest
    ):
        raise Moved("这一期刚由他人改编或者签发，请刷新后查看")
    year = standing.year if standing else day(at).year
    if on.year != year:
        raise Refused(f"出版日期应在{year}年内，与期号一致", "on")
    if standing:
        return standing
    return Gazette(code=new_code(), agency=agency, year=year, no=rows.count("政府公报", agency.code, year))


def _put(row: Gazette, places: Sequence[contents.Place]) -> None:
    try:
        with transaction.atomic():
            row.save()
            GazetteLine.objects.filter(gazette=row).delete()
            GazetteLine.objects.bulk_create(
                GazetteLine(gazette=row, number=n, section=s, edition=e) for n, (s, e) in enumerate(places, 1)
            )
    except IntegrityError:
        raise Refused("有文件已经编入另一期公报，请移出后重新选择") from None
    try:
        render.check(paper.data_of(row))
    except render.PaperError as fault:
        raise Refused(str(fault)) from fault


@act("gazette.sign", facts=("gazette", "year", "no", "digest"))
def sign(row: Gazette, read: str, *, by: Seat, at: datetime) -> str:
    """签发: a second person signs what they read (digest `read`); from now on the contents never change."""
    if refused := why_not(row.agency, by, contents.SIGNERS, day(at)):
        raise Refused(refused)
    line_up(row.agency.chain)
    row = Gazette.objects.house.select_related("agency").get(pk=row.pk)
    if row.signed_at:
        raise Moved("这一期已由他人签发")
    gone = GazetteLine.objects.filter(gazette=row).exclude(
        edition__in=Edition.objects.house.in_force().values("pk")
    )
    if refused := contents.why_not_sign(row.composed_by, read, row.digest, gone.count(), by):
        raise Refused(refused)
    if not Gazette.objects.house.filter(pk=row.pk, signed_at=None, digest=read).update(
        signed_by=by.person, signed_at=at
    ):
        raise Moved("这一期刚由他人改编或者签发，请刷新后查看")
    facts = {"gazette": row.code, "year": row.year, "no": row.no, "digest": row.digest}
    write("gazette", row.code, chain=row.agency.chain, by=by, facts=facts)
    put("press.refresh", dedupe="gazette")
    return row.code

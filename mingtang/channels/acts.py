"""Acts on other channels: what was put there and taken off, and issues of a bulletin. Each is counted (S-280)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mingtang.cases import rows
from mingtang.cases.codes import new_code
from mingtang.channels import carrying
from mingtang.channels.bulletin import data_of_issue, why_not_issue
from mingtang.channels.models import Issue, Posting
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import act, write
from mingtang.ledger.digest import canonical
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition

declare_topics("channels.bulletin", "press.refresh")
POSTERS = frozenset({"drafter", "registry_clerk", "disclosure_head"})
ISSUERS = frozenset({"disclosure_head", "openness_office"})


def may_post(seat: Seat, agency: str, at: datetime) -> bool:
    return seat.post in POSTERS and agency in agencies_covered(seat, day(at))


@act("channel.carry", facts=("posting", "channel", "record", "edition", "digest", "on", "until", "evidence"))
def carry(
    edition: Edition, channel: str, place: str, *, address: str = "", evidence: str = "", media: str = "", on: date,
    until: date | None = None, by: Seat, at: datetime,
) -> str:  # fmt: skip
    """登记投放: this edition went to a channel by a person's hand; the posting's code.

    on: the day it was put there. evidence: digest of a file in the vault. Source: 条例第二十三条、第二十五条; house rule."""
    edition = Edition.objects.house.select_related("record", "agency").get(pk=edition.pk)
    if not may_post(by, edition.agency_id, at):
        raise Refused("其他渠道的投放由本单位拟稿人、机要文书或者政府信息公开工作机构负责人登记")
    public = edition.current and edition.withdrawn_at is None
    why, field = carrying.why_not_carry(
        channel,
        place=place,
        address=address,
        evidence=evidence,
        on=on,
        until=until,
        public=public,
        today=day(at),
    )
    if why:
        raise Refused(why, field or None)
    place = " ".join(place.split())
    same = Posting.objects.house.filter(
        edition=edition, channel=channel, place=place, agency=edition.agency, off_on=None
    )
    if same.exists():
        raise Refused("这一版本在该处已登记投放", "place")
    row = Posting.objects.house.create(
        code=new_code(), agency=edition.agency, channel=channel, place=place, edition=edition, address=address,
        evidence=evidence, media=media, on=on, until=until,
    )  # fmt: skip
    facts = {
        "posting": row.code, "channel": channel, "record": edition.record.code, "edition": edition.no,
        "digest": edition.digest, "on": on.isoformat(), "until": until.isoformat() if until else "", "evidence": evidence,
    }  # fmt: skip
    typed = {"place": place} | ({"address": address} if address else {})
    write(
        "posting",
        row.code,
        chain=edition.agency.chain,
        by=by,
        facts={k: v for k, v in facts.items() if v != ""},
        typed=typed,
    )
    _show(channel)
    return row.code


@act("channel.take-off", facts=("posting", "channel", "record", "on"))
def take_off(posting: Posting, on: date, *, by: Seat, at: datetime) -> str:
    """撤除: it no longer hangs, runs or stands there; the posting's code. Source: house rule."""
    row = Posting.objects.house.select_related("agency", "edition__record").get(pk=posting.pk)
    if not may_post(by, row.agency_id, at):
        raise Refused("由登记投放的单位撤除")
    if not row.on <= on <= day(at):
        raise Refused("撤除日期应在投放日期以后，不晚于今天", "on")
    if not Posting.objects.house.filter(pk=row.pk, off_on=None).update(off_on=on):
        raise Moved("该投放已由他人登记撤除")
    facts = {
        "posting": row.code,
        "channel": row.channel,
        "record": row.edition.record.code,
        "on": on.isoformat(),
    }
    write("posting", row.code, chain=row.agency.chain, by=by, facts=facts)
    _show(row.channel)
    return row.code


@act("bulletin.issue", facts=("issue", "year", "no", "records", "copies", "digests"))
def issue(
    agency: Agency,
    name: str,
    editions: Sequence[Edition],
    recipients: Sequence[str],
    *,
    by: Seat,
    at: datetime,
) -> str:
    """编发一期简报: number, texts and recipients are frozen; the issue's code. The PDF is a job.

    recipients: one line each, with "×n" at its end for n copies. Source: house rule (S-272)."""
    if by.post not in ISSUERS or agency.code not in agencies_covered(by, day(at)):
        raise Refused("简报由本单位政府信息公开工作机构负责人或者政务公开办公室编发")
    why, field = why_not_issue(name, editions, recipients)
    if why:
        raise Refused(why, field)
    name, on = " ".join(name.split()), day(at)
    no = rows.count(f"简报 {name}", agency.code, on.year)
    data = data_of_issue(agency, name, no, editions, recipients, on)
    row = Issue(
        code=new_code(), agency=agency, name=name, year=on.year, no=no, items=len(editions), copies=data["copies"],
        issued_on=on,
    )  # fmt: skip
    facts: dict[str, Any] = {
        "issue": row.code, "year": on.year, "no": no, "copies": data["copies"],
        "records": [e.record.code for e in editions], "digests": [e.digest for e in editions],
    }  # fmt: skip
    written = write(
        "issue", row.code, chain=agency.chain, by=by, facts=facts, typed={"paper": canonical(data)}
    )
    row.chain, row.seq = written.chain, written.seq
    row.save(force_insert=True)
    put("channels.bulletin", dedupe="all")
    return row.code


def _show(channel: str) -> None:
    """What runs on a screen is printed with the pages that say how things stand."""
    if channel in ("led", "touch"):
        put("press.refresh", dedupe="channels")

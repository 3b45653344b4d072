"""The gate's set hour and emergency, the assessment of what is withheld, and the quarter's check, as they lie this morning."""

from __future__ import annotations

from datetime import date, time

from mingtang.cases import checks
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.people.seats import SYSTEM
from mingtang.policy import acts as policy
from mingtang.records.models import Record
from mingtang.rehearsal.hours import Hours, moment
from mingtang.rehearsal.stage import Script, Stage
from mingtang.rehearsal.telling import Release

NIGHT = time(0, 15)
CITY, CHECKED = "LT01", "LT02"


def scheduled(release: Release, stage: Stage, hour: date) -> Script:
    """Signed yesterday for nine o'clock of the next working day."""
    yield from release.play()
    yield release.soon()
    given = {"publish_at": moment(hour, time(9))}
    stage.take(release.case, "sign_later", given, stage.cast(release.agency, "signer"), release.at)


def emergency(release: Release, stage: Stage) -> Script:
    """Out since yesterday after one look; secrecy review and office check are owed within 24 hours. The city had
    switched the custom on for this."""
    yield from release.play()
    yield release.soon()
    by = stage.cast(CITY, "disclosure_head")
    source = "市突发事件信息发布办法（演示）"
    policy.set_value("emergency_release", CITY, "1", source, release.at.date(), by=by, at=release.at)
    yield release.soon()
    given = {"opinion": "已通读全文，未见涉密内容"}
    stage.take(
        release.case, "emergency_look", given, stage.cast(release.agency, "legal_reviewer"), release.at
    )
    yield release.soon()
    given = {"reason": "供水主管爆裂，须立即告知停水范围和取水点"}
    stage.take(release.case, "release_now", given, stage.cast(release.agency, "signer"), release.at)


def assessed(stage: Stage, hours: Hours, first: date) -> Script:
    """Four withheld records whose date has come: one kept, one to be disclosed, one in the gate again, one waiting."""
    yield moment(hours.back(first, 4), NIGHT)
    rows = Record.objects.house.filter(state="classified", attribute="withheld").exclude(agency="LT04")
    records = list(rows.select_related("column").order_by("review_on", "pk")[:4])
    cases = [
        stage.open(newest("reassess"), r.agency_id, "open", {}, SYSTEM, stage.now, record=r.code)
        for r in records
    ]
    kept, converted, again, _ = cases
    yield hours.office(hours.back(first, 3))
    by = stage.cast(kept.agency_id, "disclosure_head")
    stage.take(kept, "keep", {"reason": "讨论仍在进行，情势没有变化"}, by, stage.now)
    by = stage.cast(converted.agency_id, "disclosure_head")
    stage.take(converted, "convert", {"reason": "方案已经定稿印发，可以公开"}, by, stage.now)
    by, record = stage.cast(again.agency_id, "drafter"), records[2]
    values = {"attribute": "proactive", "attr_reason": "", "attr_article": "", "formed_on": record.formed_on}
    more = {"record": record, "values": values}
    changed = {"formed_on": day(stage.now)}  # the term runs from the change (条例第二十六条)
    stage.open(newest("release"), again.agency_id, "draft", changed, by, stage.now, **more)
    yield moment(hours.back(first, 2), NIGHT)
    stage.take(again, "lapse", {}, SYSTEM, stage.now)


def checked(stage: Stage, hours: Hours, first: date) -> Script:
    """The checks of this quarter: one unit has finished; the city's own office, which joined this week, has not begun."""
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    yield moment(min(start, hours.back(first, 6)), NIGHT)
    done = stage.open(newest("validity"), CHECKED, "open", {}, SYSTEM, stage.now)
    yield hours.office(hours.on(day(stage.now), 1))
    by = stage.cast(CHECKED, "disclosure_head")
    codes = list(checks.unchecked(done).values_list("code", flat=True))
    if codes:
        stage.take(done, "confirm", {"opinion": "逐件核对，仍然有效"}, by, stage.now, records=codes)
    stage.take(_fresh(done), "finish", {}, by, stage.now)
    yield moment(hours.back(first, 4), NIGHT)
    stage.open(newest("validity"), CITY, "open", {}, SYSTEM, stage.now)


def _fresh(case: Case) -> Case:
    return Case.objects.house.select_related("agency").get(pk=case.pk)

"""投诉、复议和诉讼: one in each state. Two results of the report year, a lawsuit that waits for its result, and a complaint to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

REVIEW = {"remedy_organ": "澜汀市人民政府", "claim": "撤销原答复，责令重新答复", "remedy_days": 10}
COURT = {"remedy_organ": "澜汀市城中区人民法院", "claim": "确认答复违法并责令重新答复", "remedy_days": 15}
COMPLAINT = {"remedy_organ": "市政务公开办公室", "claim": "认为答复没有写明检索过程", "remedy_days": 10}


def disputes(stage: Stage, hours: Hours, today: date) -> Iterator[Script]:
    year, first = today.year - 1, hours.on(today)
    yield _dispute(stage, hours, hours.on(date(year, 6, 9)), "review", REVIEW, "upheld", archive=True)
    yield _dispute(stage, hours, hours.on(date(year, 8, 20)), "review", REVIEW, "corrected")
    yield _dispute(stage, hours, hours.back(first, 25), "lawsuit", COURT, "")
    yield _dispute(stage, hours, hours.back(first, 3), "complaint", COMPLAINT, None)


def _dispute(
    stage: Stage,
    hours: Hours,
    on: date,
    sort: str,
    given: dict[str, Any],
    result: str | None,
    archive: bool = False,
) -> Script:
    """About the last request of a bureau that was answered before. result: None before the reply, "" before the result."""
    at: datetime
    yield (at := hours.office(on))
    about = _refused(at)
    if about is None:
        return
    lawyer = stage.cast(about.agency_id, "legal_reviewer")
    said = given | {"notice_on": on, "remedy_no": f"〔{on.year}〕{on:%m%d}号"}
    case = stage.open(newest("remedy"), about.agency_id, f"file_{sort}", said, lawyer, at, request=about)
    if result is None:
        return
    yield (at := hours.office(hours.on(on, 7), at))
    stage.take(case, "send_reply", {"replied_on": day(at), "reply_evidence": "对方机关签收单"}, lawyer, at)
    if not result:
        return
    yield (at := hours.office(hours.on(on, 35), at))
    told = {
        "remedy_result": result, "result_on": day(at), "result_no": f"〔{at.year}〕{at:%m%d}号",
        "result_summary": "维持原答复" if result == "upheld" else "撤销原答复，限期重新答复",
    }  # fmt: skip
    stage.take(case, "record_result", told, lawyer, at)
    if archive:
        yield (at := hours.office(hours.on(day(at), 5), at))
        stage.take(
            case,
            "archive",
            {},
            stage.cast(about.agency_id, "archivist"),
            at,
        )


def _refused(at: datetime) -> Case | None:
    """What was answered last by a refusal, of those nobody has disputed yet."""
    rows = Case.objects.house.filter(
        family="request", outcome__startswith="denied_", closed_on__lt=day(at), parts=None
    )
    return rows.select_related("agency").order_by("-closed_on", "-pk").first()

"""复议、诉讼和投诉 about the requests of the year: begun after a reply, with a result in this year, in the next, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.rehearsal.disputed import COMPLAINT, COURT, REVIEW
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script
from mingtang.rehearsal.year.witness import Witness

SORTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("file_review", REVIEW), ("file_review", REVIEW), ("file_lawsuit", COURT), ("file_lawsuit", {**COURT, "after_review": True}),
    ("file_complaint", COMPLAINT),
)  # fmt: skip
RESULTS = ("upheld", "upheld", "corrected", "other")
SHARE = 0.05  # of the replies


Anew = Callable[[Case, date, int], None]  # the request, the day of the result, the working days that it gives


def dispute(stage: Witness, hours: Hours, chance: Random, about: Case, on: date, anew: Anew) -> Script:
    """One remedy about a request that was answered on `on`. anew: what comes of it where the reply must be made anew."""
    sort, given = chance.choice(SORTS)
    at: datetime
    yield (at := hours.office(hours.on(on, chance.randint(3, 45))))
    lawyer = stage.cast(about.agency_id, "legal_reviewer")
    said = {**given, "notice_on": day(at), "remedy_no": f"〔{at.year}〕{at:%m%d%H}号"}
    case = stage.open(newest("remedy"), about.agency_id, sort, said, lawyer, at, request=about)
    yield (at := hours.office(hours.on(day(at), chance.randint(3, 9)), at))
    stage.take(case, "send_reply", {"replied_on": day(at), "reply_evidence": "对方机关签收单"}, lawyer, at)
    if chance.random() < 0.15:
        return  # no result in our days
    yield (at := hours.office(hours.on(day(at), chance.randint(20, 70)), at))
    result = chance.choice(RESULTS)
    told = {
        "remedy_result": result,
        "result_on": day(at),
        "result_no": f"〔{at.year}〕{at:%m%d%H}号",
        "result_summary": "见决定书",
    }
    stage.take(case, "record_result", told, lawyer, at)
    if result != "corrected" or sort == "file_complaint":
        return
    ended, days = day(at), chance.choice((10, 15, 20, 30))
    yield (at := hours.office(hours.on(ended, 1), at))
    stage.take(case, "redo", {"redo_days": days}, stage.cast(about.agency_id, "request_officer"), at)
    anew(about, ended, days)

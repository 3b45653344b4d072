"""一事一申请: an application of two matters that has just been split, and one whose parts are both over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from mingtang.cases.models import Case
from mingtang.kinds import newest
from mingtang.people.seats import PUBLIC
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

AGENCY = "LT11"
OPEN = (
    "翠屏小区老旧管网改造的有关材料",
    "陶远帆",
    ["管网改造工程的中标通知书", "管网改造工程的竣工验收报告"],
)
OVER = ("滨河步道建设的有关材料", "尹知秋", ["滨河步道工程的立项批复", "滨河步道工程的监理合同"])


def several(stage: Stage, hours: Hours, today: date) -> Iterator[Script]:
    first = hours.on(today)
    yield _split(stage, hours, hours.back(first, 4), *OPEN)
    yield _split(stage, hours, hours.back(first, 16), *OVER, withdrawn=True)


def _split(
    stage: Stage, hours: Hours, on: date, title: str, who: str, matters: list[str], withdrawn: bool = False
) -> Script:
    officer = stage.cast(AGENCY, "request_officer")
    at: datetime
    yield (at := hours.citizen(on))
    case = stage.open(newest("request"), AGENCY, "submit", {}, PUBLIC, at, **_answers(title, who))
    yield (at := hours.office(hours.on(on, 1), at))
    stage.take(case, "split", {"matters": matters}, officer, at)
    if not withdrawn:
        return
    yield (at := hours.office(hours.on(on, 4), at))
    for part in Case.objects.house.filter(parent__code=case.code).select_related("agency").order_by("pk"):
        stage.take(
            part,
            "withdraw",
            {"withdrawal_evidence": "申请人来电说明已从公开专栏查到，并发来书面撤回说明"},
            officer,
            at,
        )


def _answers(title: str, who: str) -> dict[str, Any]:
    facts = {"applicant_type": "natural_person", "info_form": "electronic", "delivery_form": "online"}
    typed = {"name": who, "info_title": title, "info_description": title, "content": title}
    return {"answer_facts": facts, "answer_typed": typed, "title": title, "party": who}

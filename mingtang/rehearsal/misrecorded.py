"""更正本人信息 (条例第四十一条): a stall keeper whose name is written wrongly in the register of his own permit; it waits for its review."""

from __future__ import annotations

from datetime import date

from mingtang.kinds import newest
from mingtang.people.seats import PUBLIC
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

STREETS, PARTY, RECORD = "LT04", "贺摊主", "夜市路疏导区占道经营许可登记表"
WRONG, RIGHT = "经营者：何摊主", "经营者：贺摊主"
TYPED = {
    "name": PARTY, "record_title": RECORD, "record_given": "市城市管理局，办理占道经营许可时提供", "record_wrong": WRONG, "record_right": RIGHT,
    "record_evidence": "营业执照，写明经营者姓名",
}  # fmt: skip


def misrecorded(stage: Stage, hours: Hours, first: date) -> Script:
    """Asked on the web, found true, and drafted: the signer finds it in 待办."""
    yield (at := hours.office(hours.back(first, 5)))
    more = {
        "answer_facts": {"applicant_type": "natural_person", "delivery_form": "online"},
        "answer_typed": TYPED,
    }
    case = stage.open(newest("correct"), STREETS, "submit", {}, PUBLIC, at, title=RECORD, party=PARTY, **more)
    yield (at := hours.office(hours.back(first, 4), at))
    officer = stage.cast(STREETS, "request_officer")
    stage.take(case, "accept", {}, officer, at)
    yield (at := hours.office(hours.back(first, 2), at))
    said = {"finding": "登记时误写姓氏，有营业执照为证", "record_fixed": RIGHT}
    stage.take(case, "decide", said, officer, at, outcome="corrected")

"""更正本人信息 (条例第四十一条): a stall keeper whose name is written wrongly in the register of his own permit, signed and about to be mended; four
more at another bureau, one of each way to end, and one that was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingtang.cases.dossier import gaps
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.people.seats import PUBLIC
from mingtang.rehearsal import replies
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

STREETS, PARTY, RECORD = "LT04", "贺摊主", "夜市路疏导区占道经营许可登记表"
WRONG, RIGHT = "经营者：何摊主", "经营者：贺摊主"
TYPED = {
    "name": PARTY, "record_title": RECORD, "record_given": "市城市管理局，办理占道经营许可时提供", "record_wrong": WRONG, "record_right": RIGHT,
    "record_evidence": "营业执照，写明经营者姓名",
}  # fmt: skip


QUARTER = "LT11"
EARLIER = (  # outcome, what is decided with it, what must be done before it is told; who, record, wrong, right
    ("corrected", {"record_fixed": "建筑面积：86.50平方米"}, ("fix", "fixed_on", "fix_evidence", "登记系统更正记录0117号"),
     "邵衡", "公有住房租赁登记表", "建筑面积：68.50平方米", "建筑面积：86.50平方米"),
    ("forwarded", {"correcting_agency": "市自然资源和规划局，0880-00010012"}, ("forward", "forwarded_on", "forward_evidence", "转送函，机要交换签收"),
     "纪文澜", "国有土地使用证存根", "使用权人：纪文兰", "使用权人：纪文澜"),
    ("told_where", {"correcting_agency": "市市场监督管理局，0880-00010009"}, None,
     "段长河", "个体工商户名录摘抄件", "成立日期：2018年", "成立日期：2019年"),
    ("kept", {}, None, "盛亦凡", "物业承接查验备案表", "查验日期：3月1日", "查验日期：3月4日"),
    ("", {}, None, "祝青", "维修资金缴存明细", "户名：祝清", "户名：祝青"),
)  # fmt: skip


def misrecorded(stage: Stage, hours: Hours, first: date) -> Script:
    """Asked on the web, found true and signed: the register is to be mended before he is told."""
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
    yield (at := hours.office(hours.back(first, 1), at))
    stage.take(case, "sign", {}, stage.cast(STREETS, "signer"), at)


def earlier(stage: Stage, hours: Hours, first: date) -> Iterator[Script]:
    """One of each outcome in this order: told and filed, told, told, waiting for its legal review; the last taken back."""
    for n, (outcome, said, owed, party, record, wrong, right) in enumerate(EARLIER):
        typed = {
            "name": party, "record_title": record, "record_given": "本单位，办理业务时提供", "record_wrong": wrong, "record_right": right,
            "record_evidence": "身份证和原始凭证",
        }  # fmt: skip
        yield _one(stage, hours, hours.back(first, 24 - 5 * n), outcome, said, owed, typed)


def _one(
    stage: Stage,
    hours: Hours,
    on: date,
    outcome: str,
    said: dict[str, str],
    owed: tuple[str, str, str, str] | None,
    typed: dict[str, str],
) -> Script:
    officer = stage.cast(QUARTER, "request_officer")
    more = {
        "answer_facts": {"applicant_type": "natural_person", "delivery_form": "pickup"},
        "answer_typed": typed, "title": typed["record_title"], "party": typed["name"],
    }  # fmt: skip
    yield (at := hours.office(on))
    case = stage.open(newest("correct"), QUARTER, "submit", {}, PUBLIC, at, **more)
    yield (at := hours.office(hours.on(on, 1), at))
    if not outcome:
        stage.take(case, "withdraw", {"withdrawal_evidence": "申请人当面说明已自行核对无误"}, officer, at)
        return
    stage.take(case, "accept", {}, officer, at)
    yield (at := hours.office(hours.on(on, 2), at))
    finding = {"finding": "已核对原始凭证和登记底册"} | said
    stage.take(case, "decide", finding, officer, at, outcome=outcome)
    if outcome == "kept":
        return
    yield (at := hours.office(hours.on(on, 3), at))
    stage.take(case, "sign", {}, stage.cast(QUARTER, "signer"), at)
    yield (at := hours.office(hours.on(on, 4), at))
    if owed:
        step, when, proof, words = owed
        stage.take(case, step, {when: day(at), proof: words}, officer, at)
    stage.printed(case)
    sent = {"delivery_channel": "in_person", "delivered_on": day(at), "delivery_evidence": "申请人当面签收"}
    stage.take(case, "deliver", sent, officer, at)
    if outcome == "corrected":
        yield (at := hours.office(hours.on(on, 6), at))
        stage.printed(case)
        note = {"file_note": replies.FILE_NOTE} if gaps.missing(stage.again(case)) else {}
        stage.take(case, "archive", note, stage.cast(QUARTER, "archivist"), at)

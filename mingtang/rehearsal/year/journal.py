"""The journal: what the player meant and saw done, one JSON object a line, never what the engine computed.

A second implementation of the report reads nothing else (mingtang/rehearsal/second). The keys:
docs/reference/rehearsal-journal.md.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, TextIO

from mingtang.cases.models import Case
from mingtang.clock import SHANGHAI, day

CHANNELS = {
    "web": "网络", "email": "网络", "visit": "当面", "oral": "当面", "post": "邮寄", "ordinary_mail": "邮寄", "fax": "传真",
}  # fmt: skip
APPLICANTS = {
    "natural_person": "自然人", "org_business": "商业企业", "org_research": "科研机构", "org_public_welfare": "社会公益组织",
    "org_legal_service": "法律服务机构", "org_other": "其他",
}  # fmt: skip
DENIED, NONE, UNPROCESSED, OTHER = "不予公开", "无法提供", "不予处理", "其他处理"
RESULTS = {  # what the officer decides → where the form of 2021 has it, in its own words (headings, leaf)
    "granted": ("予以公开",), "already_public": ("予以公开",), "partial": ("部分公开",),
    "denied_state_secret": (DENIED, "属于国家秘密"), "denied_law_prohibits": (DENIED, "其他法律行政法规禁止公开"),
    "denied_security_stability": (DENIED, "危及“三安全一稳定”"), "denied_third_party": (DENIED, "保护第三方合法权益"),
    "denied_internal_affairs": (DENIED, "属于三类内部事务信息"), "denied_process_info": (DENIED, "属于四类过程性信息"),
    "denied_enforcement_file": (DENIED, "属于行政执法案卷"), "special_inquiry": (DENIED, "属于行政查询事项"),
    "not_exist": (NONE, "本机关不掌握相关政府信息"), "not_ours": (NONE, "本机关不掌握相关政府信息"),
    "needs_processing": (NONE, "没有现成信息需要另行制作"), "unclear": (NONE, "补正后申请内容仍不明确"),
    "petition": (UNPROCESSED, "信访举报投诉类申请"), "repeat": (UNPROCESSED, "重复申请"), "publication": (UNPROCESSED, "要求提供公开出版物"),
    "excessive": (UNPROCESSED, "无正当理由大量反复申请"), "reconfirm": (UNPROCESSED, "要求行政机关确认或重新出具已获取信息"),
    "abandoned_correction": (OTHER, "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    "abandoned_fee": (OTHER, "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"), "other": (OTHER, "其他"),
}  # fmt: skip
REMEDIES = {"file_review": "行政复议", "file_lawsuit": "未经复议直接起诉", "after_review": "复议后起诉"}
REMEDY_RESULTS = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}
ABANDONED = {"abandon": "abandoned_correction", "abandon_unpaid": "abandoned_fee"}
PLAIN = {  # step → what the journal calls it, the given that is its day ("" = the day it was done), the given that is its days
    "ask_correction": ("correction_asked", "", "correction_days"), "receive_correction": ("corrected", "corrected_on", ""),
    "consult_third_party": ("consulted", "", ""), "consult_agency": ("consulted", "", ""),
    "extend": ("extended", "", "extension_days"), "ask_fee": ("fee_asked", "", ""), "receive_payment": ("paid", "paid_on", ""),
    "ask_reasons": ("reasons_asked", "", "reasons_days"), "receive_reasons": ("reasons_given", "reasons_on", ""),
    "delay": ("delayed", "", "delay_days"),
}  # fmt: skip

Given = dict[str, Any]


class Journal:
    """Writes a line for every step that means something outside the house."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._waiting: dict[str, Given] = {}  # request → what is known of it before it is received
        self._decided: dict[str, str] = {}
        self._remedies: dict[str, str] = {}
        self._known: dict[
            str, Given
        ] = {}  # request → channel and class of applicant, for what is opened beside it

    def note(self, at: datetime, what: str, case: str, **more: Any) -> None:
        said = {
            "at": at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "what": what,
            "case": case,
            **more,
        }
        plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
        self._file.write(json.dumps(plain, ensure_ascii=False) + "\n")

    def opened(self, no: str, agency: str, do: str, given: Given, at: datetime, more: Given) -> None:
        """A request came, or the notice of a remedy."""
        if do in REMEDIES:
            kind = REMEDIES["after_review" if given.get("after_review") else do]
            self._remedies[no] = kind
            of = more["request"]
            self.note(at, "remedy", no, kind=kind, day=given["notice_on"], of=of.no, agency=of.agency_id)
        if "answer_facts" not in more:
            return
        self._waiting[no] = {
            "agency": agency, "channel": CHANNELS[given.get("channel", "web")],
            "applicant": APPLICANTS[more["answer_facts"]["applicant_type"]], "part_of": None,
        }  # fmt: skip
        self._known[no] = {name: self._waiting[no][name] for name in ("channel", "applicant")}
        if do == "submit":
            self._received(no, day(at), at)
        elif do == "register":
            self._received(no, given["received_on"], at)

    def _received(self, no: str, on: date, at: datetime) -> None:
        self.note(at, "received", no, day=on, **self._waiting.pop(no))

    def split_off(self, no: str, whole: Case, on: date, at: datetime, first: bool) -> None:
        """A part of a request that was split. on: the legal day of receipt of the whole, for which the first stands."""
        known = self._known[no] = self._known[whole.no]
        new = {} if first or day(at).year == on.year else {"new_on": day(at)}
        self.note(at, "received", no, day=on, agency=whole.agency_id, **known, part_of=whole.no, **new)

    def reopened(self, case: Case, of: Case, on: date, days: int, at: datetime) -> None:
        """A reply is made anew. on: the day of the result; days: working days that it gives."""
        known = self._known[case.no] = self._known[of.no]
        self.note(at, "reopened", case.no, of=of.no, agency=case.agency_id, **known, day=on, days=days)

    def taken(self, no: str, do: str, given: Given, at: datetime, outcome: str, holder: str) -> None:
        """One step of a request or a remedy was done. holder: code of the agency that did it."""
        if do in PLAIN:
            what, on, days = PLAIN[do]
            self.note(
                at, what, no, day=given[on] if on else day(at), **({"days": given[days]} if days else {})
            )
        elif do == "confirm":
            self._received(no, given["received_on"], at)
        elif do == "take_over":
            self.note(at, "moved", no, day=day(at), to=holder)
        elif do == "decide":
            self._decided[no] = outcome
        elif do == "deliver":
            self._replied(no, given["delivered_on"], at, self._decided[no])
        elif do in ABANDONED:
            self._replied(no, day(at), at, ABANDONED[do])
        elif do == "withdraw" and no not in self._waiting:
            self.note(at, "withdrawn", no, day=day(at))
        elif do == "record_result" and no in self._remedies:
            result = REMEDY_RESULTS[given["remedy_result"]]
            self.note(at, "remedy_ended", no, kind=self._remedies[no], day=given["result_on"], result=result)

    def _replied(self, no: str, on: date, at: datetime, outcome: str) -> None:
        *path, leaf = RESULTS[outcome]
        self.note(at, "replied", no, day=on, result=leaf, path=path)

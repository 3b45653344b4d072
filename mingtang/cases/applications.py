"""申请: what an application says, in words for whoever works on it. Numbers of persons are masked (个人信息保护法第五十一条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.cases import flow, handing
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.registry import kind_of
from mingtang.forms import answers, definition, masking
from mingtang.kinds.facts import FACTS
from mingtang.ui import dates

HELP = "需要的帮助（条例第四十三条）"
APPLICANTS = {
    "natural_person": "自然人", "org_business": "商业企业", "org_research": "科研机构", "org_public_welfare": "社会公益组织",
    "org_legal_service": "法律服务机构", "org_other": "其他",
}  # fmt: skip
_SHOWN = {  # typed fields of an application, in the order of the page
    "name": "申请人", "org_name": "单位名称", "credit_code": "统一社会信用代码", "contact_name": "联系人姓名", "co_applicants": "共同申请人", "agent_name": "委托代理人", "content": "申请公开的内容", "info_title": "信息名称",
    "record_title": "要求更正的记录", "record_given": "由谁、何时提供", "record_wrong": "认为不准确的内容", "record_right": "要求更正为",
    "record_evidence": "证据说明", "info_doc_no": "文号", "info_description": "其他说明", "project": "项目名称", "address": "联系地址", "email": "电子邮箱",
}  # fmt: skip
_MASKED = (
    ("id_number", "身份证明号码", "id_number"),
    ("other_id_number", "身份证明号码", "id_number"),
    ("agent_id_number", "代理人身份证件号码", "id_number"),
    ("telephone", "联系电话", "telephone"),
)


def about(case: Case, typed: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What the page of a request, or of a correction, says of it at its head. typed: what was typed in it."""
    known = case.facts["facts"]
    rows: list[tuple[str, Any]] = [(label, typed[name]) for name, label in _SHOWN.items() if typed.get(name)]
    if code := known.get("applicant_type"):
        rows.insert(1, ("申请人类别", APPLICANTS.get(str(code), str(code))))
    rows += [
        (f"{label}（已脱敏）", masking.mask(kind_, typed[name]))
        for name, label, kind_ in _MASKED
        if typed.get(name)
    ]
    rows += [
        (field.label, field.choice_label(str(known[field.key])))
        for field in definition.get(case.family).fields
        if field.key in ("info_form", "delivery_form") and known.get(field.key)
    ]
    if needs := help_needed(case, typed):
        rows.append((HELP, needs))
    if channel := known.get("channel"):
        rows.append((FACTS["channel"].label, FACTS["channel"].choice_label(str(channel))))
    if checked := known.get("phone_checked_at"):
        rows.append(("手机号码", f"{dates.moment(datetime.fromisoformat(str(checked)))}经短信验证码核验"))
    if case.received_on:
        rows.append(("收到申请之日", case.received_on))
    rows += handing.told(case)
    words, article = flow.ending(kind_of(case.kind), case.outcome, case.facts["done"])
    if words and not taken_back(case):
        rows.append(("处理结果", f"{words}（{article}）"))
    return rows


def help_needed(case: Case, typed: Mapping[str, str]) -> str:
    """What help somebody asked for who cannot read, see or hear well (条例第四十三条); "" for none."""
    if case.family != "request" or not typed.get("assistance"):
        return ""
    return answers.show(definition.get("request").field("assistance"), typed["assistance"], {}, ())


def taken_back(case: Case) -> bool:
    """The proposal was sent back (退回): what it said is no result, and is told by the story alone."""
    if case.family not in APPLIED or not case.outcome:
        return False
    kind = kind_of(case.kind)
    return not any(
        kind.steps[do].needs_outcome or kind.steps[do].outcome
        for do in case.facts["done"]
        if do in kind.steps
    )

"""Reading a case back from the ledger: what was typed, and its story for the page."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from mingtang.cases.erasing import GONE
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.cases.sections import label as section_label
from mingtang.clock import SHANGHAI
from mingtang.database.prepared import Prepared
from mingtang.forms import definition
from mingtang.kinds.facts import FACTS, Fact, called
from mingtang.kinds.vocabulary import NO_POSTS
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import of_case
from mingtang.people import tree
from mingtang.people.posts import POSTS
from mingtang.people.seats import names
from mingtang.ui import dates
from mingtang.vault import sealing

events = Prepared(lambda code: Event.objects.filter(subject_type="case", subject=code).order_by("id"), str)
typed = Prepared(lambda code: Typed.objects.filter(subject_type="case", subject=code).order_by("id"), str)


ATTACHED = "附件"  # what a section sent along with its opinion
PROPOSED = "finding"  # what every proposal of a reply (拟办) has, and nothing else


def typed_of(case: Case) -> dict[str, str]:
    """The latest value of every text typed in this case, unsealed; erased ones are missing. A part has its applicant from
    the whole. Of a proposal that was sent back nothing stays once there is another: no letter may say it."""
    found = _of_whole(case) if case.parent_id and case.family == "request" else {}
    proposed: dict[str, str] = {}
    for texts in _by_event(case):
        if PROPOSED in texts:
            for name in proposed:
                found.pop(name, None)
            proposed = texts
        found |= texts
    return found


def _by_event(case: Case) -> list[dict[str, str]]:
    """What was typed, event by event, unsealed; the data of papers left out."""
    told: dict[tuple[str, int], dict[str, str]] = {}
    for row in typed.all(case.code):
        if not row.field.startswith("paper."):
            value = sealing.unseal(row.value, row.field) if row.sealed else row.value
            told.setdefault((row.chain, row.seq), {})[row.field] = value
    return list(told.values())


def proposals(case: Case) -> list[dict[str, str]]:
    """What each proposal of a reply said, in order: its texts by name, and under "outcome" the key of its outcome."""
    chosen = [
        str(said["outcome"])
        for event in events.all(case.code)
        if (said := json.loads(event.payload)["facts"]).get("step") == "decide" and "outcome" in said
    ]
    texts = [one for one in _by_event(case) if PROPOSED in one]
    if len(texts) != len(chosen):  # some were erased
        return []
    return [{"outcome": outcome, **said} for outcome, said in zip(chosen, texts, strict=True)]


def _of_whole(case: Case) -> dict[str, str]:
    """What the application says of who asks, in the case that it was split from or is answered anew of."""
    said = typed_of(Case.objects.house.get(pk=case.parent_id))
    asked = {field.key for field in definition.get("request").fields} - {
        "info_title",
        "info_description",
        "info_doc_no",
    }
    return {name: value for name, value in said.items() if name in asked}


def words(case: Case, event: Event) -> str:
    """What was typed in one event that has one text; "" once it is erased."""
    place = (event.chain, event.seq)
    return next((row.value for row in typed.all(case.code) if (row.chain, row.seq) == place), "")


def story(case: Case) -> list[dict[str, Any]]:
    """The events of a case for {% timeline %}, oldest first."""
    told = events.all(case.code)
    texts: dict[tuple[str, int], dict[str, str]] = {}
    for row in typed.all(case.code):
        if not row.sealed:
            texts.setdefault((row.chain, row.seq), {})[row.field] = row.value
    said = [json.loads(event.payload) for event in told]
    people = names()
    agencies = tree.shorts()
    papers = _papers(case, told, said)
    return [
        _entry(
            event,
            payload,
            texts.get((event.chain, event.seq), {}),
            people,
            agencies,
            papers.get((event.chain, event.seq), []),
        )
        for event, payload in zip(told, said, strict=True)
        if event.act != "material.make" and not _handed(payload)  # what came of it follows
    ]


def _handed(said: dict[str, Any]) -> bool:
    """The two events by which a case goes to another chain when it is taken over: that step follows and says it."""
    return bool(said["facts"].get("handed"))


def sent_back(case: Case, told: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The entry of its story that sent a text back (退回), until the corrected text goes to review again."""
    if case.state not in ("returned", "draft", "open"):
        return None
    sent = ("return_draft", "self_check", "decide")
    last = next((entry for entry in reversed(told) if entry["do"] in sent), None)
    return last if last and last["do"] == "return_draft" else None


def text_sent_back(case: Case) -> str:
    """Digest of the text that was last sent back, while its correction is under review; "" where none was."""
    sent = back = ""
    for event in events.all(case.code) if case.state == "review" else ():
        said = json.loads(event.payload)["facts"]
        if said.get("step") == "self_check":
            sent = str(said["facts"].get("checked_digest") or "")
        elif said.get("step") == "return_draft":
            back = sent
    return back


def _papers(
    case: Case, told: list[Event], said: list[dict[str, Any]]
) -> dict[tuple[str, int], list[dict[str, str]]]:
    """Place of an event → the papers issued with it and the scan it was entered with. What was erased has no link."""
    found: dict[tuple[str, int], list[dict[str, str]]] = {}
    for paper in of_case.all(case.code):
        url = "" if paper.erased else f"/desk/case/{case.code}/paper/{paper.check_code}/"
        meta = f"{paper.no}{GONE}" if paper.erased else paper.no
        found.setdefault((paper.chain, paper.seq), []).append({"name": paper.title, "url": url, "meta": meta})
    erased = any(event.act == "case.erase" for event in told)
    for event, payload in zip(told, said, strict=True):
        if scan := payload["facts"].get("scan"):
            url = "" if erased else f"/desk/case/{case.code}/scan/{scan}/"
            found.setdefault((event.chain, event.seq), []).append(
                {
                    "name": "批示原件扫描" if "owner" in payload["facts"] else ATTACHED,
                    "url": url,
                    "meta": _written(payload["facts"], erased),
                }
            )
    return found


def _written(facts: dict[str, Any], erased: bool) -> str:
    """The day a paper opinion bears; events before it was asked have none."""
    day = facts.get("paper_on", "")
    return f"{f'{dates.full(date.fromisoformat(day))}批示' if day else ''}{GONE if erased else ''}"


def _entry(
    event: Event,
    said: dict[str, Any],
    texts: dict[str, str],
    people: dict[str, str],
    agencies: dict[str, str],
    papers: list[Any],
) -> dict[str, Any]:
    facts, by = said["facts"], said["by"]
    title, law = _OTHER.get(event.act, "办理记录"), ""
    if "step" in facts:
        step = kind_of(facts["kind"]).steps[facts["step"]]
        title, law = step.label, step.law
    who = people.get(
        by.get("person", ""),
        NO_POSTS.get(by.get("post", ""), ""),
    )
    if owner := facts.get("owner"):
        who = f"{people.get(owner, '')}（{who}代录）"
    if standing_for := by.get("for"):
        who += f"（代{people.get(standing_for, '') or standing_for}）"
    lines = (
        _of_material(event.act, facts)
        + _chosen(facts)
        + [
            f"{called(facts.get('step', ''), name)}：{value}"
            if name not in ("opinion", "reason", "finding")
            else value
            for name, value in texts.items()
            if name in FACTS and value
        ]
    )
    return {
        "at": event_moment(event), "title": title, "kind": "paper" if papers else "act", "who": who,
        "post": f"{agencies.get(by.get('agency', ''), '')} {POSTS.get(by.get('post', ''), '')}".strip(),
        "do": facts.get("step", "") or _DONE.get(event.act, ""), "proxy": bool(facts.get("owner")), "text": "\n".join(lines), "law": law, "papers": papers, "url": "",
    }  # fmt: skip


def _of_material(act: str, facts: dict[str, Any]) -> list[str]:
    """What became of a file that is to go with the reply."""
    if act == "material.mark":
        return [f"标出{facts['marks']}处不予公开的内容"]
    if act == "material.settle":
        return ["已通过检查" if facts["state"] == "proven" else f"没有通过检查，发现{facts['found']}处"]
    return []


_TOLD = (
    "late_minutes",
    "late_days",
    "confirmed",
    "review_on",
)  # what the house found by itself and a reader of the story must know


def _chosen(facts: dict[str, Any]) -> list[str]:
    """What a step chose, counted or dated, in words: the outcome first. (Texts stand apart from the event.)"""
    lines = []
    if facts.get("outcome") and kind_of(facts["kind"]).steps[facts["step"]].needs_outcome:
        outcome = kind_of(facts["kind"]).outcomes[facts["outcome"]]
        lines.append(f"{FACTS['outcome'].label}：{outcome.label}（{outcome.article}）")
    for name, value in facts.get("facts", {}).items():
        fact = FACTS.get(name)
        if fact and (fact.typed or name in _TOLD) and value not in ("", None, [], False):
            lines.append(f"{fact.label}：{_said(fact, value)}")
    return lines


def _said(fact: Fact, value: Any) -> str:
    if fact.type == "date":
        return dates.full(date.fromisoformat(str(value)))
    if fact.type == "moment":
        return dates.moment(datetime.fromisoformat(str(value)))
    if fact.type == "flag":
        return "是"
    if fact.type in ("post", "posts"):
        return "、".join(section_label(str(one)) for one in ([value] if isinstance(value, str) else value))
    many = value if isinstance(value, list) else [value]
    if fact.type == "agency":
        return tree.name_of(str(value))
    return "、".join(fact.choice_label(str(one)) for one in many)


_DONE = {"case.opened": "opened"}  # acts without a step that are a proof in the file
_OTHER = {
    "case.read": "已阅",
    "case.object": "对代录的批示提出更正意见",
    "case.urge": "督办",
    "case.explain": "情况说明",
    "case.dispute": "申请人提出期限异议",
    "case.urge-close": "督办结束",
    "case.recompute": "期限重新计算",
    "case.asked-again": "多人申请，建议转为主动公开（条例第四十四条）",
    "case.erase": "依法删除个人信息",
    "material.add": "加入拟提供的材料",
    "material.mark": "区分处理",
    "material.make": "生成材料并检查",
    "material.settle": "材料检查结果",
    "material.remove": "移除材料",
    "case.opened": "申请人在网站打开了答复",
    "case.email-failed": "答复邮件没有发出",
    "paper.seal": "告知文书用印",
    "case.moved-out": "随机构改革移出原单位",
    "case.moved-in": "由承接单位接办",
}


def event_moment(event: Event) -> datetime:
    return datetime.fromisoformat(event.at).astimezone(SHANGHAI)

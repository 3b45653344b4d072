"""Write docs/reference/terms.md: every English identifier of the code with its Chinese label, from the tables themselves.

Usage: python -m tools.terms. Imports kinds and posts only (no Django); labels that live beside models are read as text.
A noun whose class is gone stops the run, so that the page cannot name what the code has not.
"""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mingtang import kinds
from mingtang.kinds.facts import FACTS
from mingtang.kinds.service import build_mapping
from mingtang.kinds.vocabulary import ACTORS, ITEM_RESULTS, ITEM_TYPES
from mingtang.people.posts import POSTS

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "reference" / "terms.md"
NOUNS = {  # room.Class → label; the class must stand in models.py of its room (or in the module named after the colon)
    "records.Record": "公开信息", "records.Edition": "发布版本", "records.Column": "栏目", "records.Attachment": "相关附件",
    "forms.Draft": "暂存的申请", "forms.Answer": "填报内容", "forms.Upload": "申请人提交的材料", "forms.Entry": "台账记录",
    "cases.Case": "办件", "cases.Turn": "待办", "cases.Hand": "在办、已办", "cases.Reading": "待阅", "cases.Ticket": "查询码",
    "cases.Opinion": "公众意见", "cases.Counter": "文号和编号", "cases.ServiceItem": "政务服务事项",
    "papers.Paper": "文书", "oversight.Urging": "督办", "channels.Reader": "订阅人", "channels.Wish": "订阅",
    "channels.Posting": "投放", "channels.Issue": "简报", "channels.Visit": "访问量", "counts.Report": "政府信息公开工作年度报告", "counts:measures.Measure": "统计指标",
    "people.Agency": "单位（对公众称部门）", "people.Post": "岗位", "people.Person": "人员", "people.Holding": "任职、A/B 岗代办",
    "people.Account": "账号", "people.ReadLog": "查阅记录", "policy.Setting": "参数", "policy.Notice": "节假日安排",
    "ledger.Event": "办理记录", "ledger.Checkpoint": "存证点", "jobs.Job": "后台任务",
}  # fmt: skip
WORDS = (  # (heading, module, name of a dict of identifier → label)
    ("Families of cases", "cases/models.py", "FAMILIES"),
    ("公开属性 of a record", "records/models.py", "ATTRIBUTES"),
    ("有效性 of a record", "records/models.py", "VALIDITIES"),
    ("States of a record, as its list says them", "desk/publish.py", "STATES"),
    ("Time lamps, as the filter says them", "desk/lists.py", "LAMPS"),
)
BASIS = "事项的设定依据"  # stands where a service item names its own law
CLOCKS = {"none": "not begun", "running": "running", "paused": "paused", "stopped": "stopped"}

Rows = Iterable[Iterable[str]]


def table(heads: Iterable[str], rows: Rows) -> list[str]:
    heads = list(heads)
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def nouns() -> list[str]:
    for name in NOUNS:
        room, _, kind = name.rpartition(".")
        room, _, module = room.partition(":")
        path = ROOT / "mingtang" / room / f"{module or 'models'}.py"
        classes = {
            node.name
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef)
        }
        if kind not in classes:
            raise SystemExit(f"found no class {kind} in {path.relative_to(ROOT)}, expected one: mend NOUNS")
    return table(
        ("identifier", "label"), ([f"`{name.replace(':', '.')}`", label] for name, label in NOUNS.items())
    )


def literal(module: str, name: str) -> Mapping[str, str]:
    """The dict `name` of a module that cannot be imported without Django, read from its text."""
    tree = ast.parse((ROOT / "mingtang" / module).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            found: Mapping[str, str] = ast.literal_eval(node.value)
            return found
    raise SystemExit(f"found no {name} in {module}, expected a dict")


def kind_of(version: str) -> list[str]:
    kind = kinds.get(version)
    lines = [f"## `{version}` {kind.label}", "", "States:", ""]
    lines += table(
        ("identifier", "label", "clock"),
        ([f"`{s.key}`", both(s.label, s.public), CLOCKS[s.clock]] for s in kind.states.values()),
    )
    lines += ["Steps:", ""]
    lines += table(
        ("identifier", "label", "who", "article"),
        ([f"`{s.do}`", s.label, who(s.by), s.law] for s in kind.steps.values()),
    )
    if kind.terms:
        lines += ["Terms:", ""]
        lines += table(("identifier", "label", "length", "article"), (
            [f"`{t.key}`", t.label, span(t.n, t.unit) + (f"，最多延长{span(t.cap, t.unit)}" if t.cap else ""), t.law]
            for t in kind.terms.values()
        ))  # fmt: skip
    if kind.outcomes:
        lines += ["Outcomes:", ""]
        lines += table(("identifier", "label", "report cell", "article"), (
            [f"`{o.key}`", o.label, f"`{o.cell}`" if o.cell else "", o.article] for o in kind.outcomes.values()
        ))  # fmt: skip
    return lines


def both(label: str, public: str) -> str:
    return f"{label}（对申请人：{public}）" if public else label


def who(posts: Iterable[str]) -> str:
    return "、".join(ACTORS[post] for post in posts)


def span(n: int, unit: str) -> str:
    return f"{n}{ {'working_days': '个工作日', 'days': '日', 'months': '个月', 'hours': '小时'}[unit] }"


def item(type_: str, law: str) -> dict[str, Any]:
    """A service item with everything its type may have, so that every fixed row of the scheme is built."""
    limit = {"n": 1, "unit": "working_days"}
    posts = {
        "receive": "window_clerk",
        "check": "handler",
        "decide": "leader_in_charge",
        "hand": "window_clerk",
    }
    steps = [{"key": key, "name": key, "post": post, "limit": limit} for key, post in posts.items()]
    steps[2]["decides"] = True
    return {
        "code": "ITEM", "name": "item", "type": type_, "basis": [BASIS], "statutory": {"n": 20, "unit": "working_days", "law": law},
        "promised": {"n": 5, "unit": "working_days"}, "steps": steps, "result": {"name": "result", "kind": "certificate"},
    }  # fmt: skip


def services() -> list[str]:
    """What every service item shares; the steps an item names itself are its own."""
    licence, other = build_mapping(item("01", "许可法第四十二条")), build_mapping(item("20", BASIS))
    forward = build_mapping(
        {**item("20", BASIS), "result": {"name": "result", "kind": "forward", "to": "上级机关"}}
    )
    lines = [
        "## `service-1` 政务服务",
        "",
        "A licence (行政许可) on the left of “/”, every other type on the right.",
        "",
    ]
    for heading, part in (("States", "states"), ("Outcomes", "outcomes"), ("Terms", "terms")):
        found = {**other[part], **licence[part]}
        found |= {key: row for key, row in forward[part].items() if key not in found}
        rows = (
            [f"`{key}`", sides(row["label"], other[part].get(key, row)["label"])]
            for key, row in found.items() if not key.startswith("limit_")
        )  # fmt: skip
        lines += [f"{heading}:", "", *table(("identifier", "label"), rows)]
    own = {row["key"] for row in licence["item"]["steps"]}
    fixed = [row for row in licence["steps"] if row["do"] not in own and not row["do"].startswith("return_")]
    beside = {row["do"]: row for row in other["steps"]}
    rows = [
        [f"`{row['do']}`", sides(row["label"], beside.get(row["do"], row)["label"]), row["law"]]
        for row in fixed
    ]
    rows.append(["`return_<step>`", "退回", BASIS])
    lines += ["Steps beside those that the item names (article of a licence):", ""]
    return [*lines, *table(("identifier", "label", "article"), rows)]


def sides(left: str, right: str) -> str:
    return left if left == right else f"{left} / {right}"


def page() -> str:
    lines = [
        "# Terms: English identifier and Chinese label", "",
        "Made by `python -m tools.terms` from the tables of the code; change those, not this page. Labels follow the",
        "project's list of terms; where the law has a word, the law's word stands.", "",
        "## Nouns", "", *nouns(), "## Posts", "", *table(("identifier", "label"), ([f"`{k}`", v] for k, v in POSTS.items())),
    ]  # fmt: skip
    lines += ["Not posts, but they may act:", ""]
    lines += table(("identifier", "label"), ([f"`{k}`", v] for k, v in ACTORS.items() if k not in POSTS))
    for heading, module, name in WORDS:
        lines += [
            f"## {heading}",
            "",
            *table(("identifier", "label"), ([f"`{k}`", v] for k, v in literal(module, name).items())),
        ]
    for version in kinds.all_versions():
        lines += kind_of(version)
    lines += [*services(), "## 事项类型 and 结果类型 of service items", ""]
    lines += table(
        ("code", "label"), ([f"`{k}`", v] for k, v in [*ITEM_TYPES.items(), *ITEM_RESULTS.items()])
    )
    typed = [(name, fact) for name, fact in FACTS.items() if fact.typed]
    lines += ["## What a step asks its actor to fill in", ""]
    lines += table(("identifier", "label", "choices"), (
        [f"`{name}`", fact.label, "、".join(f"{label}（`{code}`）" for code, label in fact.choices)] for name, fact in typed
    ))  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")

"""Acts of reform: merge agencies (撤并), hand a part of one to another (划转、分立), put one elsewhere in the tree.

A merger is one batch of events: each open case leaves its chain (moved-out), the chains of all who take part end, one is
opened that names their heads, and each case enters it (moved-in); the two name each other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from mingtang.cases.codes import new_code
from mingtang.cases.handing.acts import moved_in, moved_out
from mingtang.cases.reform import moving
from mingtang.cases.reform.owners import Tree, left_bare
from mingtang.cases.reform.plan import Plan, merger, split
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import (
    SYSTEM_CHAIN,
    By,
    act,
    close_chain,
    line_up,
    next_seq,
    open_chain,
    write,
)
from mingtang.ledger.models import Chain
from mingtang.ledger.refusal import Refused
from mingtang.people.models import AGENCY_KINDS, Agency
from mingtang.people.posts import POSTS
from mingtang.records.columns.succession import kept_of

declare_topics("press.print", "press.services", "search.index")
FACTS = (
    "agency", "sources", "heads", "chain", "to", "to_seq", "from", "from_seq", "from_hash", "columns", "items", "holdings", "cases",
    "children", "kept", "bundles",
)  # fmt: skip


@act("agency.merge", facts=FACTS)
def merge(sources: Collection[str], target: str, basis: str, *, by: By, at: datetime) -> str:
    """撤并: `target` takes over everything of `sources`, which are closed today; the code of its new chain. basis: the
    document that ordered it. It cannot be undone: the page shows it as a dry run first."""
    line_up(SYSTEM_CHAIN, *Chain.objects.exclude(closed=True).filter(agency__in=[*sources, target]).values_list("code", flat=True))  # fmt: skip
    plan = merger(sources, target, day(at))
    _refuse(plan, basis, at)
    batch, chain = new_code(16), _next_chain(target)
    open_chain(chain, target)
    outs = [moved_out(case, case.agency.chain, chain, n, by, batch) for n, case in enumerate(plan.cases, 2)]
    heads = [close_chain(agency.chain) for agency in (*plan.sources, plan.target)]
    write("agency", target, chain=chain, by=by, facts={"agency": target, "heads": heads}, batch=batch, name="chain.follow")  # fmt: skip
    for case, out in zip(plan.cases, outs, strict=True):
        moved_in(case, out, chain, by, batch)
    _told(plan, chain, basis, by, batch)
    moving.hand_over(plan, chain, day(at))
    return chain


@act("agency.split", facts=FACTS)
def hand_part(
    plan_of: dict[str, list[str]], source: str, target: str, basis: str, *, by: By, at: datetime
) -> str:
    """划转: the chosen part of `source` goes to `target`; both chains go on. plan_of: "cases" (numbers), "holdings" (ids),
    "columns" and "items" (codes). A body that is divided is first entered as new ones, then handed over part by part, and
    what remains of it merged into one of them."""
    line_up(SYSTEM_CHAIN, *Agency.objects.filter(code__in=[source, target]).values_list("chain", flat=True))
    plan = split(
        source, target, day(at), cases=plan_of["cases"], holdings=[int(pk) for pk in plan_of["holdings"]],
        columns=plan_of["columns"], items=plan_of["items"],
    )  # fmt: skip
    _refuse(plan, basis, at)
    batch, chain = new_code(16), plan.target.chain
    first = next_seq(chain)
    outs = [
        moved_out(case, case.agency.chain, chain, n, by, batch) for n, case in enumerate(plan.cases, first)
    ]
    for case, out in zip(plan.cases, outs, strict=True):
        moved_in(case, out, chain, by, batch)
    _told(plan, chain, basis, by, batch)
    moving.hand_over(plan, chain, day(at))
    return chain


def _refuse(plan: Plan, basis: str, at: datetime) -> None:
    if not basis.strip():
        raise Refused("请写明依据的文件", "basis")
    if reason := plan.why_not(day(at)):
        raise Refused(reason)


def _next_chain(agency: str) -> str:
    """LT04 → LT04-2 → LT04-3: chains have codes of their own."""
    return f"{agency}-{Chain.objects.filter(agency=agency).count() + 1}"


def _told(plan: Plan, chain: str, basis: str, by: By, batch: str) -> None:
    columns = sorted({c.code for found in plan.columns.values() for c in found})
    facts = {
        "agency": plan.target.code, "sources": list(plan.codes), "chain": chain, "cases": len(plan.incoming),
        "holdings": len(plan.holdings), "items": sorted({item.code for item in plan.items}),
        "columns": columns, "children": [c.code for c in plan.children], "kept": kept_of(plan.codes, columns),
        **({"bundles": sorted(bundle.code for bundle in plan.bundles)} if plan.bundles else {}),
    }  # fmt: skip
    write("agency", plan.target.code, chain=SYSTEM_CHAIN, by=by, facts=facts, typed={"basis": basis.strip()}, batch=batch)  # fmt: skip
    for topic in ("press.print", "press.services", "search.index"):
        put(topic, dedupe="all")


@act("agency.place", facts=("agency", "parent", "kind", "division", "order"))
def place(agency: Agency, parent: str, kind: str, division: str, order: int, *, by: By, at: datetime) -> str:
    """隶属、类型和排序: where the agency stands in the tree. Settings are inherited along the new line from now on."""
    line_up(SYSTEM_CHAIN)
    body = Agency.objects.get(pk=agency.pk)
    if reason := why_not_place(body, parent, kind, day(at)):
        raise Refused(*reason)
    given = {"parent_id": parent or None, "kind": kind, "division": division, "order": order}
    if all(getattr(body, name) == value for name, value in given.items()):
        raise Refused("没有改动任何内容")
    Agency.objects.filter(pk=body.pk).update(**given)
    facts = {"agency": body.code, "parent": parent, "kind": kind, "division": division, "order": order}
    write("agency", body.code, chain=SYSTEM_CHAIN, by=by, facts=facts)
    put("press.print", dedupe="all")
    return body.code


def why_not_place(body: Agency, parent: str, kind: str, on: date) -> tuple[str, str] | None:
    """(reason, field) why the agency cannot stand there, or None. Nothing it owes may be left without an owner."""
    if kind not in AGENCY_KINDS:
        return "请选择单位类型", "kind"
    if body.closed_on:
        return "该单位已经撤并", ""
    if (body.parent_id is None) is not (not parent):
        return "根单位没有上级，其他单位须有上级", "parent"
    above = Agency.objects.filter(code=parent, closed_on=None).first()
    if parent and (above is None or body.code in above.line):
        return "上级单位不能是本单位、下级单位或者已撤并的单位", "parent"
    before, tree = Tree.look(on), Tree.look(on)
    tree.parent[body.code], tree.kind[body.code] = parent, kind
    if found := left_bare(before, tree):
        posts = "、".join(f"{POSTS[post]}（{n}件）" for (_, post), n in found.items())
        return f"改动以后下列岗位无人任职，请先任职：{posts}", "parent"
    return None

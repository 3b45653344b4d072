"""What a reform would move: the dry run that the page shows, and the list that the act works through."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from mingtang.cases.bundles.models import CLOSED, Bundle
from mingtang.cases.models import Case, ServiceItem, Turn
from mingtang.cases.reform.owners import Tree, left_bare
from mingtang.people.models import Agency, Holding
from mingtang.people.posts import POSTS
from mingtang.policy.models import Setting
from mingtang.records.columns.succession import columns_of
from mingtang.records.models import Column, Record


@dataclass(frozen=True)
class Plan:
    """sources go (their work, or the chosen part of it) to target. whole: the sources are closed (撤并).

    cases: those of the sources, and in a merger the target's own, for its chain is followed by a new one too."""

    sources: tuple[Agency, ...]
    target: Agency
    whole: bool
    cases: list[Case] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    columns: dict[str, list[Column]] = field(default_factory=dict)  # source → its columns
    items: list[ServiceItem] = field(default_factory=list)
    children: list[Agency] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)  # 历史资料 that was brought and is not imported yet

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(agency.code for agency in self.sources)

    @property
    def incoming(self) -> list[Case]:
        """Cases that change their agency."""
        return [case for case in self.cases if case.agency_id != self.target.code]

    def after(self, on: date) -> Tree:
        """The tree and the posts as they would stand."""
        tree = Tree.look(on)
        for agency in self.sources if self.whole else ():
            tree.successor[agency.code] = self.target.code
        for holding in self.holdings:
            tree.held.add((self.target.code, holding.post.kind))
        if not self.whole:
            tree.held -= self._emptied(on)
        for child in self.children:
            tree.parent[child.code] = self.target.code
        return tree

    def _emptied(self, on: date) -> set[tuple[str, str]]:
        """Posts of the source that nobody holds any more."""
        going = {holding.pk for holding in self.holdings}
        rest = Holding.objects.on(on).filter(post__agency__in=self.codes).exclude(pk__in=going)
        left = set(rest.values_list("post__agency", "post__kind"))
        return {(h.post.agency_id, h.post.kind) for h in self.holdings} - left

    def orphans(self, on: date) -> dict[tuple[str, str], int]:
        """What would wait for nobody, now or at a later step: (agency, post) → cases."""
        moved = {case.code: self.target.code for case in self.incoming}
        return left_bare(Tree.look(on), self.after(on), moved)

    def why_not(self, on: date) -> str:
        """Why the reform cannot be done; "" when it can. No case is ever without an owner."""
        if reason := _why_not_bodies(self) or _why_not_bundles(self):
            return reason
        places = [f"{_short(agency)}{POSTS[post]}（{n}件）" for (agency, post), n in self.orphans(on).items()]
        return f"办理以后下列岗位无人任职，请先任职：{'、'.join(places)}" if places else ""


def _short(code: str) -> str:
    return Agency.objects.filter(code=code).values_list("short", flat=True).first() or code


def _why_not_bodies(plan: Plan) -> str:
    if not plan.sources:
        return "请选择被撤并的单位"
    if plan.target.code in plan.codes:
        return "承接单位不能同时是被撤并的单位"
    if any(agency.parent_id is None for agency in plan.sources) and plan.whole:
        return "根单位不能撤并"
    if gone := next((a for a in (*plan.sources, plan.target) if a.closed_on), None):
        return f"{gone.short}已经撤并"
    if not plan.whole and not (plan.cases or plan.holdings or any(plan.columns.values()) or plan.items):
        return "请选择划转的人员、事项、栏目或者办件"
    return ""


def _why_not_bundles(plan: Plan) -> str:
    """What a job is at work on keeps its agency until the job is done."""
    busy = [bundle.name for bundle in plan.bundles if bundle.state in ("reading", "importing")]
    return f"历史资料“{busy[0]}”正在读取或者导入，请等它完成再办" if busy else ""


def merger(sources: Collection[str], target: str, on: date) -> Plan:
    """撤并: everything of the sources goes to the target. Raises Agency.DoesNotExist."""
    bodies = _bodies(sources)
    into = Agency.objects.get(code=target)
    codes = [agency.code for agency in bodies]
    return Plan(
        bodies, into, True, _living([*codes, target]), list(_held(codes, on)), {code: columns_of(code) for code in codes},
        list(_items(codes)), list(Agency.objects.filter(parent__in=codes, closed_on=None).exclude(code__in=codes)),
        list(_brought(codes)),
    )  # fmt: skip


def split(
    source: str, target: str, on: date, *, cases: Collection[str] = (), holdings: Collection[int] = (),
    columns: Collection[str] = (), items: Collection[str] = (),
) -> Plan:  # fmt: skip
    """划转 (of which a 分立 is made): the chosen part of the source goes to the target, which was entered before. With an
    item go the open cases under it. cases: their numbers, as people write them; items: their codes."""
    bodies, into = _bodies([source]), Agency.objects.get(code=target)
    moving = [item for item in _items([source]) if item.code in set(items)]
    taken = {item.kind for item in ServiceItem.objects.filter(code__in={i.code for i in moving})}
    mine = [case for case in _living([source]) if case.no in set(cases) or case.kind in taken]
    held = [holding for holding in _held([source], on) if holding.pk in set(holdings)]
    kept = [column for column in columns_of(source) if column.code in set(columns)]
    going = {column.code for column in kept}
    brought = [bundle for bundle in _brought([source]) if bundle.column in going]
    return Plan(bodies, into, False, mine, held, {source: kept}, moving, bundles=brought)


def _bodies(codes: Collection[str]) -> tuple[Agency, ...]:
    return tuple(Agency.objects.filter(code__in=codes).order_by("order", "code"))


def _living(codes: Collection[str]) -> list[Case]:
    """Cases that are open or still wait for somebody (a delivered one for the archivist)."""
    waiting = Turn.objects.filter(case__agency__in=codes).values("case")
    rows = Case.objects.house.filter(agency__in=codes)
    rows = rows.filter(closed_on=None) | rows.filter(pk__in=waiting)
    return list(rows.select_related("agency").order_by("pk"))


def _held(codes: Collection[str], on: date) -> list[Holding]:
    rows = Holding.objects.on(on).filter(post__agency__in=codes).select_related("post", "person")
    return list(rows.order_by("post__agency", "pk"))


def _items(codes: Collection[str]) -> list[ServiceItem]:
    rows = ServiceItem.objects.filter(agency__in=codes).exclude(state="closed")
    return list(rows.order_by("code", "version"))


def _brought(codes: Collection[str]) -> QuerySet[Bundle]:
    return Bundle.objects.house.filter(agency__in=codes).exclude(state__in=CLOSED).order_by("pk")


def told(plan: Plan, on: date) -> dict[str, int]:
    """Numbers for the preview: what goes along and what stays as it is."""
    records = Record.objects.house.filter(agency__in=plan.codes)
    return {
        "cases": len(plan.incoming), "holdings": len(plan.holdings), "items": len({item.code for item in plan.items}),
        "columns": sum(len(found) for found in plan.columns.values()), "children": len(plan.children),
        "bundles": len(plan.bundles), "public": records.filter(state="published").count(), "drafts": records.filter(state="release").count(),
        "settings": Setting.objects.filter(agency__in=plan.codes).count() if plan.whole else 0,
    }  # fmt: skip

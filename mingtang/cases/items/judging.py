"""What is wrong with the body of a service item: the one checker of kinds, and what only this house knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mingtang.cases.items import asking
from mingtang.forms import definition
from mingtang.kinds import service
from mingtang.kinds.facts import FACTS
from mingtang.kinds.table import Fault
from mingtang.people.models import Agency, Holding
from mingtang.people.posts import POSTS

Body = Mapping[str, Any]
_BASED = re.compile(r"item\.(steps\.\d+(\.limit)?|promised)\.(law|article)")


def faults(body: Body, agency: str, on: date) -> list[Fault]:
    """Every fault of a body that `agency` wants to publish on the day `on`; [] = it may be.

    Paths begin with `item.`, as `item.steps.2.post`. Beside the checker of kinds: a step must lie with an agency
    that exists and with a post that somebody there holds, or the cases would stop at it for ever; and the form for
    the application must pass its own checker."""
    found = service.faults(whole(body, agency))
    return _based(found) or [*_unheld(body, agency, on), *_unaskable(body)]


def _based(found: list[Fault]) -> list[Fault]:
    """Every row stands on the first basis of the item: what they all lack is said once, and there."""
    rows = [fault for fault in found if _BASED.fullmatch(fault.path)]
    if not rows:
        return found
    says = "第一条设定依据应写明法规名称和条款，例如“《城市道路管理条例》第三十一条”"
    return [Fault("item.basis", 0, says), *(fault for fault in found if fault not in rows)]


def whole(body: Body, agency: str, version: str = "") -> dict[str, Any]:
    """The body with what its row says: whose it is and which version."""
    return {**body, "agency": agency, "version": version or f"{body.get('code') or 'ITEM'}@0"}


def _unheld(body: Body, own: str, on: date) -> Iterator[Fault]:
    parents = dict(Agency.objects.filter(closed_on=None, kind="town").values_list("code", "parent"))
    names = dict(Agency.objects.filter(closed_on=None).values_list("code", "short"))
    held = set(Holding.objects.on(on).values_list("post__agency", "post__kind"))
    for i, step in enumerate(body["steps"]):
        other = step.get("agency") or "own"
        agency = own if other == "own" else other
        if agency not in names:
            yield Fault(f"item.steps.{i}.agency", 0, f"没有代码为“{agency}”的单位，或者该单位已撤并")
        elif not {(agency, step["post"]), (parents.get(agency), step["post"])} & held:
            post = POSTS.get(step["post"], step["post"])
            yield Fault(f"item.steps.{i}.post", 0, f"{names[agency]}现在没有人任“{post}”，办件会停在这一环节")


def _unaskable(body: Body) -> Iterator[Fault]:
    taken = FACTS.keys() | {"item", "applicant_type"}
    for key in body.get("facts") or {}:
        if key in taken or key.endswith("_due_on"):
            yield Fault(f"item.facts.{key}", 0, f"条件代码“{key}”由系统使用，请换一个")
    form = asking.mapping(body, "ITEM.0")
    for fault in definition.check(form):
        yield Fault(_path(fault.path, form), 0, f"申请表：{fault.text}")


def _path(path: str, form: Mapping[str, Any]) -> str:
    """groups[1].fields[3].label → item.facts.new_road: where on the screen the question comes from."""
    place = re.match(r"groups\[(\d+)\]\.fields\[(\d+)\]", path)
    if not place:
        return "item.name"
    key = form["groups"][int(place[1])]["fields"][int(place[2])]["key"]
    if key.startswith(asking.MATERIAL):
        return f"item.materials.{key.removeprefix(asking.MATERIAL)}.name"
    return f"item.facts.{key.removeprefix(asking.FACT)}" if key.startswith(asking.FACT) else "item.basis"

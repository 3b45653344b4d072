"""专题和首页: pages that offices compose of blocks (指引: 专题专栏). What may stand there, and what stands now."""

from __future__ import annotations

from mingtang.people.models import Agency
from mingtang.records import barring
from mingtang.records.filing import SORTS
from mingtang.records.models import Column, Edition
from mingtang.records.topics import pictures
from mingtang.records.topics.blocks import Known
from mingtang.records.topics.models import HOME, TopicVersion

CITY = ""  # owner of the city's own pages


def sources() -> dict[str, list[tuple[str, str]]]:
    """What a list or chart may be drawn from: heading → (key, name). Columns of 对内公开 are not among them."""
    open_ = Column.objects.filter(internal=False, own=True, closed_on=None).order_by("order", "code")
    agencies = Agency.objects.filter(closed_on=None).order_by("order", "code")
    return {
        "全市": [("city", "最新公开")],
        "栏目": [(f"column:{code}", name) for code, name in open_.values_list("code", "name")],
        "部门": [(f"agency:{code}", name) for code, name in agencies.values_list("code", "short")],
        **{
            label: [(f"{sort}:{code}", name) for code, name in names.items()]
            for sort, (label, names) in SORTS.items()
        },
    }


def known(owner: str) -> Known:
    """What the checker compares a page of `owner` with now."""
    agency = Agency.objects.filter(code=owner).first() or Agency.objects.filter(parent=None).first()
    places = frozenset(key for rows in sources().values() for key, _ in rows)
    return Known(places, barring.words(agency.line) if agency else (), is_public, pictures.why_not_shown)


def is_public(path: str) -> bool:
    """Whether the record that has this address is public now."""
    return bool(Edition.objects.house.in_force().filter(path=path).exists())


def newest(code: str) -> TopicVersion | None:
    """The last version of a page, published or not."""
    return TopicVersion.objects.filter(topic=code).order_by("-no").first()


def in_force() -> list[TopicVersion]:
    """What is public now, HOME left out, the newest first."""
    found = TopicVersion.objects.filter(current=True, topic__withdrawn_at=None).exclude(topic=HOME)
    return list(found.select_related("topic").order_by("-topic__opened_on", "topic"))


def of_home() -> TopicVersion | None:
    return TopicVersion.objects.filter(topic=HOME, current=True, topic__withdrawn_at=None).first()

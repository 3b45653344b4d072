"""专题 as documents of the index: what is typed on a page of blocks, found beside the editions that its lists name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from mingtang.clock import day
from mingtang.records.topics.blocks import said
from mingtang.records.topics.models import HOME, TopicVersion

from .document import Doc

KIND = "topic"
_PUBLIC = Q(current=True, topic__withdrawn_at=None)


def doc(version: TopicVersion) -> Doc:
    """What is found of a public version; of a record no code has a dash."""
    assert version.published_at is not None  # it is public
    content = version.content
    return Doc(
        id=id_of(version), title=content["title"], body="\n".join(said(content)[1:]), agency=version.topic.owner, kind=KIND,
        published_on=day(version.published_at), url=f"/t/{version.topic_id}/",
    )  # fmt: skip


def id_of(version: TopicVersion) -> str:
    return f"t-{version.topic_id}"


def public() -> QuerySet[TopicVersion]:
    """The versions that readers see; the blocks of the home page are no page of their own."""
    return TopicVersion.objects.filter(_PUBLIC).exclude(topic=HOME).select_related("topic").order_by("pk")


def waiting() -> QuerySet[TopicVersion]:
    return public().filter(indexed=False)


def gone() -> QuerySet[TopicVersion]:
    """Indexed versions that are public no more; one that has a successor goes too: the successor waits."""
    return TopicVersion.objects.filter(indexed=True).exclude(_PUBLIC).order_by("pk")


def mark(versions: Iterable[TopicVersion], *, indexed: bool) -> None:
    TopicVersion.objects.filter(pk__in=[version.pk for version in versions]).update(indexed=indexed)


def standing(urls: Iterable[str]) -> set[str]:
    """Those of `urls` that are topics and public now."""
    codes = [url.split("/")[2] for url in urls if url.startswith("/t/")]
    return (
        {f"/t/{code}/" for code in public().filter(topic__in=codes).values_list("topic", flat=True)}
        if codes
        else set()
    )

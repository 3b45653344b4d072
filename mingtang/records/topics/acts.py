"""Acts on pages of blocks: save a version, publish it, withdraw the page. The city's stand on the system chain, an agency's
on its own. Two persons: who saved a version does not publish it (decision 0018)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import WITHDRAWAL, put
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records import scanning, topics
from mingtang.records.topics import blocks
from mingtang.records.topics.models import HOME, Topic, TopicVersion

declare_topics("press.topics", "search.index")
FACTS = ("topic", "owner", "version", "digest", "blocks", "reviewed")
WRITERS = frozenset({"drafter", "disclosure_head"})
PUBLISHERS = frozenset({"disclosure_head", "signer"})


def may_write(owner: str, by: Seat, at: datetime) -> bool:
    if owner == topics.CITY:
        return by.post == "openness_office"
    return by.post in WRITERS and owner in agencies_covered(by, day(at))


def may_publish(owner: str, by: Seat, at: datetime) -> bool:
    """The city's pages: the openness office, or those who release for the office of the city's government."""
    if owner == topics.CITY:
        root = Agency.objects.filter(parent=None, closed_on=None).values_list("code", flat=True).first()
        return by.post == "openness_office" or (by.post in PUBLISHERS and by.agency == root)
    return by.post in PUBLISHERS and owner in agencies_covered(by, day(at))


@act("topic.save", facts=FACTS)
def save_topic(
    code: str, owner: str, content: Mapping[str, Any], comment: str, *, seen: int, by: Seat, at: datetime
) -> int:
    """保存一稿: the next version of a page of blocks; its number. The first opens the page.

    owner: code of the agency, "" the city's. seen: number of the last version the editor had before him (0: a new page).
    Refused while the checker finds a fault: a draft holds no personal data either."""
    if not may_write(owner, by, at):
        raise Refused(
            "专题由本单位拟稿人和政府信息公开工作机构负责人编写，首页和全市专题由政务公开办公室编写"
        )
    if why := blocks.why_not_code(code) or ("首页由政务公开办公室编写" if code == HOME and owner else ""):
        raise Refused(why, "code")
    chain = _chain(owner)
    line_up(chain)
    topic = _opened(code, owner, at)
    last = topics.newest(code)
    if (last.no if last else 0) != seen:
        raise Moved(f"此页已有第{last.no if last else 0}稿，由他人保存，请刷新后查看")
    page = blocks.kept(content)
    if faults := blocks.check(page, topics.known(owner)):
        raise Refused(_told(faults))
    if last and page == last.content:
        raise Refused("内容没有改动，无须保存")
    if not comment.strip():
        raise Refused("请写明这一稿改了什么、依据谁的意见", "comment")
    version = TopicVersion.objects.create(
        topic=topic, no=seen + 1, content=page, comment=comment.strip(), made_by=by.person, made_at=at,
        digest=sm3(canonical(page).encode()),
    )  # fmt: skip
    facts = {**_facts(version), "blocks": [block["kind"] for block in page["blocks"]]}
    write(
        "topic",
        code,
        chain=chain,
        by=by,
        facts=facts,
        typed={"comment": version.comment, "content": canonical(page)},
    )
    return int(version.no)


@act("topic.publish", facts=FACTS)
def publish_topic(code: str, number: int, reviewed: bool, *, by: Seat, at: datetime) -> int:
    """公布 the last version, by another person than the one who saved it, who says that it was examined (条例第十七条).

    Refused while the checker finds a fault. Its number."""
    version = _last(code, number, by, at)
    if version.current:
        raise Refused("这一稿已经公布")
    if version.made_by == by.person:
        raise Refused("这一稿由您保存，须由另一人公布（一人不得办理同一文稿的两道手续）")
    if not reviewed:
        raise Refused("公布前须确认已作公开审查和保密审查（条例第十七条）", "reviewed")
    if faults := blocks.check(version.content, topics.known(version.topic.owner)):
        raise Refused(_told(faults))
    TopicVersion.objects.filter(topic=code, current=True).update(current=False)
    TopicVersion.objects.filter(pk=version.pk).update(current=True, published_at=at)
    Topic.objects.filter(pk=code).update(withdrawn_at=None, withdraw_reason="")
    put("press.topics", dedupe="all")
    put("search.index", dedupe="all")
    write(
        "topic", code, chain=_chain(version.topic.owner), by=by, facts={**_facts(version), "reviewed": True}
    )
    return number


@act("topic.withdraw", facts=FACTS)
def withdraw_topic(code: str, number: int, reason: str, *, by: Seat, at: datetime) -> str:
    """撤下: the address says since when and why; HOME shows its fixed parts alone. Publishing a later version undoes it."""
    version = _last(code, number, by, at)
    if not TopicVersion.objects.filter(topic=code, current=True).exists():
        raise Refused("此页没有公布，无须撤下")
    if not reason.strip() or scanning.scan(reason):
        raise Refused("请填写理由，不写个人信息；原地址将注明这一理由", "reason")
    TopicVersion.objects.filter(topic=code, current=True).update(current=False)
    Topic.objects.filter(pk=code).update(withdrawn_at=at, withdraw_reason=reason.strip())
    put("press.topics", priority=WITHDRAWAL, dedupe="all")
    put("search.index", priority=WITHDRAWAL, dedupe="all")
    write(
        "topic",
        code,
        chain=_chain(version.topic.owner),
        by=by,
        facts=_facts(version),
        typed={"reason": reason.strip()},
    )
    return code


def _opened(code: str, owner: str, at: datetime) -> Topic:
    """The page's row, new with its first version."""
    topic, _ = Topic.objects.get_or_create(code=code, defaults={"owner": owner, "opened_on": day(at)})
    if topic.owner != owner:
        raise Refused("这个地址已有专题，请换一个", "code")
    return topic


def _last(code: str, number: int, by: Seat, at: datetime) -> TopicVersion:
    """The version that is acted on, its chain lined up."""
    topic = Topic.objects.filter(pk=code).first()
    if topic is None or not may_publish(topic.owner, by, at):
        raise Refused("专题由政府信息公开工作机构负责人或者签发人公布，首页和全市专题由政务公开办公室公布")
    line_up(_chain(topic.owner))
    version = topics.newest(code)
    if version is None or version.no != number:
        raise Moved("此页已有新的一稿，请刷新后查看")
    return version


def _told(faults: list[blocks.Fault]) -> str:
    return f"还有{len(faults)}处须改正：{faults[0].where}{faults[0].text}"


def _facts(version: TopicVersion) -> dict[str, Any]:
    return {
        "topic": version.topic_id, "owner": version.topic.owner, "version": version.no, "digest": version.digest,
    }  # fmt: skip


def _chain(owner: str) -> str:
    if owner == topics.CITY:
        return SYSTEM_CHAIN
    body = Agency.objects.filter(code=owner).first()  # of one that was merged, the successor's
    if body is None:
        raise Refused("没有找到这个单位")
    return body.chain

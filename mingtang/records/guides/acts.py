"""Acts on guides: save a version, publish it. The template's versions stand on the system chain, an agency's on its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records import guides, scanning
from mingtang.records.guides import INHERITABLE, KEYS, TEMPLATE
from mingtang.records.models import GuideVersion

declare_topics("press.print")
FACTS = ("owner", "version", "digest", "fields")
WRITERS = frozenset({"drafter", "disclosure_head"})
PRIVATE = frozenset(
    {"id_number", "bank_card", "mobile", "passport", "plate", "address"}
)  # nothing for a guide …
OFFICIAL = {"address": "address", "phone": "mobile"}  # … but where an element is just that, of the office


def may_write(owner: str, by: Seat, at: datetime) -> bool:
    if owner == TEMPLATE:
        return by.post == "openness_office"
    return by.post in WRITERS and owner in agencies_covered(by, day(at))


def may_publish(owner: str, by: Seat, at: datetime) -> bool:
    return may_write(owner, by, at) and by.post != "drafter"


@act("guide.save", facts=FACTS)
def save_guide(
    owner: str, content: Mapping[str, str], comment: str, *, seen: int, by: Seat, at: datetime
) -> int:
    """保存一稿: the next version of an agency's guide (owner "": of the standard template); its number.

    content: own texts by key; a blank inherits. seen: number of the last version that the editor had before him (0: none)."""
    if not may_write(owner, by, at):
        raise Refused("指南由本单位拟稿人和政府信息公开工作机构负责人编写，标准模板由政务公开办公室编写")
    chain = _chain(owner)
    line_up(chain)
    last = guides.newest(owner)
    if (last.no if last else 0) != seen:
        raise Moved(f"此指南已有第{last.no if last else 0}稿，由他人保存，请刷新后查看")
    keys = INHERITABLE if owner == TEMPLATE else KEYS
    kept = {key: text for key in keys if (text := str(content.get(key) or "").strip())}
    if last and kept == last.content:
        raise Refused("内容没有改动，无须保存")
    if not comment.strip():
        raise Refused("请写明这一稿改了什么、依据谁的意见", "comment")
    for key, text in kept.items():
        if {found.kind for found in scanning.scan(text)} & (PRIVATE - {OFFICIAL.get(key, "")}):
            raise Refused("这里有疑似个人信息，指南只写工作机构的电话和地址", key)
    version = GuideVersion.objects.create(
        owner=owner, no=seen + 1, content=kept, comment=comment.strip(), made_by=by.person, made_at=at,
        digest=sm3(canonical(kept).encode()),
    )  # fmt: skip
    facts = {"owner": owner, "version": version.no, "digest": version.digest, "fields": sorted(kept)}
    write(
        "guide",
        owner or "template",
        chain=chain,
        by=by,
        facts=facts,
        typed={"comment": comment.strip(), **kept},
    )
    return int(version.no)


@act("guide.publish", facts=FACTS)
def publish_guide(owner: str, number: int, *, by: Seat, at: datetime) -> int:
    """公布 the last version. Refused while a statutory element of 条例第十二条 is missing. Its number."""
    if not may_publish(owner, by, at):
        raise Refused("指南由政府信息公开工作机构负责人公布，标准模板由政务公开办公室印发")
    chain = _chain(owner)
    line_up(chain)
    version = guides.newest(owner)
    if version is None or version.no != number:
        raise Moved("此指南已有新的一稿，请刷新后查看")
    if version.current:
        raise Refused("这一稿已经公布")
    if absent := lacking(owner, version.content):
        raise Refused(f"还缺{'、'.join(absent)}，不能公布（条例第十二条）")
    GuideVersion.objects.filter(owner=owner, current=True).update(current=False)
    GuideVersion.objects.filter(pk=version.pk).update(current=True, published_at=at)
    put("press.print", dedupe="all")
    facts = {"owner": owner, "version": number, "digest": version.digest}
    write("guide", owner or "template", chain=chain, by=by, facts=facts)
    return number


def lacking(owner: str, content: Mapping[str, str]) -> list[str]:
    """Statutory elements that would be missing: of an agency's guide, or of what the template can say for all."""
    if owner != TEMPLATE:
        return guides.missing(guides.of(Agency.objects.get(code=owner), content))
    texts = {**guides.packaged(), **content}
    return [e.label for e in guides.ELEMENTS if e.statutory and not e.fact and not texts.get(e.key)]


def _chain(owner: str) -> str:
    if owner == TEMPLATE:
        return SYSTEM_CHAIN
    body = Agency.objects.filter(code=owner, closed_on=None).first()
    if body is None:
        raise Refused("没有找到这个单位，或它已撤并")
    return body.chain

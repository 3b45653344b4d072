"""The verbs on service items: save a draft, publish it as a version, close the item.

A published version is never changed: a case keeps the version under which it began (services.md §1.3), and a change
is a new draft that becomes the next version. Who may: EDITORS save, PUBLISHERS publish and close.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from mingtang.cases.items import judging
from mingtang.cases.models import ServiceItem
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import Written, act, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered

EDITORS = frozenset({"section_head", "leader_in_charge", "disclosure_head"})
PUBLISHERS = frozenset({"leader_in_charge", "disclosure_head"})
LONGEST = 60_000  # characters of a body as canonical text
TOPIC = "press.services"
_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_ROW = ("version", "agency")  # what the row says, not the body

declare_topics(TOPIC)


@act("item.save", facts=("code", "version", "digest"))
def save_item(agency: str, body: Mapping[str, Any], *, known: str = "", by: Seat, at: datetime) -> str:
    """Keep `body` as the draft of the item `body["code"]` of `agency`, faults and all; its version as "CODE@n".

    body: as `mingtang.kinds.service.faults` describes it; version and agency in it are taken from the row instead.
    known: digest of the draft the page was built from ("" = a new draft); Moved when somebody saved another since.
    A draft that is open is overwritten, else the next version begins. Refused: wrong post, agency or code."""
    _may(by, agency, EDITORS, "编辑", at)
    kept = {k: v for k, v in body.items() if k not in _ROW}
    code, text = str(kept.get("code") or ""), canonical(kept)
    if not _CODE.fullmatch(code) or len(code) > 20:
        raise Refused("事项代码由大写字母、数字和短横线组成，以字母开头，最多20位", "code")
    if len(text) > LONGEST:
        raise Refused("事项内容过长，请精简后再保存")
    row = _draft(code, agency, known)
    row.name, row.body, row.digest = str(kept.get("name") or "")[:80], kept, sm3(text.encode())
    row.save()
    _write(row, by, {}, {"body": text})
    return row.kind


def _draft(code: str, agency: str, known: str) -> ServiceItem:
    """The open draft of the item, or the next version of it."""
    rows = list(ServiceItem.objects.select_for_update().filter(code=code).order_by("version"))
    if rows and rows[-1].agency_id != agency:
        raise Refused("该事项代码已被其他单位使用，请换一个", "code")
    if rows and rows[-1].state == "draft":
        if known != rows[-1].digest:
            raise Moved("此事项的草稿已被他人修改，请刷新后再改；您填写的内容请先复制保存")
        return rows[-1]
    if rows and known != rows[-1].digest:
        raise Moved("此事项已有新版本，请刷新后再改" if known else "该事项代码已经使用，请从该事项进入编辑")
    owner = Agency.objects.get(code=agency)
    return ServiceItem(code=code, agency=owner, version=rows[-1].version + 1 if rows else 1, state="draft")


@act("item.publish", facts=("code", "version", "digest", "valid_from"))
def publish_item(code: str, valid_from: date, *, known: str = "", by: Seat, at: datetime) -> str:
    """Publish the draft of item `code` as a version valid from a day not before today; its kind, "CODE@n".

    The checker must find nothing (its first sentence is the refusal). The version before it ends the day before;
    running cases keep theirs. known: digest of the draft that was previewed, "" = whatever stands there."""
    row = ServiceItem.objects.select_for_update().filter(code=code, state="draft").first()
    if row is None:
        raise Refused("没有可以发布的草稿")
    _may(by, row.agency_id, PUBLISHERS, "发布", at)
    if known and known != row.digest:
        raise Moved("草稿已被他人修改，请重新预览后再发布")
    if valid_from < day(at):
        raise Refused("生效日期不能早于今天", "valid_from")
    if found := judging.faults(row.body, row.agency_id, valid_from):
        raise Refused(f"还有{len(found)}处需要修改，不能发布：{found[0].text}")
    before = ServiceItem.objects.filter(code=code, state="published").filter(valid_to=None)
    before.update(valid_to=valid_from - timedelta(days=1))
    row.state, row.valid_from = "published", valid_from
    row.save()
    _write(row, by, {"valid_from": valid_from.isoformat()}, {})
    put(TOPIC, dedupe="all")
    return row.kind


@act("item.close", facts=("code", "version", "digest", "valid_to"))
def close_item(code: str, reason: str, *, by: Seat, at: datetime) -> str:
    """Take the item out of service from today on: nobody can apply any more, running cases go to their end."""
    row = (
        ServiceItem.objects.select_for_update()
        .filter(code=code, state="published")
        .order_by("-version")
        .first()
    )
    if row is None:
        raise Refused("该事项没有正在办理的版本")
    _may(by, row.agency_id, PUBLISHERS, "停办", at)
    if not reason.strip():
        raise Refused("请写明停办的依据和理由", "reason")
    last = day(at) - timedelta(days=1)
    ServiceItem.objects.filter(code=code, state="published").update(state="closed")
    ServiceItem.objects.filter(code=code, state="closed").exclude(valid_to__lte=last).update(valid_to=last)
    row.refresh_from_db()
    _write(row, by, {"valid_to": last.isoformat()}, {"reason": reason})
    put(TOPIC, dedupe="all")
    return row.kind


def _may(by: Seat, agency: str, posts: frozenset[str], verb: str, at: datetime) -> None:
    if by.post not in posts or agency not in agencies_covered(by, day(at)):
        raise Refused(f"本岗位不能{verb}该单位的服务事项")


def _write(row: ServiceItem, by: Seat, facts: dict[str, str], typed: dict[str, str]) -> Written:
    stands = {"code": row.code, "version": row.version, "digest": row.digest, **facts}
    return write("item", row.kind, chain=row.agency.chain, by=by, facts=stands, typed=typed)

"""The guide, the headings of one bureau, a topic and the home page of blocks, one text told inside, and three records sorted anew: through the ordinary acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingtang.records import acts as records
from mingtang.records.guides import TEMPLATE
from mingtang.records.guides import acts as guides
from mingtang.records.headings import acts as headings
from mingtang.records.models import Record
from mingtang.records.topics import acts as topics
from mingtang.records.topics import pictures
from mingtang.records.topics.models import HOME
from mingtang.rehearsal import pictured
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

_TOPIC: dict[str, Any] = {
    "title": "城市管理进社区",
    "about": "市容、照明、道路三类事项的安排、进度和通知，都在这一页。",
    "blocks": [
        {"kind": "banner", "title": "路灯不亮、路面破损，打12345", "text": "城市管理事项全天受理，处理结果可以在网上查。", "url": "/track/"},
        {"kind": "list", "title": "最新通知", "source": "agency:LT04", "number": "6"},
        {"kind": "numbers", "title": "今年的数字", "figures": ["public", "told", "new_received", "replied"]},
        {"kind": "chart", "title": "近12个月公开情况", "source": "agency:LT04", "by": "months"},
    ],
}  # fmt: skip
_FRONT = {
    "title": "首页",
    "about": "",
    "blocks": [
        {"kind": "links", "title": "常用查询", "lines": "政府信息公开指南 /guide/\n政府信息公开目录 /catalogue/\n进度查询 /track/\n数据开放 /data/open/"},
    ],
}  # fmt: skip
CITY, STREETS = "LT01", "LT04"
_APPLY = (
    "能够当场答复的，当场答复；不能当场答复的，自收到申请之日起20个工作日内答复，需要延长的经负责人同意并告知您，最长再延20个工作日（条例第三十三条）。\n\n"
    "各单位的受理点设在本单位政务公开室，请先电话联系。\n\n"
    "行政机关依申请提供政府信息不收取费用；申请的数量、频次明显超过合理范围的，可以收取信息处理费（条例第四十二条）。"
)


def guided(stage: Stage, hours: Hours, on: date) -> Script:
    """The openness office issues the template; the bureau of streets replaces one element and publishes its guide."""
    yield hours.office(on)
    office = stage.cast(CITY, "openness_office")
    number = guides.save_guide(
        TEMPLATE, {"apply": _APPLY}, "按年度检查意见补充受理点", seen=0, by=office, at=stage.now
    )
    guides.publish_guide(TEMPLATE, number, by=office, at=stage.now)
    yield hours.office(on, stage.now)
    head = stage.cast(STREETS, "disclosure_head")
    own = {"arrangement": "每条信息有一个索引号，按发布机关和年度编排；市容、照明、道路三类另编类目。"}
    number = guides.save_guide(STREETS, own, "征求各科室意见后修改", seen=0, by=head, at=stage.now)
    guides.publish_guide(STREETS, number, by=head, at=stage.now)
    for name in ("市容环卫", "道路照明"):
        headings.add_heading("class", "business", name, by=head, at=stage.now)


def composed(stage: Stage, hours: Hours, on: date) -> Script:
    """A topic of the bureau and one block of the home page, each drafted by one person and published by another."""
    yield hours.office(on)
    number = topics.save_topic(
        "streets",
        STREETS,
        _pictured(),
        "局务会议定的内容",
        seen=0,
        by=stage.cast(STREETS, "drafter"),
        at=stage.now,
    )
    office = stage.cast(CITY, "openness_office")
    front = topics.save_topic(HOME, "", _FRONT, "按读者常查的内容安排", seen=0, by=office, at=stage.now)
    yield hours.office(on, stage.now)
    topics.publish_topic("streets", number, True, by=stage.cast(STREETS, "disclosure_head"), at=stage.now)
    topics.publish_topic(HOME, front, True, by=stage.cast(CITY, "signer"), at=stage.now)


def _pictured() -> dict[str, Any]:
    """The topic, its banner with a picture that was released with a text, where there is one by then."""
    banner, *others = _TOPIC["blocks"]
    shown = pictures.choices(STREETS)
    more = {"picture": shown[0][0], "alt": pictured.ALT} if shown else {}
    return {**_TOPIC, "blocks": [{**banner, **more}, *others]}


def sorted_anew(stage: Stage, hours: Hours, on: date) -> Script:
    """Three public records of the bureau get their audience in one batch."""
    yield hours.office(on)
    head = stage.cast(STREETS, "disclosure_head")
    found = Record.objects.house.filter(agency=STREETS, state="published", column="notices").order_by("-pk")[
        :3
    ]
    seen = {record.code: record.digest for record in found}
    records.describe_many(seen, {"audience": ["public", "enterprise"]}, by=head, at=stage.now)

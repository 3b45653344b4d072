"""Pages that say how things stand now: home and the five parts of the site. They carry the time they were printed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.http import urlencode

from mingtang.clock import day
from mingtang.ledger.models import Checkpoint
from mingtang.records.models import Column, Edition
from mingtang.records.topics.models import TopicVersion
from mingtang.search import tally
from mingtang.ui import dates

from . import addresses, catalogue, editions, lists, periods, promise, readings, syndication, topics, trust
from .editions import Item
from .printing import Printing

NEWEST, PAIRS, NOTICES = 8, 6, 8
_DOORS = (
    ("信息公开", "指南、目录、年度报告", addresses.SECTIONS["open"][0]),
    ("我要申请公开", "申请获取政府信息，网上提交、随时查进度", addresses.ASK),
    ("我要办事", "办事指南、在线办理、进度查询", addresses.SECTIONS["services"][0]),
    ("来电来信来访", "咨询、建议、投诉、求助的电话和地址", addresses.SECTIONS["interact"][0]),
)


def home(run: Printing, composed: TopicVersion | None = None) -> None:
    """composed: a version of its blocks that is not public yet, for a preview."""
    city = run.city
    notices = [c.code for c in city.columns.values() if c.kind == "notices" and c.own]
    latest = run.newest(NEWEST, city.own())
    run.page(
        addresses.HOME, "home", site={"checkpoint": _checkpoint(), "hot": _hot(city.at)}, at=city.at, feeds=syndication.links(addresses.HOME, "最新公开", latest),
        meta=[("ColumnName", "首页"), ("ColumnType", "首页"), ("ColumnKeywords", "政府信息公开,政务公开,办事服务,互动交流"),
              ("ColumnDescription", f"{city.site['name']}首页")],
        doors=_doors(_DOORS), promise=promise.figures(run), newest=_links(run, latest), pairs=pairs(run, PAIRS),
        notices=_notices(run, run.newest(NOTICES, notices)), groups=agencies(run), **topics.on_home(run, composed),
        addresses={"topics": addresses.TOPICS, "open": "/open/", "policy": "/policy/", "notices": _where(notices), "agencies": addresses.AGENCIES, "find": addresses.FIND},
    )  # fmt: skip


def sections(run: Printing, only: Collection[str]) -> None:
    """These parts of the site; 办事服务 is printed by services.py."""
    for key, put in _SECTIONS.items():
        if key in only:
            put(run)


def _open(run: Printing) -> None:
    city = run.city
    library = [
        {"title": c.name, "url": addresses.column(c.code), "items": []}
        for c in city.columns.values()
        if not c.own
    ]
    _section(
        run, "open", "政府机关主动公开的信息，和公众依法申请获取信息的入口。",
        [("政府信息公开指南", "怎样查找、怎样申请，找哪个机构", addresses.guide()),
         ("政府信息公开目录", "按索引号、名称、内容概述、生成日期查找", addresses.catalogue()),
         ("我要申请公开", "没有找到的信息，可以申请获取", addresses.ASK),
         ("分类导航", "按主题、服务对象、部门和办事场景查找", addresses.FIND),
         ("预算、决算和“三公”经费", "按年度和单位查找", addresses.MONEY),
         ("政府公报", "按期号查阅，目次、全文和 PDF", addresses.GAZETTE),
         ("部门导航", "各单位的职能、地址、电话和公开信息", addresses.AGENCIES)],
        city.heads("open"), library=library, totals=catalogue.totals(run),
    )  # fmt: skip


def _policy(run: Printing) -> None:
    city, lead = run.city, "政策文件与它的解读放在一起，互相可以查到。"
    _section(run, "policy", lead, [], city.heads("policy") + city.policies(), pairs=pairs(run, 2 * PAIRS))


def _interact(run: Printing) -> None:
    _section(
        run, "interact", "咨询、建议、投诉、求助，可以打电话、寄信或者来访；本网站现在还不能在线写信。",
        [("公示和征求意见", "正在公示的事项，不用登录就可以提意见", addresses.OPINION),
         ("我要申请公开", "申请获取政府信息，网上提交、随时查进度", addresses.ASK),
         ("进度查询", "凭编号和查询码查看办到哪一步", addresses.TRACK),
         ("联系我们", "各单位的电话、地址和办公时间", addresses.CONTACT)],
        run.city.heads("interact"), ways=_ways(run),
    )  # fmt: skip


def _data(run: Printing) -> None:
    _section(
        run, "data", "政府公布的数据和本系统自己的办理记录存证。",
        [*readings.doors(run),
         ("数据开放", "已公开的信息按栏目、按年成批下载", addresses.OPEN_DATA),
         ("可信账本", "每小时一次的存证点，任何人可以核对", addresses.LEDGER),
         ("政府信息公开目录", "已公开的全部信息", addresses.catalogue()),
         ("对接接口说明（OpenAPI）", "办公系统报送公文、监测平台报送数据的接口，供开发人员使用", addresses.INTERFACE)],
        run.city.heads("data"),
    )  # fmt: skip


_SECTIONS = {"open": _open, "policy": _policy, "interact": _interact, "data": _data}


def _section(
    run: Printing,
    key: str,
    lead: str,
    doors: Sequence[tuple[str, str, str]],
    columns: Sequence[Column],
    **more: Any,
) -> None:
    url, label = addresses.SECTIONS[key]
    blocks = [block for block in lists.blocks(run, columns) if block["items"]] + more.get("library", [])
    run.page(
        url, "section", section=key, name=label, lead=lead, doors=_doors(doors), blocks=blocks, at=run.city.at,
        crumbs=[{"label": "首页", "url": addresses.HOME}, {"label": label, "url": ""}],
        meta=[("ColumnName", label), ("ColumnDescription", lead), ("ColumnKeywords", label), ("ColumnType", label)],
        totals=more.get("totals"), pairs=more.get("pairs"), ways=more.get("ways"),
    )  # fmt: skip


def _ways(run: Printing) -> list[Any]:
    """How one reaches the city today: its hotline, and the office that stands above all others."""
    phone = str(run.city.site["phone"])
    rows: list[Any] = [{"label": "热线电话", "value": phone, "url": f"tel:{phone}" if phone else ""}]
    root = next((a for a in run.city.agencies.values() if a.parent_id is None), None)
    if root and root.address:
        visit = f"{root.address}（{root.hours}）" if root.hours else root.address
        rows += [("来信地址", f"{root.address}，{root.name}收"), ("来访", visit)]
    return rows


def pairs(run: Printing, number: int) -> list[dict[str, Any]]:
    """The latest documents of the city, each with its interpretations; newest first."""
    city = run.city
    columns = [c.code for c in city.policies()]
    found = editions.newest(number, column__in=columns, record__interprets="")
    read = editions.interpretations({d.code for d in found})
    return [_links(run, [d])[0] | {"readings": _links(run, read.get(d.code, ()))} for d in found]


def agencies(run: Printing) -> list[dict[str, Any]]:
    """部门导航: {"label", "items": [{"label", "url"}]} a group."""
    return [
        {
            "label": label,
            "items": [{"label": a.short or a.name, "url": addresses.agency(a.code)} for a in found],
        }
        for label, found in run.city.by_group()
    ]


def _doors(given: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "hint": hint, "url": url} for label, hint, url in given]


def _links(run: Printing, found: Sequence[Item]) -> list[dict[str, Any]]:
    return [
        {"title": i.title, "url": i.url, "date": i.on, "note": run.city.agencies[i.agency].short}
        for i in found
    ]


def _notices(run: Printing, found: Sequence[Item]) -> list[dict[str, Any]]:
    """公示公告 with the days left of those that have a period."""
    on = day(run.city.at)
    ends = dict(
        Edition.objects.house.filter(pk__in=[i.edition for i in found])
        .exclude(expires_on=None)
        .values_list("pk", "expires_on")
    )
    links = _links(run, found)
    for link, item in zip(links, found, strict=True):
        if last := ends.get(item.edition):
            link["note"] = f"{link['note']} · {periods.left(last, on)}"
    return links


def _where(columns: Sequence[str]) -> str:
    """The column of notices itself, else the first that holds some."""
    return addresses.column("notices" if "notices" in columns else columns[0]) if columns else ""


def _hot(at: datetime) -> list[dict[str, str]]:
    return [{"label": word, "url": "/search?" + urlencode({"q": word})} for word in tally.hot(day(at))]


def _checkpoint() -> dict[str, str] | None:
    last = Checkpoint.objects.order_by("-no").first()
    if last is None:
        return None
    return {"text": f"第{last.no}号 {dates.moment_iso(trust.moment_of(last))}", "url": addresses.LEDGER}

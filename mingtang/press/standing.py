"""Pages that change when the city changes: agencies, guides, contact, map, accessibility; robots."""

from __future__ import annotations

import re
from typing import Any

from mingtang.people.models import Agency
from mingtang.records import guides
from mingtang.ui import doors

from . import addresses, editions, front, syndication
from .city import City, assets
from .printing import Meta, Printing

LATEST = 20


def agency(run: Printing, code: str) -> None:
    """One agency: what it does, where it is, whom to ring, what it told lately."""
    city = run.city
    here = city.agencies[code]
    latest = editions.newest(LATEST, agency=code, column__in=city.own())
    children = [a for a in city.open_agencies() if a.parent_id == code]
    page = addresses.agency(code)
    syndication.put(run, page, f"{here.name} · {city.site['name']}", latest)
    run.page(
        page, "agency", section="open", agency=here, feeds=syndication.links(page, here.name, latest), facts=facts(here, city.site["phone"]), meta=_tags(here.name, "机构职能"),
        crumbs=_line(("部门导航", addresses.AGENCIES), (here.short or here.name, "")),
        items=[{"title": i.title, "url": i.url, "date": i.on, "note": city.columns[i.column].name} for i in latest],
        links=[("政府信息公开指南", addresses.guide(code)), ("政府信息公开目录", addresses.catalogue(code)),
               ("我要申请公开", addresses.ask(here.code if here.reporting and not here.closed_on else "")), ("在本单位公开的信息中查找", f"{addresses.SEARCH}?agency={code}"),
               ("邮件订阅本单位", f"{addresses.SUBSCRIBE}?agency={code}")],
        successor={"label": here.now.name, "url": addresses.agency(here.now.code)} if here.successor_id else None,
        children=[(a.name, addresses.agency(a.code)) for a in children] if here.parent_id else [],
    )  # fmt: skip


def facts(agency: Agency, hotline: str) -> list[Any]:
    """Address, hours, telephone and fax of an agency (条例第十二条), the telephone as a link; one that has none is asked
    through the hotline."""
    number = agency.phone or hotline
    phone = {"label": "联系电话", "value": number, "url": f"tel:{number}"}
    fax = ("传真号码", agency.fax or guides.NO_FAX)
    return [("办公地址", agency.address), ("办公时间", agency.hours), phone, fax]


def agencies(run: Printing) -> None:
    run.page(
        addresses.AGENCIES, "agencies", section="open", groups=front.agencies(run), meta=_tags("部门导航", "机构职能"),
        crumbs=_line(("部门导航", "")),
    )  # fmt: skip


def guide(run: Printing, code: str = "") -> None:
    """政府信息公开指南 with the elements of 条例第十二条; `code` "" is the city's own guide, that of its root agency."""
    city = run.city
    root = next((a for a in city.agencies.values() if a.parent_id is None), None)
    office = city.agencies[code] if code else root
    name = (office.name if code else city_name(office)) if office else city.site["name"]
    line = [(office.short or office.name, addresses.agency(code))] if code and office else []
    said = guides.compose(office, city.guides.get(office.code, {}), city.template) if office else []
    run.page(
        addresses.guide(code), "guide", section="open", name=name, sections=[_section(one) for one in said if one.element.long],
        contact=[_contact(one) for one in said if not one.element.long], meta=_tags("政府信息公开指南", "信息公开指南", f"{name}政府信息公开指南"),
        crumbs=_line(("信息公开", addresses.SECTIONS["open"][0]), *line, ("政府信息公开指南", "")),
        classes=[(c.name, c.about, addresses.column(c.code)) for c in _statutory(city)],
        links={
            "arrangement": [("政府信息公开目录", addresses.catalogue(code))],
            "access": [("站内搜索", addresses.SEARCH), ("我要申请公开", addresses.ask(code if office and office.reporting and code else ""))],
            "apply": [("进度查询", addresses.TRACK)],
        },
        guides=[] if code else [(a.short or a.name, addresses.guide(a.code)) for a in city.open_agencies()],
    )  # fmt: skip


def _section(one: guides.Said) -> dict[str, Any]:
    paragraphs = [part.strip() for part in one.text.split("\n\n") if part.strip()]
    return {"key": one.element.key, "label": one.element.label, "paragraphs": paragraphs}


def _contact(one: guides.Said) -> dict[str, Any]:
    """An element of the office's contact; a telephone that an old person can press."""
    dial = one.element.key == "phone" and one.text
    return {"label": one.element.label, "value": one.text, "url": f"tel:{one.text}" if dial else ""}


def city_name(root: Agency) -> str:
    """澜汀市 of 澜汀市人民政府办公室."""
    return re.sub(r"人民政府(办公[室厅])?$", "", root.name) or root.name


def contact(run: Printing) -> None:
    columns = [
        {"label": "单位", "head": True},
        {"label": "联系电话", "keep": True},
        {"label": "传真号码", "keep": True},
        {"label": "办公地址"},
        {"label": "办公时间"},
    ]
    rows = [
        {
            "cells": [
                {"text": a.name, "url": addresses.agency(a.code)},
                {"text": a.phone or "—", "url": f"tel:{a.phone}" if a.phone else ""},
                a.fax or guides.NO_FAX,
                a.address or "—",
                a.hours or "—",
            ]
        }
        for _, found in run.city.by_group()
        for a in found
    ]
    run.page(
        addresses.CONTACT, "contact", crumbs=_line(("联系我们", "")), meta=_tags("联系我们", "概况信息"),
        table={"caption": "各单位联系方式", "quiet": True, "columns": columns, "rows": rows},
    )  # fmt: skip


def site_map(run: Printing) -> None:
    city = run.city
    run.page(
        addresses.MAP, "map", crumbs=_line(("网站地图", "")), meta=_tags("网站地图", "概况信息"),
        sections=[(label, url) for url, label in addresses.SECTIONS.values()],
        trees=[_tree(city, c.code) for c in city.children.get("", [])], groups=front.agencies(run),
        others=[("政府信息公开指南", addresses.guide()), ("政府信息公开目录", addresses.catalogue()), ("专题专栏", addresses.TOPICS), ("数据开放", addresses.OPEN_DATA), ("预算、决算和“三公”经费", addresses.MONEY), ("政府公报", addresses.GAZETTE), ("可信账本", addresses.LEDGER),
                ("无障碍阅读和长者模式", addresses.ACCESS), ("我的收藏", addresses.FAVOURITES), ("联系我们", addresses.CONTACT)],
    )  # fmt: skip


def _tree(city: City, code: str) -> dict[str, Any]:
    column = city.columns[code]
    below = [_tree(city, child.code) for child in city.children.get(code, ())]
    return {"label": column.name, "url": addresses.column(code), "below": below}


def access(run: Printing) -> None:
    run.page(
        addresses.ACCESS,
        "access",
        crumbs=_line(("无障碍阅读", "")),
        meta=_tags("无障碍阅读", "概况信息"),
        favourites=addresses.FAVOURITES,
    )


def favourites(run: Printing) -> None:
    run.page(
        addresses.FAVOURITES, "favourites", crumbs=_line(("我的收藏", "")), meta=_tags("我的收藏", "概况信息")
    )


def away(run: Printing) -> None:
    """What still works while the application is stopped, and whom to ring."""
    run.page(
        addresses.AWAY, "away", meta=_tags("暂时停办", "概况信息"), crumbs=_line(("暂时停办", "")), ways=[("分类导航", addresses.FIND), ("政府信息公开目录", addresses.catalogue()), ("网站地图", addresses.MAP)],
    )  # fmt: skip


def robots(run: Printing) -> None:
    closed = "".join(
        f"Disallow: /{where}{name}\n" for where in ("", doors.LARGE) for name in sorted(doors.DYNAMIC)
    )
    run.file(
        addresses.path(addresses.ROBOTS),
        f"User-agent: *\n{closed}Sitemap: {run.city.base}{addresses.SITEMAP}\n".encode(),
    )


def files(run: Printing) -> None:
    """What the pages load: the tree needs neither the application nor its static files."""
    for path, file in assets():
        run.file(path, file.read_bytes())


def _statutory(city: City) -> list[Any]:
    return [c for c in city.columns.values() if c.statutory and c.takes]


def _tags(name: str, kind: str, about: str = "") -> Meta:
    return [
        ("ColumnName", name),
        ("ColumnDescription", about or name),
        ("ColumnKeywords", name),
        ("ColumnType", kind),
    ]


def _line(*steps: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in (("首页", addresses.HOME), *steps)]

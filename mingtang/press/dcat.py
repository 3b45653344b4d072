"""The list of the open data: a page for people, and a DCAT catalogue (W3C Data Catalog Vocabulary 3, JSON-LD) for machines."""

from __future__ import annotations

import json
from typing import Any

from . import addresses, opendata
from .printing import Printing

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
LEAD = "本网站公开的信息可以成批下载：每个栏目每年一份，CSV（表格软件打开）和 JSON（程序读取）内容相同，随发布更新。"


def put(run: Printing) -> None:
    """Both, from what has been published; neither says anything that a release changes unless it makes a new file."""
    found = [(_dataset(run, folder), years) for folder, years in opendata.parts_by_year(run).items()]
    catalogue = json.dumps(_catalogue(run, found), ensure_ascii=False, indent=1) + "\n"
    run.file(addresses.path(addresses.DCAT), catalogue.encode())
    run.page(
        addresses.OPEN_DATA, "opendata", section="data", lead=LEAD, sets=[_shown(about, years) for about, years in found],
        fields=_fields(), dcat=addresses.DCAT, ledger=addresses.LEDGER, sitemap=addresses.SITEMAP,
        crumbs=[{"label": "首页", "url": addresses.HOME}, {"label": "数据发布", "url": addresses.SECTIONS["data"][0]},
                {"label": "数据开放", "url": ""}],
        meta=[("ColumnName", "数据开放"), ("ColumnDescription", LEAD), ("ColumnKeywords", "数据开放,成批下载,CSV,JSON"),
              ("ColumnType", "数据开放")],
    )  # fmt: skip


def anchor(folder: str) -> str:
    """Where the page speaks of a dataset."""
    return folder.replace("/", "-")


def _dataset(run: Printing, folder: str) -> opendata.Dataset:
    return opendata.dataset(run, "" if folder == opendata.CATALOGUE else folder.removeprefix("c/"))


def _files(years: dict[int, int]) -> list[tuple[int, int, int]]:
    """(year, part of its address, which part it is as people count) of every file, newest first."""
    return [
        (year, part, part or last + 1) for year, last in years.items() for part in [0, *range(last, 0, -1)]
    ]


def _shown(about: opendata.Dataset, years: dict[int, int]) -> dict[str, Any]:
    files = [
        {
            "label": f"{year}年" + (f"第{nth}部分" if years[year] else ""),
            "forms": [
                (label, opendata.address(about.folder, year, part, form)) for form, label, _ in opendata.FORMS
            ],
        }
        for year, part, nth in _files(years)
    ]
    return {
        "id": anchor(about.folder),
        "title": about.title,
        "about": about.about,
        "page": about.page,
        "files": files,
    }


def _fields() -> dict[str, Any]:
    columns = [{"label": "CSV 列名", "head": True}, {"label": "JSON 字段名", "keep": True}]
    rows = [{"cells": [label, key]} for key, label in opendata.FIELDS.items()]
    return {"caption": "字段", "quiet": True, "columns": columns, "rows": rows}


def _catalogue(run: Printing, found: list[tuple[opendata.Dataset, dict[int, int]]]) -> dict[str, Any]:
    base, site = run.city.base, run.city.site
    name = site["owner"] or site["name"]
    publisher = {"@id": f"{base}/#publisher", "@type": "foaf:Agent", "foaf:name": name}
    contact = {"@type": "vcard:Organization", "vcard:fn": name, "vcard:hasTelephone": f"tel:{site['phone']}"}
    return {
        "@context": CONTEXT, "@id": base + addresses.DCAT, "@type": "dcat:Catalog", "dct:title": f"{site['name']}数据开放目录",
        "dct:description": LEAD, "dct:language": "zh-Hans", "dct:publisher": publisher, "dcat:contactPoint": contact,
        "foaf:homepage": {"@id": base + addresses.OPEN_DATA},
        "dcat:dataset": [_described(base, about, years, publisher["@id"]) for about, years in found],
    }  # fmt: skip


def _described(base: str, about: opendata.Dataset, years: dict[int, int], publisher: str) -> dict[str, Any]:
    return {
        "@id": f"{base}{addresses.OPEN_DATA}#{anchor(about.folder)}", "@type": "dcat:Dataset", "dct:title": about.title,
        "dct:description": about.about or about.title, "dct:publisher": {"@id": publisher}, "dct:language": "zh-Hans",
        "dcat:landingPage": {"@id": base + about.page},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution", "dct:title": f"{about.title} {year}年 {label}",
                "dcat:downloadURL": {"@id": base + opendata.address(about.folder, year, part, form)}, "dcat:mediaType": media,
            }
            for year, part, _ in _files(years)
            for form, label, media in opendata.FORMS
        ],
    }  # fmt: skip

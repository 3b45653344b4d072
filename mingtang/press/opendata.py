"""数据开放: what is public as files of rows, CSV and JSON, of every column and of the whole catalogue, year by year.

A year's files are numbered like the pages of a list (`series`): a full one never changes again, the newest holds at most
twice SIZE rows. So a release writes a few small files, however much is published.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from mingtang.papers.commas import csv_of
from mingtang.records.models import ATTRIBUTES, UNKNOWN, VALIDITIES, Edition

from . import addresses, editions
from .printing import Printing
from .records import attachment_paths, source, summary
from .series import Place, Series

SIZE = 500  # rows of a full file
FORMS = (("csv", "CSV", "text/csv"), ("json", "JSON", "application/json"))
CATALOGUE = "catalogue"
FIELDS = {
    "index_no": "索引号", "title": "名称", "summary": "内容概述", "issuer": "发文机关", "doc_no": "发文字号", "agency": "公开机关",
    "column": "栏目", "subject_class": "主题分类", "keywords": "关键词", "formed_on": "生成日期", "published_on": "发布日期",
    "effective_on": "施行日期", "validity": "有效性", "attribute": "公开方式", "source": "来源", "url": "网址", "files": "附件数",
    "edition": "版本", "digest": "校验码",
}  # fmt: skip


@dataclass(frozen=True)
class Dataset:
    """One series of rows as the public gets it: a column's, or the catalogue's."""

    folder: str  # below /data/open/
    title: str
    about: str
    page: str  # address of the list it is made of


def dataset(run: Printing, column: str = "") -> Dataset:
    """That of a column; "" is 政府信息公开目录 of the whole city."""
    if not column:
        about = "各单位主动公开的政府信息的索引、名称、内容概述和生成日期"
        return Dataset(CATALOGUE, "政府信息公开目录", about, addresses.catalogue())
    here = run.city.columns[column]
    return Dataset(f"c/{column}", here.name, here.about, addresses.column(column))


def address(folder: str, year: int, part: int, form: str) -> str:
    """A file of rows; part 0 is the newest of its year."""
    return f"{addresses.OPEN_DATA}{folder}/{year}{f'-{part}' if part else ''}.{form}"


def touched(
    run: Printing, about: Dataset, series: Series, changed: Collection[int], entered: Collection[int]
) -> bool:
    """The files that these records change; True when one of them is new, so that the list of files changes too."""
    asked = [p for p in series.places if p.record in changed]
    paths = []
    for year in {place.year for place in asked}:
        found = of_year(series.places, year)
        paths += _files(run, about, found, year, found.touched(changed, entered))
    standing = run.standing(paths)
    return any(path not in standing or not standing[path].variants for path in paths)


def whole(run: Printing, about: Dataset, series: Series, some: Collection[int]) -> None:
    """Every file of these years (one of `together`); what several small years hold is asked for in one question."""
    found = {year: of_year(series.places, year) for year in some}
    places = [place for one in found.values() for place in one.places if place.shown] if len(some) > 1 else []
    known = dict(zip((place.shown for place in places), _rows(run, places), strict=True))
    for year, one in found.items():
        _files(run, about, one, year, range(one.last + 1), known)


def together(series: Series) -> list[list[int]]:
    """The years, small ones put together: a column tells a handful of things a year."""
    groups: list[list[int]] = []
    room = 0
    for year, number in sorted(Counter(place.year for place in series.places).items()):
        if room < number:
            groups.append([])
            room = editions.CHUNK
        groups[-1].append(year)
        room -= number
    return groups


def of_year(places: Iterable[Place], year: int) -> Series:
    return Series([place for place in places if place.year == year], SIZE)


def parts_by_year(run: Printing) -> dict[str, dict[int, int]]:
    """Folder of a dataset → year → the highest numbered file there; what has no rows is left out."""
    city, found = run.city, {}
    own = [code for code, column in city.columns.items() if column.own and column.takes]
    groups = Edition.objects.house.filter(column__in=own).order_by().values("column_id", "record_id")
    days = groups.annotate(day=Min("published_on")).values_list("column_id", "day")
    counted = Counter((code, day.year) for code, day in days)
    for code in own:
        found[f"c/{code}"] = {year: n for (column, year), n in counted.items() if column == code}
    listed = Edition.objects.house.filter(column__statutory=True, column__own=True).order_by()
    days = listed.values("record_id").annotate(day=Min("published_on")).values_list("day", flat=True)
    found = {CATALOGUE: dict(Counter(day.year for day in days))} | found
    return {
        folder: {year: max(n // SIZE - 1, 0) for year, n in sorted(years.items(), reverse=True)}
        for folder, years in found.items()
        if years
    }


def _files(
    run: Printing, about: Dataset, series: Series, year: int, numbers: Iterable[int], known: Mapping[int, dict[str, Any]] | None = None,
) -> list[str]:  # fmt: skip
    """known: edition → its row, where they were read before."""
    paths = []
    for number in numbers:
        places = series.page(number)
        rows = [known[place.shown] for place in places] if known else list(_rows(run, places))
        title = f"{about.title} {year}年"
        for form, data in (("csv", as_csv(rows)), ("json", as_json(title, run.city.base + about.page, rows))):
            paths.append(addresses.path(address(about.folder, year, number, form)))
            run.file(paths[-1], data)
    return paths


def _rows(run: Printing, places: Collection[Place]) -> Iterator[dict[str, Any]]:
    for chunk in editions.chunks(place.shown for place in places):
        found = {e.pk: e for e in Edition.objects.house.filter(pk__in=chunk)}
        yield from (_row(run, found[pk]) for pk in chunk)


def _row(run: Printing, edition: Edition) -> dict[str, Any]:
    """Keys as in FIELDS; dates as YYYY-MM-DD, "" where there is none."""
    content, city = edition.content, run.city
    same = ("index_no", "issuer", "doc_no", "subject_class", "keywords", "formed_on", "effective_on")
    found = {key: "" if content.get(key) in (None, UNKNOWN) else content[key] for key in same}
    return found | {
        "title": edition.title, "summary": summary(edition), "agency": city.agencies[edition.agency_id].name,
        "column": city.columns[edition.column_id].name, "published_on": edition.published_on.isoformat(),
        "validity": VALIDITIES[content.get("validity") or "valid"], "attribute": ATTRIBUTES[content["attribute"]],
        "source": source(city, edition), "url": city.base + edition.path, "files": len(attachment_paths(edition)),
        "edition": edition.no, "digest": edition.digest,
    }  # fmt: skip


def as_csv(rows: Iterable[dict[str, Any]]) -> bytes:
    """Comma-separated, the labels first."""
    return csv_of(FIELDS.values(), ([row[key] for key in FIELDS] for row in rows))


def as_json(title: str, page: str, rows: Iterable[dict[str, Any]]) -> bytes:
    """{"title", "page", "fields": key → label, "rows": [row]}."""
    body = {"title": title, "page": page, "fields": FIELDS, "rows": [{k: r[k] for k in FIELDS} for r in rows]}
    return (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

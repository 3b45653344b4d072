"""环境实时数据: one page a kind of station, and its values month by month as CSV; with every hourly refresh and whenever
something arrived (mingtang.readings.acts)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from mingtang.clock import day
from mingtang.policy import values as policy
from mingtang.readings import looking
from mingtang.readings.definition import REASONS, Kind, Measure, kinds
from mingtang.readings.looking import Cell, Told
from mingtang.ui import dates

from . import addresses, bars, months, parts
from .printing import Printing

MOST = 100  # corrections on the page; the files have all
STATES = {"awaited": "未到", "missing": "缺", "outside": "—"}


@parts.printed
def pages(run: Printing) -> None:
    """Kinds of which there is no station have no page."""
    for kind in kinds().values():
        found = looking.told(kind, run.city.at)
        if found:
            _page(run, kind, found, months.files(run, kind))


def doors(run: Printing) -> list[tuple[str, str, str]]:
    """(label, hint, address) of the kinds whose page stands, or will with this generation."""
    hint = {True: "每天的监测结果，可下载", False: "每小时的监测数据，可下载"}
    return [
        (kind.name, hint[kind.daily], addresses.readings(kind.code))
        for kind in kinds().values()
        if run.stands(addresses.readings(kind.code))
    ]


def _page(run: Printing, kind: Kind, found: Sequence[Told], files: list[dict[str, str]]) -> None:
    at, means = run.city.at, looking.means(kind, [one.station for one in found], run.city.at)
    late = policy.whole("readings_late_hours", found[0].station.agency.line, day(at))
    run.page(
        addresses.readings(kind.code), "readings", section="data", name=kind.name, kind=kind, at=at, late=late,
        step="天" if kind.daily else "小时", stale=[s for one in found if (s := _stale(kind, one))], now=_latest(kind, found), units=_units(kind), files=files,
        stations=[_station(kind, one, means, at) for one in found if _shown(one)], corrected=_corrected(kind, at),
        crumbs=[{"label": "首页", "url": addresses.HOME}, {"label": "数据发布", "url": addresses.SECTIONS["data"][0]},
                {"label": kind.name, "url": ""}],
        meta=[("ColumnName", kind.name), ("ColumnDescription", kind.about), ("ColumnKeywords", f"{kind.name},环境实时数据,监测"),
              ("ColumnType", "数据发布")],
    )  # fmt: skip


def _stale(kind: Kind, one: Told) -> str:
    if not one.silent:
        return ""
    assert one.last is not None
    return f"{one.station.name}：数据截至{kind.written(one.last)}，已超过{one.silent}小时未更新"


def _shown(one: Told) -> bool:
    """A withdrawn station has its charts as long as its last values are among those that are told."""
    return any(cell.state != "outside" for cells in one.cells.values() for cell in cells)


def _latest(kind: Kind, found: Sequence[Told]) -> dict[str, Any]:
    columns = [{"label": "监测点", "head": True}, {"label": "数据截至", "keep": True}]
    columns += [{"label": m.short, "num": True} for m in kind.measures.values()]
    return {"caption": "各监测点最近一次的数据", "quiet": True, "columns": columns, "rows": [_now(kind, one) for one in found]}  # fmt: skip


def _now(kind: Kind, one: Told) -> dict[str, Any]:
    station = one.station
    gone = f"{dates.iso(station.withdrawn_on)}已撤销" if station.withdrawn_on else ""
    where = {"text": station.name, "sub": "，".join(part for part in (station.place, gone) if part)}
    if _shown(one):
        where["url"] = f"#{station.code}"
    last = kind.written(one.last) if one.last else "还没有数据"
    note = f"已超过{one.silent}小时未更新" if one.silent else ""
    cells = [_at(one.cells[code], one.last) for code in kind.measures]
    return {"cells": [where, {"text": last, "sub": note}, *(value(m, c) for m, c in zip(kind.measures.values(), cells, strict=True))]}  # fmt: skip


def _at(cells: Sequence[Cell], last: datetime | None) -> Cell | None:
    return next((cell for cell in cells if cell.hour == last), None)


def _station(kind: Kind, one: Told, means: looking.Means, at: datetime) -> dict[str, Any]:
    """{"code", "name", "agency", "charts", "table", "means": table or None}."""
    name = one.station.name
    charts = [_chart(kind, m, name, one.cells[m.code]) for m in kind.measures.values()]
    heads = [{"label": "日期" if kind.daily else "时刻", "head": True, "keep": True}]
    heads += [{"label": m.short, "num": True} for m in kind.measures.values()]
    steps = list(zip(*(one.cells[code] for code in kind.measures), strict=True))
    rows = [{"cells": [kind.written(cells[0].hour), *map(value, kind.measures.values(), cells)]} for cells in reversed(steps)]  # fmt: skip
    table = {"caption": f"{name}逐{'日' if kind.daily else '时'}数值", "columns": heads, "rows": rows}
    return {
        "code": one.station.code, "name": name, "agency": one.station.agency.name, "charts": charts, "table": table,
        "means": _means(kind, one, means, at),
    }  # fmt: skip


def _chart(kind: Kind, measure: Measure, name: str, cells: Sequence[Cell]) -> dict[str, Any]:
    """The picture with what it shows in words, for those who do not see it."""
    got = [cell for cell in cells if cell.value is not None]
    missing = sum(cell.state in ("missing", "void") for cell in cells)
    step = "天" if kind.daily else "小时"
    words = [f"最近{len(cells)}{step}"]
    if got:
        low, high = (pick(got, key=lambda cell: cell.value or Decimal()) for pick in (min, max))
        words += [
            f"{part}{measure.written(cell.value)}（{kind.written(cell.hour)}）"
            for part, cell in (("最低", low), ("最高", high), ("最近", got[-1]))
        ]
    words.append(f"缺{missing}{step}的数据" if missing else "没有缺的数据" if got else "还没有数据")
    names = [kind.written(cells[n].hour)[5:] for n in (0, len(cells) // 2, -1)]
    title = f"{name}{measure.label}，{measure.unit}"
    most = f"最高{measure.written(high.value)}" if got else ""
    return {"title": title, "label": measure.label, "unit": measure.unit, "words": "，".join(words), "most": most,
            "picture": bars.of([cell.value for cell in cells], names), "id": measure.code}  # fmt: skip


def _means(kind: Kind, one: Told, means: looking.Means, at: datetime) -> dict[str, Any] | None:
    told = [m for m in kind.measures.values() if m.daily]
    if kind.daily or not told:
        return None
    heads = [{"label": "日期", "head": True, "keep": True}, *({"label": m.short, "num": True} for m in told)]
    rows = []
    for on in looking.days(at):
        keys = [(one.station.pk, m.code, on) for m in told]
        if any(key in means for key in keys):
            rows.append({"cells": [on, *(_mean(m, means, key) for m, key in zip(told, keys, strict=True))]})
    caption = f"{one.station.name}日均值"
    return {"caption": caption, "columns": heads, "rows": rows} if rows else None


def _mean(measure: Measure, means: looking.Means, key: tuple[int, str, Any]) -> str:
    return measure.written(found) if (found := means.get(key)) is not None else f"不足{looking.ENOUGH}小时"


def _corrected(kind: Kind, at: datetime) -> dict[str, Any] | None:
    found = looking.corrections(kind, at)[:MOST]
    if not found:
        return None
    heads = [
        {"label": "监测点", "head": True}, {"label": "指标"}, {"label": "时刻", "keep": True}, {"label": "原来", "num": True},
        {"label": "更正为", "num": True}, {"label": "原因"}, {"label": "更正时间", "keep": True},
    ]  # fmt: skip
    rows = []
    for before, after in found:
        measure = kind.measures[after.measure]
        cells = [
            after.station.name, measure.short, kind.written(after.hour), measure.written(before.value),
            measure.written(after.value), REASONS[after.batch.reason], after.batch.at,
        ]  # fmt: skip
        rows.append({"cells": cells})
    return {"caption": f"最近{looking.CORRECTED}天的更正", "quiet": True, "columns": heads, "rows": rows}


def _units(kind: Kind) -> str:
    """The unit of every measure, in one line."""
    by: dict[str, list[str]] = {}
    for measure in kind.measures.values():
        by.setdefault(measure.unit, []).append(measure.short)
    return "；".join(f"{'、'.join(names)}：{unit}" for unit, names in by.items())


def value(measure: Measure, cell: Cell | None) -> dict[str, str]:
    """A cell of a table: the value, and below it whether it came late and what it was before."""
    if cell is None:
        return {"text": "—"}
    notes = ["迟报"] if cell.late else []
    if cell.before:
        notes.append("更正，原为" + "、".join(measure.written(one) for one in cell.before))
    text = STATES.get(cell.state) or measure.written(cell.value)
    return {"text": text, "sub": "；".join(notes)}

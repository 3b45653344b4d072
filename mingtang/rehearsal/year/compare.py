"""The product's report against the second count of the journal, cell by cell, for every agency."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import Calendar
from mingtang.clock.notices import in_order, packaged_notices
from mingtang.counts import annual, reading
from mingtang.counts.annual import Tables
from mingtang.counts.measures import MEASURES, Period
from mingtang.rehearsal.second import compute
from mingtang.rehearsal.year.journal import APPLICANTS

HEADINGS = {"denied": "不予公开", "unavailable": "无法提供", "not_processed": "不予处理", "other": "其他处理"}
RESULTS = "本年度办理结果"
Second = Mapping[str, Mapping[str, Any]]


def notices(year: int, calendar: Calendar) -> dict[str, str]:
    """The days of the years around `year` that deviate from Monday to Friday: as announced, or as the festivals fix them
    where nobody has announced anything yet."""
    found: dict[str, str] = {}
    announced = set()
    for notice in in_order(packaged_notices()):
        announced.add(notice.year)
        for day, _, off in notice.days:
            if abs(day.year - year) <= 1:
                found[day.isoformat()] = "rest" if off else "work"
    for n in {year - 1, year, year + 1} - announced:
        days = (date(n, 1, 1) + timedelta(days=i) for i in range(365))
        found |= {d.isoformat(): "rest" for d in days if d.weekday() < 5 and not calendar.is_working(d)}
    return found


def second(directory: Path, year: int, calendar: Calendar) -> Second:
    """The second count, from the journal and the notices alone; the notices are laid beside the journal."""
    days = notices(year, calendar)
    (directory / "rehearsal/notices.json").write_text(
        json.dumps(days, indent=0, sort_keys=True), encoding="utf-8"
    )
    with (directory / "rehearsal/journal.jsonl").open(encoding="utf-8") as journal:
        counted: Second = compute(journal, days, year)
    return counted


def differences(year: int, agencies: Collection[str], counted: Second) -> tuple[int, list[dict[str, Any]]]:
    """(cells compared, those that differ): {"agency", "cell", "report", "second", "cases"}.

    A blank of the report (nobody keeps that register) agrees with nothing counted. Besides the cells: the list of those
    replied late and of those left open, one cell each."""
    numbers = dict(Case.objects.house.filter(family="request").values_list("code", "no"))
    compared, differing = 0, []
    for agency in agencies:
        said = counted.get(agency, {})
        tables = annual.compute([agency], year)
        for cell, value, other, cases in (*_cells(tables, said), *_lists(agency, year, said, numbers)):
            compared += 1
            if (value or 0) != (other or 0):
                behind = [numbers.get(code, code) for code in cases]
                differing.append(
                    {"agency": agency, "cell": cell, "report": value, "second": other, "cases": behind}
                )
    strangers = [a for a in counted if a not in agencies]
    differing += [{"agency": a, "cell": "", "report": None, "second": "an agency of its own", "cases": []} for a in strangers]  # fmt: skip
    return compared, differing


def _cells(tables: Tables, said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any, list[str]]]:
    for row in tables.form.data_rows:
        path = _path(row)
        for column in tables.form.columns:
            place = ("applications", row["key"], column["key"])
            value = tables.values["applications"][row["key"]][column["key"]]
            name = APPLICANTS.get(column["key"], "总计")
            other = said.get("applications", {}).get(path, {}).get(name)
            yield f"{path} · {name}", value, other, _behind(tables, *place)
    for group in tables.form.tables["review_litigation"]["groups"]:
        for column in group["columns"]:
            value = tables.values["review_litigation"][group["key"]][column["key"]]
            other = said.get("remedies", {}).get(group["label"], {}).get(column["label"])
            cases = _behind(tables, "review_litigation", group["key"], column["key"])
            yield f"{group['label']} · {column['label']}", value, other, cases


def _behind(tables: Tables, table: str, row: str, column: str) -> list[str]:
    return tables.lists.get(table, {}).get(row, {}).get(column, [])


def _path(row: Mapping[str, Any]) -> str:
    """The words of the form, as the contract joins them."""
    label: str = row["label"].partition("（区分")[0]
    plain = label.lstrip("（一二三四五六七）1234567890.、")
    if row["level"] == 1:
        return plain
    heading = HEADINGS.get(row["parent"], "")
    return "/".join(part for part in (RESULTS, heading, plain) if part)


def _lists(
    agency: str, year: int, said: Mapping[str, Any], numbers: Mapping[str, str]
) -> Iterator[tuple[str, Any, Any, list[str]]]:
    """Who was answered late, who is carried over: the very cases, not their number."""
    lives, period = reading.lives([agency], date(year, 12, 31)), Period.year(year)
    late = [x.code for x in MEASURES["replied"].cases(lives, period) if not x.in_time]
    left = [x.code for x in MEASURES["carried_out"].cases(lives, period)]
    for name, codes in (("late", late), ("open", left)):
        own, others = Counter(numbers[code] for code in codes), Counter(said.get(name, ()))
        only = sorted((own - others) + (others - own))
        yield f"{name}: {', '.join(only)}", sorted(own) if only else 0, sorted(others) if only else 0, codes

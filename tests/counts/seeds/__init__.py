"""The seed reports as sets that imply their figures: returned numbers, rows of registers, cases, and a layout each."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mingtang.counts import reports
from mingtang.counts.returns import acts as returning
from mingtang.counts.work import drafting
from mingtang.counts.work.chapters import Layout, layout
from mingtang.forms import registers
from mingtang.forms.registers import acts, rows
from mingtang.people.models import Agency
from tests import city
from tests.counts.conftest import append
from tests.counts.years import Plan

HERE = Path(__file__).parent
SEEDS = sorted(file.stem for file in HERE.glob("*.toml"))


def given(seed: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{seed}.toml").read_text(encoding="utf-8"))


def play(said: dict[str, Any]) -> None:
    """Cases in March as events, then rows and returns through their acts at the end of the year."""
    year = said["year"]
    if planned := list(_planned(said)):
        append("LT04", planned)
    at = datetime(year, 12, 31, 2, tzinfo=UTC)
    for register, lines in _lines(said).items():
        known, found = registers.get(register), []
        for n, line in enumerate(lines, 1):
            values, problems = rows.judge(
                known, n, {"number": str(n), known.decided: f"{year}-06-15", **line}
            )
            assert problems == [], problems
            found.append(values)
        acts.enter(register, "LT04", found, by=city.seat("handler"), at=at)
    for cell, (value, source) in said.get("cells", {}).items():
        returning.say(agency(), year, "2008", cell, value, source, by=city.seat("disclosure_head"), at=at)


def _lines(said: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in said.get("rows", ()):
        line = {key: text for key, text in row.items() if key not in ("register", "times")}
        found.setdefault(row["register"], []).extend([line] * row.get("times", 1))
    keys = ("value", "qualifier", "unit", "source", "whole")
    for name, told in said.get("work", {}).items():
        found.setdefault("work-figures", []).append({"name": name, **dict(zip(keys, told, strict=False))})
    return found


def _planned(said: dict[str, Any]) -> Iterator[Plan]:
    """Requests as the events that acts would have left: the kinds of the house begin with the Regulation of 2019."""
    asked = [one for one in said.get("requests", ()) for _ in range(one.get("times", 1))]
    for n, one in enumerate(asked):
        came, went = date(said["year"], 3, 5), date(said["year"], 3, 20)
        yield Plan(f"SEED{n}", "natural_person", one["channel"], came, came, went, "deliver", one["cell"])


def agency() -> Agency:
    return Agency.objects.get(code="LT04")


def chapters(said: dict[str, Any]) -> Layout:
    return layout(_toml(said["layout"]), reports.computed(agency(), said["year"]).form)


def issued(said: dict[str, Any]) -> reports.Shown:
    """The report in the seed's own chapter order."""
    return drafting.issued(reports.computed(agency(), said["year"]), chapters(said))


def _toml(layout: dict[str, Any]) -> str:
    """The layout as the file that the command reads; a text of JSON is a text of TOML."""
    lines = [f"title = {json.dumps(layout['title'], ensure_ascii=False)}"]
    for chapter in layout["chapter"]:
        lines.append("[[chapter]]")
        lines += [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in chapter.items()]
    lines += [
        "[said]",
        *(
            f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}"
            for k, v in layout.get("said", {}).items()
        ),
    ]
    return "\n".join(lines)

"""Registers and an open box, as they lie this morning: 双公示 in time, late and repaired, 权责清单 with its flow, 裁量基准, a notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric, uscc

from mingtang.cases import tables
from mingtang.cases.opinions import acts as opinions
from mingtang.cases.tables import acts as table_acts
from mingtang.clock import day
from mingtang.forms import registers
from mingtang.forms.models import Entry
from mingtang.forms.registers import acts, rows
from mingtang.kinds import newest
from mingtang.rehearsal import city
from mingtang.rehearsal.stage import Script
from mingtang.rehearsal.telling import Release

ORGAN = city.code(4)
YEARS = timedelta(days=365)


def credit(n: int) -> str:
    """A credit code that belongs to nobody: a division that does not exist, with its check character."""
    base = f"91990100MA9{n:06}"
    return base + str(uscc.calc_check_digit(base))


def person(n: int) -> str:
    """An identity number that belongs to nobody."""
    base = f"99010119800101{n:03}"
    return base + str(ric.calc_check_digit(base + "0"))


class Tabled(Release):
    """A text whose table is made of rows that are entered first. parts: registers whose rows go with it."""

    def of(
        self, code: str, given: list[dict[str, str]], parts: dict[str, list[dict[str, str]]] | None = None
    ) -> Tabled:
        self.register, self.given, self.parts = registers.get(code), given, parts or {}
        return self

    def _draft(self, formed: date) -> None:
        by = self.stage.cast(self.agency, "drafter")
        for code, given in {self.register.code: self.given, **self.parts}.items():
            enter(code, given, by, self.at)
        table = tables.table_of(self.register, tables.ready(self.register, self.agency))
        values: dict[str, Any] = {
            "title": self.told.title,
            "body": "",
            "formed_on": formed,
            "keywords": self.told.keywords,
        }
        self.case = self.stage.open(
            newest("release"), self.agency, "draft", {"formed_on": formed}, by, self.at, column=self.columns[self.register.column],
            values=values, table=table,
        )  # fmt: skip
        self.record = self.case.facts["facts"]["record"]


def enter(code: str, given: list[dict[str, str]], by: Any, at: Any) -> None:
    """Rows through the same judgement as those of a spreadsheet."""
    register, found = registers.get(code), []
    for n, cells in enumerate(given, 1):
        values, problems = rows.judge(register, n, cells)
        if problems:
            raise ValueError(f"{code} {n}: found {problems}, expected none")
        found.append(values)
    acts.enter(code, ORGAN, found, by=by, at=at)


def decisions(kind: str, key: str, back: Any) -> list[dict[str, str]]:
    """The rows `key` of the data as national rows. back: working days ago → day."""
    name, year = city.by_no()[4].name, back(0).year
    start = {"licences": 41, "waiting": 61, "penalties": 21}[key]
    mark = "许" if kind == "licences" else "罚"
    found = []
    for n, row in enumerate(city.data("tables")[key], start):
        on = back(row["ago"])
        natural = bool(row.get("natural"))
        own = (
            {"person_id_type": "身份证", "person_id_no": person(n)}
            if natural
            else {"credit_code": credit(n), "rep_name": "周问天"}
        )
        made = {
            "party_name": row["party_name"], "party_kind": "natural" if natural else "org", **own, "doc_no": f"澜城管{mark}〔{year}〕{n}号",
            "content": row["content"], "decided_on": on.isoformat(), "organ": name, "organ_code": credit(4), "source": name,
            "source_code": credit(4),
        }  # fmt: skip
        made |= _licence(row, on) if kind == "licences" else _penalty(row, on)
        found.append(made)
    return found


def _licence(row: dict[str, Any], on: date) -> dict[str, str]:
    return {
        "doc_title": "准予行政许可决定书", "kind": "common", "certificate": row["certificate"], "valid_from": on.isoformat(),
        "valid_until": (on + YEARS).isoformat(), "status": "1",
    }  # fmt: skip


def _penalty(row: dict[str, Any], on: date) -> dict[str, str]:
    return {
        "breach": row["breach"], "facts": row["facts"], "basis": "《城市市容和环境卫生管理条例》", "kind": "罚款", "fine": row["fine"],
        "public_until": (on + YEARS).isoformat(),
    }  # fmt: skip


def repaired(release: Tabled) -> Script:
    """One penalty of the batch was repaired the day after it was public."""
    yield from release.play()
    yield release.hours.office(day(release.at), release.at)
    entry = Entry.objects.house.filter(register="penalties", agency=ORGAN).order_by("pk").first()
    by = release.stage.cast(ORGAN, "disclosure_head")
    if entry:
        table_acts.take_off(
            entry, "repaired", "市公共信用信息中心信用修复决定（演示）", by=by, at=release.stage.now
        )


def waiting(release: Release, back: Any) -> Script:
    """Two licences that nobody has published: one is late."""
    yield release.hours.office(back(2))
    by = release.stage.cast(ORGAN, "handler")
    enter("licences", decisions("licences", "waiting", back), by, release.stage.now)


def kept(release: Release, back: Any) -> Script:
    """A few rows of registers that are not made public."""
    at = None
    for code in ("meetings", "trainings", "contacts"):
        at = release.hours.office(back(1), at)  # each after the one before
        yield at
        by = release.stage.cast(ORGAN, "handler")
        enter(code, plain(code, back), by, release.stage.now)


def plain(code: str, back: Any) -> list[dict[str, str]]:
    """The rows of an internal register. back: working days ago → day."""
    given, dated = city.data("tables")[code], registers.get(code).decided
    return [
        {**{k: v for k, v in row.items() if k != "ago"}, dated: back(row["ago"]).isoformat()} for row in given
    ]


def heard(release: Release) -> Iterator[Any]:
    """A notice with its box open; three opinions came in, one is answered."""
    yield from release.play()
    codes = []
    for n, row in enumerate(city.data("tables")["opinions"]):
        yield release.hours.office(day(release.at), release.stage.now)
        typed = {k: row[k] for k in ("content", "name") if k in row}
        codes.append(
            opinions.send(
                release.record,
                {"sender": row["sender"]},
                typed,
                frozenset(),
                at=release.stage.now,
                key=f"demo-opinion-{n}",
            )
        )

"""The service cases of a year, planned: item, day, length and how each ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from mingtang.rehearsal import city, figures
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.texts import Texts

CORRECTED, REFUSED_ENTRY, DENIED, WITHDRAWN = 0.18, 0.02, 0.03, 0.01
OPEN_AT_END, OVER_PROMISE = 0.03, 0.02


@dataclass(eq=False)
class Serve:
    """One application as it will go. span: working days from acceptance to the end."""

    row: dict[str, Any]
    day: date
    span: int
    title: str = ""
    party: str = ""
    applicant: str = "natural_person"
    corrected: int = 0
    ticket: tuple[str, str] | None = None
    ending: str = ""  # "" (granted or forwarded) | refused_entry | denied | withdrawn

    @property
    def agency(self) -> str:
        return city.code(self.row["agency"])

    @property
    def kind(self) -> str:
        return f"{self.row['code']}@1"


def of_the_year(year: int, profile: str, hours: Hours, texts: Texts, chance: Random) -> list[Serve]:
    """As many as the profile says, accepted in the year; 3 % of them end after it, 2 % later than promised."""
    rows = {row["code"]: row for row in city.data("items")["item"]}
    counts = figures.SERVICE[profile]
    found = [
        Serve(rows[item], day, 0)
        for item, n in counts.items()
        for day in figures.days(n, date(year, 1, 3), date(year, 12, 12), hours.calendar, chance)
    ]
    _fates(found, chance)
    late = _lengths(found, chance)
    _cut_off(found, late, year, hours, chance)
    for serve in found:
        word(serve, texts, chance)
    return sorted(found, key=lambda s: (s.day, s.row["code"]))


def _fates(found: list[Serve], chance: Random) -> None:
    n = len(found)
    order = chance.sample(
        [s for s in found if s.row["code"] != "ROAD-URG"],
        round(n * (CORRECTED + REFUSED_ENTRY + DENIED + WITHDRAWN)),
    )
    at = 0
    for share, ending in ((REFUSED_ENTRY, "refused_entry"), (DENIED, "denied"), (WITHDRAWN, "withdrawn")):
        for serve in order[at : at + round(n * share)]:
            serve.ending = ending
        at += round(n * share)
    for serve in order[at:]:
        serve.corrected = chance.randint(2, 6)


def promised(serve: Serve) -> int:
    """Working days of the promise; 0 for a promise in hours."""
    return int(serve.row.get("promised", 0))


def _lengths(found: list[Serve], chance: Random) -> set[Serve]:
    plain = [s for s in found if not s.ending and promised(s) >= 3 and s.row["code"] != "FUND-SME"]
    late = set(chance.sample(plain, round(len(found) * OVER_PROMISE)))
    for serve in found:
        days = promised(serve)
        serve.span = (
            days + chance.randint(1, 3)
            if serve in late
            else max(min(days, 1), int(days * chance.uniform(0.35, 0.95)))
        )
    return late


def _cut_off(found: list[Serve], late: set[Serve], year: int, hours: Hours, chance: Random) -> None:
    """Nothing that began in time is open at the end of the year, but 3 %."""
    last = date(year, 12, 31)
    begin = {s: hours.on(s.day, 3 + (s.corrected + 2 if s.corrected else 0)) for s in found}
    for serve in found:
        if hours.on(begin[serve], serve.span + 12) > last:
            serve.day = hours.back(date(year, 11, 20), chance.randint(1, 60))
            if serve.row["code"] in ("FUND-SME", "HOUSE"):
                serve.day = hours.back(date(year, 9, 20), chance.randint(1, 120))
    slow = [s for s in found if not s.ending and not s.corrected and s not in late and promised(s) >= 7]
    for serve in chance.sample(slow, round(len(found) * OPEN_AT_END)):
        serve.span = promised(serve) - 1
        serve.day = hours.back(last, min(4, serve.span - 2))


def word(serve: Serve, texts: Texts, chance: Random) -> None:
    given = city.data("services")
    serve.title = texts.title(given["titles"][serve.row["code"]])
    parties = city.data("asks")["parties"]
    if serve.row["code"] in given["who"]["business"]:
        serve.applicant, serve.party = "org_business", serve.party or chance.choice(parties["business"])
    else:
        serve.party = serve.party or chance.choice(parties["family"]) + chance.choice(parties["given"])

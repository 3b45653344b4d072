"""The requests of the report year, planned so that its form comes out of them (demo-city §8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from mingtang.rehearsal import city, figures
from mingtang.rehearsal.hours import Hours

REPLIED = frozenset(figures.OUTCOMES) - {"abandoned_correction", "abandoned_fee", "withdrawn"}


@dataclass(eq=False)
class Ask:
    """One request as it will go. Gaps are working days: from receipt to the reply (`reply`), to the notice of correction
    (`correct`), from there to the corrected text (`corrected`) and so on; 0 = it does not happen."""

    agency: str
    applicant: str
    outcome: str = "granted"
    channel: str = "web"
    day: date = date.min  # day 0: of receipt
    correct: int = 0
    corrected: int = 0
    third: str = ""  # "" | agreed | refused | silent | unreachable
    consult: int = 0
    answer: int = 0
    extend: int = 0
    reply: int = 8
    late: int = 0
    spot: bool = False
    returned: bool = False
    archive: bool = False
    files: bool = False  # a file goes with the reply (rehearsal.provided)
    until: str = ""  # the last step that is taken; "" = to the end
    third_name: str = ""
    ticket: tuple[str, str] | None = None  # query code and second factor, of those on the printed list
    party: str = ""
    subject: dict[str, str] = field(default_factory=dict)

    def closes(self, hours: Hours) -> date:
        """The day on which it will be over."""
        on = hours.calendar.add
        if self.spot:
            return self.day
        if self.outcome == "withdrawn":
            return on(self.day, 2)
        if self.outcome == "abandoned_correction":
            return on(self.day, self.correct + 15 + 2)
        if self.outcome == "abandoned_fee":
            return on(self.day, 3 + 2 + 20 + 2)
        start = on(self.day, self.correct + self.corrected) if self.correct else self.day
        if self.third:
            return on(start, self.consult + 2 + (16 if self.third == "silent" else self.answer) + self.reply)
        if self.late:
            return on(start, 20 + self.late)
        return on(start, self.reply + (20 if self.extend else 0))


def of_the_year(year: int, hours: Hours, chance: Random) -> list[Ask]:
    """252 new ones and 11 carried in; 249 of them end in the year with the outcomes of the table, 14 after it."""
    asks = _people(chance)
    _outcomes(asks, chance)
    _turns(asks, chance)
    _agencies(asks, chance)
    for ask in asks:
        _days(ask, year, hours, chance)
    _archive(asks, hours)
    return sorted(asks, key=lambda ask: (ask.day, ask.agency))


_NO_REPLY = ("withdrawn", "abandoned_correction", "abandoned_fee")


def _archive(asks: list[_Plan], hours: Hours) -> None:
    """The busiest window's file room is up to date but for the last twelve; of these it has one, the last reply, which was sealed."""
    over = sorted((a for a in asks if a.agency == city.code(4)), key=lambda a: a.closes(hours))
    last = next(a for a in reversed(over) if a.outcome not in _NO_REPLY)
    over.remove(last)
    for ask in (*over[: -figures.TO_ARCHIVE], last):
        ask.archive = True


class _Plan(Ask):
    """An Ask that knows whether it was carried into the year or out of it."""

    carried = ""


def _people(chance: Random) -> list[_Plan]:
    """Applicants by type: carried in, carried out, and the rest."""
    channels = figures.dealt(figures.spread(figures.CHANNELS), chance)
    asks: list[_Plan] = []
    for kind, n in figures.TYPES.items():
        for i in range(n):
            ask = _Plan("", kind, channel=channels.pop())
            ask.carried = "out" if i < figures.CARRIED_OUT.get(kind, 0) else ""
            asks.append(ask)
    for kind, n in figures.CARRIED_IN.items():
        for _ in range(n):
            ask = _Plan("", kind)
            ask.carried = "in"
            asks.append(ask)
    return asks


def _outcomes(asks: list[_Plan], chance: Random) -> None:
    spot = [a for a in asks if a.channel == "visit" and not a.carried][: figures.SPOT]
    ending = [*spot, *(a for a in asks if a.carried != "out" and a not in spot)]
    said = figures.dealt(figures.spread(figures.OUTCOMES), chance)
    said.sort(
        key=lambda outcome: outcome not in ("already_public", "not_ours")
    )  # stable: the window's come first
    for ask, outcome in zip(ending, said, strict=True):
        ask.outcome, ask.spot = outcome, ask in spot
    after = [
        "granted",
        "partial",
        "not_exist",
        "denied_process_info",
        "granted",
        "not_ours",
        "already_public",
    ] * 2
    for ask, outcome in zip([a for a in asks if a.carried == "out"], after, strict=True):
        ask.outcome = outcome


def _turns(asks: list[_Plan], chance: Random) -> None:
    """Who is asked to correct, whose third party is asked, what is extended, late, or answered on the spot."""
    of = lambda *names: [a for a in asks if a.outcome in names]  # noqa: E731
    for ask in of("unclear", "abandoned_correction"):
        ask.correct = chance.randint(2, 6)
    free = [
        a for a in of("granted", "not_exist", "not_ours", "partial") if a.channel not in ("visit", "oral")
    ]
    for ask in chance.sample(free, figures.CORRECTIONS - len(of("unclear", "abandoned_correction"))):
        ask.correct = chance.randint(1, 6)
    for ask in asks:
        if ask.correct and not ask.corrected and ask.outcome != "abandoned_correction":
            ask.corrected = chance.randint(3, 12)
    _consultations(asks, chance)
    plain = [
        a for a in asks if not a.correct and not a.third and a.outcome in REPLIED and a.channel != "visit"
    ]
    chosen = chance.sample([a for a in plain if a.carried != "in"], figures.EXTENDED + figures.LATE)
    for ask in chosen[: figures.EXTENDED]:
        ask.extend = chance.randint(12, 19)
    for ask in list(chosen[figures.EXTENDED :]):
        ask.late = chance.randint(1, 3)
    for ask in asks:
        ask.reply = chance.randint(5, 17) if not ask.third else chance.randint(4, 11)
        ask.returned = ask.outcome == "partial" and chance.random() < 0.3


def _consultations(asks: list[_Plan], chance: Random) -> None:
    denied = [a for a in asks if a.outcome == "denied_third_party"]
    others = [
        a
        for a in asks
        if a.outcome in ("granted", "partial") and not a.correct and a.carried == "" and a.channel != "visit"
    ]
    chosen = [*denied, *chance.sample(others, figures.CONSULTED - len(denied))]
    overruled = False
    for ask in chosen:
        ask.correct = ask.corrected = 0
        ask.consult, ask.answer = chance.randint(2, 6), chance.randint(4, 12)
        if ask.outcome == "denied_third_party":
            ask.third = "refused" if chance.random() < 0.8 else "silent"
        elif not overruled and ask.outcome == "partial":
            ask.third, overruled = "refused", True
        else:
            ask.third = "agreed"


def _agencies(asks: list[_Plan], chance: Random) -> None:
    """By agency as the table says; what is carried out lies with the two busiest, never with the city's own office."""
    rest = [
        b.no
        for b in city.bodies()
        if b.reporting and b.no not in figures.BY_AGENCY and b.no not in figures.NONE_RECEIVED
    ]
    n = sum(figures.TYPES.values()) - sum(figures.BY_AGENCY.values())
    share = dict.fromkeys(rest, 1)
    open_to = dict.fromkeys(rest, 8)
    for _ in range(n - len(rest)):
        no = chance.choice([no for no in rest if share[no] < open_to[no] and no < 29])
        share[no] += 1
    places = figures.dealt(figures.spread({**figures.BY_AGENCY, **share}), chance)
    out = [a for a in asks if a.carried == "out"]
    for ask, no in zip(out, [16] * 7 + [7] * 5 + [2] * 2, strict=True):
        ask.agency = city.code(no)
        places.remove(no)
    for ask in asks:
        if not ask.agency:
            no = chance.choice([16, 7, 4]) if ask.carried == "in" else places.pop()
            ask.agency = city.code(no)


def _days(ask: Ask, year: int, hours: Hours, chance: Random) -> None:
    """A day of receipt that lets the request end where it must: in the year, or after it when it is carried out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    carried = getattr(ask, "carried", "")
    if carried == "in":
        first, last = date(year - 1, 12, 8), date(year - 1, 12, 30)
    elif carried == "out":
        first = date(year, 12, 8)
    for wished in _wishes(first, last, hours, chance):
        ask.day = hours.home_day(wished) if ask.channel == "web" else wished
        over = ask.closes(hours)
        if first <= ask.day <= last and (over.year > year if carried == "out" else over.year == year):
            return
    raise LookupError(f"no day of {year} lets this request end as planned: {ask}")


def _wishes(first: date, last: date, hours: Hours, chance: Random) -> Iterator[date]:
    """Working days of the span, drawn by the weights of the months, at most two hundred."""
    known = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [d for d in known if hours.calendar.is_working(d)]
    weights = [figures.MONTHS[d.month - 1] for d in working]
    yield from chance.choices(working, weights=weights, k=200)


class Wording:
    """What the requests ask for, and in whose name; each wording once."""

    def __init__(self, texts: Any, year: int, chance: Random) -> None:
        self._texts, self._year, self._chance = texts, year, chance
        self._rows = city.data("asks")["ask"]
        self._parties = city.data("asks")["parties"]
        self._names: set[str] = set()

    def give(self, ask: Ask) -> None:
        row = self._chance.choices(self._rows, weights=[r["weight"] for r in self._rows])[0]
        organ = city.by_no()[int(ask.agency[2:])].name
        known = {"year": min(self._year, ask.day.year) - self._chance.randint(0, 6), "organ": organ}
        tone = "vague" if ask.correct else "angry" if ask.outcome == "petition" else "clear"
        ask.subject = {
            "title": self._texts.title([row["title"]], **known),
            "text": self._texts.say(row[tone], **known),
        }
        ask.party = ask.party or self._party(ask.applicant)

    def _party(self, kind: str) -> str:
        p = self._parties
        pool = {
            "org_business": "business",
            "org_research": "research",
            "org_public_welfare": "welfare",
            "org_legal_service": "legal",
        }
        if kind == "org_other":
            return str(p["other"][-1])  # one name of forty characters
        if kind in pool:
            return str(self._chance.choice(p[pool[kind]]))
        while True:
            name = self._chance.choice(p["family"]) + self._chance.choice(p["given"])
            if name not in self._names:
                self._names.add(name)
                return str(name)

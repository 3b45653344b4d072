"""What the city told in a year: every item planned, by the twenty classes of demo-city §6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from mingtang.rehearsal import city, figures
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.texts import Texts

FIRST_PASS, ONCE, TWICE = 0.82, 0.13, 0.04  # of release cases; the rest is refused
_BY_CLASS = {
    8: "劳动、人事、监察",
    10: "国民经济管理、国有资产监管",
    **dict.fromkeys((11, 12, 13, 16), "财政、金融、审计"),
}
_BY_AGENCY = {
    2: "工业、交通", 3: "商贸、海关、旅游", 4: "城乡建设、环境保护", 7: "城乡建设、环境保护", 8: "城乡建设、环境保护", 10: "公安、安全、司法",
    11: "科技、教育", 13: "公安、安全、司法", 15: "国民经济管理、国有资产监管", 16: "国土资源、能源", 17: "工业、交通",
    18: "农业、林业、水利", 19: "市场监管、安全生产监管", 20: "劳动、人事、监察", 28: "卫生、体育",
}  # fmt: skip


@dataclass(eq=False)
class Told:
    """One item as it will go: from the day it is formed to the day it is signed, with what comes between."""

    row: dict[str, Any]
    agency: int
    day: date  # of signature
    lag: int  # working days from formation
    title: str = ""
    body: str = ""
    doc_no: str = ""
    keywords: str = ""
    attribute: str = "proactive"
    returns: int = 0
    refused: bool = False
    sheet: str = ""
    interprets: str = ""  # code of the document it explains
    reading: Told | None = None  # the interpretation that goes with it
    withdraw_after: int = 0  # working days after publication; 0 = it stays
    ends_as: str = ""  # expired | repealed, marked later by a new edition
    values: dict[str, Any] = field(default_factory=dict)
    column: str = ""  # where the class does not say it
    until: str = ""  # the last step that is taken; "" = to the end
    quick: bool = False  # one step after the other, from the day it is formed


class Register:
    """Document numbers by class and agency, counted as they are planned, in the order of signature."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def give(self, told: Told, year: int) -> str:
        mark = city.by_no()[told.agency].mark.split("、")[-1] or "澜"
        shape = {
            "order": "澜汀市人民政府令第{n}号", "rule": f"{mark}规〔{year}〕{{n}}号", "own": f"{mark}发〔{year}〕{{n}}号",
            "appoint": f"澜政任〔{year}〕{{n}}号", "audit": f"{year}年第{{n}}号", "purchase": f"LTCG{year}-{{n:04d}}",
            "project": f"9901-{year}-{{n:04d}}", "lot": f"LTJY{year}-{{n:03d}}", "decision": f"{mark}许决〔{year}〕{{n}}号",
        }.get(told.row.get("mark", ""), "")  # fmt: skip
        if not shape:
            return ""
        self._last[shape] = self._last.get(shape, 0) + 1
        return shape.format(n=self._last[shape])


def of_the_year(year: int, profile: str, hours: Hours, texts: Texts, chance: Random) -> list[Told]:
    """The items published in the year (exactly the total of the profile), and beside them what ended otherwise."""
    published = list(_items(year, figures.PUBLISHED[profile], hours, chance))
    _lags(published, chance)
    fates = len(published)
    others = [round(fates * share) for share in figures.OTHER_ATTRIBUTE]
    more = [
        _copy(t) for t in chance.sample([t for t in published if t.row["no"] in (3, 13, 14)], sum(others))
    ]
    for i, told in enumerate(more):
        told.attribute = "on_request" if i < others[0] else "withheld"
    refused = [
        _copy(t)
        for t in chance.sample(
            [t for t in published if t.row["no"] in (3, 5, 6)], round(fates * figures.REFUSED)
        )
    ]
    for told in refused:
        told.refused = True
    _returns([*published, *more], chance)
    _readings(published)
    _later(published, year, profile, hours, chance)
    found = sorted([*published, *more, *refused], key=lambda t: (t.day, t.agency))
    register = Register()
    readings = {told.reading for told in found if told.reading}
    for told in found:
        if told not in readings:
            word(told, texts, register)
        if told.reading:
            _explain(told, texts, register)
    return found


def _explain(told: Told, texts: Texts, register: Register) -> None:
    """The interpretation bears the name of its document and speaks of the same matter."""
    assert told.reading is not None
    name = told.title.removeprefix("关于印发").removesuffix("的通知")
    told.reading.title = f"《{name}》{texts.chance.choice(('十问十答', '政策解读'))}"
    told.reading.body = texts.body(told.reading.row, **{**texts.drawn, **known(told.reading)})
    word(told.reading, texts, register)


def _copy(told: Told) -> Told:
    return Told(told.row, told.agency, told.day, told.lag)


def _items(year: int, total: int, hours: Hours, chance: Random) -> Iterator[Told]:
    rows = {row["no"]: row for row in city.data("words")["type"]}
    counts = {
        1: 1,
        **figures.shared(total - 1, {no: row["n"] for no, row in rows.items() if no != 1}),
    }  # a rule every year
    last = date(year, 12, 31)
    for no, n in counts.items():
        for day in figures.days(n, date(year, 1, 2), last, hours.calendar, chance):
            yield Told(rows[no], chance.choice(rows[no]["by"] or PUBLISHERS), day, 0)


# who publishes where no unit is named: the bureaus often, county offices now and then
PUBLISHERS = [no for no in range(2, 29) if no not in (22, 23, 24, 25)] * 3 + [
    1,
    1,
    29,
    36,
    43,
    50,
    31,
    38,
    45,
    52,
]


def _lags(items: list[Told], chance: Random) -> None:
    """Working days from formation to publication: median 4, 95th percentile 15, three above 20 (条例第二十六条)."""
    n, lags = len(items), []
    for i in range(n):
        share = (i + 0.5) / n
        lags.append(
            1 + int(share * 8)
            if share < 0.5
            else 5 + int((share - 0.5) / 0.45 * 11)
            if share < 0.95
            else 16 + i % 5
        )
    lags[-3:] = [21, 23, 26]
    for told, lag in zip(items, figures.dealt(lags, chance), strict=True):
        told.lag = max(lag, 5) if told.row["no"] in (1, 2) else lag


def _returns(items: list[Told], chance: Random) -> None:
    once, twice = round(len(items) * ONCE), round(len(items) * TWICE)
    chosen = chance.sample(items, once + twice)
    for i, told in enumerate(chosen):
        told.returns, told.lag = (2 if i < twice else 1), max(told.lag, 3)


def _readings(items: list[Told]) -> None:
    """Every document that binds the public comes with its interpretation (国办发〔2016〕80号)."""
    readings = iter([t for t in items if t.row["no"] == 4])
    for told in [t for t in items if t.row["no"] in (1, 2)]:
        told.reading = next(readings)
        told.reading.agency, told.reading.day, told.reading.returns = told.agency, told.day, 0
        told.reading.lag = max(told.lag - 2, 2)


def _later(items: list[Told], year: int, profile: str, hours: Hours, chance: Random) -> None:
    """Six are withdrawn in the year; some early ones are marked expired or repealed by a new edition."""
    early = [t for t in items if t.day.month <= 8 and t.row["no"] in (3, 5, 6, 13) and not t.sheet]
    chosen = chance.sample(early, figures.WITHDRAWN + figures.ENDED[profile])
    for told in chosen[: figures.WITHDRAWN]:
        told.withdraw_after = chance.randint(5, 50)
    for i, told in enumerate(chosen[figures.WITHDRAWN :]):
        told.ends_as = "repealed" if i % 3 == 0 else "expired"


_SEASONS = ("第四", "第一", "第二", "第三")  # the quarter that is reported on, by the quarter in which it is


def known(told: Told) -> dict[str, Any]:
    """The words of its templates that an item brings itself: its unit, its day, and the periods that lie behind it."""
    body, day = city.by_no()[told.agency], told.day
    audited = [b.name for b in city.bodies() if b.kind == "department" and b.no != told.agency]
    before = day.replace(day=1) - timedelta(days=1)  # the last day of the month before
    past = before if day.day <= 10 else day
    return {
        "year": day.year, "month": day.month, "day": day.day, "organ": body.name, "short": body.short, "last": day.year - 1,
        "season": _SEASONS[(day.month - 1) // 3], "season_year": day.year - (day.month <= 3),
        "ago_year": before.year, "ago_month": before.month, "past_year": past.year, "past_month": past.month,
        "tenday": "下旬" if day.day <= 10 else "上旬" if day.day <= 20 else "中旬", "audited": audited[day.toordinal() % len(audited)],
    }  # fmt: skip


def word(told: Told, texts: Texts, register: Register) -> None:
    """Title, body, number and keywords of one item."""
    row, words = told.row, known(told)
    if variants := row.get(
        "variants"
    ):  # titles that need other sentences; some classes have one for each unit
        own = row.get("of", {}).get(str(told.agency))
        row = {**row, **(texts.chance.choice(variants) if own is None else variants[own])}
    told.title = told.title or texts.title(row["titles"], **words)
    told.body = told.body or texts.body(row, **{**texts.drawn, **words})
    told.doc_no = told.doc_no or register.give(told, told.day.year)
    tags = city.data("words")["five"]["tags"]
    tag = texts.chance.choices([t for t, _ in tags], weights=[w for _, w in tags])[0]
    told.keywords = f"{tag}、{row['name']}"
    if row.get("sheet") and texts.chance.random() < 0.35:
        told.sheet = row["sheet"]


def body_for(told: Told, texts: Texts) -> str:
    """A text under a title that is given: of the variant whose titles share most with it."""
    rows = [{**told.row, **variant} for variant in told.row.get("variants", ())] or [told.row]
    best = max(rows, key=lambda row: max(len(set(title) & set(told.title)) for title in row["titles"]))
    return texts.body(best, **known(told))


def column_of(told: Told, chance: Random) -> str:
    """The column an item of this class goes to; news by who tells it, interpretations by their form."""
    no, name = told.row["no"], str(told.row["column"])
    if told.column:
        return told.column
    if no == 4:
        return (
            "reading-picture"
            if told.title.startswith("一图")
            else "reading-questions"
            if "问" in told.title[-4:]
            else name
        )
    if no == 6:
        if told.agency == 1:
            return "news-city"
        if told.agency >= 29:
            return "news-counties"
        for column, word_ in (("topic-waste", "垃圾"), ("topic-trade-in", "换新"), ("topic-river", "清漂")):
            if word_ in told.title and chance.random() < 0.6:
                return column
    return name


def subject_class(told: Told) -> str:
    return _BY_CLASS.get(told.row["no"]) or _BY_AGENCY.get(told.agency, "综合政务")

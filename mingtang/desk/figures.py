"""统计: applications by month, result and channel, and replies in time, each with its definition and its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse

from mingtang.counts import forms, reading, scope
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period, settled_on
from mingtang.counts.promises import DEFINITION, average, settled, share
from mingtang.desk import behind
from mingtang.desk.board import percent
from mingtang.desk.frame import page, today
from mingtang.desk.reports import HOME, agency_of
from mingtang.people.gates import staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.policy import values as policy

KEYS = (
    "new_received", "carried_in", "handled_total", "carried_out", "extended", "corrected", "consulted", "own_records",
)  # fmt: skip

Figures = Counter[tuple[str, Any]]


@dataclass(frozen=True)
class Bar:
    """One line of a breakdown. width: 0–100, of the longest line (or of 100 %)."""

    label: str
    text: str
    width: float
    url: str


def asked(request: Any) -> tuple[Agency, int, bool]:
    """Which agency, year, and whether its whole tree."""
    given = request.GET
    agency = agency_of(request, given.get("agency") or request.seat.agency)
    year = int(given["year"]) if given.get("year", "").isdecimal() else today().year
    if not forms.FIRST_YEAR <= year <= today().year:
        raise Http404
    return agency, year, given.get("below") == "1"


def codes_of(request: Any, agency: Agency, below: bool) -> list[str]:
    """The agencies counted together; below: those of the tree that this seat may see."""
    seen = scope.agencies_seen(request.seat, today())
    return [code for code in scope.tree(agency.code) if code in seen] if below else [agency.code]


@staff
def home(request: Any) -> HttpResponse:
    """The statistics page of one agency and year."""
    agency, year, below = asked(request)
    period = Period.year(year)
    on, codes = today(), codes_of(request, agency, below)
    link = _link(agency.code, year, below)
    parts = reading.told(codes, period.last, lambda lives: _counted(lives, period, on), _counted, on)
    counted: Figures = sum((found for _, found in parts), Counter())
    replied = MEASURES["replied"].cases(reading.lives(codes, period.last), period)
    due, good = (sum(n for (what, _), n in counted.items() if what == kind) for kind in ("due", "good"))
    return page(
        request, "desk/figures.html", "counts", [HOME, (f"{agency.short} {year}年", "")], agency=agency, year=year, below=below,
        years=years(), agencies=seen_agencies(request.seat),
        keys=_keys(counted, link), share=percent(share(good, due)), due=due, average=average(replied, policy.calendar()),
        charts=[_months(counted, year, link), _results(counted, link), _channels(counted, link), _in_time(counted, year, link)],
        definition=DEFINITION, city=may_see_city(request.seat),
        report_url=f"/desk/counts/annual/{agency.code}/{max(year - (year == today().year), forms.FIRST_YEAR)}/",
    )  # fmt: skip


def _counted(lives: list[Life], period: Period, on: date) -> Figures:
    """(what, which) → how many: of each measure, of the new ones by month and channel, of those dealt with by row of the
    form, and of the replies that were due by `on` by month, in all and in time. Every life is of one chain: they add up."""
    found: Figures = Counter({("measure", key): MEASURES[key].count(lives, period) for key in KEYS})
    for life in MEASURES["new_received"].cases(lives, period):
        found.update([("month", life.received_on and life.received_on.month), ("channel", life.channel)])
    found.update(("cell", life.cell) for life in MEASURES["handled_total"].cases(lives, period))
    for life in settled(lives, period, on):
        month = (settled_on(life) or on).month
        found.update([("due", month), ("good", month)] if life.in_time else [("due", month)])
    return found


def years() -> range:
    """The years that the pages of figures offer."""
    return range(max(forms.FIRST_YEAR, today().year - 9), today().year + 1)


def may_see_city(seat: Seat) -> bool:
    """Whether there is anything to compare: the whole city, or a tree of more than one's own agency."""
    below = seat.post == "disclosure_head" and len(scope.tree(seat.agency)) > 1
    return below or seat.post in ("openness_office", "supervisor")


def seen_agencies(seat: Seat) -> list[Agency]:
    seen = scope.agencies_seen(seat, today())
    return list(Agency.objects.filter(code__in=seen).order_by("order", "code"))


def _link(agency: str, year: int, below: bool) -> Callable[[str, str], str]:
    tail = "&below=1" if below else ""
    return lambda by, key: f"/desk/counts/cases/?agency={agency}&year={year}{tail}&by={by}&key={key}"


def _keys(counted: Figures, link: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """The figures on top of the page, each with its definition."""
    return [
        {
            "label": MEASURES[key].label, "number": (n := counted["measure", key]), "unit": MEASURES[key].unit,
            "definition": MEASURES[key].definition, "source": MEASURES[key].source, "url": link("measure", key) if n else "",
        }
        for key in KEYS
    ]  # fmt: skip


def _bars(counted: Iterable[tuple[str, str, int]], by: str, link: Callable[[str, str], str]) -> list[Bar]:
    rows = list(counted)
    most = max([n for _, _, n in rows] or [1]) or 1
    return [
        Bar(label, f"{n:,}", round(100 * n / most, 1), link(by, key) if n else "") for key, label, n in rows
    ]


def _months(counted: Figures, year: int, link: Callable[[str, str], str]) -> dict[str, Any]:
    months = [(str(m), f"{m}月", counted["month", m]) for m in _past_months(year)]
    return _chart(
        "新收申请（按月）", "月份", "件", MEASURES["new_received"].definition, _bars(months, "month", link)
    )


def _past_months(year: int) -> range:
    return range(1, today().month + 1 if year == today().year else 13)


def _results(counted: Figures, link: Callable[[str, str], str]) -> dict[str, Any]:
    """By the rows of the report; rows without a case are left out here (the report prints them all)."""
    rows = [(key, forms.result_label(key), counted["cell", key]) for key in forms.named("2021").leaves]
    shown = [row for row in rows if row[2]]
    return _chart(
        "办理结果", "结果", "件", MEASURES["handled_total"].definition, _bars(shown, "result", link)
    )


def _channels(counted: Figures, link: Callable[[str, str], str]) -> dict[str, Any]:
    found = sorted((str(code), n) for (what, code), n in counted.items() if what == "channel")
    channels = [(code, behind.channel_label(code), n) for code, n in found]
    channels.sort(key=lambda row: -row[2])
    return _chart(
        "提交渠道", "渠道", "件", MEASURES["new_received"].definition, _bars(channels, "channel", link)
    )


def _in_time(counted: Figures, year: int, link: Callable[[str, str], str]) -> dict[str, Any]:
    bars = []
    for month in _past_months(year):
        due, good = counted["due", month], counted["good", month]
        part = share(good, due)
        text = f"{percent(part)}（{good}/{due}）" if due else "没有应答复的"
        bars.append(
            Bar(f"{month}月", text, round(100 * (part or 0), 1), link("settled", str(month)) if due else "")
        )
    return _chart("按时答复率（按月）", "月份", "", DEFINITION, bars)


def _chart(title: str, head: str, unit: str, definition: str, bars: list[Bar]) -> dict[str, Any]:
    return {"title": title, "head": head, "unit": unit, "definition": definition, "bars": bars}


@staff
def cases(request: Any) -> HttpResponse:
    """The list behind one figure of the statistics page."""
    agency, year, below = asked(request)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    codes = codes_of(request, agency, below)
    title, found, definition, period = _behind(reading.lives(codes, Period.year(year).last), year, by, key)
    back = f"/desk/counts/?agency={agency.code}&year={year}{'&below=1' if below else ''}"
    return behind.show(
        request, f"{agency.short}{'及所属单位' if below else ''}{title}", [life.code for life in found], codes,
        [HOME, (f"{agency.short} {year}年", back), ("办件清单", "")], definition=definition, period=period,
    )  # fmt: skip


def _behind(lives: list[Life], year: int, by: str, key: str) -> tuple[str, list[Life], str, Period]:
    whole = Period.year(year)
    if by == "measure" and key in MEASURES:
        measure = MEASURES[key]
        return f"{year}年{measure.label}", measure.cases(lives, whole), measure.definition, whole
    if by in ("month", "settled") and key in {str(m) for m in range(1, 13)}:
        period = Period.month(year, int(key))
        if by == "settled":
            due = settled(lives, period, today())
            return f"{year}年{key}月应答复的申请", due, MEASURES["settled"].definition, period
        measure = MEASURES["new_received"]
        return f"{year}年{key}月新收申请", measure.cases(lives, period), measure.definition, period
    if by == "result" and key in forms.named("2021").leaves:
        measure = MEASURES["handled_total"]
        label = forms.result_label(key)
        return (
            f"{year}年办理结果：{label}",
            [x for x in measure.cases(lives, whole) if x.cell == key],
            measure.definition,
            whole,
        )
    if by == "channel":
        measure = MEASURES["new_received"]
        some = [life for life in measure.cases(lives, whole) if life.channel == key]
        if some:
            return f"{year}年新收申请：{behind.channel_label(key)}", some, measure.definition, whole
    raise Http404

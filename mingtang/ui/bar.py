"""The time bar: a due date's trace drawn as running, extended and paused stretches, and said in words.

Pure: dates in, dicts out. Positions are percents with one decimal, written as SVG attributes (no inline style).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from mingtang.clock import Due, Lamp, Line
from mingtang.ui import dates, lamps

NAMES = {"running": "计时", "extended": "延长", "paused": "暂停计时", "late": "超期"}
Part = tuple[str, date, date]
DAY = timedelta(days=1)


def stretches(trace: Sequence[Line], base: int | None = None) -> list[Part]:
    """Merge a trace (its first line is day 0) to (kind, first day, last day).

    base: the size of the term without its extension; days counted past it are extended. None: not extended.
    """
    if not trace:
        return []
    found: list[Part] = []
    counted, before = 0, trace[0].date
    for line in trace[1:]:
        past = base is not None and (counted >= base if line.n is None else line.n > base)
        kind = "paused" if line.why == "paused" else "extended" if past else "running"
        counted = counted if line.n is None else line.n
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1], line.date)
        else:
            found.append((kind, before + DAY, line.date))  # a trace in months gives its last day alone
        before = line.date
    return found


def of(
    due: Due, lamp: Lamp | lamps.Sign, *, today: date, base: int | None = None, label: str = "最晚答复日"
) -> dict[str, Any]:
    """The `bar` of {% timebar %} for a clock answer.

    today: the Shanghai day of looking, or the day the case was closed. base: see `stretches`.
    label: what the due date is called (terms.md: 最晚答复日; a service says 最晚办结日).
    """
    parts = stretches(due.trace, base)
    if due.open and parts and today > parts[-1][2]:
        parts[-1] = ("paused", parts[-1][1], today)
    elif parts and today > due.date:
        parts.append(("late", due.date + DAY, today))
    shown = lamps.sign(lamp)
    now = "办结" if shown.tone == "none" else "今天"
    year = (
        next((line.date.year for line in due.trace if line.provisional), due.date.year)
        if due.provisional
        else 0
    )
    bar = drawn(parts, today)
    if due.open and bar["segments"]:
        bar["segments"][-1]["open"] = True  # nobody knows yet when it ends
    return bar | {
        "sign": shown,
        "words": _words(due, label),
        "provisional": year,
        "now_name": now,
    }


def waiting(words: str, sign: lamps.Sign) -> dict[str, Any]:
    """The `bar` of a case whose clock has not begun: words and a sign, no picture."""
    return drawn([], date.min) | {"sign": sign, "words": words, "provisional": 0}


def drawn(parts: Sequence[Part], today: date) -> dict[str, Any]:
    """Consecutive parts as percents of the whole: {"segments": [...], "now": "62.5%" or None, "today"}."""
    if not parts:
        return {"segments": [], "now": None, "today": today}
    start, end = parts[0][1], parts[-1][2]
    total = (end - start).days + 1
    segments = [_segment(kind, first, last, start, total) for kind, first, last in parts]
    return {
        "segments": segments,
        "now": _percent((today - start).days + 1, total) if start <= today <= end else None,
        "today": today,
    }


def _words(due: Due, label: str) -> str:
    if due.open:
        return "期限从恢复计时之日起接着计算"
    return f"{label} {dates.deadline_full(due.date)}" + (f" {dates.clock_time(due.at)}" if due.at else "")


def _percent(part: int, total: int) -> str:
    return f"{100 * part / total:.1f}%"


def _segment(kind: str, first: date, last: date, start: date, total: int) -> dict[str, Any]:
    days = (last - first).days + 1
    place = {"x": _percent((first - start).days, total), "width": _percent(days, total)}
    return {"kind": kind, "name": NAMES[kind], "start": first, "end": last, "days": days} | place

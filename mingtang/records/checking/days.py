"""Days in a text: those that no calendar has, and weekdays that are not those of their day. Pure Python."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

_HAN = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_N = "0-9０-９〇○零一二三四五六七八九十"
_DAY = re.compile(
    rf"(?<![{_N}])(?:([{_N}]{{4}})[ 　]?年[ 　]?)?([{_N}]{{1,3}})[ 　]?月[ 　]?([{_N}]{{1,3}})[ 　]?日"
    r"(?:[ 　]?[（(][ 　]?(?:星期|周|礼拜)([一二三四五六日天])[ 　]?[）)])?"
)
_WEEK = "一二三四五六日"


def impossible(text: str) -> list[tuple[re.Match[str], str]]:
    """2月30日, 13月1日, 2026年2月29日: (where, what is wrong)."""
    found = []
    for match in _DAY.finditer(text):
        year, month, day = (_number(part) for part in match.groups()[:3])
        if why := _why(year, month, day):
            found.append((match, why))
    return found


def odd(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """2026年11月28日（星期五）, which is a Saturday."""
    for match in _DAY.finditer(text):
        year, month, day = (_number(part) for part in match.groups()[:3])
        if not match[4] or not year or _why(year, month, day):
            continue
        right = _WEEK[date(year, month or 1, day or 1).weekday()]
        if right != match[4].replace("天", "日"):
            yield match, f"这一天是星期{right}"


def _why(year: int | None, month: int | None, day: int | None) -> str:
    if month is None or day is None:
        return ""
    if not 1 <= month <= 12:
        return f"没有{month}月"
    most = calendar.monthrange(year, month)[1] if year and 1 <= year <= 9999 else _LONGEST[month - 1]
    return "" if 1 <= day <= most else f"{f'{year}年' if year else ''}{month}月没有{day}日"


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _number(said: str | None) -> int | None:
    """12, １２, 十二, 二十一, 二〇二六; None for what is no number."""
    if not said:
        return None
    if said.isdecimal():
        return int(said)
    if all(c in _HAN for c in said):
        return int("".join(str(_HAN[c]) for c in said))
    tens, mark, ones = said.partition("十")
    if not mark or len(tens) > 1 or len(ones) > 1 or any(c not in _HAN for c in tens + ones):
        return None
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)

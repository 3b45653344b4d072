"""The holidays of a year whose notice has not been issued yet."""

import json
from datetime import date, timedelta
from functools import cache

from mingtang.clock.errors import ClockError
from mingtang.clock.notices import DATA

LAW = "全国年节及纪念日放假办法第二条"
WEEKLY = "国务院关于职工工作时间的规定第七条"


@cache
def _festivals() -> dict[int, dict[str, date]]:
    """Spring Festival, Qingming, Dragon Boat, Mid-Autumn by year. Made by tools/festivals.py."""
    rows = json.loads((DATA / "festivals.json").read_text(encoding="utf-8"))["years"]
    return {int(y): {key: date.fromisoformat(day) for key, day in row.items()} for y, row in rows.items()}


def fixed_holidays(year: int) -> dict[date, str]:
    """The days off that stand in law itself, with their names.

    全国年节及纪念日放假办法 (2024 revision) Art. 2: 元旦 1 January; 春节 the eve to the third; 清明节; 劳动节
    1–2 May; 端午节; 中秋节; 国庆节 1–3 October. Days in lieu (Art. 6) and make-up working days (Art. 7) are
    left to the notice: nobody can know them before. Raises ClockError for a year outside the festival table.
    """
    if year not in _festivals():
        raise ClockError(f"没有{year}年的农历节日数据，不能暂定该年的休息日")
    lunar = _festivals()[year]
    holidays = {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", date(year, 5, 2): "劳动节"}
    holidays |= {date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    holidays |= {lunar["spring"] + timedelta(days=n): "春节" for n in (-1, 0, 1, 2)}
    for key, name in (("qingming", "清明节"), ("dragon_boat", "端午节"), ("mid_autumn", "中秋节")):
        both = holidays.get(lunar[key])
        holidays[lunar[key]] = f"{both}、{name}" if both else name
    return holidays

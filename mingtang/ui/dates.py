"""Days, moments and numbers as they are written on screen and on paper.

Sentences say 2026年11月22日, tables 2026-11-22, deadlines 11月27日 周五. A moment is shown in Asia/Shanghai.
"""

from datetime import date, datetime
from decimal import Decimal

from mingtang.clock import SHANGHAI, day

WEEKDAYS = "一二三四五六日"
_SIZES = ("B", "KB", "MB", "GB")


def as_day(value: date | datetime) -> date:
    """The Shanghai day of a moment; a date stays itself."""
    return day(value) if isinstance(value, datetime) else value


def full(value: date | datetime) -> str:
    """2026年11月22日."""
    d = as_day(value)
    return f"{d.year}年{d.month}月{d.day}日"


def weekday(value: date | datetime) -> str:
    """周五."""
    return f"周{WEEKDAYS[as_day(value).weekday()]}"


def deadline(value: date | datetime) -> str:
    """11月27日 周五: where a deadline is meant and the year is plain from the page."""
    d = as_day(value)
    return f"{d.month}月{d.day}日 {weekday(d)}"


def deadline_full(value: date | datetime) -> str:
    """2026年11月27日 周五: where the year is not plain from the page."""
    return f"{full(value)} {weekday(value)}"


def iso(value: date | datetime) -> str:
    """2026-11-22."""
    return as_day(value).isoformat()


def moment(value: datetime) -> str:
    """2026年11月22日 08:30, Shanghai time. `value` is aware."""
    return f"{full(value)} {clock_time(value)}"


def moment_iso(value: datetime) -> str:
    """2026-11-22 08:30, Shanghai time. `value` is aware."""
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def clock_time(value: datetime) -> str:
    """08:30, Shanghai time. `value` is aware."""
    return f"{value.astimezone(SHANGHAI):%H:%M}"


def machine(value: date | datetime) -> str:
    """The datetime attribute of <time>."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    return value.isoformat()


def digits(value: int | float | Decimal, unit: str = "") -> str:
    """12,345件: thousands separated, the unit closed up (CSS spaces Chinese and Latin)."""
    return f"{value:,}{unit}"


def size(octets: int) -> str:
    """1.2 MB; one decimal from 10 KB down to keep small files apart."""
    number, name = float(octets), 0
    while number >= 1024 and name < len(_SIZES) - 1:
        number, name = number / 1024, name + 1
    return f"{number:.0f} {_SIZES[name]}" if name == 0 or number >= 10 else f"{number:.1f} {_SIZES[name]}"

"""What a reading may be: pure functions that return the reason they refuse, or ""."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from mingtang.clock import SHANGHAI
from mingtang.clock import day as day_of

from .definition import HOUR, Kind, Measure

REACH = timedelta(days=31)  # how far back a value is taken: months that are told whole are few


def ends(kind: Kind, hour: datetime) -> datetime:
    """When what is named by `hour` was measured to its end."""
    return hour + kind.step if kind.daily else hour


def due(kind: Kind, hour: datetime, late: int) -> datetime:
    """The last moment at which it is not late. late: hours (setting readings_late_hours)."""
    return ends(kind, hour) + late * HOUR


def is_late(kind: Kind, hour: datetime, late: int, opened: datetime, at: datetime) -> bool:
    """Whether it comes after it was due; nobody could send what had ended before the station was entered."""
    return at > due(kind, hour, late) and ends(kind, hour) > opened


def newest(kind: Kind, at: datetime) -> datetime:
    """The last hour, or day, that has ended by `at`."""
    here = at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    return here.replace(hour=0) - kind.step if kind.daily else here


def silent_hours(kind: Kind, last: datetime | None, at: datetime, stale: int) -> int:
    """Whole hours for which nothing came beyond what was due; 0 while that is within `stale` hours (setting).

    house rule: a page that goes on showing old values must say so (decision 0019)."""
    if last is None:
        return 0
    silent = at - ends(kind, last)
    return int(silent / HOUR) if silent > kind.step + stale * HOUR else 0


def why_not_hour(kind: Kind, hour: datetime, since: date, until: date | None, at: datetime) -> str:
    """house rule: a whole hour (or day) that has ended, of the time in which the station stood, not long ago."""
    if kind.daily and hour.astimezone(SHANGHAI).hour:
        return "按日报送的，时刻须为当日0时"
    if ends(kind, hour) > at:
        return "该时刻还没有到，不能报送"
    if at - hour > REACH:
        return f"只收最近{REACH.days}天的数据"
    if day_of(hour) < since:
        return f"该监测点{since.isoformat()}起才有数据"
    return f"该监测点{until.isoformat()}已撤销" if until and day_of(hour) > until else ""


def why_not_value(measure: Measure, value: Decimal | None) -> str:
    """house rule: within what an instrument can say; as many decimals as the kind tells. None = 无效."""
    if value is None:
        return ""
    if not measure.low <= value <= measure.high:
        return f"{measure.label}须在{_plain(measure.low)}到{_plain(measure.high)}{_unit(measure)}之间"
    if value != round(value, measure.decimals):
        return (
            f"{measure.label}最多{measure.decimals}位小数" if measure.decimals else f"{measure.label}须是整数"
        )
    return ""


def _plain(bound: float) -> str:
    return f"{bound:g}"


def _unit(measure: Measure) -> str:
    return "" if measure.unit == "无量纲" else measure.unit

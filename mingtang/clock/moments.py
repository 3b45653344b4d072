"""From a moment to a day: the one door."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mingtang.clock.errors import ClockError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(at: datetime) -> date:
    """The legal day of `at` (aware, any zone): the date it is then in Shanghai, not in UTC.

    Raises ClockError for a naive datetime: without a zone its day is a guess.
    """
    if at.tzinfo is None:
        raise ClockError("时间缺少时区，不能确定是哪一天")
    return at.astimezone(SHANGHAI).date()

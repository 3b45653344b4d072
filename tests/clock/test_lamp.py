"""The lamp: green, yellow, red, blue, and the days left."""

from datetime import UTC, date, datetime

import pytest

from mingtang import clock

CALENDAR = clock.packaged()
ASKED = "征求第三方意见（条例第三十三条）"


def due(n: int = 20, unit: clock.Unit = "working_days", *pauses: clock.Pause, **more) -> clock.Due:
    facts = clock.Facts(date(2026, 3, 16), pauses=pauses, **more)
    return clock.due(facts, clock.Rule(clock.Term(n, unit, "条例第三十三条", label="答复期限")), CALENDAR)


@pytest.mark.parametrize(
    ("today", "lamp"),
    [
        (date(2026, 3, 16), ("green", 20, "绿灯·正常", "剩余20个工作日")),
        (date(2026, 4, 7), ("green", 5, "绿灯·正常", "剩余5个工作日")),  # 20 % of 20 is 4
        (date(2026, 4, 8), ("yellow", 4, "黄灯·临期", "剩余4个工作日")),
        (date(2026, 4, 13), ("yellow", 1, "黄灯·临期", "剩余1个工作日")),
        (date(2026, 4, 14), ("yellow", 0, "今日到期", "")),
        (date(2026, 4, 15), ("red", -1, "红灯·超期1个工作日", "")),
        (date(2026, 4, 20), ("red", -4, "红灯·超期4个工作日", "")),
    ],
)
def test_a_term_of_twenty_working_days_through_its_lamps(today, lamp):
    assert clock.lamp(due(), today, CALENDAR) == lamp


def test_no_more_than_warn_days_are_yellow_however_long_the_term():
    long = due(100)
    assert long.date == date(2026, 8, 7)
    assert clock.lamp(long, date(2026, 7, 31), CALENDAR).color == "yellow"
    assert clock.lamp(long, date(2026, 7, 30), CALENDAR).color == "green"
    assert clock.lamp(long, date(2026, 7, 30), CALENDAR, warn=6).color == "yellow"


def test_the_share_is_taken_of_the_whole_term_with_its_extension():
    rule = clock.Rule(clock.Term(10, "working_days", "条例第三十三条"), cap=10)
    extension = clock.Extension(10, date(2026, 3, 20), "条例第三十三条")
    longer = clock.due(clock.Facts(date(2026, 3, 16), extensions=(extension,)), rule, CALENDAR)
    assert clock.lamp(longer, date(2026, 4, 8), CALENDAR).color == "yellow"
    assert clock.lamp(longer, date(2026, 4, 8), CALENDAR, share=0.1).color == "green"


def test_late_by_a_weekend_alone_is_red_though_no_working_day_has_passed():
    friday = due(9)
    assert friday.date == date(2026, 3, 27)
    assert clock.lamp(friday, date(2026, 3, 28), CALENDAR) == ("red", 0, "红灯·超期不足1个工作日", "")


def test_an_open_pause_is_blue_and_its_days_left_are_frozen():
    paused = due(20, "working_days", clock.Pause(date(2026, 3, 23), None, ASKED))
    for today in (date(2026, 3, 23), date(2026, 4, 20), date(2026, 9, 1)):
        assert clock.lamp(paused, today, CALENDAR) == ("blue", 15, "蓝灯·暂停计时", "剩余15个工作日")


def test_a_pause_with_an_end_is_blue_inside_it_and_counts_only_days_that_count():
    paused = due(20, "working_days", clock.Pause(date(2026, 3, 23), date(2026, 4, 10), ASKED))
    assert paused.date == date(2026, 5, 6)
    assert clock.lamp(paused, date(2026, 3, 20), CALENDAR) == ("green", 16, "绿灯·正常", "剩余16个工作日")
    assert clock.lamp(paused, date(2026, 3, 24), CALENDAR) == ("blue", 15, "蓝灯·暂停计时", "剩余15个工作日")
    assert clock.lamp(paused, date(2026, 4, 13), CALENDAR) == ("green", 14, "绿灯·正常", "剩余14个工作日")
    assert clock.lamp(paused, date(2026, 4, 13), CALENDAR, paused=True).color == "blue"


def test_a_clock_that_stopped_after_its_end_stays_as_late_as_it_was():
    late = due(20, "working_days", clock.Pause(date(2026, 4, 16), None, ASKED))
    assert late.date == date(2026, 4, 14) and not late.open
    for today in (date(2026, 4, 16), date(2026, 6, 1)):
        shown = clock.lamp(late, today, CALENDAR, paused=True, stopped_on=date(2026, 4, 16))
        assert shown == ("blue", -2, "蓝灯·暂停计时", "已超期2个工作日")
    at_the_end = clock.lamp(late, date(2026, 6, 1), CALENDAR, paused=True, stopped_on=date(2026, 4, 14))
    assert at_the_end.left == "剩余0个工作日"
    unknown = clock.lamp(late, date(2026, 4, 17), CALENDAR, paused=True)
    assert unknown.left == "已超期3个工作日", "never a negative remainder"
    friday = clock.lamp(due(9), date(2026, 3, 28), CALENDAR, paused=True, stopped_on=date(2026, 3, 28))
    assert friday.left == "已超期不足1个工作日"
    assert clock.lamp(due(10, "days"), date(2026, 3, 28), CALENDAR, paused=True).left == "已超期2日"


def test_natural_days_are_counted_and_named_as_natural_days():
    plain = due(10, "days")
    assert clock.lamp(plain, date(2026, 3, 20), CALENDAR) == ("green", 6, "绿灯·正常", "剩余6日")
    assert clock.lamp(plain, date(2026, 3, 24), CALENDAR) == ("yellow", 2, "黄灯·临期", "剩余2日")
    assert clock.lamp(plain, date(2026, 3, 28), CALENDAR) == ("red", -2, "红灯·超期2日", "")
    paused = due(10, "days", clock.Pause(date(2026, 3, 18), date(2026, 3, 22), ASKED))
    assert clock.lamp(paused, date(2026, 3, 17), CALENDAR).days_left == 9
    assert clock.lamp(
        due(10, "days", clock.Pause(date(2026, 3, 18), None, ASKED)), date(2026, 6, 1), CALENDAR
    ) == (("blue", 8, "蓝灯·暂停计时", "剩余8日"))


def test_hours_are_exact_when_the_moment_is_known():
    at = datetime(2026, 3, 16, 9, 0, tzinfo=clock.SHANGHAI)
    day = due(24, "hours", start_at=at)

    def lamp(hour: int, minute: int = 0, on: int = 16) -> clock.Lamp:
        now = datetime(2026, 3, on, hour, minute, tzinfo=clock.SHANGHAI).astimezone(UTC)
        return clock.lamp(day, clock.day(now), CALENDAR, now=now)

    assert lamp(10) == ("green", 1, "绿灯·正常", "剩余23小时")
    assert lamp(4, 12, on=17) == ("yellow", 0, "黄灯·临期", "剩余4小时")
    assert lamp(8, 30, on=17).left == "剩余不足1小时"
    assert lamp(9, 1, on=17).words == "红灯·超期不足1小时"
    assert lamp(11, 30, on=17) == ("red", 0, "红灯·超期2小时", "")
    assert clock.lamp(day, date(2026, 3, 17), CALENDAR).words == "今日到期"


def test_a_due_kept_without_its_trace_still_has_its_lamp():
    kept = clock.Due(date(2026, 4, 14), None, (), False, False, length=20)
    assert clock.lamp(kept, date(2026, 4, 8), CALENDAR) == clock.lamp(due(), date(2026, 4, 8), CALENDAR)

"""What due() says besides the date: the trace, the open pause, the flags; and what holds for all facts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang import clock

CALENDAR = clock.packaged()
REPLY = clock.Rule(clock.Term(20, "working_days", "条例第三十三条", label="答复期限"), cap=20)
ASKED = "征求第三方意见（条例第三十三条）"


def days_rule(n: int, roll: bool = True) -> clock.Rule:
    return clock.Rule(clock.Term(n, "days", "行政复议法第二十条", roll=roll, label="申请期限"))


def counted(due: clock.Due) -> list[date]:
    return [line.date for line in due.trace if line.n]


def test_the_trace_begins_with_the_fact_the_article_and_the_channel():
    due = clock.due(clock.Facts(date(2022, 9, 30), channel="网上提交"), REPLY, CALENDAR)
    first = due.trace[0]
    assert (first.date, first.n, first.why) == (date(2022, 9, 30), 0, "start")
    for words in ("网上提交", "当日不计入", "民法典第二百零一条", "答复期限20个工作日（条例第三十三条）"):
        assert words in first.source


def test_the_trace_has_every_day_once_in_order_with_its_reason_and_source():
    due = clock.due(clock.Facts(date(2022, 9, 30)), REPLY, CALENDAR)
    dates = [line.date for line in due.trace]
    assert dates == [date(2022, 9, 30) + timedelta(days=n) for n in range(len(dates))]
    assert dates[-1] == due.date and due.trace[-1].n == 20
    assert [line.why for line in due.trace[1:10]] == ["rest"] * 7 + ["makeup"] * 2
    assert due.trace[1].source == "国庆节，国办发明电〔2021〕11号"
    assert all(line.source for line in due.trace)


def test_a_paused_day_carries_the_reason_of_its_pause_and_a_day_off_inside_is_paused_too():
    pauses = (clock.Pause(date(2022, 10, 10), date(2022, 10, 17), ASKED),)
    due = clock.due(clock.Facts(date(2022, 9, 30), pauses=pauses), REPLY, CALENDAR)
    out = [line for line in due.trace if line.why == "paused"]
    assert [line.date.day for line in out] == [11, 12, 13, 14, 15, 16, 17]
    assert {(line.n, line.source) for line in out} == {(None, ASKED)}


def test_a_restart_is_day_zero_and_names_the_day_it_replaces():
    facts = clock.Facts(date(2023, 9, 18), restarted=date(2023, 9, 28))
    first = clock.due(facts, REPLY, CALENDAR).trace[0]
    assert first.date == date(2023, 9, 28) and "重新起算日（原起算日2023-09-18）" in first.source


def test_an_extension_is_named_at_the_start_and_on_its_first_day():
    extension = clock.Extension(10, date(2022, 10, 20), "条例第三十三条第二款")
    due = clock.due(clock.Facts(date(2022, 9, 30), extensions=(extension,)), REPLY, CALENDAR)
    assert "延长10个工作日（条例第三十三条第二款）" in due.trace[0].source
    assert [line.n for line in due.trace if "延长期第1日" in line.source] == [21]
    assert due.length == 30 and len(counted(due)) == 30


def test_a_rolled_last_day_says_why_it_moved():
    due = clock.due(clock.Facts(date(2026, 8, 4)), days_rule(60), CALENDAR)
    assert due.date == date(2026, 10, 8) and counted(due)[-1] == date(2026, 10, 3)
    assert all("民法典第二百零三条" in line.source for line in due.trace if line.date > date(2026, 10, 3))


def test_days_of_a_year_without_notice_are_flagged_one_by_one():
    pauses = (clock.Pause(date(2026, 12, 30), date(2027, 1, 5), ASKED),)
    due = clock.due(clock.Facts(date(2026, 12, 10), pauses=pauses), REPLY, CALENDAR)
    assert due.provisional
    for line in due.trace:
        assert line.provisional == (line.date.year == 2027)
        assert ("暂定：2027年节假日安排尚未公布" in line.source) == (line.date.year == 2027)
        if line.date > date(2027, 1, 5):
            assert line.why == "provisional"


def test_a_date_that_rests_on_no_calendar_is_not_provisional():
    start = date(2027, 3, 1)
    at = datetime(2027, 3, 1, 9, 0, tzinfo=clock.SHANGHAI)
    hours = clock.Rule(clock.Term(24, "hours", "内部规定"))
    assert not clock.due(clock.Facts(start), days_rule(10, roll=False), CALENDAR).provisional
    assert not clock.due(clock.Facts(start, start_at=at), hours, CALENDAR).provisional
    assert clock.due(clock.Facts(start), days_rule(10), CALENDAR).provisional


def test_an_open_pause_freezes_the_date_on_the_day_it_began():
    plain = clock.due(clock.Facts(date(2026, 3, 16)), REPLY, CALENDAR)
    since = clock.Pause(date(2026, 3, 23), None, ASKED)
    due = clock.due(clock.Facts(date(2026, 3, 16), pauses=(since,)), REPLY, CALENDAR)
    assert (due.open, due.paused_on, due.date) == (True, date(2026, 3, 23), plain.date)
    assert due.trace[:-1] == tuple(line for line in plain.trace if line.date <= date(2026, 3, 23))
    assert due.trace[-1].date == date(2026, 3, 24) and due.trace[-1].why == "paused"
    assert "尚未恢复" in due.trace[-1].source


def test_what_comes_after_an_open_pause_is_swallowed_by_it():
    earlier = clock.Pause(date(2026, 3, 18), date(2026, 3, 20), ASKED)
    later = clock.Pause(date(2026, 3, 30), date(2026, 4, 3), ASKED)
    since = clock.Pause(date(2026, 3, 23), None, ASKED)
    start = date(2026, 3, 16)
    without = clock.due(clock.Facts(start, pauses=(earlier,)), REPLY, CALENDAR)
    due = clock.due(clock.Facts(start, pauses=(later, since, earlier)), REPLY, CALENDAR)
    assert due.date == without.date and due.open


def test_a_pause_opened_when_the_term_is_over_is_not_open():
    since = clock.Pause(date(2026, 4, 14), None, ASKED)
    due = clock.due(clock.Facts(date(2026, 3, 16), pauses=(since,)), REPLY, CALENDAR)
    assert due.date == date(2026, 4, 14) and not due.open and due.paused_on is None


def test_a_naive_moment_has_no_day():
    with pytest.raises(clock.ClockError, match="时区"):
        clock.day(datetime(2026, 3, 16, 0, 30))


def test_a_start_that_is_not_the_day_of_its_moment_is_refused():
    at = datetime(2026, 3, 16, 0, 30, tzinfo=clock.SHANGHAI)
    rule = clock.Rule(clock.Term(2, "hours", "内部规定"))
    with pytest.raises(clock.ClockError, match="不一致"):
        clock.due(clock.Facts(date(2026, 3, 15), start_at=at), rule, CALENDAR)


@pytest.mark.parametrize("n", [-1, 10_000, 10**9])
@pytest.mark.parametrize("unit", ["working_days", "days", "months", "hours"])
def test_a_length_no_calendar_can_hold_is_refused_for_every_unit(n, unit):
    at = datetime(2026, 3, 16, 9, 0, tzinfo=clock.SHANGHAI)
    rule = clock.Rule(clock.Term(n, unit, "条例第三十三条"))
    with pytest.raises(clock.ClockError, match="期限须在0至9999"):
        clock.due(clock.Facts(date(2026, 3, 16), start_at=at), rule, CALENDAR)


START = st.dates(date(2007, 1, 1), date(2024, 12, 31))
LENGTH = st.integers(1, 40)
UNIT = st.sampled_from(["working_days", "days"])
PAUSES = st.lists(st.tuples(st.integers(-20, 90), st.integers(0, 60)), max_size=4)


def facts(start: date, spans: list[tuple[int, int]]) -> clock.Facts:
    begun = [(start + timedelta(days=s), length) for s, length in spans]
    return clock.Facts(start, pauses=tuple(clock.Pause(s, s + timedelta(days=n), ASKED) for s, n in begun))


def rule(n: int, unit: clock.Unit) -> clock.Rule:
    return clock.Rule(clock.Term(n, unit, "条例第三十三条"))


@settings(deadline=None)
@given(START, LENGTH, UNIT, PAUSES)
def test_the_same_facts_give_the_same_answer_in_any_order_of_the_pauses(start, n, unit, spans):
    asked = facts(start, spans)
    turned = replace(asked, pauses=asked.pauses[::-1])
    first = clock.due(asked, rule(n, unit), CALENDAR)
    assert clock.due(asked, rule(n, unit), clock.Calendar(CALENDAR.notices)) == first
    assert clock.due(turned, rule(n, unit), CALENDAR).date == first.date


@settings(deadline=None)
@given(START, LENGTH, UNIT, PAUSES, st.integers(1, 10))
def test_a_later_start_or_a_longer_term_is_never_due_earlier(start, n, unit, spans, more):
    asked = facts(start, spans)
    base = clock.due(asked, rule(n, unit), CALENDAR).date
    assert clock.due(replace(asked, start=start + timedelta(days=more)), rule(n, unit), CALENDAR).date >= base
    longer = clock.due(asked, rule(n + more, unit), CALENDAR).date
    assert longer > base or (unit == "days" and longer == base)  # two raw last days may roll to one


@settings(deadline=None)
@given(START, LENGTH, UNIT, PAUSES, st.tuples(st.integers(-20, 90), st.integers(0, 60)))
def test_one_more_pause_never_makes_the_day_earlier(start, n, unit, spans, one):
    base = clock.due(facts(start, spans), rule(n, unit), CALENDAR).date
    assert clock.due(facts(start, [*spans, one]), rule(n, unit), CALENDAR).date >= base


@settings(deadline=None)
@given(START, LENGTH, PAUSES)
def test_the_counted_days_are_working_days_outside_every_pause_and_none_is_left_out(start, n, spans):
    asked = facts(start, spans)
    due = clock.due(asked, rule(n, "working_days"), CALENDAR)
    inside = [(p.start, p.end) for p in asked.pauses]
    walked = [start + timedelta(days=k) for k in range(1, (due.date - start).days + 1)]
    good = [d for d in walked if CALENDAR.is_working(d) and not any(s < d <= e for s, e in inside)]
    assert counted(due) == good and len(good) == n and good[-1] == due.date


@settings(deadline=None)
@given(START, st.integers(0, 30), PAUSES)
def test_an_open_pause_that_ends_later_only_moves_the_day_on(start, after, spans):
    asked = facts(start, spans)
    begun = start + timedelta(days=after)
    still = replace(asked, pauses=(*asked.pauses, clock.Pause(begun, None, ASKED)))
    ended = replace(asked, pauses=(*asked.pauses, clock.Pause(begun, begun + timedelta(days=9), ASKED)))
    assert clock.due(still, REPLY, CALENDAR).date <= clock.due(ended, REPLY, CALENDAR).date

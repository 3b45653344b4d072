"""The packaged calendars: against other sources, and the rule of years."""

import json
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice

import holidays
import pytest

from mingtang import clock
from mingtang.clock.notices import DATA, packaged_notices
from mingtang.clock.provisional import fixed_holidays
from tests.conftest import shared
from tools import calendars as maker
from tools import festivals

CALENDAR = clock.packaged()
SPRING_2027 = clock.Notice(
    2027,
    ((date(2027, 2, 5), "春节", True), (date(2027, 2, 9), "春节", True), (date(2027, 2, 20), "春节", False)),
    "试验〔2026〕1号",
    date(2026, 11, 20),
)


def days(first: date, last: date):
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def test_every_year_from_2007_to_2026_has_its_notice_and_three_years_an_amendment():
    assert CALENDAR.years == frozenset(range(2007, 2027))
    assert [n.year for n in CALENDAR.notices if n.amends] == [2015, 2019, 2020]
    assert all(n.url.startswith("http") and "号" in n.source for n in CALENDAR.notices)
    assert all(n.issued_on.year in (n.year - 1, n.year) for n in CALENDAR.notices)


def test_the_packaged_data_has_not_changed_under_its_version():
    seal = sha256(b"".join(path.read_bytes() for path in sorted(DATA.glob("*.json")))).hexdigest()
    assert (CALENDAR.version, seal) == (
        "2026.23",
        "3b024411d82e7f54367226ffe6bbc6aabb8600c7afe21bb5b1b4e89d2c6f814d",
    )


def test_the_packaged_data_is_what_the_tool_makes_of_its_source(tmp_path):
    maker.main(shared("data/holiday-cn"), tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in DATA.glob("20*.json")}
    assert made == kept


def test_the_calendar_agrees_day_by_day_with_the_domain_file():
    years = json.loads(shared("domain/workday-calendar.json").read_text(encoding="utf-8"))["years"]
    off = {d for year in years.values() for d, _ in year["off"]}
    work = {d for year in years.values() for d, _ in year["work"]}
    last = date(max(map(int, years)), 12, 31)
    for d in days(date(min(map(int, years)), 1, 1), last):
        expected = str(d) in work or (d.weekday() < 5 and str(d) not in off)
        assert CALENDAR.is_working(d) == expected, d


def test_the_calendar_agrees_day_by_day_with_the_package_holidays():
    for year in range(2007, 2027):
        other = holidays.country_holidays("CN", years=[year, year + 1])
        list(other)
        differ = [
            d
            for d in days(date(year, 1, 1), date(year, 12, 31))
            if CALENDAR.is_working(d) != other.is_working_day(d)
        ]
        assert differ == [], year


def test_the_festival_table_is_what_the_tool_computes_and_agrees_with_the_package_holidays():
    table = json.loads((DATA / "festivals.json").read_text(encoding="utf-8"))["years"]
    names = {
        "spring": "Spring Festival",
        "qingming": "Tomb-Sweeping",
        "dragon_boat": "Dragon Boat",
        "mid_autumn": "Mid-Autumn",
    }
    for year in range(2007, 2036):
        assert festivals.festivals(year) == table[str(year)]
        other = holidays.country_holidays("CN", years=year, language="en_US")
        for key, name in names.items():
            found = [d for d, said in sorted(other.items()) if name in said and "observed" not in said]
            if not found:  # in 2007 only the Spring Festival was a holiday
                assert year == 2007 and key != "spring"
                continue
            assert str(found[0]) == table[str(year)][key]


def test_a_make_up_sunday_is_a_working_day_and_names_its_holiday_and_notice():
    sunday = CALENDAR.kind(date(2026, 1, 4))
    assert (sunday.working, sunday.why, sunday.name, sunday.provisional) == (True, "makeup", "元旦", False)
    assert sunday.source == "元旦调休上班，国办发明电〔2025〕7号"


def test_the_later_notice_decides_and_the_calendar_can_be_asked_as_of_a_day():
    before = CALENDAR.as_of(date(2020, 1, 25))
    assert before.is_working(date(2020, 2, 1)) and not CALENDAR.is_working(date(2020, 2, 1))
    assert before.version == "2020.16" and before.provisional_year == 2021
    assert "2020〕1号" in CALENDAR.kind(date(2020, 2, 1)).source
    with pytest.raises(clock.ClockError, match="没有任何节假日安排"):
        CALENDAR.as_of(date(2000, 1, 1))


@pytest.mark.parametrize(
    ("day", "words"), [(date(2006, 12, 31), "2006年早于"), (date(2028, 1, 1), "2028年不能计算期限")]
)
def test_a_day_outside_the_years_is_refused_in_chinese(day, words):
    for ask in (CALENDAR.kind, CALENDAR.is_working, CALENDAR.next_working):
        with pytest.raises(clock.ClockError, match=words):
            ask(day)


def test_a_hole_between_notices_is_refused_by_every_question_that_crosses_it():
    holed = clock.Calendar(n for n in packaged_notices() if n.year != 2018)
    before, after = date(2017, 12, 29), date(2019, 1, 2)
    assert holed.is_working(before) and holed.is_working(after)
    for ask in (
        lambda: holed.kind(date(2018, 5, 2)),
        lambda: holed.add(before, 1),
        lambda: holed.working_days_between(before, after),
        lambda: list(islice(holed.days_after(before), 9)),
    ):
        with pytest.raises(clock.ClockError, match="缺少2018年的节假日安排"):
            ask()


def test_the_year_after_the_last_notice_is_provisional_by_the_law_alone():
    off = [
        d
        for d in days(date(2027, 1, 1), date(2027, 12, 31))
        if d.weekday() < 5 and not CALENDAR.is_working(d)
    ]
    assert [f"{d:%m-%d}" for d in off] == ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    assert all(CALENDAR.kind(d).provisional for d in days(date(2027, 1, 1), date(2027, 12, 31)))
    assert not any(
        CALENDAR.is_working(d) for d in days(date(2027, 1, 1), date(2027, 12, 31)) if d.weekday() > 4
    )
    assert "暂定：2027年节假日安排尚未公布" in CALENDAR.kind(date(2027, 2, 8)).source


def test_the_law_fixes_thirteen_days_and_names_two_festivals_on_one_day():
    assert len(fixed_holidays(2027)) == 13
    assert fixed_holidays(2031)[date(2031, 10, 1)] == "国庆节、中秋节"
    with pytest.raises(clock.ClockError, match="没有2036年的农历节日数据"):
        fixed_holidays(2036)


def test_a_new_notice_makes_a_new_version_and_leaves_the_old_calendar_alone():
    newer = CALENDAR.with_notice(SPRING_2027)
    assert (newer.version, CALENDAR.version) == ("2027.24", "2026.23")
    assert newer.kind(date(2027, 2, 20)).why == "makeup" and not CALENDAR.is_working(date(2027, 2, 20))
    assert not newer.kind(date(2027, 2, 9)).provisional and newer.kind(date(2028, 3, 1)).provisional


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": 2026, "days": ((date(2026, 5, 6), "劳动节", True),)}, "2026年已有节假日安排"),
        ({"amends": True}, "尚无该年的安排"),
        ({"days": ()}, "具体日期"),
        ({"source": " "}, "文号"),
        ({"days": ((date(2027, 2, 5), "春节", True), (date(2027, 2, 5), "春节", False))}, "重复的日期"),
        ({"days": ((date(2025, 2, 5), "春节", True),)}, "不能含有2025-02-05"),
    ],
)
def test_a_notice_that_does_not_fit_is_refused(change, words):
    fields = {name: getattr(SPRING_2027, name) for name in ("year", "days", "source", "issued_on", "amends")}
    with pytest.raises(clock.ClockError, match=words):
        CALENDAR.with_notice(clock.Notice(**(fields | change)))


def test_counting_by_table_agrees_with_walking():
    for start in days(date(2019, 12, 20), date(2020, 2, 10)):
        walked = [day.date for day in islice(CALENDAR.days_after(start), 60) if day.working]
        assert [CALENDAR.add(start, n) for n in range(1, 21)] == walked[:20]
        assert CALENDAR.next_working(start) == walked[0]
        assert CALENDAR.working_days_between(start, walked[19]) == 20
        assert CALENDAR.working_days_between(start, start) == 0 and CALENDAR.add(start, 0) == start


def test_counting_backwards_is_refused():
    with pytest.raises(clock.ClockError, match="负数"):
        CALENDAR.add(date(2026, 1, 5), -1)
    with pytest.raises(clock.ClockError, match="早于起算日"):
        CALENDAR.working_days_between(date(2026, 1, 5), date(2026, 1, 4))


def test_counting_beyond_the_provisional_year_is_refused_not_cut_short():
    assert CALENDAR.add(date(2027, 12, 30), 1) == date(2027, 12, 31)
    with pytest.raises(clock.ClockError, match="2028年不能计算期限"):
        CALENDAR.add(date(2027, 12, 30), 2)

"""A notice beside the law: the two real ones made under the rules of 2025 stand without a doubt; what is wrong is named."""

from datetime import date

import pytest

from mingtang.clock import Calendar, Notice, packaged, statutory

REAL = {n.year: n for n in packaged().notices if n.year >= 2025}


def known_at(notice: Notice) -> Calendar:
    return Calendar([n for n in packaged().notices if n.issued_on < notice.issued_on] + [notice])


def changed(year: int, **without: object) -> Notice:
    old = REAL[year]
    days = [day for day in old.days if day[0] != without.get("drop")] + list(without.get("add", ()))  # type: ignore[call-overload]
    return Notice(year, tuple(days), old.source, old.issued_on)


@pytest.mark.parametrize("year", sorted(REAL))
def test_the_real_notices_stand_without_a_doubt(year):
    notice = REAL[year]
    assert statutory.why_not(notice, known_at(notice)) == ""
    assert statutory.doubts(notice, known_at(notice)) == []


def test_a_statutory_day_that_is_left_out_is_named():
    notice = changed(2026, drop=date(2026, 6, 19))
    assert "2026-06-19是端午节法定假日" in statutory.why_not(notice, known_at(notice))


def test_a_make_up_day_that_is_worked_anyway_is_named():
    notice = changed(2026, add=[(date(2026, 3, 4), "调休", False)])
    assert "2026-03-04是周三，本来就上班" in statutory.why_not(notice, known_at(notice))


@pytest.mark.parametrize("drop", [date(2026, 2, 14), date(2026, 10, 7)])
def test_a_day_that_was_forgotten_makes_the_sum_wrong(drop):
    notice = changed(2026, drop=drop)
    assert statutory.why_not(notice, known_at(notice)) == ""
    assert any("法定节日是13天" in doubt for doubt in statutory.doubts(notice, known_at(notice)))


def test_a_make_up_day_of_the_wrong_month_is_doubted():
    notice = changed(2026, drop=date(2026, 2, 28), add=[(date(2026, 3, 28), "调休", False)])
    assert statutory.doubts(notice, known_at(notice)) == []  # seven days before 清明节
    notice = changed(2026, drop=date(2026, 2, 28), add=[(date(2026, 8, 1), "调休", False)])
    assert any("2026-08-01调休上班" in doubt for doubt in statutory.doubts(notice, known_at(notice)))

"""The golden set, and the defects it must catch."""

from datetime import UTC, date

from mingtang.clock import calendars, moments, notices, reckoning
from tests.clock.golden import CASES, failures


def test_every_golden_case_is_answered_as_counted_by_hand():
    assert len(CASES) >= 30
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert failures() == {}


def test_a_calendar_without_make_up_days_is_caught(monkeypatch):
    def without_makeup():
        return [
            notices.Notice(
                n.year, tuple(e for e in n.days if e[2]) or n.days, n.source, n.issued_on, n.amends
            )
            for n in notices.packaged_notices()
        ]

    broken = calendars.Calendar(without_makeup())
    monkeypatch.setattr(calendars, "packaged", lambda: broken)
    assert {"G01", "G05", "G17", "G50", "G52"} <= failures().keys()


def test_counting_the_day_of_receipt_is_caught(monkeypatch):
    after = calendars.Calendar.days_after

    def with_receipt(self, d):
        yield self.kind(d)
        yield from after(self, d)

    monkeypatch.setattr(calendars.Calendar, "days_after", with_receipt)
    assert {"G01", "G04", "G22", "G33"} <= failures().keys()


def test_taking_the_date_of_utc_at_half_past_midnight_is_caught(monkeypatch):
    def utc_day(at) -> date:
        return at.astimezone(UTC).date()

    monkeypatch.setattr(moments, "day", utc_day)
    assert failures().keys() == {"G42"}


def test_allowing_a_second_extension_is_caught(monkeypatch):
    def allow(facts, rule):
        return sum(extension.n for extension in reckoning._counted(facts))

    monkeypatch.setattr(reckoning, "granted", allow)
    assert "G44" in failures()


def test_ignoring_the_amendments_is_caught(monkeypatch):
    first_only = calendars.Calendar(n for n in notices.packaged_notices() if not n.amends)
    monkeypatch.setattr(calendars, "packaged", lambda: first_only)
    assert {"G05", "G07", "G09", "G14"} <= failures().keys()

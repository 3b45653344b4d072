"""A year in figures (demo-city §8) and how a total is shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from mingtang.clock import Calendar

T = TypeVar("T")
MONTHS = (
    1.0,
    0.8,
    1.1,
    1.0,
    1.0,
    1.0,
    1.05,
    1.05,
    1.05,
    0.9,
    1.0,
    1.2,
)  # factor on the working days of a month

TYPES = {"natural_person": 221, "org_business": 19, "org_research": 2, "org_public_welfare": 1, "org_legal_service": 8, "org_other": 1}  # fmt: skip
CARRIED_IN = {"natural_person": 10, "org_business": 1}
CARRIED_OUT = {"natural_person": 12, "org_business": 1, "org_legal_service": 1}
CHANNELS = {"web": 151, "post": 61, "ordinary_mail": 6, "visit": 18, "email": 12, "fax": 1, "oral": 3}
OUTCOMES = {  # outcome of kinds/request_2019 → how many of the 249 handled
    "granted": 100, "already_public": 12, "partial": 21, "denied_law_prohibits": 1, "denied_security_stability": 1,
    "denied_third_party": 7, "denied_internal_affairs": 3, "denied_process_info": 6, "denied_enforcement_file": 2,
    "special_inquiry": 4, "not_exist": 30, "not_ours": 17, "needs_processing": 9, "unclear": 5, "petition": 8, "repeat": 3,
    "publication": 1, "excessive": 2, "reconfirm": 2, "abandoned_correction": 9, "abandoned_fee": 1, "withdrawn": 4, "other": 1,
}  # fmt: skip
CORRECTIONS, CONSULTED, EXTENDED, LATE, SPOT = 34, 19, 27, 5, 12
TO_ARCHIVE = 12  # closed cases of 04 that wait for the archivist
BY_AGENCY = {16: 71, 7: 44, 4: 31, 1: 24, 2: 9}
NONE_RECEIVED = (22, 34, 35, 41, 42, 48, 49, 55, 26)  # nine bodies without a request in the year
PUBLISHED = {"small": 477, "full": 2385}
OTHER_ATTRIBUTE = (6 / 91, 3 / 91)  # 依申请公开, 不予公开 beside the published ones
REFUSED = 0.01
WITHDRAWN = 6
ENDED = {
    "small": 9,
    "full": 41,
}  # marked expired or repealed in the year; in small the other 32 come with the import
SERVICE = {  # cases accepted in the year by item; approvals : grants = 66 : 34
    "small": {"ROAD-OCC": 24, "ROAD-DIG": 8, "ROAD-URG": 4, "WASTE": 66, "ADVERT": 12, "STALL": 18, "TECHCTR": 4, "RADIO": 24,
              "OFFICE": 50, "CARD": 37, "HOUSE": 14, "CAR": 105, "FUND-SME": 9},
    "full": {"ROAD-OCC": 180, "ROAD-DIG": 60, "ROAD-URG": 24, "WASTE": 240, "ADVERT": 80, "STALL": 112, "TECHCTR": 24, "RADIO": 60,
             "OFFICE": 111, "CARD": 99, "HOUSE": 110, "CAR": 360, "FUND-SME": 40},
}  # fmt: skip


def shared(total: int, weights: Mapping[T, float]) -> dict[T, int]:
    """`total` shared out by `weights`, largest remainders first, so that the parts add up to it exactly."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    found = {key: int(value) for key, value in exact.items()}
    rest = sorted(exact, key=lambda key: (found[key] - exact[key], str(key)))
    for key in rest[: total - sum(found.values())]:
        found[key] += 1
    return found


def spread(counts: Mapping[T, int]) -> list[T]:
    """{"a": 2, "b": 1} → ["a", "a", "b"]."""
    return [key for key, n in counts.items() for _ in range(n)]


def days(total: int, first: date, last: date, calendar: Calendar, chance: Random) -> list[date]:
    """`total` working days between `first` and `last` (both included), by the monthly weights, in order."""
    known = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [d for d in known if calendar.is_working(d)]
    if not working:
        return []
    return sorted(chance.choices(working, weights=[MONTHS[d.month - 1] for d in working], k=total))


def dealt(items: Sequence[T], chance: Random) -> list[T]:
    """`items` in another order."""
    found = list(items)
    chance.shuffle(found)
    return found

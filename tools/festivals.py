"""Compute the days of Spring Festival, Qingming, Dragon Boat and Mid-Autumn, and write them as data.

Usage: python tools/festivals.py [FIRST LAST] > mingtang/clock/data/festivals.json   (default 2007 2035)

Rules: GB/T 33661-2017 农历的编算和颁行. A month begins on the Beijing day of the new moon; the month of the
winter solstice is the eleventh; when thirteen months lie between two such months, the first one without a
principal solar term (中气) is the leap month. Sun and moon after J. Meeus, Astronomical Algorithms (2nd ed.),
chapters 25 and 49: the sun to 0.01°, that is about a quarter of an hour, the moon to a minute. A new moon or
Qingming nearer to midnight than that is refused. A test compares the result with another source.
"""

import json
import math
import sys
from datetime import date, timedelta
from itertools import pairwise

DAY_ZERO = 1721424.5  # Julian date at 0h of the day before 0001-01-01
BEIJING = 8 / 24
DELTA_T = 72 / 86400  # terrestrial minus universal time, in days; 65 to 80 s in 2007–2035
YEAR = 365.2422
DOUBT = 20 / 1440  # days


def sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def sun(jde: float) -> float:
    """Apparent longitude of the sun in degrees."""
    t = (jde - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    m = 357.52911 + 35999.05029 * t - 0.0001537 * t * t
    centre = (
        (1.914602 - 0.004817 * t) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000289 * sin(3 * m)
    )
    return (mean + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t)) % 360


def sun_reaches(longitude: float, near: float) -> float:
    """The Julian ephemeris date near `near` at which the sun stands at `longitude`."""
    jde = near
    for _ in range(20):
        jde += (((longitude - sun(jde) + 180) % 360) - 180) * YEAR / 360
    return jde


def new_moon(k: int) -> float:
    """The Julian ephemeris date of the k-th new moon after the first of 2000."""
    t = k / 1236.85
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    e = 1 - 0.002516 * t
    s = 2.5534 + 29.10535670 * k  # sun's anomaly
    m = 201.5643 + 385.81693528 * k + 0.0107582 * t * t  # moon's anomaly
    f = 160.7108 + 390.67050284 * k - 0.0016118 * t * t  # moon's argument of latitude
    node = 124.7746 - 1.56375588 * k
    terms = (
        (-0.40720, m), (0.17241 * e, s), (0.01608, 2 * m), (0.01039, 2 * f), (0.00739 * e, m - s),
        (-0.00514 * e, m + s), (0.00208 * e * e, 2 * s), (-0.00111, m - 2 * f), (-0.00057, m + 2 * f),
        (0.00056 * e, 2 * m + s), (-0.00042, 3 * m), (0.00042 * e, s + 2 * f), (0.00038 * e, s - 2 * f),
        (-0.00024 * e, 2 * m - s), (-0.00017, node), (-0.00007, m + 2 * s), (0.00004, 2 * m - 2 * f),
        (0.00004, 3 * s), (0.00003, m + s - 2 * f), (0.00003, 2 * m + 2 * f), (-0.00003, m + s + 2 * f),
        (0.00003, m - s + 2 * f), (-0.00002, m - s - 2 * f), (-0.00002, 3 * m + s), (0.00002, 4 * m),
    )  # fmt: skip
    planets = 0.000325 * sin(299.77 + 0.107408 * k - 0.009173 * t * t) + 0.000165 * sin(251.88 + 0.016321 * k)
    return mean + sum(size * sin(angle) for size, angle in terms) + planets


def beijing(jde: float, doubt: float) -> date:
    """The Beijing day of a moment. Raises SystemExit when midnight is nearer than `doubt` days."""
    days = jde - DELTA_T + BEIJING - DAY_ZERO
    if min(days % 1, 1 - days % 1) < doubt:
        raise SystemExit(f"JDE {jde}: too near midnight for this method")
    return date.fromordinal(int(days))


def solstice(year: int) -> float:
    return sun_reaches(270, date(year, 12, 21).toordinal() + DAY_ZERO)


def months(year: int) -> dict[int, date]:
    """First days of the lunar months 11, 12, 1 … 10 (leap months left out) before the solstice of `year`."""
    k = int((year - 1 - 2000) * 12.3685) + 8
    starts = [beijing(new_moon(i), 2 / 1440) for i in range(k, k + 20)]
    first = max(d for d in starts if d <= beijing(solstice(year - 1), 0))
    last = max(d for d in starts if d <= beijing(solstice(year), 0))
    run = [d for d in starts if first <= d <= last]  # 13 or 14 starts: the last is the next eleventh month
    terms = {
        beijing(sun_reaches((270 + 30 * i) % 360, solstice(year - 1) + i * YEAR / 12), 0) for i in range(13)
    }
    found: dict[int, date] = {}
    leap_left, number = len(run) == 14, 10
    for start, end in pairwise(run):
        if leap_left and not any(start <= term < end for term in terms):
            leap_left = False
            continue
        number += 1
        found[(number - 1) % 12 + 1] = start
    return found


def festivals(year: int) -> dict[str, str]:
    lunar = months(year)
    qingming = beijing(sun_reaches(15, date(year, 4, 5).toordinal() + DAY_ZERO), DOUBT)
    return {
        "spring": lunar[1].isoformat(),
        "qingming": qingming.isoformat(),
        "dragon_boat": (lunar[5] + timedelta(days=4)).isoformat(),
        "mid_autumn": (lunar[8] + timedelta(days=14)).isoformat(),
    }


def main(first: int, last: int) -> None:
    source = "tools/festivals.py: computed after GB/T 33661-2017 and Meeus, Astronomical Algorithms"
    rows = ",\n".join(f'  "{year}": {json.dumps(festivals(year))}' for year in range(first, last + 1))
    print(f'{{"source": "{source}", "years": {{\n{rows}\n}}}}')


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3])) if len(sys.argv) == 3 else main(2007, 2035)

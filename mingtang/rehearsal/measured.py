"""环境实时数据: two air stations of the bureau of ecology, and the last day that its platform sent, with an hour that is
missing and a value that was void."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import pi, sin
from random import Random

from mingtang.people.machines import acts as machines
from mingtang.people.machines import signing
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.readings import acts
from mingtang.readings.definition import HOUR, kinds
from mingtang.rehearsal.hours import Hours, moment
from mingtang.rehearsal.stage import Script, Stage
from mingtang.vault import sealing, sm3

PLATFORM, ECOLOGY, SECURITY = "env-lt08", "LT08", "LT12"
_STATIONS = (
    ("stone-bridge", "石桥路监测点", "石桥路12号市图书馆楼顶"),
    ("north-wharf", "北埠头监测点", "北埠头码头管理房楼顶"),
)
_USUAL = {"pm25": 32, "pm10": 58, "so2": 7, "no2": 28, "o3": 64, "co": 0.7}


def air(stage: Stage, hours: Hours, today: date, chance: Random) -> Script:
    """On the last working day two officers enter system and stations; on the eve comes one batch of twenty-four hours."""
    last = moment(today - timedelta(days=1), datetime.min.time()) + 23 * HOUR
    yield hours.office(hours.back(today, 1))
    agency = Agency.objects.get(code=ECOLOGY)
    key = sealing.seal(signing.new_key(), signing.PURPOSE)
    machines.enter_machine(
        PLATFORM, "市生态环境监测平台", agency, ["readings"], key, by=stage.cast(SECURITY, "admin_security"), at=stage.now
    )  # fmt: skip
    by = stage.cast(ECOLOGY, "drafter")
    acts.open_stations("air", agency, _STATIONS, today - timedelta(days=2), by=by, at=stage.now)
    yield last + timedelta(minutes=5)
    rows = list(_values(last, chance))
    seat = Seat(f"{acts.MACHINE}{PLATFORM}", "machine", ECOLOGY)
    body = sm3.of_bytes(repr(rows).encode())
    acts.take("air", agency, rows, "", machine=PLATFORM, name="AIR-1", body=body, by=seat, at=stage.now)


def _values(last: datetime, chance: Random) -> list[acts.Given]:
    """A day's course: traffic in the morning and evening, ozone at noon."""
    found = []
    for n in range(24):
        hour = last - n * HOUR
        for i, (code, _, _) in enumerate(_STATIONS):
            if (i, n) == (1, 7):
                continue  # the line was down
            for measure, usual in _USUAL.items():
                noon = sin(((24 - n) - 8) * pi / 12)
                course = 1 + (0.6 if measure == "o3" else -0.25) * noon + chance.uniform(-0.12, 0.12)
                value = round(Decimal(usual * course), kinds()["air"].measures[measure].decimals)
                void = (i, n, measure) == (0, 4, "pm10")
                found.append(acts.Given(code, measure, hour, None if void else value))
    return found

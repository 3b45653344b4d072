"""用印: since the last replies of the report year the busiest bureau seals each before it goes; the last of them is filed (`asks`)."""

from __future__ import annotations

from collections.abc import Sequence

from mingtang.clock import day
from mingtang.policy import acts as policy
from mingtang.rehearsal.asks import Ask
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

AGENCY, BEFORE = "LT04", 5  # working days before the last reply goes
SOURCE = "市城市管理局印章管理办法（国发〔1999〕25号第二十五条）"


def asked(stage: Stage, hours: Hours, asks: Sequence[Ask]) -> Script:
    """The bureau asks for the step from now on."""
    last = max(ask.closes(hours) for ask in asks if ask.agency == AGENCY and ask.archive)
    yield (at := hours.office(hours.back(last, BEFORE)))
    by = stage.cast(AGENCY, "disclosure_head")
    policy.set_value("seal_step", AGENCY, "1", SOURCE, day(at), by=by, at=at)

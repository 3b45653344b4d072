"""The light of a column, and how many are about to go out: what several pages of the desk show."""

from __future__ import annotations

from mingtang.desk.frame import today
from mingtang.oversight.watch.standing import STATES, Standing, standings
from mingtang.people.seats import Seat
from mingtang.records.columns import EDITORS, edits
from mingtang.ui.lamps import Sign

_SIGNS = {
    "normal": ("normal", "disc"), "soon": ("soon", "diamond"), "late": ("late", "triangle"), "blank": ("late", "triangle"),
}  # fmt: skip


def sign(one: Standing) -> Sign:
    """The light of a column, with the days left."""
    tone, shape = _SIGNS[one.state]
    left = ""
    if one.left is not None and one.state != "blank":
        left = f"超期{-one.left}日" if one.left < 0 else "今日到期" if one.left == 0 else f"剩余{one.left}日"
    return Sign(tone, shape, STATES[one.state], left)


def worst() -> dict[str, Standing]:
    """column → how it stands where it stands worst."""
    found: dict[str, Standing] = {}
    order = list(STATES)
    for one in standings(today()):
        known = found.get(one.column)
        if known is None or order.index(one.state) < order.index(known.state):
            found[one.column] = one
    return found


def failing(seat: Seat) -> int:
    """How many columns fall due soon: what the website's editor finds on the first page of the day."""
    if seat.post not in EDITORS | {"drafter"} or not edits(seat, today()):
        return 0
    return sum(one.state == "soon" for one in standings(today()))

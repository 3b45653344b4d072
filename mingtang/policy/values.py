"""Reading settings and the calendar."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings

from mingtang import clock
from mingtang.database import plain
from mingtang.database.still import kept_while_still
from mingtang.policy import thresholds
from mingtang.policy.declared import DECLARED
from mingtang.policy.models import Notice

_SETTINGS = "SELECT key, valid_from, agency, value FROM policy_setting ORDER BY valid_from, id"
_NOTICES = (
    "SELECT year, days, source, issued_on, amends FROM policy_notice WHERE id NOT IN"
    " (SELECT corrects_id FROM policy_notice WHERE corrects_id IS NOT NULL) ORDER BY id"
)


def value(key: str, line: tuple[str, ...], on: date) -> str:
    """The value of `key` on day `on` for the agency whose line (own code first, root last) is `line`.

    The nearest agency decides; within it the latest row valid on that day. KeyError for an undeclared key."""
    declared = DECLARED[key]
    return was_set(key, line, on) or declared.default or settings.MINGTANG_DEFAULTS.get(key, "")


def was_set(key: str, line: tuple[str, ...], on: date) -> str:
    """What somebody set for the agency or above it; "" where nobody did."""
    newest = {agency: value for since, agency, value in _rows().get(key, ()) if since <= on}
    return next((newest[code] for code in line if code in newest), "")


def threshold(code: str, part: str, line: tuple[str, ...], on: date) -> int:
    """A figure of the watch (part: window, limit or points) on that day: the city's own, else the packaged row in force."""
    return int(was_set(f"watch_{code}_{part}", line, on) or getattr(thresholds.in_force(code, on), part))


@kept_while_still
def _rows() -> dict[str, list[tuple[date, str, str]]]:
    """What was ever set, by key and oldest first: a few rows, read once however many keys and agencies a page asks for."""
    found: dict[str, list[tuple[date, str, str]]] = {}
    for key, since, agency, value in plain.rows(_SETTINGS):
        found.setdefault(key, []).append((plain.as_date(since), agency, value))
    return found


def whole(key: str, line: tuple[str, ...], on: date) -> int:
    return int(value(key, line, on))


def flag(key: str, line: tuple[str, ...], on: date) -> bool:
    return value(key, line, on) == "1"


@kept_while_still
def calendar(known_at: datetime | None = None) -> clock.Calendar:
    """The packaged calendar with every notice added on screen and not corrected since (up to `known_at`)."""
    if known_at:
        known = Notice.objects.filter(added_at__lte=known_at).exclude(corrected_by__added_at__lte=known_at)
        return _calendar(_stored(known.order_by("id")))
    return _calendar(
        tuple(
            (year, _frozen(json.loads(days)), source, plain.as_date(on), bool(amends))
            for year, days, source, on, amends in plain.rows(_NOTICES)
        )
    )


def calendar_with(made: clock.Notice, corrects: int = 0) -> clock.Calendar:
    """The calendar of now followed by `made`, which stands for the row `corrects` where it is named.
    Raises ClockError where the notices do not fit together."""
    known = _calendar(_stored(Notice.objects.standing().exclude(pk=corrects)))
    return known.with_notice(made)


_Stored = tuple[int, tuple[tuple[object, ...], ...], str, date, bool]


def _stored(rows: Iterable[Notice]) -> tuple[_Stored, ...]:
    return tuple((n.year, _frozen(n.days), n.source, n.issued_on, n.amends) for n in rows)


def _frozen(days: list[list[object]]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(day) for day in days)


@lru_cache(maxsize=8)
def _calendar(notices: tuple[_Stored, ...]) -> clock.Calendar:
    return clock.Calendar((*clock.packaged().notices, *(notice(*row) for row in notices)))


def notice(year: int, days: object, source: str, issued_on: date, amends: bool = False) -> clock.Notice:
    """A clock.Notice from the stored shape of days."""
    parsed = [(date.fromisoformat(str(d)), str(name), bool(off)) for d, name, off in days]  # type: ignore[attr-defined]
    return clock.Notice(year=year, days=parsed, source=source, issued_on=issued_on, amends=amends)

"""How each column stands: last update, days left, and its state, computed from the editions whenever it is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max

from mingtang.clock import day
from mingtang.database.still import kept_while_still
from mingtang.oversight.watch import fixed
from mingtang.people import tree
from mingtang.policy import values as policy
from mingtang.records.columns import rules
from mingtang.records.models import Column, Edition, GuideVersion, Keeping

STATES = {"blank": "空白", "late": "超期", "soon": "将到期", "normal": "正常"}  # the worst first
MONTHLY = 31  # a limit of so many days or fewer owes every month something
_LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Standing:
    """One column as one agency answers for it. whole: all agencies that publish there count together.

    due: the day by which it must be updated; left: days until then, negative once it is past; both None without a limit."""

    agency: str
    column: str
    name: str
    kind: str
    whole: bool
    state: str
    last: date | None
    due: date | None
    left: int | None
    why: str
    since: date | None
    limit: int
    number: int
    month: int  # items of the last whole month
    recent: int  # items within the limit


@dataclass(frozen=True)
class _Seen:
    last: date
    touched: date
    number: int


def standings(on: date, agencies: Collection[str] | None = None) -> list[Standing]:
    """Every duty of these agencies (None: of all), in tree order; a few statements however many there are."""
    rows = _Rows(on)
    found = []
    for column in _columns():
        for keeping in rows.keepings.get(column.code, ()):
            mine = keeping.agency_id == column.owner_id
            if agencies is not None and keeping.agency_id not in agencies:
                continue
            if keeping.singly or column.each:
                found.append(rows.standing(column, keeping, whole=False))
            elif mine:
                found.append(rows.standing(column, keeping, whole=True))
    return found


def soon_window(on: date) -> int:
    """In how many days' time a column falls due that is said to fail soon."""
    root = tree.root()
    return policy.threshold("soon", "window", tree.line_of(root) if root else (), on)


@kept_while_still
def _columns() -> list[Column]:
    """The columns that owe something, in tree order."""
    owing = Column.objects.filter(takes=True, own=True, internal=False, closed_on=None)
    return list(owing.order_by("order", "code"))


@kept_while_still
def _keepings() -> dict[str, list[Keeping]]:
    """column → who keeps it now."""
    found: dict[str, list[Keeping]] = {}
    standing = Keeping.objects.filter(until=None, agency__closed_on=None)
    for keeping in standing.order_by("agency__order", "pk"):
        found.setdefault(keeping.column_id, []).append(keeping)
    return found


class _Rows:
    """What all standings of one day need, read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.soon = soon_window(on)
        self.kinds = {place.code: place.kind for place in tree.places().values()}
        self.keepings = _keepings()
        self.seen: dict[tuple[str, str], _Seen] = {}
        public = Edition.objects.house.in_force().order_by()
        grouped = public.values_list("column", "agency").annotate(Max("published_on"), Max("published_at"), Count("pk"))  # fmt: skip
        for column, agency, last, at, number in grouped:
            self.seen[column, agency] = _Seen(last, day(at), number)
        told = GuideVersion.objects.filter(current=True).exclude(owner="")
        self.guides = {owner: day(at) for owner, at in told.values_list("owner", "published_at")}
        self.days: dict[str, Counter[tuple[str, date]]] = defaultdict(Counter)
        lately = public.filter(published_on__gt=on - timedelta(days=rules.LONGEST))
        for column, agency, when, number in lately.values_list("column", "agency", "published_on").annotate(Count("pk")):  # fmt: skip
            self.days[column][agency, when] = number

    def standing(self, column: Column, keeping: Keeping, *, whole: bool) -> Standing:
        agency = keeping.agency_id
        seen = [s for (code, who), s in self.seen.items() if code == column.code and (whole or who == agency)]
        if column.kind == "guide":  # a published guide is a page of its own, not a record
            seen += [_Seen(on, on, 1) for who, on in self.guides.items() if whole or who == agency]
        last = max((s.touched if column.kind in rules.STATIC else s.last for s in seen), default=None)
        if keeping.confirmed_on:
            last = max(last or _LONG_AGO, keeping.confirmed_on)
        days = Counter(
            {when: n for (who, when), n in self.days[column.code].items() if whole or who == agency}
        )
        due, why = self._due(column, keeping, last, days)
        left = (due - self.on).days if due else None
        state = self._state(last, left)
        first = self.on.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        window = self.on - timedelta(days=column.limit_days)
        return Standing(
            agency, column.code, column.name, column.kind, whole, state, last, due, left, why,
            max(keeping.since, column.opened_on or keeping.since), column.limit_days, sum(s.number for s in seen),
            sum(n for when, n in days.items() if before <= when < first), sum(n for when, n in days.items() if when > window),
        )  # fmt: skip

    def _due(self, column: Column, keeping: Keeping, last: date | None, days: Any) -> tuple[date | None, str]:
        if column.rhythm == "fixed":
            kind = self.kinds[keeping.agency_id]
            owed = fixed.owed(column.code, kind, keeping.since, days, self.on)
            return (owed[1], f"{owed[0].label}（{owed[0].basis}）") if owed else (None, "")
        if column.limit_days and last:
            return last + timedelta(days=column.limit_days), f"更新期限{column.limit_days}日"
        return None, ""

    def _state(self, last: date | None, left: int | None) -> str:
        if last is None:
            return "blank"
        if left is None:
            return "normal"
        return "late" if left < 0 else "soon" if left <= self.soon else "normal"

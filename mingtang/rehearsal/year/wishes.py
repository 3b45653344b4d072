"""What is asked in a rehearsed year, and how each request will go: drawn from a chance, everything at least once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from mingtang.rehearsal import city, figures
from mingtang.rehearsal.asks import REPLIED, Ask, Wording
from mingtang.rehearsal.hours import Hours

CARRIED, AFTER = (
    0.05,
    0.02,
)  # parts of the requests that came in the last month before, and in the first after
OUTCOMES = {**figures.OUTCOMES, "denied_state_secret": 2}
LEAVES = (
    "pending",
    "registered",
    "correction",
    "open",
    "consulting",
    "fee",
    "signing",
)  # where one withdraws
CLOSED = ("ordinary_mail", "email")  # ways that wait for confirmation
ASIDE = ("agreed", "refused", "silent", "unreachable")
STRICTEST = ("refused", "silent", "agreed", "unreachable")
HANDED, SPLIT = 0.06, 0.05  # of the requests
WAYS = (["taken"], ["taken"], ["back"], ["own"], ["back", "taken"])
CONFIRMS = 7  # the agency whose officers confirm web requests by hand (条例第三十一条)


@dataclass(eq=False)
class Wish(Ask):
    """An Ask with all its turns. Days are working days counted from day 0 of the term that runs at that time.

    parties: what each third party will say; joint: the same of organs that made the information too, "in:" before one of
    this house. reply: on which day of the term it is delivered (more than the term: late). given: days for a correction.
    """

    parties: list[str] = field(default_factory=list)
    joint: list[str] = field(default_factory=list)
    given: int = 15
    paid: int = 0  # days from the fee notice to the payment
    delay: int = 0
    leave: str = ""  # where the applicant withdraws
    entered: int = 0  # days after the receipt on which it is entered
    booked: int = 0  # days after the delivery on which that is entered
    silent: bool = False  # no reasons ever came (条例第三十五条)
    hands: list[str] = field(
        default_factory=list
    )  # what becomes of each 转办: "taken" | "back" | "own" (taken back)
    to: list[str] = field(default_factory=list)  # to which agency each goes
    parts: list[Wish] = field(default_factory=list)  # its matters, each dealt with by itself (一事一申请)


def of_the_year(n: int, year: int, hours: Hours, chance: Random) -> list[Wish]:
    """`n` requests around `year`, in the order of their days of receipt."""
    outcomes = _dealt(OUTCOMES, n, chance)
    channels = _dealt(figures.CHANNELS, n, chance)
    who = _dealt(figures.TYPES, n, chance)
    bodies = _dealt({b.no: figures.BY_AGENCY.get(b.no, 4) for b in city.bodies() if b.reporting}, n, chance)
    days = _days(n, year, hours, chance)
    wishes = [
        Wish(city.code(no), kind, outcome=outcome, channel=channel, day=day)
        for no, kind, outcome, channel, day in zip(bodies, who, outcomes, channels, days, strict=True)
    ]
    for wish in wishes:
        _turn(wish, hours, chance)
    _shared(wishes, sorted(set(bodies)), hours, chance)
    return sorted(wishes, key=lambda wish: (wish.day, wish.agency))


def _dealt(weights: Mapping[Any, float], n: int, chance: Random) -> list[Any]:
    """Each key once, the rest by weight, in no order."""
    found = list(weights)[:n]
    found += chance.choices(list(weights), weights=list(weights.values()), k=max(0, n - len(found)))
    return figures.dealt(found, chance)


def _days(n: int, year: int, hours: Hours, chance: Random) -> list[date]:
    before, after = round(n * CARRIED), round(n * AFTER)
    return [
        *figures.days(before, date(year - 1, 12, 1), date(year - 1, 12, 31), hours.calendar, chance),
        *figures.days(n - before - after, date(year, 1, 1), date(year, 12, 31), hours.calendar, chance),
        *figures.days(after, date(year + 1, 1, 1), date(year + 1, 1, 31), hours.calendar, chance),
    ]


def _turn(wish: Wish, hours: Hours, chance: Random) -> None:
    if wish.channel == "web":
        wish.day = hours.home_day(wish.day)
    _fate(wish, chance)
    if wish.channel in ("visit", "post", "fax") and chance.random() < 0.1:
        wish.entered = chance.randint(1, 3)
    if wish.channel in CLOSED and not wish.leave and chance.random() < 0.1:
        wish.until = "register_pending"  # the applicant is never reached
    wish.archive = chance.random() < 0.3


def _fate(wish: Wish, chance: Random) -> None:
    """What happens to it between receipt and file."""
    if wish.outcome == "withdrawn":
        _leaves(wish, chance)
    elif wish.outcome in ("unclear", "abandoned_correction") or chance.random() < 0.12:
        _corrects(wish, chance)
    if wish.outcome == "denied_third_party" or wish.leave == "consulting":
        _consults(wish, chance)
    elif wish.outcome in ("granted", "partial", "not_exist"):
        _detours(wish, chance)
    if wish.outcome in REPLIED:
        _replies(wish, chance)
    if wish.outcome == "excessive":
        wish.silent = chance.random() < 0.3


def _leaves(wish: Wish, chance: Random) -> None:
    wish.leave = chance.choice(LEAVES)
    if wish.leave == "pending" and wish.channel not in CLOSED:
        wish.channel = "ordinary_mail"
    if wish.leave == "correction":
        _corrects(wish, chance)


def _corrects(wish: Wish, chance: Random) -> None:
    wish.correct, wish.given = chance.randint(1, 7), chance.choice((5, 10, 15))
    wish.corrected = chance.randint(1, wish.given)


def _consults(wish: Wish, chance: Random) -> None:
    allowed = ASIDE if wish.outcome != "denied_third_party" else ("refused", "silent")
    wish.consult = chance.randint(1, 8)
    wish.parties = chance.choices(allowed, k=chance.choice((1, 1, 1, 2, 3)))
    wish.third = min(wish.parties, key=STRICTEST.index)
    wish.third = "" if wish.third == "unreachable" else wish.third


def _detours(wish: Wish, chance: Random) -> None:
    """At most one of: third parties, joint makers, a fee, a delay."""
    way = chance.random()
    if way < 0.12:
        _consults(wish, chance)
    elif way < 0.17:
        wish.consult = chance.randint(1, 8)
        wish.joint = chance.sample(
            ("in:agreed", "in:refused", "in:silent", "agreed", "silent"), k=chance.choice((1, 1, 2))
        )
    elif way < 0.21:
        wish.paid = chance.randint(1, 20)
    elif way < 0.24:
        wish.delay = chance.randint(5, 40)


def _replies(wish: Wish, chance: Random) -> None:
    """Most in good time, many on the last day, some after it; a tenth with an extension."""
    if not (wish.delay or wish.paid or wish.outcome == "excessive") and chance.random() < 0.12:
        wish.extend = chance.randint(5, 20)
    term = (wish.delay or 20) + wish.extend
    aimed = chance.random()
    if aimed < 0.55:
        wish.reply = chance.randint(min(9, term), max(9, term - 2))
    elif aimed < 0.88:
        wish.reply = term - (aimed > 0.78)
    else:
        wish.reply = term + (1 if aimed < 0.95 else chance.randint(2, 9))
    wish.returned = wish.outcome in ("partial", "denied_process_info") and chance.random() < 0.3
    wish.spot = (
        wish.outcome in ("already_public", "not_ours") and wish.channel == "visit" and chance.random() < 0.5
    )
    wish.booked = chance.randint(1, 4) if not wish.spot and chance.random() < 0.15 else 0
    if wish.spot:
        wish.correct = wish.corrected = wish.extend = 0


def _shared(wishes: list[Wish], bodies: list[int], hours: Hours, chance: Random) -> None:
    """Some go to another agency, some are split into their matters; one in ten of these goes too."""
    some = [
        w for w in wishes if not (w.spot or w.until or w.leave in ("pending", "registered", "correction"))
    ]
    for n, wish in enumerate(
        chance.sample(some, k=min(len(some), max(len(WAYS), round(len(wishes) * HANDED))))
    ):
        _handed(wish, WAYS[n % len(WAYS)], bodies, chance)
    plain = [
        w for w in some if w.outcome in ("granted", "partial", "not_exist") and not (w.correct or w.hands)
    ]
    for wish in chance.sample(plain, k=min(len(plain), max(3, round(len(wishes) * SPLIT)))):
        first = wish.outcome  # each outcome that was dealt comes to pass
        others = chance.choices(
            ("granted", "partial", "not_exist", "needs_processing", "withdrawn"), k=chance.choice((1, 1, 2))
        )
        wish.parts = [_part(wish, outcome, chance) for outcome in (first, *others)]
        if chance.random() < 0.4:
            _handed(wish.parts[-1], chance.choice(WAYS), bodies, chance)


def _part(whole: Wish, outcome: str, chance: Random) -> Wish:
    part = Wish(whole.agency, whole.applicant, outcome=outcome, channel=whole.channel, day=whole.day)
    _fate(part, chance)
    part.spot = False
    if part.leave in ("pending", "registered", "correction"):
        part.leave, part.correct = "open", 0
    return part


def _handed(wish: Wish, ways: Sequence[str], bodies: list[int], chance: Random) -> None:
    wish.hands = list(ways)
    wish.to = chance.sample(
        [city.code(no) for no in bodies if city.code(no) != wish.agency], k=len(wish.hands)
    )


class Asked(Wording):
    """Wordings in which names may come again: people ask more than once."""

    def _party(self, kind: str) -> str:
        if kind.startswith("org_"):
            return super()._party(kind)
        return str(self._chance.choice(self._parties["family"]) + self._chance.choice(self._parties["given"]))


def anew(request: Any, on: date, days: int, chance: Random) -> Wish:
    """A reply that is made anew: in the days that the decision gives, or after them."""
    wish = Wish(request.agency_id, "", day=on, outcome=chance.choice(("granted", "partial", "not_exist")))
    wish.channel = str(request.facts["facts"]["channel"])
    wish.reply = chance.choice((max(1, days - 2), days, days + chance.randint(1, 5)))
    wish.party, wish.subject = request.party, {"title": request.title, "text": request.title}
    if chance.random() < 0.15:
        wish.outcome, wish.leave = "withdrawn", "open"
    return wish


def first_day(year: int) -> date:
    return date(year - 1, 10, 8)


def last_day(year: int) -> date:
    """The first day that is not played: what is open then stays open."""
    return date(year + 1, 3, 1) + timedelta(days=31)

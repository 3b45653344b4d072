"""The facts, the rule and the answer of a term: plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Date = date  # inside a class with a field named `date` the type needs another name
Unit = Literal["working_days", "days", "months", "hours"]

UNIT_WORDS: dict[Unit, str] = {"working_days": "个工作日", "days": "日", "months": "个月", "hours": "小时"}


@dataclass(frozen=True)
class Term:
    """A period of n units. law: its article. roll: a last day off moves to the day after the days off
    (days and months only, Civil Code Art. 203). label: its Chinese name, as 答复期限."""

    n: int
    unit: Unit
    law: str
    roll: bool = True
    label: str = ""


@dataclass(frozen=True)
class Pause:
    """The days after `start` up to and including `end` are not counted; end None = still paused.
    why: the Chinese reason with its article, shown in the trace."""

    start: date
    end: date | None
    why: str


@dataclass(frozen=True)
class Extension:
    """n more units of the term. on: the day it was granted."""

    n: int
    on: date
    law: str


@dataclass(frozen=True)
class Facts:
    """What happened. start: day 0 (receipt, acceptance, …), not counted. start_at: the moment, for hours.
    channel: words for the trace only. restarted: day 0 of a new full period (correction received, …)."""

    start: date
    start_at: datetime | None = None
    channel: str = ""
    restarted: date | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def day_zero(self) -> date:
        return self.restarted or self.start


@dataclass(frozen=True)
class Rule:
    """The term, the most that extensions may add to it (cap), and whether only one may be granted (once)."""

    term: Term
    cap: int = 0
    once: bool = True


class Line(NamedTuple):
    """One line of the trace. n: the running count, None where the day is not counted, 0 on day zero.
    why: "start" on day zero, else "paused", "provisional" (a day of the year without notice), or the day's
    own "work", "rest", "makeup". source: Chinese, the reason and its law. (A tuple: made by the million.)"""

    date: date
    n: int | None
    why: str
    source: str
    provisional: bool = False


@dataclass(frozen=True)
class Due:
    """The last day of a term.

    date: counts until 24:00. at: the moment, for terms in hours only. trace: day zero and every day after it
    up to the last (months and hours: the first and last alone). provisional: the date rests on a year without
    notice. length: size of the term with its extensions, in working days, days or hours.
    open: a pause has begun before the last day and has no end. Then `date` is the earliest day possible: the
    day it would be had the pause ended on the day it began (`paused_on`); the trace ends with the first
    paused day, and what is left on `paused_on` is left until the pause ends. Show what is left, not the date.
    """

    date: date
    at: datetime | None
    trace: tuple[Line, ...]
    provisional: bool
    open: bool
    paused_on: "Date | None" = None
    length: int = 0
    unit: Unit = "working_days"

"""The clock: working days, terms, pauses → a due date and the trace that explains it.

Pure Python: dates in, dates out; no Django, no database, no reading of the time of day. The same facts,
rule and calendar give the same answer for ever, because a calendar is versioned data with its notices.
"""

from mingtang.clock.calendars import Calendar, Day, packaged
from mingtang.clock.errors import ClockError
from mingtang.clock.lamps import Lamp, lamp
from mingtang.clock.moments import SHANGHAI, day
from mingtang.clock.notices import Notice
from mingtang.clock.reckoning import due
from mingtang.clock.terms import UNIT_WORDS, Due, Extension, Facts, Line, Pause, Rule, Term, Unit

__all__ = [
    "SHANGHAI",
    "UNIT_WORDS",
    "Calendar",
    "ClockError",
    "Day",
    "Due",
    "Extension",
    "Facts",
    "Lamp",
    "Line",
    "Notice",
    "Pause",
    "Rule",
    "Term",
    "Unit",
    "day",
    "due",
    "lamp",
    "packaged",
]

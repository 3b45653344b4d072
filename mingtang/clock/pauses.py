"""The pauses of one period, overlaps taken once."""

from collections.abc import Iterable
from datetime import date

from mingtang.clock.errors import ClockError
from mingtang.clock.terms import Pause


class Pauses:
    """Disjoint spans (s, e] made of the pauses, in order; each keeps the reason of the first one to begin.

    Of a pause that reaches back before day zero only the days after it matter. The first pause without end
    (open_on, open_why) swallows all that comes after its start: the date found is the earliest possible.
    Source: 政府信息公开条例 Art. 33(3) (time of consultation is not counted).
    Raises ClockError for a pause that ends before it begins.
    """

    def __init__(self, pauses: Iterable[Pause], day_zero: date) -> None:
        self.open_on: date | None = None
        self.open_why = ""
        self.spans: list[tuple[date, date, str]] = []
        reach = day_zero
        for pause in sorted(pauses, key=lambda pause: (pause.start, pause.end is None)):
            if pause.end is not None and pause.end < pause.start:
                raise ClockError(f"暂停计时的结束日{pause.end}早于开始日{pause.start}")
            if self.open_on:
                continue
            if pause.end is None:
                self.open_on, self.open_why = max(pause.start, day_zero), pause.why
            elif pause.end > reach:
                self.spans.append((max(pause.start, reach), pause.end, pause.why))
                reach = pause.end
        if self.open_on:
            self.spans = [(s, min(e, self.open_on), why) for s, e, why in self.spans if s < self.open_on]

    def reason(self, d: date) -> str | None:
        """Why `d` is not counted; None when it is."""
        for start, end, why in self.spans:
            if start < d <= end:
                return why
        return None

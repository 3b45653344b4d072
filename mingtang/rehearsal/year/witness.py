"""The stage of a rehearsed year: it writes the journal of what is done on it, and lets things go wrong in between."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import connection

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.clock import Calendar
from mingtang.people.seats import Seat
from mingtang.rehearsal.found import Cast
from mingtang.rehearsal.stage import Printer, Stage, put_bytes
from mingtang.rehearsal.year.journal import Journal
from mingtang.rehearsal.year.trouble import Trouble

_WANTED = (
    "SELECT p.id, p.template, t.value FROM papers_paper p"
    " JOIN ledger_typed t ON t.chain = p.chain AND t.seq = p.seq AND t.field = p.field"
    " WHERE p.\"case\" = %s AND p.digest = '' ORDER BY p.id"
)


class Witness(Stage):
    def __init__(
        self, calendar: Calendar, cast: Cast, end: datetime, progress: Callable[[str], None], journal: Journal, trouble: Trouble
    ) -> None:  # fmt: skip
        super().__init__(calendar, cast, end, progress)
        self.journal, self.trouble = journal, trouble
        self._printer: Wanted = Wanted()

    def open(
        self, kind: str, agency: str, do: str, given: dict[str, Any], by: Seat, at: datetime, **more: Any
    ) -> Case:
        key = self.trouble.key()
        case = super().open(kind, agency, do, given, by, at, key=key, **more)
        if key:
            again = acts.open_case(kind, agency, do, given, by=by, at=at, key=key, **more)
            self.trouble.repeated(again == case.code, f"{do} of {case.no}")
        self.journal.opened(case.no, agency, do, given, at, more)
        return case

    def take(self, case: Case, do: str, given: dict[str, Any], by: Seat, at: datetime, **more: Any) -> None:
        before, key = copy(case), self.trouble.key()
        self.trouble.before(copy(case), do, given, by, at, more)
        super().take(case, do, given, by, at, key=key, **more)
        self.journal.taken(case.no, do, given, at, more.get("outcome", ""), by.agency)
        if key:
            again = acts.take(copy(before), do, given, by=by, at=at, key=key, **more)
            moves = Case.objects.house.values_list("moves", flat=True).get(pk=case.pk)
            self.trouble.repeated((again, moves) == (case.code, case.moves), f"{do} of {case.no}")
        self.trouble.after(before, do, given, by, at, more)

    def parts(self, case: Case) -> list[Case]:
        """What was opened as parts of this case, oldest first."""
        return list(Case.objects.house.select_related("agency").filter(parent=case).order_by("pk"))

    def print_soon(self, case: Case) -> None:
        """Begin to render what delivery will ask for."""
        self._printer.want(case.code)

    def printed(self, case: Case) -> None:
        self._printer.want(case.code)
        self._printer.collect(wait=True, case=case.code)


class Wanted(Printer):
    """Renders the papers of the cases that are going to be delivered; those of the others wait for a worker, as ever."""

    def take_in(self) -> None:
        return

    def want(self, case: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_WANTED, [case])
            for pk, template, text in cursor.fetchall():
                if pk not in self._waiting:
                    self._waiting[pk] = (case, self._process.submit(put_bytes, template, text))

"""Whether rows of registers and opinions still say what the ledger committed to when they were entered, corrected or sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mingtang.cases.dossier.models import Dossier
from mingtang.cases.issued import register
from mingtang.cases.models import Opinion
from mingtang.forms.models import Entry, RegisterVersion
from mingtang.ledger.digest import canonical
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import Paper


def differences() -> Iterator[tuple[str, str]]:
    """(kind, code) of every row that differs. A text that was erased is no difference."""
    last: dict[str, str] = {}
    typed = (
        Typed.objects.filter(subject_type__in=("register", "entry")).exclude(field="reason").order_by("id")
    )
    for field, value in typed.values_list("field", "value").iterator():
        last[field] = value
    for code, values in Entry.objects.house.values_list("code", "values").iterator():
        if last.get(code, "") not in ("", canonical(values)):
            yield "entry", code
    saved = Typed.objects.filter(subject_type="register-form", field="sheet").values_list("subject", "value")
    sheets = set(saved.iterator())
    for code, sheet in RegisterVersion.objects.values_list("code", "sheet"):
        if (code, canonical(sheet)) not in sheets:
            yield "register-form", code
    said = Typed.objects.filter(subject_type="opinion").exclude(field__in=("gist", "reason"))
    sent = {
        (subject, field): value for subject, field, value in said.values_list("subject", "field", "value")
    }
    for code, values in Opinion.objects.house.values_list("code", "values").iterator():
        if any(sent.get((code, name), text) != text for name, text in values.items()):
            yield "opinion", code
    yield from _dossiers()
    yield from _cancelled()


def _dossiers() -> Iterator[tuple[str, str]]:
    """Files whose number is not the one of the event that filed them."""
    for no, chain, seq, code in Dossier.objects.house.values_list(
        "no", "chain", "seq", "case__code"
    ).iterator():
        event = Event.objects.filter(chain=chain, seq=seq, subject=code).first()
        if event is None or json.loads(event.payload)["facts"]["facts"].get("archive_no") != no:
            yield "dossier", code


def _cancelled() -> Iterator[tuple[str, str]]:
    """Papers that are cancelled in their row and not in the ledger, or the other way round."""
    told = register.cancellations()
    rows = Paper.objects.house.exclude(cancelled_on=None).values_list("check_code", flat=True)
    for code in sorted(set(told) ^ set(rows)):
        yield "paper", code

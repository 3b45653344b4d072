"""One look at everything: what is wrong on a day."""

from __future__ import annotations

from datetime import date

from mingtang.oversight.watch import columns, pauses, rescan, tables, texts
from mingtang.oversight.watch.found import Found
from mingtang.oversight.watch.standing import standings
from mingtang.people.models import Agency
from mingtang.records.models import Column


def look(on: date) -> list[Found]:
    """Each fault once, in no order."""
    root = Agency.objects.filter(parent=None).first()
    if root is None:
        return []
    rows = standings(on)
    minimums = dict(Column.objects.filter(minimum__gt=0).values_list("code", "minimum"))
    found = [
        *columns.of_columns(rows, on), *columns.too_few(rows, minimums, on), *columns.vetoes(rows, root, on),
        *texts.guides(), *tables.late(on), *texts.records(on), *rescan.texts_of_the_night(),
        *pauses.found(on),
    ]  # fmt: skip
    return list({one.key: one for one in found}.values())

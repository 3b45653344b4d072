"""对应列: one question a column of the register — which field it holds, or 不导入 — beside its first rows."""

from __future__ import annotations

from typing import Any

from django import forms

from mingtang.cases import bundles
from mingtang.cases.bundles.models import Bundle
from mingtang.records.importing.registers import FIELDS, NEEDED
from mingtang.ui.inputs import Input

SHOWN = 40  # characters of a cell
LEAVE = "leave"  # 不导入 is an answer, so that no column is passed over unanswered


class MapInput(Input):
    def __init__(self, row: Bundle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = bundles.headings(row.head)
        for number, heading in enumerate(self.headings):
            name = f"c{number}"
            self.fields[name] = forms.ChoiceField(
                label=heading, choices=_choices(), initial=row.mapping.get(heading, LEAVE),
                help_text=_sample(row, row.head.index(heading)),
            )  # fmt: skip
            self._dress(name, self.fields[name])

    def mapping(self) -> dict[str, str]:
        """heading → field, "" for what is left out."""
        chosen = [self.cleaned_data.get(f"c{n}", "") for n in range(len(self.headings))]
        return {h: "" if c == LEAVE else c for h, c in zip(self.headings, chosen, strict=True)}

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        why, heading = bundles.why_not_map(self.mapping(), self.headings)
        if why:
            self.add_error(f"c{self.headings.index(heading)}" if heading else None, why)


def _choices() -> list[tuple[str, str]]:
    needed = dict.fromkeys(NEEDED, "（必填）")
    return [
        (LEAVE, "不导入"),
        *((field, words + needed.get(field, "")) for field, (words, _) in FIELDS.items()),
    ]


def _sample(row: Bundle, place: int) -> str:
    cells = [cells[place].replace("\n", " ") for cells in row.sample if place < len(cells)]
    return "示例：" + "；".join(
        f"{cell[:SHOWN]}…" if len(cell) > SHOWN else cell or "（空）" for cell in cells
    )

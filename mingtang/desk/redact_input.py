"""The forms of 区分处理: a file is brought, boxes of a page or places of a document are named, texts that may stay are ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from mingtang.forms import uploads
from mingtang.records.redacting.marks import BOXED, LONGEST, Row, grounds
from mingtang.ui.inputs import Input

_ROW = re.compile(r"g(\d{1,4})")
SIDES = (("x", "左"), ("y", "上"), ("w", "宽"), ("h", "高"))
MOST_ROWS = 400  # of one form


class BringInput(Input):
    name = forms.CharField(label="材料名称", max_length=120, help_text="随答复提供时使用，不要写申请人姓名")
    file = forms.FileField(
        label="原件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
        help_text=f"PDF、图片、Word（.docx）或 Excel（.xlsx），最大{uploads.LIMIT_MB}MB；原件不会提供给申请人",
    )  # fmt: skip


class StepInput(Input):
    """One button: generate, or take off. moves: of the file, as the page shows it."""

    moves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class MarksInput(Input):
    """A row for each mark and an empty one. Boxes are percent of the page with two decimals."""

    moves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    picked = forms.ChoiceField(label="理由", required=False)

    def __init__(
        self, format: str, rows: Sequence[Row], data: QueryDict | None = None, **initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        self.boxed = format in BOXED
        self.choices = [
            ("", "请选择理由"),
            *((g.code, f"{g.label}（{g.article}）") for g in grounds().values()),
        ]
        self.fields["picked"].choices = self.choices  # type: ignore[attr-defined]
        self.numbers = _numbers(data) if data is not None else list(range(len(rows) + 1))
        for n in self.numbers:
            self._row(n, rows[n] if n < len(rows) else None)

    def _row(self, n: int, row: Row | None) -> None:
        made: dict[str, forms.Field] = {}
        if self.boxed:
            for key, label in SIDES:
                attrs = {"step": "0.01", "inputmode": "decimal", "data-k": key}
                made[f"{key}{n}"] = forms.DecimalField(
                    label=f"{label}（%）", required=False, min_value=0, max_value=100, decimal_places=2,
                    initial=None if row is None else f"{row[key] / 100:g}", widget=forms.NumberInput(attrs=attrs),
                )  # fmt: skip
        else:
            made[f"p{n}"] = forms.CharField(
                label="位置", required=False, max_length=30, initial=row and row["place"], widget=forms.TextInput(attrs={"data-k": "p"})
            )  # fmt: skip
            made[f"t{n}"] = forms.CharField(
                label="只隐去这些字", required=False, max_length=LONGEST, initial=row and row["words"], widget=forms.TextInput(attrs={"data-k": "t"})
            )  # fmt: skip
        made[f"g{n}"] = forms.ChoiceField(
            label="理由", required=False, choices=self.choices, initial=row and row["ground"], widget=forms.Select(attrs={"data-k": "g"})
        )  # fmt: skip
        made[f"d{n}"] = forms.BooleanField(
            label="删除这一处", required=False, widget=forms.CheckboxInput(attrs={"data-k": "d"})
        )
        for name, field in made.items():
            self.fields[name] = field
            self._dress(name, field)

    def rows(self) -> list[dict[str, Any]]:
        """For the template: the bound fields of each row, and the box as it is drawn."""
        found = []
        for n in self.numbers:
            keys = [key for key, _ in SIDES] if self.boxed else ["p", "t"]
            cells = [self[f"{key}{n}"] for key in keys]
            found.append(
                {
                    "n": n,
                    "cells": cells,
                    "ground": self[f"g{n}"],
                    "drop": self[f"d{n}"],
                    "spot": self._spot(cells),
                }
            )
        return found

    def _spot(self, cells: list[Any]) -> dict[str, int] | None:
        try:
            return {
                key: round(float(cell.value()) * 100) for (key, _), cell in zip(SIDES, cells, strict=True)
            }
        except (TypeError, ValueError):
            return None

    def marks(self, page: int) -> list[Row]:
        """What the rows say, without those that are empty or to be deleted. page: whose boxes they are."""
        found: list[Row] = []
        for n in self.numbers:
            said = {key: self.cleaned_data.get(f"{key}{n}") for key in "xywhptgd"}
            if said["d"] or all(said[key] in (None, "") for key in "xywhpt"):
                continue
            if self.boxed:
                sides = {key: round(float(said[key]) * 100) for key, _ in SIDES}
                found.append({"page": page, **sides, "ground": said["g"]})
            else:
                found.append({"place": said["p"] or "", "words": said["t"] or "", "ground": said["g"]})
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for n in self.numbers:
            self._whole(n, cleaned)
        return cleaned

    def _whole(self, n: int, cleaned: dict[str, Any]) -> None:
        """A row that says something says all of it."""
        if cleaned.get(f"d{n}"):
            return
        names = [f"{key}{n}" for key, _ in SIDES] if self.boxed else [f"p{n}", f"t{n}"]
        given = [name for name in names if cleaned.get(name) not in (None, "")]
        if not given or any(name in self.errors for name in names):
            return
        if self.boxed and len(given) < len(names):
            missing = next(name for name in names if name not in given)
            self.add_error(missing, "请填写左、上、宽、高四项")
        if not cleaned.get(f"g{n}"):
            self.add_error(f"g{n}", "请选择不予公开的理由（条例第三十七条）")


def _numbers(data: QueryDict) -> list[int]:
    return sorted({int(found[1]) for key in data if (found := _ROW.fullmatch(key))})[:MOST_ROWS]

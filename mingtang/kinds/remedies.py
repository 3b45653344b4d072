"""救济告知: which remedy a paper names, by the law in force on its day (`remedies.toml`)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


class RemedyError(LookupError):
    """No remedy text of that key was in force on that day."""


@cache
def _all() -> tuple[Mapping[str, Any], ...]:
    source = Path(__file__).with_name("remedies.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(source)["remedy"])


def text(key: str, on: date, names: Mapping[str, str]) -> str:
    """The sentence for a paper of the day `on`.

    key: both (review or lawsuit), review_first (行政复议法 2023 Art. 23), review_first_part (the refused part of a
    partial release). names: paper (本答复 …), review_organ, court. Raises RemedyError.
    """
    for row in _all():
        if row["key"] == key and row["from"] <= on <= row.get("until", date.max):
            sentence: str = row["text"]
            for name, value in names.items():
                sentence = sentence.replace(f"{{{name}}}", value)
            return sentence
    raise RemedyError(f"{on}没有适用的救济告知文本（{key}）")

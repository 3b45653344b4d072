"""Words that must not stand in a public text of an agency: its own list and those of all its superiors."""

from __future__ import annotations

from datetime import date

from mingtang.policy import values as policy


def words(line: tuple[str, ...]) -> tuple[str, ...]:
    """The lists (setting barred_words) that hold for the agency whose line it is; a word that is entered holds at once,
    whatever day it is entered for: of two lists the stricter counts, as in records.gate."""
    lists = (policy.value("barred_words", line[i:], date.max) for i in range(len(line)))
    return tuple(dict.fromkeys(one for one in lists if one not in ("", "无")))

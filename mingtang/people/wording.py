"""The wording of questions that a seat asks on every page, built once.

Building the SQL of a scoped question costs many times what its answer costs, and the same seat asks the same ones all day.
Kept is the wording alone, never an answer; it holds for exactly one seat and the agencies it covers, and both are asked
of the database with each request, so a change of posts or agencies finds other words.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from mingtang.database import still
from mingtang.people.seats import Seat, agencies_covered

T = TypeVar("T")


def worded(build: Callable[..., T]) -> Callable[..., T]:
    """`build(seat, …)` words a question (a Together, a Prepared) from its arguments and what the seat covers, nothing else."""

    @functools.lru_cache(maxsize=512)
    def kept(seat: Seat, covered: frozenset[str], *more: Any) -> T:
        return build(seat, *more)

    @functools.wraps(build)
    def asked(seat: Seat, *more: Any) -> T:
        if not still.keeping():  # what the seat covers could change while the question is worded
            return build(seat, *more)
        return kept(seat, frozenset(agencies_covered(seat, date.max)), *more)

    return asked

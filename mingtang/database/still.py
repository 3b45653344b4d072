"""Answers that are kept while nothing can change them.

A function under `kept_while_still` tells of agencies, posts, settings or notices. Its first answer is kept for the length
of one act (which holds the writer lock, so nobody else writes) or of one page, and dropped as soon as this connection
writes to such a table; the next act or page asks the database again, as it must: another process may have written.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

R = TypeVar("R")
# Tables whose change makes the kept answers void.
TOLD_OF = ("people_agency", "people_post", "people_holding", "policy_setting", "policy_notice")


class _Answers(dict[Any, Any]):
    changed = False  # whether one of the tables was written to while these were kept


_answers: ContextVar[_Answers | None] = ContextVar("mingtang_answers", default=None)
_alone: ContextVar[bool] = ContextVar("mingtang_alone", default=False)


@contextmanager
def still() -> Iterator[None]:
    """Keep the answers over many acts until the block ends: for a process that alone has this city."""
    before, alone = _answers.set(_Answers()), _alone.set(True)
    try:
        yield
    finally:
        _answers.reset(before)
        _alone.reset(alone)


@contextmanager
def scope() -> Iterator[None]:
    """Keep the answers for one act or one page. An act asks anew, for it came to the writer lock after the page had
    asked; the page around an act that changed what they tell asks anew after it."""
    if _alone.get():
        yield
        return
    own = _Answers()
    before = _answers.set(own)
    try:
        yield
    finally:
        _answers.reset(before)
        if own.changed:
            forget()


def keeping() -> bool:
    """Whether answers are being kept: two questions in a row get the same answer."""
    return _answers.get() is not None


def forget() -> None:
    """Ask again: agencies, posts, settings or notices have changed."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()
        answers.changed = True


def written(sql: str) -> None:
    """The connection is about to send `sql`, which writes."""
    if any(table in sql for table in TOLD_OF):
        forget()


def kept_while_still(function: Callable[..., R]) -> Callable[..., R]:
    """The arguments must be hashable and the answer must not be changed by its receiver."""

    @functools.wraps(function)
    def asked(*args: Any, **more: Any) -> R:
        answers = _answers.get()
        if answers is None:
            return function(*args, **more)
        place = (function, args, *sorted(more.items()))
        if place not in answers:
            answers[place] = function(*args, **more)
        found: R = answers[place]
        return found

    return asked

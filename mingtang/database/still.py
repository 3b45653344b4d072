"""Answers that are kept while nothing can change them.

A function under `kept_while_still` tells of the tables in TOLD_OF, which change seldom and are asked by every page and act.
Triggers write a new mark (`marks`) with each change of these tables, in the same transaction and whoever makes it. An act
or a page reads the mark once, and what was answered under the same mark, by whatever page of this process, is still true.
A mark is a random value, so that one of a transaction that was taken back never comes again.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from mingtang.database import marks

R = TypeVar("R")
TOLD_OF = marks.TOLD_OF
MOST = 5000  # answers kept at a time; then the process begins anew


class _Scope:
    """One act or page. own: the answers where no mark can vouch for them, or where the process is alone. rows: of a page
    that only reads, what its prepared questions were answered."""

    def __init__(self, alone: bool = False, reading: bool = False) -> None:
        self.alone = alone
        self.rows: dict[Any, list[Any]] | None = {} if reading else None
        self.own: dict[Any, Any] = {}
        self.mark: str | None = None  # None = not read yet
        self.changed = False  # whether one of the tables was written to meanwhile

    def answers(self) -> dict[Any, Any]:
        if self.alone:
            return self.own
        if self.mark is None:
            self.mark = marks.read()
        return _kept_under(self.mark) if self.mark else self.own

    def forget(self) -> None:
        self.own, self.mark, self.changed = {}, None, True


_scope: ContextVar[_Scope | None] = ContextVar("mingtang_answers", default=None)
_kept: tuple[str, dict[Any, Any]] = ("", {})  # of this process: mark → answers, the latest mark alone


def _kept_under(mark: str) -> dict[Any, Any]:
    global _kept
    known, answers = _kept
    if known != mark or len(answers) > MOST:
        answers = {}
        _kept = (mark, answers)
    return answers


@contextmanager
def still() -> Iterator[None]:
    """Keep the answers over many acts until the block ends: for a process that alone has this city."""
    before = _scope.set(_Scope(alone=True))
    try:
        yield
    finally:
        _scope.reset(before)


@contextmanager
def scope(reading: bool = False) -> Iterator[None]:
    """One act or one page; reading: a page that only shows, where the same prepared question is sent once. An act reads the mark anew, for it came to the writer lock after the page had; the page around
    an act that changed what the answers tell reads it anew after it."""
    around = _scope.get()
    if around and around.alone:
        yield
        return
    own = _Scope(reading=reading)
    before = _scope.set(own)
    try:
        yield
    finally:
        _scope.reset(before)
        if own.changed:
            forget()
        if around and around.rows:
            around.rows.clear()


def knows(mark: str) -> None:
    """The mark that was just read together with something else ("" = there is none)."""
    if scope := _scope.get():
        scope.mark = mark


def rows() -> dict[Any, list[Any]] | None:
    """The answers of this page's prepared questions; None in an act, and where nothing is kept."""
    scope = _scope.get()
    return scope.rows if scope else None


def keeping() -> bool:
    """Whether answers are being kept: two questions in a row get the same answer."""
    return _scope.get() is not None


def forget() -> None:
    """Ask again: one of the tables has changed."""
    if scope := _scope.get():
        scope.forget()


def written(sql: str) -> None:
    """The connection is about to send `sql`, which writes."""
    if told := rows():
        told.clear()
    if any(table in sql for table in TOLD_OF):
        forget()


def kept_while_still(function: Callable[..., R]) -> Callable[..., R]:
    """The arguments must be hashable and the answer must not be changed by its receiver."""

    @functools.wraps(function)
    def asked(*args: Any, **more: Any) -> R:
        scope = _scope.get()
        if scope is None:
            return function(*args, **more)
        place = (function, args, *sorted(more.items())) if more else (function, args)
        answers = scope.answers()
        if place in answers:
            found: R = answers[place]
            return found
        answers[place] = found = function(*args, **more)
        return found

    return asked

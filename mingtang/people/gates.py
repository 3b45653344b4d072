"""The gates: who may open which address, and which rows a seat sees. Deny by default.

Every view carries exactly one gate (`@anyone`, `@staff`, `@held_by(...)`); a house test walks the resolver
and fails on a view without one. Forbidden and missing look the same: both are a 404.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from mingtang.people.posts import ADMINS, POSTS
from mingtang.people.seats import Seat


@dataclass(frozen=True)
class Gate:
    """realm: "public", "staff", or "machine" (signed calls: mingtang.api lets in); posts: the post kinds let in (empty = every post but the administrators')."""

    realm: str
    posts: frozenset[str] = frozenset()

    def admits(self, seat: Seat | None) -> bool:
        if self.realm == "public":
            return True
        if seat is None:
            return False
        return seat.post in self.posts if self.posts else seat.post not in ADMINS


View = Callable[..., HttpResponse]


def _gated(view: View, gate: Gate) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if gate.realm == "staff" and getattr(request, "seat", None) is None:
            if getattr(request, "signing_in", None):
                return redirect("/sign-in/next/")
            return redirect("/sign-in/?" + urlencode({"next": request.get_full_path()}))
        if not gate.admits(getattr(request, "seat", None)):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.gate = gate  # type: ignore[attr-defined]
    return guarded


def anyone(view: View) -> View:
    """A page of the public side that needs no account."""
    return _gated(view, Gate("public"))


def staff(view: View) -> View:
    """Any post but the three administrators."""
    return _gated(view, Gate("staff"))


def signed_in(view: View) -> View:
    """Any post, the administrators too."""
    return _gated(view, Gate("staff", frozenset(POSTS)))


def held_by(*posts: str) -> Callable[[View], View]:
    """Only these posts."""
    if unknown := set(posts) - set(POSTS):
        raise ValueError(f"unknown posts {sorted(unknown)}")
    return lambda view: _gated(view, Gate("staff", frozenset(posts)))


class Unscoped(RuntimeError):
    """A scoped table was read without saying for whom."""


class ScopedSet(models.QuerySet):
    """Raises when evaluated without a scope. The model gives `seen_by(seat) -> Q` and `seen_by_all() -> Q`."""

    _scope_said = False

    def _clone(self) -> Self:
        copy = super()._clone()
        copy._scope_said = self._scope_said
        return copy

    def _said(self) -> Self:
        copy = self._chain()
        copy._scope_said = True
        return copy

    def open_to(self, seat: Seat) -> Self:
        """Rows that this seat may see."""
        return self._said().filter(self.model.seen_by(seat))

    def public(self) -> Self:
        """Rows that everybody may see."""
        return self._said().filter(self.model.seen_by_all())

    @property
    def house(self) -> Self:
        """All rows: for acts and jobs, never for doors."""
        return self._said()

    def _need_scope(self) -> None:
        if not self._scope_said:
            raise Unscoped(f"{self.model.__name__}: say .open_to(seat), .public() or .house")

    def _fetch_all(self) -> None:
        self._need_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._need_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._need_scope()
        return super().count()

    def exists(self) -> bool:
        self._need_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> Any:
        self._need_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._need_scope()
        return super().update(**kwargs)

    def delete(self) -> Any:
        self._need_scope()
        return super().delete()


class ScopedManager(models.Manager.from_queryset(ScopedSet)):  # type: ignore[misc]
    """`Model.objects`: unscoped until `.open_to()`, `.public()` or `.house` is said."""

    @property
    def house(self) -> ScopedSet:
        return self.get_queryset().house


class Scoped(models.Model):
    """Base of every model whose rows belong to somebody."""

    objects = ScopedManager()
    rows = (
        models.Manager()
    )  # for Django's own look-ups (foreign keys, save); the lint rule keeps it out of doors

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "objects"

    @classmethod
    def seen_by(cls, seat: Seat) -> models.Q:
        raise NotImplementedError

    @classmethod
    def seen_by_all(cls) -> models.Q:
        return models.Q(pk__in=[])

"""What every dynamic public page shows around its content, and the moment of the request: doors are where time enters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mingtang.clock import day
from mingtang.portal.large import twin

Crumbs = list[tuple[str, str]]


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return day(now())


def page(
    request: Any, template: str, crumbs: Crumbs | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a public page. crumbs: (label, url) from the left after 首页, the last without url."""
    trail = [("首页", "/"), *(crumbs or [])]
    shown = [{"label": label, "url": url} for label, url in trail]
    return render(request, template, {"crumbs": shown, "large": twin(request), **context}, status=status)

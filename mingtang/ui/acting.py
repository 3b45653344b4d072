"""What may be done on a page, as HTML: an act that opens in place, with its form and its buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mingtang.ui.drawn import escaped

OPEN, CONTENT = (
    "\ufdd0open",
    "\ufdd0content",
)  # where the head of an act takes whether it is open, and its form


def act(content: str, label: str, consequence: str, law: str, opened: bool, anchor: str) -> SafeString:
    """content: its form, drawn."""
    start, middle, end = _around(label, consequence, law, anchor)
    return mark_safe(f"{start}{' open' if opened else ''}{middle}{escaped(content)}{end}")  # noqa: S308  escaped


@lru_cache(maxsize=1024)
def _around(label: str, consequence: str, law: str, anchor: str) -> tuple[str, str, str]:
    """What stands before, between and after its two blanks."""
    given = {"label": label, "consequence": consequence, "law": law, "anchor": anchor}
    start, _, rest = render_to_string("ui/parts/act.html", given).partition(OPEN)
    middle, _, end = rest.partition(CONTENT)
    return start, middle, end


@lru_cache(maxsize=1024)
def button_row(
    primary: str, save: str = "", cancel: str = "", danger: bool = False, name: str = ""
) -> SafeString:
    given = {"primary": primary, "save": save, "cancel": cancel, "danger": danger, "name": name}
    return render_to_string("ui/parts/button_row.html", given)


def token(csrf: Any) -> str:
    """Django's {% csrf_token %}; "" outside a request."""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escaped(csrf)}">' if csrf else ""


def acts(shown: Sequence[Mapping[str, Any]], base: str, moves: int, csrf: Any) -> SafeString:
    """shown: [{"step": its do and label, "effect", "law", "opened", "form": drawn or to be drawn, "reason": why it cannot be done
    yet, "url": None, or where it is done ("" = elsewhere on this page)}]. moves: of the case, as the page shows it."""
    guard = token(csrf)
    return mark_safe("\n".join(_one(item, base, moves, guard) for item in shown))  # noqa: S308  escaped there


def _one(item: Mapping[str, Any], base: str, moves: int, guard: str) -> str:
    step, url = item["step"], item["url"]
    if url is not None:
        return _elsewhere(item) if url else ""
    if item["reason"]:
        said = escaped(item["reason"])
        return f'<details class="more"><summary>{escaped(step.label)}：为什么不能办</summary><p>{said}</p></details>'
    form = (
        f'<form class="form" method="post" action="{escaped(base)}{step.do}/" enctype="multipart/form-data" novalidate '
        f'data-ui="guard">{guard}<input type="hidden" name="{step.do}-moves" value="{moves}">\n{escaped(str(item["form"]))}\n'
        f"{button_row(step.label)}</form>"
    )
    return act(mark_safe(form), step.label, item["effect"], item["law"], item["opened"], step.do)  # noqa: S308  forms escape


def _elsewhere(item: Mapping[str, Any]) -> str:
    return (
        f'<p class="act__head"><a class="act__label" href="{escaped(item["url"])}">{escaped(item["step"].label)}</a> '
        f'<span class="act__consequence">{escaped(item["effect"])}</span> '
        f'<span class="act__law">{escaped(item["law"])}</span></p>'
    )

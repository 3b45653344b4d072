"""What stands around the content of a page, as HTML: page tags, crumbs, tools, head and rail of the desk. Drawn once for the same words, for
most pages of a seat have the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mingtang.ui import acting
from mingtang.ui.drawn import escaped
from mingtang.ui.site import Entry

TOKEN = "\ufdd0token"  # noqa: S105  where the head takes the token of this answer
ADDRESS = "\ufdd0address"  # where the tools take the address of their page


def tags(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """The page tags (网页标签规范): [(name, content)]."""
    said = [f'<meta name="{escaped(name)}" content="{escaped(content)}">\n' for name, content in pairs]
    return mark_safe("".join(said))  # noqa: S308  escaped


def tools(address: str, qr: int) -> SafeString:
    """The row of tools above a text. address: of this page, with host; "" = not to be shared. qr: modules on a side of
    its picture, which stands elsewhere on the page as #qr; 0 = none."""
    return mark_safe(_tools(bool(address), qr).replace(ADDRESS, escaped(address)))  # noqa: S308  escaped


@lru_cache(maxsize=64)
def _tools(shared: bool, qr: int) -> str:
    return render_to_string("ui/parts/tools.html", {"address": ADDRESS if shared else "", "qr": qr})


def crumbs(crumbs: Sequence[Mapping[str, str]]) -> SafeString:
    """crumbs: [{"label", "url"}], the last without url."""
    if not crumbs:
        return mark_safe("\n")
    inside = "".join(f"<li>{_crumb(escaped(c['label']), c.get('url') or '')}</li>" for c in crumbs)
    return mark_safe(  # noqa: S308  escaped
        '<nav class="crumbs wrap" aria-label="当前位置"><span class="crumbs__here" aria-hidden="true">当前位置：</span>'
        f"<ol>{inside}</ol></nav>\n"
    )


def _crumb(label: str, url: str) -> str:
    return f'<a href="{escaped(url)}">{label}</a>' if url else f'<span aria-current="page">{label}</span>'


@lru_cache(maxsize=1024)
def rail(entries: tuple[Entry, ...]) -> SafeString:
    return render_to_string("ui/parts/rail_nav.html", {"entries": entries})


def head(desk: Mapping[str, Any], csrf: Any) -> SafeString:
    """desk: {"agency", "person", "posts": [{"code", "label", "current"?}], "switch_url", "sign_out_url", "search_url"}; what is
    missing is left out."""
    posts = tuple((post["code"], post["label"], bool(post.get("current"))) for post in desk.get("posts", ()))
    words = tuple(
        desk.get(name, "") for name in ("agency", "person", "switch_url", "sign_out_url", "search_url")
    )
    return mark_safe(_head(posts, *words).replace(TOKEN, acting.token(csrf)))  # noqa: S308  drawn by a template


@lru_cache(maxsize=1024)
def _head(posts: tuple[tuple[str, str, bool], ...], *words: str) -> str:
    agency, person, switch, leave, search = words
    given = {
        "posts": posts, "agency": agency, "person": person, "switch_url": switch, "sign_out_url": leave, "search_url": search,
        "token": TOKEN,
    }  # fmt: skip
    return render_to_string("ui/parts/desk_head.html", given)

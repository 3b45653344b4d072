"""离开提示: a link that leads out of the government's own sites goes by way of a page that says so (指引, 网页设计).

That page is printed beside the record, one for each address that stands in its text, so it leads only to what was
released, works without script, and goes when the record goes. An address in a query would be an open redirect. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from mingtang.ledger.digest import sm3

from . import addresses

GOVERNMENT = (
    "gov.cn",
    "xn--zfr164b",
    "政务",
)  # 指引: .gov.cn and .政务 are the names a government site may have
_LINK = re.compile(r'(?<=<a href=")[^"]+')


def rewrite(body: str, page: str, own: str) -> tuple[str, dict[str, str]]:
    """The cleaned body with its foreign links led by way of their pages, and {address of such a page: where it leads}.

    page: address of the record. own: host name of this site."""
    ways: dict[str, str] = {}

    def led(found: re.Match[str]) -> str:
        target = foreign(html.unescape(found[0]), own)
        if not target:
            return found[0]
        way = f"{page.removesuffix('.html')}/{addresses.LEAVING}{sm3(target.encode())[:12]}.html"
        ways[way] = target
        return way

    return (_LINK.sub(led, body) if "//" in body or "\\" in body else body), ways


def paths(body: str, page: str, own: str) -> list[str]:
    """Where in the tree those pages stand."""
    return [addresses.path(way) for way in rewrite(body, page, own)[1]]


def foreign(link: str, own: str) -> str:
    """`link` in full when it leaves the government's sites, as a browser would read it; "" when it stays."""
    target = "".join(c for c in link if ord(c) > 32).replace("\\", "/")
    if target.startswith("//"):
        target = "https:" + target
    if not re.match(r"https?:", target, re.IGNORECASE):
        return ""
    target = re.sub(r"^(https?):/*", lambda m: m[1].lower() + "://", target, flags=re.IGNORECASE)
    return "" if _is_ours(_host(target), own) else target


def _host(target: str) -> str:
    try:
        return (urlsplit(target).hostname or "").rstrip(".")
    except ValueError:
        return ""  # nothing a browser could open; it is shown, and said to be elsewhere


def _is_ours(host: str, own: str) -> bool:
    return host == own or _under(host, GOVERNMENT)


def _under(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in names)

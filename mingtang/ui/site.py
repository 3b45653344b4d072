"""What the two layouts show when a door gives nothing else: plain dicts, no database.

The doors fill them from settings of the city and pass them as `site`, `desk` and `rail`; error pages use these.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

NAV = (  # 指引: the five parts of a government site
    ("信息公开", "/open/"),
    ("政策解读", "/policy/"),
    ("办事服务", "/services/"),
    ("互动交流", "/interact/"),
    ("数据发布", "/data/"),
)
RAIL = (  # terms.md §7: the desk's inboxes and rooms, with their addresses
    ("todo", "待办", "/desk/"),
    ("doing", "在办", "/desk/doing/"),
    ("read", "待阅", "/desk/read/"),
    ("done", "已办", "/desk/done/"),
    ("urged", "督办", "/desk/urged/"),
    ("register", "登记", "/desk/register/"),
    ("release", "发布", "/desk/release/"),
    ("papers", "文书", "/desk/papers/"),
    ("counts", "统计", "/desk/counts/"),
    ("settings", "设置", "/desk/settings/"),
)


def site(**given: Any) -> dict[str, Any]:
    """The portal layout's `site`, every key present; `given` replaces what the city knows better.

    name, owner: text. mark: address of the header mark. phone: telephone shown on every error page.
    undertaker: 承办单位. domain: of the public site. code, icp, police: 网站标识码 and the two filings, "" where there is
    none. ipv6: True says that the site answers there. identity: where 党政机关网站标识 is verified, or "".
    demo: True prints the demo mark.
    nav: [{"label", "url", "current"}]. checkpoint: {"text", "url"} of the latest checkpoint, or None.
    hot: [{"label", "url"}] words under the search box.
    home, track, search, access, contact, map, open_data, ledger, find_error: addresses ("" leaves the item out).
    """
    base: dict[str, Any] = {
        "name": "政务公开",
        "owner": "",
        "mark": "",
        "phone": "12345",
        "code": "",
        "icp": "",
        "police": "",
        "undertaker": "",
        "domain": "",
        "ipv6": False,
        "identity": "",
        "demo": bool(getattr(settings, "DEMO", False)),
        "nav": [{"label": label, "url": url, "current": False} for label, url in NAV],
        "checkpoint": None,
        "hot": [],
        "home": "/",
        "track": "/track/",
        "search": "/search",
        "access": "/access.html",
        "contact": "/contact.html",
        "map": "/map.html",
        "ledger": "/check/",
        "open_data": "/data/open/",
        "find_error": "/contact.html#find-error",
    }
    return base | dict(getattr(settings, "MINGTANG_SITE", {})) | given


class Entry(NamedTuple):
    """A room on the rail. number: of what waits there, None = none is counted; late: how many of them are past due."""

    key: str
    label: str
    url: str
    number: int | None = None
    current: bool = False
    late: int = 0


def rail(given: Mapping[str, Any] | None) -> list[Entry]:
    """The desk's left rail in its fixed order.

    given: {"here": key, key: number | {"number", "late"?, "url"?} | None}. None leaves an entry out; a key not given has
    no number.
    """
    given = given or {}
    entries = []
    for key, label, url in RAIL:
        value = given.get(key, {})
        if value is not None:
            more = {"number": value} if isinstance(value, int) else value
            entries.append(Entry(key, label, url, current=given.get("here") == key)._replace(**more))
    return entries


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site` for every template whose view gives none."""
    return {"site": site()}

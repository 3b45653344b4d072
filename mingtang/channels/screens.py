"""电子显示屏 and 触摸屏: full-screen pages that any browser of a hall shows, and the signed list of what an LED screen plays.

What is put on a screen is a posting (登记投放) that runs today of a text that is public. The list says until when it
holds; whoever shows it later shows nothing. It is signed (Ed25519) so that a player that is no browser can tell that it
comes from this city: key at /screen/key.pem, decision 0012.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.staticfiles import finders
from django.db.models import Q
from django.template.loader import get_template

from mingtang.channels.models import Posting
from mingtang.clock import SHANGHAI, day
from mingtang.press import addresses, parts
from mingtang.press.printing import Printing
from mingtang.records.models import Edition
from mingtang.vault import keys

HOLDS = timedelta(
    hours=3
)  # the list is printed anew every hour: two failures are borne, a third blanks the screen
SECONDS = 12  # an item stands, the longer the more there is to read
PER_CHARACTER = 0.2
LATEST, COLUMNS = 8, 9  # on the touch screen's start
_FILES = ("channels/screen.css", "channels/screen.js")


@parts.printed
@parts.names_records
def pages(run: Printing) -> None:
    """/screen/ (touch), /screen/led.html, the list and the key, and the two files that they load."""
    for name in _FILES:
        found = finders.find(name)
        assert isinstance(found, str), name
        run.file(f"static/{name}", Path(found).read_bytes())
    run.file("screen/playlist.json", playlist(run))
    run.file(
        "screen/key.pem", _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    _page(run, "screen/led.html", "led", key=_public(), items=_items(run))
    _page(run, "screen/index.html", "touch", latest=_latest(run), columns=_columns(run))


def playlist(run: Printing) -> bytes:
    """{"payload": text, "signature": base64}: the payload is the JSON of {"issued", "until", "site", "items"}, and is
    what was signed, letter by letter."""
    until = run.city.at + HOLDS
    said = {
        "issued": _moment(run.city.at),
        "until": _moment(until),
        "site": run.city.site["name"],
        "items": _items(run),
    }
    payload = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    signature = base64.b64encode(_key().sign(payload.encode())).decode()
    return json.dumps({"payload": payload, "signature": signature}, ensure_ascii=False).encode()


def running(on: Any, channel: str = "led") -> Any:
    """Postings that a screen shows on that day, the latest first."""
    rows = Posting.objects.house.filter(
        Q(until=None) | Q(until__gte=on), channel=channel, off_on=None, on__lte=on
    )
    public = Edition.objects.house.in_force().values("pk")
    return rows.filter(edition__in=public).select_related("edition__agency").order_by("-on", "-pk")


def _items(run: Printing) -> list[dict[str, Any]]:
    """Each edition once, however many screens it was put on."""
    found: dict[int, dict[str, Any]] = {}
    for row in running(day(run.city.at)):
        title = row.edition.title
        found.setdefault(row.edition_id, {
            "title": title, "agency": row.edition.agency.name, "on": row.edition.published_on.isoformat(),
            "url": run.city.base + row.edition.path, "seconds": int(SECONDS + PER_CHARACTER * len(title)),
        })  # fmt: skip
    return list(found.values())


def _latest(run: Printing) -> list[dict[str, Any]]:
    return [{"title": i.title, "url": i.url, "on": i.on} for i in run.newest(LATEST, run.city.own())]


def _columns(run: Printing) -> list[dict[str, str]]:
    """What people at a touch screen look for: the statutory platform's own columns first."""
    own = [
        c for c in run.city.columns.values() if c.takes and c.own and not c.closed_on and c.kind != "guide"
    ]
    chosen = sorted(own, key=lambda c: (not c.statutory, c.order))[:COLUMNS]
    return [{"label": c.name, "url": addresses.column(c.code)} for c in chosen]


def _page(run: Printing, path: str, template: str, **context: Any) -> None:
    """No twin and no place in the sitemap: these are for screens, not for readers who search."""
    said = {"site": run.city.site, "at": run.city.at, **context}
    run.file(path, get_template(f"channels/{template}.html").render(said).encode())


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.signing())


def _public() -> str:
    raw = _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _moment(at: Any) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")  # type: ignore[no-any-return]

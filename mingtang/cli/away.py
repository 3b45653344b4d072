"""away [--from URL] [--tree DIR]: is everything public there while application and database are stopped?

Every address of the sitemap is asked of a plain file server and must come with 200 and the very bytes of the printed
tree. Without --from the verb serves the tree itself, with Python's own file server. It opens no database. With --json
{"asked","wrong":[{"address","found"}]}; exit 1 when an address is wrong, 2 when there is no sitemap.
"""

from __future__ import annotations

import argparse
import html
import http.client
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mingtang.cli.output import progress, refuse, tell
from mingtang.press import addresses

SHOWN, EVERY = 20, 5000  # wrong addresses named; addresses between two lines of progress


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """The verb says itself what it found."""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang away")
    parser.add_argument(
        "--from", dest="url", default="", help="the file server to ask, e.g. http://127.0.0.1:8080"
    )
    parser.add_argument("--tree", default="", help="the printed tree (default: that of MINGTANG_DATA)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    data = Path(os.environ.get("MINGTANG_DATA", "var"))
    public = Path(given.tree) if given.tree else data / "tree" / "public"
    if not (public / addresses.path(addresses.SITEMAP)).exists():
        return refuse(f"no sitemap in {public}", "a printed tree: python -m mingtang print --all")
    with served(public) if not given.url else there(given.url) as url:
        asked, wrong = walk(url, public)
    lines = [f"{one['address']}: {one['found']}" for one in wrong[:SHOWN]]
    tell({"asked": asked, "wrong": wrong}, given.json, [*lines, f"{asked} 个地址，{len(wrong)} 个不对"])
    return 1 if wrong or not asked else 0


@contextmanager
def there(url: str) -> Iterator[str]:
    yield url


@contextmanager
def served(public: Path) -> Iterator[str]:
    """The tree from Python's file server on a free port; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def walk(url: str, public: Path) -> tuple[int, list[dict[str, str]]]:
    """How many addresses were asked of `url`, and those that came otherwise than they stand in `public`."""
    ask = partial(_ask, http.client.HTTPConnection(urlsplit(url).netloc, timeout=30))
    asked, wrong = 0, []
    for address in ["/", addresses.ROBOTS, *_sitemap(ask)]:
        asked += 1
        if found := _fault(ask, address, public):
            wrong.append({"address": address, "found": found})
        if asked % EVERY == 0:
            progress(f"  已查 {asked} 个地址")
    return asked, wrong


def _sitemap(ask: Any) -> Iterator[str]:
    """Every part, and every address in it."""
    for part in _locations(ask(addresses.SITEMAP)[1]):
        yield part
        yield from _locations(ask(part)[1])


def _locations(body: bytes) -> list[str]:
    """Paths in a sitemap, as our own press writes it."""
    found = re.findall(r"<loc>([^<]+)</loc>", body.decode(errors="replace"))
    return [urlsplit(html.unescape(one)).path for one in found]


def _fault(ask: Any, address: str, public: Path) -> str:
    status, body = ask(address)
    if status != 200:
        return f"found {status}, expected 200"
    try:
        same = body == (public / addresses.path(address)).read_bytes()
    except OSError:
        return "found bytes, expected a file of the tree"
    return "" if same else "found other bytes than the tree has"


def _ask(server: http.client.HTTPConnection, address: str) -> tuple[int, bytes]:
    try:
        server.request("GET", address, headers={"Accept-Encoding": "identity"})
        answer = server.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        server.close()  # the next request opens another connection
        return 0, b""

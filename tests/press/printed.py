"""Reading the printed tree in tests: which pages there are, where they lead, what they say."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from mingtang.jobs import worker
from mingtang.press import addresses
from mingtang.press.tree import Tree
from mingtang.ui import doors

TOPICS = ("press.print", "press.withdraw", "press.topics", "press.refresh", "press.all", "search.index")


def run(at) -> None:
    """Everything the acts asked of press and search, at `at`."""
    worker.drain(at, TOPICS)


def tree() -> Tree:
    return Tree(settings.MINGTANG_TREE)


def files() -> dict[str, bytes]:
    """path → bytes of every plain file that stands."""
    public = tree().public
    found = {str(p.relative_to(public)): p for p in sorted(Path(public).rglob("*")) if p.is_file()}
    return {name: p.read_bytes() for name, p in found.items() if not name.endswith((".gz", ".br"))}


def page(url: str) -> str:
    return (tree().public / addresses.path(url)).read_text(encoding="utf-8")


class Links(HTMLParser):
    """Addresses a page leads to or loads, its meta tags and its forms' methods."""

    def __init__(self, html: str):
        super().__init__()
        self.found, self.meta, self.methods = [], {}, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and "name" in given:
            self.meta[given["name"]] = given["content"]
        if tag == "form":
            self.methods.append((given.get("method") or "get").lower())
        for name in ("href", "src", "action"):
            if given.get(name):
                self.found.append(given[name])


def broken(known: dict[str, bytes]) -> list[str]:
    """ "page → address" for every internal link of the tree that leads nowhere, in the tree or in the application."""
    lost = []
    for name, data in known.items():
        if name.endswith(".html"):
            lost += [f"{name} → {url}" for url in Links(data.decode()).found if not _leads(url, name, known)]
    return sorted(set(lost))


def _leads(url: str, name: str, known) -> bool:
    parts = urlsplit(url)
    if parts.scheme or url.startswith(("#", "//")):
        return True
    path = unquote(parts.path)
    assert path.startswith("/"), f"{name} links to {url}"
    if doors.is_door(path[1:]):
        try:
            return bool(resolve("/" + path[1:].removeprefix(doors.LARGE)))
        except Resolver404:
            return False
    return addresses.path(path) in known

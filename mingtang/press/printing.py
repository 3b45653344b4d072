"""One generation in the making: pages are put in, with their traditional twins, and printed together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template

from . import addresses, editions, paths
from .city import City
from .editions import Item
from .hant import hant
from .large import large
from .series import Series
from .tree import Tree

log = logging.getLogger(__name__)

Meta = list[tuple[str, str]]
NEWEST = 20  # of a column: as many as a feed has, the longest list that is asked of newest()


@dataclass(frozen=True, slots=True)
class Printed:
    """What a generation really wrote. pages: HTML pages besides its own; a twin is the same page and counts
    among the files, as feeds, sitemaps and data do."""

    own: int
    pages: int
    files: int

    @classmethod
    def of(cls, changed: Iterable[str], own: Collection[str]) -> Printed:
        names = list(changed)
        pages = {n for n in names if n.endswith(".html") and not n.startswith(paths.TWINS)}
        folders = tuple(addresses.path(url).removesuffix(".html") + "/" for url in own)
        mine = pages & {addresses.path(url) for url in own} | {n for n in pages if n.startswith(folders)}
        return cls(len(mine), len(pages) - len(mine), len(names))

    def __str__(self) -> str:
        return f"{self.own} pages of its own, {self.pages} other pages rewritten, {self.files} files in all"


class Printing:
    """Collects files and prints them. `everything`: note every path, so that what nobody prints any more can go."""

    def __init__(self, tree: Tree, city: City, *, everything: bool = False):
        self.tree, self.city = tree, city
        self._changes: dict[str, bytes] = {}
        self._withdrawn: set[str] = set()
        self.produced: set[str] | None = set() if everything else None
        self._noted: list[str] | None = None
        self._found: dict[tuple[Any, ...], Any] = {}
        self._sites: dict[str, dict[str, Any]] = {}  # section → what its pages know of the site

    def file(self, path: str, data: bytes) -> None:
        self._changes[path] = data
        if self.produced is not None:
            self.produced.add(path)

    def page(
        self, url: str, template: str, *, section: str = "", meta: Meta | None = None,
        site: dict[str, Any] | None = None, **context: Any,
    ) -> None:  # fmt: skip
        """Render press/`template`.html for `url`, its large-type twin where it has one, and the traditional twin of both.

        section: the part of the site that is marked as current. meta: page tags after those of the site.
        site: what this page knows of the site beyond the others (home: the latest checkpoint)."""
        twin = addresses.large(url)
        known = self._site(section)
        frame = {
            "site": known | site | {"kept": {}} if site else known,
            "hant": "/" + paths.twin(url.removeprefix("/")),
            "meta": meta or [],
            "large": twin,
            "card": self._card(dict(meta)) if meta else None,
            "canonical": self.city.base + url,
        }
        if self._noted is not None:
            self._noted.append(url)
        html = get_template(f"press/{template}.html").render(frame | context)
        for here, text in ((url, html), (twin, large(html, url) if twin else "")):
            if here:
                self.file(addresses.path(here), text.encode())
                self.file(paths.twin(addresses.path(here)), hant(text).encode())

    def _site(self, section: str) -> dict[str, Any]:
        """What all pages of one part know of the site, with what their templates keep of each other (ui: keep)."""
        if section not in self._sites:
            shared, here = self.city.site, addresses.SECTIONS[section][0] if section else ""
            nav = [item | {"current": item["url"] == here} for item in shared["nav"]]
            self._sites[section] = shared | {"nav": nav, "kept": {}}
        return self._sites[section]

    def _card(self, tags: Mapping[str, str]) -> dict[str, str]:
        """What a messenger shows of a link to this page: title, summary, picture."""
        article = "ArticleTitle" in tags
        title = tags["ArticleTitle" if article else "ColumnName"]
        text = tags.get("Description") or tags.get("ColumnDescription") or title
        picture = f"{self.city.base}/static/ui/share.png"
        return {"title": title, "text": text, "picture": picture, "kind": "article" if article else "website"}

    @contextmanager
    def noting(self) -> Iterator[list[str]]:
        """The addresses of the pages that are put in meanwhile."""
        self._noted = found = []
        try:
            yield found
        finally:
            self._noted = None

    def series(self, size: int, **which: Any) -> Series:
        """The places of a list (`editions.series`), looked up once a generation."""
        key = ("series", size, *sorted(which.items()))
        found: Series = self._once(key, lambda: editions.series(size, **which))
        return found

    def newest(self, number: int, columns: Iterable[str]) -> list[Item]:
        """The latest `number` (at most NEWEST) of these columns, newest first; each column is asked once a generation."""
        found = [item for code in columns for item in self._latest(code)[:number]]
        return sorted(found, key=lambda item: (item.on, item.edition), reverse=True)[:number]

    def _latest(self, column: str) -> list[Item]:
        found: list[Item] = self._once(("latest", column), lambda: editions.newest(NEWEST, column=column))
        return found

    def _once(self, key: tuple[Any, ...], look: Callable[[], Any]) -> Any:
        """What was found until the next flush: the press holds its lock, so what is printed together says the same."""
        if key not in self._found:
            self._found[key] = look()
        return self._found[key]

    def withdraw(self, names: Iterable[str]) -> None:
        """Take these paths back: replaced by what this generation prints there (a tombstone), or removed."""
        self._withdrawn |= set(names)

    @property
    def takes_back(self) -> bool:
        """Whether something is taken back by what was put in so far."""
        return bool(self._withdrawn)

    def flush(self, own: Collection[str] = ()) -> Printed:
        """Print what was collected as one generation. own: addresses of the pages it is printed for."""
        before = self.tree.current
        number = self.tree.release(self._changes, self._withdrawn)
        rows = self.tree.register.since(before) if number != before else []
        done = Printed.of((row.path for row in rows), own)
        if rows:
            log.info("press: generation %s: %s", number, done)
        self._changes, self._withdrawn, self._found = {}, set(), {}
        return done

    def stands(self, url: str) -> bool:
        """Whether a page answers there, or will with this generation."""
        path = addresses.path(url)
        return path in self._changes or any(row.variants for row in self.standing([path]).values())

    @property
    def waiting(self) -> int:
        """Files put in since the last generation."""
        return len(self._changes)

    def standing(self, names: Iterable[str]) -> Mapping[str, Any]:
        """path → register row, of those the tree knows."""
        return self.tree.register.several(names)

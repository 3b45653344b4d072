"""One generation in the making: pages are put in, with their traditional twins, and printed together."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import get_template

from . import addresses, paths
from .city import City
from .hant import hant
from .tree import Tree

log = logging.getLogger(__name__)

Meta = list[tuple[str, str]]


class Printing:
    """Collects files and prints them. `everything`: note every path, so that what nobody prints any more can go."""

    def __init__(self, tree: Tree, city: City, *, everything: bool = False):
        self.tree, self.city = tree, city
        self._changes: dict[str, bytes] = {}
        self._withdrawn: set[str] = set()
        self.produced: set[str] | None = set() if everything else None

    def file(self, path: str, data: bytes) -> None:
        self._changes[path] = data
        if self.produced is not None:
            self.produced.add(path)

    def page(
        self, url: str, template: str, *, section: str = "", meta: Meta | None = None,
        site: Mapping[str, Any] | None = None, **context: Any,
    ) -> None:  # fmt: skip
        """Render press/`template`.html for `url`, and its twin.

        section: the part of the site that is marked as current. meta: page tags after those of every page.
        site: what this page knows of the site beyond the others (home: the latest checkpoint)."""
        shared = self.city.site
        here = addresses.SECTIONS[section][0] if section else ""
        nav = [item | {"current": item["url"] == here} for item in shared["nav"]]
        tags = [
            ("SiteName", shared["name"]),
            ("SiteDomain", shared["domain"]),
            ("SiteIDCode", shared["code"]),
        ]
        frame = {
            "site": shared | {"nav": nav} | dict(site or {}),
            "hant": "/" + paths.twin(url.removeprefix("/")),
            "meta": tags + (meta or []),
            "canonical": self.city.base + url,
        }
        html = get_template(f"press/{template}.html").render(frame | context)
        self.file(addresses.path(url), html.encode())
        self.file(paths.twin(addresses.path(url)), hant(html).encode())

    def withdraw(self, names: Iterable[str]) -> None:
        """Take these paths back: replaced by what this generation prints there (a tombstone), or removed."""
        self._withdrawn |= set(names)

    def flush(self) -> int:
        """Print what was collected as one generation; the number of files that really changed."""
        before = self.tree.current
        number = self.tree.release(self._changes, self._withdrawn)
        touched = len(self.tree.register.since(before)) if number != before else 0
        if touched:
            log.info("press: generation %s: %s of %s files changed", number, touched, len(self._changes))
        self._changes, self._withdrawn = {}, set()
        return touched

    def standing(self, names: Iterable[str]) -> Mapping[str, Any]:
        """path → register row, of those the tree knows."""
        return self.tree.register.several(names)

"""The built-in server of the public tree: a thin WSGI layer in front of the application.

It answers GET and HEAD of printed paths from memory and hands everything else on. The map from address to
answer is swapped whole when `current` moves, so a reader gets one generation or the next, never a mixture,
and from the moment a release has returned only the new one. It never asks the application's database.
"""

import logging
import mmap
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from . import paths
from .answers import (
    Answer,
    Codings,
    Environ,
    Held,
    OnDisk,
    Redirect,
    StartResponse,
    addresses,
    head,
    held,
    is_known,
    on_disk,
    read,
)
from .register import Row
from .tree import Tree

log = logging.getLogger(__name__)

App = Callable[[Environ, StartResponse], Iterable[bytes]]

# A page must be asked for again each time, so that a withdrawal reaches every honest cache at once; the
# answer is mostly a 304. Assets carry their digest in the name.
CACHE = dict.fromkeys(paths.CLASSES, "public, no-cache") | {"asset": "public, max-age=31536000, immutable"}
MEMORY = 256 << 20  # bytes of bodies held


class PublicFiles:
    """WSGI application: the tree at `root` in front of `app`.

    headers: sent with every file (content policy and the like); nosniff is always sent.
    cache: class → Cache-Control, over CACHE. memory: bytes of bodies to hold; beyond it, files are read at
    each request, attachments first. seen: told of each GET that a file answers; it must be quick and never raise.
    """

    def __init__(
        self,
        root: str | Path,
        app: App,
        *,
        headers: Mapping[str, str] | None = None,
        cache: Mapping[str, str] | None = None,
        memory: int = MEMORY,
        seen: Callable[[Environ], None] | None = None,
    ):
        self._tree = Tree(root)
        self._inner = app
        self._constant = {"X-Content-Type-Options": "nosniff"} | dict(headers or {})
        self._cache = CACHE | dict(cache or {})
        self._left, self._told = memory, seen
        self._codings = Codings()
        self._turn = threading.Lock()
        self._map: dict[str, Answer] = {}
        self._bytes: dict[str, int] = {}
        self._generation = 0
        self._seen = b""
        with open(self._tree.root / "current", "rb") as file:
            self._current = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.refresh()

    @property
    def generation(self) -> int:
        """The generation answered from."""
        return self._generation

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._current[:] != self._seen:
            self.refresh()
        answer = self._map.get(environ["PATH_INFO"])
        method = environ["REQUEST_METHOD"]
        if answer is None or (method != "GET" and method != "HEAD"):
            return self._inner(environ, start_response)
        if self._told is not None and method == "GET":
            self._told(environ)
        index = self._codings(environ.get("HTTP_ACCEPT_ENCODING"))
        if not isinstance(answer, tuple):
            if isinstance(answer, Redirect):
                return answer.respond(environ, start_response)
            return self._read(answer, index, environ, start_response)
        tag, status, headers, body, short = answer[index]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and (known == tag or is_known(known, tag)) and status == "200 OK":
            start_response("304 Not Modified", short)
            return []
        start_response(status, headers)
        return body if method == "GET" else []

    def refresh(self) -> None:
        """Take over what was printed since the last look. Threads that come meanwhile wait: a withdrawn
        page must not be answered once its withdrawal has returned."""
        with self._turn:
            seen = self._current[:]
            if seen == self._seen:
                return
            self._take_over()
            self._seen = seen

    def _take_over(self, doubted: OnDisk | None = None) -> None:
        """Fold what changed into a copy of the map, while the tree stands still, and swap it in."""
        while not self._load(doubted):
            self._tree.recover()

    def _load(self, doubted: OnDisk | None) -> bool:
        """False when a killed press left files of two generations."""
        with self._tree.still():
            if self._tree.journals.promised():
                return False
            rows = self._tree.register.since(self._generation)
            fresh = dict(self._map)
            for row in sorted(rows, key=self._importance):
                self._enter(fresh, row)
            if doubted and fresh.get(paths.address(doubted.row.path)) is doubted:
                self._enter(fresh, doubted.row, checked=True)
            generation = self._tree.register.generation
        self._map, self._generation = fresh, generation
        return True

    def _importance(self, row: Row) -> tuple[bool, int, int]:
        return bool(row.variants), -paths.CLASSES.index(paths.classify(row.path)), row.size

    def _enter(self, fresh: dict[str, Answer], row: Row, *, checked: bool = False) -> None:
        self._left += self._bytes.pop(row.path, 0)
        answer = self._answer(row, checked) if row.variants else None
        for address, target in addresses(paths.address(row.path)):
            if answer is None:
                fresh.pop(address, None)
            else:
                fresh[address] = Redirect(target) if target else answer

    def _answer(self, row: Row, checked: bool) -> Held | OnDisk | None:
        """The answer for a row; None, and a line in the log, when the tree has other bytes."""
        common = head(row, paths.classify(row.path), self._constant, self._cache)
        try:
            if row.size > self._left:
                return on_disk(self._tree.public, row, common, checked=checked)
            bodies = read(self._tree.public, row)
        except (OSError, ValueError) as fault:
            log.error("press: %s is registered and cannot be answered: %s", row.path, fault)
            return None
        self._left -= row.size
        self._bytes[row.path] = row.size
        return held(row, common, bodies)

    def _read(self, answer: OnDisk, index: int, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        chosen = answer.choose(index)
        fd = answer.open(self._tree.public, chosen)
        if fd is not None:
            return answer.respond(fd, chosen, environ, start)
        with self._turn:  # a later generation is being renamed, or somebody touched the file: look again
            self._take_over(answer)
        again = self._map.get(environ["PATH_INFO"])
        if not isinstance(again, OnDisk):
            return self(environ, start)
        chosen = again.choose(index)
        fd = again.open(self._tree.public, chosen)
        if fd is None:
            start("503 Service Unavailable", [("Retry-After", "1"), ("Content-Length", "0")])
            return []
        return again.respond(fd, chosen, environ, start)

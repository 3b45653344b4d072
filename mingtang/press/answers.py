"""What the built-in server says for one address: everything that can be made ready is made ready here,
once a generation, so that a request costs a look-up and a tuple."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .paths import SHOWN, TYPES, content_type, suffix
from .register import Row
from .variants import digest

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
# etag, status, headers, body, headers of a 304. One an encoding: plain, gzip, brotli.
Variant = tuple[str, str, Headers, list[bytes], Headers]
Held = tuple[Variant, Variant, Variant]
CODINGS = (("", ""), (".gz", "gzip"), (".br", "br"))

CHUNK = 1 << 18


class Codings:
    """Accept-Encoding → index into CODINGS (RFC 9110 12.5.3). The few values that browsers send are
    remembered."""

    def __init__(self) -> None:
        self._known: dict[str | None, int] = {None: 0}

    def __call__(self, accept: str | None) -> int:
        index = self._known.get(accept)
        if index is None:
            index = self.choose(accept or "")
            if len(self._known) < 500:
                self._known[accept] = index
        return index

    @staticmethod
    def choose(accept: str) -> int:
        weights = {}
        for item in accept.lower().split(","):
            name, _, rest = item.partition(";")
            _, _, q = rest.partition("=")
            try:
                weights[name.strip()] = float(q) if rest.strip() else 1.0
            except ValueError:
                weights[name.strip()] = 0.0
        other = weights.get("*", 0.0)
        br, gzip = weights.get("br", other), weights.get("gzip", other)
        if br <= 0 and gzip <= 0:
            return 0
        return 2 if br >= gzip else 1


def etag(digest: str) -> str:
    return f'"{digest[:32]}"'


def is_known(if_none_match: str, tag: str) -> bool:
    """True when a client's validators name `tag` (RFC 9110 13.1.2, weak comparison)."""
    given = [item.strip().removeprefix("W/") for item in if_none_match.split(",")]
    return tag in given or given == ["*"]


def head(row: Row, kind: str, constant: Mapping[str, str], cache: Mapping[str, str]) -> Headers:
    """The headers that all variants of `row` share; `kind` is its class."""
    found = [("Content-Type", content_type(row.path)), ("Cache-Control", cache[kind])]
    if ".gz" in row.variants or ".br" in row.variants:
        found.append(("Vary", "Accept-Encoding"))
    if kind == "attachment" and suffix(row.path) not in SHOWN and suffix(row.path) in TYPES:
        found.append(("Content-Disposition", "attachment"))
    return found + list(constant.items())


def variant(row: Row, common: Headers, index: int, body: list[bytes]) -> Variant:
    end, coding = CODINGS[index]
    digest, size = row.variants[end]
    tag = etag(digest)
    headers = [("ETag", tag), ("Content-Length", str(size)), *common]
    if coding:
        headers.append(("Content-Encoding", coding))
    short = [("ETag", tag), *(pair for pair in common if pair[0] in ("Cache-Control", "Vary"))]
    return tag, "410 Gone" if row.gone else "200 OK", headers, body, short


def held(row: Row, common: Headers, bodies: Mapping[str, bytes]) -> Held:
    """An address answered from memory; an encoding that was not printed falls back on the plain bytes."""
    made = {
        end: variant(row, common, i, [bodies[end]]) for i, (end, _) in enumerate(CODINGS) if end in bodies
    }
    return made[""], made.get(".gz", made[""]), made.get(".br", made[""])


class OnDisk:
    """An address whose bytes are read from the tree at each request. `stamps` are the identities its files
    had while the tree stood still: another identity means that a later generation is being renamed."""

    __slots__ = ("common", "row", "stamps")

    def __init__(self, row: Row, common: Headers, stamps: Mapping[str, tuple[int, ...]]):
        self.row, self.common, self.stamps = row, common, stamps

    def choose(self, index: int) -> int:
        return index if CODINGS[index][0] in self.row.variants else 0

    def open(self, public: Path, index: int) -> int | None:
        """A descriptor of the very file the register means, or None."""
        end = CODINGS[index][0]
        try:
            fd = os.open(f"{public}/{self.row.path}{end}", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            return None
        if stamp(os.fstat(fd)) == self.stamps[end]:
            return fd
        os.close(fd)
        return None

    def respond(self, fd: int, index: int, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        tag, status, headers, _, short = variant(self.row, self.common, index, [])
        pieces = Pieces(fd)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and status == "200 OK" and is_known(known, tag):
            start("304 Not Modified", short)
        else:
            start(status, headers)
            if environ["REQUEST_METHOD"] == "GET":
                return pieces
        pieces.close()
        return []


class Redirect:
    """A folder without its slash."""

    __slots__ = ("location",)

    def __init__(self, location: str):
        self.location = quote(location.encode("latin-1"))

    def respond(self, environ: Environ, start: StartResponse) -> list[bytes]:
        query = environ.get("QUERY_STRING")
        where = f"{self.location}?{query}" if query else self.location
        start("301 Moved Permanently", [("Location", where), ("Content-Length", "0")])
        return []


Answer = Held | OnDisk | Redirect


class Pieces:
    """A file in chunks; the descriptor is closed when the server is done or the client is gone."""

    def __init__(self, fd: int):
        self._file = os.fdopen(fd, "rb", buffering=0)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(CHUNK), b"")

    def close(self) -> None:
        self._file.close()


def read(public: Path, row: Row) -> dict[str, bytes]:
    """suffix → bytes of all variants. Raises OSError or ValueError when they are not the registered ones."""
    bodies = {}
    for end, (_, size) in row.variants.items():
        bodies[end] = (public / (row.path + end)).read_bytes()
        if len(bodies[end]) != size:
            raise ValueError(f"{end or 'plain'}: expected {size} bytes, found {len(bodies[end])}")
    return bodies


def on_disk(public: Path, row: Row, common: Headers, *, checked: bool) -> OnDisk:
    """The answer for a file too big to hold; `checked` compares its bytes with the register too (a restored
    tree has other identities and the same bytes). Raises OSError or ValueError as read() does."""
    if checked:
        for end, body in read(public, row).items():
            if digest(body) != row.variants[end][0]:
                raise ValueError("its digest is not the registered one")
    return OnDisk(row, common, {end: stamp((public / (row.path + end)).lstat()) for end in row.variants})


def stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def addresses(address: str) -> Iterable[tuple[str, str]]:
    """The addresses one file answers, with "" or, for a redirect, its target."""
    yield address, ""
    folder = address.removesuffix("index.html")
    if folder != address and folder.endswith("/"):
        yield folder, ""
        if folder != "/":
            yield folder[:-1], folder

"""The traditional-script twin of a printed page: OpenCC s2t over what a reader reads, and nothing else.

Text between tags and the four attributes that are read aloud or shown are converted; addresses, classes,
scripts, styles and comments stay as they are. Links to printed pages lead to their twins, and the link that
led here leads back. The input is our own rendered HTML: whole tags, quoted attributes.
"""

import functools
import re
from collections.abc import Callable

import opencc

from .paths import DYNAMIC, TWIN

READ = frozenset({"title", "alt", "aria-label", "placeholder"})
LED = {"a": "href", "area": "href", "link": "href", "form": "action"}
BACK = "简体版"  # what the link 繁體版 becomes

TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</(?P=raw)\s*>"
    r"|<!\w[^>]*>"
    r"|</?[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?P<is>\s*=\s*)(?P<q>[\"']?)(?P<value>(?<=\")[^\"]*|(?<=')[^']*|[^\s\"'>]+)"
)
TOUCHED = re.compile(r"\b(?:title|alt|aria-label|placeholder|href|action)\s*=|^<html\b", re.IGNORECASE)
NAME = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)
MARK = "\x1f"  # between pieces converted in one call; HTML does not allow it in text


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """Plain text in traditional characters."""
    return str(_converter().convert(text))


def _everywhere(path: str) -> bool:
    return True


def hant(html: str, *, has_twin: Callable[[str], bool] = _everywhere) -> str:
    """The twin of a page. `has_twin` is asked for each printed page it links to ("/r/2026/x.html"): the
    link leads to the twin when it says so; for one page it always says the same."""
    page = _Page(has_twin)
    end = 0
    for tag in TAG.finditer(html):
        page.text(html[end : tag.start()])
        page.tag(tag.group())
        end = tag.end()
    page.text(html[end:])
    return page.joined()


class _Page:
    """Pieces of one page: what is copied as it is, and what goes through the converter in a single call."""

    def __init__(self, has_twin: Callable[[str], bool]):
        self._has_twin = has_twin
        self._pieces: list[str] = []
        self._read: list[int] = []  # indexes of the pieces to convert
        self._back = False

    def text(self, text: str) -> None:
        if self._back and text.strip():
            self._pieces.append(BACK)
            self._back = False
        elif text:
            self._add(text, True)

    def tag(self, tag: str) -> None:
        back, pieces = _tag(tag, self._has_twin)
        self._back = self._back if back is None else back
        for piece, read in pieces:
            self._add(piece, read)

    def joined(self) -> str:
        fresh = list({self._pieces[i] for i in self._read} - _known.keys())
        said = dict(zip(fresh, traditional(MARK.join(fresh)).split(MARK), strict=bool(fresh)))
        for index in self._read:
            text = self._pieces[index]
            self._pieces[index] = said.get(text) or _known.get(text, text)
        _remember(said)
        return "".join(self._pieces)

    def _add(self, text: str, read: bool) -> None:
        if read:
            self._read.append(len(self._pieces))
            text = text.replace(MARK, "")
        self._pieces.append(text)


_known: dict[str, str] = {}  # short texts, mostly of the frame, that the next page says again


def _remember(said: dict[str, str]) -> None:
    if len(_known) > 5000:
        _known.clear()
    _known.update({text: other for text, other in said.items() if len(text) < 60})


Pieces = tuple[tuple[str, bool], ...]  # text, and whether it is read and so converted


@functools.lru_cache(maxsize=4096)
def _tag(tag: str, has_twin: Callable[[str], bool]) -> tuple[bool | None, Pieces]:
    """A tag in pieces, and whether it is the link that leads back (None: no say in that). The frame of every page has
    the same tags, so most are looked at once."""
    if tag.startswith(("<!", "<script", "<style")) or not TOUCHED.search(tag):
        return None, ((tag, False),)
    named = NAME.match(tag)
    name = named[1].lower() if named else ""
    if name == "html":
        return None, ((_in_traditional(tag), False),)
    values = {m["name"].lower(): m["value"] for m in ATTRIBUTE.finditer(tag)}
    back = name == "a" and values.get("hreflang") == "zh-Hant"
    pieces, end = [], 0
    for attribute in ATTRIBUTE.finditer(tag):
        pieces.append((tag[end : attribute.start("value")], False))
        led = LED.get(name) == attribute["name"].lower() and "hreflang" not in values
        pieces.append(_attribute(attribute["name"].lower(), attribute["value"], led, back, has_twin))
        end = attribute.end("value")
    return back, (*pieces, (tag[end:], False))


def _attribute(
    name: str, value: str, led: bool, back: bool, has_twin: Callable[[str], bool]
) -> tuple[str, bool]:
    if back and name in ("lang", "hreflang"):
        return "zh-Hans", False
    if back and name == LED["a"]:
        return value.removeprefix("/" + TWIN.rstrip("/")) or "/", False
    if name in READ:
        return value, True
    return (_led(value, has_twin) if led else value), False


def _led(address: str, has_twin: Callable[[str], bool]) -> str:
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    first = path[1:].split("/", 1)[0]
    is_page = path.startswith("/") and not path.startswith("//") and path.endswith(("/", ".html"))
    if not is_page or first in DYNAMIC or first in ("static", "hant", "large") or not has_twin(path):
        return address
    return "/" + TWIN + address[1:]


def _in_traditional(tag: str) -> str:
    """The <html> tag with lang="zh-Hant"."""
    without = re.sub(r"\slang\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", "", tag, flags=re.IGNORECASE)
    return without[:5] + ' lang="zh-Hant"' + without[5:]

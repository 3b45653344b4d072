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


def hant(html: str, *, has_twin: Callable[[str], bool] = lambda path: True) -> str:
    """The twin of a page. `has_twin` is asked for each printed page it links to ("/r/2026/x.html"): the
    link leads to the twin when it says so."""
    page = _Page(has_twin)
    end = 0
    for tag in TAG.finditer(html):
        page.text(html[end : tag.start()])
        page.tag(tag)
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
            self._convert(text)

    def tag(self, found: re.Match[str]) -> None:
        tag = found.group()
        if found["raw"] or tag.startswith("<!") or not TOUCHED.search(tag):
            self._pieces.append(tag)
            return
        named = NAME.match(tag)
        name = named[1].lower() if named else ""
        if name == "html":
            self._pieces.append(_in_traditional(tag))
            return
        values = {m["name"].lower(): m["value"] for m in ATTRIBUTE.finditer(tag)}
        self._back = name == "a" and values.get("hreflang") == "zh-Hant"
        end = 0
        for attribute in ATTRIBUTE.finditer(tag):
            self._pieces.append(tag[end : attribute.start("value")])
            self._attribute(name, attribute["name"].lower(), attribute["value"], "hreflang" in values)
            end = attribute.end("value")
        self._pieces.append(tag[end:])

    def joined(self) -> str:
        converted = traditional(MARK.join(self._pieces[i] for i in self._read)).split(MARK)
        for index, text in zip(self._read, converted, strict=bool(self._read)):
            self._pieces[index] = text
        return "".join(self._pieces)

    def _attribute(self, tag: str, name: str, value: str, other_language: bool) -> None:
        if self._back and name in ("lang", "hreflang"):
            self._pieces.append("zh-Hans")
        elif self._back and name == LED["a"]:
            self._pieces.append(value.removeprefix("/" + TWIN.rstrip("/")) or "/")
        elif name in READ:
            self._convert(value)
        elif LED.get(tag) == name and not other_language:
            self._pieces.append(self._led(value))
        else:
            self._pieces.append(value)

    def _convert(self, text: str) -> None:
        self._read.append(len(self._pieces))
        self._pieces.append(text.replace(MARK, ""))

    def _led(self, address: str) -> str:
        path = re.split(r"[?#]", address, maxsplit=1)[0]
        first = path[1:].split("/", 1)[0]
        is_page = path.startswith("/") and not path.startswith("//") and path.endswith(("/", ".html"))
        if (
            not is_page
            or first in DYNAMIC
            or first in ("static", "hant", "large")
            or not self._has_twin(path)
        ):
            return address
        return "/" + TWIN + address[1:]


def _in_traditional(tag: str) -> str:
    """The <html> tag with lang="zh-Hant"."""
    without = re.sub(r"\slang\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", "", tag, flags=re.IGNORECASE)
    return without[:5] + ' lang="zh-Hant"' + without[5:]

"""The traditional-script twin of a printed page: OpenCC s2t over what a reader reads, and nothing else.

Text between tags and the four attributes that are read aloud or shown are converted; addresses, classes,
scripts, styles and comments stay as they are. Links to printed pages lead to their twins, and the link that
led here leads back. The input is our own rendered HTML: whole tags, quoted attributes.
"""

import functools
import re

import opencc

from mingtang.ui.doors import is_door

from .paths import TWIN

READ = frozenset({"title", "alt", "aria-label", "placeholder"})
LED = {"a": "href", "area": "href", "link": "href", "form": "action"}
BACK = "简体版"  # what the link 繁體版 becomes

TAG = re.compile(
    r"(<!--.*?-->"
    r"|<script\b(?:[^>\"']++|\"[^\"]*\"|'[^']*')*>.*?</script\s*>"
    r"|<style\b(?:[^>\"']++|\"[^\"]*\"|'[^']*')*>.*?</style\s*>"
    r"|<!\w[^>]*>"
    r"|</?[a-z](?:[^>\"']++|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(
    r"(?P<before>(?P<name>[^\s\"'<>/=]+)\s*=\s*[\"']?)(?P<value>(?<=\")[^\"]*|(?<=')[^']*|[^\s\"'>]+)"
)
TOUCHED = re.compile(
    "title|alt|aria-label|placeholder|href|action|<html"
)  # one of these is in each tag that changes
NAME = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)
MARK = "\x1f"  # between pieces converted in one call; HTML does not allow it in text


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """Plain text in traditional characters."""
    return str(_converter().convert(text))


def hant(html: str) -> str:
    """The twin of a page. What one line holds does not ask what the others hold, so lines of the frame, which every page
    has, are converted once."""
    lines = html.replace(MARK, "").split("\n")
    fresh = [line for line in dict.fromkeys(lines) if line not in _lines]
    made = _converted("\n".join(fresh), lines=True) if fresh else ""
    if made is None:  # something begins on one line and ends on another
        return _converted("\n".join(lines)) or ""
    found = dict(zip(fresh, made.split("\n"), strict=bool(fresh)))
    twin = "\n".join([found[line] if line in found else _lines[line] for line in lines])
    if len(_lines) > 2000:
        _lines.clear()
    _lines.update({line: other for line, other in found.items() if len(line) < 500})
    return twin


_lines: dict[
    str, str
] = {}  # short lines whose twins are known; a thousand pages of them would weigh as much as the pages


def _converted(html: str, *, lines: bool = False) -> str | None:
    """The twin of `html`; with `lines`, None where a tag, a comment or a script goes on over the end of a line."""
    pieces = TAG.split(html)  # text and tag in turn, text first and last
    texts, tags = pieces[::2], pieces[1::2]
    if lines and _goes_on("".join(texts), "".join(tags).lower()):
        return None
    pieces[::2] = _texts(texts)
    pieces[1::2] = map(_tag, tags)
    for index, tag in enumerate(tags):
        if '"zh-Hant"' in tag and _leads_back(tag) and texts[index + 1].strip():
            pieces[2 * index + 2] = BACK
    return "".join(pieces)


def _goes_on(texts: str, tags: str) -> bool:
    opened = any(tags.count(f"<{name}") != tags.count(f"</{name}") for name in ("script", "style"))
    return opened or "\n" in tags or "<" in texts or ">" in texts


_known: dict[str, str] = {}  # short texts, mostly of the frame, that the next page says again


def _texts(texts: list[str]) -> list[str]:
    """The texts between the tags, in one call of the converter; no word is joined over a tag."""
    fresh = list({text for text in texts if text not in _known})
    said = dict(zip(fresh, traditional(MARK.join(fresh)).split(MARK), strict=bool(fresh)))
    found = [said[text] if text in said else _known[text] for text in texts]
    if len(_known) > 5000:
        _known.clear()
    _known.update({text: other for text, other in said.items() if len(text) < 60})
    return found


@functools.lru_cache(maxsize=4096)
def _tag(tag: str) -> str:
    """A tag of the twin. The frame of every page has the same tags, so most are looked at once."""
    if tag.startswith(("<!", "<script", "<style")) or not TOUCHED.search(tag):
        return tag
    named = NAME.match(tag)
    name = named[1].lower() if named else ""
    if name == "html":
        return _in_traditional(tag)
    back, leads = _leads_back(tag), "hreflang" not in _attributes(tag)

    def change(found: re.Match[str]) -> str:
        key, value = found["name"].lower(), found["value"]
        if back and key in ("lang", "hreflang"):
            value = "zh-Hans"
        elif back and key == LED["a"]:
            value = value.removeprefix("/" + TWIN.rstrip("/")) or "/"
        elif key in READ:
            value = traditional(value)
        elif leads and LED.get(name) == key:
            value = _led(value)
        return found["before"] + value

    return ATTRIBUTE.sub(change, tag)


def _attributes(tag: str) -> dict[str, str]:
    return {m["name"].lower(): m["value"] for m in ATTRIBUTE.finditer(tag)}


def _leads_back(tag: str) -> bool:
    """Whether this is the link 繁體版, which on the twin leads back."""
    return tag.startswith("<a ") and _attributes(tag).get("hreflang") == "zh-Hant"


def _led(address: str) -> str:
    """Where a link leads on the twin: to the twin of a printed page."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    first = path[1:].split("/", 1)[0]
    is_page = path.startswith("/") and not path.startswith("//") and path.endswith(("/", ".html"))
    if not is_page or is_door(path[1:]) or first in ("static", "hant"):
        return address
    return "/" + TWIN + address[1:]


def _in_traditional(tag: str) -> str:
    """The <html> tag with lang="zh-Hant"."""
    without = re.sub(r"\slang\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", "", tag, flags=re.IGNORECASE)
    return without[:5] + ' lang="zh-Hant"' + without[5:]

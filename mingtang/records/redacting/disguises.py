"""Looking for a text in every disguise that a file may give it: other encodings, escapes, blanks between its characters. Pure Python."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

_WORTH = re.compile(
    r".*[\u3400-\u9fff\U00020000-\U0003ffff].*[\u3400-\u9fff\U00020000-\U0003ffff].*|(?=.*[^0-9]).{4,}|[0-9]{6,}",
    re.DOTALL,
)
_NOTHING = re.compile(
    r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\ufffe\x00-\x1e·,，.。、:：;；\-—_/|*]+"
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_CODED = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_HEXED = re.compile(r"(?:[0-9A-Fa-f]{2}){6,}")
_MOST = 4_000  # coded runs of one text that are opened


def plain(text: str) -> str:
    """The text as it is compared: one width, one case, without blanks and what separates words; EDGE stays, for nothing is
    read over it."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text)).casefold()


def needles(withheld: Iterable[str]) -> tuple[list[str], int]:
    """(texts worth looking for, how many are too short for it: two Chinese characters, four letters, six figures; less
    than that stands everywhere)."""
    folded = {plain(one) for one in withheld} - {""}
    worth = {one for one in folded if _WORTH.fullmatch(one)}
    return sorted(worth), len(folded - worth)


def found_in(text: str, sought: Iterable[str]) -> set[str]:
    """Which of the needles stand in `text`, forwards or backwards, as they are or coded."""
    hays = [plain(one) for one in _read(text)]
    return {one for one in sought if any(one in hay or one[::-1] in hay for hay in hays)}


def _read(text: str) -> Iterator[str]:
    """The text, and what it says once its escapes and codes are undone."""
    yield text
    if "&" in text:
        yield html.unescape(text)
    if "%" in text:
        yield unquote(text)
    if "\\u" in text:
        yield _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    for n, run in enumerate(_CODED.finditer(text)):
        if n > _MOST:
            break
        yield from _texts(_base64(run[0]))
    for n, run in enumerate(_HEXED.finditer(text)):
        if n > _MOST:
            break
        yield from _texts(bytes.fromhex(run[0]))


def _base64(run: str) -> bytes:
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4))
    except (binascii.Error, ValueError):
        return b""


def _texts(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-be", "gb18030"):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


@lru_cache(maxsize=4_000)
def coded(needle: str) -> tuple[bytes, ...]:
    """The bytes a text may have in a file that nobody parses."""
    plain_bytes = [needle.encode(e, "ignore") for e in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    return tuple(one for one in plain_bytes if len(one) >= 4)


def in_bytes(data: bytes, sought: Iterable[str]) -> set[str]:
    """Which of the texts (as they were typed, not folded) stand in these bytes in some encoding."""
    return {one for one in sought if any(code in data for code in coded(one))}

"""An export of SSCMS (siteserver/cms): a zip with contents.xml, or with a feed a channel (1_2.xml …), and the files.

Read from its source (src/SSCMS.Core/Utils/Serialization, 2020 to 2025), no export of a living site was at hand: Atom 0.3,
an entry a content, its fields as `dc:SiteServer_<Name>`. Texts are DES-CBC under a key that stands in that source: no
secret, only their spelling. See docs/decisions/0014.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from mingtang import quarantine
from mingtang.ledger.digest import canonical
from mingtang.records.cleaning import clean, plain
from mingtang.records.importing import marks, pages
from mingtang.records.importing.blocks import to_html
from mingtang.records.importing.places import BadArchive, Beside, Source
from mingtang.records.importing.reading import Document

_ATOM, _DC = "{http://purl.org/atom/ns#}", "{http://purl.org/dc/elements/1.1/}SiteServer_"
_FEED = re.compile(r"(?:.*/)?(?:contents|\d+(?:_\d+)*)\.xml")
_KEY, _IV = b"TgQQk42O", bytes.fromhex("1234567890abcdef")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")  # CultureInfo.InvariantCulture: month first
_ISSUERS = ("Source", "Author")


def is_export(name: str, beside: Beside) -> bool:
    """Whether the file is a feed of such an export."""
    return bool(_FEED.fullmatch(name)) and b"SiteServer_" in (beside(name) or b"")[:200_000]


def rows(name: str, data: bytes, beside: Beside) -> Iterator[Source]:
    """A Source an entry. Raises BadArchive where the feed is no XML."""
    try:
        told, _ = quarantine.ask("mingtang.records.importing.within:told_entries", data, f"{_ATOM}entry", _DC)
    except quarantine.Lost as lost:
        raise BadArchive(lost.why) from lost
    if told is None:
        raise BadArchive("no XML")
    folder = str(PurePosixPath(name).parent)
    for n, said in enumerate(told, 1):
        if said:  # the list of upload folders is an entry too; it has no title
            yield _row(f"{name}#{said.get('Id') or n}", said, _under(folder, beside))


def _under(folder: str, beside: Beside) -> Beside:
    return beside if folder == "." else lambda path: beside(f"{folder}/{path}") or beside(path)


def _row(path: str, said: dict[str, str], beside: Beside) -> Source:
    row = canonical(said).encode()
    try:
        text = {
            k: _open(said.get(k, ""))
            for k in ("Title", "SubTitle", "Summary", "Source", "Author", "FileUrl", "LinkUrl")
        }
        body = _open(said.get("Body") or said.get("Content", ""))
        blocks, links, pictures = pages.fragment(body)
    except ValueError:  # a field in neither spelling, or a body that cannot be read
        return Source(path, row, fault="unreadable")
    if not text["Title"]:
        return Source(path, row, fault="no-title")
    if (said.get("Checked") or said.get("IsChecked", "True")).lower() != "true":
        return Source(path, row, fault="unchecked")
    links += [(part, PurePosixPath(part).name) for part in text["FileUrl"].split(",") if part]
    html = clean(to_html(blocks))
    if not plain(html) and not links:
        return Source(path, row, fault="no-text")
    source = next((text[k] for k in _ISSUERS if text[k]), "")
    document = Document(
        title=text["Title"][:200], html=html or clean(f"<p>{text['Title']}</p>"), source=source[:200],
        formed_on=_day(said.get("AddDate", "")), pictures=pictures, links=tuple((_inside(p), w) for p, w in links),
    )  # fmt: skip
    return Source(path, row, document=document, beside=beside)


def _inside(path: str) -> str:
    """`@/upload/files/a.doc` and `/upload/files/a.doc` are both of the site's own root."""
    return path.removeprefix("@").lstrip("/")


def _day(text: str) -> date | None:
    if found := _AMERICAN.match(text):
        month, day, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return marks.day_in(text)


def _open(text: str) -> str:
    """The text of an encrypted field; an old export has some fields in clear. Raises ValueError for what is neither."""
    if not text:
        return ""
    try:
        sealed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text
    if not sealed or len(sealed) % 8:
        return text
    opener = Cipher(TripleDES(_KEY * 3), modes.CBC(_IV)).decryptor()  # three times one key is DES
    unpadder = padding.PKCS7(64).unpadder()
    try:
        padded = opener.update(sealed) + opener.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode("utf-8")
    except ValueError:
        return text if text.isascii() and len(text) <= 200 else _refuse()


def _refuse() -> str:
    raise ValueError("neither in clear nor under the known key")

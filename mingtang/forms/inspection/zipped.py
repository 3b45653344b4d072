"""Zip packages that are documents: .docx and .xlsx (ECMA-376) and .ofd (GB/T 33190-2016)."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from mingtang.forms.inspection import DANGER, LOCKED, TYPE, Unfit

MOST_ENTRIES = 3_000
MOST_DIRECTORY = 1_000_000  # bytes of the central directory, looked at before it is read
LARGEST_PART = 64_000_000  # bytes, expanded
LARGEST_WHOLE = 200_000_000  # bytes, expanded: about a second to look through
LARGEST_INDEX = 4_000_000  # bytes of a relationships or content-types part

_END = struct.Struct("<4sHHHHIIH")
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("xl/macrosheets/", "word/activex/", "xl/activex/", "word/vbaproject", "xl/vbaproject")
_PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|class|sh|msi|lnk|apk|html?|svg|php)$"
)
_MARKUP = re.compile(rb"(?i)<!doctype|<!entity|<ddelink|instrText[^>]{0,200}>\s*DDE")
_OUTSIDE = (
    "attachedTemplate",
    "oleObject",
    "frame",
    "subDocument",
    "package",
)  # fetched when the file is opened


def inspect(data: bytes) -> str:
    """ "docx", "xlsx" or "ofd". Raises Unfit for any other archive and for one that could harm."""
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(data))
            kind = _kind({entry.filename for entry in entries})
            for entry in entries:
                _check_part(entry.filename, _read(archive, entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unfit(TYPE) from error
    except RuntimeError as error:  # zipfile's word for "a password is needed"
        raise Unfit(LOCKED) from error
    return kind


def _check_end(data: bytes) -> None:
    """The directory must end where the file ends and be small, before zipfile reads it into memory."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + _END.size:
        raise Unfit(TYPE)
    _, disk, start_disk, here, entries, size, offset, comment = _END.unpack_from(data, at)
    if disk or start_disk or here != entries or entries > MOST_ENTRIES or size > MOST_DIRECTORY:
        raise Unfit(DANGER)
    if offset + size != at or at + _END.size + comment != len(data):
        raise Unfit(DANGER)  # something stands before, between or behind: another file lives in this one


def _check_entries(entries: list[zipfile.ZipInfo], length: int) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Unfit(DANGER)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit(LOCKED)
    if (
        sum(entry.file_size for entry in entries) > LARGEST_WHOLE
        or max(e.file_size for e in entries) > LARGEST_PART
    ):
        raise Unfit(DANGER)
    if any(_strange(entry) for entry in entries):
        raise Unfit(DANGER)
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise Unfit(DANGER)  # entries that share bytes: a bomb that no ratio shows
        end = entry.header_offset + 30 + entry.compress_size
    if end > length:
        raise Unfit(TYPE)


def _strange(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    unsafe = (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or not name.isprintable()
    )
    hidden = entry.orig_filename.replace("\\", "/") != entry.filename  # a NUL cut the name short
    link = stat.S_ISLNK(entry.external_attr >> 16)
    method = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    program = (
        _PROGRAMS.search(name) or name.rpartition("/")[2] in _MACRO_PARTS or name.startswith(_MACRO_FOLDERS)
    )
    return bool(unsafe or hidden or link or method or program)


def _kind(names: set[str]) -> str:
    kinds = []
    if "[Content_Types].xml" in names:
        kinds += [
            kind
            for kind, folder in (("docx", "word/"), ("xlsx", "xl/"))
            if any(n.startswith(folder) for n in names)
        ]
    if "OFD.xml" in names:
        kinds.append("ofd")
    if not kinds:
        raise Unfit(TYPE)
    if len(kinds) > 1 or "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        raise Unfit(DANGER)
    return kinds[0]


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes; zipfile stops at the declared size, and a wrong checksum is BadZipFile."""
    with archive.open(entry) as part:
        return part.read(LARGEST_PART + 1)


def _check_part(name: str, data: bytes) -> None:
    lower = name.lower()
    if not lower.endswith((".xml", ".rels", ".vml")):
        return
    if _MARKUP.search(data.replace(b"\x00", b"")):  # without the NULs of UTF-16
        raise Unfit(DANGER)
    if lower.endswith(".rels"):
        if any(_fetches(element) for element in _elements(data)):
            raise Unfit(DANGER)
    elif lower == "[content_types].xml":
        types = " ".join(element.get("ContentType", "") for element in _elements(data)).lower()
        if "macroenabled" in types or "vbaproject" in types or "activex" in types:
            raise Unfit(DANGER)


def _elements(data: bytes) -> Iterator[ElementTree.Element]:
    if len(data) > LARGEST_INDEX:
        raise Unfit(DANGER)
    try:
        return ElementTree.fromstring(data).iter()  # noqa: S314 — no DOCTYPE is left, so no entities to expand
    except ElementTree.ParseError as error:
        raise Unfit(TYPE) from error


def _fetches(relation: ElementTree.Element) -> bool:
    outside = relation.get("TargetMode", "").lower() == "external"
    return outside and relation.get("Type", "").endswith(_OUTSIDE)

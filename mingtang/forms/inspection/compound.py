"""Compound files (OLE 2): .doc and .xls of Office, .wps and .et of WPS. Reads the directory and two headers only."""

import struct
from typing import NamedTuple

from mingtang.forms.inspection import DANGER, LOCKED, TYPE, Unfit

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_NO_SECTOR = 0xFFFFFFFA  # this and above: end of chain, free, or table
_SMALL = 4096  # bytes: shorter streams live in the mini stream
_HEADER_FAT = 109  # sector numbers of the allocation table that the header holds
_MACROS = {"vba", "macros", "_vba_project", "_vba_project_cur", "\x01ole10native"}
_WRITER, _SHEET = {"worddocument"}, {"workbook", "book"}
_FILEPASS, _BOUNDSHEET, _EOF = 0x2F, 0x85, 0x0A
_MOST_RECORDS = 100_000


class Entry(NamedTuple):
    """One storage or stream of the directory."""

    name: str
    start: int
    size: int


def inspect(data: bytes) -> str:
    """ "writer" (.doc, .wps) or "sheet" (.xls, .et). Raises Unfit for macros, a password, or another kind of file."""
    try:
        sectors = _Sectors(data)
        entries = sectors.directory()
    except (struct.error, IndexError) as error:
        raise Unfit(TYPE) from error
    names = set(entries)
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise Unfit(LOCKED)
    if names & _MACROS:
        raise Unfit(DANGER)
    if found := names & _WRITER:
        _check_writer(sectors.stream(entries[found.pop()], 64))
        return "writer"
    if found := names & _SHEET:
        _check_sheet(sectors.stream(entries[found.pop()], len(data)))
        return "sheet"
    raise Unfit(TYPE)


def _check_writer(start: bytes) -> None:
    """The first bytes of a Word document say whether it is encrypted ([MS-DOC] 2.5.2 FibBase, bit fEncrypted)."""
    if len(start) >= 12 and struct.unpack_from("<H", start, 10)[0] & 0x0100:
        raise Unfit(LOCKED)


def _check_sheet(book: bytes) -> None:
    """A workbook's global records: a password (FILEPASS) or an Excel 4 macro sheet ([MS-XLS] 2.4.28 BoundSheet8)."""
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 4 > len(book):
            return
        record, size = struct.unpack_from("<HH", book, at)
        if record == _FILEPASS:
            raise Unfit(LOCKED)
        if record == _BOUNDSHEET and size >= 6 and book[at + 9 : at + 10] == b"\x01":
            raise Unfit(DANGER)
        if record == _EOF:
            return
        at += 4 + size


class _Sectors:
    """The chains of sectors of one file; every walk is bounded by the number of sectors there are."""

    def __init__(self, data: bytes) -> None:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise Unfit(TYPE)
        self.data, self.size = data, 1 << shift
        self.count = len(data) // self.size
        self.table = self._table()

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _numbers(self, number: int) -> tuple[int, ...]:
        sector = self._sector(number)
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _table(self) -> list[int]:
        """The allocation table: for each sector, the next one of its chain."""
        listed = list(struct.unpack_from(f"<{_HEADER_FAT}I", self.data, 76))
        more = struct.unpack_from("<I", self.data, 68)[0]
        for _ in range(self.count):
            if more >= _NO_SECTOR or not (numbers := self._numbers(more)):
                break
            listed += numbers[:-1]
            more = numbers[-1]
        return [n for number in listed[: self.count] if number < self.count for n in self._numbers(number)]

    def chain(self, start: int, most: int) -> bytes:
        """At most `most` bytes of the chain that begins at sector `start`."""
        parts: list[bytes] = []
        number = start
        while number < min(len(self.table), self.count) and len(parts) * self.size < min(
            most, len(self.data)
        ):
            parts.append(self._sector(number))
            number = self.table[number]
        return b"".join(parts)[:most]

    def directory(self) -> dict[str, Entry]:
        """Entries by lower-case name (compound files compare names without case)."""
        start = struct.unpack_from("<I", self.data, 48)[0]
        raw = self.chain(start, len(self.data))
        found = {}
        for at in range(0, len(raw) - 127, 128):
            length = struct.unpack_from("<H", raw, at + 64)[0]
            if raw[at + 66] and 2 < length <= 64:
                name = raw[at : at + length - 2].decode("utf-16-le", "replace").lower()
                found[name] = Entry(name, *struct.unpack_from("<II", raw, at + 116))
        return found

    def stream(self, entry: Entry, most: int) -> bytes:
        """At most `most` bytes of a stream; b"" for one so small that it lies in the mini stream."""
        return b"" if entry.size < _SMALL else self.chain(entry.start, min(most, entry.size))

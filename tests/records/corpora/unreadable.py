"""Files a scanner cannot or must not read: each has to be held, none may pass and none may crash it (rule P5)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from random import Random

from tests.records.corpora import ooxml, people, pictures
from tests.records.corpora.wrappings import archive, docx, typeset, xlsx_shared

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf(clear: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(clear)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    return out.getvalue()


def locked_zip(clear: bytes) -> bytes:
    """The flag that says an entry is encrypted, in both of its places."""
    data = bytearray(clear)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def bomb(entries: int = 40, megabytes: int = 50) -> bytes:
    """`entries` files of zeros; the whole is some two thousand times smaller than what it unpacks to."""
    size = megabytes << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    crc = 0
    for _ in range(megabytes):
        crc = zlib.crc32(bytes(1 << 20), crc)
    out, listed = b"", b""
    for at in range(entries):
        name = f"{at}.txt".encode()
        both = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0)
        listed += b"PK\x01\x02\x14\0" + both + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name
        out += b"PK\x03\x04" + both + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, entries, entries, len(listed), len(out), 0)
    return out + listed + b"PK\x05\x06" + end


def entities(secret: str) -> bytes:
    """A docx whose text is an entity of an entity of an entity (a billion laughs)."""
    steps = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "{secret}">{steps}]><w:document {ooxml.W}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    made = ooxml.document(ooxml.paragraph())
    made.part(made.main, body.encode(), "")
    return made.bytes()


def nested(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = ooxml.zipped({"内.zip": data})
    return data


def unreadable(seed: int = 3) -> Iterator[tuple[str, bytes]]:
    """(name, bytes)"""
    rng = Random(seed)
    lines = [f"{people.name(rng)}，身份证号：{people.id_number(rng)}" for _ in range(4)]
    word, sheet, page, packed = docx(lines, rng), xlsx_shared(lines, rng), typeset(lines), archive(lines, rng)
    noise = rng.randbytes(3000)
    yield "材料.rar", b"Rar!\x1a\x07\x01\0" + noise
    yield "材料.7z", b"7z\xbc\xaf\x27\x1c" + noise
    yield "旧稿.doc", OLE + noise
    yield "旧表.xls", OLE + noise
    yield "旧片.dps", OLE + noise
    yield "加密.docx", OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + noise
    yield "加密.pdf", locked_pdf(page)
    yield "加密.zip", locked_zip(packed)
    yield "加密.xlsx", locked_zip(sheet)
    yield "程序.exe", b"MZ" + noise
    yield "程序.docx", b"MZ" + noise
    yield "数据.db", b"SQLite format 3\0" + noise
    yield "图纸.dwg", b"AC1032" + noise
    yield "录像.mp4", b"\0\0\0\x18ftypmp42" + noise
    yield "录音.mp3", b"ID3\x04" + noise
    yield "无后缀", noise
    yield "未知.xyz", noise
    yield "噪声.txt", noise
    yield "噪声.html", noise
    yield "噪声.csv", noise
    yield "噪声.pdf", b"%PDF-1.7\n" + noise
    yield "噪声.ofd", noise
    yield "噪声.png", b"\x89PNG\r\n\x1a\n" + noise
    yield "噪声.jpg", b"\xff\xd8\xff\xe0" + noise
    yield "空.docx", b""
    yield "空.pdf", b""
    yield "空.zip", b"PK\x05\x06" + bytes(9)
    for name, whole in (("断.docx", word), ("断.xlsx", sheet), ("断.zip", packed), ("断.pdf", page)):
        yield name, whole[: len(whole) * 2 // 3]
    yield "断.png", pictures.plain("PNG")[:60]
    yield "断.jpg", pictures.plain("JPEG")[:300]
    yield "坏.docx", ooxml.zipped({"word/document.xml": b"<w:document><w:body>", "[Content_Types].xml": b"<"})
    yield "坏.xlsx", ooxml.zipped({"xl/workbook.xml": b"\0\0\0"})
    yield "坏.ofd", ooxml.zipped({"OFD.xml": b"<ofd:OFD"})
    yield "缺.docx", ooxml.zipped({"mimetype": b"x"})
    yield "实体.docx", entities(lines[0])
    yield "炸弹.zip", bomb()
    yield "多层.zip", nested(packed, 30)
    yield "内有程序.zip", ooxml.zipped({"说明.txt": "见附件".encode(), "a.exe": b"MZ" + noise})
    yield "内有密件.zip", ooxml.zipped({"密.zip": locked_zip(packed)})
    yield "内有旧稿.zip", ooxml.zipped({"旧.doc": OLE + noise})
    yield "名单.docx.zip.pdf", packed[:40] + noise

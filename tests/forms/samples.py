"""Files made in the test: sound ones of every kind that is taken, and the parts that hostile ones are made of."""

import io
import random
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from PIL import Image

FAT, END, FREE, SECTOR = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF, 512


def image(kind="PNG", size=(40, 30)):
    noise = random.Random(7).randbytes(size[0] * size[1] * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", size, noise).save(out, kind)
    return out.getvalue()


def png_claiming(width, height):
    """A PNG of a few bytes that says it is `width` × `height`."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def pdf(change=None, **saving):
    """A PDF of one page; `change(pdf)` may add to it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **saving)
    return out.getvalue()


def word():
    made = docx.Document()
    made.add_paragraph("关于公开道路养护合同的申请")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet():
    book = openpyxl.Workbook()
    book.active["A1"] = "合计"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(parts, **about):
    """A zip of {name: bytes}. about: attributes set on every entry, e.g. external_attr."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in about.items():
                setattr(entry, key, value)
            archive.writestr(entry, body)
    return out.getvalue()


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data, **parts):
    """A package with further parts, or with others in their place; names with __ for / and ___ for the dot."""
    more = {name.replace("___", ".").replace("__", "/"): body for name, body in parts.items()}
    return package(unpacked(data) | more)


def ofd():
    return package(
        {
            "OFD.xml": b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>',
            "Doc_0/Document.xml": b"<a/>",
        }
    )


def compound(streams):
    """A compound file of {name: bytes}; every stream is filled up to 4,096 bytes, so that none is a mini stream."""
    bodies = [body.ljust(max(4096, -(-len(body) // SECTOR) * SECTOR), b"\0") for body in streams.values()]
    directory_size = -(-(len(streams) + 1) // 4)
    starts, at = [], 1 + directory_size
    for body in bodies:
        starts.append(at)
        at += len(body) // SECTOR
    table = [FAT] + [n + 1 for n in range(1, directory_size)] + [END]
    for start, body in zip(starts, bodies, strict=True):
        table += [n + 1 for n in range(start, start + len(body) // SECTOR - 1)] + [END]
    assert len(table) <= SECTOR // 4
    entries = [_entry("Root Entry", 5, END, 0)]
    entries += [
        _entry(name, 2, start, len(body)) for name, start, body in zip(streams, starts, bodies, strict=True)
    ]
    head = (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack(
        "<109I", 0, *[FREE] * 108
    )
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    return head + fat + b"".join(entries).ljust(directory_size * SECTOR, b"\0") + b"".join(bodies)


def _entry(name, kind, start, size):
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", len(written), kind, 1)
        + struct.pack("<III", FREE, FREE, FREE)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


FIB = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0x0804, 0, 0)
FIB_LOCKED = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0x0804, 0, 0x0100)


def record(number, body=b""):
    return struct.pack("<HH", number, len(body)) + body


BOF, EOF = record(0x809, bytes(16)), record(0x0A)
BOOK = BOF + record(0x85, struct.pack("<IBB", 0, 0, 0) + b"\x02\x00s1") + EOF
BOOK_LOCKED = BOF + record(0x2F, bytes(54)) + EOF
BOOK_MACRO_SHEET = BOF + record(0x85, struct.pack("<IBB", 0, 2, 1) + b"\x02\x00m1") + EOF


def sound():
    """(name, bytes, media type, clean name) of one sound file of each kind, and of some that are only misnamed."""
    xml = "application/vnd.openxmlformats-officedocument."
    return [
        ("合同.pdf", pdf(), "application/pdf", "合同.pdf"),
        ("申请.docx", word(), xml + "wordprocessingml.document", "申请.docx"),
        ("表.xlsx", sheet(), xml + "spreadsheetml.sheet", "表.xlsx"),
        ("公文.ofd", ofd(), "application/ofd", "公文.ofd"),
        ("旧.doc", compound({"WordDocument": FIB, "1Table": b""}), "application/msword", "旧.doc"),
        ("旧.wps", compound({"WordDocument": FIB}), "application/wps-office.wps", "旧.wps"),
        ("旧.xls", compound({"Workbook": BOOK}), "application/vnd.ms-excel", "旧.xls"),
        ("旧.et", compound({"Workbook": BOOK}), "application/wps-office.et", "旧.et"),
        ("照.png", image(), "image/png", "照.png"),
        ("照.JPG", image("JPEG"), "image/jpeg", "照.jpg"),
        ("照.jpeg", image("JPEG"), "image/jpeg", "照.jpeg"),
        ("说明.txt", "说明：合同第3页 < 第5页".encode("gb18030"), "text/plain", "说明.txt"),
        ("说明.TXT", "﻿说明\r\n".encode(), "text/plain", "说明.txt"),
        ("记事.txt", "说明".encode("utf-16"), "text/plain", "记事.txt"),
        ("空格 很多 .txt", b"x", "text/plain", "空格 很多.txt"),
        ("微信图片.png", image("JPEG"), "image/jpeg", "微信图片.jpg"),
        ("新格式.doc", word(), xml + "wordprocessingml.document", "新格式.docx"),
        ("大图.png", png_claiming(8000, 8000), "image/png", "大图.png"),
    ]

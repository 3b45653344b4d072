"""Hiding places that every zipped file has: Office, OFD, OpenDocument and the archive itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.records.corpora import pictures
from tests.records.corpora.hiding import Secret, way
from tests.records.corpora.hiding_docx import doc
from tests.records.corpora.hiding_pptx import deck
from tests.records.corpora.hiding_xlsx import book
from tests.records.corpora.ooxml import Package, zipped
from tests.records.corpora.wrappings import OFD, ofd_parts, ofd_text

CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
PROPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _core(made: Package, secret: Secret) -> None:
    body = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{secret.text}</dc:creator></cp:coreProperties>'
    made.attach("docProps/core.xml", body, "application/vnd.openxmlformats-package.core-properties+xml", f"{CORE}/core-properties", "")  # fmt: skip


def _app(made: Package, secret: Secret) -> None:
    body = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Manager>{secret.text}</Manager><Company>{secret.text}</Company></Properties>'
    made.attach("docProps/app.xml", body, "extended-properties", f"{PROPS}/extended-properties", "")


def _custom(made: Package, secret: Secret) -> None:
    body = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="承办"><vt:lpwstr>{secret.text}</vt:lpwstr></property></Properties>'
    made.attach("docProps/custom.xml", body, "custom-properties", f"{PROPS}/custom-properties", "")


def _thumbnail(made: Package, secret: Secret) -> None:
    image = pictures.jpeg_comment(secret.text)
    made.attach("docProps/thumbnail.jpeg", image, "image/jpeg", f"{CORE}/thumbnail", "")


def _custom_xml(made: Package, secret: Secret) -> None:
    made.attach("customXml/item3.xml", f"<b><v>{secret.text}</v></b>", "application/xml", "customXml")


def _unrelated(made: Package, secret: Secret) -> None:
    made.part("旧稿/备份.xml", f"<p>{secret.text}</p>", "")


def _unrelated_file(made: Package, secret: Secret) -> None:
    made.part("Thumbs.db", bytes(16) + secret.text.encode("utf-16-le"), "")


ADDED: dict[str, Callable[[Package, Secret], None]] = {
    "author": _core, "company": _app, "own property": _custom, "thumbnail": _thumbnail, "custom data": _custom_xml,
    "file without a relation": _unrelated, "file of another program": _unrelated_file,
}  # fmt: skip


def _package(ending: str, secret: Secret) -> Package:
    if ending == "docx":
        return doc(secret)
    made = book(secret) if ending == "xlsx" else deck(secret)
    made.bytes()
    return made.package


def _adding(add: Callable[[Package, Secret], None], ending: str) -> Callable[[Secret], bytes]:
    def hide(secret: Secret) -> bytes:
        made = _package(ending, secret)
        add(made, secret)
        return made.bytes()

    return hide


def commented(data: bytes, secret: Secret) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist()}, secret.text.encode())


def extra_field(data: bytes, secret: Secret) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0))
            body = secret.text.encode()
            entry.extra = b"\x99\x99" + len(body).to_bytes(2, "little") + body
            entry.comment = body if secret.turn % 2 else b""
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def after_end(data: bytes, secret: Secret) -> bytes:
    return data + secret.text.encode()


def before_start(data: bytes, secret: Secret) -> bytes:
    return secret.text.encode() + bytes(4) + data


def twice(data: bytes, secret: Secret) -> bytes:
    """The same entry twice: readers see the last, the first stays in the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        names = old.namelist()
        new.writestr(zipfile.ZipInfo(names[-1], (2026, 1, 5, 9, 0, 0)), f"<old>{secret.text}</old>")
        for name in names:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                new.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), old.read(name))
    return out.getvalue()


AROUND = {
    "comment of the archive": commented, "extra field of an entry": extra_field, "bytes after the end": after_end,
    "bytes before the start": before_start, "entry replaced": twice,
}  # fmt: skip


def _around(change: Callable[[bytes, Secret], bytes], ending: str) -> Callable[[Secret], bytes]:
    return lambda secret: change(_package(ending, secret).bytes(), secret)


for _ending in ("docx", "xlsx", "pptx"):
    for _name, _add in ADDED.items():
        way(_name, _ending)(_adding(_add, _ending))
    for _name, _change in AROUND.items():
        way(_name, _ending)(_around(_change, _ending))


@way("comment of the archive", "zip")
def zip_comment(secret: Secret) -> bytes:
    return zipped({"说明.txt": secret.seen.encode()}, secret.text.encode())


@way("name of an entry", "zip")
def zip_name(secret: Secret) -> bytes:
    return zipped({"说明.txt": secret.seen.encode(), f".{secret.text}/空": b""})


@way("hidden sheet two archives deep", "zip")
def zip_deep(secret: Secret) -> bytes:
    from tests.records.corpora.hiding_xlsx import hidden_sheet

    return zipped({"内.zip": zipped({"表.xlsx": hidden_sheet(secret)})})


@way("leavings of a desktop", "zip")
def zip_leavings(secret: Secret) -> bytes:
    return zipped({"说明.txt": secret.seen.encode(), "__MACOSX/._说明.txt": secret.text.encode("utf-16-le")})


def _ofd(secret: Secret, line: str = "", **more: object) -> bytes:
    shown = ofd_text(secret.seen, 30)
    return ofd_parts(f'<ofd:Layer ID="3" Type="Body">{shown}{line}</ofd:Layer>', **more)  # type: ignore[arg-type]


@way("invisible object", "ofd")
def ofd_invisible(secret: Secret) -> bytes:
    return _ofd(secret, ofd_text(secret.text, 50, marks='Visible="false"', at=20))


@way("transparent text", "ofd")
def ofd_transparent(secret: Secret) -> bytes:
    return _ofd(secret, ofd_text(secret.text, 50, marks='Alpha="0"', at=20))


@way("white text", "ofd")
def ofd_white(secret: Secret) -> bytes:
    return _ofd(secret, ofd_text(secret.text, 50, fill='<ofd:FillColor Value="255 255 255"/>', at=20))


@way("text off the page", "ofd")
def ofd_off(secret: Secret) -> bytes:
    return _ofd(secret, ofd_text(secret.text, 900, 900, at=20))


@way("text under a black box", "ofd")
def ofd_covered(secret: Secret) -> bytes:
    box = '<ofd:PathObject ID="40" Boundary="15 45 180 20" Fill="true"><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0 L 180 0 L 180 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>'
    return _ofd(secret, ofd_text(secret.text, 50, at=20) + box)


@way("attachment", "ofd")
def ofd_attachment(secret: Secret) -> bytes:
    lists = f'<ofd:Attachments {OFD}><ofd:Attachment ID="1" Name="名单"><ofd:FileLoc>名单.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    more = {"Doc_0/Attachs/Attachments.xml": lists.encode(), "Doc_0/Attachs/名单.txt": secret.text.encode("gb18030")}  # fmt: skip
    return _ofd(secret, more=more, doc="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")


@way("own data", "ofd")
def ofd_custom(secret: Secret) -> bytes:
    return _ofd(secret, body=f'<ofd:CustomDatas><ofd:CustomData Name="承办">{secret.text}</ofd:CustomData></ofd:CustomDatas>')  # fmt: skip


@way("author", "ofd")
def ofd_author(secret: Secret) -> bytes:
    return _ofd(secret, body=f"<ofd:Author>{secret.text}</ofd:Author>")


@way("tags", "ofd")
def ofd_tags(secret: Secret) -> bytes:
    return _ofd(secret, more={"Doc_0/Tags/CustomTags.xml": f"<t>{secret.text}</t>".encode()}, doc="<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>")  # fmt: skip


@way("annotation", "ofd")
def ofd_annotation(secret: Secret) -> bytes:
    note = f'<ofd:PageAnnot {OFD}><ofd:Annot ID="60" Type="Highlight" Visible="false"><ofd:Remark>{secret.text}</ofd:Remark></ofd:Annot></ofd:PageAnnot>'
    lists = f'<ofd:Annotations {OFD}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    more = {
        "Doc_0/Annots/Annotations.xml": lists.encode(),
        "Doc_0/Annots/Page_0/Annotation.xml": note.encode(),
    }
    return _ofd(secret, more=more, doc="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>")


@way("earlier version", "ofd")
def ofd_version(secret: Secret) -> bytes:
    return _ofd(secret, more={"Doc_0/Versions/V1/Content.xml": ofd_text(secret.text, 30).encode()})


@way("page in no list", "ofd")
def ofd_stray(secret: Secret) -> bytes:
    page = f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="3">{ofd_text(secret.text, 30)}</ofd:Layer></ofd:Content></ofd:Page>'
    return _ofd(secret, more={"Doc_0/Pages/Page_9/Content.xml": page.encode()})

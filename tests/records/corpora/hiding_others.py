"""Hiding places in pages, drawings, letters, rich text and plain text."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage

from tests.records.corpora import pictures
from tests.records.corpora.hiding import Secret, way
from tests.records.corpora.ooxml import zipped


def page(secret: Secret, body: str = "", head: str = "") -> bytes:
    return f'<!doctype html><html><head><meta charset="utf-8"><title>公示</title>{head}</head><body><p>{secret.seen}</p>{body}</body></html>'.encode()


HTML = {
    "comment": "<!-- {} -->",
    "display none": '<p style="display:none">{}</p>',
    "visibility hidden": '<p style="visibility: hidden">{}</p>',
    "hidden attribute": "<p hidden>{}</p>",
    "white text": '<p style="color:#fff">{}</p>',
    "white text, old tag": '<font color="white">{}</font>',
    "no size": '<p style="font-size:0">{}</p>',
    "off the page": '<p style="position:absolute;left:-9999px">{}</p>',
    "no opacity": '<p style="opacity:0">{}</p>',
    "script": '<script>var a="{}";</script>',
    "template": "<template><p>{}</p></template>",
    "hidden input": '<input type="hidden" name="n" value="{}">',
    "data attribute": '<p data-id="{}">甲</p>',
    "title attribute": '<p title="{}">甲</p>',
    "alternative text": '<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==" alt="{}">',
    "noscript": "<noscript>{}</noscript>",
    "closed details": "<details><summary>甲</summary>{}</details>",
    "comment of an office suite": "<!--[if gte mso 9]><xml><o:Author>{}</o:Author></xml><![endif]-->",
    "style sheet": '<style>p::after{{content:"";--x:"{}"}}</style>',
}


def _html(pattern: str):  # type: ignore[no-untyped-def]
    return lambda secret: page(secret, pattern.format(secret.text))


for _name, _pattern in HTML.items():
    way(_name, "html")(_html(_pattern))


@way("meta tag", "html")
def meta(secret: Secret) -> bytes:
    return page(secret, head=f'<meta name="author" content="{secret.text}">')


@way("class hidden by the style sheet", "html")
def by_class(secret: Secret) -> bytes:
    return page(secret, f'<p class="q">{secret.text}</p>', "<style>.q{display:none}</style>")


@way("picture with a comment", "html")
def data_picture(secret: Secret) -> bytes:
    inside = b64encode(pictures.jpeg_comment(secret.text)).decode()
    return page(secret, f'<img alt="图" src="data:image/jpeg;base64,{inside}">')


def drawing(secret: Secret, body: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><text x="5" y="20">{secret.seen}</text>{body}</svg>'.encode()


@way("metadata", "svg")
def svg_metadata(secret: Secret) -> bytes:
    return drawing(secret, f"<metadata>{secret.text}</metadata><desc>{secret.text}</desc>")


@way("hidden element", "svg")
def svg_hidden(secret: Secret) -> bytes:
    return drawing(secret, f'<text x="5" y="40" display="none">{secret.text}</text>')


@way("hidden text", "rtf")
def rtf_hidden(secret: Secret) -> bytes:
    return f"{{\\rtf1\\ansi {secret.seen} {{\\v {secret.text}}}\\par}}".encode()


@way("deleted text and author", "rtf")
def rtf_deleted(secret: Secret) -> bytes:
    return f"{{\\rtf1\\ansi{{\\info{{\\author {secret.text}}}}} {secret.seen} {{\\deleted {secret.text}}}\\par}}".encode()  # fmt: skip


def letter(secret: Secret) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "来信", "a@lanting.example", "b@lanting.example"
    made.set_content(f"公示 {secret.seen}")
    return made


@way("header nobody shows", "eml")
def mail_header(secret: Secret) -> bytes:
    made = letter(secret)
    made["X-Originating"] = secret.text
    return made.as_bytes()


@way("other form of the letter", "eml")
def mail_alternative(secret: Secret) -> bytes:
    made = letter(secret)
    made.add_alternative(f'<p style="display:none">{secret.text}</p>', subtype="html", cte="base64")
    return made.as_bytes()


@way("preamble", "eml")
def mail_preamble(secret: Secret) -> bytes:
    made = letter(secret)
    made.add_alternative("<p>公示</p>", subtype="html")
    made.preamble = secret.text
    return made.as_bytes()


@way("invisible letters of the tag block", "txt")
def tag_letters(secret: Secret) -> bytes:
    return (f"公示 {secret.seen}" + "".join(chr(0xE0000 + ord(c)) for c in secret.text)).encode()


@way("bytes after a NUL", "txt")
def after_nul(secret: Secret) -> bytes:
    return f"公示 {secret.seen}\n".encode() + bytes(400) + secret.text.encode()


@way("erased by control characters", "txt")
def erased(secret: Secret) -> bytes:
    return (
        f"公示 {secret.seen} {secret.text}{chr(8) * len(secret.text)}\n\x1b[8m{secret.text}\x1b[0m".encode()
    )


def _odf(secret: Secret, kind: str, body: str, meta_text: str = "") -> bytes:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    inner = f"<text:p>{secret.seen}</text:p>" if kind == "text" else ""
    return zipped({
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": f"<office:document-content {office}><office:body><office:{kind}>{inner}{body}</office:{kind}></office:body></office:document-content>".encode(),
        "meta.xml": f"<office:document-meta {office}><office:meta>{meta_text}</office:meta></office:document-meta>".encode(),
    })  # fmt: skip


@way("hidden section", "odt")
def odt_section(secret: Secret) -> bytes:
    return _odf(secret, "text", f'<text:section text:name="s" text:display="none"><text:p>{secret.text}</text:p></text:section>')  # fmt: skip


@way("tracked deletion", "odt")
def odt_deletion(secret: Secret) -> bytes:
    return _odf(secret, "text", f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{secret.text}</text:p></text:deletion></text:changed-region></text:tracked-changes>")  # fmt: skip


@way("filtered table", "ods")
def ods_hidden(secret: Secret) -> bytes:
    return _odf(secret, "spreadsheet", f'<table:table table:name="t"><table:table-row table:visibility="collapse"><table:table-cell><text:p>{secret.text}</text:p></table:table-cell></table:table-row></table:table>')  # fmt: skip

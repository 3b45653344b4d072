"""PDF files, looked into by qpdf, a C++ library where no Python check runs: in the process apart alone."""

from __future__ import annotations

import io
import re

import pikepdf

from mingtang.forms.inspection import DANGER, LOCKED, TYPE, Unfit
from mingtang.forms.inspection.text import ACTIVE, holds_archive

MOST_OBJECTS = 200_000
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|RichMedia|ImportData|SubmitForm|GoToE|GoToR|EmbeddedFiles?|Filespec|XFA)(?![A-Za-z0-9_.#-])"
)


def inspect(data: bytes) -> str:
    """ "pdf". Raises Unfit for active content, attachments, a password, damage, or more objects than the limit."""
    tail = data[data.rfind(b"%%EOF") :] if b"%%EOF" in data else b""
    if holds_archive(data) or ACTIVE.search(data[:1024]) or ACTIVE.search(tail):
        raise Unfit(DANGER)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check(pdf)
    except pikepdf.PasswordError as locked:
        raise Unfit(LOCKED) from locked
    except pikepdf.PdfError as error:
        raise Unfit(TYPE) from error
    return "pdf"


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Unfit(LOCKED)
    if not len(pdf.pages):
        raise Unfit(TYPE)
    objects = pdf.objects
    if len(objects) > MOST_OBJECTS or any(_is_active(thing) for thing in objects):
        raise Unfit(DANGER)


def _is_active(thing: pikepdf.Object) -> bool:
    """Names are compared as the library writes them, so that `/Java#53cript` is found too."""
    body = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return _ACTIVE.search(_STRING.sub(b"", body.unparse(resolved=True))) is not None

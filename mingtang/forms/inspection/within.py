"""What a file is, in the process apart: by its leading bytes, then by the inspector of that family."""

from __future__ import annotations

from mingtang.forms.inspection import TYPE, Unfit, compound, images, pdf, text, zipped

STARTS = (
    (b"%PDF-", pdf.inspect),
    (b"PK\x03\x04", zipped.inspect),
    (compound.SIGNATURE, compound.inspect),
    (b"\x89PNG\r\n\x1a\n", images.inspect),
    (b"\xff\xd8\xff", images.inspect),
)


def told(data: bytes, extension: str) -> tuple[dict[str, str], bytes]:
    """`kind` as it is answered to the house."""
    try:
        return {"kind": kind(extension, data)}, b""
    except Unfit as unfit:
        return {"unfit": unfit.why}, b""


def kind(extension: str, data: bytes) -> str:
    """The kind by leading bytes; what has no leading bytes can only be text, and must say so in its name. Raises Unfit."""
    for start, inspect in STARTS:
        if data.startswith(start):
            return inspect(data)
    if extension != "txt":
        raise Unfit(TYPE)
    return text.inspect(data)

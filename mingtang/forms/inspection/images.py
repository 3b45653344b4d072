"""Photographs and scans: PNG and JPEG, judged by their header without decoding a pixel."""

import io

from PIL import Image

from mingtang.forms.inspection import DANGER, TYPE, Unfit
from mingtang.forms.inspection.text import ACTIVE, holds_archive

MOST_PIXELS = 64_000_000  # above the 50-megapixel mode of telephones; 200 MB when decoded
KINDS = {
    "PNG": "png",
    "JPEG": "jpeg",
    "MPO": "jpeg",
}  # MPO: a JPEG with further pictures, as telephones write


def inspect(data: bytes) -> str:
    """ "png" or "jpeg". Raises Unfit for a pixel flood, a damaged file, or another format hidden inside."""
    if ACTIVE.search(data) or holds_archive(data) or b"%PDF-" in data[:1024]:
        raise Unfit(DANGER)
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "MPO")) as image:
            width, height = image.size
            kind = KINDS[image.format or ""]
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as flood:
        raise Unfit(DANGER) from flood
    except Exception as error:  # a decoder fed hostile bytes may raise anything, and all of it means no
        raise Unfit(TYPE) from error
    if width * height > MOST_PIXELS:
        raise Unfit(DANGER)
    return kind

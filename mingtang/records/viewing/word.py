"""A Word document as a page: mammoth's HTML, with the numbers of its lists written out as the document shows them."""

from __future__ import annotations

import io
from typing import Any

import mammoth

from mingtang.records.rebuilding import package
from mingtang.records.viewing.base import View
from mingtang.records.viewing.numbering import write_out

_HEADINGS = ("标题", "heading", "toc")
_STYLES = "\n".join(
    [
        f"p[style-name='{name} {n}'] => h{min(n + 1, 4)}:fresh"
        for n in range(1, 7)
        for name in ("heading", "标题")
    ]
    + [f"p[style-name='{name}'] => h2:fresh" for name in ("Title", "Subtitle", "标题")]
    + ["u => u", "strike => s"]
)
_DOCUMENT, _NUMBERING, _STYLE_SHEET = "word/document.xml", "word/numbering.xml", "word/styles.xml"


def put(view: View, name: str, data: bytes) -> None:
    parts = package.opened(data)
    if _NUMBERING in parts:
        root, styles = (
            package.parsed(parts[_DOCUMENT]),
            package.parsed(parts[_STYLE_SHEET]) if _STYLE_SHEET in parts else None,
        )
        write_out(root, package.parsed(parts[_NUMBERING]), styles)
        parts[_DOCUMENT] = package.serial(root)
        if styles is not None:
            parts[_STYLE_SHEET] = package.serial(styles)

    def picture(image: Any) -> dict[str, str]:
        with image.open() as opened:
            found = view.taken(opened.read())
        if found is None:
            return {"src": "", "alt": ""}
        src, wide, high = found
        return {
            "src": src,
            "alt": f"文件中的图片{len(view.pictures)}",
            "width": str(wide),
            "height": str(high),
        }

    made = mammoth.convert_to_html(
        io.BytesIO(package.written(parts)),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(picture),
    )
    view.pieces.append(made.value)

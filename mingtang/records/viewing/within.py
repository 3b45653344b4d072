"""The pages of attachments, made in the process apart. Given are files that were rebuilt: all they say is seen."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from PIL import Image

from mingtang.records.rebuilding import package, within
from mingtang.records.rebuilding.base import DAMAGED, CannotRebuild
from mingtang.records.viewing import PHONE, laid, plain, sheets, word
from mingtang.records.viewing.base import View

_DEEPEST = 2


def seen(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """{"html", "pictures": [kind, bytes], "size"} and the pictures one behind the other; {"why", "code"} of what cannot be read."""
    view = View()
    try:
        _put(view, name, data, 0)
        html = view.html()
    except CannotRebuild as held:
        return {"why": held.reason, "code": held.code}, b""
    except Exception:  # a reader fed hostile bytes may raise anything: then there is no page
        return {"why": DAMAGED, "code": "unreadable"}, b""
    told = {"html": html, "pictures": [(kind, len(one)) for kind, one in view.pictures], "size": view.size}
    return told, b"".join(one for _, one in view.pictures)


def _put(view: View, name: str, data: bytes, depth: int) -> None:
    kind = within.format_of(name, data)
    if kind == "zip":
        _members(view, data, depth)
    elif kind in _KINDS:
        _KINDS[kind](view, name, data)


def _members(view: View, data: bytes, depth: int) -> None:
    """Each file of an archive under its name."""
    if depth >= _DEEPEST:
        view.left_out("压缩包层数较多")
        return
    for path, inside in package.opened(data).items():
        view.heading(path)
        _put(view, path, inside, depth + 1)


def _image(view: View, name: str, data: bytes) -> None:
    view.picture(data, PurePath(name).stem)
    if not view.size and len(view.pictures) == 1:
        with Image.open(io.BytesIO(view.pictures[0][1])) as shown:
            view.size = shown.size
        view.taken(data, PHONE)


_KINDS: dict[str, Callable[[View, str, bytes], None]] = {
    "docx": word.put,
    "xlsx": sheets.put,
    "pptx": laid.slides,
    "ofd": laid.ofd,
    "pdf": laid.pdf,
    "image": _image,
    "text": plain.put,
    "html": plain.webpage,
}

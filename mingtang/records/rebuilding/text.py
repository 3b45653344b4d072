"""Plain text, in UTF-8, GB18030 or marked UTF-16; written as UTF-8."""

from __future__ import annotations

import codecs
import re

from mingtang.records.rebuilding.base import DAMAGED, CannotRebuild, Drops, Rebuilt
from mingtang.records.scanning.folding import EDGE

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def decoded(data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotRebuild(DAMAGED)


def rebuild(name: str, data: bytes) -> Rebuilt:
    drops, text = Drops(), decoded(data)
    if CONTROLS.search(text):
        raise CannotRebuild(DAMAGED)
    seen = UNSEEN.sub("", text)
    if seen != text:
        drops.add("hidden_text", "不可见字符")
    if name.lower().endswith(".csv"):
        shown = [("", seen.replace(",", EDGE).replace("\n", EDGE + "\n"))]
    else:
        shown = [("", seen)]
    return drops.made(seen.encode(), shown)

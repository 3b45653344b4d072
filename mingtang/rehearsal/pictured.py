"""One picture of the demo city, drawn here: what stands along a street, for texts about it and the banner of a topic."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from mingtang.vault import files

ABOUT = ("路灯", "公厕", "公共厕所", "施工")  # words of the titles that it goes with
ALT = "示意图：沿街一排二十四处市政设施，其中三处标红，表示正在维修"
_NAME, _LAMPS, _BROKEN = "市政设施分布示意图.png", 24, (5, 13, 19)


def attachment() -> dict[str, Any]:
    """The picture as a draft takes it, its bytes in the vault."""
    made = _drawn()
    return {"name": _NAME, "media": "image/png", "size": len(made), "digest": files.put(made)}


@cache
def _drawn() -> bytes:
    picture = Image.new("RGB", (1400, 380), (232, 238, 245))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 1400, 380), fill=(120, 126, 134))
    for x in range(20, 1400, 90):
        pen.rectangle((x, 337, x + 45, 343), fill=(245, 245, 245))
    for n in range(_LAMPS):
        x = 35 + n * 58
        pen.rectangle((x, 130, x + 4, 300), fill=(70, 78, 90))
        pen.ellipse((x - 14, 96, x + 18, 128), fill=(179, 38, 30) if n in _BROKEN else (240, 190, 60))
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()

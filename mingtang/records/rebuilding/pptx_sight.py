"""Which words of a shape can be seen: their colour on what lies beneath, their size, how clear they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingtang.records.rebuilding.base import CannotRebuild
from mingtang.records.rebuilding.text import UNSEEN
from mingtang.records.rebuilding.word_styles import colour, same

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Box = tuple[int, int, int, int]
Ink = tuple[int, int, int]
COVERED = 0.6  # of its box: what is hidden so far is not seen
PALE = "演示文稿中有浅色文字，不能确定是否看得见，请改为深色或另存为 PDF"
_SCHEME = {"tx1": (0, 0, 0), "dk1": (0, 0, 0), "bg1": (255, 255, 255), "lt1": (255, 255, 255)}


@dataclass(frozen=True)
class Paper:
    """What a text stands on; None where it cannot be told (a picture, a shade, a background of its own)."""

    ink: Ink | None

    def under(self, looks: Any) -> Ink | None:
        """Beneath the text of a shape or cell with these looks."""
        if looks is None:
            return self.ink
        if any(looks.find(A + kind) is not None for kind in ("gradFill", "pattFill", "blipFill", "grpFill")):
            return None
        fill = looks.find(A + "solidFill")
        return self.ink if fill is None else _ink(fill)[0]


def words(body: Any, paper: Ink | None) -> tuple[list[str], bool]:
    """(the lines that are seen, whether something is not). Raises CannotRebuild where a pale text stands on who knows what."""
    lines, dropped = [], False
    if body is None:
        return [], False
    usual = body.find(f"{A}lstStyle")
    for paragraph in body.iter(A + "p"):
        said = ""
        for run in paragraph:
            local = run.tag.rpartition("}")[2] if isinstance(run.tag, str) else ""
            text = run.findtext(A + "t") or ""
            if local == "br":
                said += " "
            elif local in ("r", "fld") and text:
                if _seen(run.find(A + "rPr"), usual, paper):
                    said += UNSEEN.sub("", text)
                    dropped |= bool(UNSEEN.search(text))
                else:
                    dropped = True
        if said.strip():
            lines.append(said)
    return lines, dropped


def _seen(looks: Any, usual: Any, paper: Ink | None) -> bool:
    fill = looks.find(A + "solidFill") if looks is not None else None
    if fill is None and usual is not None:
        fill = next(usual.iter(A + "solidFill"), None)
    if looks is not None and (looks.find(A + "noFill") is not None or int(looks.get("sz", "1800")) <= 200):
        return False
    if fill is None:
        return True
    ink, clear = _ink(fill)
    if clear < 0.3:
        return False
    if ink is None:
        return True
    if paper is None:
        if min(ink) > 160:
            raise CannotRebuild(PALE, "not_rebuildable")
        return True
    return not same(ink, paper)


def _ink(fill: Any) -> tuple[Ink | None, float]:
    """(colour, None where it is only named; how opaque it is from 0 to 1)."""
    for one in fill:
        local = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        alpha = one.find(A + "alpha")
        clear = int(alpha.get("val", "100000")) / 100_000 if alpha is not None else 1.0
        if local == "srgbClr":
            return colour(one.get("val", "")), clear
        if local == "schemeClr":
            return (_SCHEME.get(one.get("val", "")) if one.find(A + "lumMod") is None else None), clear
        return None, clear
    return None, 1.0


def share(box: Box, other: Box) -> float:
    """How much of `box` lies within `other`, from 0 to 1; a line counts as a thin box."""
    width, height = max(box[2], 1), max(box[3], 1)
    wide = min(box[0] + width, other[0] + max(other[2], 1)) - max(box[0], other[0])
    high = min(box[1] + height, other[1] + max(other[3], 1)) - max(box[1], other[1])
    return wide * high / (width * height) if wide > 0 and high > 0 else 0.0

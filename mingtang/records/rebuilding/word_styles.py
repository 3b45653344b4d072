"""What the styles of a Word document do to a text: can it be seen? And the styles copied under names of our own."""

from __future__ import annotations

import re
from typing import Any

from mingtang.records.rebuilding.word_marks import W

_KNOWN = re.compile(
    r"(?i)(?:heading|toc|标题) ?[1-9]|normal|title|subtitle|header|footer|footnote text|table grid|正文|list paragraph"
)
TINY = 4  # half-points: nobody reads a text of two points
NEAR = 28  # of 255: two colours nearer than this are one to the eye


class Styles:
    """Marks that hide, resolved along the chain of styles; `names` maps an old style id to ours."""

    def __init__(self, root: Any | None) -> None:
        self.root = root
        self.by_id: dict[str, Any] = {}
        self.default: Any | None = None
        if root is not None:
            for one in root.iter(W + "style"):
                self.by_id.setdefault(one.get(W + "styleId", ""), one)
            self.default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.names = {old: f"s{n}" for n, old in enumerate(self.by_id, 1)}

    def name(self, old: str) -> str:
        """What a style is called for those who read it: only names that every office has."""
        node = self.by_id[old].find(W + "name")
        said = node.get(W + "val", "") if node is not None else ""
        return said if _KNOWN.fullmatch(said) else self.names[old]

    def value(self, mark: str, properties: list[Any], styles: list[str]) -> Any | None:
        """The first `mark` among direct properties, then the styles and what they are based on, then the defaults."""
        for given in properties:
            if given is not None and (found := given.find(W + mark)) is not None:
                return found
        for style in styles:
            for _ in range(12):
                node = self.by_id.get(style)
                if node is None:
                    break
                for place in ("rPr", "pPr"):
                    if (found := node.find(f"{W}{place}/{W}{mark}")) is not None:
                        return found
                based = node.find(W + "basedOn")
                style = based.get(W + "val", "") if based is not None else ""
        return self.default.find(W + mark) if self.default is not None else None


def on(node: Any | None) -> bool:
    return node is not None and node.get(W + "val", "1") not in ("0", "false", "off", "none")


def colour(value: str) -> tuple[int, int, int] | None:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value or ""):
        return None
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)


def same(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < NEAR


_HIGHLIGHTS = {
    "black": (0, 0, 0), "white": (255, 255, 255), "yellow": (255, 255, 0), "red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255),
    "cyan": (0, 255, 255), "magenta": (255, 0, 255), "darkBlue": (0, 0, 128), "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip


def behind(nodes: list[Any | None], highlight: Any | None) -> tuple[int, int, int]:
    """The colour behind a text: its highlight, else the first shading of run, paragraph and cell, else paper."""
    if highlight is not None and highlight.get(W + "val") in _HIGHLIGHTS:
        return _HIGHLIGHTS[highlight.get(W + "val")]
    for node in nodes:
        if node is None:
            continue
        if node.get(W + "val") == "solid" and (found := colour(node.get(W + "color", ""))):
            return found
        if found := colour(node.get(W + "fill", "")):
            return found
    return 255, 255, 255

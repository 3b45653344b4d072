"""The same edition as WeChat and Weibo take it: pure. A person pastes it there; this house has no key to either.

Nothing is written anew: titles and summaries are the edition's own, cut where the medium is short, and said to be cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LINK = 11  # characters that Weibo counts for any address, with the blank before it
CUT = "…"


@dataclass(frozen=True)
class Manuscript:
    """文稿. text: what is pasted as the body. notes: what whoever pastes it must know."""

    title: str
    summary: str
    author: str
    text: str
    link: str
    picture: str = ""  # address of the first picture among the attachments
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Everything as one text file."""
        parts = [
            ("标题", self.title),
            ("作者", self.author),
            ("摘要", self.summary),
            ("封面图", self.picture),
        ]
        head = "\n".join(f"{label}：{value}" for label, value in parts if value)
        return f"{head}\n\n{self.text}\n\n原文链接：{self.link}\n"


@dataclass(frozen=True)
class Limits:
    wechat_title: int = 64
    wechat_summary: int = 120
    weibo: int = 140


def wechat(
    content: Mapping[str, Any], text: str, agency: str, link: str, picture: str, limits: Limits
) -> Manuscript:
    """content: of an edition. text: its body in plain paragraphs."""
    title, cut = _cut(content["title"], limits.wechat_title)
    summary, _ = _cut(_summary(content, text), limits.wechat_summary)
    notes = ["标题超过公众号限制，已截短，请核对"] if cut else []
    if content.get("attachments"):
        notes.append(f"有{len(content['attachments'])}个附件，请读者到原文查看")
    if not picture:
        notes.append("没有图片附件，封面图请用本单位统一封面")
    return Manuscript(title, summary, agency, text, link, picture, tuple(notes))


def weibo(
    content: Mapping[str, Any], text: str, agency: str, link: str, picture: str, limits: Limits
) -> Manuscript:
    """【title】summary link, within the limit as Weibo counts it; a title that is too long by itself is cut."""
    room = limits.weibo - LINK
    title = content["title"]
    head = f"【{title}】"
    notes: tuple[str, ...] = ()
    if width(head) > room:
        head, notes = f"【{_fit(title, room - 3)}{CUT}】", ("标题太长，已截短，请核对",)
    left = room - width(head)
    summary = _summary(content, text)
    said = summary if width(summary) <= left else _fit(summary, left - 1) + CUT if left > 10 else ""
    return Manuscript("", "", "", f"{head}{said} {link}", link, picture, notes)


def width(text: str) -> int:
    """Characters as Weibo counts them: two of ASCII are one, halves rounded up."""
    narrow = sum(c < "\x80" for c in text)
    return len(text) - narrow + (narrow + 1) // 2


def _fit(text: str, room: int) -> str:
    """As much of the beginning as fits."""
    end = min(len(text), 2 * max(room, 0))
    while end and width(text[:end]) > room:
        end -= 1
    return text[:end]


def _cut(text: str, most: int) -> tuple[str, bool]:
    return (text, False) if len(text) <= most else (text[: most - 1] + CUT, True)


def _summary(content: Mapping[str, Any], text: str) -> str:
    """The edition's own summary, or how its text begins."""
    return " ".join((content.get("summary") or text).split())

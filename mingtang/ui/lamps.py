"""Tones, shapes and words of time lamps and badges. The clock computes a lamp; here it only gets its sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingtang import clock

_SIGNS = {
    "green": ("normal", "disc"),
    "yellow": ("soon", "diamond"),
    "red": ("late", "triangle"),
    "blue": ("paused", "bars"),
}


@dataclass(frozen=True)
class Sign:
    """tone: CSS name; shape: disc, diamond, triangle, bars or ring; text: the word beside it; left: time left or ""."""

    tone: str
    shape: str
    text: str
    left: str = ""


def closed(on_time: bool | None = None) -> Sign:
    """The sign of a closed case: 已办结（按期） or （超期）, or 已办结 where it had no term."""
    return Sign("none", "ring", "已办结" if on_time is None else f"已办结（{'按期' if on_time else '超期'}）")


def waiting(text: str = "待双方确认") -> Sign:
    """The sign of a case whose clock has not begun."""
    return Sign("none", "ring", text)


def sign(lamp: "clock.Lamp | Sign | Mapping[str, Any]") -> Sign:
    """A clock lamp, or the same as {"color", "words", "left"}, as a sign; a sign stays itself."""
    if isinstance(lamp, Sign):
        return lamp
    given = lamp._asdict() if isinstance(lamp, clock.Lamp) else lamp
    tone, shape = _SIGNS[given["color"]]
    return Sign(tone, shape, given["words"], given.get("left", ""))


@dataclass(frozen=True)
class Badge:
    """tone: good, warn, bad, info or plain."""

    text: str
    tone: str


VALIDITY = {  # 有效性 of a record, terms.md §3
    "valid": Badge("有效", "good"),
    "expired": Badge("失效", "plain"),
    "repealed": Badge("废止", "bad"),
    "amended": Badge("已修改", "warn"),
    "pending": Badge("尚未施行", "info"),
    "unknown": Badge("有效性待核", "plain"),  # imported texts that nobody has checked yet
}

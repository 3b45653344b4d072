"""A page of an old site: title, lines of date and source, body, and what it links to beside it. Read by the process apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingtang import quarantine
from mingtang.records.importing.blocks import Block


@dataclass
class Page:
    """What a page says. links: (where to, in what words) of everything that lies beside it; pictures: left out."""

    title: str
    blocks: list[Block]
    tags: dict[str, str]
    links: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0


class NotPage(ValueError):
    """The page cannot be read; the word says why, for the log."""


def of_page(data: bytes) -> Page | None:
    """The page in these bytes; None where there is no body. Raises NotPage."""
    try:
        told, _ = quarantine.ask("mingtang.records.importing.pages.within:told", data)
    except quarantine.Lost as lost:
        raise NotPage(lost.why) from lost
    if told is None:
        return None
    return Page(**{**told, "blocks": [Block(**b) for b in told["blocks"]], "links": _pairs(told["links"])})


def fragment(text: str) -> tuple[list[Block], list[tuple[str, str]], int]:
    """A body that comes without its page: (blocks, links, pictures left out). Raises NotPage."""
    try:
        told, _ = quarantine.ask("mingtang.records.importing.pages.within:told_piece", text.encode())
    except quarantine.Lost as lost:
        raise NotPage(lost.why) from lost
    return [Block(**b) for b in told["blocks"]], _pairs(told["links"]), told["pictures"]


def _pairs(links: list[list[str]]) -> list[tuple[str, str]]:
    return [(path, words) for path, words in links]

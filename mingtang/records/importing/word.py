"""A .docx as blocks: read by the process apart (`within`)."""

from __future__ import annotations

from mingtang import quarantine
from mingtang.records.importing.blocks import Block


class NotWord(ValueError):
    """The bytes are no Word document that we take; the sentence names why, in English, for the log. reason: in Chinese,
    for who sent it, where it can be mended there."""

    def __init__(self, found: str, reason: str = "") -> None:
        super().__init__(found)
        self.reason = reason


def of_word(data: bytes) -> tuple[list[Block], int, list[str]]:
    """(blocks, pictures left out, what is hidden and was not read), by the process apart (mingtang.quarantine). Raises
    NotWord."""
    try:
        told, _ = quarantine.ask("mingtang.records.importing.within:told", data)
    except quarantine.Lost as lost:
        raise NotWord(lost.why) from lost
    if "why" in told:
        raise NotWord(told["why"], told["reason"])
    return [Block(**block) for block in told["blocks"]], told["pictures"], told["dropped"]

"""A .docx as blocks: read by the process apart (`within`)."""

from __future__ import annotations

from mingtang import quarantine
from mingtang.records.importing.blocks import Block


class NotWord(ValueError):
    """The bytes are no Word document that we take; the sentence names why, in English, for the log."""


def of_word(data: bytes) -> tuple[list[Block], int]:
    """(blocks, pictures left out), by the process apart (mingtang.quarantine). Raises NotWord."""
    try:
        told, _ = quarantine.ask("mingtang.records.importing.within:told", data)
    except quarantine.Lost as lost:
        raise NotWord(lost.why) from lost
    if "why" in told:
        raise NotWord(told["why"])
    return [Block(**block) for block in told["blocks"]], told["pictures"]

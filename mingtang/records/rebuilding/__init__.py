"""What leaves the house is a new file, written from what can be seen; the original stays in the vault with the draft.

Deterministic: the same file gives the same bytes. A file that cannot be rebuilt is held (条例第十五条、第十七条). `within`
and everything it imports run in the process apart (mingtang.quarantine) and nowhere else."""

from __future__ import annotations

from typing import Any

from mingtang import quarantine
from mingtang.records.rebuilding.base import DAMAGED, TOO_MUCH, CannotRebuild, Drops, Rebuilt

__all__ = ["CannotRebuild", "Drops", "Rebuilt", "asked", "rebuild", "text_of"]


def rebuild(name: str, data: bytes) -> Rebuilt:
    """The file as it may leave the house. Raises CannotRebuild with the reason that is shown; never anything else."""
    told, made = asked("mingtang.records.rebuilding.within:told", name, data)
    pairs = {key: [(what, where) for what, where in told[key]] for key in ("texts", "hidden")}
    return Rebuilt(made, told["dropped"], pairs["texts"], pairs["hidden"])


def text_of(name: str, data: bytes, *, seconds: float = quarantine.SECONDS) -> str:
    """What a reader of the file sees, for the index: at most 100,000 characters. Raises CannotRebuild."""
    told, _ = asked("mingtang.records.rebuilding.within:seen", name, data, seconds=seconds)
    return str(told["text"])


def asked(
    job: str, name: str, data: bytes, *given: str, seconds: float = quarantine.SECONDS
) -> tuple[dict[str, Any], bytes]:
    """What a job of the process apart says of a file, `given` more. Raises CannotRebuild for its refusal, and where no answer came."""
    try:
        told, made = quarantine.ask(job, data, name, *given, seconds=seconds)
    except quarantine.Lost as lost:
        raise CannotRebuild(
            *(DAMAGED, "unreadable") if lost.why == "gone" else (TOO_MUCH, "too_much")
        ) from lost
    if "why" in told:
        raise CannotRebuild(told["why"], told["code"])
    return told, made

"""印章 on an issued letter: where it comes from. What a provider says is frozen with the letter's data.

A provider of certified electronic seals (GB/T 38540-2020) is one more class of this shape and one more line of PROVIDERS.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from mingtang.papers.models import SealImage
from mingtang.policy import values as policy


class Seal(Protocol):
    """Where the seal of an agency's letters comes from."""

    def on(self, agency: str, line: tuple[str, ...], day: date) -> Mapping[str, str]:
        """What a letter issued on that day says of its seal: `seal` (left: room for it; image) and what drawing it needs.
        agency: whose letter; line: the agency and those above it."""
        ...


class Room:
    """Room is left on issuer and date (GB/T 9704-2012, 7.3.5.1); the seal is set by hand."""

    def on(self, agency: str, line: tuple[str, ...], day: date) -> Mapping[str, str]:
        return {"seal": "left"}


class Picture:
    """The picture that the keeper of the seal uploaded; room is left until there is one."""

    def on(self, agency: str, line: tuple[str, ...], day: date) -> Mapping[str, str]:
        kept = SealImage.objects.filter(agency=agency, since__lte=day).order_by("pk").last()
        if kept is None:
            return {"seal": "left"}
        return {"seal": "image", "seal_image": kept.digest, "seal_mm": policy.value("seal_mm", line, day)}


PROVIDERS: Mapping[str, Seal] = {"留空": Room(), "印章图像": Picture()}


def of(agency: str, line: tuple[str, ...], day: date) -> Mapping[str, str]:
    """What the letters of this agency say of their seal, by the provider that it has set."""
    return PROVIDERS[policy.value("seal_provider", line, day)].on(agency, line, day)

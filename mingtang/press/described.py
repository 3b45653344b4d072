"""The description of the machines' door (OpenAPI 3.1), printed for whoever connects a system."""

from __future__ import annotations

from pathlib import Path

from . import addresses, parts
from .printing import Printing

SOURCE = Path(__file__).with_name("openapi.json")  # written by `python -m mingtang.api`


@parts.printed
def interface(run: Printing) -> None:
    run.file(addresses.path(addresses.INTERFACE), SOURCE.read_bytes())

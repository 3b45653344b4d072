"""How the verbs answer."""

import json
import sys
from typing import Any


def tell(document: Any, as_json: bool, lines: list[str]) -> None:
    """Print `document` as JSON, or `lines` for a person."""
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(lines) + "\n")


def progress(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def refuse(found: str, expected: str) -> int:
    """Exit code 2 with what was found and what was expected."""
    sys.stderr.write(f"found {found}, expected {expected}\n")
    return 2

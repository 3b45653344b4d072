"""The code under which a draft is resumed: 12 characters of 32, 60 bits, copied from a screen without mistakes.

Pure Python. 0, O, 1 and I are never written.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12  # characters of 5 bits each


def new() -> str:
    """A fresh random code, without its dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def show(code: str) -> str:
    """XXXX-XXXX-XXXX, as it stands on the screen."""
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def read(typed: str) -> str:
    """The code that a person typed, whatever its width, case, blanks and dashes; "" if it can be none."""
    if len(typed) > 100:
        return ""
    wide = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(c for c in wide if c.isalnum())
    return code if len(code) == LENGTH and not code.strip(ALPHABET) else ""

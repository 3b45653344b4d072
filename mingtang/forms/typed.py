"""What people type, made readable: nothing invisible, nothing that only looks like something else. Pure Python."""

import unicodedata

_LONGEST_FOLDED = 200  # characters; one compatibility character can expand to 18
_LONGEST = 50_000  # characters looked at; no field takes a fifth of that
_BIDI = set("\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANK = set("\u2800\u3164\u115f\u1160\uffa0")  # letters by their class, blank by their look


def readable(text: str, lines: bool = False) -> str:
    """`text` without controls, lone surrogates and direction overrides; "" when nothing visible is left.

    lines: keep line breaks (as `\\n`) and tabs; else they become blanks. Rare characters of names stay as typed, those
    too that this Python's tables do not know yet or that an office keeps in the private area.
    """
    text = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    kept = "".join(c for c in text if c in "\n\t" or not _is_unseen(c))
    return kept.strip() if any(_is_visible(c) for c in kept) else ""


def _is_unseen(c: str) -> bool:
    nonsense = ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF
    return nonsense or c in _BIDI or unicodedata.category(c) in ("Cc", "Cs")


def _is_visible(c: str) -> bool:
    kind = unicodedata.category(c)
    return c not in _BLANK and kind[0] != "Z" and kind not in ("Cc", "Cf")


def folded(text: str) -> str:
    """`text` in half width without blanks, for numbers, codes, dates and addresses of machines."""
    seen = readable(text)
    return "".join(unicodedata.normalize("NFKC", seen).split()) if len(seen) <= _LONGEST_FOLDED else seen

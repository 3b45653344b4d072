"""The scanner of personal data before release: identity numbers, mobile telephones, bank cards in plain text.

It fails closed: what it finds holds the release until it is masked, or a second person clears it with a reason
(PIPL Arts. 25, 28). Disguises, attachments and hidden content are the work of the later scanner issue.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_LONG = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ \-]?[0-9]){14,18}(?:[ \-]?[0-9Xx])?(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9](?:[ \-]?[0-9]){8}(?![0-9A-Za-z])")
LABELS = {"id_number": "身份证号码", "mobile": "手机号码", "bank_card": "银行卡号"}


@dataclass(frozen=True)
class Found:
    """One place: kind, offset and length in the text, and how it would read masked."""

    kind: str
    start: int
    length: int
    masked: str


def scan(text: str) -> list[Found]:
    """Every suspected place in `text` (offsets in characters of `text`). Full-width digits are read as digits."""
    folded = "".join(
        unicodedata.normalize("NFKC", c) if len(unicodedata.normalize("NFKC", c)) == 1 else c for c in text
    )
    found = []
    for match in _LONG.finditer(folded):
        digits = re.sub(r"[ \-]", "", match.group()).upper()
        if len(digits) == 18 and _identity(digits):
            found.append(_found("id_number", match, digits[0] + "*" * 16 + digits[-1]))
        elif 15 < len(digits) <= 19 and digits.isdecimal() and luhn.is_valid(digits):
            found.append(_found("bank_card", match, "*" * (len(digits) - 4) + digits[-4:]))
    for match in _MOBILE.finditer(folded):
        digits = re.sub(r"[ \-]", "", match.group())
        found.append(_found("mobile", match, digits[:3] + "****" + digits[-4:]))
    return sorted(found, key=lambda f: f.start)


def _identity(digits: str) -> bool:
    """By check character and day of birth alone: division codes are abolished and created, and a list of them that is
    out of date would let numbers through."""
    try:
        return bool(ric.calc_check_digit(digits) == digits[-1] and ric.get_birth_date(digits))
    except ValidationError:
        return False


def _found(kind: str, match: re.Match[str], masked: str) -> Found:
    return Found(kind, match.start(), match.end() - match.start(), masked)


def mask(text: str) -> str:
    """一键脱敏: `text` with every found place masked."""
    for place in reversed(scan(text)):
        text = text[: place.start] + place.masked + text[place.start + place.length :]
    return text

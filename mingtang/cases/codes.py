"""Random codes and counted numbers."""

import re
import unicodedata

from mingtang.cases import rows
from mingtang.cases.models import Counter
from mingtang.ledger.chance import random_bytes
from mingtang.vault import sealing

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 characters that nobody confuses on paper: 5 bits each


def new_code(length: int = 12) -> str:
    """A random code of 5 bits a character; 12 characters are the 60 bits that a query code (查询码) needs."""
    return "".join(
        ALPHABET[byte & 31] for byte in random_bytes(length)
    )  # 32 divides 256: all are alike likely


def tidy_code(typed: str) -> str:
    """A query code as typed from a slip of paper: blanks and dashes out, upper case, O→0 and I→1 never occur."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c in ALPHABET)


def query_code(key: str) -> str:
    """The query code (查询码) of the act done under the idempotency key `key`: a repeat gives the same one, and it
    stands nowhere. 60 bits of an HMAC-SM3 under a key of the vault."""
    bits = int(sealing.blind(key, "cases.query"), 16)
    return "".join(ALPHABET[bits >> 5 * i & 31] for i in range(12))


def in_fours(code: str) -> str:
    """K7QF 3MZX 9TRA: as it is read out and copied."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


_NUMBER = re.compile(r"(.*?)[〔\[(【{]?(20\d{2})[〕\])】}]?第?0*(\d{1,9})号?")


def read_number(typed: str) -> str:
    """The number of a case or paper as a person typed it: any width, any brackets, with or without 号."""
    text = "".join(unicodedata.normalize("NFKC", typed[:100]).split()).replace("\x00", "")
    found = _NUMBER.fullmatch(text)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else text.upper()


def code_digest(case: str, secret: str) -> str:
    """What is stored of a query code or second factor: keyed, because four digits alone are soon tried out."""
    return sealing.blind(f"{case}/{secret}", "cases.ticket")


def next_number(name: str, agency: str, year: int) -> int:
    """The next number of a series (kind of paper, agency, year): gapless, because it is counted inside the act."""
    return rows.count(name, agency, year)


def next_after(name: str, agency: str, year: int) -> int:
    """What next_number would give now; nothing is counted."""
    last = Counter.objects.filter(name=name, agency=agency, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1


def document_number(mark: str, series: str, year: int, n: int) -> str:
    """文号 as GB/T 9704 writes it: year in 〔 〕, no leading zero: 澜城管公复〔2026〕3号."""
    return f"{mark}{series}〔{year}〕{n}号"

"""邮件号 of the postal enterprise, as printed on its receipts: thirteen characters. Pure.

Replies go by the postal enterprise (国办公开办函〔2016〕235号), so no other carrier's number has a place here. Three shapes are
in use: two letters, nine digits and CN (UPU S10, the ninth digit is a check digit: EMS begins with E, 挂号信 with R); two
letters and eleven digits (国内挂号信, as XA); thirteen digits (国内特快专递). Of the last two no check digit is published, so none is asked.
"""

import re
import unicodedata

_S10 = re.compile(r"[A-Z]{2}\d{9}CN")
_DOMESTIC = re.compile(r"[A-Z]{2}\d{11}|\d{13}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)  # UPU S10


def tidy(typed: str) -> str:
    """The number without blanks and dashes, in plain capitals: how people copy it from a slip does not matter."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()


def check_digit(serial: str) -> str:
    """The ninth digit of an S10 number. serial: its eight digits."""
    rest = 11 - sum(w * int(d) for w, d in zip(_WEIGHTS, serial, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def fault(typed: str) -> str:
    """Why this is no number of a letter, in Chinese; "" when it can be one."""
    number = tidy(typed)
    if _DOMESTIC.fullmatch(number):
        return ""
    if not _S10.fullmatch(number):
        return "邮件号为13位：13位数字，或者2个字母加11位数字，或者2个字母加9位数字加CN，请照交邮收据填写"
    return "" if check_digit(number[2:10]) == number[10] else "邮件号的校验位不对，请照交邮收据核对"


def registered(n: int) -> str:
    """A number as 挂号信 bear them, made up from `n` (0 to 99,999,999): for cities that are played."""
    return f"RA{n:08d}{check_digit(f'{n:08d}')}CN"

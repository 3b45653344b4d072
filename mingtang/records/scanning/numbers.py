"""Identity numbers, mobile telephones and bank cards among the digits of a text, however they are grouped.

GB 11643 (identity numbers, with the older ones of 15 digits), GB/T 15120 / ISO/IEC 7812 (cards, Luhn). Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from mingtang.records.scanning.folding import EDGE

# 32 pieces hold a number spelled digit by digit. A comma is no separator: it stands in amounts and between numbers.
_RUN = re.compile(r"[0-9OoIl|ZzSB](?:[ \t\n\-./_:*]{0,3}[0-9OoIl|ZzSBXx])+")
_GROUP = re.compile(r"[0-9OoIl|ZzSBXx]+")
_LETTERS = str.maketrans("OoIl|ZzSBx", "001112258X")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"(?:00)?86(?=1[3-9][0-9]{9}$)")
_CARD = re.compile(
    r"62[0-9]{14,17}|(?:4|5[1-5]|35)[0-9]{14,15}|9558[0-9]{12,15}|60[0-9]{14,17}|3[47][0-9]{13}"
)
_FLOAT = re.compile(r"(?<![0-9.])([1-9])\.([0-9]{2,17})[Ee]\+?(10|14|17)(?![0-9])")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[\-./][01]?[0-9][\-./][0-3]?[0-9](?![0-9])")
_CODED = re.compile(
    r"(?:索引号|档号|编号|代码|文号|流水号|订单号|批号|证书号|备案号|合同号|发票号|凭证号|单号|标段|条码|序列号|账簿号)"
    r"[^\n。；,，]{0,6}$|[A-Za-z][A-Za-z0-9]*[\-_/]?$"
)
_SAID = re.compile(r"(?i)(?:tel|phone|mobile|mob|id|qq|wechat|vx|wx|no|card|sfz|sj)[\-_/]?$")
_GROUPINGS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (3, 5, 3), (5, 6), (6, 5), (4, 7), (8, 3)}
_AMOUNT = re.compile(r"\.[0-9]{1,2}(?![0-9])|[ ]?[万亿千百]*[元个平米吨次户%]")
_BOXES = re.compile(rf"(?<![^{EDGE}\n ])[0-9](?:[\n ]*{EDGE}[{EDGE}\n ]*[0-9Xx]){{10,}}(?![^{EDGE}\n ])")
_LONGEST = 32  # groups that are read together


class Number(NamedTuple):
    """A number from `start` up to `end` of the folded text, and its digits."""

    kind: str
    start: int
    end: int
    digits: str


class _Group(NamedTuple):
    start: int
    end: int
    digits: str  # "" where the letters among them make it no number


def numbers_in(text: str) -> Iterator[Number]:
    """Every number in one folded text, from left to right within a run of digits."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= 11:
            yield from _in_run(text, run.start(), run.end())
    for match in _FLOAT.finditer(text):
        yield from _in_float(match)


def boxed(text: str) -> Iterator[Number]:
    """Numbers with one digit in each cell, as forms have them."""
    for run in _BOXES.finditer(text):
        for one in numbers_in(run[0].replace(EDGE, " ").replace("\n", " ")):
            yield one._replace(start=run.start() + one.start, end=run.start() + one.end)


def _in_run(text: str, start: int, end: int) -> Iterator[Number]:
    groups = [_group(text, m.start(), m.end()) for m in _GROUP.finditer(text, start, end)]
    alone = {n: found for n, g in enumerate(groups) if (found := _judge(text, [g]))}
    n = 0
    while n < len(groups):
        if n in alone:
            yield alone[n]
            n += 1
            continue
        found, after = _joined(text, groups, n, alone)
        if found:
            yield found
        n = after


def _joined(text: str, groups: list[_Group], n: int, alone: dict[int, Number]) -> tuple[Number | None, int]:
    """The most telling number that groups from `n` on make together, and the group after it."""
    best: tuple[int, Number, int] | None = None
    length = 0
    for last in range(n, min(len(groups), n + _LONGEST)):
        if last in alone or not groups[last].digits:
            break
        length += len(groups[last].digits)
        if length > 19:
            break
        if last > n and length >= 11 and (found := _judge(text, groups[n : last + 1])):
            rank = (
                3
                if len(found.digits) == 18
                else 1
                if len(found.digits) == 15
                else {"bank_card": 2}.get(found.kind, 0)
            )
            if best is None or rank >= best[0]:
                best = (rank, found, last + 1)
    return (best[1], best[2]) if best else (None, n + 1)


def _group(text: str, start: int, end: int) -> _Group:
    said = text[start:end]
    before = start and _latin(text[start - 1]) and not _SAID.search(text, max(0, start - 8), start)
    if before or (end < len(text) and _latin(text[end])):
        return _Group(start, end, "")
    real = sum(c.isdecimal() for c in said)
    if len(said) > 1 and real < 0.3 * len(said):
        return _Group(start, end, "")
    digits = said.translate(_LETTERS)
    return _Group(start, end, "" if "X" in digits[:-1] else digits)


def _latin(c: str) -> bool:
    return c.isascii() and c.isalpha()


def _judge(text: str, groups: list[_Group]) -> Number | None:
    """What the groups are when they are read as one number."""
    digits = "".join(g.digits for g in groups)
    start, end = groups[0].start, groups[-1].end
    if not all(g.digits for g in groups) or "X" in digits[:-1]:
        return None
    if len(digits) == 18 and is_identity(digits):
        return Number("id_number", start, end, digits)
    if "X" in digits:
        return None
    coded = _is_code(text, start)
    if len(digits) == 18 and digits.endswith("000") and not coded and _born(digits[6:14], digits):
        return Number("id_number", start, end, digits)  # a spreadsheet keeps fifteen digits of a number
    card = (
        _CARD.fullmatch(digits)
        and luhn.is_valid(digits)
        and not (len(digits) == 18 and _born(digits[6:14], digits))
    )
    if card and not coded and not (len(groups) == 2 and _is_column(text, start, end)):
        return Number("bank_card", start, end, digits)
    usual = len(groups) in (1, 3, 4, 15) or "\n" in text[start:end]  # two groups: over the end of a line
    if len(digits) == 15 and usual and not coded and _born("19" + digits[6:12], digits):
        return Number("id_number", start, end, digits)
    shorter = _ABROAD.sub("", digits.removeprefix("0") if len(groups) == 1 and len(digits) == 12 else digits)
    if (
        _MOBILE.fullmatch(shorter)
        and not (coded and _year_before(text, start))
        and _is_mobile(text, groups, start, end)
    ):
        return Number("mobile", start, end, shorter)
    return None


def is_identity(digits: str) -> bool:
    """By day of birth and check character (GB 11643). Division codes are abolished and created; a list of them that is
    out of date would let numbers through."""
    try:
        return (
            digits[:17].isdecimal()
            and ric.calc_check_digit(digits) == digits[-1]
            and _born(digits[6:14], digits)
        )
    except ValidationError:
        return False


def _born(day: str, digits: str) -> bool:
    """Whether `day` (YYYYMMDD) can be a birthday in a number that begins as divisions do."""
    if digits[0] == "0" or not "1880" <= day[:4] <= "2099":
        return False
    month, number = int(day[4:6]), int(day[6:])
    return 1 <= month <= 12 and 1 <= number <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _is_code(text: str, start: int) -> bool:
    """Whether the words before say that this is the number of a thing: 索引号, 项目编号, or letters it belongs to."""
    before = text[max(0, start - 14) : start]
    return bool(_CODED.search(before)) and not _SAID.search(before)


def _year_before(text: str, start: int) -> bool:
    """JSZC-2026-13800138000: a part of a longer code."""
    return bool(re.search(r"[A-Za-z0-9][\-_/]$", text[max(0, start - 2) : start]))


def _is_mobile(text: str, groups: list[_Group], start: int, end: int) -> bool:
    """Eleven digits in groups as people write them; not a date with an hour, an address of a machine, a column."""
    sizes = tuple(g.end - g.start for g in groups)
    between = text[start:end]
    if _AMOUNT.match(text, end):
        return False
    if len(groups) == 1:
        return True
    if _DATE.match(between) or "\x1f" in between or _is_column(text, start, end):
        return False
    if re.match(r"[\-_/.][0-9A-Za-z]", text[end : end + 2]) or re.search(
        r"[0-9A-Za-z][\-_/.]$", text[max(0, start - 2) : start]
    ):
        return False  # a part of a longer code
    if set(sizes) == {1} and (
        re.match(r"[ \n]{1,4}[0-9](?![0-9])", text[end : end + 6])
        or re.search(r"(?<![0-9])[0-9][ \n]{1,4}$", text[max(0, start - 6) : start])
    ):
        return False  # a window in a longer row of boxes
    usual = sizes in _GROUPINGS or set(sizes) <= {1, 2} or (sizes[0] in (2, 3, 4) and sizes[1:] in _GROUPINGS)
    return usual or not set(between) & set("./:")


def _is_column(text: str, start: int, end: int) -> bool:
    """A number that goes over a line's end where the lines around hold nothing but figures: two cells of a column."""
    if "\n" not in text[start:end]:
        return False
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if text[first:start].strip() or text[end:last].strip():
        return False
    above = text[text.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)]
    below = text[last + 1 : (text.find("\n", last + 1) + 1 or len(text) + 1) - 1]
    return any(re.fullmatch(r"[\s0-9.,%\-]+", line) for line in (above, below) if line.strip())


def _in_float(match: re.Match[str]) -> Iterator[Number]:
    """1.10105194912310E+17: what a spreadsheet made of a long number. Held even where digits are lost."""
    digits = (match[1] + match[2]).ljust(int(match[3]) + 1, "0")
    if len(digits) != int(match[3]) + 1:
        return
    if match[3] == "10":
        if _MOBILE.fullmatch(digits):
            yield Number("mobile", match.start(), match.end(), digits)
    elif digits[0] != "0":
        day = digits[6:14] if match[3] == "17" else "19" + digits[6:12]
        if len(match[2]) < 13 or _born(day, digits):
            yield Number("id_number", match.start(), match.end(), digits)

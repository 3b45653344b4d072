"""E-mail addresses, licence plates, passports, private telephones and homes in a folded text. Pure Python.

Telephones and mailboxes of offices are published by law (条例第十二条: the guide names them) and are not found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingtang.records.scanning.folding import EDGE, Folded

_AT = r"[ \n]{0,2}(?:@|[\(\[{<【（]\s?(?:at|AT|@|艾特)\s?[\)\]}>】）])[ \n]{0,2}"
_DOT = r"[ \n]{0,2}(?:\.|[\(\[{【（]\s?(?:dot|DOT|点)\s?[\)\]}】）])[ \n]{0,2}"
_LABEL = r"[A-Za-z0-9\-]{1,63}(?: ?\n{1,2}[A-Za-z0-9\-]{1,63})?"
_MAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{{0,63}}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}"
    r"(?:(?:com|cn|net|org|edu|gov)(?![A-Za-z0-9@])|[a-z]{1,24}(?: ?\n{1,2}[a-z]{1,20})?(?![A-Za-z0-9@]))",
    re.IGNORECASE,
)
_OFFICE_MAIL = re.compile(r"\.gov(?:\.cn)?$", re.IGNORECASE)
_HOME_OF_CARS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PLATE = re.compile(
    r"[一-鿿][ \-]{0,2}[A-HJ-NP-Z][ \-]{0,2}(?:[A-HJ-NP-Z0-9][ \n]?){4}[A-HJ-NP-Z0-9挂学警港澳领]"
    r"(?:[ ]?[A-HJ-NP-Z0-9](?![A-Z0-9]))?(?![A-Z0-9\-])"
)
_PLATE_SAID = re.compile(r"车牌|号牌|牌号|牌照|车号|车辆|驾驶|轿车|客车|货车|摩托|违停|机动车")
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9\-_])(?:[EeGg][ \-]{0,2}(?:[0-9][ \-\n]{0,2}){7}[0-9]|[Ee][ \-]?[A-HJ-NP-Za-hj-np-z][ \-]{0,2}(?:[0-9][ \-\n]{0,2}){6}[0-9]"
    r"|(?:[DSPdsp]|[DSPdsp][Ee])[ \-]?(?:[0-9][ \-]?){6,7}[0-9]|[CHMKch][ \-]?(?:[0-9][ \-]?){7,9}[0-9]|1[45][ \-]?(?:[0-9][ \-]?){6}[0-9])(?![A-Za-z0-9])"
)
_PASSPORT_SAID = re.compile(r"(?:护照|通行证|passport|Passport|PASSPORT)[^\n。]{0,12}$")
_CODED = re.compile(
    r"(?:编号|编码|代码|文号|型号|批号|单号|索引号|档号|标段|项目|规格|证书号|高速|国道)[^\n。]{0,6}$"
)
_HOME_PHONE = re.compile(
    r"(?:家庭|住宅|个人|家里|私人|家属|本人|家长|监护人|户主|宅)(?:固定|联系)?(?:电话|座机|固话|号码|电)(?:号码)?[^0-9\n]{0,6}"
    r"(\(?0[0-9]{2,3}\)?[ \-]{0,2}(?:[0-9][ \-\n]?){6,7}[0-9]|[2-8](?:[0-9][ \-\n]?){5,6}[0-9])(?![0-9])"
)
_N = r"[0-9A-Za-z一二三四五六七八九十百〇零两甲乙丙丁东南西北]{1,5}"
_NAME = r"[一-鿿0-9A-Za-z]{2,12}?"
_ESTATE = r"(?:小区|花园|花苑|新村|家园|公寓|雅苑|新苑|嘉苑|佳苑|景苑|名苑|馨苑|华苑|苑|华庭|豪庭|庭院|名邸|府邸|新城|新区|社区|胡同|弄|里|湾|郡|家属院|宿舍|大院|安置房|城|园|府|居|庭|坊|轩|阁|邸)"
_BLOCK = rf"{_N}(?:栋|幢|号楼|座|号院|排|#楼?|弄|号)"
_UNIT = rf"{_N}(?:单元|门|梯)"
_ROOM = rf"{_N}(?:室|户|房|号房|号室)"
_HOMES = (
    re.compile(rf"{_NAME}{_ESTATE}(?:[东南西北一二三四五六七八九]?区|[一二三四五六]期)?{_BLOCK}(?:{_UNIT})?(?:{_N}(?:层|楼))?(?:{_ROOM}|[0-9]{{3,4}})"),
    re.compile(rf"{_NAME}{_ESTATE}(?:[东南西北一二三四五六七八九]?区)?[0-9]{{1,3}}-(?:[0-9]{{1,2}}-)?[0-9]{{3,4}}(?:室|户)?"),
    re.compile(rf"(?:{_NAME})?{_N}(?:栋|幢|号楼|座|号院|排|号)(?:{_UNIT})(?:{_N}(?:层|楼))?(?:{_ROOM}|[0-9]{{3,4}}号?)"),
    re.compile(rf"{_NAME}(?:栋|幢){_N}(?:室|户)"),
    re.compile(rf"{_NAME}(?:村|屯|庄|寨|社区|嘎查)(?:[一-鿿]{{1,4}}(?:自然村|湾|组))?第?{_N}(?:组|队|社|村民小组)[0-9一二三四五六七八九十百〇零]{{1,5}}号"),
    re.compile(
        r"(?:家庭住址|现住址|住址|家庭地址|户籍地址|居住地址|居住地|户籍所在地|户籍地|常住地址|家住|现居住?于?|住宅地址)[:：]?(?:为|是|在)?"
        r"[一-鿿]{2,20}[一-鿿0-9A-Za-z\-]{0,24}?[0-9一二三四五六七八九十百〇零]{1,5}(?:号楼|号|栋|幢|室|户|房|组|弄)(?:[0-9A-Za-z\-一二三四五六七八九十]{1,5}(?:号楼|号|栋|幢|单元|室|户|房|层|楼))*"
    ),
)  # fmt: skip
_LED = re.compile(
    r".*?(?:居住于|居住在|住址[:：]?|地址[:：]?|家住|现住|住于|住在|户籍地[:：]?|住)(?![宅房建院户])(?:[是为在])?[:：]?"
)
_OFFICE = re.compile(
    r"政府|政务|机关|中心|大厦|大楼|办公|委员会|局|厅|广场|写字楼|派出所|法院|检察院|服务站|学校|医院|大学|银行|便民"
)
_BREAKS = re.compile(r"[。；;！？!?,，、（）()\[\]【】“”\"'《》<>|\x1f]")


class Word(NamedTuple):
    kind: str
    start: int
    end: int
    said: str


def words_in(folded: Folded) -> Iterator[Word]:
    """Every such place in a folded text; an address may overlap a number in it."""
    for match in _MAIL.finditer(folded.text):
        said = re.sub(
            r"[(\[{<【（]\s?(?:at|艾特|@)\s?[)\]}>】）]",
            "@",
            re.sub(r"\s", "", match[0]),
            flags=re.IGNORECASE,
        )
        if not _OFFICE_MAIL.search(said):
            yield Word("email", match.start(), match.end(), said)
    yield from _plates(folded)
    yield from _passports(folded)
    for match in _HOME_PHONE.finditer(folded.digits):
        yield Word("phone", match.start(1), match.end(1), re.sub(r"[ \n]", "", match[1]))
    yield from _homes(folded.text)


def _plates(folded: Folded) -> Iterator[Word]:
    """Plates of every province; of any other sign, or in small letters, where the words around speak of a car or nothing
    else stands in the cell."""
    upper = (
        folded.digits.upper()
        if folded.digits.isascii() or len(folded.digits.upper()) == len(folded.digits)
        else folded.digits
    )
    for match in _PLATE.finditer(upper):
        said, end = re.sub(r"[ \-\n]", "", match[0]), match.start() + len(match[0].rstrip())
        if len(said) not in (7, 8) or not any(c.isdecimal() for c in said):
            continue
        usual = said[0] in _HOME_OF_CARS and folded.digits[match.start() : end] == upper[match.start() : end]
        around = folded.text[max(0, match.start() - 14) : match.start()] + " " + folded.text[end : end + 8]
        alone = (not match.start() or folded.text[match.start() - 1] in f"{EDGE}\n\t, ") and folded.text[
            end : end + 1
        ] in ("", EDGE, "\n", "\t", ",", " ")
        if usual or alone or _PLATE_SAID.search(around):
            yield Word("plate", match.start(), end, said)


def _passports(folded: Folded) -> Iterator[Word]:
    for match in _PASSPORT.finditer(folded.digits):
        before = folded.text[max(0, match.start() - 20) : match.start()]
        said = re.sub(r"[ \-\n]", "", match[0]).upper()
        named = _PASSPORT_SAID.search(before)
        usual = re.fullmatch(r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}", said) and not re.fullmatch(
            r".20[0-4]\d.*", said
        )
        if named or (usual and not _CODED.search(before)):
            yield Word("passport", match.start(), match.end(), said)


def _homes(text: str) -> Iterator[Word]:
    """Homes, read without the blanks in them, clause by clause; an empty line ends a clause."""
    parted = re.sub(r"\n(?=\n)", EDGE, text)
    at = [n for n, c in enumerate(parted) if c not in " \t\n"]
    line = "".join(parted[n] for n in at)
    for start, end in _clauses(line):
        clause = line[start:end]
        if len(clause) < 6 or not re.search(r"[栋幢弄座室户单元组号房院#\-]", clause):
            continue
        taken: list[tuple[int, int]] = []
        for match in (m for pattern in _HOMES for m in pattern.finditer(clause)):
            if _OFFICE.search(match[0]) or any(match.start() < e and s < match.end() for s, e in taken):
                continue
            taken.append(match.span())
            led = _LED.match(match[0])
            first = match.start() + (led.end() if led and len(match[0]) - led.end() >= 5 else 0)
            here, there = at[start + first], at[start + match.end() - 1] + 1
            yield Word("address", here, there, text[here:there])


def _clauses(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _BREAKS.finditer(line):
        yield start, mark.start()
        start = mark.end()
    yield start, len(line)

"""Personal data shown so that one recognises it and cannot use it (脱敏, 个人信息保护法 art. 51).

Pure Python. Masks are by kind of data, never by guess; what has no kind shows nothing but that it is there.
"""

import re
from collections.abc import Callable

ALL = "****"
_DOUBLE_SURNAMES = (
    "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 夏侯 轩辕 端木 百里 呼延 东郭 南门 西门 "
    "司空 司寇 淳于 单于 申屠 公冶 宗政 濮阳 太叔 钟离 澹台 赫连 闻人 拓跋 完颜 纳兰 第五 梁丘 公羊 左丘 谷梁 万俟 鲜于 闾丘 亓官"
)
_H = "[\u4e00-\u9fff]{1,10}?"
_LEVELS = re.compile(
    rf"(?:{_H}(?:省|自治区))?(?:{_H}(?:市|自治州|地区|盟))?(?:{_H}(?:(?<![小社园校厂库景])区|县|旗|市))?(?:{_H}(?:街道|镇|乡|苏木))?"
)  # a housing estate (小区) or community (社区) is finer than a street office


def mask(kind: str, value: str) -> str:
    """`value` as it may be shown where its reader has no need to know it. Raises KeyError for an unknown kind."""
    return _BY_KIND[kind](value) if value else ""


def name(value: str) -> str:
    """张三 → 张*; 欧阳修 → 欧阳*; 阿依古丽·买买提 → 阿*."""
    if len(value) > 2 and value[:2] in _DOUBLE_SURNAMES.split():
        return value[:2] + "*"
    return value[0] + "*"


def id_number(value: str) -> str:
    """First and last character only; the stars keep the length."""
    return value[0] + "*" * (len(value) - 2) + value[-1] if len(value) > 2 else "*" * len(value)


def telephone(value: str) -> str:
    """138****1234 for a mobile; area code and stars for a landline."""
    if re.fullmatch(r"1\d{10}", value, re.ASCII):
        return f"{value[:3]}{ALL}{value[-4:]}"
    area, dash, _ = value.partition("-")
    return f"{area}-{ALL}" if dash else ALL


def address(value: str) -> str:
    """To street or district level; only stars when no such level can be read."""
    found = _LEVELS.match(value)
    return (found[0] if found else "") + ALL


def email(value: str) -> str:
    """a***@example.cn."""
    local, at, host = value.rpartition("@")
    return f"{local[0]}***@{host}" if at and local else ALL


def bank(value: str) -> str:
    """Last four digits."""
    digits = "".join(value.split())
    return ALL + digits[-4:] if len(digits) > 8 else ALL


def plate(value: str) -> str:
    """A vehicle plate: first two and last character."""
    return f"{value[:2]}{ALL}{value[-1]}" if len(value) > 4 else ALL


def birth_date(value: str) -> str:
    """The year."""
    return f"{value[:4]}年" if re.match(r"\d{4}", value, re.ASCII) else ALL


_BY_KIND: dict[str, Callable[[str], str]] = {
    "name": name,
    "id_number": id_number,
    "telephone": telephone,
    "address": address,
    "email": email,
    "bank": bank,
    "plate": plate,
    "birth_date": birth_date,
    "all": lambda value: ALL,
    "none": lambda value: value,
}
KINDS = tuple(_BY_KIND)

"""The wording of letters: text files with a head and paragraphs, filled with values into the data a paper is made of.

A letter is `letters/<key>.txt` of a kind: lines `key: value`, an empty line, then one paragraph a line.
- `{name}` is a placeholder of `PLACEHOLDERS`; a paragraph that is one placeholder alone takes a list, one numbered
  paragraph an entry, or text of several lines.
- `[name] …` is printed only where `name` is given.
- `@passage` stands for the lines of `letters/_passage.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from mingtang.kinds import remedies
from mingtang.kinds.facts import FACTS
from mingtang.kinds.load import letter_files

_OWN = {
    # on every paper
    "agency": "发文机关",
    "number": "文号",
    "date": "成文日期",
    "today": "办理日",
    "contact": "联系方式",
    "applicant": "申请人",
    "you": "对申请人的称呼（您、你单位）",
    "basis": "依据条款",
    "law_text": "条款原文",
    "deadline": "届满日",
    "review_organ": "行政复议机关",
    "court": "有管辖权的人民法院",
    # requests
    "request_no": "申请编号",
    "content": "申请公开的内容",
    "third_party_days": "第三方提出意见的工作日数",
    "query_code": "查询码",
    "fee_standard": "收费标准",
    "fee_count": "计费数量",
    "from_agency": "转来申请的机关",
    # services
    "item_name": "事项名称",
    "case_no": "办件编号",
    "accepted_on": "受理日期",
    "result_name": "结果名称",
    "target": "转报机关",
}
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {**{n: f.label for n, f in FACTS.items() if f.typed}, **_OWN}
)
# What a third party must not learn from a letter (条例第三十二条 asks for its opinion, not for who wants to know).
PRIVATE = frozenset({"applicant", "you", "request_no", "content", "received_on", "delivery", "query_code"})
HEAD = frozenset({"title", "basis", "number_kind", "to", "remedy", "template"})
_HOLE = re.compile(r"\{(\w+)\}")
_OPTION = re.compile(r"\[(\w+)\]\s*")
_DEFAULTS = {"you": "您"}
_SELF = {"答复书": "本答复", "决定书": "本决定", "通知书": "本通知"}


class LetterError(ValueError):
    """A letter that does not exist, is badly written, or lacks a value; says which, in Chinese."""


class MissingValue(LetterError):
    """A value the letter needs was not given; `name` is its placeholder."""

    def __init__(self, letter: Letter, name: str) -> None:
        super().__init__(f"文书《{letter.title}》缺少“{PLACEHOLDERS.get(name, name)}”，不能生成")
        self.name = name


@dataclass(frozen=True, slots=True)
class Letter:
    """to: applicant or third_party. number_kind: series of the number, "" = no number of its own. remedy: key of
    `remedies`. template: of the papers room."""

    key: str
    title: str
    basis: str
    number_kind: str
    to: str
    remedy: str
    template: str
    paragraphs: tuple[str, ...]

    @property
    def wants(self) -> tuple[str, ...]:
        """The placeholders it cannot do without, in order."""
        firm = [line for line in self.paragraphs if not _OPTION.match(line)]
        return tuple(dict.fromkeys(name for line in firm for name in _HOLE.findall(line) if name != "basis"))

    @property
    def takes(self) -> frozenset[str]:
        """Every value it can use, wanted or not."""
        names = {name for line in self.paragraphs for name in _HOLE.findall(line)}
        return frozenset(names | {m[1] for line in self.paragraphs if (m := _OPTION.match(line))})

    @property
    def own_name(self) -> str:
        """What the letter calls itself: 本答复, 本决定, 本通知, 本告知."""
        return next((name for ending, name in _SELF.items() if self.title.endswith(ending)), "本告知")


@cache
def load(version: str, key: str) -> Letter:
    """The letter `key` of a packaged version (of a service item: `service.SCHEME`). Raises LetterError."""
    files = letter_files(version)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or key not in files:
        raise LetterError(f"没有名为“{key}”的文书（{version}）")
    passages = {
        f"@{name[1:]}": path.read_text(encoding="utf-8") for name, path in files.items() if name[0] == "_"
    }
    return parse(key, files[key].read_text(encoding="utf-8"), passages)


def parse(key: str, text: str, passages: Mapping[str, str] = MappingProxyType({})) -> Letter:
    """A letter from its text. Raises LetterError for an unknown word in the head, an unknown placeholder or passage,
    and for a letter to a third party that would show who applied."""
    top, _, body = text.partition("\n\n")
    head = {
        word.strip(): value.strip() for word, _, value in (line.partition(":") for line in top.splitlines())
    }
    if set(head) - HEAD or not head.get("title"):
        raise LetterError(f"文书“{key}”的文头有误：{'、'.join(sorted(set(head) - HEAD)) or '缺少 title'}")
    lines = tuple(_lines(body, passages))
    letter = Letter(
        key, head["title"], head.get("basis", ""), head.get("number_kind", ""), head.get("to", "applicant"),
        head.get("remedy", "none"), head.get("template", "letter"), lines,
    )  # fmt: skip
    if unknown := letter.takes - PLACEHOLDERS.keys():
        raise LetterError(f"文书“{key}”用了未登记的占位符：{'、'.join(sorted(unknown))}")
    if lost := [line for line in lines if line.startswith("@")]:
        raise LetterError(f"文书“{key}”引用的段落不存在：{lost[0]}")
    if letter.to == "third_party" and (shown := letter.takes & PRIVATE):
        raise LetterError(f"发给第三方的文书“{key}”会透露申请人：{'、'.join(sorted(shown))}")
    return letter


def _lines(body: str, passages: Mapping[str, str]) -> Iterator[str]:
    for line in filter(None, map(str.strip, body.splitlines())):
        yield from filter(None, map(str.strip, passages.get(line, line).splitlines()))


def fill(letter: Letter, values: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a paper (template `letter.template`), frozen when the paper is issued.

    values: by placeholder; days as `date`, lists as list or tuple, everything else as text or number; besides the
    letter's own `wants`: agency, date (of the paper), contact, number where the letter has one, applicant or
    third_party_name, for a letter with remedies review_organ and court, and optional: attachments (list of names),
    qr (text), remedy (the variant set for 行政查询事项, default "both"). Raises MissingValue.
    """
    given = {
        **_DEFAULTS,
        "basis": letter.basis,
        **{k: v for k, v in values.items() if v not in (None, "", [], ())},
    }
    need = _Needs(letter, given)
    addressee = need("third_party_name" if letter.to == "third_party" else "applicant")
    data: dict[str, Any] = {
        "issuer": need("agency"),
        "number": need("number") if letter.number_kind else "",
        "title": letter.title,
        "addressee": addressee,
        "paragraphs": [text for line in letter.paragraphs for text in _paragraphs(line, need)],
        "attachments": [str(name) for name in given.get("attachments", ())],
        "remedies": _remedies(letter, given, need),
        "contact": need("contact"),
        "date": need("date"),
        "seal": "left",
    }
    return data | ({"qr": str(given["qr"])} if "qr" in given else {})


@dataclass(frozen=True)
class _Needs:
    letter: Letter
    given: Mapping[str, Any]

    def __call__(self, name: str) -> str:
        if name not in self.given:
            raise MissingValue(self.letter, name)
        said = in_words(self.given[name])
        return FACTS[name].choice_label(said) if name in FACTS else said


def in_words(value: object) -> str:
    """A value as it stands in a letter: 2026年3月16日 for a day; entries of a list joined by 、."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value).strip()


def _paragraphs(line: str, need: _Needs) -> Iterator[str]:
    if option := _OPTION.match(line):
        if option[1] not in need.given:
            return
        line = line[option.end() :]
    alone = _HOLE.fullmatch(line)
    if alone and isinstance(entries := need.given.get(alone[1]), list | tuple):
        yield from (f"{i}. {in_words(entry)}" for i, entry in enumerate(entries, 1))
        return
    yield from filter(None, map(str.strip, _filled(line, need).splitlines()))


def _filled(line: str, need: _Needs) -> str:
    """Placeholders replaced, once: a brace in a value is text. A value's own full stop gives way to the letter's."""
    return re.sub(
        r"\{(\w+)\}([。；，]?)", lambda m: (need(m[1]).rstrip("。；，") if m[2] else need(m[1])) + m[2], line
    )


def _remedies(letter: Letter, given: Mapping[str, Any], need: _Needs) -> list[str]:
    key = str(given.get("remedy", "both")) if letter.remedy == "setting" else letter.remedy
    if key == "none":
        return []
    need("date")
    names = {"paper": letter.own_name, "review_organ": need("review_organ"), "court": need("court")}
    return [remedies.text(key, given["date"], names)]

"""Blocks as data: which kinds there are, what each says, and the one checker. Pure Python.

A number is never typed: a block names declared measures, and the press computes them when it prints. What is typed (titles,
texts, names of links) is asked about as every public text is: personal data and what holds a release (records.checking)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mingtang.records import checking, scanning

KINDS = {
    "banner": "横幅",
    "list": "列表",
    "numbers": "数字",
    "chart": "图表",
    "links": "链接",
    "text": "文字",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "banner": ("title", "text", "url", "picture", "alt"),
    "list": ("title", "source", "number"),
    "numbers": ("title", "figures"),
    "chart": ("title", "source", "by"),
    "links": ("title", "lines"),
    "text": ("title", "text"),
}
FIGURES = {  # of counts.MEASURES, but the first, which counts what is public
    "public": "现有公开信息",
    "told": "主动公开",
    "normative_made": "行政规范性文件制发",
    "new_received": "新收申请",
    "replied": "送达答复",
    "in_time": "按时答复",
}
BY = {"months": "近12个月，按月", "years": "历年，按年"}
MOST, LONGEST, ITEMS, LINES = 20, 3000, 20, 12
HEAD = -1  # the place of a fault in title and summary of the page
TYPED = frozenset({"title", "about", "text", "lines", "alt"})
SELDOM = frozenset({"picture", "alt"})  # kept only where they are given: pages without keep their digests
GOVERNMENT = ("gov.cn", "政务", "xn--zfr164b")  # 指引: names a government site may have
_PATH = re.compile(r"/(?!/)[^\s\\]*")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")


@dataclass(frozen=True)
class Known:
    """sources: keys a list may be drawn from. barred: words of the city and the agency. is_public: of the address of a record.
    why_not_shown: of the key of a picture (topics.pictures)."""

    sources: frozenset[str]
    barred: Sequence[str] = ()
    is_public: Callable[[str], bool] = lambda path: True
    why_not_shown: Callable[[str], str] = lambda picture: ""


@dataclass(frozen=True)
class Fault:
    """block: its place from 0, HEAD the page itself."""

    block: int
    field: str
    text: str

    @property
    def where(self) -> str:
        return "" if self.block == HEAD else f"第{self.block + 1}块"


def why_not_code(code: str) -> str:
    """Why a page cannot have this address."""
    return "" if _CODE.fullmatch(code) else "请用2至24个小写字母、数字和短横线，以字母开头"


def kept(given: Mapping[str, Any]) -> dict[str, Any]:
    """The page with the keys it may have and nothing else; texts without blanks at their ends."""
    rows = [row for row in given.get("blocks", ()) if isinstance(row, Mapping) and row.get("kind") in KINDS]
    return {
        "title": _said(given, "title"),
        "about": _said(given, "about"),
        "blocks": [_kept(r) for r in rows],
    }


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": row["kind"]}
    for name in FIELDS[row["kind"]]:
        found[name] = [str(key) for key in row.get(name) or ()] if name == "figures" else _said(row, name)
    return {name: said for name, said in found.items() if said or name not in SELDOM}


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").replace("\r\n", "\n").strip()


def check(page: Mapping[str, Any], known: Known) -> list[Fault]:
    """Every fault of a page as kept() gives it, in the order of the page."""
    found = [Fault(HEAD, "title", "请填写标题")] if not page["title"] else []
    found += _too_long(HEAD, page, {"title": 60, "about": 200})
    found += _asked(HEAD, page, known)
    if not page["blocks"]:
        found.append(Fault(HEAD, "", "请至少添加一块"))
    if len(page["blocks"]) > MOST:
        found.append(Fault(HEAD, "", f"一页至多{MOST}块"))
    for n, block in enumerate(page["blocks"]):
        found += _too_long(
            n, block, {"title": 40, "alt": 100, "text": 200 if block["kind"] == "banner" else LONGEST}
        )
        found += _asked(n, block, known)
        found += [Fault(n, name, text) for name, text in _RULES[block["kind"]](block, known)]
    return found


def _too_long(n: int, row: Mapping[str, Any], most: Mapping[str, int]) -> list[Fault]:
    return [Fault(n, k, f"至多{m}字") for k, m in most.items() if len(str(row.get(k, ""))) > m]


def _asked(n: int, row: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """个人信息保护法第六条; 条例第十五条: a page of blocks has no gate of its own that could weigh the harm."""
    for name in TYPED & row.keys():
        said = str(row[name])
        if kinds := {scanning.LABELS[one.kind] for one in scanning.scan(said)}:
            yield Fault(
                n, name, f"疑似含有{'、'.join(sorted(kinds))}，请删去；确需公开的，写成信息经发布审签"
            )
        for one in (a for a in checking.advise(said, barred=known.barred) if a.holds):
            yield Fault(n, name, f"“{one.said}”：{one.hint}")


Found = Iterator[tuple[str, str]]


def _titled(block: Mapping[str, Any]) -> Found:
    if not block["title"]:
        yield "title", "请填写标题"


def _banner(block: Mapping[str, Any], known: Known) -> Found:
    yield from _titled(block)
    if block["url"] and (why := why_not_lead(block["url"], known)):
        yield "url", why
    if block.get("picture") and (why := known.why_not_shown(block["picture"])):
        yield "picture", why
    if block.get("picture") and not block.get("alt"):
        yield "alt", "请写替代文字：看不见图片的读者靠它知道图里是什么"
    if block.get("alt") and not block.get("picture"):
        yield "picture", "写了替代文字，请选择图片"


def _source(block: Mapping[str, Any], known: Known) -> Found:
    yield from _titled(block)
    if block["source"] not in known.sources:
        yield "source", "请选择来源；停止更新和对内公开的栏目不能选"


def _list(block: Mapping[str, Any], known: Known) -> Found:
    yield from _source(block, known)
    number = block["number"]
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= ITEMS):
        yield "number", f"请填写1至{ITEMS}之间的整数"


def _numbers(block: Mapping[str, Any], known: Known) -> Found:
    yield from _titled(block)
    if not block["figures"] or set(block["figures"]) - FIGURES.keys():
        yield "figures", "请选择一项以上指标；数字由系统计算，不能填写"


def _chart(block: Mapping[str, Any], known: Known) -> Found:
    yield from _source(block, known)
    if block["by"] not in BY:
        yield "by", "请选择按月还是按年"


def _links(block: Mapping[str, Any], known: Known) -> Found:
    yield from _titled(block)
    lines = block["lines"].splitlines()
    if not lines or len(lines) > LINES:
        yield "lines", f"请填写1至{LINES}行，每行一个链接"
    for n, line in enumerate(lines, 1):
        name, url = parted(line)
        if not name:
            yield "lines", f"第{n}行请先写名称，空一格再写地址"
        elif why := why_not_lead(url, known):
            yield "lines", f"第{n}行：{why}"


def _text(block: Mapping[str, Any], known: Known) -> Found:
    if not block["text"]:
        yield "text", "请填写文字"


_RULES: Mapping[str, Callable[[Mapping[str, Any], Known], Found]] = {
    "banner": _banner, "list": _list, "numbers": _numbers, "chart": _chart, "links": _links, "text": _text,
}  # fmt: skip


def said(content: Mapping[str, Any]) -> list[str]:
    """Everything that is typed on a page, a piece a line: what is scanned again, and searched."""
    rows = [content, *content["blocks"]]
    return [
        str(row[name]) for row in rows for name in ("title", "about", "text", "alt", "lines") if row.get(name)
    ]


def parted(line: str) -> tuple[str, str]:
    """(name, address) of a line of a block of links."""
    name, _, url = line.strip().rpartition(" ")
    return name.strip(), url


def why_not_lead(url: str, known: Known) -> str:
    """Where a block may lead: this site, and other sites of government (指引: a reader is told when he leaves them)."""
    if _PATH.fullmatch(url):
        gone = url.startswith("/r/") and not known.is_public(url)
        return "这个地址的信息没有公开或者已经撤下" if gone else ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "地址不正确"
    if parts.scheme != "https" or not any(host == g or host.endswith("." + g) for g in GOVERNMENT):
        return "地址只能是本站的（以/开头）或者政府网站的（https://……gov.cn）"
    return "" if not re.search(r"[\s\\@]", url) else "地址不正确"

"""Markdown and plain text as blocks. A small Markdown: what exports of legal texts use; the rest stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingtang.records.importing.blocks import Block
from mingtang.records.importing.marks import is_meta
from mingtang.records.importing.rubbish import is_rubbish

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"[-*+]\s+(.*)")
_CUT = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_RAW = re.compile(r"<(table|p|div|ul|ol|h[1-6]|br|hr)\b", re.IGNORECASE)
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_STRESS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百〇零\d]+[编章]")
_SECTION = re.compile(r"第[一二三四五六七八九十百〇零\d]+节")
_FIRST = re.compile(r"[一二三四五六七八九十]+\s*[、.．]")
_SECOND = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]")
_OPENING = re.compile(
    r"[一二三四五六七八九十]+\s*[、.．]|[（(]?[一二三四五六七八九十\d]+[)）]|\d+[.、．]|第.{1,6}[章节条]|附件|[一二三四五六七八九十]是"
)
_SPACE = "\u3000\u00a0\t "
END = "。！？；：!?;:"
WRAPPED = 36  # characters from which a line without an end is taken as one that was cut by the page's width


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """({"title": …}, the rest) of a text that opens with a block between two lines of ---."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found.group(1).splitlines())
    return {k.strip(): v.strip().strip("\"'") for k, _, v in pairs if v.strip()}, text[found.end() :]


def of_markdown(text: str) -> list[Block]:
    """Blocks of a Markdown text; the first heading of level 1 is marked as its title."""
    blocks: list[Block] = []
    lines = _COMMENT.sub("", text).splitlines()
    n = 0
    while n < len(lines):
        line = lines[n].strip(_SPACE)
        if not line:
            n += 1
        elif found := _HEADING.match(line):
            blocks.append(_heading(len(found.group(1)), _bare(found.group(2)), blocks))
            n += 1
        elif (
            "|" in line
            and n + 1 < len(lines)
            and "|" in lines[n + 1]
            and _CUT.fullmatch(lines[n + 1].strip())
        ):
            n = _table(lines, n, blocks)
        elif _ITEM.match(line):
            n = _items(lines, n, blocks)
        elif _RAW.match(line):
            n = _raw(lines, n, blocks)
        else:
            blocks.append(Block("p", [_bare(line)]))
            n += 1
    return blocks


def _heading(level: int, text: str, before: list[Block]) -> Block:
    first = level == 1 and not any(b.level0 for b in before)
    return Block("h2" if level <= 2 else "h3" if level == 3 else "h4", [text], level0=first)


def _table(lines: list[str], n: int, blocks: list[Block]) -> int:
    rows = [_cells(lines[n])]
    n += 2
    while n < len(lines) and "|" in lines[n] and lines[n].strip():
        rows.append(_cells(lines[n]))
        n += 1
    blocks.append(Block("table", rows=rows))
    return n


def _cells(line: str) -> list[str]:
    return [_bare(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _items(lines: list[str], n: int, blocks: list[Block]) -> int:
    items = []
    while n < len(lines) and (found := _ITEM.match(lines[n].strip(_SPACE))):
        items.append(_bare(found.group(1)))
        n += 1
    blocks.append(Block("ul", items))
    return n


def _raw(lines: list[str], n: int, blocks: list[Block]) -> int:
    kept = []
    while n < len(lines) and lines[n].strip():
        kept.append(lines[n])
        n += 1
    blocks.append(Block("raw", kept))
    return n


def _bare(text: str) -> str:
    """Without marks of stress and links; a picture leaves its words."""
    return (
        _STRESS.sub(r"\2", _LINK.sub(r"\1", _PICTURE.sub(r"\1", text))).replace("<br>", " ").replace("\\", "")
    )


def of_plain(text: str) -> list[Block]:
    """Blocks of a plain text: page furniture out, lines cut by a page's width joined, headings known by their numbers."""
    blocks: list[Block] = []
    for line in _joined(
        [raw.strip(_SPACE) for raw in text.splitlines() if not raw.strip(_SPACE) or not is_rubbish(raw)]
    ):
        if "\t" in line:
            cells = [cell.strip() for cell in line.split("\t")]
            if blocks and blocks[-1].kind == "table":
                blocks[-1].rows.append(cells)
            else:
                blocks.append(Block("table", rows=[cells]))
        else:
            blocks.append(Block(_kind(line), [line]))
    return [b if b.kind != "table" or len(b.rows) > 1 else Block("p", [" ".join(b.rows[0])]) for b in blocks]


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines, with those put together that only the width of a page had cut. A blank line ends a paragraph."""
    held = ""
    for line in [*lines, ""]:
        if held and (not line or _OPENING.match(line) or "\t" in line):
            yield held
            held = ""
        held += line
        if held and (len(line) < WRAPPED or held[-1] in END or "\t" in held or is_meta(held)):
            yield held
            held = ""


def _kind(line: str) -> str:
    if len(line) > 40 or line[-1] in END:
        return "p"
    if _CHAPTER.match(line) or _FIRST.match(line):
        return "h2"
    return "h3" if _SECTION.match(line) or _SECOND.match(line) else "p"

"""The numbers of a Word document's paragraphs (第一条, (二), 3.1), counted as Word counts them and written into the text.

HTML lists know few of these forms; a page that says "1." where the document says "第一条" would show something else."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from mingtang.records.rebuilding.word_marks import W

_DIGITS = "〇一二三四五六七八九"
_BULLET = "•"
Level = tuple[str, str, int]  # form, text, start


def write_out(document: Any, numbering: Any, styles: Any | None) -> None:
    """Put the label of every numbered paragraph before its text, and take the numbering itself out."""
    counts: dict[str, dict[int, int]] = {}
    lists = _lists(numbering)
    by_style = _of_styles(styles)
    for paragraph in document.iter(W + "p"):
        number, level = _numbered(paragraph, by_style)
        if number in lists and level in lists[number][1]:
            label = _label(lists[number][1], counts.setdefault(lists[number][0], {}), level)
            _before(paragraph, label)
    for root in (document, styles):
        for mark in list(root.iter(W + "numPr")) if root is not None else ():
            mark.getparent().remove(mark)


def _lists(numbering: Any) -> dict[str, tuple[str, dict[int, Level]]]:
    """Of each list its counter and its levels; lists of one design count on together unless one begins anew."""
    designs = {one.get(W + "abstractNumId"): one for one in numbering.iter(W + "abstractNum")}
    found = {}
    for one in numbering.iter(W + "num"):
        design = one.find(W + "abstractNumId")
        key = design.get(W + "val") if design is not None else None
        if key not in designs:
            continue
        levels = {int(lvl.get(W + "ilvl", "0")): _level(lvl) for lvl in designs[key].findall(W + "lvl")}
        counter = f"design {key}"
        for over in one.findall(W + "lvlOverride"):
            at, start = int(over.get(W + "ilvl", "0")), over.find(W + "startOverride")
            if start is not None and at in levels:
                levels[at] = (*levels[at][:2], int(start.get(W + "val", "1")))
                counter = f"list {one.get(W + 'numId')}"
        found[one.get(W + "numId")] = (counter, levels)
    return found


def _level(node: Any) -> Level:
    form, text, start = (_value(node.find(W + name)) for name in ("numFmt", "lvlText", "start"))
    return form or "decimal", text, int(start or "1")


def _value(node: Any | None) -> str:
    return str(node.get(W + "val", "")) if node is not None else ""


def _of_styles(styles: Any | None) -> dict[str, Any]:
    rows = styles.iter(W + "style") if styles is not None else ()
    return {
        one.get(W + "styleId"): deepcopy(mark)
        for one in rows
        if (mark := one.find(f"{W}pPr/{W}numPr")) is not None
    }


def _numbered(paragraph: Any, by_style: dict[str, Any]) -> tuple[str, int]:
    """(list, level) of a paragraph, by itself or by its style; ("", 0) of one without."""
    looks = paragraph.find(W + "pPr")
    if looks is None:
        return "", 0
    mark = looks.find(W + "numPr")
    if mark is None:
        mark = by_style.get(_value(looks.find(W + "pStyle")))
    if mark is None:
        return "", 0
    return _value(mark.find(W + "numId")), int(_value(mark.find(W + "ilvl")) or "0")


def _label(levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
    counts[level] = counts.get(level, levels[level][2] - 1) + 1
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    form, text, _ = levels[level]
    if form == "bullet":
        return _BULLET
    if form == "none":
        return ""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if at not in levels:
            return ""
        return written(counts.get(at, levels[at][2]), levels[at][0])

    return re.sub(r"%([1-9])", number, text)


def written(n: int, form: str) -> str:
    """A number in one of Word's forms (ST_NumberFormat); in digits where the form is none that offices use."""
    if form.startswith(("chinese", "ideograph", "japanese", "taiwanese")) and 0 < n < 100:
        tens, ones = divmod(n, 10)
        ten = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
        return ten + (_DIGITS[ones] if ones else "")
    if form == "decimalEnclosedCircle" and 0 < n <= 20:
        return chr(0x2460 + n - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < n <= 26:
        return chr((97 if form == "lowerLetter" else 65) + n - 1)
    if form in ("lowerRoman", "upperRoman") and 0 < n < 40:
        tens, ones = divmod(n, 10)
        made = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        return made if form == "lowerRoman" else made.upper()
    return f"{n:02}" if form == "decimalZero" else str(n)


def _before(paragraph: Any, label: str) -> None:
    if not label:
        return
    run = etree.Element(W + "r")
    text = etree.SubElement(run, W + "t")
    text.text = label + ("" if label.endswith(("、", "．", "）")) else " ")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1 if paragraph.find(W + "pPr") is not None else 0, run)

"""Attachments that a text names and that are not there (GB/T 9704: 附件说明 below the body). Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SAID = re.compile(r"^[ 　]*附[ 　]?件[:：][ 　]*(.*)$", re.MULTILINE)
_NEXT = re.compile(r"^[ 　]*\d{1,2}[.．、][ 　]*(.{2,80})$")
_NUMBER = re.compile(r"^\d{1,2}[.．、][ 　]*")
_NOISE = re.compile(r"[\s《》〈〉“”\"（）()【】\[\]、，,.．。_\-—]|附件\d*")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
NONE, LACKING = "正文提到附件，附件中没有", "正文提到附件，但没有上传附件"


def missing(text: str, files: Sequence[str]) -> Iterator[tuple[re.Match[str], str]]:
    """(where, hint) of each attachment that is neither among `files` (their names) nor a heading further on in the text."""
    names = [_bare(_ENDING.sub("", name)) for name in files]
    for said in _SAID.finditer(text):
        for match, title in _titles(text, said):
            wanted = _bare(title)
            if not wanted or any(wanted in name or (name and name in wanted) for name in names):
                continue
            if wanted in _bare(text[match.end() :]):
                continue  # the attachment stands in the body itself
            yield match, NONE if files else LACKING


def _titles(text: str, said: re.Match[str]) -> Iterator[tuple[re.Match[str], str]]:
    """附件：1.甲 with the lines 2.乙, 3.丙 that follow it."""
    if said[1].strip():
        yield said, _NUMBER.sub("", said[1].strip())
    at = said.end() + 1
    while at < len(text):
        end = text.find("\n", at)
        line = re.compile(_NEXT.pattern, re.MULTILINE).match(text, at)
        if not line:
            return
        yield line, line[1]
        at = (end if end >= 0 else len(text)) + 1


def _bare(said: str) -> str:
    return _NOISE.sub("", said)

"""Many files as one PDF with page numbers. They are read in the process apart: some came from strangers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mingtang import quarantine

_JOB = "mingtang.papers.binding.within:bound"
MOST = 200_000_000  # bytes of all files together
PICTURES = ("image/png", "image/jpeg")


class CannotBind(ValueError):
    """Why there is no single PDF, in Chinese."""


@dataclass(frozen=True)
class Leaf:
    """One file to be bound in. title: its entry in the outline; counted: its pages bear numbers; ours: papers.render made it."""

    data: bytes
    title: str
    picture: bool = False
    counted: bool = True
    ours: bool = True


def pages(leaves: list[Leaf]) -> tuple[list[int], set[int]]:
    """(how many pages each has, 0 for one that cannot be read; the places of those whose pages are drawn, for they would not last
    as they are)."""
    told, _ = _ask(leaves, b"")
    return told["pages"], set(told["drawn"])


def bound(leaves: list[Leaf], numbers: bytes, title: str) -> bytes:
    """One PDF of all of them, PDF/A-2b (`lasting`); the same leaves give the same bytes. numbers: a PDF with one small page for each page that
    is counted, laid into its upper corner. Scripts, links and form fields of the files do not come along."""
    told, made = _ask(leaves, numbers, title)
    if 0 in told["pages"]:
        raise CannotBind("有文件不能读取，请下载目录包")
    return made


def seal(data: bytes) -> bytes:
    """The picture of a seal drawn anew from what was uploaded. Raises CannotBind for what is no picture."""
    try:
        _, made = quarantine.ask("mingtang.papers.binding.within:seal", data)
    except quarantine.Lost:
        made = b""
    if not made:
        raise CannotBind("这不是可以使用的图像，请用 PNG 图像（透明底）")
    return made


def _ask(leaves: list[Leaf], numbers: bytes, title: str = "") -> tuple[dict[str, Any], bytes]:
    data = b"".join(leaf.data for leaf in leaves) + numbers
    if len(data) > MOST:
        raise CannotBind(f"案卷文件合计超过{MOST // 1_000_000}MB，不能合成一个 PDF，请下载目录包")
    plan = [[len(leaf.data), leaf.title, leaf.picture, leaf.counted, leaf.ours] for leaf in leaves]
    try:
        told, made = quarantine.ask(_JOB, data, json.dumps([plan, title]))
    except quarantine.Lost:
        raise CannotBind("合成 PDF 没有完成，请下载目录包") from None
    return told, made

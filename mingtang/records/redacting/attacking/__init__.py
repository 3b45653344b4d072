"""The attack on a file that is to leave the house: several attackers who know nothing of how it was made, each with other
tools. What any of them finds refuses the release (条例第三十七条、第十五条). In the process apart alone.

A finding is [what, where]: `what` of FINDINGS; where: words like 第3页 or a part of the package, never what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mingtang.records.redacting.marks import Row

VERSION = 2  # of the attackers: a report says which it was made by
FINDINGS = {
    "text": "能选中、能复制的文字", "under_box": "黑框下面的文字", "unseen_text": "看不见的文字（与底色相同、透明或页面以外）",
    "withheld": "被隐去的文字", "under_image": "黑框下面的图像", "not_burned": "没有涂黑的位置", "drawn": "图像以外的图形",
    "cropped": "被裁到页面以外的内容", "layer": "图层", "revision": "此前的版本", "annotation": "注释和表单", "embedded": "内嵌文件",
    "metadata": "文档属性", "thumbnail": "缩略图", "script": "脚本和动作", "stray": "没有用到的对象", "tail": "文件首尾附加的数据",
    "part": "多余的部件", "comment": "批注", "tracked": "修订痕迹", "hidden_text": "隐藏的文字", "hidden_sheet": "隐藏的工作表",
    "hidden_cells": "隐藏的行或列", "name": "定义的名称", "cache": "图表或透视表的缓存", "formula": "公式", "unreadable": "打不开",
    "elsewhere": "在别处还看得见的被隐去的文字", "partly": "没有盖全的字",
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """What the attackers are told: what was to be withheld, and where. withheld: texts that must not be in the file in any
    disguise (already folded by `disguises.needles`). boxes: page of the file (from 1) → boxes; pictures: the file is to
    be nothing but pictures of pages; layer: words may lie unseen over them, of what each picture shows. places: (place, words) of a document whose words must be gone."""

    withheld: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()  # the same as they stand in the original, for who reads bytes
    boxes: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    pictures: bool = False
    layer: bool = False


Finding = tuple[str, str]
Attacker = Callable[[bytes, Target], "list[Finding]"]


def attack(data: bytes, attackers: Mapping[str, Attacker], target: Target) -> list[dict[str, object]]:
    """[{"attacker", "findings"}] of each. One that cannot read the file has found that: nothing is released unread."""
    return [{"attacker": name, "findings": _by(one, data, target)} for name, one in attackers.items()]


def _by(attacker: Attacker, data: bytes, target: Target) -> list[Finding]:
    try:
        return list(dict.fromkeys(attacker(data, target)))
    except Exception:  # whatever a reader does with the file: it could not be looked at
        return [("unreadable", "")]

"""What every module of this package answers with. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass, field

UNKNOWN = "暂不能检查这种文件，须双人复核后放行"
DAMAGED = "文件已损坏或不完整，无法读出"
LOCKED = "文件设有密码，无法检查"
TOO_MUCH = "文件过大或层数过多，未能检查完"
DRAWN = "含有图形、智能图形或控件，无法按所见重建，请转为图片或 PDF"
LEFT = "重建后仍检出看不见的内容，不能发布"


class CannotRebuild(Exception):
    """The file is held. `code` for machines: unknown_format, unreadable, locked, too_much, not_rebuildable; `reason` is
    said to the drafter."""

    def __init__(self, reason: str, code: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


@dataclass(frozen=True)
class Rebuilt:
    """A new file written from what can be seen.

    data: its bytes. dropped: what was left out, in the words a reviewer reads. texts: (where, what is seen there).
    hidden: (what, where) of the same, for machines; "" where it is nowhere in particular."""

    data: bytes
    dropped: list[str]
    texts: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Drops:
    """What is left out while a file is rebuilt, each once."""

    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, what: str, where: str = "") -> None:
        self.seen[what, where] = self.seen.get((what, where), 0) + 1

    def lines(self) -> list[str]:
        return [
            f"{WHAT[what]}{f'（{where}）' if where else ''}{f' {n}处' if n > 1 else ''}" for (what, where), n in self.seen.items()
        ]  # fmt: skip

    def made(self, data: bytes, texts: list[tuple[str, str]]) -> Rebuilt:
        return Rebuilt(data, self.lines(), texts, list(self.seen))


WHAT = {
    "deleted": "已删除的修订", "inserted": "修订痕迹", "comment": "批注", "hidden_text": "隐藏的文字", "unseen_text": "看不见的文字（与底色相同、极小或被遮盖）",
    "field_code": "域代码", "embedded": "内嵌文件", "properties": "文档属性", "custom_xml": "自定义数据", "thumbnail": "缩略图", "macro": "宏",
    "link": "链接地址", "alt_text": "图片的替代文字", "exif": "图片的拍摄信息", "gps": "图片的拍摄位置", "cropped": "图片被裁掉的部分",
    "hidden_sheet": "隐藏的工作表", "hidden_row": "隐藏的行", "hidden_column": "隐藏的列", "hidden_format": "不显示的单元格", "name": "定义的名称",
    "external": "外部数据缓存", "pivot": "透视表缓存", "unused": "未显示的数据", "formula": "公式", "notes": "演讲备注", "hidden_slide": "隐藏的幻灯片",
    "annotation": "注释", "form_field": "表单域", "revision": "此前的版本", "layer": "图层", "script": "脚本", "bookmark": "书签名", "text_box": "文本框（文字移入正文）",
    "chart": "图表（未重建，数据在单元格中；须公开图表的，请另附图片或 PDF）", "animation": "动画和切换", "background": "母版和背景",
    "signature": "电子签章（重建后须重新签章）", "part": "与显示无关的部分", "flattened": "含看不见内容的页（已转为图像）", "header_bytes": "文件前后附加的数据", "merged": "合并单元格遮住的内容", "page_picture": "网页中的图片和影音（须公开的请另传）",
}  # fmt: skip

"""What is typed into a page of blocks: the page's own fields, and a form a block, rearranged without saving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from mingtang.records import topics
from mingtang.records.topics import pictures
from mingtang.records.topics.blocks import BY, FIELDS, FIGURES, HEAD, KINDS, MOST, Fault
from mingtang.ui.inputs import Input

Block = dict[str, Any]
_LABELS = {
    "title": "标题", "url": "链接地址", "source": "来源", "number": "条数", "figures": "指标", "by": "统计方式", "lines": "链接", "text": "文字",
    "picture": "图片", "alt": "替代文字",
}  # fmt: skip
_OPTIONAL = {
    ("banner", "text"),
    ("banner", "url"),
    ("banner", "picture"),
    ("banner", "alt"),
    ("text", "title"),
}
_HINTS = {
    "url": "可以不填；本站地址以/开头，或者政府网站的https地址", "lines": "每行一个：先写名称，空一格再写地址", "text": "空一行另起一段",
    "picture": "从已发布信息的图片附件里选，宽600像素以上；可以不选", "alt": "选了图片必须写：图里是什么，不超过100字",
    "number": "1至20", "figures": "数字由系统按口径计算",
}  # fmt: skip


class PageInput(Input):
    """Title and summary of the page, and what this version is about."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="标题")
    about = forms.CharField(label="简介", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    comment = forms.CharField(label="这一稿的说明", max_length=300, help_text="改了什么、依据谁的意见")


class NewInput(Input):
    """新建专题: whose it is, and its address for ever."""

    owner = forms.ChoiceField(label="单位")
    code = forms.CharField(
        label="地址", max_length=24, help_text="网页地址为 /t/地址/，公布后不变；用小写字母、数字和短横线"
    )
    title = forms.CharField(label="标题", max_length=60)

    def __init__(self, owners: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners


class PublishInput(Input):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reviewed = forms.BooleanField(label="已作公开审查和保密审查（条例第十七条）", required=False)


class WithdrawInput(Input):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="撤下的理由", max_length=200, help_text="原地址将注明这一理由")


class BlockInput(Input):
    """One block. Beside what is left blank it checks nothing: records.topics.blocks.check does."""

    short = ("number",)

    def __init__(self, kind: str, offered: dict[str, list[Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"]
        self.kind, self.label = kind, KINDS[kind]
        for name in FIELDS[kind]:
            self.fields[name] = _field(name, kind, offered)
            self._dress(name, self.fields[name])


def _field(name: str, kind: str, offered: dict[str, list[Any]]) -> forms.Field:
    may_be_blank = (kind, name) in _OPTIONAL
    about = {"label": _LABELS[name], "required": not may_be_blank, "help_text": _HINTS.get(name, "")}
    if name == "figures":
        return forms.Field(widget=forms.CheckboxSelectMultiple(choices=list(FIGURES.items())), **about)
    widgets = {
        "source": forms.Select(choices=offered["sources"]), "picture": forms.Select(choices=offered["pictures"]), "by": forms.Select(choices=list(BY.items())),
        "lines": forms.Textarea(attrs={"rows": 4}),
        "text": forms.Textarea(attrs={"rows": 2 if kind == "banner" else 6}),
    }  # fmt: skip
    return forms.CharField(widget=widgets.get(name, forms.TextInput()), **about)


def posted(given: QueryDict) -> list[Block]:
    """The blocks of a posted page in their order; of an unknown kind none."""
    found = []
    for n, kind in enumerate(given.getlist("kind")[: 2 * MOST]):
        if kind in KINDS:
            block: Block = {"kind": kind}
            for name in FIELDS[kind]:
                at = f"b{n}-{name}"
                block[name] = given.getlist(at) if name == "figures" else given.get(at, "")
            found.append(block)
    return found


def rearranged(blocks: list[Block], do: str, kind: str) -> list[Block]:
    """After 上移 (up-n), 下移 (down-n), 删除 (drop-n) or 添加 (add, of `kind`); anything else changes nothing."""
    verb, _, at = do.partition("-")
    if verb == "add" and kind in KINDS and len(blocks) < MOST:
        return [*blocks, {"kind": kind, "number": "8"}]
    if not at.isdecimal() or int(at) >= len(blocks):
        return blocks
    n, found = int(at), list(blocks)
    taken = found.pop(n)
    if verb == "drop":
        return found
    if verb in ("up", "down"):
        found.insert(max(n - 1, 0) if verb == "up" else n + 1, taken)
        return found
    return blocks


def bound(blocks: list[Block], owner: str, *, asked: bool = False) -> list[BlockInput]:
    """A form a block, with what was typed. owner: whose page it is. asked: the blocks are to be checked, so that what is
    blank is told."""
    offered = {"sources": [("", "请选择"), *topics.sources().items()], "pictures": _pictures(blocks, owner)}
    forms_ = []
    for n, block in enumerate(blocks):
        data = {f"b{n}-{name}": value for name, value in block.items()} if asked else None
        form = BlockInput(block["kind"], offered, data, prefix=f"b{n}", initial=block)
        form.is_valid()
        forms_.append(form)
    return forms_


def _pictures(blocks: list[Block], owner: str) -> list[tuple[str, str]]:
    """What banners may show; what one shows already stays chosen, so that its fault can be told."""
    if not any(block["kind"] == "banner" for block in blocks):
        return []
    found = dict(pictures.choices(owner))
    chosen = [block["picture"] for block in blocks if block.get("picture")]
    return [("", "不用图片"), *found.items(), *((key, "原来选的图片") for key in chosen if key not in found)]


def tell(faults: list[Fault], page: PageInput, forms_: list[BlockInput]) -> None:
    """Each fault beside its field, where the form itself found none; all were asked whether they are valid."""
    for fault in faults:
        form = page if fault.block == HEAD else forms_[fault.block]
        field = fault.field if fault.field in form.fields else None
        if field not in form.errors:
            form.add_error(field, fault.text)


def problems(page: Input, forms_: list[BlockInput]) -> list[dict[str, str]]:
    """For the summary above: which block, and what."""
    found = list(page.problems())
    for n, form in enumerate(forms_, 1):
        found += [{**one, "text": f"第{n}块（{form.label}）：{one['text']}"} for one in form.problems()]
    return found

"""The form of a draft: metadata, body, attachments. It checks and converts; the acts of the release gate save."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict

from mingtang.desk.describing import DescribedInput, initial_changes
from mingtang.forms import uploads
from mingtang.forms.files import FilesField, Kept
from mingtang.people.models import Agency
from mingtang.records import cleaning, content, importing
from mingtang.records.columns import open_to_agency
from mingtang.records.masking import mask_html
from mingtang.records.models import (
    ATTRIBUTES,
    ON_EXPIRY,
    READINGS,
    UNKNOWN,
    VALIDITIES,
    Column,
    Record,
    attached_to,
)
from mingtang.records.scanning import mask
from mingtang.records.screening import screen
from mingtang.ui.dates import size
from mingtang.vault import files as vault

MOST_FILES = 20
LONGEST = 1_500_000  # characters of a body with its markup
_SALT = "desk.attachment"
_TAG = re.compile(r"</?[a-zA-Z]")
_TEXTS = ("title", "issuer", "doc_no", "source", "summary", "keywords", "attr_reason", "attr_article")


class DraftInput(DescribedInput):
    """拟稿: what an edition will freeze. `kept`: tokens of attachments that are in the vault already."""

    short = ("formed_on", "effective_on", "expires_on")
    dropped: tuple[str, ...] = ()  # what a file that was read in hides

    title = forms.CharField(label="标题", max_length=200)
    column = forms.ChoiceField(label="栏目")
    word = forms.FileField(
        label="从文件读入", required=False, help_text="Word（.docx）或文本（.txt）。正文将换成文件的内容，图片不读入，请核对后保存",
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
    )  # fmt: skip
    body = forms.CharField(
        label="正文", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 18, "data-editor": "1"})
    )
    kept = forms.MultipleChoiceField(
        label="已上传的附件", required=False, widget=forms.CheckboxSelectMultiple, help_text="取消勾选即移除"
    )
    files = FilesField(
        label="添加附件",
        required=False,
        most=MOST_FILES,
        office=True,
        help_text="PDF、Word、Excel、演示文稿、WPS、OFD、图片、CSV 或压缩包，每个不超过20MB",
    )
    issuer = forms.CharField(label="发文机关", max_length=200, required=False, help_text="不填即为本单位全称")
    doc_no = forms.CharField(label="发文字号", max_length=80, required=False)
    formed_on = forms.DateField(label="成文日期", help_text="公开时限自次日起20个工作日（条例第二十六条）")
    effective_on = forms.DateField(label="施行日期", required=False)
    expires_on = forms.DateField(
        label="有效期至（公示截止日期）",
        required=False,
        help_text="有有效期或公示期的填写，当日仍有效、仍公开",
    )
    on_expiry = forms.ChoiceField(
        label="期满后", required=False, choices=[("", "继续公开"), *ON_EXPIRY.items()],
        help_text="期满次日由系统办理",
    )  # fmt: skip
    opinions = forms.BooleanField(
        label="公示期内在网上接受意见", required=False, help_text="须填写公示截止日期；期满后意见箱自动关闭"
    )
    validity = forms.ChoiceField(
        label="有效性", choices=[("", "请选择"), *((k, v) for k, v in VALIDITIES.items() if k != UNKNOWN)]
    )
    attribute = forms.ChoiceField(label="公开属性", choices=list(ATTRIBUTES.items()))
    attr_reason = forms.CharField(
        label="属性认定理由及依据", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="依申请公开和不予公开须写明理由和条款",
    )  # fmt: skip
    attr_article = forms.CharField(label="依据条款", max_length=40, required=False)
    source = forms.CharField(label="来源", max_length=200, required=False)
    summary = forms.CharField(
        label="内容概述", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不填即取正文开头",
    )  # fmt: skip
    keywords = forms.CharField(label="关键词", max_length=200, required=False, help_text="用逗号分开")
    interprets = forms.ChoiceField(
        label="所解读的文件", required=False, help_text="本件是政策解读时选择，随文件同时发布"
    )
    reading = forms.ChoiceField(
        label="解读形式", required=False, choices=[("", "不是解读"), *READINGS.items()]
    )

    def __init__(
        self, data: Any, posted: Any, *, agency: Agency, record: Record | None = None, **kwargs: Any
    ) -> None:
        self.agency, self.described = agency, record
        super().__init__(data, posted, **kwargs)
        self.offer_headings()
        tokens = data.getlist("kept") if data is not None else list(kwargs.get("initial", {}).get("kept", ()))
        uploaded = data.getlist("had") if data is not None else tokens
        self._offered = [(t, _named(t)) for t in dict.fromkeys([*uploaded, *tokens]) if opened(t)]
        self.fields["kept"].choices = self._offered  # type: ignore[attr-defined]
        if not self._offered:
            del self.fields["kept"]
        self.fields["body"].widget.attrs.pop("maxlength", None)  # nobody counts down from a million
        self._tabled = record.body if record and record.table else ""
        if self._tabled:  # the text of a table is made from its register
            del self.fields["body"], self.fields["word"]
        self._whole = bool(record and record.table and record.table.get("report"))
        if self._whole:  # files of a submitted report are the report
            self.fields.pop("kept", None)
            del self.fields["files"]
        self.fields["column"].choices = _columns(agency)  # type: ignore[attr-defined]
        self.fields["interprets"].choices = _documents(agency, record)  # type: ignore[attr-defined]

    def say(self, errors: ErrorDict | None) -> None:
        """Show these errors instead of looking for new ones: what was typed is looked at again when it is saved."""
        self._errors = errors if errors is not None else ErrorDict()
        self.cleaned_data = {}

    @property
    def had(self) -> list[str]:
        """Tokens of every attachment offered, ticked or not: they come back with the next answer."""
        return [token for token, _ in self._offered]

    @property
    def file_names(self) -> list[str]:
        """Of the attachments that would be saved with what is shown: the ticked ones."""
        ticked = set(self["kept"].value() or ()) if "kept" in self.fields else set()
        return [(opened(token) or {}).get("name", "") for token, _ in self._offered if token in ticked]

    def clean_body(self) -> str:
        body = content.clean(_typed(self.cleaned_data["body"]))
        if not cleaning.plain(body):
            raise forms.ValidationError("请填写正文")
        return body

    def clean_attr_article(self) -> str:
        article = str(self.cleaned_data["attr_article"])
        if self.cleaned_data.get("attribute") in ("on_request", "withheld") and not (
            article and self.cleaned_data.get("attr_reason")
        ):
            raise forms.ValidationError(
                "依申请公开和不予公开须写明理由及所依据的条款（条例第十三条至第十六条）"
            )
        return article

    def clean_on_expiry(self) -> str:
        if self.cleaned_data["on_expiry"] and not self.cleaned_data.get("expires_on"):
            raise forms.ValidationError("请先填写有效期或公示截止日期")
        return str(self.cleaned_data["on_expiry"])

    def clean_opinions(self) -> bool:
        if self.cleaned_data["opinions"] and not self.cleaned_data.get("expires_on"):
            raise forms.ValidationError("请先填写公示截止日期")
        return bool(self.cleaned_data["opinions"])

    def clean_reading(self) -> str:
        kind, document = str(self.cleaned_data["reading"]), self.cleaned_data.get("interprets")
        if kind and not document:
            raise forms.ValidationError("请先选择所解读的文件")
        return kind or ("text" if document else "")

    def clean_expires_on(self) -> date | None:
        last, formed = self.cleaned_data["expires_on"], self.cleaned_data.get("formed_on")
        if last and formed and last < formed:
            raise forms.ValidationError("有效期或公示截止日期不能早于成文日期")
        return last  # type: ignore[no-any-return]

    def files_now(self) -> list[dict[str, Any]]:
        """The attachments as ticked, and those just sent, stored in the vault (call it once the form is valid).
        They are screened here already, so that the act that saves them need not wait for a reader. Those of a submitted
        report stay as they are, whatever was posted."""
        tokens = (
            _tokens(self.described) if self._whole and self.described else self.cleaned_data.get("kept", ())
        )
        ticked = [opened(token) or {} for token in tokens]
        found = [*ticked, *(stored(f) for f in self.cleaned_data.get("files", ()))]
        for file in found:
            screen(file["name"], file["digest"])
        return found

    def column_now(self) -> Column:
        return Column.objects.get(pk=self.cleaned_data["column"])

    def values(self) -> dict[str, Any]:
        """What records.content.apply takes, and `interprets`."""
        given = {**self.cleaned_data, "body": self._tabled} if self._tabled else self.cleaned_data
        return {name: given[name] for name in (*content.EDITABLE, "interprets")}

    @property
    def text(self) -> str:
        """The body as it is typed, or as its register made it."""
        return self._tabled or str(self["body"].value() or "")


def _typed(text: str) -> str:
    """A body typed without the editor is text: a line a paragraph."""
    if _TAG.search(text):
        return text
    return "".join(
        f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip()
    )


def read_into(data: Any, sent: UploadedFile | None) -> tuple[Any, str, tuple[str, ...]]:
    """(what was typed with the text of the file in its place, "", what the file hides and was not read) or (as typed,
    why the file cannot be read, ())."""
    copy = data.copy()
    if sent is None:
        return copy, "请先选择要读入的文件", ()
    content_ = sent.read(uploads.LIMIT_MB * 1024 * 1024 + 1)
    verdict = uploads.judge(sent.name or "", content_)
    if not verdict.ok:
        return copy, verdict.reason, ()
    try:
        found = importing.read(verdict.clean_name, content_)
    except importing.NoText:
        return copy, "文件里没有文字", ()
    except importing.Unreadable as why:
        return copy, why.reason or uploads.ERR_TYPE, ()
    copy["body"] = found.html
    for name in ("title", "doc_no", "issuer", "formed_on", "effective_on", "source"):
        if (value := getattr(found, name)) and (not copy.get(name) or name == "formed_on"):
            copy[name] = str(value)
    return copy, "", found.dropped


def masked(data: Any) -> Any:
    """What was typed with every found place masked (一键脱敏); a copy."""
    copy = data.copy()
    for name in _TEXTS:
        if name in copy:
            copy[name] = mask(copy[name])
    copy["body"] = mask_html(content.clean(_typed(copy.get("body", ""))))
    return copy


def initial_of(record: Record) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in (*content.EDITABLE, "interprets")}
    found |= {"column": record.column_id, **initial_changes(record)}
    found["kept"] = _tokens(record)
    return found


def _tokens(record: Record) -> list[str]:
    return [token_of(a.name, a.media, a.size, a.original or a.digest) for a in attached_to(record)]


def token_of(name: str, media: str, size: int, digest: str) -> str:
    """A file in the vault as the page carries it: signed, so that nobody attaches what he only knows the digest of."""
    return signing.dumps({"name": name, "media": media, "size": size, "digest": digest}, salt=_SALT)


def opened(token: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=7 * 24 * 3600)
    except signing.BadSignature:
        return None
    return found


def _named(token: str) -> str:
    file = opened(token) or {"name": "", "size": 0}
    return f"{file['name']}（{size(file['size'])}）"


def stored(file: Kept) -> dict[str, Any]:
    """The row of a file that was just sent; its bytes are in the vault afterwards."""
    return {"name": file.name, "media": file.media_type, "size": file.size, "digest": vault.put(file.bytes())}


def _columns(agency: Agency) -> list[Any]:
    """Columns that take records of this agency, under the heading of their branch."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in open_to_agency(agency.code):
        if not column.own:
            continue  # reference law comes by import alone
        line = column.line
        groups.setdefault(" / ".join(c.name for c in line[:-1]), []).append((column.code, column.name))
    found: list[Any] = [("", "请选择")]
    for name, choices in groups.items():
        found += [(name, choices)] if name else choices
    return found


def _documents(agency: Agency, record: Record | None) -> Sequence[tuple[str, str]]:
    rows = Record.objects.house.filter(
        agency=agency, column__kind="documents", state__in=("release", "published")
    )
    if record:
        rows = rows.exclude(pk=record.pk)
    shown = list(rows.order_by("-id").values_list("code", "title", "doc_no")[:300])
    if record and record.interprets and record.interprets not in {code for code, *_ in shown}:
        own = Record.objects.house.filter(code=record.interprets)  # a notice, whose opinions it tells of
        shown += own.values_list("code", "title", "doc_no")
    return [("", "不是解读"), *((code, f"{title} {number}".strip()) for code, title, number in shown)]

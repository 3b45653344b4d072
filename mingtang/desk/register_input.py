"""What a clerk fills in: how the request came and when (条例第三十一条), and the application as far as the paper says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from mingtang.forms import definition, paging
from mingtang.forms.fields import DateField
from mingtang.forms.inputs import KEPT, DefinedInput, input_class
from mingtang.ui.inputs import Input

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Channel:
    """One way a request comes. day: what its day is called; confirms: the day of receipt is that of the mutual
    confirmation; delivery: how the answer will probably go back; proof: what evidence is asked for."""

    key: str
    label: str
    hint: str
    day: str
    proof: str
    delivery: str
    confirms: bool = False
    usual: str = ""  # evidence that is usually true and may be left as it is
    law: str = "条例第三十一条"


CHANNELS = {
    channel.key: channel
    for channel in (
        Channel(
            "visit", "当面提交", "提交之日为收到申请之日", "提交日期", "收到凭证", "pickup", usual="当面提交，已核对身份证件",
        ),
        Channel(
            "oral", "口头申请（代填）", "采用书面形式确有困难的，由工作人员代为填写，提出之日为收到申请之日", "提出日期", "收到凭证", "pickup",
            usual="口头提出，代填后已向申请人宣读确认，已核对身份证件", law="条例第二十九条",
        ),
        Channel("post", "邮寄（签收）", "挂号信、特快专递，签收之日为收到申请之日", "签收日期", "邮件号或签收凭证", "post"),
        Channel(
            "ordinary_mail", "平常信函", "应当于收到当日与申请人确认，确认之日为收到申请之日", "信函到达日期", "邮戳、确认方式", "post", True,
        ),
        Channel("email", "电子邮件", "双方确认之日为收到申请之日", "邮件到达日期", "发件地址、确认方式", "email", True),
        Channel("fax", "传真", "双方确认之日为收到申请之日", "传真到达日期", "传真号码、确认方式", "post", True),
    )
}  # fmt: skip
TYPES = dict(definition.get("request").field("applicant_type").choices)
REQUEST, CORRECT = "request", "correct"  # families, and the codes of their forms
SORTS = {REQUEST: "政府信息公开申请", CORRECT: "更正本人信息（条例第四十一条）"}
NEEDED = {  # what a registration cannot do without; of a request the rest may be asked for (第三十条)
    REQUEST: ("name", "org_name", "agent_name", "info_title"),
    CORRECT: (
        "name",
        "org_name",
        "agent_name",
        "record_title",
        "record_wrong",
        "record_right",
        "record_evidence",
    ),
}
WORDED = {  # what a clerk reads where a citizen reads otherwise
    "attachments": ("申请书扫描件和其他材料", "纸质申请扫描以后传在这里，归档要用"),
    "address": ("通信地址", "写到门牌号，并注明邮政编码；没有写的先空着，以后告知补正"),
    "email": ("电子邮箱", "没有写的先空着，以后告知补正"),
    "agent_proof": ("授权委托书和代理人身份证件", "没有带来的先登记，以后告知补正"),
}
FIRST = (
    "acting", "name", "org_name", "credit_code", "contact_name", "id_type", "id_number", "telephone", "address", "info_title",
    "info_description", "attachments", "info_form", "delivery_form", "assistance", "record_title", "record_given", "record_wrong", "record_right",
    "record_evidence", "record_proof",
)  # fmt: skip


def channel_of(key: str, sort: str) -> Channel | None:
    """The channel `key`. A correction has its day of receipt without confirmation: Art. 31 tells of requests alone."""
    found = CHANNELS.get(key)
    if found is None or sort == REQUEST:
        return found
    return replace(found, confirms=False, hint="当日为收到之日", proof="收到凭证")


class Arrival(Input):
    """How and when it came. Dates default to today."""

    short = ("day", "confirmed_on")

    def __init__(
        self, channel: Channel, agencies: Mapping[str, str], automatic: bool, on: date, data: Any = None,
        known: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.channel, self.agencies = channel, agencies
        by_itself = channel.key == "fax" and automatic
        initial = {
            "day": on,
            "confirmed_on": on,
            "evidence": channel.usual,
            "confirmed": YES if by_itself else None,
            **(known or {}),
        }
        self.base_fields = self._fields(by_itself)
        super().__init__(data, prefix="arrival", initial=initial)
        del self.fields["key"]  # the application on the same page has the one key

    def _fields(self, by_itself: bool) -> dict[str, forms.Field]:
        """The questions of this channel."""
        made: dict[str, forms.Field] = {"key": type(self).declared_fields["key"]}
        if len(self.agencies) > 1:
            made["agency"] = forms.ChoiceField(label="受理机关", choices=list(self.agencies.items()))
        made["day"] = DateField(label=self.channel.day, widget=forms.DateInput)
        if self.channel.confirms:
            hint = "传真自动回执即为双方确认。" if by_itself else "还没有确认的先登记，确认之前没有答复期限。"
            choices = [(YES, "已经与申请人确认"), (NO, "还没有确认")]
            made["confirmed"] = forms.ChoiceField(
                label="双方确认", choices=choices, widget=forms.RadioSelect, help_text=hint
            )
            made["confirmed_on"] = DateField(label="确认日期", widget=forms.DateInput, required=False)
        made["evidence"] = forms.CharField(
            label=self.channel.proof,
            max_length=200,
            required=not self.channel.usual,
            help_text="与实际不符的，请改写" if self.channel.usual else "",
        )
        return made

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            data.get("confirmed") == YES
            and not data.get("confirmed_on")
            and "confirmed_on" not in self.errors
        ):
            self.add_error("confirmed_on", "请填写确认日期")
        return data

    @property
    def agency(self) -> str:
        return str(self.cleaned_data.get("agency") or next(iter(self.agencies)))

    def step(self) -> tuple[str, dict[str, Any]]:
        """The opening step and what it is given: without confirmation there is no day of receipt (条例第三十一条)."""
        said = self.cleaned_data
        given = {
            "channel": self.channel.key,
            "submitted_on": said["day"],
            "receipt_evidence": said["evidence"],
        }
        if said.get("confirmed") == NO:
            return "register_pending", given
        return "register", given | {
            "received_on": said["confirmed_on"] if self.channel.confirms else said["day"]
        }


class Way(Input):
    """How it came and from whom: the arrow keys choose, Enter goes on."""

    channel = forms.ChoiceField(
        label="提交渠道", choices=[(c.key, f"{c.label}：{c.hint}") for c in CHANNELS.values()],
        widget=forms.RadioSelect(attrs={"autofocus": True}), initial="visit",
    )  # fmt: skip
    sort = forms.ChoiceField(
        label="登记什么", choices=list(SORTS.items()), widget=forms.RadioSelect, initial=REQUEST
    )
    applicant = forms.ChoiceField(
        label="申请人类型", choices=list(TYPES.items()), widget=forms.RadioSelect, initial="natural_person"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"]  # asked by GET: nothing is done


def application(
    type_: str,
    channel: Channel,
    data: Any = None,
    files: Any = None,
    said: Mapping[str, Any] | None = None,
    kept: Any = None,
    sort: str = REQUEST,
) -> DefinedInput:
    """The same form that citizens fill in, for this type of applicant; only what a case cannot do without is required.

    said, kept: what a letter says already, and its files by question."""
    asked = paging.settled(definition.get(sort), {"applicant_type": type_})
    form = "electronic" if channel.delivery in ("email", "online") else "paper"
    initial = {"id_type": "id_card", "info_form": form, "delivery_form": channel.delivery, **(said or {})}
    form = input_class(asked)(data, files, initial=initial, kept=kept)
    for name, field in form.fields.items():
        field.required = name in (*NEEDED[sort], "key")
        several = isinstance(
            field.widget, forms.CheckboxSelectMultiple
        )  # which Django counts among the others
        if (
            isinstance(field.widget, forms.RadioSelect) and not several
        ):  # a list takes one line, and the keyboard jumps in it
            field.widget = forms.Select(choices=field.choices)
            form._dress(name, field)
    form.lenient = True  # an address that is missing is asked for like everything else that is
    for name, (label, hint) in WORDED.items():
        if name in form.fields:
            form.fields[name].label, form.fields[name].help_text = label, hint
    first = next(name for name in ("name", "org_name") if name in form.fields)
    form.fields[first].widget.attrs["autofocus"] = True
    return form


Section = tuple[str, list[BoundField], list[BoundField], bool]
LEFT = ("applicant", "agent", "contact")  # who, beside what


def groups(form: DefinedInput) -> tuple[list[Section], list[Section]]:
    """Who applies and what for, each section as (legend, questions that nearly every paper answers, the others, whether
    one of those has an error)."""
    left: list[Section] = []
    right: list[Section] = []
    for group in form.groups:
        asked = {field.name for field in group.fields if field.name in FIRST or field.name.endswith(KEPT)}
        first = [field for field in group.fields if field.name in asked]
        others = [field for field in group.fields if field.name not in asked]
        side = left if group.key in LEFT else right
        side.append((group.label, first, others, any(field.errors for field in others)))
    return left, right

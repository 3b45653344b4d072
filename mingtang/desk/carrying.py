"""投放到其他渠道: one public text as WeChat and Weibo take it, and the register of where it was put."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from mingtang.channels import acts, shaping
from mingtang.channels.carrying import CHANNELS, LABELS
from mingtang.channels.letters import address
from mingtang.channels.models import Posting
from mingtang.desk.channels import HOME, state
from mingtang.desk.frame import now, page, today
from mingtang.desk.record import _record as record_seen
from mingtang.forms import uploads
from mingtang.people.gates import staff
from mingtang.policy import values as policy
from mingtang.press import addresses
from mingtang.records.cleaning import plain
from mingtang.records.models import Edition, Record
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

SHAPES = {"wechat": ("微信文稿", shaping.wechat), "weibo": ("微博文稿", shaping.weibo)}


class CarryInput(Input):
    """登记投放."""

    short = ("on", "until")
    channel = forms.ChoiceField(
        label="渠道", choices=[("", "请选择"), *((c.key, c.label) for c in CHANNELS.values())]
    )
    place = forms.CharField(
        label="位置", max_length=80, help_text="公众号、账号、报纸版次、显示屏或者公告栏在哪里"
    )
    on = forms.DateField(label="投放日期", widget=forms.DateInput)
    until = forms.DateField(
        label="结束日期",
        required=False,
        widget=forms.DateInput,
        help_text="显示屏、公告栏、查阅点填；不填为撤除以前一直在",
    )
    address = forms.URLField(
        label="投放后的网址",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="网站、公众号、微博、客户端必填",
    )
    evidence = forms.FileField(label="现场照片或扫描件", required=False, help_text="其他渠道必填；图片或 PDF")


class OffInput(Input):
    """撤除."""

    short = ("on",)
    on = forms.DateField(label="撤除日期", widget=forms.DateInput)


@staff
def record(request: Any, code: str) -> HttpResponse:
    """The manuscripts, the form, and where the text is by now."""
    found = _found(request, code)
    if request.method == "POST" and not acts.may_post(request.seat, found.agency_id, now()):
        raise Http404
    edition = _edition(found)
    form = CarryInput(request.POST or None, request.FILES or None, initial={"on": today()})
    if request.method == "POST" and edition and form.is_valid() and (kept := _evidence(form)) is not None:
        given = {name: form.cleaned_data[name] for name in ("address", "on", "until")}
        if form.does(
            acts.carry, edition, form.cleaned_data["channel"], form.cleaned_data["place"], by=request.seat, at=now(),
            evidence=kept[0], media=kept[1], **given,
        ):  # fmt: skip
            return redirect(f"/desk/release/{code}/channels/?done=on")
    return shown(request, code, form)


def shown(
    request: Any, code: str, form: CarryInput | None = None, offs: dict[str, Input] | None = None
) -> HttpResponse:
    """The page, with what was typed into one of its forms."""
    found = _found(request, code)
    edition, may = _edition(found), acts.may_post(request.seat, found.agency_id, now())
    rows = (
        Posting.objects.open_to(request.seat)
        .filter(edition__record=found)
        .select_related("edition")
        .order_by("-on", "-pk")
    )
    postings = [
        {"row": p, "label": LABELS[p.channel], "state": state(p), "off": _off(p, may, offs or {})} for p in rows
    ]  # fmt: skip
    wrong = any(one.errors for one in (form, *(offs or {}).values()) if one is not None)
    crumbs = [("发布", "/desk/release/"), (found.title, f"/desk/release/{code}/"), (HOME[0], "")]
    return page(
        request, "desk/carrying.html", "release", crumbs, record=found, edition=edition, postings=postings,
        shapes=_shapes(edition) if edition else [], done=request.GET.get("done", ""), status=422 if wrong else 200,
        form=(form or CarryInput(initial={"on": today()})) if may and edition else None,
    )  # fmt: skip


@staff
@require_safe
def manuscript(request: Any, code: str, shape: str) -> HttpResponse:
    """A manuscript as a text file."""
    edition = _edition(_found(request, code))
    if edition is None or shape not in SHAPES:
        raise Http404
    return download(_shaped(edition, shape).whole, f"{shape}-{code}.txt")


def _found(request: Any, code: str) -> Record:
    return record_seen(request, code)


def _edition(found: Record) -> Edition | None:
    return Edition.objects.public().select_related("agency").filter(record=found).first()


def _shapes(edition: Edition) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "is": _shaped(edition, key)} for key, (label, _) in SHAPES.items()]


def _shaped(edition: Edition, shape: str) -> shaping.Manuscript:
    line = edition.agency.line
    limits = shaping.Limits(
        *(
            policy.whole(key, line, today())
            for key in ("wechat_title_most", "wechat_summary_most", "weibo_most")
        )
    )
    content = edition.content
    return SHAPES[shape][1](
        content, plain(content["body"]), edition.agency.name, address(edition.path), _picture(edition), limits
    )


def _picture(edition: Edition) -> str:
    """The first picture among the attachments, at its public address."""
    given = edition.content["attachments"]
    for path, one in zip(addresses.attachments(edition.path, given), given, strict=True):
        if one["media"].startswith("image/"):
            return address(addresses.link(path))
    return ""


def _off(posting: Posting, may: bool, given: dict[str, Input]) -> Input | None:
    if not may or posting.off_on:
        return None
    return given.get(posting.code) or OffInput(initial={"on": today()}, prefix=posting.code)


def _evidence(form: CarryInput) -> tuple[str, str] | None:
    """(digest, media type) of the file that was sent, ("", "") without one; None when it is refused."""
    sent = form.cleaned_data.get("evidence")
    if not sent:
        return "", ""
    data = sent.read()
    verdict = uploads.judge(sent.name or "", data)
    if not verdict.ok or not (
        verdict.media_type.startswith("image/") or verdict.media_type == "application/pdf"
    ):
        form.add_error("evidence", verdict.reason or "请附图片或者 PDF")
        return None
    return files.put(data), verdict.media_type


@staff
@require_POST
def off(request: Any, code: str) -> HttpResponse:
    """撤除登记; a refusal is shown on the page of the text."""
    found = get_object_or_404(
        Posting.objects.open_to(request.seat).select_related("edition__record"), code=code
    )
    if not acts.may_post(request.seat, found.agency_id, now()):
        raise Http404
    form = OffInput(request.POST, prefix=found.code)
    if form.is_valid() and form.does(
        acts.take_off, found, form.cleaned_data["on"], by=request.seat, at=now()
    ):
        return redirect(f"/desk/release/{found.edition.record.code}/channels/?done=off")
    return shown(request, found.edition.record.code, offs={found.code: form})

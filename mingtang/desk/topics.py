"""专题和首页 on the desk: composed of blocks, previewed at both widths, published by a second person, withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.desk import previewing
from mingtang.desk import topic_input as inputs
from mingtang.desk.frame import now, page, today
from mingtang.desk.publish import HOME as RELEASE
from mingtang.desk.publish import TOPIC_POSTS as POSTS
from mingtang.people.gates import held_by
from mingtang.people.models import Agency, Person
from mingtang.people.seats import agencies_covered
from mingtang.records import topics
from mingtang.records.topics import acts, blocks
from mingtang.records.topics.models import HOME, Topic, TopicVersion
from mingtang.ui import headers
from mingtang.ui.inputs import Input

HERE = ("专题", "/desk/topics/")
WIDTHS = (("手机", 390), ("电脑", 1280))  # CSS pixels
COLUMNS = [
    {"label": "标题", "head": True}, {"label": "单位"}, {"label": "状态", "keep": True}, {"label": "最新一稿", "keep": True},
]  # fmt: skip


@held_by(*POSTS)
def home(request: Any) -> HttpResponse:
    """The pages this seat may read, each with how it stands."""
    names = dict(Agency.objects.values_list("code", "short"))
    found = [t for t in Topic.objects.order_by("-opened_on", "code") if _reads(request, t.owner)]
    table = {
        "caption": "专题", "quiet": True, "columns": COLUMNS, "rows": [_row(t, names) for t in found],
        "empty": {"sentence": "还没有专题", "how": "点“新建专题”，用横幅、列表、数字、图表、链接和文字编成一页。"},
    }  # fmt: skip
    return page(
        request, "desk/topics.html", "release", [RELEASE, (HERE[0], "")], table=table, writes=bool(_owners(request)),
        city=acts.may_write(topics.CITY, request.seat, now()),
    )  # fmt: skip


def _row(topic: Topic, names: dict[str, str]) -> dict[str, Any]:
    last, url = topics.newest(topic.code), f"{HERE[1]}{topic.code}/"
    public = topic.versions.filter(current=True).first()
    state = {"badge": f"已公布第{public.no}稿", "tone": "good"} if public else _unpublished(topic)
    title = "首页" if topic.code == HOME else last.content["title"] if last else topic.code
    owner = names.get(topic.owner, topic.owner) if topic.owner else "全市"
    return {
        "url": url,
        "cells": [{"text": title, "url": url}, owner, state, f"第{last.no}稿" if last else ""],
    }


def _unpublished(topic: Topic) -> dict[str, str]:
    return {"badge": "已撤下", "tone": "bad"} if topic.withdrawn_at else {"badge": "未公布", "tone": "plain"}


@held_by(*POSTS)
def new(request: Any) -> HttpResponse:
    """新建专题: its address is looked at; nothing is saved before the first version."""
    owners = _owners(request)
    if not owners:
        raise Http404
    form = inputs.NewInput(owners, request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, owner = form.cleaned_data["code"], form.cleaned_data["owner"]
        taken = code == HOME or Topic.objects.filter(pk=code).exists()
        if why := blocks.why_not_code(code) or ("这个地址已有专题，请换一个" if taken else ""):
            form.add_error("code", why)
        else:
            return _composed(
                request,
                code,
                owner,
                inputs.PageInput(initial={"seen": 0, "title": form.cleaned_data["title"]}),
                [],
            )
    crumbs = [RELEASE, HERE, ("新建专题", "")]
    status = 422 if form.errors else 200
    return page(request, "desk/topic_new.html", "release", crumbs, status=status, form=form)


@held_by(*POSTS)
def topic(request: Any, code: str) -> HttpResponse:
    """One page: its blocks as forms, its versions, what may be done with it."""
    owner = _owner(request, code)
    if request.method == "POST":
        if not acts.may_write(owner, request.seat, now()):
            raise Http404
        return _edited(request, code, owner)
    last = topics.newest(code)
    content = last.content if last else {"title": "首页" if code == HOME else "", "about": "", "blocks": []}
    start = {"seen": last.no if last else 0, "title": content["title"], "about": content["about"]}
    return _composed(request, code, owner, inputs.PageInput(initial=start), content["blocks"])


def _edited(request: Any, code: str, owner: str) -> HttpResponse:
    """What was posted: saved, or shown again in another order or with its faults."""
    do, given = request.POST.get("do", "check"), inputs.posted(request.POST)
    if do not in ("save", "check"):
        given = inputs.rearranged(given, do, request.POST.get("add", ""))
        kept = {name: request.POST.get(name, "") for name in ("seen", "title", "about", "comment")}
        return _composed(request, code, owner, inputs.PageInput(initial=kept), given)
    form, forms_ = inputs.PageInput(request.POST), inputs.bound(given, owner, asked=True)
    good = form.is_valid() and not any(one.errors for one in forms_)
    content = blocks.kept({**request.POST.dict(), "blocks": given})
    faults = blocks.check(content, topics.known(owner))
    inputs.tell(faults, form, forms_)
    if do == "save" and good and not faults and form.does(
        acts.save_topic, code, owner, content, form.cleaned_data["comment"], seen=form.cleaned_data["seen"],
        by=request.seat, at=now(),
    ):  # fmt: skip
        return redirect(f"{HERE[1]}{code}/?done=save")
    return _shown(request, code, owner, form, forms_, 409 if form.moved else 422)


def _composed(
    request: Any, code: str, owner: str, form: inputs.PageInput, given: list[inputs.Block]
) -> HttpResponse:
    return _shown(request, code, owner, form, inputs.bound(given, owner))


def _shown(
    request: Any, code: str, owner: str, form: inputs.PageInput | None, forms_: list[inputs.BlockInput],
    status: int = 200, **given: Input,
) -> HttpResponse:  # fmt: skip
    versions = list(TopicVersion.objects.filter(topic=code).order_by("-no"))
    last = versions[0] if versions else None
    names = dict(Person.objects.filter(code__in={v.made_by for v in versions}).values_list("code", "name"))
    public = next((v for v in versions if v.current), None)
    start = {"version": last.no if last else 0}
    publishes = acts.may_publish(owner, request.seat, now())
    name = "首页" if code == HOME else last.content["title"] if last else "新专题"
    writes = acts.may_write(owner, request.seat, now())
    return page(
        request, "desk/topic.html", "release", [RELEASE, HERE, (name, "")], status=status, name=name, code=code, owner=owner,
        publish_to=f"{HERE[1]}{code}/publish/", withdraw_to=f"{HERE[1]}{code}/withdraw/",
        form=form if writes else None, forms=[{"form": f, "n": n} for n, f in enumerate(forms_)], kinds=blocks.KINDS,
        summary={"problems": inputs.problems(form, forms_) if form else [], "refused": bool(form and form.refused)},
        last=last, public=public, address="/" if code == HOME else f"/t/{code}/", done=request.GET.get("done", ""),
        publish=(given.get("publish") or inputs.PublishInput(initial=start, prefix="p")) if publishes and last and not last.current else None,
        withdraw=(given.get("withdraw") or inputs.WithdrawInput(initial=start, prefix="w")) if publishes and public else None,
        own=bool(last and last.made_by == request.seat.person),
        versions=[{"row": v, "by": names.get(v.made_by, v.made_by)} for v in versions],
    )  # fmt: skip


@held_by("disclosure_head", "signer", "openness_office")
def publish(request: Any, code: str) -> HttpResponse:
    """公布: the last version becomes what the public reads."""
    form = inputs.PublishInput(request.POST or None, prefix="p")
    return _done(request, code, form, acts.publish_topic, "reviewed", "publish")


@held_by("disclosure_head", "signer", "openness_office")
def withdraw(request: Any, code: str) -> HttpResponse:
    """撤下 the whole page."""
    form = inputs.WithdrawInput(request.POST or None, prefix="w")
    return _done(request, code, form, acts.withdraw_topic, "reason", "withdraw")


def _done(request: Any, code: str, form: Input, act: Any, said: str, name: str) -> HttpResponse:
    owner = _owner(request, code)
    if not acts.may_publish(owner, request.seat, now()):
        raise Http404
    if request.method != "POST":
        return redirect(f"{HERE[1]}{code}/")
    if form.is_valid() and form.does(
        act, code, form.cleaned_data["version"], form.cleaned_data[said], by=request.seat, at=now()
    ):
        return redirect(f"{HERE[1]}{code}/?done={name}")
    last = topics.newest(code)
    content = last.content if last else {"title": "", "about": "", "blocks": []}
    start = {"seen": last.no if last else 0, "title": content["title"], "about": content["about"]}
    return _shown(
        request, code, owner, inputs.PageInput(initial=start), inputs.bound(content["blocks"], owner),
        409 if form.moved else 422, **{name: form},
    )  # fmt: skip


@held_by(*POSTS)
def preview(request: Any, code: str) -> HttpResponse:
    """The last version at the width of a phone and of a desk, side by side."""
    version = _version(request, code)
    name = "首页" if code == HOME else version.content["title"]
    return page(
        request, "desk/topic_preview.html", "release", [RELEASE, HERE, (name, f"{HERE[1]}{code}/"), ("预览", "")],
        name=name, proof=f"{HERE[1]}{code}/proof/", widths=WIDTHS, version=version,
    )  # fmt: skip


@held_by(*POSTS)
def proof(request: Any, code: str) -> HttpResponse:
    """The page itself as the press would print it; only pages of this house may frame it."""
    return HttpResponse(previewing.topic_of(_version(request, code), now()), headers=headers.FRAMED)


def _owners(request: Any) -> list[tuple[str, str]]:
    """For whom this seat may write pages: (code or "", name)."""
    at = now()
    rows = Agency.objects.filter(code__in=agencies_covered(request.seat, today()), closed_on=None)
    found = [
        (code, name)
        for code, name in rows.values_list("code", "name")
        if acts.may_write(code, request.seat, at)
    ]
    return [("", "全市"), *found] if acts.may_write(topics.CITY, request.seat, at) else found


def _reads(request: Any, owner: str) -> bool:
    seat, at = request.seat, now()
    return (
        seat.post == "openness_office" or acts.may_write(owner, seat, at) or acts.may_publish(owner, seat, at)
    )


def _owner(request: Any, code: str) -> str:
    """Whose page it is. One that has no version yet belongs to who may write it: its address and owner come with the form."""
    found = Topic.objects.filter(pk=code).first()
    if found is None:
        return _opening(request, code)
    if not _reads(request, found.owner):
        raise Http404
    return str(found.owner)


def _opening(request: Any, code: str) -> str:
    owners = [owner for owner, _ in _owners(request)]
    if code == HOME:
        owner = topics.CITY
    else:
        owner = request.POST.get("owner", "?")
    if owner not in owners or blocks.why_not_code(code):
        raise Http404
    return owner


def _version(request: Any, code: str) -> TopicVersion:
    _owner(request, code)
    version = topics.newest(code)
    if version is None:
        raise Http404
    return version

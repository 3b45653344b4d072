"""拟稿, 改动正文 and 修订: the editor of a text in the release gate. What it saves, it saves through cases.acts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.cases.reading import sent_back, story
from mingtang.cases.releases import record_of
from mingtang.desk import drafting
from mingtang.desk.drafting import DraftInput
from mingtang.desk.frame import now, page, today
from mingtang.desk.review import advised, screened
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.seats import agencies_covered
from mingtang.records import masking
from mingtang.records.models import Record
from mingtang.records.scanning.folding import EDGE

HOME = ("发布", "/desk/release/")
_DONE = {
    "mask": "已按下面的样子脱敏，请核对后保存。",
    "read": "已读入文件的内容，请核对标题、日期和正文后保存。",
}
VOIDS = "正文正在审签。一经改动，原审查意见失效，须重新送审。"


@held_by("drafter")
def new(request: Any) -> HttpResponse:
    """A text that is not there yet. A drafter who also works for small bodies chooses whose it is."""
    agency = _agency(request)
    start = {
        "formed_on": today(),
        "column": request.GET.get("column", ""),
        "attribute": "proactive",
        "validity": "valid",
        "full_text": True,
    }
    form, answer = _posted(request, agency, None, start)
    if answer == "save":
        if code := _open(request, form, agency):
            return _saved(request, code, "draft")
        form = _again(form, request.POST.copy(), None, form.errors)
    others = Agency.objects.filter(code__in=agencies_covered(request.seat, today()), closed_on=None).exclude(
        code=agency.code
    )
    return _editor(
        request,
        form,
        "拟稿",
        answer,
        [HOME, ("拟稿", "")],
        agency=agency,
        others=others.order_by("order", "code"),
    )


@held_by("drafter", "office_checker")
def edit(request: Any, code: str) -> HttpResponse:
    """The text of an open release case."""
    case = get_object_or_404(
        Case.objects.open_to(request.seat).select_related("agency"), code=code, family="release"
    )
    record = record_of(case)
    open_now = {step.do for step, _ in acts.steps_open_to(case, request.seat, now())}
    if "edit" not in open_now and request.method != "POST":
        raise Http404
    form, answer = _posted(request, record.agency, record, drafting.initial_of(record))
    if answer == "save":
        if _change(request, form, case):
            return _saved(request, case.code, "edit")
        form = _again(form, request.POST.copy(), record, form.errors)
    note = VOIDS if case.state == "review" else ""
    crumbs = [HOME, (case.no, f"/desk/case/{case.code}/"), ("改动正文", "")]
    return _editor(
        request,
        form,
        "改动正文",
        answer,
        crumbs,
        agency=record.agency,
        case=case,
        record=record,
        note=note,
        returned=sent_back(case, story(case)),
    )


@held_by("drafter")
def reopen(request: Any, code: str) -> HttpResponse:
    """修订: a record that was settled before goes through the gate again; what is public stays until it is signed."""
    record = get_object_or_404(
        Record.objects.open_to(request.seat).select_related("agency", "column"), code=code
    )
    if record.state == "release":
        raise Http404
    form, answer = _posted(request, record.agency, record, drafting.initial_of(record))
    if answer == "save":
        if made := _open(request, form, record.agency, record=record):
            return _saved(request, made, "draft")
        form = _again(form, request.POST.copy(), record, form.errors)
    note = "另起一个发布件办理；签发之前，网站上仍是现在的版本。" if record.state == "published" else ""
    crumbs = [HOME, (record.title, f"/desk/release/{record.code}/"), ("修订", "")]
    return _editor(request, form, "修订", answer, crumbs, agency=record.agency, record=record, note=note)


def _agency(request: Any) -> Agency:
    chosen = request.GET.get("agency") or request.seat.agency
    if chosen not in agencies_covered(request.seat, today()):
        raise Http404
    return get_object_or_404(Agency, code=chosen, closed_on=None)


def _posted(
    request: Any, agency: Agency, record: Record | None, start: dict[str, Any]
) -> tuple[DraftInput, str]:
    """(the form, what is to be done: "" show it, "save", "mask" show it masked, "read" show it with the text of a
    file, "wrong" show its errors)."""
    if request.method != "POST":
        return DraftInput(None, None, agency=agency, record=record, initial=start), ""
    form = DraftInput(request.POST, request.FILES, agency=agency, record=record)
    good = form.is_valid()
    if "mask" in request.POST:
        return _again(form, drafting.masked(request.POST), record, None), "mask"
    if "read" in request.POST:
        data, fault, dropped = drafting.read_into(request.POST, request.FILES.get("word"))
        form = _again(form, data, record, None)
        form.dropped = dropped
        if fault:
            form.add_error("word", fault)
        return form, "wrong" if fault else "read"
    return (form, "save") if good else (_again(form, request.POST.copy(), record, form.errors), "wrong")


def _again(form: DraftInput, data: Any, record: Record | None, errors: Any) -> DraftInput:
    """The form with what was typed; files that came along are kept in the vault and offered as uploaded."""
    tokens = [
        drafting.token_of(f["name"], f["media"], f["size"], f["digest"])
        for f in map(drafting.stored, form.cleaned_data.get("files") or ())
    ]
    data.setlist("kept", [*data.getlist("kept"), *tokens])
    fresh = DraftInput(data, None, agency=form.agency, record=record)
    fresh.moved = form.moved
    fresh.say(errors)
    return fresh


def _open(request: Any, form: DraftInput, agency: Agency, **more: Any) -> str:
    made = form.does(
        acts.open_case, newest("release"), agency.code, "draft", {"formed_on": form.cleaned_data["formed_on"]}, by=request.seat, at=now(),
        column=form.column_now(), values=form.values(), files=form.files_now(), **more,
    )  # fmt: skip
    return str(made or "")


def _change(request: Any, form: DraftInput, case: Case) -> bool:
    known = request.POST.get("moves", "")
    case.moves = int(known) if known.isdecimal() else -1  # the page was built from this state
    return bool(
        form.does(
            acts.take, case, "edit", by=request.seat, at=now(), column=form.column_now(), values=form.values(),
            files=form.files_now(),
        )
    )  # fmt: skip


def _saved(request: Any, case: str, do: str) -> HttpResponse:
    if "stay" in request.POST:
        return redirect(f"/desk/release/case/{case}/edit/?saved=1")
    return redirect(f"/desk/case/{case}/?done={do}")


def _editor(
    request: Any,
    form: DraftInput,
    title: str,
    answer: str,
    crumbs: list[tuple[str, str]],
    *,
    agency: Agency,
    **more: Any,
) -> HttpResponse:
    status = 409 if form.moved else 422 if answer in ("save", "wrong") else 200
    case: Case | None = more.get("case")
    moves = request.POST.get("moves") or (case.moves if case else "")
    body = form.text
    said = masking.text_of(*(str(form[name].value() or "") for name in ("title", "summary")), body)
    done = _DONE.get(answer, "已暂存。" if request.GET.get("saved") and not answer else "")
    if form.dropped:
        done += f"文件里看不见的没有读入：{'、'.join(form.dropped)}。"
    more.setdefault("note", "")
    return page(
        request, "desk/publish_edit.html", "release", crumbs, status=status, form=form, title=title, agency=agency, moves=moves,
        places=masking.places(said), **(advised(agency, said, body, form.file_names) if said.strip(EDGE) else {}), done=done, screened=screened(more["record"]) if more.get("record") else [], **more,
    )  # fmt: skip

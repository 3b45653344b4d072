"""拟提供的材料 of a request: which files go with the reply, and what became of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from mingtang.cases import materials
from mingtang.cases.materials import acts
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.desk.redact_input import BringInput
from mingtang.forms import uploads
from mingtang.people.gates import held_by
from mingtang.people.seats import Seat
from mingtang.records import redacting
from mingtang.records.redacting.attacking import FINDINGS
from mingtang.ui.downloads import download
from mingtang.vault import files

# Who drafts the reply, who answers for it, who reviews and signs it: others see the reply, not what it withholds.
READERS = (
    "request_officer", "handler", "section_head", "disclosure_head", "secrecy_reviewer", "legal_reviewer", "signer", "leader_in_charge",
)  # fmt: skip
TONES = {"draft": "plain", "making": "info", "proven": "good", "refused": "bad"}
ATTACKERS = {
    "beside": ("与原件比对", "有没有只盖住一半的字，隐去的文字在别处是否还在"),
    "reading": ("复制文字", "选中全文复制，逐字核对是否看得见"), "removing": ("去字比对", "删去全部文字再画一遍，看不出变化的就是藏着的文字"),
    "unpacking": ("拆开文件", "图层、旧版本、注释、附件、属性、缩略图和黑框下面的图像"),
    "unpacked": ("拆开文件", "每个部件的字节、标记和属性，各种编码"), "shown": ("按软件打开", "隐藏的文字、工作表、行列，修订、批注、公式"),
    "again": ("再重建一遍", "按所见重建，不应再有遗漏"),
}  # fmt: skip
COLUMNS = [
    {"label": "材料", "head": True}, {"label": "格式", "keep": True}, {"label": "隐去", "num": True}, {"label": "状态", "keep": True},
]  # fmt: skip
KINDS = {"pdf": "PDF", "image": "图片", "docx": "Word", "xlsx": "Excel"}


def base(case: Case) -> str:
    return f"/desk/case/{case.code}/materials/"


def found_case(request: Any, code: str) -> Case:
    """The request, for who may see what its reply withholds."""
    found = (
        Case.objects.open_to(request.seat)
        .select_related("agency")
        .filter(code=code, family="request")
        .first()
    )
    if found is None:
        raise Http404
    return found


def found_row(case: Case, code: str) -> Material:
    row = next((one for one in materials.of(case) if one.code == code), None)
    if row is None:
        raise Http404
    row.case = case
    return row


def panel(case: Case, seat: Seat) -> dict[str, Any]:
    """For the page of the case: the files, and whether this seat works on them. {} where there is nothing to say."""
    if case.family != "request" or seat.post not in READERS:
        return {}
    rows, works = materials.of(case), not materials.why_not_work(case, seat, today())
    return (
        {"materials": table(case, rows), "materials_url": base(case), "materials_work": works}
        if rows or works
        else {}
    )


def table(case: Case, rows: list[Material]) -> dict[str, Any]:
    return {
        "caption": "拟提供的材料", "quiet": True, "columns": COLUMNS, "rows": [_line(case, row) for row in rows],
        "empty": {"sentence": "还没有材料", "how": "加入拟提供的文件，标出不予公开的内容，生成并检查以后随答复提供。"},
    }  # fmt: skip


def _line(case: Case, row: Material) -> dict[str, Any]:
    url = f"{base(case)}{row.code}/"
    pages = f"{KINDS[row.format]}，{row.pages}页" if row.pages else KINDS[row.format]
    badge = {"badge": materials.STATES[row.state], "tone": TONES[row.state]}
    return {"url": url, "cells": [{"text": row.name, "url": url}, pages, f"{len(row.marks)}处", badge]}


@held_by(*READERS)
def home(request: Any, code: str) -> HttpResponse:
    """The files of the reply; one more is brought here."""
    found = found_case(request, code)
    why = materials.why_not_work(found, request.seat, today())
    if request.method == "POST" and why == materials.NOT_YOURS:
        raise Http404
    form = BringInput(request.POST or None, request.FILES or None)
    if form.is_valid() and (made := _bring(request, found, form)):
        return redirect(f"{base(found)}{made}/")
    exports.log(request.seat, "list", "materials", found.code)
    crumbs = [("待办", "/desk/"), (found.no, f"/desk/case/{found.code}/"), ("拟提供的材料", "")]
    return page(
        request, "desk/materials.html", "todo", crumbs, status=422 if form.errors else 200, case=found,
        table=table(found, materials.of(found)), form=None if why else form, why=why,
    )  # fmt: skip


def _bring(request: Any, case: Case, form: BringInput) -> str:
    sent = form.cleaned_data["file"]
    data = sent.read()
    verdict = uploads.judge(sent.name, data)
    if not verdict.ok:
        form.add_error("file", verdict.reason)
        return ""
    try:
        seen = redacting.opened(verdict.clean_name, data)
    except redacting.CannotRebuild as held:
        form.add_error("file", held.reason)
        return ""
    given = (form.cleaned_data["name"], files.put(data), seen.format, seen.pages)
    return str(form.does(acts.add, case, *given, by=request.seat, at=now()) or "")


@held_by(*READERS)
@require_safe
def file(request: Any, code: str, material: str) -> HttpResponse:
    """The file as the applicant will have it."""
    row = found_row(found_case(request, code), material)
    if not row.output:
        raise Http404
    exports.log(request.seat, "download", "material", row.code)
    name = materials.file_name(row)
    return download(files.open(row.output), name, inline=name.endswith(".pdf"))


@held_by(*READERS)
@require_safe
def report(request: Any, code: str, material: str) -> HttpResponse:
    """检查报告 as it is filed in the case."""
    row = found_row(found_case(request, code), material)
    if not row.report:
        raise Http404
    exports.log(request.seat, "download", "material-report", row.code)
    return download(files.open(row.report), f"{row.code}.json")


def attacks(row: Material) -> list[dict[str, Any]]:
    """Each attacker in words with what it found; [] before there was an attack."""
    if not row.report:
        return []
    names = (
        ("beside", "unpacked", "shown", "again")
        if row.format in ("docx", "xlsx")
        else ("beside", "reading", "removing", "unpacking")
    )
    if not row.marks:
        names = names[1:]
    return [
        {"label": ATTACKERS[name][0], "looks": ATTACKERS[name][1], "finds": [_finding(what, where) for by, what, where in row.findings if by == name]}
        for name in names
    ]  # fmt: skip


def _finding(what: str, where: str) -> str:
    return f"{FINDINGS[what]}：{where}" if where else FINDINGS[what]

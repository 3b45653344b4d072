"""区分处理: one file, page by page or paragraph by paragraph; what is withheld is marked here, each with its ground."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from mingtang.cases import materials
from mingtang.cases.materials import acts
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.desk.materials import READERS, attacks, base, found_case, found_row
from mingtang.desk.redact_input import MarksInput, StepInput
from mingtang.people.gates import held_by
from mingtang.records import redacting
from mingtang.records.redacting.marks import BOXED, Row, grounds, listed, plain
from mingtang.records.scanning import LABELS
from mingtang.ui.inputs import Input
from mingtang.vault import files

SHOWN = 150  # places of a document on one page


@held_by(*READERS)
def editor(request: Any, code: str, material: str) -> HttpResponse:
    """GET shows a page of the file with its marks; POST saves them."""
    case = found_case(request, code)
    row = found_row(case, material)
    if request.method != "POST":
        exports.log(request.seat, "view", "material", row.code)
        return shown(request, case, row)
    if materials.why_not_work(case, request.seat, today()) == materials.NOT_YOURS:
        raise Http404
    number = _number(request, row)
    form = MarksInput(row.format, [], request.POST)
    if form.is_valid():
        rows, keeps = _wanted(request, row, form, number), request.POST.getlist("keep")
        row.moves = form.cleaned_data["moves"]
        if form.does(acts.mark, row, rows, keeps, by=request.seat, at=now()):
            return redirect(_after(request, case, row, number))
    return shown(request, case, found_row(found_case(request, code), material), form=form)


def _wanted(request: Any, row: Material, form: MarksInput, number: int) -> list[Row]:
    """All marks of the file as they are to be: those of other pages as they were, this page's rows, and what was taken over."""
    rows = form.marks(number)
    if row.format in BOXED:
        rows += [one for one in row.marks if one["page"] != number]
    else:
        ground = form.cleaned_data.get("picked") or ""
        rows += [{"place": place, "words": "", "ground": ground} for place in request.POST.getlist("pick")]
    wish = request.POST.get("propose", "")
    found = [plain(row.format, one) for one in _proposed(row)] if wish else []
    if wish == "all":
        rows += found
    elif wish.isdecimal() and int(wish) < len(found):
        rows.append(found[int(wish)])
    return rows


def _after(request: Any, case: Case, row: Material, number: int) -> str:
    step = 1 if "next" in request.POST and number < _pages(row) else 0
    return f"{base(case)}{row.code}/?page={number + step}&saved=1"


def shown(
    request: Any, case: Case, row: Material, form: MarksInput | None = None, problem: Input | None = None
) -> HttpResponse:
    """The page; `form` with what was typed and refused, `problem` the button that was refused."""
    number = _number(request, row)
    why = materials.why_not_work(case, request.seat, today())
    own = [one for one in row.marks if row.format not in BOXED or one["page"] == number]
    form = form or MarksInput(row.format, own, moves=row.moves)
    step = StepInput(initial={"moves": row.moves})
    failed = [one for one in (form, problem) if one is not None and one.errors]
    status = 409 if any(one.moved for one in failed) else 422 if failed else 200
    crumbs = [
        ("待办", "/desk/"),
        (case.no, f"/desk/case/{case.code}/"),
        ("拟提供的材料", base(case)),
        (row.name, ""),
    ]
    return page(
        request, "desk/redact.html", "todo", crumbs, status=status, case=case, row=row, base=f"{base(case)}{row.code}/", why=why, form=form,
        step=step, problem=problem, boxed=row.format in BOXED, number=number, moves=row.moves, turns=_turns(row, number), state=materials.STATES[row.state],
        places=_places(row, number), proposals=[] if why else _open_proposals(row), attacks=attacks(row), elsewhere=_elsewhere(row),
        listed=_listed(row), saved="saved" in request.GET, file=materials.file_name(row), grounds=list(grounds().values()),
    )  # fmt: skip


def _number(request: Any, row: Material) -> int:
    said = request.POST.get("page") or request.GET.get("page", "1")
    return min(max(1, int(said)), _pages(row)) if said.isdecimal() and len(said) < 6 else 1


def _pages(row: Material) -> int:
    return row.pages or max(1, -(-len(_listed_places(row)) // SHOWN))


def _turns(row: Material, number: int) -> list[dict[str, Any]]:
    """The pages of the file, each with how many marks it has."""
    count = Counter(one["page"] for one in row.marks) if row.format in BOXED else Counter()
    return [{"n": n, "here": n == number, "marks": count[n]} for n in range(1, _pages(row) + 1)]


def _places(row: Material, number: int) -> list[dict[str, Any]]:
    """The places of this page, line by line: a paragraph, or the cells of a row of a sheet."""
    lines: list[dict[str, Any]] = []
    for one in _listed_places(row)[(number - 1) * SHOWN : number * SHOWN]:
        sheet, _, cell = one["place"].rpartition("!")
        head = (
            one["where"]
            if not sheet or cell == "表名"
            else f"第{cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}行"
        )
        if not sheet or not lines or lines[-1]["of"] != (sheet, head):
            lines.append({"of": (sheet, head), "head": head, "cells": []})
        lines[-1]["cells"].append({**one, "short": cell})
    return lines


def _listed_places(row: Material) -> list[dict[str, str]]:
    if row.format in BOXED:
        return []
    with suppress(redacting.CannotRebuild):  # it was read when it was brought; now the reader is too busy
        return _read(row.original, row.name, row.format)
    return []


@lru_cache(maxsize=32)  # every page of the same document asks
def _read(digest: str, name: str, format: str) -> list[dict[str, str]]:
    return redacting.listed(f"{name}.{format}", files.open(digest), format)


@lru_cache(maxsize=64)
def _found(digest: str, name: str, format: str) -> list[Row]:
    return redacting.proposed(f"{name}.{format}", files.open(digest), format)


def _proposed(row: Material) -> list[Row]:
    with suppress(redacting.CannotRebuild):
        return _found(row.original, row.name, row.format)
    return []


def _open_proposals(row: Material) -> list[dict[str, Any]]:
    """What the scanner found and no mark covers yet, in words: {"n", "kind", "masked", "where", "page", "spot"}."""
    found = []
    for n, one in enumerate(_proposed(row)):
        mark = plain(row.format, one)
        if any(_covers(held, mark) for held in row.marks):
            continue
        where = f"第{mark['page']}页" if "page" in mark else f"位置{mark['place']}"
        found.append(
            {"n": n, "kind": LABELS[one["kind"]], "masked": one["masked"], "where": where, "spot": mark}
        )
    return found


def _covers(held: Row, wanted: Row) -> bool:
    if "page" not in held:
        same = held["place"] in ("", wanted["place"])
        return same and (wanted["words"] in held["words"] or (held["place"] != "" and not held["words"]))
    inside = held["x"] <= wanted["x"] and held["x"] + held["w"] >= wanted["x"] + wanted["w"]
    return (
        inside
        and held["page"] == wanted["page"]
        and held["y"] <= wanted["y"]
        and held["y"] + held["h"] >= wanted["y"] + wanted["h"]
    )


def _elsewhere(row: Material) -> list[dict[str, Any]]:
    """Texts that stand in other places too: those found, and those that may stay."""
    found = [where for _, what, where in row.findings if what == "elsewhere"]
    return [{"text": one, "kept": True} for one in row.keeps] + [
        {"text": one, "kept": False} for one in found if one not in row.keeps
    ]


def _listed(row: Material) -> list[tuple[str, str, str]]:
    return listed(row.format, row.marks)


@held_by(*READERS)
@require_POST
def make(request: Any, code: str, material: str) -> HttpResponse:
    """生成并检查."""
    return _step(request, code, material, acts.make)


@held_by(*READERS)
@require_POST
def remove(request: Any, code: str, material: str) -> HttpResponse:
    """移除."""
    return _step(request, code, material, acts.remove)


def _step(request: Any, code: str, material: str, act: Any) -> HttpResponse:
    case = found_case(request, code)
    row = found_row(case, material)
    if materials.why_not_work(case, request.seat, today()) == materials.NOT_YOURS:
        raise Http404
    form = StepInput(request.POST)
    if form.is_valid():
        row.moves = form.cleaned_data["moves"]
        if form.does(act, row, by=request.seat, at=now()):
            return redirect(base(case) if act is acts.remove else f"{base(case)}{row.code}/")
    return shown(request, case, found_row(found_case(request, code), material), problem=form)


@held_by(*READERS)
@require_safe
def picture(request: Any, code: str, material: str, n: int) -> HttpResponse:
    """Page `n` of the original, as a picture."""
    row = found_row(found_case(request, code), material)
    if row.format not in BOXED or not 1 <= n <= row.pages:
        raise Http404
    try:
        data = redacting.page(f"{row.name}.{row.format}", files.open(row.original), row.format, n)
    except redacting.CannotRebuild:
        raise Http404 from None
    return HttpResponse(data, content_type="image/jpeg")

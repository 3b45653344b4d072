"""编写年度报告: the texts with the figures they may call, last year's problems to answer, and numbers that are bound to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.counts import acts, bound, narrative, reports
from mingtang.counts.bound import Piece
from mingtang.counts.named import with_value
from mingtang.counts.work import chapters
from mingtang.desk import report_page
from mingtang.desk.frame import now, page
from mingtang.desk.report_page import here
from mingtang.desk.reports import HOME, found_by, may_act
from mingtang.people.gates import held_by
from mingtang.ui.inputs import Input

HINTS = {
    "s1": "写主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面；一行一段。",
    "s5": "本年的主要问题和改进措施，一行一项；下一年度逐项说明改进情况。",
    "s6": "信息处理费的依据、件数和金额，未收取的写明；没有其他事项的写“无”。",
}
OLD_HINTS = {"s6": HINTS["s5"], "s7": "没有其他说明的写“无”。"}
LATER = "可以先存草稿，提交前须写好。"
ORDER = "一行一章：换行的先后就是章节的先后，添一行是新的一章，保存后填写它的文字；“一、”开头的自动重排序号。已有文字的，清空并保存后才能去掉。"
ANSWER = "answer{}"


class TextsInput(Input):
    """The written sections of the form of the year, and an answer to each problem that last year's report named."""

    def __init__(self, *args: Any, found: reports.Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given, hints = list(self.fields), _hints(found)
        if found.kind == "work":
            self.fields["chapters"] = forms.CharField(
                label="章节和顺序", max_length=2000, widget=forms.Textarea(attrs={"rows": 14}), help_text=ORDER
            )  # fmt: skip
        for key, label in found.form.written.items():
            self.fields[key] = forms.CharField(
                label=label, required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 8}), help_text=hints.get(key, "") + LATER
            )  # fmt: skip
        for n, one in enumerate(found.answers):
            self.fields[ANSWER.format(n)] = forms.CharField(
                label=f"上年问题第{n + 1}项的改进情况", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                help_text=f"上年报告写的是：{one['promise'][:300]}",
            )  # fmt: skip
        for name in self.fields.keys() - given:
            self._dress(name, self.fields[name])


def _hints(found: reports.Shown) -> Mapping[str, str]:
    if found.kind == "work":
        return {}
    return OLD_HINTS if found.form.code == "2008" else HINTS


class PlaceInput(Input):
    key_of = forms.CharField(max_length=16)


class BindInput(PlaceInput):
    section = forms.CharField(max_length=20)
    name = forms.CharField(max_length=60)


class ConfirmInput(PlaceInput):
    reason = forms.CharField(label="来源或者理由", max_length=500)


def _open(request: Any, agency: str, year: int, report: str) -> reports.Shown:
    """The draft, or the report that nobody has begun. A submitted one is not written on."""
    found = found_by(request, agency, year, report)
    if not may_act(request.seat, found) or found.frozen:
        raise Http404
    return found


@held_by("disclosure_head")
def write(request: Any, agency: str, year: int, report: str) -> HttpResponse:
    """The page on which the texts are written."""
    return _page(request, _open(request, agency, year, report))


def _page(
    request: Any,
    found: reports.Shown,
    form: Input | None = None,
    status: int = 200,
    confirming: Input | None = None,
) -> HttpResponse:
    crumbs = [HOME, (report_page.called(found), here(found)), ("编写文字", "")]
    initial = _initial(found)
    return page(
        request, "desk/report_write.html", "counts", crumbs, status=status, found=found, form=form or TextsInput(initial=initial, found=found),
        drafted=not (found.begun and found.texts), save=here(found, "write/prepare/"), read=_read(found, initial), loose=_loose(found), confirming=confirming,
        bind=here(found, "write/bind/"), confirm=here(found, "write/confirm/"), catalogue=report_page.catalogue(found), back=here(found),
        confirmed=list(found.row.confirmed.values()) if found.row else [],
    )  # fmt: skip


def _initial(found: reports.Shown) -> dict[str, str]:
    """What was written; of a section that nobody has written, the text that the figures give."""
    if found.row and found.kind == "work":
        return found.texts | {"chapters": chapters.listed(found.row.chapters)}
    organ = reports.organ(found.agency, found.below)
    given = narrative.drafted(found.form, organ, found.year, found.named, found.named_before)
    texts = {key: found.texts.get(key) or given.get(key, "") for key in found.form.written}
    return texts | {ANSWER.format(n): one["answer"] for n, one in enumerate(found.answers)}


def _read(found: reports.Shown, drafted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The texts as they will be read, figures and unbound numbers marked; before anything is saved, the draft."""
    pieces = found.pieces if found.row else {
        key: bound.pieces(key, drafted[key], found.ask, {}) for key in found.form.written
    }  # fmt: skip
    read = [(label, report_page.lines(found, pieces[key])) for key, label in found.form.written.items()]
    return [{"label": label, "lines": lines} for label, lines in read if lines]


def _loose(found: reports.Shown) -> list[dict[str, Any]]:
    """未绑定: each number typed by hand with its place, and the figures that show the same."""
    return [
        {
            "section": key, "label": label, "key": piece.key, "number": piece.text, "before": _around(piece)[0], "after": _around(piece)[1],
            "names": with_value(found.named, piece.text, piece.sentence)[:4] if piece.text in found.texts.get(key, "") else [],
        }
        for key, label in found.form.written.items()
        for piece in found.pieces[key]
        if piece.kind == "loose"
    ]  # fmt: skip


def _around(piece: Piece) -> tuple[str, str]:
    return piece.sentence[: piece.at][-30:], piece.sentence[piece.at + len(piece.text) :][:30]


@held_by("disclosure_head")
@require_POST
def change(request: Any, agency: str, year: int, do: str, report: str) -> HttpResponse:
    """Save the texts, bind a number, or confirm it with its reason."""
    found = _open(request, agency, year, report)
    if do == "prepare":
        form: Input = TextsInput(request.POST, found=found)
    elif do in ("bind", "confirm") and found.begun:
        form = (BindInput if do == "bind" else ConfirmInput)(request.POST)
    else:
        raise Http404
    if form.is_valid() and _does(form, do, found, request):
        return redirect(here(found, "write/") + "#read")
    status = 409 if form.moved else 422
    if do == "prepare":
        return _page(request, found, form, status)
    return _page(request, found, status=status, confirming=form)


def _does(form: Input, do: str, found: reports.Shown, request: Any) -> bool:
    said: Mapping[str, Any] = form.cleaned_data
    if do == "prepare":
        texts = {key: said.get(key, "") for key in found.form.written}
        answers = [said.get(ANSWER.format(n), "") for n in range(len(found.answers))]
        ordered = (
            chapters.arranged(found.row.chapters, said["chapters"])
            if found.row and found.kind == "work"
            else None
        )
        return bool(
            form.does(
                acts.prepare, found.agency, found.year, texts, answers, whole=found.below, chapters=ordered, by=request.seat, at=now()
            )
        )  # fmt: skip
    if do == "bind":
        return bool(
            form.does(
                acts.bind, found.row, said["section"], said["key_of"], said["name"], by=request.seat, at=now()
            )
        )
    return bool(form.does(acts.confirm, found.row, said["key_of"], said["reason"], by=request.seat, at=now()))

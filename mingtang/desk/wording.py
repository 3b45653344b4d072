"""文书用语: an agency's own lines in each letter of requests, with the letter as it would read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases.issued import acts, wording
from mingtang.desk.archive import HOME
from mingtang.desk.frame import now, page, today
from mingtang.kinds import get, letters, newest
from mingtang.kinds.load import letter_files
from mingtang.papers import plain
from mingtang.papers.models import Wording
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.ui.inputs import Input

HERE = ("文书用语", "/desk/papers/wording/")
ALL = "all"
HEADS = [{"label": "文书", "head": True}, {"label": "本单位用语"}, {"label": "自何日起", "keep": True}]


class WordingInput(Input):
    opening = forms.CharField(
        label="开头语", max_length=200, required=False, help_text="正文之前的一段；留空为没有"
    )
    closing = forms.CharField(
        label="结尾语", max_length=200, required=False, help_text="救济告知之后、署名之前的一段"
    )
    contact = forms.CharField(
        label="联系方式", max_length=120, required=False, help_text="留空的，用单位名称、电话和地址"
    )


def _letters() -> dict[str, letters.Letter]:
    """Every letter of a request, of its consultations and of a correction that is set as a letter."""
    found = {}
    for version in (newest("request"), newest("consult"), newest("correct")):
        for key in sorted(letter_files(version)):
            if key[0] != "_" and (one := letters.load(version, key)).template == "letter":
                found.setdefault(key, one)  # a correction is withdrawn in the words of a request
    return found


@held_by(*acts.CANCELLERS)
def home(request: Any) -> HttpResponse:
    """Every letter, with whether the agency has lines of its own in it."""
    agency, rows = request.seat.agency, []
    about = {outcome.letter: outcome.label for outcome in get(newest("request")).outcomes.values()}
    for key, title in {
        ALL: "全部文书（没有单独设定的）",
        **{k: one.title for k, one in _letters().items()},
    }.items():
        url, own = (
            f"{HERE[1]}{key}/",
            Wording.objects.filter(agency=agency, letter="" if key == ALL else key).last(),
        )
        said = "、".join(label for name, (label, _) in wording.LINES.items() if own and getattr(own, name))
        name = f"{title}：{about[key]}" if key in about else title
        rows.append({"url": url, "cells": [{"text": name, "url": url}, said, own.since if own else ""]})
    table = {"caption": HERE[0], "quiet": True, "columns": HEADS, "rows": rows, "empty": {}}
    return page(request, "desk/wordings.html", "papers", [HOME, (HERE[0], "")], table=table)


@held_by(*acts.CANCELLERS)
def letter(request: Any, key: str) -> HttpResponse:
    """The lines of one letter, and the letter with them (`?look`: as typed, before anything is set)."""
    known = _letters()
    if key != ALL and key not in known:
        raise Http404
    name, agency = ("" if key == ALL else key), Agency.objects.get(code=request.seat.agency)
    row = wording.of(agency.code, name, today())
    form = WordingInput(
        request.POST or None, initial={line: getattr(row, line) for line in wording.LINES} if row else None
    )
    shown = known["extension" if key == ALL else key]
    if form.is_valid():
        lines = {line: form.cleaned_data[line] for line in wording.LINES}
        if "look" in request.POST:
            for line, text in lines.items():
                if reason := wording.fault(line, text):
                    form.add_error(line, reason)
        elif form.does(acts.set_wording, agency, name, lines, by=request.seat, at=now()):
            return redirect(f"{HERE[1]}{key}/?done=1")
        row = Wording(agency=agency.code, letter=name, **lines)
    title = shown.title if name else "全部文书"
    return page(
        request, "desk/wording.html", "papers", [HOME, HERE, (title, "")], form=form, title=title, told=_sample(shown, agency, row),
        done=request.GET.get("done") and not form.is_bound, status=422 if form.errors else 200,
    )  # fmt: skip


def _sample(shown: letters.Letter, agency: Agency, row: Wording | None) -> dict[str, Any]:
    """The letter with its blanks named, and the agency's lines in it."""
    blanks = {name: f"（{label}）" for name, label in letters.PLACEHOLDERS.items()}
    contact = f"{agency.name} {agency.phone} {agency.address}".strip()
    filled = letters.fill(
        shown,
        {
            **blanks,
            "agency": agency.name,
            "date": today(),
            "contact": contact,
            "basis": shown.basis,
            "you": "您",
            "remedy": "both",
        },
    )
    return plain.told("letter", wording.laid(filled, row) if row else filled)

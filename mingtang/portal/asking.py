"""在网上提出意见 (条例第三十二条、第三十四条): who holds a letter that asks for an opinion answers with its number and check code.

The page knows the letter and its case of consultation alone; who applied stands on neither."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from mingtang.kinds.facts import FACTS
from mingtang.papers.models import Paper
from mingtang.people.gates import anyone
from mingtang.people.seats import THIRD_PARTY
from mingtang.portal import frame
from mingtang.portal.frame import page
from mingtang.ui import passes
from mingtang.ui.inputs import Input

LETTERS = ("third_party", "joint_maker")
COOKIE, PATH = "asked", "/check/"
OVER = "这一页15分钟后自动结束，请重新核验征询书"


class OpinionInput(Input):
    third_party_opinion = forms.ChoiceField(
        label="是否同意公开", choices=FACTS["third_party_opinion"].choices, widget=forms.RadioSelect
    )
    third_party_reason = forms.CharField(
        label="理由和依据", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不同意公开的必须写明；只是其中一部分不同意的，写明哪一部分。证明材料寄送受理机关，注明征询书文号。",
    )  # fmt: skip
    sure = forms.BooleanField(label="我受被征求意见方委托提出意见，提交以后不能再改")

    def clean_third_party_reason(self) -> str:
        reason = str(self.cleaned_data["third_party_reason"])
        if self.cleaned_data.get("third_party_opinion") == "refused" and not reason.strip():
            raise forms.ValidationError("不同意公开的，请写明理由（条例第三十二条）")
        return reason


def open_to(letter: Paper) -> str:
    """Code of the consultation that this letter asks in, while it waits for the opinion; else ""."""
    if letter.key not in LETTERS or letter.cancelled_on:
        return ""
    found = Case.objects.house.filter(
        code=letter.case, family="consult", state__in=("sent", "asking")
    ).first()
    return found.code if found else ""


def let_in(answer: HttpResponse, code: str) -> HttpResponse:
    """Let this browser answer for a quarter of an hour."""
    return passes.give(answer, COOKIE, code, path=PATH, at=frame.now())


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: Any) -> HttpResponse:
    """One opinion, once; afterwards the page says what was said and when."""
    case = _mine(request)
    if case is None:
        return page(
            request,
            "portal/asked.html",
            _crumbs(),
            status=403,
            over=OVER,
            typed=request.POST.get("third_party_reason", "")[:5000],
        )
    form = OpinionInput(request.POST if request.method == "POST" else None)
    if form.is_valid() and _does(form, case):
        return redirect("/check/opinion/")
    waits = case.state in ("sent", "asking")
    said = typed_of(case)
    status = 409 if form.moved else 422 if form.is_bound else 200
    return page(
        request, "portal/asked.html", _crumbs(), status=status, case=case, form=form if waits else None, information=said.get("information", ""),
        letter=_letter(case), last=case.due_on if waits else None, answer=_answer(case, said), told=case.closed_on,
    )  # fmt: skip


def _mine(request: Any) -> Case | None:
    code = passes.read(request, COOKIE, at=frame.now())
    found = (
        Case.objects.house.filter(code=code, family="consult")
        if isinstance(code, str)
        else Case.objects.house.none()
    )
    return found.select_related("agency").first()


def _does(form: OpinionInput, case: Case) -> bool:
    said = form.cleaned_data
    given: dict[str, str | date] = {
        name: said[name] for name in ("third_party_opinion", "third_party_reason") if said[name]
    }
    return bool(form.does(acts.take, case, "answer_online", given, by=THIRD_PARTY, at=frame.now()))


def _letter(case: Case) -> Paper | None:
    return Paper.objects.house.filter(case=case.code, key__in=LETTERS).order_by("pk").first()


def _answer(case: Case, said: dict[str, str]) -> dict[str, Any]:
    """What this party said, once it has."""
    known = str(case.facts["facts"].get("third_party_opinion") or "")
    if not known or case.state != "answered":
        return {}
    return {
        "opinion": FACTS["third_party_opinion"].choice_label(known),
        "reason": said.get("third_party_reason", ""),
        "refused": known == "refused",
    }


def _crumbs() -> list[tuple[str, str]]:
    return [("核验", "/check/"), ("提出意见", "")]

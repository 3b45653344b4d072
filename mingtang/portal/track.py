"""进度查询: number, query code and second factor open one case to this browser for a quarter of an hour."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingtang.cases import acts, flow, materials, papering, progress, reading, tickets
from mingtang.cases.models import FAMILIES, Case, turns
from mingtang.cases.moving import standing_of
from mingtang.cases.posting import acts as posting
from mingtang.cases.posting import opening, printed
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI
from mingtang.database.prepared import Prepared
from mingtang.database.together import foresee
from mingtang.ledger.refusal import Refused
from mingtang.papers.models import Paper, of_case
from mingtang.people import tree
from mingtang.people.gates import anyone
from mingtang.people.models import Agency
from mingtang.people.seats import PUBLIC, body
from mingtang.policy import values as policy
from mingtang.portal import frame, onward
from mingtang.portal.frame import page
from mingtang.records.redacting import marks
from mingtang.ui import passes
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

COOKIE, PATH = "track", "/track/"
CRUMB = ("进度查询", "/track/")
WRONG = "没有查到。请核对受理编号、查询码和联系电话后4位，三项都要与回执一致"
WAIT = "输错次数过多，请于{at:%H:%M}以后再试。急需了解的，请拨打受理机关电话"
ENDED = "为了保护您的信息，查询15分钟后自动结束，请重新输入"
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class TrackInput(Input):
    short = ("second",)
    number = forms.CharField(
        label="受理编号", max_length=100, widget=forms.TextInput(attrs=_PLAIN),
        help_text="照回执上的编号填写；括号用哪一种都可以。",
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=100, widget=forms.TextInput(attrs=_PLAIN | {"autocapitalize": "characters"}),
        help_text="回执上的12位查询码，不分大小写，空格可以不填。",
    )  # fmt: skip
    second = forms.CharField(
        label="联系电话后4位", max_length=20, widget=forms.TextInput(attrs=_PLAIN),
        help_text="申请时填写的联系电话；没有留电话的，填证件号码后4位。",
    )  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any) -> HttpResponse:
    """The three things on the receipt. Whatever is wrong, the answer is the same."""
    form = TrackInput(request.POST if request.method == "POST" else None)
    if form.is_valid() and (found := _find(form)):
        return passes.give(redirect("/track/case/"), COOKIE, found.code, path=PATH, at=frame.now())
    again = request.method != "POST" and mine(request) is not None
    crumbs = [(CRUMB[0], "")]
    return page(
        request, "portal/track.html", crumbs, status=422 if form.is_bound else 200, form=form, again=again
    )


def _find(form: TrackInput) -> Case | None:
    said = form.cleaned_data
    try:
        found = tickets.find(said["number"], said["code"], said["second"], at=frame.now())
    except tickets.TooSoon as wait:
        form.add_error(None, WAIT.format(at=wait.until.astimezone(SHANGHAI)))
        return None
    if found is None:
        form.add_error(None, WRONG)
    return found


def mine(request: Any) -> Case | None:
    """The case this browser may see now."""
    code = passes.read(request, COOKIE, at=frame.now())
    if not isinstance(code, str):
        return None
    found = _asked.first(code)
    if found:
        foresee((reading.events, (code,)), (reading.typed, (code,)), (of_case, (code,)), (turns, (found.pk,)))
    return found


def _family(found: Case) -> list[Case]:
    """The whole of a split or reopened request and its parts, in order; [] where there is one case alone."""
    if found.family != "request" or not (found.parent_id or found.state == "split" or found.closed_on):
        return []
    whole = Case.objects.house.select_related("agency").get(pk=found.parent_id) if found.parent_id else found
    parts = Case.objects.house.filter(parent=whole, family="request").select_related("agency").order_by("pk")
    return [whole, *parts] if parts else []


@anyone
@require_POST
def part(request: Any) -> HttpResponse:
    """Another case of the same application: its page, papers and acts are the applicant's as those of the whole."""
    found = mine(request)
    if found is None:
        return ended(request)
    chosen = {str(n): one for n, one in enumerate(_family(found))}.get(request.POST.get("part", ""))
    if chosen is None:
        raise Http404
    return passes.give(redirect("/track/case/"), COOKIE, chosen.code, path=PATH, at=frame.now())


def _others(found: Case) -> list[dict[str, Any]]:
    """What may be chosen: number, what it is about, where it stands."""
    return [
        {"n": n, "no": one.no, "title": one.title if n else "原申请", "state": onward.state_of(one, kind_of(one.kind).states[one.state].public_label), "here": one.pk == found.pk, "office": one.agency.short, "due": one.due_on if one.closed_on is None else None}
        for n, one in enumerate(_family(found))
    ]  # fmt: skip


_asked = Prepared(lambda code: Case.objects.house.select_related("agency").filter(code=code), str)


def ended(request: Any, typed: str = "") -> HttpResponse:
    """The quarter of an hour is over: say so, ask again, and give back what was being typed."""
    return page(
        request, "portal/track.html", [(CRUMB[0], "")], status=403, form=TrackInput(), note=ENDED, typed=typed
    )


@anyone
@require_safe
def case(request: Any) -> HttpResponse:
    """Where the case stands: state, clock, steps, story, papers, and what the applicant may do."""
    found = mine(request)
    if found is None:
        return ended(request)
    kind, standing, calendar, on = kind_of(found.kind), standing_of(found), policy.calendar(), frame.today()
    due = progress.clock_of(found, calendar) if found.clock != "none" else None
    may = {step.do: step for step, reason in acts.steps_open_to(found, PUBLIC, frame.now()) if not reason}
    answered = kind.states[found.state].closed and found.state != "withdrawn"
    outcome = kind.outcomes.get(found.outcome) if answered else None
    return page(
        request, "portal/track_case.html", [CRUMB, (found.no, "")], case=found, kind=kind, family=FAMILIES[found.family],
        state=onward.state_of(found, kind.states[found.state].public_label), onward=onward.of(found, due), bar=progress.bar_of(found, due, on, calendar, frame.now()),
        trace=due.trace if due else (), provisional=progress.provisional_year(due), law=progress.law_of(found) if due else "",
        steps=progress.progress(found, kind, standing, calendar, frame.now()), story=progress.told(found, "/track/paper/"),
        papers=_papers(found), given=_given(found), may=may, outcome=outcome, result=flow.ending(kind, found.outcome, standing.done)[0] if outcome else "", top=_top(found.agency), done=request.GET.get("done", ""),
        wanted=onward.asked_of(found), dispute=onward.dispute_of(found), others=_others(found), corrects=found.family == "request" and bool(outcome) and outcome.group in ("granted", "partial"), terms=[t for t in progress.other_terms(kind, standing, calendar) if t["by"] == "applicant"],
    )  # fmt: skip


def _top(agency: Agency) -> Agency | None:
    """Whom to complain to (条例第四十七条、第五十一条): the government office at the root of the tree."""
    top = tree.line_of(agency.code)[-1]
    return None if top == agency.code else body(top)


def _papers(found: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{paper.title}（{paper.no.removesuffix('（回执）')}）", "url": f"/track/paper/{n}/", "view": f"/track/paper/{n}/?as=html", "type": "PDF", "size": None, "pages": 0,
            "digest": "",
        }
        for n, paper in enumerate(progress.papers_told(found), 1)
        if paper.digest
    ]  # fmt: skip


def _given(found: Case) -> dict[str, Any]:
    """The files that were provided with the reply, and what was withheld of each and why (条例第三十七条)."""
    rows = materials.delivered(found)
    shown = [
        {
            "name": materials.file_name(row), "url": f"/track/file/{n}/", "type": materials.file_name(row).rpartition(".")[2].upper(),
            "size": row.size, "pages": 0, "digest": "",
        }
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    withheld = [(row.name, marks.listed(row.format, row.marks)) for row in rows if row.marks]
    return {"files": shown, "withheld": withheld}


@anyone
@require_safe
def file(request: Any, n: int) -> HttpResponse:
    """The n-th file that was provided with the reply."""
    found = mine(request)
    if found is None:
        return ended(request)
    given = materials.delivered(found)
    if not 1 <= n <= len(given):
        raise Http404
    return download(files.open(given[n - 1].output), materials.file_name(given[n - 1]))


@anyone
@require_safe
def paper(request: Any, n: int) -> HttpResponse:
    """The n-th paper of the case, as it was issued."""
    found = mine(request)
    if found is None:
        return ended(request)
    papers = progress.papers_told(found)
    if not 1 <= n <= len(papers) or not papers[n - 1].digest:
        raise Http404
    row, here, kind = papers[n - 1], f"/track/paper/{n}/", request.GET.get("as", "")
    _opened(request, found, row)
    if kind == "html":
        docx = f"{here}?as=docx" if row.template == "letter" else ""
        crumbs = [CRUMB, (found.no, "/track/case/"), (row.title, "")]
        return page(request, "portal/letter.html", crumbs, told=papering.told(row), pdf=here, docx=docx)
    if kind == "large":
        return download(papering.large_of(row), f"{found.code}-{n}-large.pdf", inline=True)
    if kind == "docx" and row.template == "letter":
        return download(papering.docx_of(row), f"{found.code}-{n}.docx")
    return download(files.open(row.digest), f"{found.code}-{n}.pdf", inline=True)


def _opened(request: Any, found: Case, row: Paper) -> None:
    """Of a reply its first opening is put on record."""
    if (
        request.method == "GET"
        and row.key in printed.letters(found)
        and not opening.of(found, row.check_code)
    ):
        with suppress(Refused):  # two pages at once: the other was first
            posting.opened(found, row, at=frame.now())


@anyone
@require_POST
def leave(request: Any) -> HttpResponse:
    """结束查询: for a computer that others use, too."""
    return passes.take_back(redirect("/track/"), COOKIE, path=PATH)

"""监测: each agency sees its lights and what will fail in the next days; who watches all sees them ranked, with the evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.desk import watch_rows
from mingtang.desk.frame import now, page, today
from mingtang.ledger.refusal import Refused
from mingtang.oversight.models import Finding, watches_all
from mingtang.oversight.watch import acts, texts
from mingtang.oversight.watch.codes import CODES
from mingtang.oversight.watch.standing import STATES, soon_window, standings
from mingtang.people import tree
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import agencies_covered
from mingtang.people.seats import body as body_of
from mingtang.records.columns import acts as column_acts
from mingtang.records.columns import rules
from mingtang.ui.inputs import Input

HOME = ("监测", "/desk/watch/")
ORDER = ("late", "blank", "soon")  # what ranks an agency, the worst first
NO_COLUMNS = {"sentence": "本单位还没有须维护的栏目", "how": "由政务公开办公室在“栏目”中按标准模板设立。"}
NOTHING_WRONG = {"sentence": "栏目都正常", "how": "将到期、超期和空白的栏目会列在这里。"}
LINKS = 100  # external links listed on one page


@staff
def home(request: Any) -> HttpResponse:
    """All agencies ranked for who watches all; everybody else finds the own agency."""
    if not watches_all(request.seat):
        return _agency(request, _body(request.seat.agency))
    by_agency: dict[str, Counter[str]] = defaultdict(Counter)
    soon = []
    for one in standings(today()):
        by_agency[one.agency][one.state] += 1
        if one.state == "soon":
            soon.append(one)
    findings = _open(request.seat)
    found = list(findings)
    numbers, codes = Counter(row.agency_id for row in found), Counter(row.code for row in found)
    shown = [a for a in Agency.objects.filter(closed_on=None).order_by("order") if by_agency[a.code] or numbers[a.code]]  # fmt: skip
    shown.sort(key=lambda a: [-numbers[a.code], *(-by_agency[a.code][state] for state in ORDER)])
    names = tree.shorts()
    return page(
        request, "desk/watch.html", "release", [(HOME[0], "")], soon=watch_rows.soon(soon, names), number=len(soon),
        table=watch_rows.ranking(shown, by_agency, numbers), codes=[(c, CODES[c], n) for c, n in sorted(codes.items())],
        vetoes=watch_rows.findings([row for row in found if row.code.startswith("V")]), window=soon_window(today()),
        looked=request.GET.get("looked"),
    )  # fmt: skip


@staff
def agency(request: Any, code: str) -> HttpResponse:
    if not watches_all(request.seat) and code not in agencies_covered(request.seat, today()):
        raise Http404
    return _agency(request, _body(code))


def _body(code: str) -> Agency:
    found = body_of(code)
    if found is None:
        raise Http404
    return found


def _agency(request: Any, body: Agency, refused: str = "") -> HttpResponse:
    """The lights of one agency's columns, the worst first, and what is wrong there."""
    rows = standings(today(), {body.code})
    order = list(STATES)
    rows.sort(key=lambda one: (order.index(one.state), one.left if one.left is not None else 9999))
    confirms = request.seat.post in column_acts.CONFIRMERS and body.code in agencies_covered(request.seat, today())  # fmt: skip
    static = [one for one in rows if one.kind in rules.STATIC and one.last != today()] if confirms else []
    found = _open(request.seat).filter(agency=body.code)
    crumbs = [HOME, (body.short, "")] if watches_all(request.seat) else [(HOME[0], "")]
    return page(
        request, "desk/watch_agency.html", "release", crumbs, body=body, refused=refused, window=soon_window(today()),
        lights=watch_rows.lights([one for one in rows if one.state != "normal"], NOTHING_WRONG if rows else NO_COLUMNS),
        normal=watch_rows.lights([one for one in rows if one.state == "normal"]), numbers=[(STATES[s], sum(one.state == s for one in rows)) for s in STATES],
        soon=[one for one in rows if one.state == "soon"], static=static, table=watch_rows.findings(list(found)),
        external=texts.external({body.code})[:LINKS] if request.GET.get("links") else None, status=409 if refused else 200,
    )  # fmt: skip


def _open(seat: Any) -> Any:
    found = Finding.objects.open_to(seat).filter(mended_on=None, ticked_on=None)
    return found.select_related("agency").order_by("agency__order", "code", "pk")


class RectifyInput(Input):
    by_day = forms.DateField(label="整改期限", widget=forms.DateInput)


class TickInput(Input):
    reason = forms.CharField(label="销号的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


@staff
def findings(request: Any) -> HttpResponse:
    """整改清单: what is open, under a term, ticked off or mended; for who watches all, many are set a term at once."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("code", "agency", "state")}
    if chosen["agency"] and not Agency.objects.filter(code=chosen["agency"][:20]).exists():
        chosen["agency"] = ""
    found = watch_rows.narrowed(Finding.objects.open_to(request.seat), chosen)
    if request.GET.get("export"):
        return watch_rows.export(request, found, chosen)
    may = watches_all(request.seat)
    form = RectifyInput(request.POST or None, initial={"by_day": today() + timedelta(days=10)})
    if request.method == "POST" and not may:
        raise Http404
    if form.is_valid():
        picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal() and len(pk) < 16]
        if form.does(acts.rectify, picked, form.cleaned_data["by_day"], by=request.seat, at=now()):
            return redirect("/desk/watch/findings/?state=ordered&done=1")
    shown, pages = watch_rows.turned_over(found, request)
    agencies = Agency.objects.filter(code__in=Finding.objects.open_to(request.seat).values("agency")).order_by("order")  # fmt: skip
    return page(
        request, "desk/watch_findings.html", "release", [HOME, ("整改清单", "")], chosen=chosen, codes=CODES, may=may, form=form,
        table=watch_rows.findings(shown, pick="pick" if may else ""), pager=pages,
        states=watch_rows.STATES, agencies=agencies, export=watch_rows.url(chosen, export="1"), done=request.GET.get("done") and not form.is_bound, status=422 if form.errors else 200,
    )  # fmt: skip


@staff
def finding(request: Any, pk: int) -> HttpResponse:
    """One finding: the evidence, what was ordered, and the tick-off with its reason."""
    row = get_object_or_404(Finding.objects.open_to(request.seat).select_related("agency"), pk=pk)
    may = watches_all(request.seat) and row.mended_on is None and row.ticked_on is None
    if request.method == "POST" and not watches_all(request.seat):
        raise Http404
    does = request.POST.get("do", "")
    term = RectifyInput(request.POST if does == "rectify" else None, prefix="r", initial={"by_day": today() + timedelta(days=10)})  # fmt: skip
    tick = TickInput(request.POST if does == "tick" else None, prefix="t")
    if does == "rectify" and term.is_valid():
        if term.does(acts.rectify, [pk], term.cleaned_data["by_day"], by=request.seat, at=now()):
            return redirect(f"/desk/watch/findings/{pk}/")
    elif (
        does == "tick"
        and tick.is_valid()
        and tick.does(acts.tick, pk, tick.cleaned_data["reason"], by=request.seat, at=now())
    ):
        return redirect(f"/desk/watch/findings/{pk}/")
    told = [p["text"] for form in (term, tick) if form.moved for p in form.problems()]
    crumbs = [HOME, ("整改清单", "/desk/watch/findings/"), (CODES[row.code], "")]
    return page(
        request, "desk/watch_finding.html", "release", crumbs, row=row, label=CODES[row.code], may=may, term=term, tick=tick,
        facts=watch_rows.facts(row), told=told, ordering=bool(term.errors), ticking=bool(tick.errors),
        status=409 if told else 422 if term.errors or tick.errors else 200,
    )  # fmt: skip


@held_by("supervisor", "openness_office", "disclosure_head", "drafter")
@require_POST
def look(request: Any) -> HttpResponse:
    """立即监测: the daily look, out of turn."""
    if not watches_all(request.seat):
        raise Http404
    acts.ask(by=request.seat, at=now())
    return redirect("/desk/watch/?looked=1")


@staff
@require_POST
def confirm(request: Any, code: str, column: str) -> HttpResponse:
    """内容仍然准确: fixed content that an editor has looked through."""
    body = _body(code)
    if code not in agencies_covered(request.seat, today()) or request.seat.post not in column_acts.CONFIRMERS:
        raise Http404
    try:
        column_acts.confirm_column(column, code, by=request.seat, at=now())
    except Refused as refusal:
        return _agency(request, body, refusal.reason)
    return redirect(f"/desk/watch/{code}/")

"""One case on one page: what is asked, what happened, the clock, and the acts that this post may take now."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString

from mingtang.cases import (
    acts,
    applications,
    beside,
    erasing,
    flow,
    materials,
    papering,
    progress,
    publishing,
    reading,
)
from mingtang.cases.mails.models import READERS
from mingtang.cases.models import FAMILIES, Case, turns
from mingtang.cases.moving import standing_of
from mingtang.cases.phone import passing
from mingtang.cases.posting import waiting
from mingtang.cases.reading import sent_back, story
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI, ClockError
from mingtang.database.prepared import Prepared
from mingtang.database.together import foresee
from mingtang.desk import archive, asked, exports, fields, phone, proposed, remedies, review, rows, urgings
from mingtang.desk import materials as given
from mingtang.desk import uploads as sent
from mingtang.desk.frame import now, page, today
from mingtang.desk.publish import state_label
from mingtang.forms import uploads
from mingtang.kinds.table import Kind, Step
from mingtang.ledger.refusal import Refused
from mingtang.papers.models import Paper, of_case
from mingtang.papers.render import PaperError
from mingtang.people.gates import held_by, staff
from mingtang.people.seats import Seat
from mingtang.people.wording import worded
from mingtang.policy import values as policy
from mingtang.records.models import attachments
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

PDF = "application/pdf"


def _case(request: Any, code: str) -> Case:
    found = _seen(request.seat).first(code)
    if found is None:
        raise Http404
    return found


@worded
def _seen(seat: Seat) -> Prepared[Case]:
    return Prepared(lambda code: Case.objects.open_to(seat).select_related("agency").filter(code=code), str)


@staff
def case(request: Any, code: str) -> HttpResponse:
    """The case page."""
    found = _case(request, code)
    exports.log(request.seat, "view", "case", found.code)
    foresee(*_beside(found))
    return _show(request, found, {})


def _beside(found: Case) -> list[tuple[Prepared, tuple[Any, ...]]]:
    """What the page of a case shows beside its row: asked in one statement."""
    code = found.code
    own = (reading.events, reading.typed, of_case, urgings.running)
    asked: list[tuple[Prepared, tuple[Any, ...]]] = [(question, (code,)) for question in own]
    asked += [(turns, (found.pk,)), (sent.answered, (found.no,)), (passing.of_case, (found.pk,))]
    if found.family == "request":
        asked.append((materials.rows_of, (found.pk,)))
    if record := found.facts["facts"].get("record"):
        asked += [(publishing.recorded, (record,)), (attachments, (record,))]
    return asked


@staff
def take(request: Any, code: str, do: str) -> HttpResponse:
    """One act: GET opens it in place, POST does it; a refusal keeps what was typed."""
    found = _case(request, code)
    kind = kind_of(found.kind)
    step = {s.do: s for s, _ in acts.steps_open_to(found, request.seat, now())}.get(do) or _on_paper(
        found, kind, do, request.seat
    )
    if step is None:
        return _gone(request, found, kind, do)
    if request.method != "POST":
        return _show(request, found, {}, opened=do)
    form = _form(kind, step, request.seat, request.POST, request.FILES, found)
    if form.is_valid() and _does(request, form, found, step):
        return redirect(f"/desk/case/{code}/?done={do}")
    # the page below is of the row as it stands now, and says so with its own counter; what was typed stays
    fresh = Case.objects.open_to(request.seat).select_related("agency").filter(pk=found.pk).first() or found
    return _show(request, fresh, {do: form}, opened=do, status=409 if form.moved else 422)


def _gone(request: Any, found: Case, kind: Kind, do: str) -> HttpResponse:
    """The step is no longer open to this seat: say who moved the case, and keep the page."""
    if do not in kind.steps:
        raise Http404
    reason = acts.why_refused(found, do, request.seat, now())
    note = f"此件现在不能办理该环节：{reason}" if reason else "此件现在不能办理该环节"
    person, _ = beside.last_hand(found, do)
    if person and person != request.seat.person:
        note = f"{acts.moved(found, do).reason}。{note}"
    if found.family == "release" and (stale := review.panel(found, standing_of(found)).get("stale")):
        note = f"{stale}。{note}"
    return _show(request, found, {}, note=note, status=409)


def _on_paper(found: Case, kind: Kind, do: str, seat: Seat) -> Step | None:
    """A registry clerk may enter a paper opinion for a step of another post (代录)."""
    standing = standing_of(found)
    if seat.post != "registry_clerk" or found.agency_id != seat.agency:
        return None  # another agency's leader is entered by that agency's own clerk
    return next(
        (
            s
            for s in kind.ready(standing.state, standing.done, standing.facts)
            if s.do == do and s.agency == "own" and fields.leaders(s, standing.facts)
        ),
        None,
    )


def _form(kind: Kind, step: Step, seat: Seat, data: Any, posted: Any, found: Case) -> Input:
    paper = fields.leaders(step) if _enters_paper(seat, step) else None
    return fields.input_of(kind, step, data, posted, initial=asked.initial(found, step, today()), paper=paper)


def _enters_paper(seat: Seat, step: Step) -> bool:
    return seat.post == "registry_clerk" and seat.post not in step.by


def _drawn(step: Step, seat: Seat, found: Case) -> SafeString:
    """The form of a step in which nobody has typed."""
    return fields.untouched(
        found.kind, step.do, asked.initial(found, step, today()), _enters_paper(seat, step)
    )


def _does(request: Any, form: Input, found: Case, step: Step) -> bool:
    if not _kept(form):
        return False
    known = form.data.get(f"{step.do}-moves", "")
    found.moves = int(known) if known.isdecimal() else found.moves  # the page was built from this state
    return bool(
        form.does(
            acts.take,
            found,
            step.do,
            fields.given_of(form),
            outcome=form.cleaned_data.get("outcome", ""),
            on_paper=form.cleaned_data.get("on_paper", ""),
            scan=form.cleaned_data.get("scan") or "",
            paper_on=form.cleaned_data.get("paper_on"),
            by=request.seat,
            at=now(),
        )
    )


def _kept(form: Input) -> bool:
    """Whether what was sent along may be kept: each file becomes its digest in the vault."""
    for name in ("scan", "section_file"):
        if upload := form.cleaned_data.get(name):
            data = upload.read()
            verdict = uploads.judge_scan(upload.name, data)
            if not verdict.ok:
                form.add_error(name, verdict.reason)
                return False
            form.cleaned_data[name] = files.put(data)
    return True


def _show(
    request: Any, found: Case, forms: dict[str, Input], opened: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    seat, kind = request.seat, kind_of(found.kind)
    standing, calendar = standing_of(found), policy.calendar()
    open_steps = acts.steps_open_to(found, seat, now())
    if seat.post == "registry_clerk":
        taken = {s.do for s, _ in open_steps}
        open_steps += [
            (s, "")
            for s in kind.ready(standing.state, standing.done, standing.facts)
            if fields.leaders(s, standing.facts)
            and s.do not in taken
            and s.agency == "own"
            and found.agency_id == seat.agency
        ]
    open_steps.sort(key=lambda one: one[0].side)  # what moves the case on before what may happen beside it
    shown = []
    for step, reason in open_steps:
        if not (review.fits(found, step.do) and waiting.offers(found, step.do)):
            continue
        url = review.elsewhere(found, step.do)
        seen = url is None and not reason
        shown.append(
            {
                "step": step,
                "reason": reason,
                "form": forms.get(step.do) or (_drawn(step, seat, found) if seen else ""),
                "opened": step.do == opened
                or (step.do == "decide" and applications.taken_back(found))
                or (len(open_steps) == 1 and found.closed_on is None and not step.side),
                "effect": asked.consequence(found, kind, step, standing, calendar, today()),
                "law": step.law,
                "url": url,
            }
        )
    note = note or _unseen(forms, shown)
    due, told, facts = progress.clock_of(found, calendar), story(found), asked.facts(found, kind, standing)
    return page(
        request, "desk/case.html", "todo", [("待办", "/desk/"), (FAMILIES[found.family], ""), (found.no, "")], status=status,
        case=found, base=f"/desk/case/{found.code}/", kind=kind, state_label=state_label(found), shown=shown, note=note, done=_done_words(kind, request),
        bar=progress.bar_of(found, due, today(), calendar, now()),
        trace=due.trace if due else (), provisional=progress.provisional_year(due), law=progress.law_of(found),
        facts=facts, assists=dict(facts).get(applications.HELP, ""), story=told, returned=sent_back(found, told), amended=proposed.amended(found, kind), papers=_papers(found), uploads=sent.listed(found), steps=progress.progress(found, kind, standing, calendar, now()),
        waits=rows.waits_for(found), other_terms=progress.other_terms(kind, standing, calendar), moves=found.moves,
        oversight=urgings.choices(request, found),
        compare=found.family == "request" and found.closed_on is None,
        filed=f"{archive.HERE[1]}{found.code}/" if found.family == "request" and found.closed_on and seat.post in archive.READERS else "",
        sought=f"/desk/remedy/?{urlencode({'no': found.no})}" if found.family == "request" and seat.post in remedies.POSTS else "",
        slip=seat.post in waiting.POSTS and waiting.leaving(found), pictures=phone.listed(found, seat), phone=phone.may(found, seat),
        **({name: found.facts["facts"].get(fact, "") for name, fact in (("letter", "mail"), ("bounce", "bounce"))} if seat.post in READERS else {}),
        may_erase=found.closed_on is not None and erasing.erases(seat, found, today()), **review.panel(found, standing),
        **given.panel(found, seat),
    )  # fmt: skip


def _unseen(forms: dict[str, Input], shown: list[dict[str, Any]]) -> str:
    """Why an act was refused whose form the page no longer draws: nobody else would say it."""
    drawn = {act["step"].do: act for act in shown if act["url"] is None}
    said: list[str] = []
    for do, form in forms.items():
        known = drawn[do]["reason"] if do in drawn else ""
        if do not in drawn or known:
            said += [known] if known and not form.refused else [p["text"] for p in form.problems()]
    return "；".join(said)


def _done_words(kind: Kind, request: Any) -> str:
    step = kind.steps.get(request.GET.get("done", ""))
    return f"“{step.label}”已办理。{step.consequence}" if step else ""


def _papers(found: Case) -> list[dict[str, Any]]:
    """The issued papers, and last the reply that is proposed: nobody reviews or signs what they have not read."""
    shown = [
        {
            "name": f"{p.title}（{p.no.removesuffix('（回执）')}）",
            "url": "" if p.erased else f"/desk/case/{found.code}/paper/{p.check_code}/",
            "view": f"/desk/case/{found.code}/paper/{p.check_code}/?as=html" if p.digest else "",
            "type": erasing.ERASED if p.erased else "PDF" if p.digest else "正在生成",
            "size": None,
            "pages": 0,
            "digest": p.digest[:16],
        }
        for p in of_case.all(found.code)
    ]
    if papering.unsigned(found, standing_of(found)):
        url = f"/desk/case/{found.code}/reply/"
        shown.append(
            {"name": "答复文书（送审稿）", "url": url, "type": "PDF", "size": None, "pages": 0, "digest": ""}
        )
    return shown


@staff
def reply(request: Any, code: str) -> HttpResponse:
    """The proposed reply, before it is signed and numbered."""
    found = _case(request, code)
    try:
        made = papering.preview(found, request.seat, now())
    except Refused as refusal:
        return _show(request, found, {}, note=f"送审稿不能生成：{refusal.reason}", status=409)
    if not made:
        raise Http404
    exports.log(request.seat, "view", "paper", f"{found.code}.reply")
    return HttpResponse(made, content_type=PDF)


@staff
def paper(request: Any, code: str, check: str) -> HttpResponse:
    """The bytes of an issued paper, or what says the same: a page (`as=html`), large type (`as=large`), Word (`as=docx`)."""
    found = _case(request, code)
    row = get_object_or_404(Paper.objects.open_to(request.seat), case=found.code, check_code=check)
    if not row.digest:
        raise Http404
    kind, here = request.GET.get("as", ""), f"/desk/case/{code}/paper/{check}/"
    exports.log(request.seat, "view" if kind == "html" else "download", "paper", row.check_code)
    if kind == "html":
        docx = f"{here}?as=docx" if row.template == "letter" else ""
        return page(request, "desk/letter.html", "todo", [(found.no, f"/desk/case/{code}/"), (row.title, "")],
                    told=papering.told(row), pdf=here, docx=docx)  # fmt: skip
    if kind == "large":
        return download(papering.large_of(row), f"{row.check_code}-large.pdf", inline=True)
    if kind == "docx":
        try:
            data = papering.docx_of(row)
        except PaperError:  # a receipt has no Word version
            raise Http404 from None
        return download(data, f"{row.check_code}.docx")
    return download(files.open(row.digest), f"{row.check_code}.pdf", inline=True)


@staff
def sheet(request: Any, code: str) -> HttpResponse:
    """办理单: the whole handling of the case on A4."""
    found = _case(request, code)
    exports.log(request.seat, "print", "case", found.code)
    kind, standing, calendar = kind_of(found.kind), standing_of(found), policy.calendar()
    try:
        due = flow.clockwork(kind, standing, calendar).due
    except ClockError:
        due = None
    context = {
        "title": f"{kind.label}办理单（阅办单）", "agency": found.agency.name, "number": found.no, "case": found, "due": due,
        "facts": asked.facts(found, kind, standing), "story": story(found), "state": kind.states[found.state].label,
        "printed_at": now().astimezone(SHANGHAI), "printed_by": f"{request.seat.name}（{request.seat.label}）", "back_url": f"/desk/case/{code}/",
    }  # fmt: skip
    return page(request, "desk/sheet.html", "todo", **context)


class EraseInput(Input):
    reason = forms.CharField(
        label="依据和理由",
        max_length=200,
        help_text="写明依据，不要写当事人姓名；删除后不能恢复，办理记录保留",
    )


@held_by(*erasing.ERASERS.values())
def erase(request: Any, code: str) -> HttpResponse:
    """依法删除个人信息 (PIPL Art. 47): everything that was typed in a closed case, everywhere it stands."""
    found = _case(request, code)
    if not erasing.erases(request.seat, found, today()):
        raise Http404
    form = EraseInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.erase, found, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(f"/desk/case/{code}/")
    return page(
        request, "desk/form.html", "todo", [(found.no, f"/desk/case/{code}/"), ("依法删除个人信息", "")], form=form,
        title=f"依法删除个人信息：{found.no}", primary="删除", status=422 if form.errors else 200,
    )  # fmt: skip


@staff
def scan(request: Any, code: str, digest: str) -> HttpResponse:
    """The scan of a paper opinion that was entered in this case (代录), until it is erased."""
    found = _case(request, code)
    if digest not in erasing.scans(found.code):
        raise Http404
    exports.log(request.seat, "download", "scan", digest[:16])
    data = files.open(digest)
    return download(data, *uploads.named(digest[:12], data))

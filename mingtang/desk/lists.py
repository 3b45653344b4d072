"""待办 · 在办 · 待阅 · 已办 · 督办 and the search of cases: one list, five questions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Case as When
from django.db.models import Q, QuerySet, Value
from django.db.models import When as Then
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.cases import acts, flow
from mingtang.cases.mails import box as mails
from mingtang.cases.mails.models import READERS
from mingtang.cases.models import FAMILIES, Case, cases_of_turns, has_turn, with_turns
from mingtang.cases.registry import kind_of
from mingtang.channels.gazette import contents as gazette
from mingtang.database.together import Size, Together
from mingtang.desk import alarming, exports, monthly, rows, turning
from mingtang.desk.frame import doing, done, now, page, today, unread
from mingtang.desk.lights import failing, late_months, reporting, urged_months
from mingtang.desk.turning import Listing, Order
from mingtang.oversight.acts import WATCHERS
from mingtang.people.gates import signed_in, staff
from mingtang.people.seats import Seat, bodies
from mingtang.people.wording import worded
from mingtang.policy import values as policy
from mingtang.policy.declared import DECLARED
from mingtang.ui.inputs import Input

SIZE, READ = 20, 40
LAMPS = {"late": "红灯·超期", "soon": "黄灯·临期", "normal": "绿灯·正常", "paused": "蓝灯·暂停计时"}


@dataclass(frozen=True)
class Question:
    """One inbox: its title, what an empty one says, and how it gets filled."""

    key: str
    title: str
    empty: str
    how: str


INBOXES = {
    "todo": Question("todo", "待办", "暂无待办事项", "有件等您办理时会出现在这里，最紧的排在最前。"),
    "doing": Question("doing", "在办", "没有正在流转的办件", "您经手而正由其他岗位办理的件列在这里。"),
    "done": Question("done", "已办", "还没有办结的件", "您经手并已办结的件列在这里。"),
    "urged": Question("urged", "督办", "没有督办件", "监察员督办的件、申请人提出期限异议的件列在这里。"),
    "find": Question("find", "查找", "没有找到相符的办件", "请核对编号，或换一个词再试。"),
}


def asked(key: str, seat: Seat, q: str = "", few: bool = False) -> QuerySet:
    """The cases of one inbox for this seat. lane: 0 while a clock runs; owed: the last day, the end of time without one.
    q: what 查找 looks for; the database makes the pattern of it, so that the question may be worded before the word is known.
    few: worded for those that something else finds (their last day)."""
    seen = Case.objects.open_to(seat)
    if key == "todo":
        found = seen.filter(has_turn(seat)) if few else seen.turn_of(seat)
    elif key == "doing":
        found = doing(seat)
    elif key == "done":
        found = seen.filter(pk__in=done(seat).values("case"))
    elif key == "urged":
        found = seen.urged()
    else:
        word = Value(q)
        found = (
            seen.filter(Q(no__icontains=word) | Q(title__icontains=word) | Q(party__icontains=word))
            if q
            else seen.none()
        )
    lane = When(Then(clock="running", then=Value(0)), default=Value(1))
    return found.annotate(lane=lane, owed=Coalesce("due_on", Value(date.max)))


OWED = Order({"lane": int, "owed": date, "id": int})
CLOSED = Order({"closed_on": date, "id": int}, newest_first=True)
DONE = Order({"closed_on": date, "case_id": int}, newest_first=True)  # the same, of the hands in them


def order_of(key: str) -> Order:
    """已办 from the latest on; all other lists by what runs out first."""
    return CLOSED if key == "done" else OWED


def narrowed(found: QuerySet, family: str, lamp: str, on: date) -> QuerySet:
    """The cases of one family and lamp, as the address asks; "" for all."""
    if family in FAMILIES:
        found = found.filter(family=family)
    if lamp == "late":
        return found.late(on)  # type: ignore[attr-defined, no-any-return]
    if lamp == "paused":
        return found.filter(clock="paused")
    if lamp == "soon":
        return found.filter(pk__in=_yellow(found))
    if lamp == "normal":
        return found.filter(clock="running", due_on__gte=on).exclude(pk__in=_yellow(found))
    return found


def _questions(
    seat: Seat, key: str, family: str, lamp: str, on: date, size: int, *sought: type
) -> tuple[Together, Listing]:
    """Of one inbox: how many cases in all, late and due today, and its pages. sought: str where a word is looked for."""

    def found(*q: str, few: bool = False) -> QuerySet:
        return narrowed(asked(key, seat, *q, few=few), family, lamp, on)

    def counted(*q: str) -> dict[str, Size]:
        if key == "done":  # nothing closed is late or due
            return {"all": Size(hands())}
        owed = Q(closed_on=None, clock="running")
        late, today = owed & Q(due_on__lt=on), owed & Q(due_on=on)
        told = seat.post in (alarming.HANDLERS if key == "todo" else WATCHERS if key == "urged" else ())
        endless = {"endless": Size(alarming.endless(seat))} if told else {}
        if key != "todo":  # what must be gone through row by row is gone through once
            return {"cases": Size(found(*q), {"late": late, "today": today}), **endless}
        whole = found() if family or lamp else cases_of_turns(seat)
        return {
            "all": Size(whole),
            "late": Size(found(few=True).filter(late)),
            "today": Size(found(few=True).filter(today)),
            **endless,
            **urged_months(seat, on),
            **(
                {"silent": Size(alarming.own(seat)), "months": monthly.told(seat, on)}
                if seat.post == "disclosure_head"
                else {}
            ),
            **({"overdue": Size(mails.overdue(seat, on))} if seat.post == "leader_in_charge" else {}),
            **({"letters": Size(mails.to_register(seat))} if seat.post in READERS else {}),
            **({"unsigned": Size(gazette.to_sign(seat))} if seat.post in gazette.SIGNERS else {}),
        }

    def hands() -> QuerySet:
        mine = done(seat)
        return mine.filter(case__in=found().values("pk")) if family or lamp else mine

    if key == "done":
        return Together(counted), Listing(hands().select_related("case"), DONE, size)
    return Together(counted, *sought), Listing(found, order_of(key), size, *sought)


_worded = worded(_questions)


def _placed(cases: list[Case]) -> list[Case]:
    """The same cases with their agencies, which the process knows: joined to each row that a list goes through, they would
    cost more than the rows."""
    for case in cases:
        case.agency = bodies()[case.agency_id]
    return cases


def _yellow(found: QuerySet) -> list[int]:
    """The cases whose lamp is yellow, as the list shows it: a lamp is computed when read, by each agency's own settings."""
    calendar = policy.calendar()
    near = found.due_within(today(), calendar.add(today(), int(DECLARED["lamp_warn_days"].high)))
    return [
        case.pk
        for case in near.select_related("agency")
        if rows.lamp_of(case, today(), calendar).tone == "soon"
    ]


@signed_in
def home(request: Any) -> HttpResponse:
    """今天: what waits for this post, late first."""
    if request.seat.is_admin:
        return redirect("/desk/settings/")
    return inbox(request, "todo")


@staff
def inbox(request: Any, key: str) -> HttpResponse:
    if key not in INBOXES:
        raise Http404
    question = INBOXES[key]
    chosen = {name: request.GET.get(name, "").strip() for name in ("family", "lamp", "q")}
    family, lamp, q = chosen.values()
    if request.GET.get("export"):
        found = narrowed(asked(key, request.seat, q), family, lamp, today())
        return exports.cases(request, question.title, order_of(key).sorted(found), chosen)
    plain = lamp in ("", "late", "paused")  # the question itself depends on no other answer
    sought = [q] if q and key == "find" else []
    counted, listing = (_worded if plain else _questions)(
        request.seat, key, family, lamp, today(), SIZE, *map(type, sought)
    )
    told = counted.ask(*sought)
    counts = told.get("cases") or told
    found, pages = turning.turned(request, listing, counts["all"], sought)
    shown = with_turns(_placed([row.case if key == "done" else row for row in found]))
    bulk = bulk_steps(shown, request.seat) if key == "todo" else []
    table = rows.table(
        shown, today(), policy.calendar(), request.seat, question.title,
        {"sentence": question.empty, "how": question.how}, "pick" if bulk else "",
    )  # fmt: skip
    return page(
        request, "desk/list.html", key, title=question.title, table=table, pager=pages, chosen=chosen,
        families=FAMILIES, lamps=LAMPS, bulk=bulk, counts=counts, export=turning.with_(request, export="1"),
        failing=failing(request.seat) if key == "todo" else 0, reporting=reporting(request.seat) if key == "todo" else {},
        months=monthly.left(request.seat, counts.get("months")) if key == "todo" else {},
        alarms=alarming.told(request.seat, counts.get("silent", 0)) if key == "todo" else [],
        endless=told.get("endless", 0), urged=late_months(request.seat, today(), told) if key == "todo" else [], print_url=turning.with_(request, print="1"),
    )  # fmt: skip


def bulk_steps(cases: list[Case], seat: Seat) -> list[dict[str, str]]:
    """Steps of these cases that may be taken for many at once."""
    found: dict[str, str] = {}
    for case in cases:
        if _unknown_bulk(case, found):
            for step, reason in acts.steps_open_to(case, seat, now()):
                if not (flow.why_not_many(step) or reason):
                    found[step.do] = step.label
    return [{"do": do, "label": label} for do, label in found.items()]


def _unknown_bulk(case: Case, known: Collection[str]) -> bool:
    """Whether the case is ready for a bulk step that no other case has shown yet: asking each would cost a page dearly."""
    ready = kind_of(case.kind).ready(case.state, case.facts["done"], case.facts["facts"])
    return any(step.do not in known and not flow.why_not_many(step) for step in ready)


@staff
@require_POST
def bulk(request: Any) -> HttpResponse:
    """First a preview: which of the picked cases the step will be taken for and which not, and why; then the act."""
    do = request.POST.get("do", "")
    picked = list(
        Case.objects.open_to(request.seat)
        .filter(code__in=request.POST.getlist("pick"))
        .select_related("agency")
    )
    lines = []
    for case in picked:
        reasons = {
            step.do: flow.why_not_many(step) or reason
            for step, reason in acts.steps_open_to(case, request.seat, now())
        }
        lines.append((case, reasons.get(do, "此件现在不能办理该环节")))
    good = [case for case, reason in lines if not reason]
    label = next((kind_of(c.kind).steps[do].label for c in good), do)
    if request.POST.get("confirmed") and good:
        done = acts.take_many(
            [c.code for c in good], do, by=request.seat, at=now(), key=request.POST.get("key", "")
        )
        return page(
            request,
            "desk/bulk_done.html",
            "todo",
            [("待办", "/desk/"), (label, "")],
            label=label,
            done=done,
            total=len(good),
        )
    return page(
        request,
        "desk/bulk.html",
        "todo",
        [("待办", "/desk/"), (label, "")],
        label=label,
        do=do,
        lines=lines,
        good=len(good),
        key=acts.new_code(20),
    )


@staff
def read(request: Any) -> HttpResponse:
    """待阅: what was entered in this post's name or sent to it for information."""
    found = unread(request.seat)
    listing = Listing(found.select_related("case"), turning.LATEST, READ)
    shown, pages = turning.turned(request, listing, found.count())
    return page(request, "desk/read.html", "read", readings=shown, title="待阅", pager=pages)


class ObjectInput(Input):
    words = forms.CharField(
        label="与原批示不一致之处", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@staff
@require_POST
def mark_read(request: Any, reading: int) -> HttpResponse:
    row = unread(request.seat).filter(pk=reading).first()
    if row is None:
        raise Http404
    if "words" not in request.POST:
        acts.mark_read(row, by=request.seat, at=now())
        return redirect("/desk/read/")
    form = ObjectInput(request.POST)
    if form.is_valid() and form.does(
        acts.object_to, row, form.cleaned_data["words"], by=request.seat, at=now()
    ):
        return redirect("/desk/read/")
    return page(
        request,
        "desk/form.html",
        "read",
        [("待阅", "/desk/read/"), (row.case.no, "")],
        form=form,
        title="代录有出入",
        primary="提出更正意见",
        status=422,
    )

"""监测点: the stations of one's agency with the last hour of each; the drafter enters and withdraws them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.database.still import kept_while_still
from mingtang.desk.frame import now, page, today
from mingtang.people.gates import held_by, staff
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.press import addresses
from mingtang.readings import acts, looking
from mingtang.readings.definition import kinds
from mingtang.readings.models import Station
from mingtang.ui.inputs import Input

HERE = ("监测点", "/desk/release/stations/")
COLUMNS = [
    {"label": "监测点", "head": True}, {"label": "种类", "keep": True}, {"label": "单位"}, {"label": "数据截至", "keep": True},
    {"label": "操作"},
]  # fmt: skip


class StationInput(Input):
    """登记监测点."""

    short = ("since",)
    kind = forms.ChoiceField(
        label="种类", choices=[("", "请选择"), *((k.code, k.name) for k in kinds().values())]
    )
    code = forms.RegexField(
        label="监测点编码", regex=r"^[a-z][a-z0-9-]{1,29}$", help_text="报送系统以此指明监测点，登记后不能改",
        error_messages={"invalid": "监测点编码须以小写字母开头，由2至30个小写字母、数字或连字符组成"},
    )  # fmt: skip
    name = forms.CharField(label="监测点名称", max_length=40)
    place = forms.CharField(label="地址", max_length=80)
    since = forms.DateField(label="从哪一天起有数据", widget=forms.DateInput)


class WithdrawInput(Input):
    """撤销监测点."""

    short = ("on",)
    on = forms.DateField(label="最后有数据的一天", widget=forms.DateInput)
    reason = forms.CharField(label="理由", max_length=200)


def are_shown(seat: Seat) -> bool:
    """Whether this seat has stations to look at, or may enter the first."""
    return seat.post == acts.KEEPER or _there(seat)


@kept_while_still
def _there(seat: Seat) -> bool:
    return Station.objects.open_to(seat).exists()


@staff
def stations(request: Any) -> HttpResponse:
    """The list; below it the form, for whom may enter."""
    may = request.seat.post == acts.KEEPER
    if request.method == "POST" and not may:
        raise Http404
    form = StationInput(request.POST or None, initial={"since": today()}) if may else None
    if form is not None and form.is_valid():
        given, agency = form.cleaned_data, Agency.objects.get(code=request.seat.agency)
        row = (given["code"], given["name"], given["place"])
        if form.does(
            acts.open_stations, given["kind"], agency, [row], given["since"], by=request.seat, at=now()
        ):
            return redirect(HERE[1])
    found = sorted(
        Station.objects.open_to(request.seat).select_related("agency"),
        key=lambda one: (one.withdrawn_on is not None, one.kind, one.code),
    )
    last = looking.lasts(found)
    table = {
        "caption": "监测点", "quiet": True, "columns": COLUMNS, "rows": [_row(request, one, last.get(one.pk)) for one in found],
        "empty": {"sentence": "还没有监测点", "how": "登记以后，监测系统凭编码报送数据。"},
    }  # fmt: skip
    told = [(kinds()[k].name, addresses.readings(k)) for k in sorted({one.kind for one in found})]
    return page(
        request, "desk/stations.html", "release", [("发布", "/desk/release/"), (HERE[0], "")], form=form, table=table, told=told,
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


@held_by(acts.KEEPER)
def withdraw(request: Any, code: str) -> HttpResponse:
    """撤销."""
    found = get_object_or_404(Station.objects.open_to(request.seat), code=code, withdrawn_on=None)
    form = WithdrawInput(request.POST or None, initial={"on": today()})
    if form.is_valid():
        given = form.cleaned_data
        if form.does(acts.withdraw_station, found, given["on"], given["reason"], by=request.seat, at=now()):
            return redirect(HERE[1])
    return page(
        request, "desk/form.html", "release", [("发布", "/desk/release/"), HERE, (found.name, "")], form=form, title=f"撤销监测点：{found.name}",
        intro="撤销后不再收这个监测点以后的数据；已经公开的数据留在网页上。", primary="撤销", status=422 if form.errors else 200,
    )  # fmt: skip


def _row(request: Any, one: Station, last: Any) -> dict[str, Any]:
    kind = kinds()[one.kind]
    silent = looking.silence(kind, one, last, now())
    state = {
        "text": kind.written(last) if last else "还没有数据",
        "sub": f"已超过{silent}小时未更新" if silent else "",
    }
    may = acts.may_keep(request.seat, one.agency_id, now()) and not one.withdrawn_on
    does = {"text": "撤销", "url": f"{HERE[1]}{one.code}/withdraw/"} if may else "—"
    if one.withdrawn_on:
        state["sub"] = f"{one.withdrawn_on.isoformat()}已撤销"
    where = {"text": one.name, "sub": f"{one.code}，{one.place}"}
    return {"cells": [where, kind.name, one.agency.short, state, does]}

"""手机扫码上传 at the desk: open a code, show it while it lives, and what came."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases.models import Case
from mingtang.cases.phone import acts, passing
from mingtang.cases.phone.models import LIFE, Passage, Picture
from mingtang.desk import exports
from mingtang.desk.frame import CLERKS, now, page
from mingtang.desk.register_input import CHANNELS, TYPES
from mingtang.forms.files import Kept
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.ui import addresses
from mingtang.ui.downloads import download
from mingtang.ui.inputs import Input
from mingtang.vault import files

INTRO = (
    f"二维码{LIFE}分钟内有效，只能用一次。用任何手机扫码，拍照或者选文件提交，照片就到这里；手机上不用登录。"
)
clerks = held_by(*sorted(acts.POSTS))


def may(case: Case, seat: Seat) -> bool:
    return seat.post in acts.POSTS and case.closed_on is None and case.family in ("request", "service")


@clerks
def case(request: Any, code: str) -> HttpResponse:
    """Into one case."""
    found = get_object_or_404(Case.objects.open_to(request.seat).select_related("agency"), code=code)
    if not may(found, request.seat):
        raise Http404
    at, form = f"/desk/case/{code}/phone/", Input(request.POST or None)
    if form.is_valid() and (
        made := form.does(acts.open_passage, found.agency, found, by=request.seat, at=now())
    ):
        return redirect(f"{at}?phone={made}")
    passage = passing.of_seat(request.GET.get("phone", ""), request.seat, found)
    return page(
        request, "desk/phone.html", "todo", [(found.no, f"/desk/case/{code}/"), ("手机扫码上传", "")], status=422 if form.errors else 200,
        form=form, intro=INTRO, back=f"/desk/case/{code}/", files=passing.came(passage) if passage else [], **shown(request, passage),
    )  # fmt: skip


def shown(request: Any, passage: Passage | None) -> dict[str, Any]:
    """qr: the code while it lives; over: that it is dead. until: when it dies."""
    if passage is None:
        return {"qr": "", "over": False}
    if not passage.lives(now()):
        return {"qr": "", "over": True}
    address = addresses.public(request, f"/ask/phone/{passage.token}/")
    return {
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "over": False,
        "until": passage.expires_at,
    }


@held_by(*CLERKS)
def register(request: Any) -> HttpResponse:
    """Into a registration that begins now: back to its page, with the code on it."""
    chosen = {
        "channel": request.GET.get("channel", ""),
        "applicant": request.GET.get("applicant", "natural_person"),
    }
    if chosen["channel"] not in CHANNELS or chosen["applicant"] not in TYPES:
        raise Http404
    back = f"/desk/register/?channel={chosen['channel']}&applicant={chosen['applicant']}"
    form = Input(request.POST or None)
    agency = Agency.objects.get(code=request.seat.agency)
    if form.is_valid() and (made := form.does(acts.open_passage, agency, None, by=request.seat, at=now())):
        return redirect(f"{back}&phone={made}")
    crumbs = [("登记", "/desk/register/"), ("手机扫码上传", "")]
    return page(
        request, "desk/form.html", "register", crumbs, status=422 if form.errors else 200, form=form, title="手机扫码上传", intro=INTRO,
        primary="打开二维码",
    )  # fmt: skip


def beside(request: Any) -> tuple[Passage | None, list[Kept]]:
    """The passage that the registration's address names, and what came through it."""
    passage = passing.of_seat(request.GET.get("phone", ""), request.seat)
    return passage, passing.came(passage) if passage else []


def address(passage: Passage | None) -> str:
    return f"&phone={passage.code}" if passage else ""


def listed(case: Case, seat: Seat) -> list[dict[str, Any]]:
    """For {% attachments %} on the page of the case."""
    return [
        {
            "name": f"手机上传（{n}）", "url": f"/desk/case/{case.code}/phone/{n}/", "size": one.size, "pages": 0,
            "type": one.name.rpartition(".")[2].upper(), "digest": "",
        }
        for n, one in enumerate(passing.of_case.all(case.pk), 1)
    ]  # fmt: skip


@held_by(
    *sorted(
        {
            "disclosure_head",
            "section_head",
            "signer",
            "leader_in_charge",
            "legal_reviewer",
            "archivist",
            *acts.POSTS,
        }
    )
)
def file(request: Any, code: str, n: int) -> HttpResponse:
    """The n-th file that a phone sent into the case."""
    found = get_object_or_404(Case.objects.open_to(request.seat), code=code)
    rows: list[Picture] = passing.of_case.all(found.pk)
    if not 1 <= n <= len(rows):
        raise Http404
    one = rows[n - 1]
    exports.log(request.seat, "download", "upload", f"{found.code}.phone.{n}")
    return download(files.open(one.digest), one.name, one.media_type)

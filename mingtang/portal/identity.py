"""统一身份认证, offered to who applies for information and never asked for: name and identity number are filled in, once.

He reads what will be fetched and agrees before he leaves; what comes back goes into this one draft, sealed like all of it,
and is gone or kept with it (个人信息保护法第六条、第十四条). There is no session and no account: the way there and back is
kept in a sealed cookie of ten minutes, which the way back takes away. Without a provider none of it is there.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from mingtang.forms import definition, drafts, paging
from mingtang.forms.fields import IdNumberField
from mingtang.forms.inputs import DefinedInput, input_class
from mingtang.ledger.refusal import Refused
from mingtang.people import oidc
from mingtang.people.gates import anyone
from mingtang.portal import drafting, filling, frame
from mingtang.portal.ask import CRUMB, agency_of
from mingtang.portal.drafting import LIFE
from mingtang.portal.frame import page
from mingtang.press import addresses
from mingtang.ui import addresses as hosts
from mingtang.ui import passes

COOKIE, PATH, MINUTES = "identity", "/ask/", 10
HERE = "/ask/identity/"
NOTHING = "统一身份认证没有给出姓名和身份证号码"
LOST = "页面已过期，请重新点“同意，去登录”"


@anyone
@require_safe
def consent(request: Any) -> HttpResponse:
    """What will be fetched and what for; nothing is before he agrees."""
    if not oidc.on(oidc.PUBLIC):
        raise Http404
    agency = agency_of(request.GET.get("agency", ""))
    if agency is None:
        return redirect("/ask/agency/")
    kept = {
        "agency": agency.code,
        "q": request.GET.get("q", "")[:100],
        "draft": request.GET.get("draft", "")[:20],
    }
    return _asked(request, kept)


@anyone
@require_safe
def go(request: Any) -> HttpResponse:
    """He agreed, on the page that this browser was shown: off to the provider."""
    kept = _kept(request)
    if not constant_time_compare(request.GET.get("agree", ""), kept.get("agree", "-")):
        return _asked(request, kept, LOST)
    at = frame.now()
    try:
        where, way = oidc.begin(hosts.public(request, f"{HERE}back/"), at, oidc.PUBLIC)
    except Refused as refusal:
        return _asked(request, kept, refusal.reason)
    large = str(request.META.get("PATH_INFO", "")).startswith("/large/")
    return _give(redirect(where), {**kept, "way": way, "large": large}, at)


@anyone
@require_safe
def back(request: Any) -> HttpResponse:
    """Back from the provider: what it said is filled in, and the application goes on."""
    kept, at = _kept(request), frame.now()
    try:
        said = oidc.said(request.GET.dict(), kept.pop("way", None), at, _claims(), oidc.PUBLIC)
        form = _filled(said)
    except Refused as refusal:
        return _asked(request, kept, refusal.reason)
    handle, code = _into_draft(request, kept, form, at)
    url = f"/ask/d/{handle}/1/?filled=1"
    response = redirect(addresses.large(url) if kept.get("large") else url)
    passes.take_back(response, COOKIE, path=PATH)
    return drafting.hold(request, response, handle, code, at)


def offer(agency: str, asked: str = "", handle: str = "") -> str:
    """Where it is offered from the first page of an application; "" where there is no provider."""
    known = {"agency": agency, "q": asked, "draft": handle}
    return f"{HERE}?{urlencode({k: v for k, v in known.items() if v})}" if oidc.on(oidc.PUBLIC) else ""


def _kept(request: Any) -> dict[str, Any]:
    if not oidc.on(oidc.PUBLIC):
        raise Http404
    said = passes.read(request, COOKIE, at=frame.now())
    return said if isinstance(said, dict) else {}


def _give(response: HttpResponse, kept: dict[str, Any], at: datetime) -> HttpResponse:
    return passes.give(response, COOKIE, kept, path=PATH, at=at, minutes=MINUTES)


def _asked(request: Any, kept: dict[str, Any], wrong: str = "") -> HttpResponse:
    agency = agency_of(kept.get("agency", ""))
    if agency is None:
        return redirect("/ask/")
    known = {name: kept.get(name, "") for name in ("agency", "q", "draft")} | {
        "agree": secrets.token_urlsafe(16)
    }
    own = (
        f"/ask/d/{known['draft']}/1/"
        if known["draft"]
        else f"/ask/form/?{urlencode({'agency': agency.code, 'q': known['q']})}"
    )
    response = page(
        request, "portal/identity.html", [CRUMB, ("用统一身份认证填写", "")], status=422 if wrong else 200, agency=agency, wrong=wrong, own=own,
        onward=f"{HERE}go/?agree={known['agree']}",
    )  # fmt: skip
    return _give(response, known, frame.now())


def _claims() -> tuple[str, str]:
    known = settings.MINGTANG_PUBLIC_OIDC
    return known["name"], known["id_number"]


def _filled(said: dict[str, Any]) -> DefinedInput:
    """The questions about the person, as far as the provider answers them. A number that is none of an identity card is
    left for him to write. Raises Refused."""
    name, number = (str(said.get(claim) or "").strip() for claim in _claims())
    try:
        number = IdNumberField(required=False).clean(number)
    except ValidationError:
        number = ""
    if not (name or number):
        raise Refused(NOTHING)
    known = {"applicant_type": "natural_person", "name": name[:50]}
    known |= {"id_type": "id_card", "id_number": number} if number else {}
    known = {key: value for key, value in known.items() if value}
    only = paging.settled(definition.get(filling.FORM), {}, tuple(known))
    return input_class(only)(
        MultiValueDict({key: [value] for key, value in known.items()} | {"key": ["identity"]})
    )


def _into_draft(request: Any, kept: dict[str, Any], form: DefinedInput, at: datetime) -> tuple[str, str]:
    """(handle, code) of the draft that has it: the one that was being filled in, or a new one."""
    held = drafting.held(request, kept.get("draft", ""), at)
    if held and held.draft and held.draft.form == filling.FORM:
        drafts.add(held.draft, form, at=at, life=LIFE)
        return held.handle, held.code
    draft, code = drafts.start(form, at=at, agency=kept["agency"], life=LIFE)
    if kept["q"]:
        drafts.add(draft, filling.titled(kept["q"]), at=at, life=LIFE)
    return drafting.new_handle(), code

"""Filling in the application page by page: every page is kept on the server, nothing is asked that does not apply."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingtang.clock import SHANGHAI
from mingtang.forms import codes, definition, drafts, paging
from mingtang.forms.definition import Form
from mingtang.forms.inputs import KEPT, DefinedInput, input_class
from mingtang.people.gates import anyone
from mingtang.portal import drafting, frame, identity, matters, sms
from mingtang.portal.ask import agency_of
from mingtang.portal.drafting import LIFE, Held
from mingtang.portal.frame import page
from mingtang.portal.matters import Matter
from mingtang.ui import dates

FORM = "request"
Pages = list[tuple[paging.Page, Form]]


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: Any) -> HttpResponse:
    """The first page, before there is a draft."""
    given = request.POST if request.method == "POST" else request.GET
    agency = agency_of(given.get("agency", ""))
    if agency is None:
        return redirect("/ask/agency/?wrong=1" if given.get("agency") else "/ask/agency/")
    return begin(request, matters.of_agency(agency), definition.get(FORM), given.get("q", "")[:100])


def begin(request: Any, matter: Matter, whole: Form, asked: str = "") -> HttpResponse:
    """The first page of `whole`; when it is right, or 暂存, the draft."""
    pages = paging.asked(whole, {})
    made = input_class(pages[0][1])
    if request.method != "POST":
        return _show(request, matter, pages, 0, made(), asked=asked)
    form = made(request.POST, request.FILES)
    if not (form.is_valid() or "save" in request.POST):
        return _show(request, matter, pages, 0, form, asked=asked, status=422)
    at = frame.now()
    saving = "save" in request.POST
    draft, code = drafts.start(form, at=at, agency=matter.agency.code, life=drafts.LIFE if saving else LIFE)
    if asked:  # what was searched for is the first guess at what is asked for
        drafts.add(draft, titled(asked), at=at, life=LIFE)
    handle = drafting.new_handle()
    response = redirect(f"/ask/d/{handle}/" + ("saved/" if saving else "2/"))
    return drafting.hold(request, response, handle, code, at)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Any, handle: str, n: int) -> HttpResponse:
    """Page `n` of a draft: 下一步 keeps it when it is right, 暂存 keeps it as it is."""
    at = frame.now()
    held = drafting.held(request, handle, at)
    if held is None or held.draft is None or held.matter is None:
        return lost(request, held)
    pages = pages_of(held)
    if not 1 <= n <= len(pages):
        return redirect(f"{held.at}check/")
    kept = {k: v for k, v in drafts.kept(held.draft).items() if k in pages[n - 1][0].fields}
    made = input_class(pages[n - 1][1])
    if request.method != "POST":
        form = _reopened(held, made, kept, again="again" in request.GET)
        return _show(request, held.matter, pages, n - 1, form, held)
    form = made(request.POST, request.FILES, kept=kept)
    saving = "save" in request.POST
    good = form.is_valid()
    drafts.add(held.draft, form, at=at, life=drafts.LIFE if saving else LIFE)
    if saving:
        return drafting.hold(request, redirect(f"{held.at}saved/"), handle, held.code, at)
    if not good:
        kept = {k: v for k, v in drafts.kept(held.draft).items() if k in pages[n - 1][0].fields}
        return _show(request, held.matter, pages, n - 1, _again(form, made, request, kept), held, status=422)
    return drafting.hold(request, redirect(_onward(request, held, n)), handle, held.code, at)


def _onward(request: Any, held: Held, n: int) -> str:
    """The next page; after the last one the number is checked, where that can be done, and then all of it."""
    if "back" not in request.POST and n < len(pages_of(held)):
        return f"{held.at}{n + 1}/"
    return f"{held.at}sms/" if sms.wanted(held) else f"{held.at}check/"


def pages_of(held: Held) -> Pages:
    """The pages that apply to what was answered so far."""
    assert held.draft is not None
    whole = definition.get(held.draft.form, held.draft.version)
    return paging.asked(whole, drafts.given(held.draft))


def lost(request: Any, held: Held | None) -> HttpResponse:
    """The browser no longer has this draft: it was sent, dropped, or has run out."""
    return page(request, "portal/lost.html", [("申请已不在填写中", "")], status=404, sent=held is not None)


@anyone
@require_safe
def saved(request: Any, handle: str) -> HttpResponse:
    """暂存: the code to come back with, and until when."""
    held = drafting.held(request, handle, frame.now())
    if held is None or held.draft is None:
        return lost(request, held)
    until = held.draft.expires_at.astimezone(SHANGHAI)
    slip = [
        ("查询码", codes.show(held.code)),
        ("保留至", dates.full(until)),
        ("受理机关", held.agency.name if held.agency else ""),
    ]
    if held.matter and held.matter.item:
        slip.insert(1, ("办理事项", held.matter.noun))
    return page(request, "portal/saved.html", [("已暂存", "")], slip=slip, held=held)


@anyone
@require_POST
def drop(request: Any, handle: str) -> HttpResponse:
    """不申请了: nothing of it stays."""
    at = frame.now()
    held = drafting.held(request, handle, at)
    start = held.matter.start if held is not None and held.matter else "/ask/"
    if held is not None and held.draft is not None:
        drafts.drop(held.draft)
    return drafting.let_go(request, redirect(start), handle, at)


def _show(
    request: Any, matter: Matter, pages: Pages, i: int, form: DefinedInput, held: Held | None = None, *, asked: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    this = pages[i][0]
    before = f"{held.at}{i}/" if held and i else matter.before
    return page(
        request, "portal/fill.html", [*matter.crumbs, ("填写申请表", "")], status=status, matter=matter, agency=matter.agency, form=form, group=this, n=i + 1,
        total=max(len(pages), i + 1), held=held, before=before, asked=asked, why=pages[i][1].fields, single=form.definition,
        identity=identity.offer(matter.agency.code, asked, held.handle if held else "") if not i and matter.kind == matters.REQUEST else "",
        filled="filled" in request.GET, live=matter.kind == matters.REQUEST and "info_title" in this.fields,
    )  # fmt: skip


def _reopened(held: Held, made: type[DefinedInput], kept: dict[str, Any], again: bool) -> DefinedInput:
    """The page with what was typed; `again`: with what is wrong in it, too."""
    assert held.draft is not None
    typed = drafts.typed(held.draft)
    if again:
        ticked = {key + KEPT: [file.digest for file in found] for key, found in kept.items()}
        return made(MultiValueDict(typed | ticked | {"key": [held.key]}), kept=kept)
    several = {field.key for field in made.definition.fields if field.type == "choices"}
    initial = {key: value if key in several else value[-1] for key, value in typed.items() if value}
    return made(initial=initial, kept=kept)


def _again(form: DefinedInput, made: type[DefinedInput], request: Any, kept: dict[str, Any]) -> DefinedInput:
    """The refused page with its files as they now lie in the vault, so that nobody has to choose them again."""
    if not kept:
        return form
    data = request.POST.copy()
    for key, found in kept.items():
        data.setlist(key + KEPT, [file.digest for file in found])
    again = made(data, kept=kept)
    again.is_valid()
    for key, errors in form.errors.items():
        if key not in again.errors and key in again.fields:
            again.add_error(key, errors)
    return again


def titled(asked: str) -> DefinedInput:
    """The question about the title alone, answered."""
    only = paging.settled(definition.get(FORM), {}, ("info_title",))
    return input_class(only)(MultiValueDict({"info_title": [asked], "key": ["title"]}))

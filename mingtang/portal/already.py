"""已经公开了吗: what is public of what somebody is about to apply for, shown while he types and after he asks (条例第十三条).

The chosen agency's own texts stand first, with the headings of its catalogue (条例第十二条) that his words name; then what others
published. Only what holds all of the question counts. Nothing is noted: whoever types has not asked yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from mingtang.people.gates import anyone
from mingtang.people.models import Agency
from mingtang.portal import ask, search_filters
from mingtang.portal.frame import page
from mingtang.portal.search import item
from mingtang.press import addresses
from mingtang.records.models import Edition
from mingtang.search import query, tokens
from mingtang.search.index import IndexUnavailable
from mingtang.search.published import reader, still_public

OWN, OTHERS, HEADINGS, WORDS = (
    5,
    10,
    4,
    4,
)  # how many of each are shown; who wants more uses the site's search
LEAST = 2  # characters of a word that names a heading


@dataclass(frozen=True)
class Already:
    """own: of the chosen agency; others: of all others; headings of its catalogue; words: ways to go on typing; total: of
    both; broken: the search is out of order. Items are those of the site's search."""

    own: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    headings: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, str]] = field(default_factory=list)
    total: int = 0
    broken: bool = False

    @property
    def any(self) -> bool:
        return bool(self.own or self.others or self.headings)

    @property
    def shown(self) -> int:
        return len(self.own) + len(self.others)


def of(asked: str, agency: Agency | None) -> Already:
    """What is public of it. asked: "" for nothing yet."""
    if not asked:
        return Already()
    headings = _headings(asked, agency) if agency else []
    try:
        own = query.search(reader(), asked, OWN, partial=False, agency=agency.code).hits if agency else ()
        found = query.search(reader(), asked, OTHERS + OWN, partial=False)
        words = query.suggest(reader(), asked)
    except (IndexUnavailable, OSError):
        return Already(headings=headings, broken=True)
    names = search_filters.Names()
    mine = still_public(own)
    here = {hit.url for hit in mine}
    rest = [hit for hit in still_public(found.hits) if hit.url not in here][:OTHERS]
    own_words = set(
        tokens.own_words()
    )  # titles among the suggestions may be withdrawn, and stand below if they are not
    more = [word for word in words if word in own_words and tokens.fold(word) != tokens.fold(asked)][:WORDS]
    return Already(
        [item(hit, names) for hit in mine], [item(hit, names) for hit in rest], headings, [_word(word, agency) for word in more],
        found.total,
    )  # fmt: skip


def context(asked: str, agency: Agency | None, *, form: bool = False) -> dict[str, Any]:
    """For portal/already.html. form: it stands under a question of the form, which goes on by itself."""
    return {
        "asked": asked, "agency": agency, "found": of(asked, agency), "form": form, "onward": ask.onward(agency, asked),
        "more": "/search?" + urlencode({"q": asked}), "catalogue": addresses.catalogue(agency.code) if agency else "",
    }  # fmt: skip


@anyone
@require_safe
def start(request: Any) -> HttpResponse:
    """The first step: look whether it is public; then apply for it with what was typed (`go`: without looking)."""
    asked, agency = ask.question(request), ask.agency_of(request.GET.get("agency", ""))
    if "go" in request.GET:
        return redirect(ask.onward(agency, asked))
    groups = ask.by_kind("", lambda one: "")
    crumbs = [("信息公开", "/open/"), (ask.CRUMB[0], "")]
    return page(request, "portal/ask.html", crumbs, groups=groups, **context(asked, agency))


@anyone
@require_safe
def part(request: Any) -> HttpResponse:
    """The part of the page that ask.js puts in while somebody types."""
    agency = ask.agency_of(request.GET.get("agency", ""))
    told = context(ask.question(request), agency, form="form" in request.GET)
    return render(request, "portal/already.html", told)


def _headings(asked: str, agency: Agency) -> list[dict[str, Any]]:
    """Headings of the agency's catalogue that the question names, those that it names most first."""
    said = [word for word in tokens.pieces(tokens.fold(asked)) if len(word) >= LEAST]
    rows = Edition.objects.public().filter(agency=agency, column__statutory=True).order_by()
    told = rows.values_list("column", "column__name").annotate(Count("pk")).order_by("column")
    scored = [(sum(word in tokens.fold(name) for word in said), code, name, n) for code, name, n in told]
    best = sorted((row for row in scored if row[0]), key=lambda row: (-row[0], row[1]))[:HEADINGS]
    return [{"label": name, "number": n, "url": addresses.column(code)} for _, code, name, n in best]


def _word(word: str, agency: Agency | None) -> dict[str, str]:
    known = {"q": word} | ({"agency": agency.code} if agency else {})
    return {"label": word, "url": "/ask/?" + urlencode(known)}

"""站内搜索: what is published, by words, agency, column, type and date. GET only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from mingtang.cases.models import ServiceItem
from mingtang.people.gates import anyone
from mingtang.portal import search_filters
from mingtang.portal.frame import now, page, today
from mingtang.portal.search_asked import PAGES, Asked
from mingtang.press import services
from mingtang.records.models import Edition
from mingtang.search import tokens
from mingtang.search.facets import counts
from mingtang.search.hints import hint
from mingtang.search.hits import Hit
from mingtang.search.index import IndexUnavailable
from mingtang.search.published import reader, still_public
from mingtang.search.query import Results, search
from mingtang.search.question import Question
from mingtang.search.related import related
from mingtang.search.tally import hot, tally

SHOWN = 10  # results on a page
SERVICES = 5  # service items shown above the results; the others stand in the register
MANY = 10_000  # beyond it nobody counts
TABS = (("", "全部"), ("own", "本市公开"), ("reference", "参考资料"))
ORDERS = (("", "最相关"), ("date", "最新发布"))


@dataclass(frozen=True)
class Answer:
    """What the index says: nothing was asked (`found` None), it is out of order (`broken`), or the results, how many there
    are by facet and value, and another way to write a question that nothing answers."""

    found: Results | None = None
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    meant: str = ""
    broken: bool = False


@anyone
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page of results, or the question again with what can be done about an empty answer; ?like: related texts."""
    if like := request.GET.get("like", ""):
        return _alike(request, like[:40])
    asked = Asked.of(request.GET)
    answer = _answer(asked)
    found = answer.found
    hits = still_public(found.hits) if found else []
    offered = _services(asked) if asked.takes_services else []
    if found and asked.number == 1 and not asked.narrowed and not asked.tab:
        missed = not offered and (not hits or found.partial)
        tally.note(asked.q, request.META.get("REMOTE_ADDR", ""), now(), missed=missed)
    names = search_filters.Names()
    ask = "/ask/agency/" + ("?" + search_filters.urlencode({"q": asked.q}) if asked.q else "")
    return page(
        request, "portal/search.html", [("站内搜索", "")], q=asked.q, asked=asked, found=found, broken=answer.broken, ask=ask,
        subscribe=asked.address(page="", tab="", order="").replace("/search", "/subscribe/"),
        services=offered[:SERVICES], more_services=services.HOME if len(offered) > SERVICES else "",
        items=[item(hit, names) for hit in hits], tabs=_tabs(asked, answer.numbers["own"]) if found else [],
        total=many(found.total) if found else "", pager=_pager(asked, found.total) if found else {}, orders=_orders(asked),
        filters=search_filters.choices(asked, names, answer.numbers), chosen=search_filters.chosen(asked, names),
        added=_added(asked, found), meant={"label": answer.meant, "url": asked.address(q=answer.meant)} if answer.meant else {},
        hot=[{"label": word, "url": Asked(word).address()} for word in hot(today())] if not found else [],
    )  # fmt: skip


def _alike(request: HttpRequest, code: str) -> HttpResponse:
    """相关内容 of one public text, by its code."""
    try:
        (text, near), broken = related(reader(), code, SHOWN), False
    except (IndexUnavailable, OSError):
        text, near, broken = "", (), True
    urls = Edition.objects.public().filter(record__code=code).values_list("path", flat=True)
    names, url = search_filters.Names(), urls.first() or ""
    return page(
        request, "portal/related.html", [("站内搜索", "/search"), ("相关内容", "")], of=text if url else "", url=url, broken=broken,
        items=[item(hit, names) for hit in still_public(near)] if url else [],
    )  # fmt: skip


def _answer(asked: Asked) -> Answer:
    """What has only some of the words is given where no tab has a document with all of them."""
    if not asked.q:
        return Answer()
    question, titles, narrow = Question(asked.q, bool(asked.exact)), bool(asked.titles), asked.narrow
    try:
        numbers = counts(reader(), question, narrow, titles=titles, more=asked.narrowed)
        partial = not any(numbers["own"].values()) and not asked.exact
        if partial:
            numbers = counts(reader(), question, narrow, titles=titles, some=True, more=asked.narrowed)
        found = search(
            reader(), question, SHOWN, (asked.number - 1) * SHOWN, titles=titles, partial=partial,
            order="date" if asked.order else "relevance", **vars(narrow),
        )  # fmt: skip
        empty = not found.total or found.partial
        return Answer(found, numbers, hint(reader(), asked.q) if empty and asked.number == 1 else "")
    except (IndexUnavailable, OSError):
        return Answer(broken=True)


def many(number: int) -> str:
    """12345 → 10,000+."""
    return f"{min(number, MANY):,}" + ("+" if number > MANY else "")


def _added(asked: Asked, found: Results | None) -> dict[str, Any]:
    """也查了: what was looked for besides the words typed, and the way to have them alone."""
    if not found or not found.added:
        return {}
    return {"words": "、".join(found.added), "literal": asked.address(exact="1")}


def _services(asked: Asked) -> list[dict[str, str]]:
    """Service items in force whose name holds every word asked, the name that is the question first."""
    whole = tokens.fold(asked.q)
    needles = [(term, tokens.pieces(term)) for term in map(tokens.fold, asked.q.split()) if term]
    rows = ServiceItem.objects.in_force(today()).order_by("agency__order", "agency_id", "code")
    if asked.agency:
        rows = rows.filter(agency=asked.agency)
    found = []
    for name, code, of in rows.values_list("name", "code", "agency__short"):
        folded = tokens.fold(name)
        if needles and all(_holds(folded, term, pieces) for term, pieces in needles):
            place = (folded != whole, not folded.startswith(whole))
            found.append((place, {"title": name, "url": services.address(code), "note": of}))
    return [item for _, item in sorted(found, key=lambda row: row[0])]


def _holds(name: str, term: str, pieces: list[str]) -> bool:
    return term in name or (bool(pieces) and all(piece in name for piece in pieces))


def item(hit: Hit, names: search_filters.Names) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": hit.url,
        "date": hit.published_on,
        "snippet": mark_safe(hit.snippet),  # noqa: S308  (search.snippet escapes all but its own <mark>)
        "from": names.short.get(hit.agency, "") if hit.own else "",
        "column": names.columns.get(hit.column, "").strip("　")
        or (names.kinds["topic"] if hit.kind == "topic" else ""),
        "doc_no": hit.doc_no,
        "reference": not hit.own,
        "attachment": hit.attachment,
    }


def _tabs(asked: Asked, own: dict[str, int]) -> list[dict[str, Any]]:
    numbers = {"": sum(own.values()), "own": own.get("1", 0), "reference": own.get("0", 0)}
    return [
        {
            "label": label,
            "url": asked.address(tab=key),
            "current": asked.tab == key,
            "number": many(numbers[key]),
        }
        for key, label in TABS
    ]


def _orders(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": asked.address(order=key), "current": asked.order == key}
        for key, label in ORDERS
    ]


def _pager(asked: Asked, total: int) -> dict[str, Any]:
    last = min(-(-total // SHOWN), PAGES)
    if last < 2:
        return {}
    here = min(asked.number, last)
    near = [n for n in range(here - 2, here + 3) if 1 <= n <= last]
    pages: list[dict[str, Any]] = [{"n": n, "url": asked.address(page=n), "current": n == here} for n in near]
    if near[0] > 1:
        pages[:0] = [{"n": 1, "url": asked.address(page=1)}] + ([{"n": "…"}] if near[0] > 2 else [])
    newer = asked.address(page=here - 1) if here > 1 else ""
    older = asked.address(page=here + 1) if here < last else ""
    return {"newer": newer, "older": older, "pages": pages}

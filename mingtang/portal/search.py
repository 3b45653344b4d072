"""站内搜索: what is published, by words, agency, column, type and date. GET only; nothing typed here is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from mingtang.cases.models import ServiceItem
from mingtang.people.gates import anyone
from mingtang.people.models import Agency
from mingtang.portal.frame import page, today
from mingtang.press import services
from mingtang.press.city import KINDS
from mingtang.records.models import Column
from mingtang.search import tokens
from mingtang.search.index import IndexUnavailable
from mingtang.search.published import reader, still_public
from mingtang.search.query import Hit, Results, search

SHOWN, PAGES = 10, 100  # results on a page; pages one can turn
SERVICES = 5  # service items shown above the results; the others stand in the register
LONGEST = 100  # characters of a question
TABS = (("", "全部"), ("own", "本市公开"), ("reference", "参考资料"))
OWN = {"": None, "own": True, "reference": False}
ORDERS = (("", "最相关"), ("date", "最新发布"))


@dataclass(frozen=True)
class Asked:
    """What the address asks for, every part checked; what is not understood counts as not asked."""

    q: str
    agency: str = ""
    column: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    tab: str = ""
    order: str = ""
    number: int = 1
    wrong_date: bool = False

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        def text(name: str, longest: int = 40) -> str:
            return " ".join(given.get(name, "").replace("\x00", "").split())[:longest]

        (since, wrong), (until, wrong_too) = _day(text("since")), _day(text("until"))
        number = text("page")
        return cls(
            text("q", LONGEST), text("agency"), text("column"), text("kind") if text("kind") in KINDS else "",
            since, until, text("tab") if text("tab") in OWN else "", "date" if text("order") == "date" else "",
            min(max(int(number), 1), PAGES) if number.isdecimal() and len(number) < 6 else 1, wrong or wrong_too,
        )  # fmt: skip

    @property
    def narrowed(self) -> bool:
        return any((self.agency, self.column, self.kind, self.since, self.until, self.order))

    @property
    def takes_services(self) -> bool:
        """Whether service items may stand above the answer: they have no column, type or date and head its first page."""
        away = (self.column, self.kind, self.since, self.until, self.tab == "reference", self.number > 1)
        return bool(self.q) and not any(away)

    def address(self, **other: Any) -> str:
        """This question with something else asked."""
        parts = {
            "q": self.q, "agency": self.agency, "column": self.column, "kind": self.kind, "since": self.since,
            "until": self.until, "tab": self.tab, "order": self.order, **other,
        }  # fmt: skip
        return "/search?" + urlencode({name: value for name, value in parts.items() if value})


@anyone
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page of results, or the question again with what can be done about an empty answer."""
    asked = Asked.of(request.GET)
    found, counts, broken = _found(asked)
    hits = still_public(found.hits) if found else []
    offered = _services(asked) if asked.takes_services else []
    names, columns = dict(Agency.objects.values_list("code", "short")), _columns()
    ask = "/ask/agency/" + ("?" + urlencode({"q": asked.q}) if asked.q else "")
    return page(
        request, "portal/search.html", [("站内搜索", "")], q=asked.q, asked=asked, found=found, broken=broken, ask=ask,
        services=offered[:SERVICES], more_services=services.HOME if len(offered) > SERVICES else "",
        items=[_item(hit, names, dict(columns)) for hit in hits], tabs=_tabs(asked, counts) if found else [],
        pager=_pager(asked, found.total) if found else {}, orders=ORDERS, kinds=[(k, v) for k, v in KINDS.items() if k != "group"],
        agencies=Agency.objects.order_by("order", "code").values_list("code", "name"), columns=columns,
    )  # fmt: skip


def _found(asked: Asked) -> tuple[Results | None, dict[str, int], bool]:
    """(the answer, how many each tab holds, whether the search is out of order). What has only some of the words is
    given where no tab has a document with all of them."""
    if not asked.q:
        return None, {}, False
    order: Literal["relevance", "date"] = "date" if asked.order else "relevance"
    which: dict[str, Any] = {
        "agency": asked.agency,
        "column": asked.column,
        "kind": asked.kind,
        "since": asked.since,
        "until": asked.until,
    }
    try:
        counts = _counts(asked.q, which, False)
        partial = not counts[""]
        counts = _counts(asked.q, which, True) if partial else counts
        offset = (asked.number - 1) * SHOWN
        which |= {"own": OWN[asked.tab], "order": order, "partial": partial}
        found = search(reader(), asked.q, SHOWN, offset, **which)
    except (IndexUnavailable, OSError):
        return None, {}, True
    return found, counts, False


def _counts(q: str, which: dict[str, Any], partial: bool) -> dict[str, int]:
    return {tab: search(reader(), q, 1, own=own, partial=partial, **which).total for tab, own in OWN.items()}


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


def _item(hit: Hit, names: dict[str, str], columns: dict[str, str]) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": hit.url,
        "date": hit.published_on,
        "snippet": mark_safe(hit.snippet),  # noqa: S308  (search.snippet escapes all but its own <mark>)
        "from": names.get(hit.agency, "") if hit.own else "",
        "column": columns.get(hit.column, "").strip("　"),
        "doc_no": hit.doc_no,
        "reference": not hit.own,
    }


def _tabs(asked: Asked, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": asked.address(tab=key), "current": asked.tab == key, "number": counts[key]}
        for key, label in TABS
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


def _columns() -> list[tuple[str, str]]:
    """(code, name) of every column in tree order, set in by its depth."""
    rows = {c.code: c for c in Column.objects.order_by("order", "code")}
    below: dict[str, list[Column]] = {}
    for column in rows.values():
        below.setdefault(column.parent_id or "", []).append(column)

    def walk(parent: str, depth: int) -> list[tuple[str, str]]:
        return [
            line
            for c in below.get(parent, ())
            for line in [(c.code, "　" * depth + c.name), *walk(c.code, depth + 1)]
        ]

    return walk("", 0)


def _day(text: str) -> tuple[date | None, bool]:
    """(the day, whether something else was typed)."""
    try:
        return (date.fromisoformat(text) if text else None), False
    except ValueError:
        return None, True

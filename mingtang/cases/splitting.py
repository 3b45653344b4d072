"""一事一申请: an application split into its matters (国办函〔2020〕109号第四条), and one that is answered anew because its reply was
corrected (行政复议法实施条例第四十五条、第四十九条, or the judgement). Either opens requests that belong to it, in the name of its applicant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from mingtang.cases.models import Case
from mingtang.cases.moving import Move, Opening
from mingtang.kinds import newest

FAMILY = "request"
SHARED = (
    "applicant_type",
    "channel",
    "info_form",
    "delivery_form",
    "acting",
    "submitted_on",
    "received_on",
)  # what the whole says of its parts too
_UNITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, units = divmod(n, 10)
    return f"{_UNITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_UNITS[units] if units or not tens else ''}"


def _split(move: Move, more: Mapping[str, Any]) -> None:
    """一事一申请: a case a matter, in the name of the same applicant, on the same day; the first takes the place of the
    whole in the statistics, the others are new, in the year of the splitting at the earliest (年报 §2.7)."""
    known = move.standing.facts
    shared = {name: known[name] for name in SHARED if name in known}
    if "ask_correction" in move.standing.done:
        shared["corrected_whole"] = True
    reply = move.standing.terms["reply"]
    shared["counted_from"] = reply.get("restarted") or reply["start"]
    for n, matter in enumerate(move.given["matters"], 1):
        facts = dict(shared)
        if n > 1 and known["received_on"] < f"{move.day.year}-01-01":
            facts["counted_on"] = move.day.isoformat()
        more_ = {"facts": facts, "no": f"{move.case.no}之{numeral(n)}", "title": matter.strip()}
        move.openings.append(Opening(move.case.kind, "split_off", {}, more_))


def _of_whole(move: Move, more: Mapping[str, Any]) -> None:
    """A part, or a request that is answered anew: what its whole says of applicant and receipt, under a number of its own."""
    whole = move.case.parent
    assert whole is not None
    move.facts |= more["facts"]
    move.case.no = more["no"]
    move.row |= {"title": more["title"][:200], "party": whole.party}


def again(request: Case, given: Mapping[str, Any]) -> Opening:
    """The request answered anew after its reply was corrected, in the days that decision or judgement gives. given: result_on,
    redo_days."""
    known = request.facts["facts"]
    n = Case.objects.house.filter(parent=request, family=FAMILY, no__contains="重").count() + 1
    facts = {name: known[name] for name in SHARED if name in known}
    if "ask_correction" in request.facts["done"] or known.get("corrected_whole"):
        facts["corrected_whole"] = True  # 条例第三十条: once for one application, under whichever number
    more = {
        "facts": facts,
        "no": f"{request.no}重{n}",
        "title": request.title,
    }
    return Opening(newest(FAMILY), "reopen", dict(given), more, parent=request)


def close_whole(move: Move, more: Mapping[str, Any]) -> None:
    """The whole closes with the last of its parts."""
    whole = move.case.parent
    if whole is None or whole.state != "split":
        return
    if not open_parts(whole).exclude(pk=move.case.pk).exists():
        move.companions.append(
            (Case.objects.house.select_related("agency").get(pk=whole.pk), "parts_over", {})
        )


def open_parts(whole: Case) -> QuerySet[Case]:
    """Parts of a split application that are still open."""
    return Case.objects.house.filter(parent=whole, family=FAMILY, closed_on=None)


EFFECTS = {
    "split": _split, **dict.fromkeys(("split_off", "reopen"), _of_whole),
    **dict.fromkeys(("deliver", "abandon", "abandon_unpaid"), close_whole),
}  # fmt: skip

"""分办、承办意见、会签: what is asked inside the agency about a request (kind section-1), and what it comes to for the request.

A section is named by post and section, `kind:section`, among the posts of the agency that somebody holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.moving import Move, Opening
from mingtang.clock import day
from mingtang.database.still import kept_while_still
from mingtang.kinds import newest
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Holding, Post
from mingtang.people.posts import POSTS
from mingtang.people.seats import Seat
from mingtang.policy import values as policy
from mingtang.ui import dates

FAMILY = "section"
ASKED = ("handler", "section_head", "legal_reviewer", "archivist")  # posts that see the agency's requests
WORKING = ("registered", "open", "correction", "consulting", "fee", "signing")  # a reply is still being made
ROLES = {"lead": "主办", "help": "协办", "cosign": "会签"}
SAID = ("answered", "agreed", "disagreed")  # states in which a section has spoken
ON_DRAFT = ("cosigning", "agreed", "disagreed")
_WAITING = {"assign": "asked", "cosign": "cosigning"}  # step → state of who has been asked so already
_STEPS = ("assign", "cosign", "decide", "sign")  # steps of a request whose rules ask about sections


@kept_while_still
def posts_of(agency: str, on: date) -> dict[str, str]:
    """kind:section → label, of the posts of the agency that may be asked and that somebody holds."""
    rows = Holding.objects.on(on).filter(post__agency=agency, post__kind__in=ASKED)
    found = sorted(set(rows.values_list("post__section", "post__kind")))
    return {f"{kind}:{section}": label(f"{kind}:{section}") for section, kind in found}


def usual_days(request: Case, on: date) -> int:
    """The limit of the setting in working days, or what is left until the last day of the request."""
    most, calendar = policy.whole("section_days", request.agency.line, on), policy.calendar()
    due = request.due_on if request.clock == "running" else None
    return next((n for n in range(most, 1, -1) if due is None or calendar.add(on, n) <= due), 1)


def label(key: str) -> str:
    kind, _, section = key.partition(":")
    return f"{section}{POSTS.get(kind, kind)}"


def of(request: Case) -> list[Case]:
    """What was asked inside about a request, oldest first."""
    if not request.facts["facts"].get("assigned"):
        return []
    rows = Case.objects.house.filter(parent=request, family=FAMILY)
    return list(rows.select_related("agency", "parent").order_by("pk"))


def role(part: Case) -> str:
    return ROLES[part.facts["facts"]["section_role"]]


def _key(part: Case) -> str:
    known = part.facts["facts"]
    return f"{known['section_post']}:{known['section_name']}"


# ------------------------------------------------------------------------------------------------- what rules are told


def told(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """For 签发: who has not co-signed the draft, and how many have."""
    if standing.state != "signing":
        return {}
    parts = of(case)
    return {
        "cosigning": [part.party for part in parts if part.state == "cosigning"],
        "cosigned_count": sum(part.state in ("agreed", "disagreed") for part in parts),
        "sections_needed": policy.value("sections_needed", case.agency.line, day(case.moved_at)),
    }


def known(move: Move) -> None:
    """For the steps of a request, and to end what is asked inside when there is no reply to be made any longer."""
    if move.step.do in _STEPS and move.case.pk:
        parts = of(move.case)
        move.known |= {
            "sections": list(posts_of(move.case.agency_id, move.day)),
            "sections_asked": [_key(part) for part in parts if part.state == _WAITING.get(move.step.do)],
            "opinions_given": sum(part.state == "answered" for part in parts),
            "sections_needed": policy.value("sections_needed", move.case.agency.line, move.day),
            **_limit(move, move.case),
        }
    if move.standing.facts.get("assigned"):
        _end(move)


def _limit(move: Move, request: Case) -> dict[str, Any]:
    """The last day of the limit that is typed, and that of the request while its clock runs."""
    days = move.given.get("section_days")
    last = move.calendar.add(move.day, int(days)) if days else None
    return {
        "section_last_on": last,
        "request_due_on": request.due_on if request.clock == "running" else None,
    }


def _end(move: Move) -> None:
    if move.step.do == "return_draft":
        voided = [part for part in of(move.case) if part.state in ON_DRAFT]
        move.companions += [(part, "void", {}) for part in voided]
    after = move.step.target(move.standing.state)
    if after not in WORKING and move.standing.state in WORKING:
        reason = {"reason": f"本件{move.kind.states[after].label}，不再需要意见"}
        move.companions += [(part, "take_back", reason) for part in of(move.case) if part.closed_on is None]


# ------------------------------------------------------------------------------------------------- steps of the request


def _assign(move: Move, more: Mapping[str, Any]) -> None:
    """One case for 主办, one for each 协办."""
    move.facts["assigned"] = True
    given = {"section_matter": move.typed.pop("section_matter"), "section_days": move.given["section_days"]}
    _open(move, "assign", move.given["section_lead"], "lead", given)
    for key in move.given.get("section_helpers") or ():
        _open(move, "assign", key, "help", given)


def _cosign(move: Move, more: Mapping[str, Any]) -> None:
    move.facts["assigned"] = True
    for key in move.given["section_cosigners"]:
        _open(move, "ask_cosign", key, "cosign", {"section_days": move.given["section_days"]})


def _open(move: Move, do: str, key: str, as_: str, given: dict[str, Any]) -> None:
    n = Case.objects.house.filter(parent=move.case, family=FAMILY).count() + len(move.openings) + 1
    more = {"section": key, "role": as_, "n": n, "digest": move.standing.facts.get("own_digest", "")}
    move.openings.append(Opening(newest(FAMILY), do, dict(given), more))


OF_REQUEST = {"assign": _assign, "cosign": _cosign}

# ------------------------------------------------------------------------------------------------- steps of what is asked


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return {}


def before(move: Move, more: Mapping[str, Any]) -> None:
    """Whose section acts (of a paper opinion that of its owner), and the limit where one is set."""
    named = str(move.standing.facts.get("section_name") or "")
    move.known["actor_section"] = named if "owner_post" in move.facts else _section(move.seat)
    if move.step.do == "ask_again" and move.case.parent:
        move.known |= _limit(move, move.case.parent)


def _section(seat: Seat) -> str:
    return Post.objects.filter(pk=seat.post_id).values_list("section", flat=True).first() or ""


def _begin(move: Move, more: Mapping[str, Any]) -> None:
    """Number, title and section. The title is that of the request, never who asked."""
    request = move.case.parent
    assert request is not None
    kind, _, section = more["section"].partition(":")
    move.case.no = f"{request.no}{'会签' if more['role'] == 'cosign' else '分办'}{more['n']}"
    move.row |= {
        "title": f"{ROLES[more['role']]}：{request.title}"[:200],
        "party": label(more["section"])[:80],
    }
    move.facts |= {"section_post": kind, "section_name": section, "section_role": more["role"]}
    if more["role"] == "cosign":
        move.facts["own_digest"] = more["digest"]
        move.woken.append(request.pk)


def _over(move: Move, more: Mapping[str, Any]) -> None:
    """Whether the signer has the request in 待办 hangs on who has co-signed it."""
    if move.standing.facts["section_role"] == "cosign" and move.case.parent_id:
        move.woken.append(move.case.parent_id)


def _answered(move: Move, more: Mapping[str, Any]) -> None:
    """The officer finds in 待阅 what a section said; its file lies beside the event as a scan does."""
    _over(move, more)
    if digest := move.typed.pop("section_file", ""):
        if "scan" in move.facts:
            raise Refused("代录的，附件请与原件一起扫描", "section_file")
        move.facts["scan"] = digest
    move.tell("request_officer", "section_said")


EFFECTS = {
    **dict.fromkeys(("assign", "ask_cosign"), _begin),
    **dict.fromkeys(("say_opinion", "send_back", "agree", "disagree"), _answered),
    "take_back": _over,
}

# ------------------------------------------------------------------------------------------------- for pages and the file


def about(case: Case, typed: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What the page of what is asked says at its head. typed: what was typed in it."""
    rows: list[tuple[str, Any]] = [(role(case), case.party)]
    if case.parent:
        rows.append(("申请内容", case.parent.title))
        if due := case.parent.due_on:
            rows.append(("本件答复期限届满日", dates.full(due)))
    rows += [
        (called_, typed[name])
        for name, called_ in (("section_matter", "请科室研究的内容"), ("section_opinion", "承办意见"))
        if typed.get(name)
    ]
    if digest := case.facts["facts"].get("own_digest"):
        rows.append(("送审稿校验码", str(digest)[:16]))
    return rows


def words(case: Case, typed: Mapping[str, str]) -> str:
    """What the section said last, in its words."""
    name = {"answered": "section_opinion", "agreed": "opinion"}.get(case.state, "reason")
    return typed.get(name, "") if case.state not in ("asked", "cosigning", "void") else ""

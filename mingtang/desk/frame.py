"""What every desk page shows around its content: the seat, the rail with its numbers, the crumbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from mingtang.cases.models import FAMILY_POSTS, Case, Reading, cases_of_turns, hands_of, has_turn
from mingtang.clock import day
from mingtang.database.together import Size, Together
from mingtang.people import tree
from mingtang.people.seats import Seat, agencies_covered
from mingtang.people.wording import worded


def now() -> datetime:
    """The moment of this request: doors are where time enters."""
    return timezone.now()


def today() -> date:
    return day(timezone.now())


CLERKS = (
    "registry_clerk",
    "request_officer",
    "window_clerk",
)  # who enters what comes in on paper or in person


def rail_numbers(seat: Seat) -> dict[str, Any]:
    """待办 · 在办 · 待阅 · 已办 · 督办, each with its number; administrators have none of them."""
    if seat.is_admin:
        return dict.fromkeys(
            ("todo", "doing", "read", "done", "urged", "register", "release", "papers", "counts")
        )
    doors = {"register": CLERKS, "papers": FAMILY_POSTS["request"]}
    return {
        **_rail(seat).ask(),
        **{name: {} if seat.post in posts else None for name, posts in doors.items()},
    }


@worded
def _rail(seat: Seat) -> Together:
    questions = {
        "todo": cases_of_turns(seat),
        "doing": doing(seat),
        "read": unread(seat),
        "done": done(seat),
        "urged": Case.objects.open_to(seat).urged(),
    }
    return Together(lambda: {name: Size(found) for name, found in questions.items()})


def doing(seat: Seat) -> Any:
    """在办: open cases this person had a hand in that now wait for somebody else."""
    mine = hands_of(seat).filter(closed_on=None)
    return Case.objects.open_to(seat).filter(pk__in=mine.values("case")).exclude(has_turn(seat))


def done(seat: Seat) -> Any:
    """已办: the hands of this person in closed cases."""
    return hands_of(seat).exclude(closed_on=None)


def unread(seat: Seat) -> Any:
    return Reading.objects.filter(agency__in=agencies_covered(seat, date.max), post=seat.post, read_at=None)


def page(
    request: Any,
    template: str,
    here: str,
    crumbs: list[tuple[str, str]] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a desk page. here: key of the rail; crumbs: (label, url) from the left, the last without url."""
    seat: Seat = request.seat
    desk = {
        "agency": tree.name_of(seat.agency),
        "person": seat.name,
        "posts": [
            {"code": s.post_id, "label": _post_words(s), "current": s.post_id == seat.post_id}
            for s in request.seats
        ],
        "switch_url": "/desk/post/",
        "sign_out_url": "/sign-out/",
        "search_url": "" if seat.is_admin else "/desk/find/",
    }
    rail = {"here": here, **rail_numbers(seat)}
    if here == "release" and crumbs and crumbs[0][0] != "发布":
        crumbs = [("发布", "/desk/release/"), *crumbs]
    trail = [{"label": label, "url": url} for label, url in (crumbs or [])]
    return render(
        request,
        template,
        {
            "desk": desk,
            "rail": rail,
            "crumbs": trail,
            "seat": seat,
            "csrf_token": get_token(request),
            **context,
        },
        status=status,
    )


def _post_words(seat: Seat) -> str:
    if seat.acting_for:
        return (
            f"{seat.label}（A/B 岗代办至{seat.until:%m月%d日}）"
            if seat.until
            else f"{seat.label}（A/B 岗代办）"
        )
    return seat.label

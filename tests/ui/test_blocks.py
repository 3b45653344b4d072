"""Blocks that functions write and no template escapes: what comes in stands in the page as text, wherever it comes in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from mingtang.ui import acting, blocks, frames, lamps
from mingtang.ui import bar as bars

BAD = "<b>\"'&"
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@dataclass
class Step:
    do: str = "accept"
    label: str = BAD


def act(**changes):
    base = {
        "step": Step(),
        "effect": BAD,
        "law": BAD,
        "opened": False,
        "form": BAD,
        "reason": "",
        "url": None,
    }
    return base | changes


PAPER = {"name": BAD, "url": BAD, "meta": BAD}
FILE = {"name": BAD, "url": BAD, "type": BAD, "size": 12, "pages": 2, "digest": BAD}
DESK = {
    "agency": BAD, "person": BAD, "posts": [{"code": BAD, "label": BAD}] * 2, "switch_url": BAD, "sign_out_url": BAD, "search_url": BAD,
}  # fmt: skip
LINK = {"title": BAD, "url": BAD, "note": BAD, "date": date(2026, 3, 2), "badge": {"text": BAD, "tone": BAD}}
WRITTEN = {
    "facts": lambda: blocks.metadata([(BAD, BAD), (BAD, [BAD]), {"label": BAD, "value": BAD, "url": BAD}], BAD),
    "badges": lambda: blocks.metadata([{"label": BAD, "badge": {"text": BAD, "tone": BAD}}], BAD),
    "files": lambda: blocks.files([FILE, FILE | {"view": BAD}, FILE | {"url": ""}], BAD),
    "story": lambda: blocks.timeline([
        {"at": AT, "title": BAD, "kind": BAD, "who": BAD, "post": BAD, "law": BAD, "text": f"{BAD}\n\n{BAD}", "papers": [PAPER, PAPER | {"url": ""}]},
        {"at": date(2026, 3, 2), "title": BAD},
    ]),
    "clock": lambda: blocks.timebar(bars.waiting(BAD, lamps.Sign("normal", "disc", BAD, BAD))),
    "acts": lambda: acting.acts([act(), act(reason=BAD), act(url=BAD), act(url="")], BAD, 3, BAD),
    "trace": lambda: blocks.trace([], BAD, True, 2027),
    "links": lambda: blocks.links([LINK, {"title": BAD, "url": BAD}], BAD, BAD, BAD),
    "tags": lambda: frames.tags([(BAD, BAD)]),
    "tools": lambda: frames.tools(BAD, 33),
    "head": lambda: frames.head(DESK, BAD),
    "crumbs": lambda: frames.crumbs([{"label": BAD, "url": BAD}, {"label": BAD, "url": ""}]),
}  # fmt: skip


@pytest.mark.parametrize("block", WRITTEN)
def test_what_comes_in_is_escaped_wherever_it_stands(block):
    html = WRITTEN[block]()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html and "\"'&" not in html and "'" not in html


def test_nothing_is_said_of_what_is_not_known():
    assert blocks.files([], "附件").strip() == frames.crumbs([]).strip() == ""
    assert "—" in blocks.metadata([("文号", "")], "x")
    head = frames.head({"agency": "市城市管理局"}, None)
    assert "市城市管理局" in head and "<form" not in head and "\ufdd0" not in head


def test_each_answer_has_its_own_token_in_a_head_that_is_drawn_once():
    desk = DESK | {"agency": "甲"}
    one, other = frames.head(desk, "a" * 32), frames.head(desk, "b" * 32)
    assert one.count("a" * 32) == other.count("b" * 32) == 2
    assert one.replace("a" * 32, "b" * 32) == other

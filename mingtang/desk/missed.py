"""没有结果的检索: what the public looked for and did not find, for those who write what is published."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import urlencode

from mingtang.desk.frame import page, today
from mingtang.desk.turning import numbered
from mingtang.people.gates import held_by
from mingtang.search import tally

EDITORS = ("drafter", "disclosure_head", "openness_office")
SIZE = 50
COLUMNS = [
    {"label": "检索词", "head": True},
    {"label": "次数", "num": True},
    {"label": "最近一天", "keep": True},
]


@held_by(*EDITORS)
def missed(request: Any) -> HttpResponse:
    """Each word with how often it was asked in vain and when last; it opens the search, to see whether it is found by now."""
    shown = Paginator(tally.missed(today()), SIZE).get_page(request.GET.get("page"))
    rows = []
    for row in shown:
        url = "/search?" + urlencode({"q": row["word"]})
        rows.append({"url": url, "cells": [{"text": row["word"], "url": url}, row["times"], row["last"]]})
    table = {
        "caption": "没有结果的检索", "quiet": True, "columns": COLUMNS, "rows": rows,
        "empty": {"sentence": "没有记录", "how": "公众在网站上检索而没有结果的词会列在这里。"},
    }  # fmt: skip
    crumbs = [("发布", "/desk/release/"), ("没有结果的检索", "")]
    return page(request, "desk/missed.html", "release", crumbs, table=table, pager=numbered(request, shown))

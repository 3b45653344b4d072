"""简报: an issue composed from editions. What it says is frozen in the act; its PDF is made by a job."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from mingtang.channels.letters import address
from mingtang.papers import render
from mingtang.people.models import Agency
from mingtang.records.cleaning import plain
from mingtang.records.models import Edition

NAME_MOST, MOST, EXCERPT = 24, 40, 200  # characters of a name; texts of an issue; characters of each
_COPIES = re.compile(r"(.+?)[×xX＊*](\d{1,5})$")


def why_not_issue(
    name: str, editions: Sequence[Edition], recipients: Sequence[str]
) -> tuple[str, str | None]:
    """(why this is no issue, its field), or ("", None). house rule: a number of an issue is never spent on nothing."""
    if not name.strip() or len(name) > NAME_MOST:
        return f"请填写简报名称，不超过{NAME_MOST}字", "name"
    if not editions:
        return "请选择要编入的信息", "editions"
    if len(editions) > MOST:
        return f"一期最多编入{MOST}条", "editions"
    if any(e.withdrawn_at or not e.current for e in editions):
        return "有信息已经撤下或者更新，请重新选择", "editions"
    return ("请填写送达单位，一行一个", "recipients") if not recipients else ("", None)


def copies_of(recipient: str) -> tuple[str, int]:
    """ "市委办公室 ×3" → ("市委办公室", 3)."""
    found = _COPIES.fullmatch(recipient.strip())
    return (found[1].strip(), int(found[2])) if found else (recipient.strip(), 1)


def data_of_issue(
    agency: Agency, name: str, no: int, editions: Sequence[Edition], recipients: Sequence[str], on: date
) -> dict[str, Any]:
    """The data of the template "bulletin". Raises render.PaperError for characters no font has."""
    sent = [copies_of(one) for one in recipients]
    data = {
        "issuer": agency.name, "title": name, "number": f"{on.year}年第{no}期", "date": on.isoformat(),
        "items": [_item(edition) for edition in editions], "recipients": [[who, n] for who, n in sent],
        "copies": sum(n for _, n in sent),
    }  # fmt: skip
    render.check(data)
    return data


def _item(edition: Edition) -> dict[str, str]:
    said = edition.content.get("summary") or plain(edition.content["body"])
    text = " ".join(said.split())
    return {
        "title": edition.title, "agency": edition.agency.name, "on": edition.published_on.isoformat(),
        "column": edition.column.name, "url": address(edition.path),
        "text": text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…",
    }  # fmt: skip

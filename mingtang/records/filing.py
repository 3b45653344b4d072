"""归类: the lists by which a reader finds what is public, and under which of their headings an edition stands.

Sources: 国务院政策文件库 (主题分类, the 22 classes); 服务对象 as the seeds and service platforms name them (S-282…S-287).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mingtang.records.describing import AUDIENCES
from mingtang.records.headings import packaged
from mingtang.records.models import Edition, Filing

THEMES = {place.code: place.name for place in packaged("theme") if not place.parent}
SORTS = {"theme": ("主题分类", THEMES), "audience": ("服务对象", AUDIENCES)}
_NUMBERS = {name: code for code, name in THEMES.items()}
_ROWS = 500  # in one statement


def headings(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(sort, code) of each heading the frozen content of an edition stands under."""
    theme = _NUMBERS.get(str(content.get("subject_class") or "").split("\\")[0])
    themes = [("theme", theme)] if theme else []
    return themes + [("audience", str(code)) for code in dict.fromkeys(content.get("audience") or ())]


def file(editions: Iterable[Edition]) -> None:
    """Note where these stored editions stand."""
    rows = [Filing(edition=e, sort=sort, code=code) for e in editions for sort, code in headings(e.content)]
    if rows:
        Filing.objects.bulk_create(rows, batch_size=_ROWS)

"""夜间复查: everything public is scanned again, its attachments too, and again whenever the rules improve.

A public edition is looked at once by each state of the rules: `rules_for` names it by the bytes of the rules' own files
and the barred words in force. What is found is kept as kinds and numbers, never as what stands there, and becomes a
finding of the next look (`texts_of_the_night`). 条例第十五条; reliability G29: nightly, and after every change of rules.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mingtang.ledger.digest import sm3
from mingtang.oversight.models import Rescan
from mingtang.oversight.watch.found import Found
from mingtang.people.models import Agency
from mingtang.records import barring, checking, masking, scanning, topics
from mingtang.records.models import Edition
from mingtang.records.topics import blocks
from mingtang.records.topics.models import HOME
from mingtang.vault import files

SECONDS = 20.0  # of one turn: other jobs run between two turns
_CHUNK = 20  # editions read and noted at a time: what a turn that is broken off does again
_RULES = ("scanning", "rebuilding", "checking", "masking.py")


@cache
def engine() -> str:
    """The state of the rules: the digest of the files they stand in."""
    home = Path(scanning.__file__).parents[1]
    paths = [
        p
        for name in _RULES
        for p in ([home / name] if name.endswith(".py") else sorted((home / name).rglob("*")))
    ]
    parts = [p.read_bytes() for p in paths if p.suffix in (".py", ".toml", ".txt")]
    return sm3(b"\0".join(parts))[:16]


def turn(seconds: float = SECONDS) -> bool:
    """Look at what was not yet looked at by these rules; True where something is left for another turn."""
    until = time.monotonic() + seconds
    forget()
    rules = _Rules()
    while chunk := list(waiting(rules)[:_CHUNK]):
        rows = [Rescan(edition=e.pk, rules=rules.of(e), finds=finds_of(e, rules.barred(e))) for e in chunk]
        with transaction.atomic():
            Rescan.objects.filter(edition__in=[row.edition for row in rows]).delete()
            Rescan.objects.bulk_create(rows)
        if time.monotonic() > until:
            return waiting(rules).exists()
    return False


def forget() -> None:
    """Drop the notes of editions that are public no more."""
    public = Edition.objects.house.in_force().filter(pk=OuterRef("edition"))
    with transaction.atomic():
        Rescan.objects.filter(~Exists(public)).delete()


def waiting(rules: _Rules) -> QuerySet[Edition]:
    """Public editions without a note by these rules, agencies with the same words together, the newest first."""
    done = Rescan.objects.filter(edition=OuterRef("pk"), rules__in=rules.all)
    mine = Edition.objects.house.in_force().filter(~Exists(done))
    return mine.select_related("agency").order_by("-pk")


class _Rules:
    """The rules as each agency has them: the engine, and its barred words."""

    def __init__(self) -> None:
        self._words = {a.code: barring.words(a.line) for a in Agency.objects.all()}
        self._names = {
            code: sm3("\n".join((engine(), *words)).encode())[:16] for code, words in self._words.items()
        }
        self.all = set(self._names.values())

    def of(self, edition: Edition) -> str:
        return self._names[edition.agency_id]

    def barred(self, edition: Edition) -> tuple[str, ...]:
        return self._words[edition.agency_id]


def finds_of(edition: Edition, barred: tuple[str, ...]) -> list[list[Any]]:
    """[where, label, how many] of one public text; where: 正文 or 附件1, in order. Nothing that stands there is kept."""
    content = edition.content
    said = masking.text_of(edition.title, content.get("summary", ""), content["body"])
    counts = Counter(("正文", scanning.LABELS[one.kind]) for one in scanning.scan(said))
    if wrong := checking.holds(masking.lines_of(said), barred):
        counts["正文", "须改正的文字"] += wrong
    for n, file in enumerate(content["attachments"], 1):
        counts.update(_of_file(f"附件{n}", file))
    return [[where, label, many] for (where, label), many in counts.items()]


def _of_file(where: str, file: dict[str, Any]) -> Iterator[tuple[str, str]]:
    try:
        report = scanning.scan_file(file["name"], files.open(file["digest"]))
    except (files.Missing, files.Damaged, OSError):
        return  # the watch finds it as 附件缺失
    yield from ((where, scanning.LABELS[one.kind]) for one in report.finds)
    if report.held:
        yield where, "无法检查的文件"


def texts_of_the_night() -> Iterator[Found]:
    """What the last nights found in texts that are public still, and what pages of blocks say today: they are few."""
    yield from _pages()
    noted = {row.edition: row.finds for row in Rescan.objects.exclude(finds=[])}
    rows = (
        Edition.objects.house.in_force()
        .filter(pk__in=noted)
        .select_related("record")
        .defer("content", "record__body")
    )
    for edition in rows:
        said = "、".join(f"{where}{label}{many}处" for where, label, many in noted[edition.pk])
        yield Found(
            "RESCAN",
            edition.agency_id,
            edition.column_id,
            edition.record.code,
            evidence=f"夜间复查发现：{said}",
        )


def _pages() -> Iterator[Found]:
    """Public pages of blocks (专题、首页), asked by the rules of today; the city's are the root agency's."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    root = next((agency for agency in agencies.values() if agency.parent_id is None), None)
    home = topics.of_home()
    for version in [*topics.in_force(), *([home] if home else [])]:
        owner = agencies.get(version.topic.owner, root)
        if owner is None:
            continue
        said = "\n".join(blocks.said(version.content))
        counts = Counter(scanning.LABELS[one.kind] for one in scanning.scan(said))
        if wrong := checking.holds(said, barring.words(owner.line)):
            counts["须改正的文字"] += wrong
        if counts:
            told = "、".join(f"{label}{many}处" for label, many in counts.items())
            page = f"专题“{version.content['title']}”" if version.topic_id != HOME else "首页"
            yield Found(
                "RESCAN",
                owner.code,
                subject=f"topic {version.topic_id}",
                evidence=f"夜间复查发现：{page}{told}",
            )

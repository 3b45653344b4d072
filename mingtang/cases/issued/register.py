"""Reading the register: who signed, how the numbers of a year run, and which are missing."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from mingtang.cases.models import Case, Counter
from mingtang.cases.registry import kind_of
from mingtang.kinds.vocabulary import NO_POSTS
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import Paper
from mingtang.people.models import Agency, ReadLog
from mingtang.people.seats import names

_NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")
# the series of numbers that letters name (`number_kind`), by what an office calls them
SERIES = {
    "公复": "答复书", "公补": "补正告知书", "公延": "延期告知书", "公征": "征询书", "公收": "收费通知书", "公通": "其他告知书",
    "延": "延期通知书", "受": "受理通知书", "不受": "不予受理通知书", "补": "一次性告知书", "许": "准予决定书", "不许": "不予决定书",
    "办": "办理结果", "转": "转报通知", "撤": "撤回确认书", "特": "特别程序告知书",
}  # fmt: skip


def owed(paper: Paper) -> bool:
    """Whether it is the reply of a case that is not delivered yet."""
    case = Case.objects.house.filter(code=paper.case, closed_on=None).first()
    return bool(case) and paper.key in {outcome.letter for outcome in kind_of(paper.kind).outcomes.values()}


def signers(papers: Iterable[Paper]) -> dict[str, str]:
    """Check code → who signed it: the leader whose opinion was entered (代录), the officer who sent a notice, the system."""
    people = names()
    places = {(paper.chain, paper.seq): paper.check_code for paper in papers}
    wanted = Q(pk__in=[])
    for chain, seq in places:
        wanted |= Q(chain=chain, seq=seq)
    found = {}
    for event in Event.objects.filter(wanted):
        said = json.loads(event.payload)
        person = said["facts"].get("owner") or said["by"].get("person", "")
        found[places[(event.chain, event.seq)]] = people.get(
            person, NO_POSTS.get(said["by"].get("post", ""), "")
        )
    return found


def checked(papers: Collection[Paper]) -> Mapping[str, int]:
    """Check code → how often somebody has looked the paper up on the public page and found it genuine."""
    codes = [paper.check_code for paper in papers]
    log = ReadLog.objects.filter(subject_type="paper", action="check", subject__in=codes)
    return dict(log.values_list("subject").annotate(n=Count("id")))


def reasons(papers: Iterable[Paper]) -> dict[str, str]:
    """Check code → why it was cancelled."""
    codes = [paper.check_code for paper in papers if paper.cancelled_on]
    rows = Typed.objects.filter(subject_type="paper", subject__in=codes, field="reason")
    return dict(rows.values_list("subject", "value"))


@dataclass(frozen=True)
class Run:
    """The numbers of one series in one year: how many were given, how many cancelled, which are in no row."""

    series: str
    last: int
    cancelled: int
    missing: tuple[int, ...]


def runs(agency: Agency, year: int) -> list[Run]:
    """Every series that the agency counted in the year. A number missing from the rows is a defect, and is named."""
    given: dict[str, set[int]] = {}
    cancelled: dict[str, int] = {}
    mark = agency.mark.split("、")[-1] or agency.code
    for no, on in Paper.objects.house.filter(agency=agency.code, no__contains=f"〔{year}〕").values_list(
        "no", "cancelled_on"
    ):
        found = _NUMBER.fullmatch(no)
        if found and found[1].startswith(mark):
            series = found[1].removeprefix(mark)
            given.setdefault(series, set()).add(int(found[3]))
            cancelled[series] = cancelled.get(series, 0) + bool(on)
    counters = Counter.objects.filter(agency=agency.code, year=year, name__in=SERIES).order_by("name")
    return [
        Run(row.name, row.last, cancelled.get(row.name, 0), tuple(sorted(set(range(1, row.last + 1)) - given.get(row.name, set()))))
        for row in counters
    ]  # fmt: skip


def cancellations() -> dict[str, str]:
    """Check code → the day on which, as the ledger says, it was cancelled."""
    return dict(Event.objects.filter(act="paper.cancel").values_list("subject", "at"))

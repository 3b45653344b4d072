"""待用印: notices that were issued while their agency wanted them sealed, and bear no entry in the register yet.

A reply waits for its own step of the kind (`seal`) and cannot be delivered before it. Notices have no such step: their clocks run
from the day of issue, so the register keeps them, and nothing is held up by it (中办发〔2012〕14号第九条; the register is custom)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.papers.models import Paper
from mingtang.people import tree
from mingtang.policy import values as policy

MOST = 200  # of one page
KINDS = ("request", "consult", "correct")


def waiting(agencies: Collection[str], on: date) -> list[Paper]:
    """Notices of these agencies that wait for their seal, oldest first."""
    wanted = [code for code in agencies if policy.flag("seal_notices", tree.line_of(code), on)]
    if not wanted:
        return []
    of_kinds = Q(pk__in=[])
    for name in KINDS:
        of_kinds |= Q(kind__startswith=f"{name}-")
    found = Paper.objects.house.filter(
        of_kinds, agency__in=wanted, template="letter", sealed_on=None, cancelled_on=None, erased=False
    ).exclude(digest="")
    papers = [
        paper for paper in found.order_by("pk")[: MOST * 2]
        if policy.flag("seal_notices", tree.line_of(paper.agency), paper.issued_on)
    ]  # fmt: skip
    sealed = _by_their_step(papers)
    return [paper for paper in papers if paper.check_code not in sealed][:MOST]


def _by_their_step(papers: list[Paper]) -> set[str]:
    """Check codes of replies whose case has the step 用印."""
    cases = {case.code: case for case in Case.objects.house.filter(code__in={paper.case for paper in papers})}
    return {
        paper.check_code for paper in papers
        if paper.key in {outcome.letter for outcome in kind_of(paper.kind).outcomes.values()}
        and cases[paper.case].facts["facts"].get("seals")
    }  # fmt: skip

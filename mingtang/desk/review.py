"""What the page of a release case shows besides its clock: the text to review, what the scanner found, what changed."""

from __future__ import annotations

from typing import Any

from mingtang.cases import flow, texts
from mingtang.cases.models import Case
from mingtang.cases.releases import record_of
from mingtang.desk.frame import today
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS
from mingtang.policy import values as policy
from mingtang.records import advising, changes, masking
from mingtang.records.models import Record, content_of
from mingtang.records.scanning import LABELS
from mingtang.records.scanning.folding import EDGE

BATCH = 50  # records of an import that its case page lists
VOID = "核稿后正文已改动，须重新审查"


def panel(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """Context for desk/publish_review.html; {} for cases that have no text."""
    if case.family == "import":
        return _batch(case, standing)
    if case.family != "release":
        return {}
    record = record_of(case)
    reviewed = dict(standing.facts.get("reviewed") or {})
    checked = str(standing.facts.get("checked_digest") or "")
    stale = case.state in ("draft", "returned", "review") and any(
        d != record.digest for d in reviewed.values()
    )
    before = (
        texts.kept(checked) if checked and checked != record.digest and case.state != "published" else None
    )
    said = masking.text_of(record.title, record.summary, record.body)
    files = [
        {
            "name": a.name,
            "url": f"/desk/release/{record.code}/file/{n}/",
            "type": "",
            "size": a.size,
            "digest": a.digest[:16],
        }
        for n, a in enumerate(record.attachments.order_by("order", "pk"))
    ]
    return {
        "extra_template": "desk/publish_review.html", "record": record, "record_files": files, "places": masking.places(said), "screened": screened(record),
        "advice": advised(record.agency, said),
        "cleared": standing.facts.get("override_digest") == record.digest, "stale": VOID if stale else "",
        "changes": changes.between(before, content_of(record)) if before else None, "superseded": record.case != case.code,
    }  # fmt: skip


def screened(record: Record) -> list[dict[str, Any]]:
    """What the scanner says of each attachment, for desk/publish_files.html; files with nothing to say are left out."""
    return [
        {
            "name": a.name, "held": a.held, "dropped": a.dropped, "many": sum(int(n) for *_, n in a.finds),
            "finds": [{"label": LABELS[kind], "where": where, "masked": masked, "n": n} for kind, where, masked, n in a.finds],
        }
        for a in record.attachments.order_by("order", "pk") if a.held or a.finds or a.dropped
    ]  # fmt: skip


def advised(agency: Agency, said: str) -> list[advising.Advice]:
    """建议核对, with the words that the agency watches for."""
    return advising.advise(said.replace(EDGE, "\n"), policy.value("watch_words", agency.line, today()))


def _batch(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """An import: who answers for it, and its records."""
    post = str(standing.facts.get("released_under") or "")
    records = Record.objects.house.filter(case=case.code).defer("body").order_by("id")
    return {
        "extra_template": "desk/publish_batch.html", "released_under": POSTS.get(post, post), "records": records[:BATCH],
        "more": max(0, records.count() - BATCH),
    }  # fmt: skip


def elsewhere(case: Case, do: str) -> str | None:
    """Where a step is taken that has no form on the case page; None for those that have one."""
    if case.family == "release" and do == "edit":
        return f"/desk/release/case/{case.code}/edit/"
    return "" if do == "withdraw_record" else None


def fits(case: Case, do: str) -> bool:
    """Of the two signatures of the gate only the one that the attribute leads to is offered."""
    if case.family != "release" or do not in ("sign", "sign_unpublished"):
        return True
    return (record_of(case).attribute == "proactive") == (do == "sign")

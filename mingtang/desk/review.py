"""What the page of a release case shows besides its clock: the text to review, what the scanner found, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from mingtang.cases import flow, handed, publishing, reading, texts
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.cases.releases import document_pending, facts_of, record_of
from mingtang.desk import inspecting, parts
from mingtang.desk.frame import today
from mingtang.kinds.release_oa_1.rules import WORDS as REVIEW_WORDS
from mingtang.kinds.release_oa_2.rules import COSIGN
from mingtang.oversight.watch import texts as texts_watched
from mingtang.people.models import Agency, Machine, Person
from mingtang.people.posts import POSTS
from mingtang.policy import values as policy
from mingtang.press.tree import Tree
from mingtang.records import barring, changes, checking, masking
from mingtang.records.models import Record, attached_to, content_of
from mingtang.records.scanning import LABELS

BATCH = 50  # records of an import that its case page lists
SIGNATURES = ("sign", "sign_later", "sign_with", "sign_unpublished")
CLEARING = "override_hold"
EMERGENCY = ("emergency_look", "release_now")
VOID = "核稿后正文已改动，须重新审查"


def panel(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """Context for desk/publish_review.html; {} for cases that have no text."""
    if case.family == "import":
        return _batch(case, standing)
    if case.family in ("reassess", "validity"):
        return inspecting.panel(case)
    if case.family in ("request", "consult", "section", "remedy"):
        return parts.panel(case)
    if case.family != "release":
        return {}
    record = record_of(case)
    reviewed = dict(standing.facts.get("reviewed") or {})
    checked = str(standing.facts.get("checked_digest") or "")
    stale = case.state in ("draft", "returned", "review") and any(
        d != record.digest for d in reviewed.values()
    )
    back = reading.text_sent_back(case)
    before = (
        texts.kept(checked)
        if checked and checked != record.digest and case.state not in ("published", "emergency")
        else texts.kept(back)
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
        for n, a in enumerate(attached_to(record))
    ]
    return {
        "extra_template": "desk/publish_review.html", "record": record, "record_files": files, "places": masking.places(said),
        "screened": screened(record), **advised(record.agency, said, record.body, [a.name for a in attached_to(record)]),
        "waiver": reading.typed_of(case).get("no_interpretation_reason", ""), "held": _held(case, standing, record),
        "cleared": standing.facts.get("override_digest") == record.digest, "stale": VOID if stale else "",
        "changes": changes.between(before, content_of(record)) if before else None, "since_return": bool(back) and checked == record.digest, "superseded": record.case != case.code,
        "handed": _handed(case), "on_site": _on_site(record),
    }  # fmt: skip


def _on_site(record: Record) -> str:
    """Its address on the site, once the press has put it there."""
    stands = (Tree(settings.MINGTANG_TREE).public / record.path.lstrip("/")).exists()
    return record.path if record.state == "published" and stands else ""


def _handed(case: Case) -> dict[str, Any] | None:
    """What another system says of the reviews it has done; None where the text was written here."""
    found = handed.reviews_of(case)
    if not found:
        return None
    facts = case.facts["facts"]
    machine = Machine.objects.filter(code=facts["machine"]).values_list("name", flat=True).first()
    person = Person.objects.filter(code=facts["accountable"]).values_list("name", flat=True).first()
    others = [one["step"].removeprefix(COSIGN) for one in found]
    names = dict(Agency.objects.filter(code__in=others).values_list("code", "name"))
    return {
        "machine": machine, "accountable": person, "post": POSTS[facts["released_under"]],
        "reviews": [{**one, "label": _label(one["step"], names), "on": date.fromisoformat(one["on"])} for one in found],
    }  # fmt: skip


def _label(step: str, names: Mapping[str, str]) -> str:
    """The name of a review; an opinion of another agency with that agency."""
    return REVIEW_WORDS.get(step) or f"会签（{names.get(step.removeprefix(COSIGN), '')}）"


def _held(case: Case, standing: flow.Standing, record: Record) -> str:
    """Why a document of a binding column will be held at the signature, said before anybody reviews it."""
    rule = kind_of(case.kind).rules.get("interpretation_ready")
    if rule is None or case.state not in ("draft", "returned", "review"):
        return ""
    return rule({**standing.facts, **facts_of(case, standing)}) if record.column.binding else ""


def screened(record: Record) -> list[dict[str, Any]]:
    """What the scanner says of each attachment, for desk/publish_files.html; files with nothing to say are left out."""
    return [
        {
            "name": a.name, "held": a.held, "dropped": a.dropped, "many": sum(int(n) for *_, n in a.finds),
            "finds": [{"label": LABELS[kind], "where": where, "masked": masked, "n": n} for kind, where, masked, n in a.finds],
        }
        for a in attached_to(record) if a.held or a.finds or a.dropped
    ]  # fmt: skip


def advised(
    agency: Agency, said: str, body: str = "", files: Sequence[str] | None = None
) -> dict[str, list[checking.Advice]]:
    """For desk/publish_advice.html: "wrong" holds the release (须改正), "hints" does not (建议核对); dead links of the
    body stand among the hints, since what they lead to may be published with it."""
    found = checking.advise(
        masking.lines_of(said),
        policy.value("watch_words", agency.line, today()),
        barring.words(agency.line),
        files,
    )
    dead = [checking.Advice(href, "", "", "链接打不开，请核对") for href in texts_watched.dead_links(body)]
    return {
        "wrong": [one for one in found if one.holds],
        "hints": [*(o for o in found if not o.holds), *dead],
    }


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
    listed = case.family == "validity" and do == "confirm"  # ticked in the list of documents
    return "" if listed or do == "withdraw_record" else None


def fits(case: Case, do: str) -> bool:
    """Of the signatures of the gate only those that the attribute, and the document explained, lead to are offered;
    an emergency release where it is switched on; a reason for no interpretation where one is wanted; 双人复核放行 where
    something was found."""
    if case.family != "release" or do not in (*SIGNATURES, *EMERGENCY, "waive_interpretation", CLEARING):
        return True
    record = record_of(case)
    if do == CLEARING:
        return bool(facts_of(case, standing_of(case))["personal_data"])
    if do == "waive_interpretation":
        return record.column.binding and not facts_of(case, standing_of(case))["interpretation"]
    if do in EMERGENCY:
        line = case.agency.line
        return publishing.emergency_allowed(line, today()) and not record.column.binding
    if record.attribute != "proactive" or do == "sign_unpublished":
        return (record.attribute != "proactive") == (do == "sign_unpublished")
    return document_pending(record) == (do == "sign_with")

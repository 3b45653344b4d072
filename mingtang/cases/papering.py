"""The papers a step issues: which letter, which number, which frozen data. Rendering is a job (papers.jobs).

What a paper says is decided inside the act: number from a counter row, data frozen as one typed value of the event
(so that erasing it is one act), characters checked against the fonts. Only the bytes come later.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from mingtang.cases import flow
from mingtang.cases.codes import document_number, in_fours, new_code, next_number
from mingtang.cases.issued import wording
from mingtang.cases.items import receipt
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.moving import Move, PaperDraft, standing_of
from mingtang.cases.reading import typed_of
from mingtang.cases.registry import kind_of
from mingtang.clock import ClockError, day
from mingtang.database import prepared
from mingtang.kinds import letters
from mingtang.kinds.facts import FACTS
from mingtang.kinds.request_2019_2 import fees
from mingtang.kinds.service import SCHEME
from mingtang.kinds.table import OUTCOME_LETTER
from mingtang.ledger.book import Written
from mingtang.ledger.digest import canonical
from mingtang.ledger.models import Typed
from mingtang.ledger.refusal import Refused
from mingtang.papers import plain, render, seals
from mingtang.papers.models import Paper
from mingtang.people import tree
from mingtang.people.seats import Seat
from mingtang.policy import values as policy

DEADLINES = {
    "correction": "correction",
    "correct": "supplement",
    "fee": "payment",
    "accept": "promised",
}  # letter → whose last day it names
PICTURES, JOINERS = re.compile("[\U0001f000-\U0001faff]+"), re.compile("[\ufe0f\u200d]")
NOT_NUMBERED = "（签发时编号）"
_BEFORE = re.compile(r"^\s*经审查[，,：:、]?\s*")
NOT_DRAWN = "“〓”为印刷字库暂缺的字，以提交时填写的原文为准。"


def draft(move: Move, standing: flow.Standing) -> None:
    """Put the papers of this step on the move. Refused when a value, a character of the fonts or a letter is missing."""
    if move.step.needs_outcome and OUTCOME_LETTER not in move.step.issues:
        _try(move, standing)
    for key in move.step.issues:
        letter_key = move.kind.outcomes[standing.outcome].letter if key == OUTCOME_LETTER else key
        if letter_key:
            move.papers.append(_draft(move, standing, letter_key))
    if move.papers:
        move.later("papers.render")


def _draft(move: Move, standing: flow.Standing, key: str) -> PaperDraft:
    try:
        letter = _letter(move, key)
        values = _values(move, standing, key)
        if letter.template != "receipt":
            values |= _undrawn(values)
        number = _number(move, letter.number_kind) if letter.number_kind else move.case.no
        values["number"] = number
        data = wording.added(letters.fill(letter, values), move.case.agency_id, key, move.day)
        check = new_code(12)
        unbroken = in_fours(check).replace(" ", "\u00a0")  # in one line, to be copied from paper
        data["contact"] = f"{data['contact']}　核验码：{unbroken}".strip()
        data = (
            printable(_receipt(move, standing, data, values))
            if letter.template == "receipt"
            else _sure(data | dict(seals.of(move.case.agency_id, move.case.agency.line, move.day)))
        )
    except (letters.LetterError, render.PaperError) as error:
        raise Refused(str(error)) from error
    return PaperDraft(key, letter.title, number, data, letter.template, letter.to, check)


def _try(move: Move, standing: flow.Standing) -> None:
    """The reply that is proposed must be one that a paper can be made of: what it lacks, and what no font can draw, is told to
    whoever writes it, beside its field, and not to whoever signs."""
    outcome = move.kind.outcomes[standing.outcome]
    if not outcome.letter:
        return
    try:
        values = _values(move, standing, outcome.letter)
        filled = letters.fill(
            _letter(move, outcome.letter), {**values, **_undrawn(values), "number": NOT_NUMBERED}
        )
        _sure(wording.added(filled, move.case.agency_id, outcome.letter, move.day))
    except letters.MissingValue as missing:
        if missing.name not in outcome.asks:
            raise Refused(str(missing)) from missing
        raise Refused(f"请填写{FACTS[missing.name].label}（{outcome.article}）", missing.name) from missing
    except (letters.LetterError, render.PaperError) as error:
        raise Refused(str(error)) from error


def _letter(move: Move, key: str) -> letters.Letter:
    return letters.load(SCHEME if move.case.family == "service" else move.case.kind, key)


def unsigned(case: Case, standing: flow.Standing) -> str:
    """Key of the reply that was proposed and is not issued yet; "" where there is none, or it was sent back."""
    outcome = kind_of(case.kind).outcomes.get(standing.outcome)
    open_ = case.family in APPLIED and case.closed_on is None and "decide" in standing.done
    key = outcome.letter if outcome and open_ else ""
    return "" if not key or Paper.objects.house.filter(case=case.code, key=key).exists() else key


def preview(case: Case, seat: Seat, at: datetime) -> bytes:
    """The proposed reply as it would be issued now, its number and the place of its seal left open: reviewers and signer
    read what they decide on, and nobody holds a draft that bears a seal.
    b"" where none is proposed. Refused with what it still lacks."""
    kind, standing = kind_of(case.kind), standing_of(case)
    if not (key := unsigned(case, standing)):
        return b""
    move = Move(case, kind, kind.steps["sign"], seat, at, day(at), standing, policy.calendar())
    try:
        letter = _letter(move, key)
        values = _values(move, standing, key)
        filled = letters.fill(letter, {**values, **_undrawn(values), "number": NOT_NUMBERED})
        data = wording.added(filled, case.agency_id, key, move.day)
        return render.pdf(letter.template, _plain(data))
    except (letters.LetterError, render.PaperError) as error:
        raise Refused(str(error)) from error


def _undrawn(values: dict[str, Any]) -> dict[str, str]:
    """The applicant's own words without pictures (emoji): whoever is owed a reply is not to be kept from it by a character
    that he typed and no officer can change. A rare character of a name is no picture: it is refused until a font has it."""
    return {
        name: PICTURES.sub("〓", JOINERS.sub("", values[name]))
        for name in ("applicant", "agent_name", "content")
    }


def _sure(data: dict[str, Any]) -> dict[str, Any]:
    render.check(data)
    return data


def printable(data: dict[str, Any]) -> dict[str, Any]:
    """A receipt is owed to everybody who applies (条例第二十九条): a character that no font can draw becomes 〓 on it,
    and it says so; the application itself keeps what was typed. Every other paper is refused instead."""
    try:
        return _sure(data)
    except render.MissingGlyph as error:
        swap = dict.fromkeys((ord(char) for char in error.chars), "〓")
        swapped: dict[str, Any] = _swapped(_plain(data), swap)
        return _sure(swapped | {"notes": [*swapped.get("notes", ()), NOT_DRAWN]})


def _swapped(value: Any, swap: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {k: _swapped(v, swap) for k, v in value.items()}
    if isinstance(value, list):
        return [_swapped(v, swap) for v in value]
    return value.translate(swap) if isinstance(value, str) else value


def _number(move: Move, series: str) -> str:
    agency = move.case.agency
    mark = agency.mark.split("、")[-1] or agency.code
    return document_number(mark, series, move.day.year, next_number(series, agency.code, move.day.year))


def _values(move: Move, standing: flow.Standing, key: str) -> dict[str, Any]:
    """Everything a letter may name: what was typed so far and now, the case's facts, the agency's own words."""
    agency, line = move.case.agency, move.case.agency.line
    typed = {**(typed_of(move.case) if move.case.pk else {}), **move.typed}
    # the answers of the form are not words of a letter, even where a field has the name of one (attachments)
    values: dict[str, Any] = {name: _listed(name, value) for name, value in typed.items() if name in FACTS}
    values |= flow.rule_facts(move.kind, standing, person="", today=move.day, calendar=move.calendar)
    applicant = typed.get("name") or typed.get("org_name") or move.row.get("party") or move.case.party
    together = [line.strip() for line in typed.get("co_applicants", "").split("\n") if line.strip()]
    natural = standing.facts.get("applicant_type", "natural_person") == "natural_person"
    values |= {
        "agency": agency.name, "date": move.day, "today": move.day, "applicant": "、".join([applicant, *together]), "agent_name": typed.get("agent_name", ""), "you": "你们" if together else "您" if natural else "你单位",
        "contact": f"{agency.name} {agency.phone} {agency.address}".strip(), "request_no": move.case.no, "case_no": move.case.no,
        "content": typed.get("content", "") or move.case.title or move.row.get("title", ""), "item_name": move.kind.label, "accepted_on": _accepted(move, standing),
        "third_party_days": move.kind.terms["third_party"].n if "third_party" in move.kind.terms else "",
        "review_organ": policy.value("review_organ", line, move.day), "court": policy.value("court", line, move.day),
        "from_agency": tree.name_of(str(standing.facts.get("handed_by", ""))),
        "remedy": policy.value("special_inquiry_remedy", line, move.day),
    }  # fmt: skip
    if "finding" in values:  # the letter's own words stand before it
        values["finding"] = _BEFORE.sub("", values["finding"])
    values |= fees.said(values)
    if move.kind.item:
        values |= {
            "result_name": move.kind.item["result"]["name"],
            "target": move.kind.item["result"].get("to", ""),
        }
    term = DEADLINES.get(key) or flow.main_term(move.kind, standing)
    if last := _last_day(move, standing, term):
        values["deadline"] = last
    return values


def _accepted(move: Move, standing: flow.Standing) -> date:
    """Day 0 of the case's term, which a deemed acceptance puts before today (许可法第三十二条)."""
    start = standing.terms.get(move.kind.main, {}).get("start")
    return date.fromisoformat(start) if start else move.day


def _last_day(move: Move, standing: flow.Standing, term: str) -> date | None:
    if term not in standing.terms:
        return None
    try:
        return flow.due_of(move.kind, term, standing.terms, move.calendar).date
    except ClockError as error:
        raise Refused(str(error)) from error


def _listed(name: str, value: str) -> Any:
    return value.split("\n") if FACTS[name].type == "list" else value


def _receipt(
    move: Move, standing: flow.Standing, letter: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """The receipt's own shape: number, day of receipt, due date with its whole trace (期限怎么算的)."""
    work = flow.clockwork(move.kind, standing, move.calendar)
    main = work.due if work.due and work.term == move.kind.main else None
    data = {
        "issuer": letter["issuer"], "title": letter["title"], "number": move.case.no, "applicant": _with_agent(letter["addressee"], values),
        "date": move.day.isoformat(), "contact": letter["contact"], "summary": values.get("content", ""),
        "received": str(standing.facts.get("received_on") or standing.facts.get("submitted_on") or move.day.isoformat()),
        "channel": FACTS["channel"].choice_label(str(standing.facts.get("channel", ""))) if standing.facts.get("channel") else "",
        "notes": letter["paragraphs"][-1:], "law": move.kind.terms[move.kind.main].law if move.kind.main else "",
    }  # fmt: skip
    if main:
        data |= {
            "due": main.date.isoformat(),
            "provisional": main.provisional,
            "trace": [_trace(line) for line in main.trace],
        }
    return data | (receipt.lines(move.kind, standing, values, move.calendar) if move.kind.item else {})


def _with_agent(applicant: str, values: dict[str, Any]) -> str:
    """Who brought the application for whom (民法典第一百六十一条); letters go to the applicant alone."""
    agent = values.get("agent_name")
    return f"{applicant}（委托代理人：{agent}）" if agent else applicant


def _trace(line: Any) -> dict[str, Any]:
    return {"date": line.date.isoformat(), "n": line.n, "why": line.why, "source": line.source}


def frozen(move: Move) -> dict[str, str]:
    """The typed values under which the papers' data enters the ledger."""
    return {f"paper.{p.key}": canonical(_plain(p.data)) for p in move.papers}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def issue(move: Move, written: Written) -> None:
    """The rows of the papers, naming where their data stands."""
    for p in move.papers:
        prepared.insert(Paper(
            no=p.number if p.template != "receipt" else f"{p.number}（回执）", key=p.key, title=p.title, template=p.template,
            kind=move.case.kind, case=move.case.code, agency=move.case.agency_id, to=p.to, issued_on=move.day,
            chain=written.chain, seq=written.seq, field=f"paper.{p.key}", check_code=p.check,
        ))  # fmt: skip


def data_of(paper: Paper) -> dict[str, Any]:
    """The frozen data of an issued paper. LookupError when it was erased."""
    row = Typed.objects.filter(chain=paper.chain, seq=paper.seq, field=paper.field).first()
    if row is None:
        raise LookupError(f"paper {paper.check_code}: its data was erased")
    found: dict[str, Any] = json.loads(row.value)
    return found


def told(paper: Paper) -> dict[str, Any]:
    """The paper as a page says it. LookupError when its data was erased."""
    return plain.told(paper.template, data_of(paper))


def large_of(paper: Paper, *first: tuple[str, str]) -> bytes:
    """The paper in large type to print and read (条例第四十三条); what counts is the PDF. first: facts before its own."""
    said = told(paper)
    return render.pdf("large", {**said, "facts": [*first, *said["facts"]]})


def docx_of(paper: Paper) -> bytes:
    """The letter as DOCX, for editing elsewhere; the issued paper is the PDF."""
    return render.docx(paper.template, data_of(paper))

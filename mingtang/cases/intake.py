"""From a filled-in application form to what the act that opens the case takes."""

from __future__ import annotations

from typing import Any

from mingtang.cases.tickets import second_factor
from mingtang.forms import answers
from mingtang.forms.inputs import DefinedInput


def of(form: DefinedInput, code: str) -> dict[str, Any]:
    """Keywords for `acts.open_case`. form: a valid application (条例第二十九条); code: its query code.

    Without a telephone and an identity number there is no second factor, so no ticket: such a case is asked about
    by telephone."""
    facts, typed, sealed = answers.stored(form)
    plain = answers.canonical(form)
    second = second_of(plain)
    return {
        "answer_facts": facts, "answer_typed": typed, "answer_sealed": sealed, "title": title_of(plain)[:200],
        "party": (plain.get("name") or plain.get("org_name") or "")[:80], "ticket": (code, second) if second else None,
    }  # fmt: skip


def title_of(plain: dict[str, str]) -> str:
    """What it is about, in one line: name of the information and its number, or of the record that is wrong."""
    number = plain.get("info_doc_no", "")
    about = plain.get("info_title") or plain.get("record_title") or ""
    return about + (f"（{number}）" if number else "")


def second_of(plain: dict[str, str]) -> str:
    """The second factor of tracking: last four of the telephone number, else of the identity number."""
    area = plain.get("telephone", "").split("-")
    known = "".join(area[:2]) or plain.get("id_number") or plain.get("other_id_number") or ""
    last = second_factor(known)
    return last if len(last) == 4 else ""

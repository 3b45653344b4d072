"""What the step 用电子邮件发出 asks and does; the letter itself goes by a job of the channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from mingtang.cases import materials
from mingtang.cases.codes import new_code
from mingtang.cases.emailing.models import BOUNCED, Emailing, of
from mingtang.cases.models import Case, Reading
from mingtang.cases.moving import Move
from mingtang.cases.reading import typed_of
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import SOON, put
from mingtang.policy import values as policy

declare_topics("channels.deliver-mail")
MB = 1_000_000  # as mail servers count what they take
TOLD = "request_officer"  # finds in 待阅 what became of a letter that did not arrive


def asks_for_mail(case: Case) -> bool:
    """The applicant wants the information by e-mail (条例第四十条)."""
    return bool(case.facts["facts"].get("delivery_form") == "email")


def known(case: Case, on: Any) -> dict[str, Any]:
    """Facts for the rules of the step."""
    tries = of(case)
    size = sum(row.size for row in materials.signed(case))
    return {
        "mail_is_on": bool(settings.EMAIL_HOST), "mailbox": asks_for_mail(case) and bool(typed_of(case).get("email")),
        "emailing": tries[-1].state if tries else "", "files_mb": -(-size // MB),
        "files_most_mb": policy.whole("mail_files_mb", case.agency.line, on),
    }  # fmt: skip


def ask(move: Move, more: Mapping[str, Any]) -> None:
    """A row for the letter, and its job, in the same transaction."""
    code, whole = new_code(16), move.given["mail_files"] == "all"
    move.facts["emailing"] = code

    def begin(_: Any) -> None:
        Emailing.objects.create(code=code, case=move.case, whole=whole)
        put("channels.deliver-mail", priority=SOON, emailing=code)

    move.after_write.append(begin)


def bounced(move: Move, more: Mapping[str, Any]) -> None:
    """A bounce that names one of our letters: the officer is told and decides; anybody who got the letter could forge one."""
    row: Emailing = more["emailing"]
    move.facts |= {"bounced": True, "emailing": row.code, "bounce": more["mail"]}

    def note(written: Any) -> None:
        Emailing.objects.filter(pk=row.pk).update(state=BOUNCED)
        to_read(move.case, "bounced", written.seq)

    move.after_write.append(note)


def to_read(case: Case, why: str, seq: int) -> None:
    Reading.objects.create(case=case, agency=case.agency_id, post=TOLD, why=why, event_seq=seq)


def delivered(row: Emailing, on: Any, moment: str) -> dict[str, Any]:
    """What the step 送达 is given for a letter that the server took: its proof, and no mailbox."""
    return {
        "delivery_channel": "electronic", "delivered_on": on, "tracking_no": row.message_id,
        "delivery_evidence": f"发往申请人填写的邮箱，邮件服务器于{moment}接收（{row.answer}）",
    }  # fmt: skip


def last(case: Case) -> Emailing | None:
    """The last try, where the case page has to tell of one."""
    if "send_email" not in case.facts["done"]:
        return None
    return Emailing.objects.filter(case=case).order_by("-pk").first()

"""收件邮箱 and the letters that came. A letter's words are sealed; its original is a sealed file in the vault."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from mingtang.cases.mails.sorting import ASIDE
from mingtang.cases.models import Case
from mingtang.people.gates import Scoped, ScopedManager, ScopedSet
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.vault import files, sealing

PASSWORD, WORDS, ORIGINAL = (
    "cases.mailbox.password",
    "cases.mail.words",
    "cases.mail.original",
)  # purposes of what is sealed
READERS = frozenset({"registry_clerk", "request_officer", "disclosure_head"})
REGISTRARS = frozenset({"registry_clerk", "request_officer"})
WAITING, REGISTERED, SET_ASIDE, ERASED = "waiting", "registered", "aside", "erased"
STATES = {WAITING: "待登记", REGISTERED: "已登记", SET_ASIDE: "已搁置", ERASED: "已删除"}
GONE = {
    "state": ERASED,
    "words": "",
    "original": "",
    "writer": "",
    "message": "",
}  # of a letter that was erased
WAYS = {"ssl": "TLS（通常为993端口）", "starttls": "STARTTLS（通常为143端口）", "plain": "不加密（只限本机）"}


class Mailbox(models.Model):
    """收件邮箱 of one agency. password: sealed. since: letters from this day on are fetched, and older ones nobody has read.

    seen_at: when the server was last asked with success; trouble: code of the last failure, "" since it works."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, primary_key=True, related_name="+")
    host = models.CharField(max_length=200)
    port = models.IntegerField()
    way = models.CharField(max_length=8)  # of WAYS
    user = models.CharField(max_length=200)
    password = models.TextField()
    folder = models.CharField(max_length=100)
    on = models.BooleanField()
    since = models.DateField()
    seen_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    canary_at = models.DateTimeField(null=True)  # when a letter of our own was last put there
    heard_at = models.DateTimeField(null=True)  # when one was last found and read

    def __str__(self) -> str:
        return f"mailbox of {self.agency_id}"


class MailSet(ScopedSet):
    def waiting(self) -> MailSet:
        return self.filter(state=WAITING)


class Mail(Scoped):
    """收到的邮件. original: digest in the vault; same: blind index of the bytes; words: sealed JSON of `within.told`.

    validity, uid: its place on the server; whole: False where only the beginning of a huge one was fetched.
    answer: "" none, due, sending, sent. about: an earlier letter that it answers or repeats."""

    code = models.CharField(max_length=16, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    original = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField()
    whole = models.BooleanField(default=True)
    same = models.CharField(max_length=64, db_index=True)
    message = models.CharField(
        max_length=64, db_index=True
    )  # blind index of its Message-ID, "" where it has none
    writer = models.CharField(max_length=64, db_index=True)  # blind index of the mailbox that is answered
    words = models.TextField(blank=True)
    unreadable = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    why = models.CharField(max_length=16, blank=True)  # of sorting.ASIDE
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="mails")
    answer = models.CharField(max_length=8, blank=True)

    objects = ScopedManager.from_queryset(MailSet)()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["agency", "validity", "uid"], name="cases_mail_place")]
        indexes = [models.Index(fields=["agency", "state", "-arrived_at"], name="cases_mail_inbox")]

    def __str__(self) -> str:
        return self.code

    @cached_property
    def said(self) -> dict[str, Any]:
        """What it says (within.told); {} once it was erased."""
        return json.loads(sealing.unseal(self.words, WORDS)) if self.words else {}

    @property
    def raw(self) -> bytes:
        """The letter as it came."""
        return sealing.unseal_bytes(files.open(self.original), ORIGINAL)

    @property
    def title(self) -> str:
        if self.state == ERASED:
            return "（个人信息已依法删除）"
        return self.said.get("subject") or ("（无法解析）" if self.unreadable else "（无主题）")

    @property
    def standing(self) -> str:
        return f"{STATES[self.state]}：{ASIDE[self.why]}" if self.state == SET_ASIDE else STATES[self.state]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Who registers requests in the agency, and the head who answers for it (个人信息保护法第六条)."""
        if seat.post not in READERS:
            return Q(pk__in=[])
        return Q(agency__in=agencies_covered(seat, date.max))

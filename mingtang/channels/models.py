"""订阅: who asked to be told of what, and what was sent. Nothing here is in the ledger, and all of it goes when a reader
leaves (个人信息保护法第十五条、第四十七条: consent may be withdrawn, then the data is deleted; decision 0010)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition
from mingtang.vault import sealing

ADDRESS, TOKEN, SOUGHT = "channels.address", "channels.leave", "channels.sought"  # purposes of what is sealed
RHYTHMS = {
    "now": "随时（公开后几分钟内）",
    "daily": "每天一封（早上8点）",
    "weekly": "每周一封（周一早上8点）",
}


class Asked(models.Model):
    """A subscription that its mailbox has not confirmed. Its token stands in the letter alone; here is its blind index."""

    blind = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=64, db_index=True)  # blind index of the mailbox
    place = models.CharField(max_length=64, db_index=True)  # blind name of where the request came from
    sealed = models.TextField()  # SM4: the mailbox, what is wanted, the token
    sent = models.BooleanField(default=False)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Reader(models.Model):
    """订阅人: a mailbox. refusals: letters in a row that its mail server refused for good."""

    blind = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()  # SM4: the mailbox
    leave = models.CharField(max_length=64, unique=True)  # blind index of the token in every letter
    sealed_leave = models.TextField()
    refusals = models.SmallIntegerField(default=0)
    since = models.DateTimeField()

    @property
    def address(self) -> str:
        return sealing.unseal(self.sealed, ADDRESS)

    @property
    def token(self) -> str:
        return sealing.unseal(self.sealed_leave, TOKEN)


class Wish(models.Model):
    """What a reader wants to hear of. kind: "all", "column", "agency" or "search"; value: code of the column or agency,
    blind index of a search. sealed: the search itself, as words may say much about who asks."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=64, blank=True)
    sealed = models.TextField(blank=True)
    rhythm = models.CharField(max_length=8)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "kind", "value"], name="channels_wish_once")]
        indexes = [models.Index(fields=["kind", "value"], name="channels_wish_of")]


class LetterSet(models.QuerySet):
    def ripe(self, at: datetime) -> Self:
        """Neither sent nor being sent, and their hour has come."""
        return self.filter(state="due", after__lte=at)

    def of_gone(self) -> Self:
        """About pages that were taken down, told to a reader before (or perhaps told: see `Letter`)."""
        told = self.filter(gone=False, state__in=("sending", "sent"))
        return told.filter(edition__withdrawn_at__isnull=False, edition__printed=False)


class Letter(models.Model):
    """One edition told to one reader, once. gone: that it was taken down.

    state: due → sending → sent. "sending" is written before the mail server is spoken to and set back to "due" only when
    the server certainly took nothing: a process that dies between leaves "sending" for ever, and the letter is not sent
    again, as nobody can know whether it went (at most once; decision 0010)."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="letters")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    gone = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="due")
    after = models.DateTimeField()  # not before: the reader's rhythm
    sent_at = models.DateTimeField(null=True)

    objects = LetterSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "edition", "gone"], name="channels_letter_once")
        ]
        indexes = [models.Index(fields=["state", "after"], name="channels_letter_ripe")]


class Announced(models.Model):
    """An edition whose readers were looked up."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(db_index=True)


class Visit(models.Model):
    """访问量: how often a printed page was read on a day (Shanghai). No address, no hour, no reader."""

    path = models.CharField(max_length=200)
    day = models.DateField()
    times = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "day"], name="channels_visit_once")]
        indexes = [models.Index(fields=["day"], name="channels_visit_day")]


class ColumnVisit(models.Model):
    """栏目访问量: of the pages in a column and its lists; column "" is all pages of the site. Kept for ever."""

    column = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    times = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["column", "day"], name="channels_columnvisit_once")]


class LogRead(models.Model):
    """How far an access log was counted. first: blind index of its first line, so that a turned log is known again."""

    first = models.CharField(max_length=64, primary_key=True)
    offset = models.BigIntegerField()  # bytes of the unpacked log
    at = models.DateTimeField()


class Posting(Scoped):
    """投放: one edition carried by one channel besides the site: an article, a screen, a board, a reading room.

    place: which account, screen, board or paper. evidence: digest of a photograph or scan in the vault."""

    code = models.CharField(max_length=16, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)  # of carrying.CHANNELS
    place = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    media = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    until = models.DateField(null=True)  # last day that it hangs or runs; None: until it is taken off
    off_on = models.DateField(null=True)  # taken off

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "channel", "place", "agency"], condition=models.Q(off_on=None),
                name="channels_posting_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "channel", "-on"], name="channels_posting_list")]

    @classmethod
    def seen_by(cls, seat: Seat) -> models.Q:
        """Of public texts, so every post of the agency sees them; the city's posts see all; administrators none."""
        if seat.post in ADMINS:
            return models.Q(pk__in=[])
        return models.Q() if seat.citywide else models.Q(agency__in=agencies_covered(seat, date.max))


class Issue(Scoped):
    """简报的一期: number, what it holds, to whom it went. Its data is a typed value of the event (chain, seq)."""

    code = models.CharField(max_length=16, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # of the bulletin, e.g. 澜汀政务公开简报
    year = models.IntegerField()
    no = models.IntegerField()
    items = models.IntegerField()
    copies = models.IntegerField()
    issued_on = models.DateField()
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    digest = models.CharField(
        max_length=64, blank=True
    )  # of the PDF in the vault, set by the job that renders it

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["agency", "name", "year", "no"], name="channels_issue_number")
        ]

    @classmethod
    def seen_by(cls, seat: Seat) -> models.Q:
        return Posting.seen_by(seat)

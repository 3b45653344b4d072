"""Cases and what hangs on them. A case row is a cache of its events: `audit.py` rebuilds and compares it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from mingtang.database import plain
from mingtang.database.prepared import Prepared
from mingtang.people.gates import Scoped, ScopedManager, ScopedSet
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered

VERDICTS = {"adopted": "采纳", "part": "部分采纳", "not": "未采纳"}
OPINION_ANSWERERS = frozenset({"drafter", "handler"})
OPINION_READERS = OPINION_ANSWERERS | {"section_head", "disclosure_head", "leader_in_charge"}
FAMILIES = {
    "request": "政府信息公开申请",
    "correct": "更正本人信息",
    "consult": "征求意见",
    "section": "分办和会签",
    "remedy": "投诉、复议和诉讼",
    "release": "信息发布",
    "import": "历史资料导入",
    "service": "政务服务",
    "reassess": "不予公开信息定期评估",
    "validity": "季度时效检查",
}

# Which posts see the cases of a family in their agency (beside those who have a turn in the case).
FAMILY_POSTS = {
    "request": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "correct": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "consult": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "section": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "remedy": frozenset({
        "request_officer", "disclosure_head", "legal_reviewer", "leader_in_charge", "signer", "archivist", "registry_clerk",
    }),
    "release": frozenset({
        "drafter", "secrecy_reviewer", "office_checker", "legal_reviewer", "signer", "leader_in_charge", "disclosure_head",
        "registry_clerk", "request_officer",
    }),
    "service": frozenset({
        "window_clerk", "handler", "section_head", "leader_in_charge", "signer", "registry_clerk", "archivist", "legal_reviewer",
    }),
    "import": frozenset({"signer", "disclosure_head", "archivist", "request_officer"}),
    "reassess": frozenset({"disclosure_head", "leader_in_charge"}),
    "validity": frozenset({"disclosure_head", "leader_in_charge"}),
}  # fmt: skip

APPLIED = ("request", "correct")  # somebody applied, a reply is signed, a file of its own remains
CALLED_BACK = (
    "request",
    "service",
)  # what a call-back (回访) is about; the officer sees no more (PIPL Art. 6)


class CaseSet(ScopedSet):
    def open(self) -> CaseSet:
        return self.filter(closed_on=None)

    def late(self, today: date) -> CaseSet:
        """Owed, and past the last day of the term (条例第三十三条; a paused clock is not late)."""
        return self.filter(closed_on=None, clock="running", due_on__lt=today)

    def due_within(self, today: date, last: date) -> CaseSet:
        return self.filter(closed_on=None, clock="running", due_on__gte=today, due_on__lte=last)

    def turn_of(self, seat: Seat) -> CaseSet:
        """待办: cases in which this post may act now."""
        return self.filter(
            pk__in=turns_of(seat).values("case_id")
        )  # a delivered one still waits for the archivist

    def touched_by(self, person: str) -> CaseSet:
        return self.filter(pk__in=Hand.objects.filter(person=person).values("case_id"))

    def urged(self) -> CaseSet:
        """督办: found by the index of the few that are, for an empty one tells a database without statistics nothing."""
        return self.filter(pk__in=Case.rows.filter(urged=True).values("pk"))


class Case(Scoped):
    """办件: one thing owed to somebody, of one kind, at one state, on one clock."""

    code = models.CharField(max_length=16, unique=True)  # random; the ledger's subject and the desk's address
    no = models.CharField(max_length=60, unique=True)  # the number people use
    family = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)  # kind version, e.g. request-2019 or ROAD-OCC@2
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts"
    )  # what it is part of
    state = models.CharField(max_length=30)
    moves = models.IntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)  # what rules and clocks need: codes, numbers, dates
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)  # terms in hours
    promised_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    clock = models.CharField(max_length=10, default="none")  # none | running | paused | stopped
    outcome = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=40, blank=True)
    closed_on = models.DateField(null=True)
    urged = models.BooleanField(default=False)

    objects = ScopedManager.from_queryset(CaseSet)()

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["agency", "family", "closed_on", "due_on"], name="cases_case_desk"),
            models.Index(fields=["closed_on", "due_on"], name="cases_case_due"),
            models.Index(fields=["agency", "-id"], name="cases_case_recent"),
            models.Index(fields=["closed_on"], condition=Q(urged=True), name="cases_case_urged"),
        ]

    def __str__(self) -> str:
        return self.no

    @cached_property
    def waiting(self) -> list[tuple[str, str]]:
        """(agency, post) whose turn it is, one for each step."""
        return [(turn.agency, turn.post) for turn in turns.all(self.pk)]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Own agency's cases of the families this post works on, and any case in which it has a turn or had a hand."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        if seat.post == "callback_officer":
            return Q(family__in=CALLED_BACK)
        if seat.citywide:
            return Q()
        families = [f for f, posts in FAMILY_POSTS.items() if seat.post in posts]
        return (
            Q(agency__in=agencies_covered(seat, date.max), family__in=families)
            | Q(pk__in=turns_of(seat).values("case_id"))
            | Q(pk__in=Hand.objects.filter(person=seat.person, agency=seat.agency).values("case_id"))
        )


class Submission(models.Model):
    """A document that another system handed in: the key it has there, and the case that came of it."""

    machine = models.CharField(max_length=30)  # code of people.Machine
    key = models.CharField(max_length=64)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # SM3 of the request: another text under the same key is refused
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "key"], name="cases_submission_once")]


class Turn(models.Model):
    """Who may act now: one row a (step, agency, post). Derived from state and facts after every move."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="turns")
    step = models.CharField(max_length=40)
    agency = models.CharField(max_length=20)
    post = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "agency", "post"], name="cases_turn_once")
        ]
        indexes = [models.Index(fields=["agency", "post", "case"], name="cases_turn_seat")]


def turns_of(seat: Seat) -> models.QuerySet[Turn]:
    """The steps that this post may take now."""
    return Turn.objects.filter(agency__in=agencies_covered(seat, date.max), post=seat.post)


def has_turn(seat: Seat) -> models.Exists:
    """Whether a case waits for this post: for cases that are found by something else, where to list all that wait costs more."""
    return models.Exists(turns_of(seat).filter(case=models.OuterRef("pk")))


def cases_of_turns(seat: Seat) -> models.QuerySet:
    """The keys of 待办, to be counted: whoever may act in a case sees it (Case.seen_by), so that no case is asked."""
    found = turns_of(seat)
    if seat.post in ADMINS or seat.post == "callback_officer":  # who see no case because it waits for them
        found = found.filter(case__in=Case.objects.open_to(seat))
    return found.values("case_id").distinct()


turns = Prepared(lambda case: Turn.objects.filter(case=case).order_by("pk"), int)


def with_turns(cases: Sequence[Case]) -> Sequence[Case]:
    """The same cases, knowing what each waits for: one statement for all of them."""
    if not cases:
        return cases
    holes = ", ".join(["%s"] * len(cases))
    waiting: dict[int, list[tuple[str, str]]] = {case.pk: [] for case in cases}
    rows = plain.rows(
        f"SELECT case_id, agency, post FROM cases_turn WHERE case_id IN ({holes}) ORDER BY id",  # noqa: S608  blanks alone
        list(waiting),
    )
    for case, agency, post in rows:
        waiting[case].append((agency, post))
    for one in cases:
        one.waiting = waiting[one.pk]
    return cases


class Hand(models.Model):
    """Whose hand was on the case (在办 while it is open, 已办 after). closed_on: that of the case, kept by the act that closes
    it, so that a year of 已办 is counted and turned without looking at its cases."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hands")
    person = models.CharField(max_length=40)
    agency = models.CharField(max_length=20)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "agency"], name="cases_hand_once")]
        indexes = [
            models.Index(fields=["person", "agency", "case"], name="cases_hand_person"),
            models.Index(fields=["person", "closed_on", "case", "agency"], name="cases_hand_done"),
        ]


def hands_of(seat: Seat) -> models.QuerySet[Hand]:
    """The hands of this person in cases that the seat sees, one a case. Whoever had a hand in a case in the agency of the seat
    sees it (Case.seen_by), so that only what was done elsewhere is asked of its case."""
    own, found = Q(agency=seat.agency), Hand.objects.filter(person=seat.person)
    seen = models.Exists(Case.objects.open_to(seat).filter(pk=models.OuterRef("case")))
    if (
        seat.post in ADMINS or seat.post == "callback_officer"
    ):  # who see no case because they had a hand in it
        found = found.filter(seen)
    others = Hand.objects.filter(case=models.OuterRef("case"), person=seat.person)
    again = models.Exists(others.filter(own | Q(pk__lt=models.OuterRef("pk"))))
    return found.filter(own | ~again & seen)


class Reading(models.Model):
    """待阅: something a post should read (a paper opinion entered in its name, an urging, a paper that went out)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readings")
    agency = models.CharField(max_length=20)
    post = models.CharField(max_length=30)
    why = models.CharField(max_length=40)
    event_seq = models.BigIntegerField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "post", "read_at"], name="cases_reading_seat")]


class Counter(models.Model):
    """文号 and other numbers: unique and gapless by kind, agency and year; cancelled ones stay."""

    name = models.CharField(max_length=30)
    agency = models.CharField(max_length=20)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "agency", "year"], name="cases_counter_place")]


class Ticket(models.Model):
    """The applicant's way to the case without an account: digest of the query code (查询码) and of the second factor."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="ticket")
    code = models.CharField(max_length=64)
    second = models.CharField(max_length=64)
    tries = models.IntegerField(default=0)
    wait_until = models.DateTimeField(null=True)


class ServiceItemSet(models.QuerySet):
    def in_force(self, on: date) -> ServiceItemSet:
        """The versions under which one may apply on that day: at most one an item."""
        return self.filter(state="published", valid_from__lte=on).filter(
            Q(valid_to=None) | Q(valid_to__gte=on)
        )


class ServiceItem(models.Model):
    """政务服务事项: one version of one item, edited on screen; published versions never change."""

    code = models.CharField(max_length=20)
    version = models.IntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="draft")  # draft | published | closed
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = ServiceItemSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="cases_item_version")]

    @property
    def kind(self) -> str:
        return f"{self.code}@{self.version}"


class Opinion(Scoped):
    """record: code of the notice. values: field → canonical text, sealed where personal numbers are; the ledger commits to
    each. gist: 意见要点 in the office's words, for the public; reason: why it was adopted or not."""

    code = models.CharField(max_length=16, unique=True)
    no = models.CharField(max_length=60, unique=True)
    record = models.CharField(max_length=16, db_index=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    version = models.CharField(max_length=60)
    values = models.JSONField()
    sender = models.CharField(max_length=20)
    verdict = models.CharField(max_length=10, blank=True)  # of VERDICTS
    gist = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    moves = models.IntegerField(default=0)

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [models.Index(fields=["record", "received_at"], name="cases_opinion_notice")]

    def __str__(self) -> str:
        return self.no

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """The notice's agency, for who works on its answer (个人信息保护法第六条)."""
        if seat.post not in OPINION_READERS:
            return Q(pk__in=[])
        return Q(agency__in=agencies_covered(seat, date.max))

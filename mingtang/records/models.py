"""Columns, records, attachments and editions. A Record is edited; an Edition never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from mingtang.database.prepared import Prepared
from mingtang.people.gates import Scoped, ScopedManager, ScopedSet
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered

ATTRIBUTES = {"proactive": "主动公开", "on_request": "依申请公开", "withheld": "不予公开"}
VALIDITIES = {
    "valid": "有效",
    "expired": "失效",
    "repealed": "废止",
    "amended": "已修改",
    "pending": "尚未施行",
    "unknown": "有效性待核",
}
READINGS = {
    "text": "文字",
    "picture": "图解",
    "questions": "问答",
    "chart": "图表",
    "adoption": "意见采纳情况",
}  # kinds of interpretation
ON_EXPIRY = {"mark": "标注失效", "take_down": "撤下"}  # what happens to a page at the end of its period
ORIGINS = {"own": "本市公开", "reference": "参考资料"}
UNKNOWN = "unknown"
DESCRIBED = (
    "stage",
    "info_class",
    "item20",
    "form_class",
    "full_text",
    "audience",
    "changes",
)  # frozen where given
AT_THE_GATE = frozenset({
    "drafter", "secrecy_reviewer", "office_checker", "legal_reviewer", "signer", "leader_in_charge", "disclosure_head",
    "registry_clerk", "request_officer", "section_head", "handler",
})  # fmt: skip


class Column(models.Model):
    """栏目: a node of the column tree. Only leaves with `takes` hold records; `statutory` is 政府信息公开 (no news)."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=20)  # of columns.rules.KINDS
    statutory = models.BooleanField(default=False)
    takes = models.BooleanField(default=False)
    internal = models.BooleanField(
        default=False
    )  # 对内公开: seen on the desk by the agency's staff, never printed
    own = models.BooleanField(default=True)  # False: reference law, never in the city's own totals
    binding = models.BooleanField(default=False)  # documents that bind the public: legal review is a step
    office_check = models.BooleanField(default=True)  # 核稿 is a step
    second_look = models.BooleanField(default=False)  # 发布前复核 is a step: lists with persons
    secrecy_days = models.IntegerField(default=0)  # working days for 保密审查; 0 = the setting's
    office_days = models.IntegerField(default=0)  # for 核稿
    legal_days = models.IntegerField(default=0)  # for 法制审核
    about = models.CharField(max_length=200, blank=True)
    limit_days = models.IntegerField(default=0)  # update limit watched, natural days; 0 = none
    minimum = models.IntegerField(default=0)  # items that a limit's length must bring at least; 0 = one
    rhythm = models.CharField(max_length=12, default="temporary")  # of columns.rules.RHYTHMS
    post = models.CharField(max_length=30, blank=True)  # kind of the responsible post
    owner = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")  # 主责单位
    each = models.BooleanField(
        default=False
    )  # every agency that keeps it is timed by itself, not all together
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)  # 停止更新: no new records, the pages stay
    moves = models.IntegerField(default=0)  # counts changes: of two editors the second is told
    order = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> list[Column]:
        """From the root to this column."""
        found: list[Column] = []
        column: Column | None = self
        while column:
            found.insert(0, column)
            column = column.parent
        return found


class ColumnAgency(models.Model):
    """Which agencies publish into a column (none listed = every agency)."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["column", "agency"], name="records_column_agency")]


class Keeping(models.Model):
    """An agency must keep a column (设立栏目) from one day to another. singly: it is timed by itself there."""

    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="keepings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    singly = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)  # the last day; None = it is kept
    confirmed_on = models.DateField(null=True)  # of fixed content: an editor said that it still holds

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["column", "agency"], condition=Q(until=None), name="records_keeping_now"
            )
        ]


class Heading(models.Model):
    """类目: what offices add to, or change in, the packaged lists of 主题分类 and 信息类别 (records.headings)."""

    scheme = models.CharField(max_length=8)  # of headings.SCHEMES
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    parent = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the city's
    closed_on = models.DateField(null=True)
    moves = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="records_heading_code")]


class Record(Scoped):
    """公开信息 as it is being edited. What the public sees is its current Edition."""

    code = models.CharField(max_length=16, unique=True)  # random, part of the public address
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200, blank=True)
    doc_no = models.CharField(max_length=80, blank=True)
    index_no = models.CharField(max_length=60, blank=True, db_index=True)
    subject_class = models.CharField(max_length=120, blank=True)  # 主题分类, from the class down
    stage = models.CharField(max_length=12, blank=True)  # 五公开, of describing.STAGES
    info_class = models.CharField(max_length=40, blank=True)  # 信息类别: code of a heading
    item20 = models.CharField(max_length=4, blank=True)  # 条例第二十条, of describing.ITEMS
    form_class = models.CharField(max_length=8, blank=True)  # 公文种类, of describing.DOCUMENTS
    full_text = models.BooleanField(default=False)  # 全文电子化
    audience = models.JSONField(default=list)  # 服务对象, codes of describing.AUDIENCES
    changes = models.JSONField(default=list)  # [{"how": repeal | amend, "code": of an earlier record}]
    formed_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)  # last day of a period (公示期), itself included
    on_expiry = models.CharField(max_length=10, blank=True)  # "" | mark | take_down
    opinions = models.BooleanField(default=False)  # 公示期内在网上接受意见
    attribute = models.CharField(max_length=12, default="proactive")
    attr_reason = models.TextField(blank=True)
    attr_article = models.CharField(max_length=40, blank=True)
    validity = models.CharField(max_length=12, default="valid")
    source = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    keywords = models.CharField(max_length=200, blank=True)
    interprets = models.CharField(
        max_length=16, blank=True, db_index=True
    )  # code of the document this one explains
    reading = models.CharField(max_length=10, blank=True)  # kind of interpretation, of READINGS
    body = models.TextField(blank=True)  # sanitised HTML
    table = models.JSONField(null=True)  # of a register (forms.registers.public), where the body is one
    digest = models.CharField(
        max_length=64, blank=True
    )  # of records.content.canonical(): what a review names
    state = models.CharField(
        max_length=12, default="release"
    )  # release | published | internal | withdrawn | classified | cancelled
    case = models.CharField(max_length=16, blank=True)  # code of the open or last release case
    review_on = models.DateField(null=True)  # next re-assessment of a withheld record (Art. 18)
    checked_on = models.DateField(
        null=True
    )  # when somebody last looked whether it still holds (季度时效检查)
    created_on = models.DateField()
    published_on = models.DateField(null=True)
    path = models.CharField(max_length=60, blank=True)  # public address, for ever: /r/{year}/{code}.html
    origin_path = models.CharField(max_length=300, blank=True)  # import: where the text came from
    origin_digest = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["agency", "state", "-id"], name="records_record_desk"),
            models.Index(fields=["column", "state"], name="records_record_column"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Own agency's (and covered small bodies') records: at every stage for the posts of the gate, for the others once
        they are public, or told inside (保守国家秘密法第三十五条: reviewed before release). Supervisors and the openness office
        see all."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        if seat.citywide and seat.post != "callback_officer":
            return Q()
        own = Q(agency__in=agencies_covered(seat, date.max))
        return own if seat.post in AT_THE_GATE else own & (cls.seen_by_all() | Q(state="internal"))

    @classmethod
    def seen_by_all(cls) -> Q:
        return Q(state="published", attribute="proactive")


class Attachment(models.Model):
    """相关附件 of a record: bytes in the vault, by digest, as they would be published (records.screening)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    order = models.IntegerField(default=0)
    original = models.CharField(max_length=64, blank=True)  # the file as it was sent, kept with the draft
    finds = models.JSONField(default=list)  # [kind, where, masked, how often]
    dropped = models.JSONField(default=list)  # what was left out, in the reviewers' words
    held = models.CharField(max_length=300, blank=True)  # why it cannot be cleared without a second person
    page = models.JSONField(default=dict)  # the file as a page: records.viewing.Page

    @property
    def suspected(self) -> int:
        """Places found, and one for a file that is held."""
        return sum(int(one[3]) for one in self.finds) + bool(self.held)


_SHOWN = Q(current=True, withdrawn_at=None)


class EditionSet(ScopedSet):
    def in_force(self) -> EditionSet:
        """Editions that the public tree shows now."""
        return self.filter(_SHOWN)


class Edition(Scoped):
    """发布版本: what was published, frozen. `content` is records.content.freeze(); digest covers it."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="editions")
    no = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=60)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    expires_on = models.DateField(null=True)  # as its content says
    current = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    printed = models.BooleanField(default=False)  # set by the press when its bytes stand at `path`
    indexed = models.BooleanField(default=False)  # set by the search job

    objects = ScopedManager.from_queryset(EditionSet)()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["record", "no"], name="records_edition_no")]
        indexes = [
            models.Index(fields=["column", "current", "published_at", "id"], name="records_edition_list"),
            models.Index(fields=["agency", "current", "published_at"], name="records_edition_agency"),
            models.Index(fields=["expires_on"], name="records_edition_end", condition=Q(current=True)),
            # What press and search ask at each release, however much is published: the places of a column's list without
            # reading its texts, its newest, a part of the sitemap, and what waits to be printed, indexed or taken back.
            models.Index(
                fields=["column", "record", "published_on", "current", "withdrawn_at"],
                name="records_edition_place",
            ),
            models.Index(
                fields=["column", "-published_on", "-id"], name="records_edition_new", condition=_SHOWN
            ),
            models.Index(fields=["record", "published_at"], name="records_edition_public", condition=_SHOWN),
            models.Index(
                fields=["record"],
                name="records_edition_printing",
                condition=Q(printed=False, withdrawn_at=None),
            ),
            models.Index(
                fields=["record"],
                name="records_edition_gone",
                condition=Q(current=True, withdrawn_at__isnull=False),
            ),
            models.Index(fields=["indexed", "current", "withdrawn_at"], name="records_edition_index"),
        ]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        return Q()  # editions are what was published

    @classmethod
    def seen_by_all(cls) -> Q:
        return Q(current=True, withdrawn_at=None)


class Filing(models.Model):
    """归类: under which heading of a list an edition is found, by its own content (records.filing.headings)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="filings")
    sort = models.CharField(max_length=12)  # theme | audience
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sort", "code", "edition"], name="records_filing_place")
        ]


class GuideVersion(models.Model):
    """One version of an agency's 政府信息公开指南, or of the standard template (records.guides)."""

    owner = models.CharField(max_length=20, blank=True)  # code of the agency; "" the template
    no = models.IntegerField()
    content = models.JSONField()  # own texts by key of guides.ELEMENTS; what is absent is inherited
    digest = models.CharField(max_length=64)
    comment = models.CharField(max_length=300)  # what was changed, and on whose word
    made_by = models.CharField(max_length=40)  # code of the person
    made_at = models.DateTimeField()
    current = models.BooleanField(default=False)  # what the public guide says now
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "no"], name="records_guide_no"),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(current=True), name="records_guide_current"
            ),
        ]


class Amendment(models.Model):
    """What an edition does to an earlier document (修改, 废止): the reverse of its content's `changes`, to be looked up."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="amendments")
    code = models.CharField(max_length=16, db_index=True)  # of the earlier record
    how = models.CharField(max_length=8)  # of describing.HOW
    since = models.DateField()  # the day from which it counts: that of taking effect, else of publication


attachments = Prepared(lambda code: Attachment.objects.filter(record__code=code).order_by("order", "pk"), str)


def attached_to(record: Record) -> list[Attachment]:
    """The attachments of a stored record, in their order."""
    return attachments.all(record.code)


def content_of(record: Record, attachments: Sequence[Attachment] | None = None) -> dict[str, Any]:
    """The fields that an edition freezes, as plain data (dates as ISO text). attachments: where they are known already."""
    names = (
        "title", "issuer", "doc_no", "index_no", "subject_class", "attribute", "attr_reason", "attr_article", "validity",
        "source", "summary", "keywords", "interprets", "body",
    )  # fmt: skip
    data: dict[str, Any] = {name: getattr(record, name) for name in names}
    data["formed_on"] = record.formed_on.isoformat() if record.formed_on else ""
    data["effective_on"] = record.effective_on.isoformat() if record.effective_on else ""
    if record.expires_on:  # absent where there is none: texts without it keep the digests they ever had
        data |= {"expires_on": record.expires_on.isoformat(), "on_expiry": record.on_expiry}
    if record.interprets and record.reading:
        data["reading"] = record.reading
    if record.opinions:
        data["opinions"] = True
    if record.table:
        data["table"] = record.table
    data |= {name: value for name in DESCRIBED if (value := getattr(record, name))}
    data["column"] = record.column_id
    data["agency"] = record.agency_id
    data["attachments"] = [
        {"name": a.name, "media": a.media, "size": a.size, "digest": a.digest}
        | ({"page": a.page} if a.page else {})
        for a in (attached_to(record) if attachments is None else attachments)
    ]
    return data

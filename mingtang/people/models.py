"""Agencies, posts, persons, holdings and accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from mingtang.people import tree
from mingtang.people.posts import POSTS

AGENCY_KINDS = {
    "government": "政府（办公室）",
    "department": "政府部门",
    "county_office": "县（市、区）政府（办公室）",
    "county_department": "县（市、区）部门",
    "town": "乡镇、街道",
    "institution": "事业单位",
}


class Agency(models.Model):
    """单位: one body of the tree. Its code is for ever. After a merger it is closed, its successor does its work, and what
    is still written of it goes to its successor's chain (`chain` says where)."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=20)  # of AGENCY_KINDS
    mark = models.CharField(max_length=20, blank=True)  # 代字
    division = models.CharField(max_length=12)
    reporting = models.BooleanField(default=True)
    phone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    duties = models.TextField(blank=True)
    chain = models.CharField(max_length=40)
    order = models.IntegerField(default=0)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")

    def __str__(self) -> str:
        return self.name

    @property
    def now(self) -> Agency:
        """The body that does its work now: itself, or whoever stands at the end of its successions."""
        body = self
        while body.successor is not None:
            body = body.successor
        return body

    @property
    def line(self) -> tuple[str, ...]:
        """Own code first, then every superior up to the root: the order in which settings are inherited."""
        return (self.code, *(tree.line_of(self.parent_id) if self.parent_id else ()))


class Post(models.Model):
    """岗位: one place in an agency. It owns the work; persons come and go."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=30)
    section = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "section"], name="people_post_place")
        ]

    @property
    def label(self) -> str:
        return f"{self.section}{POSTS[self.kind]}" if self.section else POSTS[self.kind]


class Person(models.Model):
    """A member of staff."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    left_on = models.DateField(null=True)


class HoldingSet(models.QuerySet):
    def on(self, day: date) -> HoldingSet:
        """Holdings in force on `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Holding(models.Model):
    """A person holds a post between dates; `stand_in_for` names whom a B-post (B 岗) replaces."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True)
    stand_in_for = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HoldingSet.as_manager()

    def runs(self, day: date) -> bool:
        """Whether it is in force on `day`, as HoldingSet.on says."""
        return self.since <= day and (self.until is None or day <= self.until)


class AccountManager(BaseUserManager):
    def get_by_natural_key(self, login: str | None) -> Any:
        return self.get(login=login)


class Account(AbstractBaseUser):
    """A login of realm staff or public. `posts_epoch` is part of the session hash: when posts change, sessions end."""

    login = models.CharField(max_length=40, unique=True)
    realm = models.CharField(max_length=10, default="staff")
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT)
    posts_epoch = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    changed_on = models.DateField(null=True)
    old_passwords = models.JSONField(default=list)  # hashes of the last five
    totp = models.CharField(max_length=400, blank=True)  # SM4 token of the secret; "" = not set up
    totp_step = models.BigIntegerField(default=0)  # of the last code that was used: each opens the desk once

    last_login = None

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.active

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.posts_epoch}"

    def get_session_auth_fallback_hash(self) -> Any:
        return ()


class Session(AbstractBaseSession):
    """A browser that is signed in, or on its way. account: whose it is, beside the signed data, so that one statement
    answers who asks (see sessions.py)."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")


class Mark(models.Model):
    """One row, written by triggers: another value after each change of what is told to every page (database/marks.py)."""

    mark = models.CharField(max_length=36)


class Failure(models.Model):
    """Failed sign-ins of one login from one address (both as blind digests), for the progressive delay."""

    place = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField(default=0)
    until = models.DateTimeField(null=True)


class ReadLog(models.Model):
    """Every read, export and print of personal data (PIPL Art. 51): codes only, never the data."""

    at = models.DateTimeField()
    person = models.CharField(max_length=40)
    post = models.CharField(max_length=30)
    agency = models.CharField(max_length=20)
    action = models.CharField(max_length=12)  # view | reveal | export | print | download
    subject_type = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    count = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="people_readlog_person")]


DOORS = {"documents": "报送公文", "readings": "报送监测数据"}  # what a machine may be let in for


class Machine(models.Model):
    """接入系统: another system that may call. agency None = for every agency. key: SM4 token, "" once revoked."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    does = models.JSONField(default=list)  # of DOORS
    key = models.CharField(max_length=400)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name

    def serves(self, agency: str) -> bool:
        return self.agency_id in (None, agency)


class MachineCall(models.Model):
    """A signed call that was let in: its nonce opens nothing a second time. Forgotten after a quarter of an hour."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "nonce"], name="people_machinecall_once")]
        indexes = [models.Index(fields=["machine", "at"], name="people_machinecall_at")]

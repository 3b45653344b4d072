"""Acts on people: agencies, posts, holdings, hand-over, sign-in, passwords."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F, Q

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put, revive
from mingtang.ledger.book import SYSTEM_CHAIN, By, act, line_up, open_chain, write
from mingtang.ledger.refusal import Refused
from mingtang.people import passwords, signin
from mingtang.people.models import Account, Agency, Holding, Person, Post
from mingtang.people.posts import ADMINS, POSTS
from mingtang.vault import sealing

declare_topics("press.print")
AMENDABLE = ("name", "short", "mark", "phone", "fax", "address", "hours", "duties", "reporting")


@act("agency.found", facts=("agency", "parent", "kind", "division"))
def found_agency(agency: Agency, *, by: By, at: datetime) -> str:
    """Write a new agency and open its chain. Its code is for ever and taken once."""
    line_up(SYSTEM_CHAIN)
    if Agency.objects.filter(code=agency.code).exists():
        raise Refused("该单位编码已被使用，请换一个", "code")
    _own_mark(agency.code, agency.mark)
    agency.chain = agency.code
    agency.save(force_insert=True)
    open_chain(agency.chain, agency.code)
    write(
        "agency", agency.code, chain=SYSTEM_CHAIN, by=by,
        facts={"agency": agency.code, "parent": agency.parent_id or "", "kind": agency.kind, "division": agency.division},
        typed={"name": agency.name},
    )  # fmt: skip
    put("press.print", dedupe="all")
    return agency.code


def _own_mark(code: str, mark: str) -> None:
    """A mark (代字) names one agency: document and case numbers are made of it and are unique in the city."""
    mine = {part for part in mark.split("、") if part}
    for other, name, taken in Agency.objects.exclude(pk=code).values_list("code", "short", "mark"):
        if mine & {*taken.split("、"), other}:
            raise Refused(f"代字已由{name}使用，请换一个", "mark")


@act("agency.amend", facts=("agency", "fields"))
def amend_agency(agency: Agency, given: Mapping[str, Any], *, by: By, at: datetime) -> str:
    """Correct what the public is told of an agency (AMENDABLE): name, telephone, fax, address, hours, duties
    (条例第十二条: the guide names the office, its address, hours, telephone and fax number). Code, superior and chain are for ever."""
    line_up(SYSTEM_CHAIN)
    standing = Agency.objects.get(pk=agency.pk)
    changed = {f: given[f] for f in AMENDABLE if f in given and given[f] != getattr(standing, f)}
    if not changed:
        raise Refused("没有改动任何内容")
    _own_mark(agency.pk, changed.get("mark", ""))
    Agency.objects.filter(pk=agency.pk).update(**changed)
    put("press.print", dedupe="all")
    write(
        "agency", agency.code, chain=SYSTEM_CHAIN, by=by, facts={"agency": agency.code, "fields": sorted(changed)},
        typed={f: str(v) for f, v in changed.items()},
    )  # fmt: skip
    return agency.code


@act("person.enter", facts=("person", "login"))
def enter_person(
    code: str, name: str, login: str, password: str, *, by: By, at: datetime, must_change: bool = True, hashed: str = ""
) -> str:  # fmt: skip
    """A person and the account under which they sign in. The password meets passwords.fault().

    hashed: its hash, where the caller made it before the transaction: hashing is slow on purpose."""
    if Account.objects.filter(login=login).exists():
        raise Refused("登录名已被使用，请换一个", "login")
    if reason := passwords.fault(password, login):
        raise Refused(reason, "password")
    person = Person.objects.create(code=code, name=name)
    hashed = hashed or make_password(password)
    Account.objects.create(
        login=login,
        password=hashed,
        person=person,
        must_change=must_change,
        changed_on=day(at),
        old_passwords=[hashed],
    )
    write(
        "person",
        code,
        chain=SYSTEM_CHAIN,
        by=by,
        facts={"person": code, "login": login},
        typed={"name": name},
    )
    return code


@act("post.hold", facts=("person", "post", "agency", "since", "until", "stand_in_for"))
def hold(
    person: str,
    post: Post,
    since: date,
    until: date | None = None,
    stand_in_for: str | None = None,
    *,
    by: By,
    at: datetime,
) -> int:
    """`person` holds `post` from `since`. A stand-in (A/B 岗) names whom it replaces and has an end.
    A person holds at most one of the three administrators' posts and no business post beside it (GB/T 22239-2019 三员)."""
    return _hold(person, post, since, until, stand_in_for, by, at)


def _hold(
    person: str, post: Post, since: date, until: date | None, stand_in_for: str | None, by: By, at: datetime
) -> int:
    if until and until < since:
        raise Refused("结束日期早于开始日期", "until")
    if stand_in_for and not until:
        raise Refused("代办须写明结束日期", "until")
    _stay_apart(person, post, max(since, day(at)), until)
    row = Holding.objects.create(
        post=post, person_id=person, since=since, until=until, stand_in_for_id=stand_in_for
    )
    _end_sessions(person)
    _write_holding("post.hold", row, by)
    return row.pk


def _stay_apart(person: str, post: Post, since: date, until: date | None) -> None:
    """No administrator holds a second administrator's or a business post on any day of the new holding (三员分立)."""
    line_up(SYSTEM_CHAIN)  # two appointments at once must see each other
    known = Holding.objects.filter(Q(until=None) | Q(until__gte=since), person=person)
    others = set((known.filter(since__lte=until) if until else known).values_list("post__kind", flat=True))
    if (post.kind in ADMINS and others - {post.kind}) or (post.kind not in ADMINS and others & ADMINS):
        raise Refused("系统、安全、审计管理员不得兼任，也不得兼任业务岗位（三员分立）")


@act("post.appoint", facts=("person", "post", "agency", "since", "until", "stand_in_for"))
def hold_place(
    agency: Agency, kind: str, section: str, person: str, since: date, until: date | None, stand_in_for: str | None,
    *, by: By, at: datetime,
) -> int:  # fmt: skip
    """hold() for a post named by agency, kind and section; the place is made when first named."""
    return _hold(person, make_post(agency, kind, section), since, until, stand_in_for, by, at)


@act(
    "post.release",
    facts=("person", "post", "agency", "since", "until", "stand_in_for", "successor"),
)
def hand_over(holding: Holding, successor: str | None, *, by: By, at: datetime) -> int:
    """岗位交接: the holder leaves the post today and `successor` holds it from today, in one transaction, so that no
    work is without an owner. Without a successor another holder must remain."""
    today = day(at)
    if successor:
        _stay_apart(successor, holding.post, today, None)
    line_up(SYSTEM_CHAIN)  # two who leave at once must not each count on the other
    rest = Holding.objects.on(today).filter(post=holding.post, stand_in_for=None).exclude(pk=holding.pk)
    if not successor and not rest.exists():
        raise Refused("该岗位只有这一人，请先指定接替人", "successor")
    Holding.objects.filter(pk=holding.pk).update(
        until=today - timedelta(days=1) if holding.since < today else holding.since
    )
    _end_sessions(holding.person_id)
    if successor:
        Holding.objects.create(post=holding.post, person_id=successor, since=today)
        _end_sessions(successor)
    holding.refresh_from_db()
    _write_holding("post.release", holding, by, successor=successor or "")
    return holding.pk


def _write_holding(name: str, row: Holding, by: By, **more: str) -> None:
    facts = {
        "person": row.person_id, "post": row.post.kind, "agency": row.post.agency_id, "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else "", "stand_in_for": row.stand_in_for_id or "", **more,
    }  # fmt: skip
    write("post", str(row.post_id), chain=SYSTEM_CHAIN, by=by, facts=facts, name=name)


def _end_sessions(person: str) -> None:
    Account.objects.filter(person=person).update(posts_epoch=F("posts_epoch") + 1)


@act("account.sign-in", facts=("login", "unified"))
def sign_in(account: Account, address: str, *, unified: bool = False, by: By, at: datetime) -> str:
    """Record a successful sign-in (the password, and the second factor where asked, were right). unified: the city's
    OpenID provider said who it is, instead of a password."""
    signin.forget_failures(account.login, address)
    facts = {"login": account.login, **({"unified": True} if unified else {})}
    write("account", account.login, chain=SYSTEM_CHAIN, by=by, facts=facts)
    return account.login


@act("account.password", facts=("login",))
def change_password(account: Account, old: str, new: str, *, by: By, at: datetime) -> str:
    """Set a new password; every other session of the account ends."""
    if not check_password(old, account.password):
        raise Refused("原密码不正确", "old")
    if reason := passwords.fault(new, account.login, account.old_passwords):
        raise Refused(reason, "new")
    account.password = make_password(new)
    account.old_passwords = [*account.old_passwords, account.password][-passwords.KEPT :]
    account.must_change, account.changed_on = False, day(at)
    account.save()
    write("account", account.login, chain=SYSTEM_CHAIN, by=by, facts={"login": account.login})
    return account.login


@act("account.totp", facts=("login",))
def set_totp(account: Account, secret: bytes, code: str, *, by: By, at: datetime) -> str:
    """Store the second factor after the person has shown one right code from it."""
    token = sealing.seal(secret.hex(), "totp")
    if not signin.totp_good(token, code, at):
        raise Refused("动态口令不正确，请核对手机时间后重试", "code")
    account.totp, account.totp_step = token, signin.totp_step(token, code, at)
    account.save()
    write("account", account.login, chain=SYSTEM_CHAIN, by=by, facts={"login": account.login})
    return account.login


@act("account.reset", facts=("login",))
def reset_password(account: Account, new: str, *, by: By, at: datetime) -> str:
    """A new first password, which must be changed at sign-in; all sessions end. The system administrator gives it, to an
    audit administrator the security administrator: who runs the system must not become who audits it (三员分立)."""
    audits = Holding.objects.on(day(at)).filter(person=account.person_id, post__kind="admin_audit").exists()
    if by.post in ADMINS and (by.post == "admin_security") is not audits:
        raise Refused("审计管理员的密码由安全管理员重设，其他人员的由系统管理员重设")
    if reason := passwords.fault(new, account.login, account.old_passwords):
        raise Refused(reason, "new")
    account.password = make_password(new)
    account.old_passwords = [*account.old_passwords, account.password][-passwords.KEPT :]
    account.must_change, account.changed_on = True, day(at)
    account.posts_epoch += 1
    account.save()
    write("account", account.login, chain=SYSTEM_CHAIN, by=by, facts={"login": account.login})
    return account.login


@act("account.totp-off", facts=("login",))
def reset_totp(account: Account, *, by: By, at: datetime) -> str:
    """The security administrator takes a lost second factor away; where it is required, the next sign-in sets a new one."""
    if (
        not Account.objects.filter(pk=account.pk)
        .exclude(totp="")
        .update(totp="", posts_epoch=F("posts_epoch") + 1)
    ):
        raise Refused("该账号没有绑定动态口令")
    write("account", account.login, chain=SYSTEM_CHAIN, by=by, facts={"login": account.login})
    return account.login


@act("account.switch", facts=("login", "active"))
def switch_account(account: Account, active: bool, *, by: By, at: datetime) -> str:
    """Disable or enable an account; disabling ends its sessions."""
    Account.objects.filter(pk=account.pk).update(active=active, posts_epoch=F("posts_epoch") + 1)
    write(
        "account", account.login, chain=SYSTEM_CHAIN, by=by, facts={"login": account.login, "active": active}
    )
    return account.login


def make_post(agency: Agency, kind: str, section: str = "") -> Post:
    """The post row, made when first named (a place, not an act: holding it is the act)."""
    if kind not in POSTS:
        raise Refused("没有这种岗位", "kind")
    return Post.objects.get_or_create(agency=agency, kind=kind, section=section)[0]


@act("job.revive", facts=("job",))
def revive_job(job: int, *, by: By, at: datetime) -> int:
    """Let a dead letter run again; the system administrator's act, on the system chain."""
    if not revive(job):
        raise Refused("该任务已不在未完成之列")
    write("job", str(job), chain=SYSTEM_CHAIN, by=by, facts={"job": job})
    return job

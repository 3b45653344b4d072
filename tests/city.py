"""A small city for tests: three agencies with every post filled, made through the acts with an injected clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.kinds import newest
from mingtang.ledger import book
from mingtang.ledger.models import Event
from mingtang.people import acts
from mingtang.people.models import Agency, Holding
from mingtang.people.posts import ADMINS, POSTS
from mingtang.people.seats import PUBLIC, SYSTEM, Seat, seat_of
from mingtang.records.models import Column, Record

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # Monday 2 March 2026, 9:30 in Shanghai
PASSWORD = "Lotus-Gate-2026"
_stands: dict[str, list[tuple]] = {}  # table → rows of the city as it was founded


def found() -> None:
    """LT01 (root), LT04 and LT13 below it; every post of each held by its own person, code `<agency>.<post>`.
    On SQLite the acts make it once a process; every later test is given the same rows."""
    if connection.vendor != "sqlite" or Event.objects.exists():
        return _found()
    if _stands:
        return _founded_again()
    empty = not _filled()
    _found()
    if empty:
        _stands.update(_filled())


def _founded_again() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in _stands.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


def _filled() -> dict[str, list[tuple]]:
    """The rows of every table that has any, but those that migrations and triggers write."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(
            {*connection.introspection.table_names(cursor)} - {"django_migrations", "people_mark"}
        ):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = cursor.fetchall()
    return {table: rows for table, rows in found.items() if rows}


def _found() -> None:
    with transaction.atomic():
        book.open_chain(book.SYSTEM_CHAIN, "")
    root = None
    for code, name, mark in (
        ("LT01", "市人民政府办公室", "澜政办"),
        ("LT04", "市城市管理局", "澜城管"),
        ("LT13", "市交通警察支队", "澜交警"),
    ):
        agency = Agency(
            code=code,
            name=name,
            short=name,
            mark=mark,
            parent=root,
            kind="government" if root is None else "department",
            division="990100",
            phone="0880-0012345",
            address="书院街道明堂路1号",
        )
        acts.found_agency(agency, by=SYSTEM, at=START)
        root = root or agency
        _fill(agency)
    with transaction.atomic():
        _columns()


def _fill(agency: Agency) -> None:
    for kind in POSTS:
        if kind in ADMINS and agency.code != "LT01":
            continue
        person = f"{agency.code}.{kind}"
        acts.enter_person(
            person,
            f"{agency.short[1]}{POSTS[kind][:2]}",
            person.lower(),
            PASSWORD,
            by=SYSTEM,
            at=START,
            must_change=False,
        )
        with transaction.atomic():
            post = acts.make_post(agency, kind)
        acts.hold(person, post, START.date() - timedelta(days=30), by=SYSTEM, at=START)


def _columns() -> None:
    top = Column.objects.create(code="open", name="政府信息公开", kind="group", statutory=True, order=1)
    Column.objects.create(
        code="policy-normative",
        name="行政规范性文件",
        parent=top,
        kind="documents",
        statutory=True,
        takes=True,
        binding=True,
        order=2,
    )
    Column.objects.create(
        code="policy-other",
        name="其他政策文件",
        parent=top,
        kind="documents",
        statutory=True,
        takes=True,
        order=3,
    )
    Column.objects.create(code="notices", name="通知公告", kind="notices", takes=True, order=4)
    Column.objects.create(
        code="reference-law", name="法律法规库（参考）", kind="reference", takes=True, own=False, order=9
    )


def seat(post: str, agency: str = "LT04") -> Seat:
    """The seat of `post` in `agency`; of several holders the first."""
    rows = Holding.objects.select_related("post", "person").filter(post__agency=agency, post__kind=post)
    return seat_of(rows.order_by("pk")[0])


def later(at: datetime, days: int = 0, hours: int = 0) -> datetime:
    return at + timedelta(days=days, hours=hours)


ANSWERS = {
    "answer_facts": {"applicant_type": "natural_person"},
    "answer_typed": {"name": "周问天", "content": "石桥路拓宽项目的征收补偿方案"},
    "answer_sealed": (),
    "title": "石桥路拓宽项目的征收补偿方案",
    "party": "周问天",
}


def request(at: datetime = START, agency: str = "LT04", kind: str = "", **more) -> Case:
    """A web request received at `at`, under the newest table or that of `kind`."""
    code = case_acts.open_case(
        kind or newest("request"), agency, "submit", {}, by=PUBLIC, at=at, **{**ANSWERS, **more}
    )
    return case(code)


def case(code: str) -> Case:
    return Case.objects.house.select_related("agency").get(code=code)


def take(
    target: Case, do: str, post: str, at: datetime, given: dict | None = None, agency: str = "", **more
) -> Case:
    """`target` moved by the holder of `post`."""
    by = seat(post, agency or target.agency_id)
    return case(case_acts.take(case(target.code), do, given or {}, by=by, at=at, **more))


def draft(
    at: datetime = START,
    column: str = "policy-other",
    agency: str = "LT04",
    body: str = "<p>为方便市民办事，现将有关事项通知如下。</p>",
    title: str = "关于做好道路照明维护工作的通知",
    given: dict | None = None,
    files: list[dict] | None = None,
    values: dict | None = None,
    record: Record | None = None,
) -> Case:
    """A record in its release case, drafted at `at`. files: its attachments, their bytes in the vault already. values:
    more of it. record: one that was published before and is opened again."""
    made = case_acts.open_case(
        newest("release"), agency, "draft", {"formed_on": at.date(), **(given or {})}, by=seat("drafter", agency), at=at,
        column=Column.objects.get(code=column), values={"title": title, "body": body, **(values or {})},
        files=files or [], **({"record": record} if record else {}),
    )  # fmt: skip
    return case(made)


def part(of: Case) -> Case:
    """The case that the last act opened as a part of another."""
    return Case.objects.house.select_related("agency").filter(parent=of).latest("pk")


SELF_CHECK = {"questions": ["不涉及国家秘密、工作秘密"], "attribute": "proactive"}


def notice(at: datetime = START, days: int = 7, **values) -> Record:
    """A public notice whose box takes opinions for so many days."""
    until = (at + timedelta(days=days)).date()
    made = published(
        at,
        column="notices",
        title="夜间施工时段公示",
        values={"expires_on": until, "opinions": True, **values},
    )
    return Record.objects.house.get(case=made.code)


def published(at: datetime = START, **more) -> Case:
    """A record through the whole gate."""
    return signed(draft(at, **more), at)


def signed(made: Case, at: datetime = START) -> Case:
    """A draft through the gate."""
    binding = made.facts["facts"]["column"] == "policy-normative"
    made = take(made, "self_check", "drafter", at, {**SELF_CHECK, "binds_public": binding})
    made = take(made, "secrecy_review", "secrecy_reviewer", at)
    made = take(made, "office_check", "office_checker", at)
    if binding:
        made = take(made, "legal_check", "legal_reviewer", at)
    return take(made, "sign", "signer", at)

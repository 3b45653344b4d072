"""What the table of pages needs to know of the city: addresses of things that have a random code. Read-only."""

from __future__ import annotations

from mingtang.cases.bundles.models import Bundle
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case, Opinion, ServiceItem, Turn
from mingtang.channels.gazette.models import Gazette
from mingtang.channels.models import Posting
from mingtang.forms.models import Entry
from mingtang.people.models import Account, Agency, Holding
from mingtang.press import addresses
from mingtang.records.models import Edition, Record
from mingtang.records.transfers.models import Transfer

BUREAU = "LT04"  # the agency whose desk is shown


def record() -> str:
    """A printed record of the bureau, the newest that has a file beside it where there is one."""
    rows = Edition.objects.house.filter(withdrawn_at=None, printed=True).order_by("-id")
    own = list(rows.filter(agency=BUREAU)[:50]) or list(rows[:50])
    return _path(next((e for e in own if e.content.get("attachments")), own[0]))


def annual_report() -> str:
    """The page of an annual report that was written here, "" where none is public."""
    rows = Edition.objects.house.in_force().filter(printed=True, column="annual-report").order_by("-id")
    return next((_path(e) for e in rows[:50] if "report" in (e.content.get("table") or {})), "")


def viewed() -> str:
    """The page on which an attachment of the bureau is read, "" where none has one."""
    rows = Edition.objects.house.in_force().filter(printed=True, agency=BUREAU).order_by("-id")
    for edition in rows[:200]:
        for file in edition.content.get("attachments", ()):
            if file.get("page"):
                return addresses.viewed(edition.path, file["digest"])
    return ""


def carried() -> str:
    """A record that was put on another channel."""
    rows = Posting.objects.house.filter(off_on=None, edition__withdrawn_at=None).order_by("channel", "pk")
    return str(rows.select_related("edition__record").first().edition.record.code)


def tabled(register: str) -> str:
    """The page that shows the rows of a register, "" where none is public."""
    rows = Edition.objects.house.filter(withdrawn_at=None, current=True, content__table__register=register)
    found = rows.order_by("-id").first()
    return _path(found) if found else ""


def notice() -> str:
    """The code of a notice that takes opinions, "" where there is none."""
    found = (
        Edition.objects.house.filter(current=True, withdrawn_at=None, content__opinions=True)
        .order_by("-id")
        .first()
    )
    return str(found.record.code) if found else ""


def notice_page() -> str:
    found = Edition.objects.house.filter(record__code=notice(), current=True).first()
    return _path(found) if found else ""


def entry(register: str) -> str:
    """The address of the newest row of a register at the desk."""
    found = Entry.objects.house.filter(register=register, agency=BUREAU).order_by("-pk").first()
    return f"/desk/tables/{register}/{found.code}/" if found else ""


def opinion() -> str:
    found = Opinion.objects.house.order_by("pk").first()
    return f"/desk/opinions/{found.record}/{found.code}/" if found else ""


def bundle(state: str) -> str:
    """The address of what an agency brought to be imported and that stands so."""
    found = Bundle.objects.house.filter(agency=BUREAU, state=state).first()
    return f"/desk/imports/{found.code}/" if found else ""


def tombstone() -> str:
    """A withdrawn record, or "" where none was withdrawn."""
    gone = Edition.objects.house.exclude(withdrawn_at=None).order_by("-id").first()
    return _path(gone) if gone else ""


def _path(edition: Edition) -> str:
    return "/" + edition.path.removeprefix("/")


def item() -> str:
    """The code of a published service item of the bureau."""
    return str(ServiceItem.objects.filter(agency=BUREAU, state="published").order_by("pk").first().code)


def turn(post: str, family: str, agency: str = BUREAU) -> str:
    """The address of a case of `family` that waits for `post`; "" where none does."""
    found = Turn.objects.filter(post=post, agency=agency, case__family=family, case__closed_on=None)
    row = found.select_related("case").order_by("case__due_on", "case_id").first()
    return f"/desk/case/{row.case.code}/" if row else ""


def part(family: str, state: str) -> str:
    """The page of a part (consultation, remedy) in that state, and whose it is: seen as the city sees it."""
    code = Case.objects.house.filter(family=family, state=state).values_list("code", flat=True).last()
    return f"/desk/case/{code}/" if code else ""


def asking() -> str:
    """The page of a request that asks somebody."""
    found = Case.objects.house.filter(family="request", state="consulting", parts__family="consult")
    code = found.values_list("code", flat=True).last()
    return f"/desk/case/{code}/" if code else ""


def to_file() -> str:
    """The file of a request that is over."""
    found = (
        Case.objects.house.filter(family="request", agency=BUREAU, state__in=("delivered", "archived"))
        .order_by("-pk")
        .first()
    )
    return f"/desk/papers/archive/{found.code}/" if found else ""


def issued() -> str:
    """A reply in the register of issued papers."""
    from mingtang.papers.models import Paper

    found = Paper.objects.house.filter(agency=BUREAU, key__startswith="reply_").order_by("pk").first()
    return f"/desk/papers/issued/{found.check_code}/" if found else ""


def material() -> tuple[str, str]:
    """A file that goes with a reply, and the agency of its case."""
    row = Material.objects.filter(state="proven").select_related("case").order_by("pk").first()
    return (f"/desk/case/{row.case.code}/materials/{row.code}/", row.case.agency_id) if row else ("", BUREAU)


def letter() -> str:
    """The same paper as a page."""
    from mingtang.papers.models import Paper

    found = Paper.objects.house.filter(agency=BUREAU, key__startswith="reply_").order_by("pk").first()
    return f"/desk/case/{found.case}/paper/{found.check_code}/?as=html" if found else ""


def paused() -> str:
    """The address of a case whose clock is stopped for the time being, in whatever agency."""
    case = Case.objects.house.filter(clock="paused").order_by("-id").first()
    return f"/desk/case/{case.code}/" if case else ""


def waiting(state: str) -> str:
    """The address of a release case in `state`, in whatever agency; "" where none is."""
    case = Case.objects.house.filter(family="release", state=state).order_by("-id").first()
    return f"/desk/case/{case.code}/" if case else ""


def draft() -> str:
    """The code of a release case of the bureau that is being written."""
    case = Case.objects.house.filter(agency=BUREAU, family="release", state="draft").order_by("-id").first()
    return str(case.code) if case else ""


def published() -> str:
    """The code of a published record of the bureau, as its desk names it."""
    edition = Edition.objects.house.filter(agency=BUREAU, withdrawn_at=None).order_by("-id").first()
    return str(Record.objects.house.get(pk=edition.record_id).code)


def login(post: str, agency: str = BUREAU) -> tuple[str, int]:
    """Who holds the post (one with no other post where there is such a person), and the post's number in the form in
    which people choose between theirs."""
    rows = Holding.objects.filter(
        post__kind=post, post__agency=agency, stand_in_for=None, until=None
    ).order_by("pk")
    held = {h.person_id: h.post_id for h in rows}
    single = [p for p in held if Holding.objects.filter(person=p, until=None).count() == 1]
    person = (single or list(held))[0]
    return str(Account.objects.get(person=person).login), int(held[person])


def security_agency() -> str:
    """The agency whose people are the three administrators."""
    return str(Agency.objects.filter(posts__kind="admin_system").order_by("code").first().code)


def transfer() -> str:
    """The bureau's newest batch that was handed over."""
    row = Transfer.objects.house.filter(agency=BUREAU).order_by("-pk").first()
    return f"/desk/transfers/{row.code}/" if row else ""


def gazette(below: str = "") -> str:
    """The issue of the gazette that waits for its sign-off, at the desk."""
    row = Gazette.objects.house.filter(signed_at=None).first()
    return f"/desk/release/gazette/{row.code}/{below}" if row else ""


def gazette_page() -> str:
    """The newest issue that is printed."""
    row = Gazette.objects.house.exclude(signed_at=None).order_by("-year", "-no").first()
    return f"{row.path}.html" if row else ""

"""Which passage a token opens, what came through, and when it goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from mingtang.cases.models import Case
from mingtang.cases.phone.models import Passage, Picture
from mingtang.database.prepared import Prepared
from mingtang.forms.files import Kept
from mingtang.jobs.outbox import put
from mingtang.people.seats import Seat
from mingtang.vault import sealing

KEPT = timedelta(days=1)  # what was sent for a registration that was never finished
of_case = Prepared(lambda case: Picture.objects.filter(passage__case=case).order_by("pk"), int)


def of_token(token: str) -> Passage | None:
    return (
        Passage.objects.filter(blind=sealing.blind(token, "cases.phone.token")).select_related("case").first()
    )


def of_seat(code: str, seat: Seat, case: Case | None = None) -> Passage | None:
    """The passage that this person opened for that place."""
    return Passage.objects.filter(code=code, person=seat.person, case=case).first()


def came(passage: Passage) -> list[Kept]:
    """What came through, as a form keeps it: its bytes are in the vault."""
    return [Kept(one.digest, one.name, one.size, one.media_type) for one in passage.pictures.order_by("pk")]


def named(digest: str) -> bool:
    return Picture.objects.filter(digest=digest).exists()


def digests() -> set[str]:
    return set(Picture.objects.values_list("digest", flat=True))


def wiped(case: Case) -> set[str]:
    """Called in the act that erases the case."""
    found = Picture.objects.filter(passage__case=case)
    gone = set(found.values_list("digest", flat=True))
    found.delete()
    return gone


def purge(at: datetime) -> None:
    """Called in a transaction: passages of registrations, a day after they ran out, with what nobody took over."""
    over = Passage.objects.filter(case=None, expires_at__lt=at - KEPT)
    for digest in sorted(set(Picture.objects.filter(passage__in=over).values_list("digest", flat=True))):
        put("vault.erase", digest=digest)
    over.delete()

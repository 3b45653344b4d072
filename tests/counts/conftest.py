"""Chains of synthetic events in the database, written as rows: what is under test is the reading."""

from hashlib import sha256

import pytest
from django.db import transaction

from mingtang.ledger.models import Chain, Event
from mingtang.people.models import Agency
from tests.counts import played, years


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """The two years of `played`, once for the tests of a module; each works on them inside its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield played.played()
        transaction.set_rollback(True)


def write_chain(agency: str, planned: list) -> int:
    """The events of `planned` on the chain of a new agency; how many."""
    with transaction.atomic():
        Agency.objects.create(
            code=agency,
            name=f"单位{agency}",
            short=agency,
            kind="department",
            division="990100",
            chain=agency,
        )
        Chain.objects.create(code=agency, agency=agency, seq=0, head="0" * 64)
    return append(agency, planned)


def append(agency: str, planned: list) -> int:
    """The events of `planned` behind those that the agency's chain holds; how many."""
    chain, rows = Chain.objects.get(code=agency), []
    for seq, (at, act, subject, payload) in enumerate(years.events(planned), chain.seq + 1):
        seal = sha256(f"{agency}{seq}{payload}".encode()).hexdigest()
        rows.append(
            Event(
                chain=agency, seq=seq, at=at, act=act, subject_type="case", subject=subject, payload=payload, prev="0" * 64, hash=seal
            )
        )  # fmt: skip
    with transaction.atomic():
        Event.objects.bulk_create(rows, batch_size=2000)
        Chain.objects.filter(code=agency).update(seq=rows[-1].seq, head=rows[-1].hash)
    return len(rows)


@pytest.fixture
def chain_of(db):
    return write_chain

"""A town whose bureau LT04 has a mailbox at a real server."""

import pytest
import time_machine

from mingtang.cases.mails import acts
from mingtang.cases.mails.models import PASSWORD as SEALED
from mingtang.jobs import worker
from mingtang.people.models import Agency
from mingtang.vault import keys, sealing
from tests import city
from tests.cases.mails.server import PASSWORD, USER, running, server  # noqa: F401
from tests.channels.conftest import box, mail  # noqa: F401
from tests.city import START


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(START, tick=True):
        yield


@pytest.fixture
def town(db, own_data):
    keys.make()
    city.found()


def connect(port, way="starttls", password=PASSWORD, folder="INBOX", on=True):
    return acts.set_mailbox(
        Agency.objects.get(code="LT04"), "127.0.0.1", port, way, USER, sealing.seal(password, SEALED), folder, on,
        by=city.seat("admin_system", "LT01"), at=START,
    )  # fmt: skip


@pytest.fixture
def post(town, server):  # noqa: F811
    """The server, with the bureau's mailbox set to it."""
    connect(server.port)
    return server


def fetch(at=START):
    """One run of the job, and what it left to do."""
    from django.db import transaction

    from mingtang.jobs.outbox import put

    with transaction.atomic():
        put("cases.fetch-mail", dedupe="test")
    worker.drain(at)

"""The register that the demo city brought: one imported, one waiting, in few events."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest

from mingtang.cases.bundles.models import Bundle
from mingtang.ledger.models import Event
from mingtang.policy import values as policy
from mingtang.records.models import Record
from mingtang.rehearsal.brought import brought
from mingtang.rehearsal.hours import Hours
from mingtang.vault import keys
from tests import city

pytestmark = pytest.mark.django_db


def test_one_register_is_imported_and_one_waits():
    keys.make()
    city.found()
    stage = SimpleNamespace(now=None, cast=lambda agency, post: city.seat(post, agency))
    before = Event.objects.count()
    first = city.START.date() + timedelta(days=30)
    for moment in brought(stage, Hours(policy.calendar(), Random(1)), first):
        stage.now = moment
    done, waiting = Bundle.objects.house.order_by("brought_at")
    assert (done.state, done.counts) == (
        "done",
        {"imported": 2, "unchanged": 0, "held": 1, "failed": 1, "attached": 0},
    )
    assert (waiting.state, waiting.counts["imported"], waiting.counts["failed"]) == ("ready", 1, 1)
    assert Record.objects.house.count() == 2 and Event.objects.count() - before <= 12

from datetime import UTC, datetime

import pytest

from mingtang.portal import frame
from mingtang.vault import keys
from tests import city


class Watch:
    """The clock on the wall, which a test may set."""

    def __init__(self):
        self.now = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # Tuesday 3 March 2026, 10:00 in Shanghai


@pytest.fixture
def watch(monkeypatch):
    held = Watch()
    monkeypatch.setattr(frame, "now", lambda: held.now)
    return held


@pytest.fixture
def town(db, own_data, watch):
    """The small city, with its keys."""
    keys.make()
    city.found()
    return watch

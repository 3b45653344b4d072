"""Desk tests happen on the day on which the small city was founded."""

import pytest
import time_machine

from tests.city import START


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(START, tick=True):
        yield

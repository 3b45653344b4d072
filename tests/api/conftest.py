"""A city, and a machine of its bureau of city management."""

import pytest
import time_machine

from tests import city
from tests.api.calling import Machine
from tests.city import START


@pytest.fixture
def machine():
    with time_machine.travel(START, tick=False):
        city.found()
        yield Machine()

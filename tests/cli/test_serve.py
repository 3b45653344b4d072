"""Opening and closing the city as its operator does."""

import os
import signal
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


def _server_of(city: int) -> int:
    """The process that answers: the one child that runs the same command as the city itself."""
    said = Path(f"/proc/{city}/cmdline").read_bytes()
    children = Path(f"/proc/{city}/task/{city}/children").read_text().split()
    (found,) = [int(pid) for pid in children if Path(f"/proc/{pid}/cmdline").read_bytes() == said]
    return found


def test_one_ctrl_c_ends_the_city_even_when_its_server_hears_nothing(standing):
    city, _ = standing.open()
    os.kill(_server_of(city.pid), signal.SIGSTOP)
    os.killpg(city.pid, signal.SIGINT)
    assert city.wait(30) == 0, standing.log()

"""How long, how often, how many: each may be set as JOBS_<name> in the settings."""

from datetime import timedelta
from typing import Any

from django.conf import settings

_DEFAULTS = {
    "LEASE": 45,  # seconds a silent worker keeps a job; renewed while its handler runs
    "ATTEMPTS": 8,  # after so many the job is a dead letter
    "BACKOFF": 2,  # seconds before the second attempt; four times as long before each further one
    "BACKOFF_MOST": 3600,  # seconds
    "POLL": 0.2,  # seconds between looks when there is nothing to do
    "KEEP": 30,  # days a finished job stays
}


def limit(name: str) -> Any:
    """The number that holds for `name`, in the unit given above."""
    return getattr(settings, f"JOBS_{name}", _DEFAULTS[name])


def backoff(attempts: int) -> timedelta:
    """How long to wait after `attempts` failed ones: 2 s, 8 s, 32 s … at most one hour."""
    return timedelta(seconds=min(limit("BACKOFF") * 4 ** min(attempts - 1, 20), limit("BACKOFF_MOST")))

"""Settings with the jobs room alone: a worker process of a test starts fast and needs nothing above it."""

import os

from mingtang.settings import *  # noqa: F403

INSTALLED_APPS = ["mingtang.jobs"]
MIDDLEWARE = []
JOBS_LEASE = float(os.environ.get("TRIAL_LEASE", "45"))
JOBS_POLL = 0.02

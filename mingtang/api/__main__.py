"""`python -m mingtang.api`: the description of the machines' door on standard output."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")
django.setup()

from mingtang.api import described  # noqa: E402  (settings first)

sys.stdout.write(described.text())

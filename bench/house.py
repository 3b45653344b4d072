"""Sets Django up on the data directory of this process. Import it first: models come after."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")
django.setup()

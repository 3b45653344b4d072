"""The web door: printed files first, Django for the rest."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mingtang.press.server import PublicFiles
from mingtang.ui import headers

django_application = get_wsgi_application()

from mingtang.channels.visits import counter  # noqa: E402  (its tables need Django set up)

application = PublicFiles(
    settings.MINGTANG_TREE,
    django_application,
    seen=counter.note,
    headers=headers.HEADERS,
    # Style and behaviour keep their names over versions, so a browser asks again after a visit, not after a year.
    cache={"asset": "public, max-age=600"},
)

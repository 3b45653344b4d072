"""The web door: printed files first, Django for the rest."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mingtang.press.server import PublicFiles
from mingtang.ui import headers

application = PublicFiles(
    settings.MINGTANG_TREE,
    get_wsgi_application(),
    headers=headers.HEADERS,
    # Style and behaviour keep their names over versions, so a browser asks again after a visit, not after a year.
    cache={"asset": "public, max-age=600"},
)

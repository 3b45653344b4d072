"""A small city in the data directory of this process, for benches that need one."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command

import bench.house  # noqa: F401
from mingtang.press import jobs
from mingtang.records.models import Edition
from mingtang.vault import keys
from tests import city
from tests.search.corpus import generated


def found() -> None:
    """A database with all tables, and three agencies with every post filled."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    keys.make()
    call_command("migrate", verbosity=0)
    city.found()


def publish(paragraphs: int = 24) -> str:
    """Put one document of some 4,000 characters through the release gate and print the site; its address."""
    body = "".join(f"<p>{doc.body}</p>" for doc in generated(paragraphs, 20261122))
    city.published(body=body, title="关于进一步规范城市道路照明设施维护管理工作的通知")
    jobs.print_waiting(now=datetime.now(UTC))
    return "/" + Edition.objects.house.get().path.removeprefix("/")

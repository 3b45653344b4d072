"""python -m tests.channels.played box|told|send: a reader in a standing city, in a process that can be killed."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django
from django.conf import settings

django.setup()

from django.db import transaction  # noqa: E402

from mingtang.channels import announcing, sending, subscribing  # noqa: E402
from mingtang.channels.models import Asked, Letter, Reader  # noqa: E402
from mingtang.channels.wishes import Wanted  # noqa: E402
from mingtang.records.models import Edition  # noqa: E402
from tests import city  # noqa: E402

NOW = datetime.now(UTC)


def box():
    """One reader who wants everything, and one letter that is due."""
    subscribing.ask(
        "reader@lanting.example", Wanted("all", "", "now"), "10.0.0.1", at=NOW - timedelta(hours=1)
    )
    _, _, token = subscribing.opened(Asked.objects.get())
    subscribing.confirm(token, at=NOW - timedelta(hours=1))
    city.published(NOW, column="notices")
    with transaction.atomic():
        Edition.objects.house.update(printed=True, indexed=True)
    announcing.take_in(NOW)
    return told()


def told():
    return {"states": list(Letter.objects.values_list("state", flat=True))}


def send():
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["BOX_PORT"])
    sending.send(Reader.objects.get().pk, datetime.now(UTC))
    return told()


if __name__ == "__main__":
    json.dump({"box": box, "told": told, "send": send}[sys.argv[1]](), sys.stdout)

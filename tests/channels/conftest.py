"""A town with readers, and a real SMTP server that can be told to refuse, to put off and to fall silent."""

import asyncio
import email
import email.policy
import re
import socket
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from mingtang.jobs import worker
from mingtang.portal import frame
from mingtang.vault import keys
from tests import city

NOON = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # Tuesday 3 March 2026, 10:00 in Shanghai


class Box:
    """aiosmtpd's handler: keeps what it took. rcpt, data: the answer in place of 250; silent: which step never answers."""

    def __init__(self):
        self.kept, self.rcpt, self.data, self.silent = [], "", "", ""
        self.tried = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tried += 1
        if self.silent == "rcpt":
            await asyncio.sleep(3)
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        self.kept.append((envelope.rcpt_tos[0], envelope.content))
        if self.silent == "data":
            await asyncio.sleep(3)
        return "250 OK"

    def letters(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for _, content in self.kept]

    def texts(self):
        return [one.get_body(("plain",)).get_content() for one in self.letters()]


@pytest.fixture
def box():
    """An SMTP server on a port of its own."""
    held = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        held.port = free.getsockname()[1]
    server = Controller(held, hostname="127.0.0.1", port=held.port)
    server.start()
    yield held
    server.stop()


@pytest.fixture
def mail(box, settings, monkeypatch):
    """The city's mail goes to `box`, and waits one second for each answer."""
    from mingtang.channels import post

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    monkeypatch.setattr(post, "PATIENCE", 1)
    return box


class Watch:
    """The clock on the wall, which a test may set."""

    def __init__(self):
        self.now = NOON


@pytest.fixture
def town(db, own_data, monkeypatch):
    held = Watch()
    monkeypatch.setattr(frame, "now", lambda: held.now)
    keys.make()
    city.found()
    return held


def links(text: str, page: str) -> list[str]:
    """Paths of this page of /subscribe/ that a letter names."""
    return re.findall(rf"https://[^/\s]+(/subscribe/{page}/[\w-]+/)", text)


def subscribe(town, mail, address="reader@lanting.example", query="", **given):
    """Through the door: asked, the letter opened, confirmed. The path of the reader's own page."""
    client = Client(enforce_csrf_checks=False)
    said = {"what": "all:", "address": address, "rhythm": "now", "key": "k", **given}
    answer = client.post(f"/subscribe/{query}", said)
    assert answer.status_code == 302, answer.content.decode()
    worker.drain(town.now)
    (path,) = links(mail.texts()[-1], "confirm")
    answer = client.post(path)
    mail.kept.clear()
    return answer["Location"].partition("?")[0]

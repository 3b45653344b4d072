"""Desk pages as a browser gets them: answered by the test client beforehand, served with their style sheets."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client

from mingtang.people.models import Account
from mingtang.people.sessions import SessionStore
from tests.browser import ARGS, chromium, font_environment


def signed_in(login: str) -> Client:
    """A client with a session as signing in leaves it (a year was played, so the password itself is too old)."""
    client, account = Client(), Account.objects.get(login=login)
    session = SessionStore()
    session.update({"account": account.pk, "hash": account.get_session_auth_hash(), "stage": "in"})
    with transaction.atomic():
        session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def site(client: Client, addresses: Iterable[str]):
    """A WSGI application that answers these addresses as `client` got them, and static files."""
    pages: dict[str, bytes] = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        pages[address] = answer.content

    def application(environ, start_response):
        path = environ["PATH_INFO"].encode("latin-1").decode()
        query = environ.get("QUERY_STRING", "")
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            if found:
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                start_response("200 OK", [("Content-Type", kind)])
                return [Path(found).read_bytes()]
        body = pages.get(f"{path}?{query}" if query else path)
        start_response("200 OK" if body else "404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
        return [body or b""]

    return application


@contextmanager
def window(directory: Path) -> Iterator[Callable[..., Any]]:
    """`open(url, size)` → a page; gone at the end, loop and all: in its loop Django would see another connection."""
    path = chromium()
    if path is None:
        pytest.skip("NO CHROMIUM: browser tests did not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=ARGS, env=font_environment(directory))

        def opened(url: str, size: tuple[int, int]) -> Any:
            page = running.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
            page.problems = []
            page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
            page.goto(url, wait_until="load")
            return page

        yield opened
        running.close()

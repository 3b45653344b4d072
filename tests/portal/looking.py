"""A page that the reader without JavaScript stands on, drawn by a real Chromium: nothing is fetched but static files.

The browser lives in a thread of its own: its event loop would forbid the database to the tests' thread.
"""

import mimetypes
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests.browser import ARGS, chromium, font_environment, sideways, violations

SHOTS = os.environ.get("MINGTANG_SHOTS", "")  # a directory in which to keep what was drawn


class Window:
    """`faults(reader, name, sizes)`: what is wrong with the page as it is drawn; [] when nothing is.
    Every size must hold the page; axe reads it in the first."""

    def __init__(self, fonts):
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._thread.submit(self._open, fonts).result()

    def _open(self, fonts):
        from playwright.sync_api import sync_playwright

        self._play = sync_playwright().start()
        environment = font_environment(fonts)
        self._browser = self._play.chromium.launch(executable_path=chromium(), args=ARGS, env=environment)

    def close(self):
        def end():
            self._browser.close()
            self._play.stop()

        self._thread.submit(end).result()
        self._thread.shutdown()

    def faults(self, reader, name, *sizes):
        headers = {k: v for k, v in reader.answer.items() if k.lower() != "content-length"}
        path, body = urlsplit(reader.at).path, reader.answer.content
        jobs = [
            self._thread.submit(self._faults, path, body, headers, name, size, axe=not i)
            for i, size in enumerate(sizes)
        ]
        return [fault for job in jobs for fault in job.result()]

    def _faults(self, path, body, headers, name, size, axe):
        width, height = size
        context = self._browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        found = []
        page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: found.append(str(error)))

        def answer(route):
            wanted = urlsplit(route.request.url).path
            if wanted.startswith("/static/"):
                file = finders.find(wanted.removeprefix("/static/"))
                kind = mimetypes.guess_type(file)[0] or "text/plain"
                route.fulfill(status=200, body=Path(file).read_bytes(), content_type=kind)
            else:
                route.fulfill(status=200, body=body, headers=headers)

        page.route("**/*", answer)
        page.goto("http://127.0.0.1:8000" + path, wait_until="load")
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        if wide := sideways(page):
            found.append(f"{wide} px wider than the window")
        found += violations(page) if axe else []
        context.close()
        return [f"{name} {width}: {fault}" for fault in found]


@pytest.fixture(scope="session")
def window(tmp_path_factory):
    if chromium() is None:
        pytest.skip("NO CHROMIUM: browser tests did not run")
    opened = Window(tmp_path_factory.mktemp("window-fonts"))
    yield opened
    opened.close()

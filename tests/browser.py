"""A real Chromium with Chinese glyphs, and a small server, for every test that looks at pages.

The fixtures stand in the conftest of all rooms. Without a Chromium those tests skip, loudly.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pylopdf_fonts_zh_cn
import pytest

PHONE, DESKTOP, OFFICE = (390, 844), (1280, 900), (1366, 768)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE = 180_000  # ms: a machine that does much else is slow, not broken
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="strong"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>"""


def chromium() -> str | None:
    """Path of the system's Chromium, or None."""
    return (
        os.environ.get("MINGTANG_CHROMIUM")
        or shutil.which("chromium-headless-shell")  # the same engine without a window: half the work
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def font_environment(directory: Path) -> dict[str, str]:
    """The environment in which a bare machine draws Chinese: a fonts.conf in `directory` that adds our fonts."""
    file = directory / "fonts.conf"
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    file.write_text(FONTS.format(fonts=fonts, cache=directory / "fontcache"), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(file)}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chromium for one module (playwright, synchronous): two of its loops cannot live in one thread."""
    path = chromium()
    if path is None:
        pytest.skip("NO CHROMIUM: browser tests did not run")
    from playwright.sync_api import sync_playwright

    # playwright keeps an event loop in this thread while it lives; Django would take every query for async
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    environment = font_environment(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=ARGS, env=environment, timeout=PATIENCE)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(url, size=PHONE, js=True)` → a playwright page in a fresh context; `page.problems` lists console errors."""
    contexts = []

    def opened(url: str, size: tuple[int, int] = DESKTOP, js: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=js, locale="zh-CN"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(url, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


def follow(page: Any, selector: str) -> None:
    """Click what leads to another page, and wait until that page is there: a click alone returns before it on a
    busy machine."""
    with page.expect_navigation(wait_until="load"):
        page.click(selector)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serve(app: Any) -> Iterator[str]:
    """Serve a WSGI application on a free port of this machine; gives its address without a slash at the end."""
    with make_server("127.0.0.1", 0, app, server_class=_Server, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(10)


def violations(page: Any, *rules: str) -> list[str]:
    """axe-core on the page as it stands: one line a violation with the first elements it found. rules: these alone,
    also some that axe does not ask by itself."""
    from axe_playwright_python.sync_playwright import Axe

    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]


def sideways(page: Any) -> int:
    """Pixels by which the page is wider than the window (a reader would have to scroll sideways)."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

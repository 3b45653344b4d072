"""make shots: every main page in headless Chromium at 390 and 1280 px, public ones in elder mode too.

    python -m tools.shots [--data DIR] [--only NAME…] [--port N]

The city stands in a directory of its own (made anew unless --data names one that is kept) and answers on its own port.
All pictures go to var/shots, those that the table marks also to docs/shots. A page that axe-core finds fault with, that
is wider than its window, that answers something else than the table says or complains in the console fails the run.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
KEPT, ALL = ROOT / "docs" / "shots", ROOT / "var" / "shots"
SIZES = ((390, 844), (1280, 900))
TALLEST = 2600  # pixels of a committed picture: the rest of a long page says nothing new
HEAVIEST = 150_000  # bytes of a committed picture
HARMLESS = ("the server responded with a status of",)  # the answers that a shot asks for


def main() -> int:
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("--data", help="a city that stands already (it will be written to)")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    given = parser.parse_args()
    from tests.browser import chromium

    if not chromium():
        print("SHOTS SKIPPED: no Chromium on this machine")
        return 2
    with tempfile.TemporaryDirectory(prefix="mingtang-shots-") as fresh:
        data = given.data or fresh
        os.environ |= {
            "MINGTANG_DATA": data,
            "MINGTANG_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "mingtang.settings",
        }
        password = made(data)
        with serving(given.port or free_port()) as base:
            return draw(base, password, given.only)


def made(data: str) -> str:
    """The demo city in `data`, made where it does not stand; the accounts' password."""
    command = [sys.executable, "-m", "mingtang", "init", "--demo", "--profile", "small", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return str(json.loads(done.stdout)["accounts"][0]["password"])


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def serving(port: int) -> Iterator[str]:
    """The city, served with its worker until the block ends."""
    server = subprocess.Popen(
        [sys.executable, "-m", "mingtang", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(900):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended with {server.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def draw(base: str, password: str, only: list[str]) -> int:
    """Draw the table; how it went."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.browser import ARGS, chromium, font_environment
    from tools import shot_city, shot_pages

    table = [s for s in shot_pages.shots() if not only or s.name in only]
    ways = [w for w in shot_pages.WAYS if not only or w.name in only]
    posts = {(s.post, s.agency) for s in table if s.post}
    logins = {
        place: shot_city.login(*place) for place in sorted(posts)
    }  # before the browser's loop forbids the database
    ALL.mkdir(parents=True, exist_ok=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as fonts, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), args=[*ARGS, "--lang=zh-CN"], env=font_environment(Path(fonts))
        )
        studio = Studio(browser, base, password, logins)
        for size in SIZES:
            for shot in table:
                studio.take(shot, size)
            for way in ways:
                studio.follow(way, size)
        for shot in table:
            if shot.elder:
                studio.take(shot, SIZES[0], elder=True)
        browser.close()
    print(
        f"SHOTS {studio.drawn} drawn · {len(studio.absent)} absent {sorted(studio.absent)} · {len(studio.faults)} faults"
    )
    return 1 if studio.faults else 0


class Studio:
    """One browser; a context for each (person, size)."""

    def __init__(
        self, browser: Any, base: str, password: str, logins: dict[tuple[str, str], tuple[str, int]]
    ) -> None:
        self.browser, self.base, self.password, self.logins = browser, base, password, logins
        self.contexts: dict[Any, Any] = {}
        self.faults: list[str] = []
        self.absent: set[str] = set()
        self.drawn = 0

    def take(self, shot: Any, size: tuple[int, int], elder: bool = False) -> None:
        name = f"{shot.name}-{'elder-' if elder else ''}{size[0]}"
        if not shot.url:
            self.absent.add(shot.name)
            return
        page = self._page(self._context((shot.post, shot.agency) if shot.post else None, size, elder))
        try:
            answer = page.goto(self.base + shot.url, wait_until="load")
            if shot.act:
                answers: list[Any] = []
                page.on(
                    "response", lambda r: answers.append(r) if r.request.is_navigation_request() else None
                )
                shot.act(page)
                page.wait_for_load_state("load")
                answer = answers[-1]
            page.wait_for_load_state("networkidle")  # the editor comes after the page
            status = answer.status
            self._keep(page, name, keep=size[0] in shot.keep and not elder)
            self._judge(
                page, name, [] if status == shot.says else [f"answered {status}, expected {shot.says}"]
            )
        except Exception as error:
            self._fault(name, [f"could not be drawn: {error}"])
        finally:
            page.close()

    def follow(self, way: Any, size: tuple[int, int]) -> None:
        context = self._fresh(size, False)
        page = self._page(context)
        page.base = self.base

        def snap(name: str) -> None:
            name = f"{name}-{size[0]}"
            self._keep(page, name, keep=name in way.keep)
            self._judge(page, name, [])

        try:
            way.walk(page, snap)
        except Exception as error:
            page.screenshot(path=str(ALL / f"{way.name}-{size[0]}-failed.png"), full_page=True)
            self._fault(f"{way.name}-{size[0]}", [f"the way ended early: {error}"])
        finally:
            context.close()

    def _context(self, seat: tuple[str, str] | None, size: tuple[int, int], elder: bool) -> Any:
        place = (seat, size, elder)
        if place not in self.contexts:
            self.contexts[place] = context = self._fresh(size, elder)
            if seat:
                page = context.new_page()
                self._sign_in(page, *self.logins[seat])
                page.close()
        return self.contexts[place]

    def _sign_in(self, page: Any, login: str, post: int) -> None:
        page.goto(self.base + "/sign-in/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", self.password)
        with page.expect_navigation():
            page.locator("form [type=submit]").last.click()
        if page.locator(f"#seat option[value='{post}']:not([selected])").count():
            with page.expect_navigation():
                page.evaluate(
                    "n => { const seat = document.getElementById('seat'); seat.value = n; seat.form.submit(); }",
                    str(post),
                )

    def _fresh(self, size: tuple[int, int], elder: bool) -> Any:
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        context.set_default_timeout(60_000)
        if elder:
            context.add_init_script("localStorage.setItem('mt.elder', '1')")
        return context

    def _page(self, context: Any) -> Any:
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    def _keep(self, page: Any, name: str, *, keep: bool) -> None:
        width, height = page.viewport_size["width"], page.viewport_size["height"]
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(
            {"width": width, "height": min(max(whole, height), 12_000)}
        )  # bars that stick go to the end
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        page.set_viewport_size({"width": width, "height": height})
        self.drawn += 1
        small(picture).save(ALL / f"{name}.png", optimize=True)
        if keep:
            (KEPT / f"{name}.png").write_bytes(light(picture))

    def _judge(self, page: Any, name: str, said: list[str]) -> None:
        from tests.browser import sideways, violations

        said = said + violations(page)
        said += [f"{wide} px wider than the window"] if (wide := sideways(page)) > 0 else []
        said += [line for line in page.problems if not any(known in line for known in HARMLESS)]
        print(f"{name}: {'ok' if not said else f'{len(said)} faults'}", flush=True)
        self._fault(name, said)

    def _fault(self, name: str, said: list[str]) -> None:
        for line in said:
            self.faults.append(f"{name}: {line}")
            print(f"  FAULT {name}: {line}", flush=True)


def small(picture: Image.Image, colours: int = 128) -> Image.Image:
    """The picture in few colours: text stays sharp, the file a third."""
    return picture.quantize(colours, dither=Image.Dither.NONE)


def light(picture: Image.Image) -> bytes:
    """A committed picture: not taller than TALLEST, in fewer colours and then cut shorter until it is not too heavy."""
    data = b""
    for height in (TALLEST, TALLEST * 2 // 3, TALLEST // 2):
        for colours in (128, 64, 32):
            out = io.BytesIO()
            small(picture.crop((0, 0, picture.width, min(picture.height, height))), colours).save(
                out, "PNG", optimize=True
            )
            data = out.getvalue()
            if len(data) <= HEAVIEST:
                return data
    return data


if __name__ == "__main__":
    sys.exit(main())

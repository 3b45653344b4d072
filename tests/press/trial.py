"""One trial: a press is killed at a named step while readers look; the judge says what they must not see."""

import os
import re
import threading
import time
import zlib
from pathlib import Path

import brotli

from mingtang.press.reconcile import reconcile
from mingtang.press.server import PublicFiles
from mingtang.press.tree import Tree
from tests.nursery import nursery

from . import town

BEFORE, AFTER = town.sets()
PATHS = sorted(BEFORE | AFTER)
ABSENT = b""  # stands for: no such file


def printed(root: Path) -> Path:
    Tree(root).release(town.old())
    return root


def kill_at(root: Path, failpoint: str, verb: str = "release", defect: str = "") -> bool:
    """Run the press until it dies at `failpoint`; True when it died there."""
    env = os.environ | {"MINGTANG_FAULTS": "1", "MINGTANG_FAILPOINT": failpoint}
    done = nursery().run("tests.press.printer", [str(root), verb, defect], env, timeout=60)
    assert done.returncode in (0, -9), done.stderr.decode()
    return done.returncode == -9


def fetch(app: PublicFiles, path: str, encoding: str = "identity") -> bytes:
    answers = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/" + path, "HTTP_ACCEPT_ENCODING": encoding}
    body = b"".join(app(environ, lambda status, headers: answers.append((status, dict(headers)))))
    status, headers = answers[0]
    if status.startswith("404"):
        return ABSENT
    packing = headers.get("Content-Encoding")
    return brotli.decompress(body) if packing == "br" else zlib.decompress(body, 31) if packing else body


def absent(environ, start_response):
    start_response("404 Not Found", [])
    return []


class Readers:
    """A client of the built-in server and a client of the plain files, both asking all the time."""

    def __init__(self, root: Path):
        self.faults: list[str] = []
        self.rounds = 0
        self._app = PublicFiles(root, absent)
        self._public = root / "public"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask), threading.Thread(target=self._look)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        seen_new = ""
        while not self._stop.is_set():
            for n, path in enumerate(PATHS):
                body = fetch(self._app, path, ("br", "gzip", "identity")[n % 3])
                first, second = BEFORE.get(path, ABSENT), AFTER.get(path, ABSENT)
                if body not in (first, second):
                    self.faults.append(f"server: {path} is of no generation")
                elif body == second != first:
                    seen_new = seen_new or path
                elif body == first != second and seen_new:
                    self.faults.append(f"server: {path} is old after {seen_new} was new")
            self.rounds += 1

    def _look(self) -> None:
        while not self._stop.is_set():
            self.faults += whole(self._public)


def unpacked(file: Path) -> bytes:
    try:
        data = file.read_bytes()
        return (
            brotli.decompress(data)
            if file.suffix == ".br"
            else zlib.decompress(data, 31)
            if file.suffix == ".gz"
            else data
        )
    except FileNotFoundError:
        return ABSENT
    except (brotli.error, zlib.error):
        return b"torn"


def whole(public: Path) -> list[str]:
    """Every file, compressed or not, is one generation's file, never a part of one."""
    faults = []
    for path in PATHS:
        for suffix in ("", ".gz", ".br"):
            if unpacked(public / (path + suffix)) not in (
                BEFORE.get(path, ABSENT),
                AFTER.get(path, ABSENT),
                ABSENT,
            ):
                faults.append(f"tree: {path}{suffix} is of no generation")
    return faults


def linked(public: Path) -> list[str]:
    """Every link that a reader coming from the home page can follow leads to a file."""
    faults, todo, done = [], [town.HOME], set()
    while todo:
        path = todo.pop()
        done.add(path)
        body = unpacked(public / path)
        if body == ABSENT:
            faults.append(f"tree: a link leads to {path}, which is absent")
        todo += [
            link for link in re.findall(r'href="/([^"]+)"', body.decode(errors="replace")) if link not in done
        ]
    return faults


def withdrawn(public: Path) -> list[str]:
    """After the rename of a withdrawn path no byte of it is left there, in any encoding."""
    if town.CANARY.encode() in unpacked(public / town.GONE):
        return []
    left = [s for s in (".gz", ".br") if town.CANARY.encode() in unpacked(public / (town.GONE + s))]
    return [f"tree: {town.GONE}{suffix} still holds what was withdrawn" for suffix in left]


def settled(root: Path) -> tuple[str, list[str]]:
    """Start again as after a crash: "old" or "new", and what is wrong with it."""
    app = PublicFiles(root, absent)
    got = {path: fetch(app, path) for path in PATHS}
    Tree(root).recover()
    faults = [f"after recovery: {f}" for f in reconcile(Tree(root))]
    legal = {"old": BEFORE, "new": AFTER}
    same = [name for name in legal if all(got[path] == legal[name].get(path, ABSENT) for path in PATHS)]
    if not same:
        return "mixed", ["after recovery: the set is of no generation", *faults]
    name = same[0]
    waste = [str(p) for folder in ("journal", "staging") for p in (root / folder).iterdir()]
    if name == "new":
        left = [p for p in root.rglob("*") if p.is_file() and town.CANARY.encode() in unpacked(p)]
        faults += [f"after recovery: {p} still holds what was withdrawn" for p in left]
    return name, faults + [f"after recovery: {p} is left" for p in waste]


def trial(root: Path, failpoint: str, defect: str = "") -> tuple[str, list[str]]:
    """Kill at `failpoint`, look at the ruins, start again; "old", "new" or "mixed", and all faults."""
    printed(root)
    with Readers(root) as readers:
        kill_at(root, failpoint, defect=defect)
        deadline = time.monotonic() + 5
        rounds = readers.rounds
        while readers.rounds < rounds + 2 and time.monotonic() < deadline:
            time.sleep(0.002)
    public = root / "public"
    faults = readers.faults + whole(public) + linked(public) + withdrawn(public)
    try:
        state, more = settled(root)
    except Exception as fault:
        return "broken", [*faults, f"after recovery: {fault!r}"]
    return state, faults + more

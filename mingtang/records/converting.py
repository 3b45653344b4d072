"""Files of the old formats (.doc, .wps, .xls, .et, .ppt, .dps) as those of today, where LibreOffice is installed.

The converter is a reader of strangers' bytes too: it runs by itself, in a directory and with a profile of its own, without
our environment, bounded in time, memory and the size of its file; what it writes is then read in the process apart as
any other file. Where it is not installed, fails or takes too long, the file is held as it is (fail closed)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS, MEMORY, LARGEST = 60, 4_000_000_000, 100_000_000
_OLD = bytes.fromhex("D0CF11E0A1B11AE1")
NOW = {"doc": "docx", "wps": "docx", "xls": "xlsx", "et": "xlsx", "ppt": "pptx", "dps": "pptx"}
_AS = {"docx": "doc", "xlsx": "xls", "pptx": "ppt"}  # the names it knows the old ones by

_LAUNCH = (  # sets its limits upon itself: a fork of a threaded server may run no code of ours before it
    "import os, resource as r, sys\n"
    f"for what, most in ((r.RLIMIT_AS, {MEMORY}), (r.RLIMIT_CPU, {SECONDS}), (r.RLIMIT_FSIZE, {LARGEST}), (r.RLIMIT_CORE, 0)):\n"
    "    r.setrlimit(what, (most, most))\n"
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def is_old(name: str, data: bytes) -> bool:
    """Whether it is a file that a converter could read, under its own name or the one it was converted to."""
    extension = name.rpartition(".")[2].lower()
    return data.startswith(_OLD) and (extension in NOW or extension in _AS)


def converted(name: str, data: bytes) -> tuple[str, bytes] | None:
    """(its name today, its bytes), or None where there is no converter or it gave nothing."""
    programme = shutil.which("soffice") or shutil.which("libreoffice")
    if programme is None or not is_old(name, data):
        return None
    stem, _, extension = name.rpartition(".")
    today = NOW.get(extension.lower(), extension.lower())
    with tempfile.TemporaryDirectory(prefix="convert-") as place:
        given = Path(place) / f"given.{_AS[today]}"
        given.write_bytes(data)
        _run([programme, f"-env:UserInstallation=file://{place}/profile", "--headless", "--norestore", "--nolockcheck",
              "--convert-to", today, "--outdir", f"{place}/made", str(given)], place)  # fmt: skip
        made = Path(place) / "made" / f"given.{today}"
        if made.is_symlink() or not made.is_file() or not 0 < made.stat().st_size <= LARGEST:
            return None
        return f"{stem}.{today}", made.read_bytes()


def _run(command: list[str], place: str) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": place, "TMPDIR": place, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 — a fixed programme; the file has a name of ours
        [sys.executable, "-I", "-c", _LAUNCH, *command], cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)  # whatever it started ends with it
        except ProcessLookupError:
            pass
        process.wait()

"""The process apart: whatever a file does to its reader, the house gets a no and goes on."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingtang import quarantine

JOBS = "tests.quarantine.jobs:"


def ask(name, data=b"", *given, **limits):
    return quarantine.ask(JOBS + name, data, *given, **limits)


def test_an_answer_is_plain_data_and_bytes_from_another_process():
    data = os.urandom(3_000_000)
    told, made = ask("told", data, "甲.docx")
    assert (told["bytes"], told["name"], made) == (len(data), "甲.docx", data[::-1])
    assert told["pid"] != os.getpid()


@pytest.mark.parametrize(
    ("job", "limits", "why"),
    [
        ("sleeps", {"seconds": 0.3}, "late"),
        ("burns", {"seconds": 0.3}, "late"),
        ("takes_memory", {}, "memory"),
        ("crashes", {}, "gone"),
        ("leaves", {"seconds": 0.5}, ("gone", "late")),
        ("raises", {}, "gone"),
        ("answers_nonsense", {}, "gone"),
    ],
)
def test_a_reader_that_fails_in_any_way_is_a_lost_answer_and_the_next_file_is_read(job, limits, why):
    began = time.monotonic()
    with pytest.raises(quarantine.Lost) as lost:
        ask(job, **limits)
    assert lost.value.why in why
    assert ask("told", b"next", "b")[0]["bytes"] == 4
    assert time.monotonic() - began < 20


def test_a_reader_may_start_no_process_of_its_own():
    if not os.getuid():
        pytest.skip("the kernel counts no processes of the super-user")
    with pytest.raises(quarantine.Lost):
        ask("forks")


def test_nothing_of_one_file_is_left_for_the_next():
    assert ask("keeps", b"secret")[0] == ask("keeps", b"other")[0] == 1


def test_the_process_apart_has_no_secret_and_no_django(monkeypatch):
    monkeypatch.setenv("MINGTANG_SECRET_KEY", "x" * 60)
    quarantine._forget()  # a new keeper
    assert "MINGTANG_SECRET_KEY" not in ask("environment")[0]["names"]
    assert ask("prints")[0] == {"ok": 1}


def test_two_files_are_read_at_once_and_the_others_wait():
    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(lambda n: ask("told", b"x" * n, str(n)), range(24)))
    assert [one["bytes"] for one, _ in told] == list(range(24))


def test_a_fork_of_the_house_has_a_process_of_its_own():
    ask("told", b"", "a")
    child = os.fork()
    if not child:
        os._exit(0 if ask("told", b"abc", "a")[0]["bytes"] == 3 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert ask("told", b"ab", "a")[0]["bytes"] == 2


READERS = ("mammoth", "pikepdf", "pypdfium2")
ASKED = """
import sys
from mingtang.records import importing, rebuilding, scanning
from mingtang.forms import uploads
for name, data in {"a.pdf": b"%PDF-1.4 x", "a.docx": b"PK\\3\\4 x", "a.png": b"\\x89PNG\\r\\n\\x1a\\n x"}.items():
    scanning.scan_file(name, data), uploads.judge(name, data)
    for read in (rebuilding.rebuild, importing.read):
        try:
            read(name, data)
        except (rebuilding.CannotRebuild, importing.NoText, importing.Unreadable):
            pass
sys.exit(", ".join(m for m in (*sys.argv[1].split(), "PIL", "mingtang.records.rebuilding.within") if m in sys.modules) or 0)
"""


def test_no_reader_of_sent_bytes_is_loaded_in_the_house():
    done = subprocess.run(
        [sys.executable, "-c", ASKED, " ".join(READERS)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_house_that_reads_for_itself_is_caught():
    seeded = ASKED.replace("scanning.scan_file(name, data)", "__import__('mingtang.records.scanning.files')")
    done = subprocess.run(
        [sys.executable, "-c", seeded, " ".join(READERS)], capture_output=True, text=True, check=False
    )
    assert "pikepdf" in done.stderr

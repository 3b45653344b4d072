import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from mingtang.vault import durable, files, sm3


@pytest.fixture
def trace(monkeypatch):
    """Every fsync, rename and mkdir in order, each with the path it was about."""
    calls = []
    real = {name: getattr(os, name) for name in ("fsync", "rename", "mkdir")}

    def fsync(handle):
        real["fsync"](handle)
        calls.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))

    def rename(source, target):
        real["rename"](source, target)
        calls.append(("rename", str(target)))

    def mkdir(place, *rest, **named):
        real["mkdir"](place, *rest, **named)
        calls.append(("mkdir", str(place)))

    for name, double in (("fsync", fsync), ("rename", rename), ("mkdir", mkdir)):
        monkeypatch.setattr(os, name, double)
    return calls


def undurable(calls, place):
    """What a power cut after `calls` could still take away of `place`: bytes or names. Empty = durable."""
    lost = []
    renamed = calls.index(("rename", str(place))) if ("rename", str(place)) in calls else None
    if renamed is not None:
        drafts = [path for kind, path in calls[:renamed] if kind == "fsync" and "/incoming/" in path]
        lost += [] if drafts else ["bytes"]
    made = [("rename", str(place)), *((k, p) for k, p in calls if k == "mkdir" and str(place).startswith(p))]
    for made_name in made:
        if made_name in calls:
            after = calls[calls.index(made_name) + 1 :]
            if ("fsync", os.path.dirname(made_name[1])) not in after:
                lost.append(made_name[1])
    return lost


def test_what_was_put_is_opened_again_under_its_sm3():
    digest = files.put(b"abc")
    assert digest == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert files.open(digest) == b"abc"
    assert files.exists(digest)
    assert files.path(digest).relative_to(files._root()).parts == ("66", "c7", digest)


def test_an_empty_file_and_a_large_one_come_back_whole():
    for data in (b"", os.urandom(3 * durable.CHUNK + 17)):
        assert files.open(files.put(data)) == data


def test_bytes_and_every_name_on_the_way_are_synced_before_put_returns(trace):
    digest = files.put(b"first in a new vault")
    assert ("rename", str(files.path(digest))) in trace
    assert undurable(trace, files.path(digest)) == []


def test_defect_a_put_that_forgets_the_directory_is_caught(trace, monkeypatch):
    monkeypatch.setattr(durable, "sync_directory", lambda place: None)
    assert str(files.path(files.put(b"x"))) in undurable(trace, files.path(sm3.of_bytes(b"x")))


def test_defect_a_put_that_forgets_the_bytes_is_caught(trace, monkeypatch):
    monkeypatch.setattr(durable, "write_new", lambda place, data: place.write_bytes(data))
    files.put(b"x")
    assert "bytes" in undurable(trace, files.path(sm3.of_bytes(b"x")))


def test_a_second_put_of_the_same_bytes_syncs_the_names_again(trace):
    digest = files.put(b"twice")
    trace.clear()
    files.put(b"twice")
    assert ("fsync", str(files.path(digest).parent)) in trace
    assert not [call for call in trace if call[0] == "rename"]


def test_a_failed_fsync_is_an_error_and_leaves_no_file(monkeypatch):
    def broken(handle):
        raise OSError(5, "disk")

    monkeypatch.setattr(os, "fsync", broken)
    files._root().mkdir()
    with pytest.raises(OSError):
        files.put(b"never acknowledged")
    assert list(files.digests()) == []


def test_a_damaged_file_is_never_opened_and_a_new_put_heals_it():
    digest = files.put(b"letter of reply")
    files.path(digest).write_bytes(b"letter of repLy")
    with pytest.raises(files.Damaged, match=digest):
        files.open(digest)
    files.put(b"letter of reply")
    assert files.open(digest) == b"letter of reply"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_names_a_file(name):
    with pytest.raises(ValueError, match="expected 64"):
        files.path(name)


def test_a_digest_without_file_is_missing():
    with pytest.raises(files.Missing):
        files.open("0" * 64)
    assert not files.exists("0" * 64)


def test_files_are_for_the_owner_alone():
    place = files.path(files.put(b"private"))
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0


def test_erase_overwrites_before_it_removes_and_may_be_repeated(monkeypatch):
    digest = files.put(b"identity card copy")
    witness = files._root() / "incoming" / "witness"
    os.link(files.path(digest), witness)  # the same blocks under a second name
    assert files.erase(digest) is True
    assert witness.read_bytes() == bytes(len(b"identity card copy"))
    assert not files.exists(digest)
    assert files.erase(digest) is False


def test_an_unlink_is_synced_before_erase_returns(trace):
    digest = files.put(b"gone")
    trace.clear()
    files.erase(digest)
    assert trace[-1] == ("fsync", str(files.path(digest).parent))


def test_sixteen_threads_put_the_same_bytes_once():
    found = []
    threads = [threading.Thread(target=lambda: found.append(files.put(b"same" * 9999))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 16
    assert list(files.digests()) == [found[0]]
    assert files.scrub(found) == []


def test_unclaimed_files_are_named_once_they_are_old_enough():
    kept, lost = files.put(b"kept"), files.put(b"lost")
    later = datetime.now(UTC) + timedelta(days=30)
    assert files.unclaimed([kept], before=later) == [lost]
    assert files.unclaimed([kept], before=later - timedelta(days=31)) == []
    os.utime(files.path(lost), (0, 0))
    files.put(b"lost")  # put again: the thirty days begin anew
    assert files.unclaimed([kept], before=later - timedelta(days=31)) == []


KILLED = """
import sys
from django.conf import settings
settings.configure(MINGTANG_VAULT=sys.argv[1])
from mingtang.vault import files
print(files.put(b"half way" * 5000))
"""


@pytest.mark.parametrize(("failpoint", "named"), [("vault.written", False), ("vault.renamed", True)])
def test_a_writer_killed_on_the_way_leaves_all_or_nothing_and_scrub_clears_its_draft(vault, failpoint, named):
    environment = os.environ | {"MINGTANG_FAULTS": "1", "MINGTANG_FAILPOINT": failpoint}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, vault], env=environment, capture_output=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == b""
    assert files.exists(sm3.of_bytes(b"half way" * 5000)) is named
    assert files.scrub() == []
    assert list((vault / "incoming").iterdir()) == []


def test_a_draft_that_is_being_written_is_left_alone(vault):
    files.put(b"x")
    (vault / "incoming" / "draft").write_bytes(b"not yet whole")
    with files._sharing():
        assert files.scrub() == []
        assert (vault / "incoming" / "draft").exists()
    files.scrub()
    assert not (vault / "incoming" / "draft").exists()


def test_a_kernel_that_does_not_tell_of_lost_bytes_is_not_trusted_with_many_files():
    told = {
        "6.6.0-1": True,
        "5.10.0-60.18.0.50.oe2203.x86_64": True,
        "5.8": True,
        "4.19.90-52.15.v2207.ky10": False,
        "": False,
    }
    assert {release: durable._settles(release) for release in told} == told

import ctypes
import hashlib
import os
import threading
import time
import zlib
from pathlib import Path

import brotli
import pytest

from mingtang.press import disk
from mingtang.press import tree as engine
from mingtang.press.paths import PathError, classify
from mingtang.press.plan import plan
from mingtang.press.reconcile import reconcile
from mingtang.press.register import Row
from mingtang.press.tree import Tree
from mingtang.vault import durable

PAGE = ("<p>" + "政府信息公开" * 100 + "</p>").encode()


@pytest.fixture
def tree(tmp_path) -> Tree:
    return Tree(tmp_path / "press")


def test_a_release_stands_at_its_final_path_with_both_variants(tree):
    assert tree.release({"r/2026/a.html": PAGE, "r/2026/a/1.pdf": b"%PDF" * 200}) == 1
    page = tree.public / "r/2026/a.html"
    assert page.read_bytes() == PAGE
    assert zlib.decompress(Path(f"{page}.gz").read_bytes(), 31) == PAGE
    assert Path(f"{page}.gz").read_bytes()[4:8] == b"\0\0\0\0"  # no time in the gzip header
    assert brotli.decompress(Path(f"{page}.br").read_bytes()) == PAGE
    assert sorted(os.listdir(tree.public / "r/2026/a")) == ["1.pdf"]
    assert tree.current == 1


def test_the_register_knows_digest_size_and_generation_of_every_variant(tree):
    tree.release({"a.html": PAGE})
    row = tree.register.get("a.html")
    assert row.generation == 1 and not row.gone
    for suffix, (digest, size) in row.variants.items():
        data = (tree.public / ("a.html" + suffix)).read_bytes()
        assert (digest, size) == (hashlib.new("sm3", data).hexdigest(), len(data))


def test_bytes_that_stand_already_are_not_printed_again(tree):
    tree.release({"a.html": PAGE, "b.html": PAGE})
    before = (tree.public / "a.html").stat().st_ino
    assert tree.release({"a.html": PAGE}) == 1
    assert tree.release({"a.html": PAGE, "b.html": b"new"}) == 2
    assert (tree.public / "a.html").stat().st_ino == before
    assert tree.release({"a.html": PAGE}, reprint=True) == 3
    assert (tree.public / "a.html").stat().st_ino != before


def test_a_page_that_shrinks_loses_its_variants(tree):
    tree.release({"a.html": PAGE})
    tree.release({"a.html": b"<p>short</p>"})
    assert sorted(os.listdir(tree.public)) == ["a.html"]


def test_a_withdrawal_removes_the_file_its_variants_and_its_traditional_twin(tree):
    tree.release({"r/1.html": PAGE, "hant/r/1.html": PAGE, "r/2.html": PAGE})
    tree.release({}, withdraw=["r/1.html"])
    assert [p for p in tree.public.rglob("*") if p.is_file() and "2.html" not in p.name] == []
    assert tree.register.get("hant/r/1.html").gone
    assert tree.release({}, withdraw=["r/1.html", "never/printed.html"]) == 2


def test_a_withdrawn_path_with_new_bytes_is_a_tombstone_and_may_be_released_again(tree):
    tree.release({"r/1.html": PAGE})
    tree.release({"r/1.html": b"gone"}, withdraw=["r/1.html"])
    assert tree.register.get("r/1.html").gone and (tree.public / "r/1.html.gone").is_file()
    assert tree.release({"r/1.html": b"gone"}, withdraw=["r/1.html"]) == 2
    assert tree.release({"r/1.html": PAGE}) == 3
    assert not tree.register.get("r/1.html").gone and not (tree.public / "r/1.html.gone").exists()


PRINTED = ["index.html", "sitemap.xml", "feed.atom", "c/1/index.html", "r/1.html", "r/1/a.pdf"]


def test_a_release_goes_from_attachments_to_the_home_page():
    assert [c.path for c in plan(dict.fromkeys(PRINTED, b""), set(), {}, classify, False)] == PRINTED[::-1]


def test_a_withdrawal_goes_from_the_home_page_to_attachments_and_what_goes_comes_last():
    before = {path: Row(path, 1, False, {"": ("old", 3)}) for path in [*PRINTED, "r/2.html", "r/2/a.pdf"]}
    changes = dict.fromkeys([*PRINTED, "r/3.html", "r/2.html"], b"")
    found = [c.path for c in plan(changes, {"r/2.html", "r/2/a.pdf"}, before, classify, False)]
    assert found == ["r/3.html", *PRINTED, "r/2.html", "r/2/a.pdf"]


def test_the_classes_follow_the_address_plan():
    given = (
        "index.html hant/index.html sitemap-2.xml robots.txt feed.atom checkpoints/7.json guide/index.html"
    )
    given += " hant/r/2026/x.html r/2026/x/附件.pdf static/a.css"
    assert [classify(path) for path in given.split()] == (
        ["home", "home", "sitemap", "sitemap", "feed", "feed", "list", "page", "attachment", "asset"]
    )


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b", "a\0b", "a\nb", "desk/x.html", "search", "ask/a", "a.html.gz", "x" * 300],
)  # fmt: skip
def test_a_path_that_no_reader_should_meet_is_refused_before_anything_is_written(tree, path):
    with pytest.raises(PathError):
        tree.release({"good.html": PAGE, path: PAGE})
    assert os.listdir(tree.public) == []


def test_a_file_cannot_be_a_folder_at_the_same_time(tree):
    with pytest.raises(PathError):
        tree.release({"a": b"1", "a/b": b"2"})
    tree.release({"a": b"1", "c/d": b"2"})
    with pytest.raises(PathError):
        tree.release({"a/b": b"2"})
    with pytest.raises(PathError):
        tree.release({"c": b"2"})
    assert tree.current == 1 and reconcile(tree) == []


def test_an_archive_keeps_its_own_name_ending(tree):
    tree.release({"r/1/a.tar.gz": b"x" * 999, "r/1/a.tar": b"y"})
    assert reconcile(tree) == []


def test_a_full_disk_while_staging_leaves_the_old_generation(tree, monkeypatch):
    tree.release({"a.html": PAGE})

    def full(file, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "write_new", full)
    with pytest.raises(OSError, match="No space"):
        tree.release({"a.html": b"new", "b.html": b"new"})
    monkeypatch.undo()
    assert tree.current == 1 and reconcile(tree) == []
    assert os.listdir(tree.root / "staging") == []
    assert tree.release({"a.html": b"new"}) == 2


def test_a_big_generation_is_on_the_disk_before_it_is_promised_and_a_failed_wait_leaves_the_old_one(
    tree, monkeypatch
):
    if not durable.SETTLES:
        pytest.skip("an old kernel: every file is waited for alone")
    waits, many = [], {f"r/{n}.html": PAGE for n in range(disk.MANY)}

    class Broken:
        def syncfs(self, handle):
            waits.append(sorted(os.listdir(tree.root / "staging" / "1")))
            ctypes.set_errno(5)
            return -1

    monkeypatch.setattr(durable, "_system", Broken())
    with pytest.raises(OSError, match="Input/output"):
        tree.release(many)
    monkeypatch.undo()
    assert len(waits) == 1 and {f"{n}" for n in range(disk.MANY)} <= set(waits[0])
    assert tree.current == 0 and os.listdir(tree.root / "staging") == [] and not tree.journals.promised()
    assert tree.release(many) == 1 and reconcile(tree) == []


def test_a_disk_that_fails_after_the_promise_is_made_good_by_the_next_release(tree, monkeypatch):
    tree.release({"a.html": PAGE})
    calls = []

    def failing(source, target, really=os.replace):
        calls.append(target)
        if "public" in str(target) and len(calls) > 4:
            raise OSError(5, "Input/output error")
        return really(source, target)

    monkeypatch.setattr(engine.os, "replace", failing)
    with pytest.raises(OSError, match="Input/output"):
        tree.release({"a.html": b"new " + PAGE, "b.html": PAGE})
    monkeypatch.undo()
    assert tree.current == 1
    assert [f.kind for f in reconcile(tree)] == ["unfinished"]
    assert tree.release({"c.html": PAGE}) == 3
    assert (tree.public / "a.html").read_bytes() == b"new " + PAGE
    assert reconcile(tree) == []


def test_two_presses_print_one_after_the_other(tmp_path):
    trees = [Tree(tmp_path) for _ in range(4)]
    numbers = []

    def run(n: int) -> None:
        for i in range(5):
            numbers.append(trees[n].release({f"r/{n}/{i}.html": PAGE, "index.html": b"%d %d" % (n, i)}))

    threads = [threading.Thread(target=run, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(numbers) == list(range(1, 21))
    assert trees[0].current == 20 and reconcile(trees[0]) == []


def test_fifteen_hundred_pages_are_one_quick_release(tree):
    pages = {f"r/2026/{n}.html": PAGE * 8 + os.urandom(2000).hex().encode() for n in range(1500)}
    began = time.perf_counter()
    tree.release(pages)
    spent = time.perf_counter() - began
    print(f"1,500 pages, {sum(map(len, pages.values())) / 1e6:.0f} MB: {spent:.2f} s")
    assert spent < 20
    assert len(os.listdir(tree.public / "r/2026")) == 4500

import os
from pathlib import Path

import pytest

from mingtang.press.reconcile import reconcile
from mingtang.press.tree import Tree
from mingtang.press.variants import variants

PAGE = ("<p>" + "政府信息公开" * 100 + "</p>").encode()


@pytest.fixture
def tree(tmp_path) -> Tree:
    tree = Tree(tmp_path)
    tree.release({"index.html": PAGE, "r/1.html": PAGE, "r/1/a.pdf": b"%PDF", "r/2.html": PAGE})
    tree.release({"r/2.html": b"gone"}, withdraw=["r/2.html"])
    assert reconcile(tree) == []
    return tree


def kinds(tree: Tree) -> list[tuple[str, str]]:
    return [(finding.kind, finding.path) for finding in reconcile(tree)]


@pytest.mark.parametrize("path", ["r/1.html", "r/1.html.gz", "r/1/a.pdf"])
def test_one_flipped_byte_is_found(tree, path):
    file = tree.public / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert ("changed", path) in kinds(tree)


def test_a_file_nobody_printed_is_found(tree):
    (tree.public / "extra.html").write_bytes(b"1")
    (tree.public / "r/1/a.pdf.gz").write_bytes(b"2")
    assert kinds(tree) == [("extra", "extra.html"), ("extra", "r/1/a.pdf.gz")]


def test_a_mark_of_a_tombstone_that_is_lost_or_set_by_hand_is_found(tree):
    (tree.public / "r/2.html.gone").unlink()
    (tree.public / "r/1.html.gone").touch()
    assert kinds(tree) == [("extra", "r/1.html.gone"), ("missing", "r/2.html.gone")]


def test_bytes_left_at_a_withdrawn_path_are_found(tree):
    (tree.public / "r/2.html.br").write_bytes(variants("x.html", PAGE)[".br"])
    tree.release({}, withdraw=["r/1/a.pdf"])
    (tree.public / "r/1/a.pdf").write_bytes(b"%PDF")
    assert kinds(tree) == [("extra", "r/1/a.pdf"), ("extra", "r/2.html.br")]


def test_a_missing_file_is_found(tree):
    (tree.public / "r/1/a.pdf").unlink()
    (tree.public / "index.html.br").unlink()
    assert kinds(tree) == [("missing", "index.html.br"), ("missing", "r/1/a.pdf")]


def test_a_variant_of_another_edition_is_stale(tree):
    (tree.public / "index.html.gz").write_bytes(variants("x.html", PAGE + b"earlier edition")[".gz"])
    assert kinds(tree) == [("stale", "index.html.gz")]


def test_a_link_put_in_place_of_a_file_is_found(tree):
    file = tree.public / "r/1/a.pdf"
    Path(tree.root / "elsewhere").write_bytes(file.read_bytes())
    file.unlink()
    os.symlink(tree.root / "elsewhere", file)
    os.symlink(tree.root, tree.public / "out")
    assert kinds(tree) == [("changed", "r/1/a.pdf"), ("extra", "out")]


def test_what_is_found_can_be_printed_again(tree):
    (tree.public / "index.html").write_bytes(b"changed")
    tree.release({"index.html": PAGE}, reprint=True)
    assert reconcile(tree) == []

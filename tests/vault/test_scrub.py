import random

import pytest

from mingtang.vault import files


@pytest.fixture
def two_hundred():
    """200 files of many sizes, several of them of equal size."""
    chance = random.Random(20261122)
    return [files.put(chance.randbytes(chance.choice([1, 64, 64, 900, 20_000]) + n % 7)) for n in range(200)]


def flip(digest, chance):
    place = files.path(digest)
    data = bytearray(place.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    place.write_bytes(data)


def test_a_sound_vault_has_no_findings_and_tells_its_progress(two_hundred):
    seen = []
    assert files.scrub(two_hundred, lambda done, total: seen.append((done, total))) == []
    assert seen[0] == (1, 200)
    assert seen[-1] == (200, 200)


def test_one_flipped_bit_in_each_of_200_files_in_turn_is_found_and_nothing_else(two_hundred):
    chance = random.Random(7)
    caught = 0
    for digest in two_hundred:
        whole = files.path(digest).read_bytes()
        flip(digest, chance)
        finding = files._examine(files.path(digest))
        caught += finding is not None and finding.what == "damaged" and finding.expected == digest
        files.path(digest).write_bytes(whole)
    assert caught == 200
    assert files.scrub(two_hundred) == []


def only_the_flipped_one(two_hundred):
    victim = random.Random(99).choice(two_hundred)
    flip(victim, random.Random(99))
    found = files.scrub(two_hundred)
    return [(f.what, f.expected) for f in found] == [("damaged", victim)]


def test_scrub_names_exactly_the_one_flipped_file_of_200(two_hundred):
    assert only_the_flipped_one(two_hundred)


def test_defect_a_scrub_that_skips_files_of_equal_size_is_caught(two_hundred, monkeypatch):
    sizes = {digest: files.path(digest).stat().st_size for digest in two_hundred}
    examine = files._examine
    monkeypatch.setattr(
        files, "_examine", lambda p: None if p.stat().st_size == sizes[p.name] else examine(p)
    )
    assert not only_the_flipped_one(two_hundred)


def test_missing_and_foreign_files_are_found(two_hundred):
    gone = two_hundred[17]
    files.path(gone).unlink()
    stray = files._root() / "00" / "notes.txt"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("left here by hand")
    assert [(f.what, f.path) for f in files.scrub(iter(two_hundred))] == [
        ("foreign", stray),
        ("missing", files.path(gone)),
    ]


def test_a_file_in_another_digests_place_is_foreign_or_damaged(two_hundred):
    one, other = two_hundred[0], two_hundred[1]
    files.path(one).write_bytes(files.path(other).read_bytes())
    (misplaced,) = files.scrub(two_hundred)
    assert (misplaced.what, misplaced.expected, misplaced.found) == ("damaged", one, other)


def test_a_file_that_cannot_be_read_counts_as_damaged(two_hundred, monkeypatch):
    def unreadable(place):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.sm3, "of_file", unreadable)
    assert {f.what for f in files.scrub(two_hundred)} == {"damaged"}


def test_an_absent_vault_misses_all_that_is_expected():
    assert files.scrub() == []
    assert [f.what for f in files.scrub(["0" * 64])] == ["missing"]

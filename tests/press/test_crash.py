"""kill -9 at every step of a release, with readers looking on (reliability G06, G28; harness H3)."""

import pytest

from mingtang.press import tree as engine
from mingtang.press.server import PublicFiles
from mingtang.press.tree import Tree

from . import town
from .trial import absent, fetch, kill_at, linked, printed, settled, trial, whole

BEFORE_THE_PROMISE = ("press.planned", "press.staging", "press.staged")


def steps(root) -> list[str]:
    """Every step of the town's release in order, as failpoints `name:n`."""
    printed(root)
    passed = []
    engine.point, kept = (lambda name: passed.append(name)), engine.point
    try:
        Tree(root).release(*town.new())
    finally:
        engine.point = kept
    return [f"{name}:{passed[: i + 1].count(name)}" for i, name in enumerate(passed)]


def judge(tmp_path, failpoints: list[str]) -> None:
    for n, failpoint in enumerate(failpoints):
        expected = "old" if failpoint.split(":")[0] in BEFORE_THE_PROMISE else "new"
        assert trial(tmp_path / str(n), failpoint) == (expected, []), failpoint


@pytest.mark.slow
def test_a_press_killed_at_every_single_step_leaves_the_old_set_or_the_new_one(tmp_path):
    every = steps(tmp_path / "dry")
    assert len(every) >= 24
    judge(tmp_path, every)


def test_a_recovery_killed_at_any_step_is_finished_by_the_next(tmp_path):
    names = [step for step in steps(tmp_path / "dry") if step.split(":")[0] not in BEFORE_THE_PROMISE]
    for n, failpoint in enumerate(names[1::6]):
        root = printed(tmp_path / str(n))
        assert kill_at(root, "press.renaming:9")
        kill_at(root, failpoint, verb="recover")
        assert whole(root / "public") + linked(root / "public") == [], failpoint
        assert settled(root) == ("new", []), failpoint


def test_a_release_repeated_after_a_crash_is_the_same_generation(tmp_path):
    root = printed(tmp_path)
    kill_at(root, "press.renaming:5")
    tree = Tree(root)
    assert tree.release(*town.new()) == 2
    assert tree.current == 2
    assert settled(root) == ("new", [])


def test_a_server_that_meets_the_ruins_of_a_press_keeps_its_generation_until_they_are_cleared(tmp_path):
    root = printed(tmp_path)
    app = PublicFiles(root, absent)
    kill_at(root, "press.renaming:20")
    assert fetch(app, town.GONE) == town.old()[town.GONE]
    Tree(root).recover()
    assert "本文件已撤回" in fetch(app, town.GONE).decode()


@pytest.mark.parametrize(
    ("defect", "failpoints"),
    [
        ("InPlace", ["press.renaming:9", "press.renaming:60", "press.renaming:100"]),
        ("PromisedTooEarly", ["press.renamed:3", "press.closed"]),
        ("WithdrawnFirst", ["press.renamed:1", "press.renamed:2", "press.renamed:3"]),
        ("VariantsForgotten", ["press.closed"]),
        ("Unpromised", ["press.renaming:9"]),
    ],
)
def test_the_trial_sees_a_seeded_defect(tmp_path, defect, failpoints):
    results = [trial(tmp_path / str(n), at, defect) for n, at in enumerate(failpoints)]
    assert any(faults for _, faults in results), results

"""The whole tree anew: taken up where it stopped, begun again when what all pages share has changed, told as it goes."""

import json

import pytest

from mingtang.cli import main
from mingtang.press import jobs, state, whole, work
from mingtang.records.models import Column, Edition
from tests import city
from tests.city import START, later

from .printed import files, run, tree
from .test_pages import published, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch):
    """Seven records of two columns, printed; two in a generation from now on."""
    city.found()
    record()
    published(4)
    published(2, column="notices")
    run(START)
    monkeypatch.setattr(work, "SLICE", 2)


def stopped(steps: int) -> None:
    """A whole printing that is killed after so many generations."""
    going = whole.everything(tree(), START)
    for _ in range(steps):
        next(going)
    going.close()


def printed_by(monkeypatch) -> list[set[int]]:
    """What put_records is asked for from now on."""
    asked, real = [], work.put_records

    def put_records(run, ids, former):
        asked.append(set(ids))
        return real(run, ids, former)

    monkeypatch.setattr(work, "put_records", put_records)
    return asked


def test_a_killed_printing_goes_on_where_it_stopped(town, monkeypatch):
    stopped(2)
    asked = printed_by(monkeypatch)
    steps = list(whole.everything(tree(), START))
    every = set(Edition.objects.house.values_list("record_id", flat=True))
    assert sum(map(len, asked)) == 3 and len(every) == 7
    assert [step.done for step in steps if step.records] == [6, 7] and steps[-1].total == 7
    list(whole.everything(tree(), START))  # it ended: the next one begins at the beginning
    assert set().union(*asked[2:]) == every


def test_what_was_lost_meanwhile_stands_again_and_nothing_else_changes(town):
    before = files()
    stopped(1)
    jobs.print_all(START)
    assert files() == before
    tree().release({}, ["index.html", "c/notices/index.html"])
    jobs.print_all(START)
    assert files() == before


def test_it_begins_again_when_what_all_pages_share_has_changed(town, monkeypatch):
    stopped(2)
    Column.objects.filter(code="notices").update(name="公告栏")
    asked = printed_by(monkeypatch)
    jobs.print_all(later(START, 1))
    assert sum(map(len, asked)) == 7
    assert "公告栏" in files()["c/notices/index.html"].decode()


def test_a_column_renamed_in_the_middle_is_printed_everywhere_at_last(town):
    """Pages of the first half say the old name; the tree does not count as current, so the hour prints it again."""
    going = whole.everything(tree(), START)
    next(going)
    Column.objects.filter(code="policy-other").update(name="其他文件")
    list(going)
    assert not work.is_current(tree(), START)
    jobs.refresh(later(START, 1))
    pages = [d.decode() for n, d in files().items() if n.startswith("r/")]
    assert work.is_current(tree(), later(START, 1)) and any(">其他文件</a>" in p for p in pages)
    assert not [p for p in pages if ">其他政策文件</a>" in p]  # the class of that name stays


def test_lists_are_printed_in_generations_of_bounded_size(town, monkeypatch):
    monkeypatch.setattr(whole, "FILES", 1)
    before = files()
    tree().release({}, [name for name in before if name.startswith(("c/", "data/"))])
    steps = [step for step in whole.everything(tree(), START) if not step.records]
    assert len(steps) > 5 and files() == before


def test_the_operator_prints_it_and_sees_how_far_it_is(town, capsys):
    stopped(1)
    assert main(["print", "--all", "--json"]) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert said["records"] == 7 and said["held"] == [] and said["generation"] == tree().current
    assert "已印 4 / 7 篇" in err and "已印 2 / 7 篇" not in err and "正在印列表" in err
    assert state.get(tree(), whole.STATE) is None
    assert main(["print", "--all", "--afresh"]) == 0
    assert "已印 2 / 7 篇" in capsys.readouterr().err


def test_the_operator_prints_what_waits(town, capsys):
    published(1, at=later(START, 1))
    assert main(["print", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert not Edition.objects.house.filter(printed=False).exists()
    assert main(["print", "--afresh"]) == 2

"""Counts of the filters: what each value would find, by the searches themselves."""

from datetime import date

import pytest

from mingtang.search.facets import counts
from mingtang.search.index import Reader
from mingtang.search.query import Narrow, search
from mingtang.search.question import Question


@pytest.mark.parametrize(
    "narrow",
    [{}, {"agency": "03"}, {"agency": "03", "own": True}, {"year": "2015", "kind": "news"}, {"since": date(2015, 1, 1)}],
)  # fmt: skip
@pytest.mark.parametrize("asked", ["路灯", "公租房 步行街"])
def test_each_count_is_what_choosing_that_value_finds(shelf, asked, narrow):
    given = counts(shelf, Question(asked), Narrow(**narrow))
    for facet, values in given.items():
        for value, number in values.items():
            chosen = narrow | {facet: value == "1" if facet == "own" else value}
            assert search(shelf, asked, 1, partial=False, **chosen).total == number, (facet, value)
    assert given["year"] and given["agency"] and given["column"] and given["kind"]


def test_every_document_has_one_year_and_the_undated_are_counted(shelf, docs):
    years = counts(shelf, Question("路灯"), Narrow())["year"]
    assert sum(years.values()) == search(shelf, "路灯", 1).total
    assert years["0"] == sum(d.published_on is None for d in search(shelf, "路灯", len(docs)).hits) > 0


def test_what_has_only_some_of_the_words_is_counted_when_asked_for(shelf):
    assert sum(counts(shelf, Question("路灯 烏有之物"), Narrow())["own"].values()) == 0
    some = counts(shelf, Question("路灯 烏有之物"), Narrow(), some=True)["own"]
    assert sum(some.values()) == search(shelf, "路灯 烏有之物", 1).total > 0


def test_nothing_printed_and_nothing_asked_count_nothing(tmp_path, shelf):
    assert not any(counts(Reader(tmp_path / "none"), Question("路灯"), Narrow()).values())
    assert not any(counts(shelf, Question(" 、"), Narrow(), some=True)["own"].values())

"""预算、决算和“三公”经费 by year and agency."""

import pytest

from mingtang.press import money


@pytest.mark.parametrize(
    ("column", "title", "kind", "year"),
    [
        ("money-budgets", "市商务局2026年部门预算", "预算", 2026),
        ("money-budgets", "市商务局2025年部门决算", "决算", 2025),
        ("money-three", "市商务局2026年第三季度“三公”经费支出情况", "“三公”经费（三季度）", 2026),
        ("money-three", "市商务局“三公”经费预算", "“三公”经费", 2024),
        ("money-budgets", "关于批复的说明", "其他", 2024),
    ],
)
def test_a_title_says_what_it_is_and_for_which_year(column, title, kind, year):
    assert money.kind_of(column, title) == kind
    assert money.year_of(title, "2024-03-01") == year

"""您是不是要找: a question that nothing answers, put right."""

import pytest

from mingtang.search.document import Doc
from mingtang.search.hints import hint
from mingtang.search.index import Builder, Reader
from mingtang.search.query import search

from .test_query import _hostile


@pytest.fixture(scope="module")
def town(docs, tmp_path_factory):
    root = tmp_path_factory.mktemp("hints")
    Builder(root).build(
        [*docs[:500], Doc("a", "关于公租房申请的通告"), Doc("b", "营业执照办理"), Doc("c", "澜汀市数据条例")]
    )
    return Reader(root)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("公租房申情", "公租房申请"), ("工租房", "公租房"), ("营业直照", "营业执照"), ("营业纸照办理", "营业执照办理"),
        ("夜间使工", "夜间施工"), ("夜间旋工", "夜间施工"), ("蓝汀市", "澜汀市"), ("gongzufan", "公租房"),
        ("yingyezizhao", "营业执照"), ("公租房 申情", "公租房 申请"), ("營業直照", "营业执照"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right_by_titles_and_lists(town, typed, meant):
    assert search(town, typed, partial=False).total == 0
    assert hint(town, typed) == meant
    assert search(town, meant, partial=False).total > 0


@pytest.mark.parametrize("typed", ["毫无此事之词", "䶮", "申情", "", " ", "qqqqqqq", "〇〇〇", "2026-99-99"])
def test_nothing_is_proposed_that_finds_nothing(town, typed):
    assert not (said := hint(town, typed)) or search(town, said, partial=False).total > 0


def test_a_question_that_stands_is_left_alone(town):
    assert hint(town, "公租房") == hint(town, "营业执照 办理") == ""


def test_no_question_raises(town):
    for typed in _hostile()[:120]:
        hint(town, typed)

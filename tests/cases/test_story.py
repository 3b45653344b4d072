"""办理记录: what a step chose and dated stands in the story beside what was typed."""

import pytest

from mingtang.cases.reading import story
from tests import city
from tests.cases import histories
from tests.city import START

pytestmark = pytest.mark.django_db


def test_the_story_tells_the_outcome_the_choices_and_the_days():
    city.found()
    case = histories.answered(START)
    told = {entry["title"]: entry["text"] for entry in story(case)}
    assert "处理结果：予以公开" in told["拟办"]
    delivered = told["送达"]
    assert "送达日期：" in delivered and "年" in delivered
    assert "None" not in "".join(told.values()) and "False" not in "".join(told.values())

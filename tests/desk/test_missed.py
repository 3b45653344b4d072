"""没有结果的检索 at the desk."""

from datetime import date

import pytest

from mingtang.search.models import Wanted
from tests import city
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    city.found()


def test_editors_see_the_words_how_often_and_when_last():
    Wanted.objects.create(word="无此<b>事项", day=date(2026, 3, 1), times=3, missed=2)
    Wanted.objects.create(word="公租房", day=date(2026, 3, 1), times=3)
    html = signed_in("drafter").get("/desk/release/missed/").content.decode()
    assert "无此&lt;b&gt;事项" in html and "2026-03-01" in html and "公租房" not in html.split("<main")[1]
    assert "/desk/release/missed/" in signed_in("drafter").get("/desk/release/").content.decode()


def test_without_any_the_page_says_what_would_be_here():
    assert (
        "公众在网站上检索而没有结果的词会列在这里"
        in signed_in("openness_office").get("/desk/release/missed/").content.decode()
    )
    assert signed_in("handler").get("/desk/release/missed/").status_code == 404
    assert "没有结果的检索" not in signed_in("handler").get("/desk/release/").content.decode()

"""大字版 of the doors: an application, a question and a search in large type from end to end, without script."""

from urllib.parse import urlsplit

import pytest

from mingtang.cases.models import Case
from tests.portal.journey import IDENTITY, number_and_code
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
LARGE = '<html class="elder" lang="zh-Hans">'


def in_large_type(reader):
    assert urlsplit(reader.at).path.startswith("/large/") and LARGE in reader.page, reader.at
    return reader


def test_an_application_is_written_sent_and_asked_after_in_large_type(town):
    reader = in_large_type(Reader().open("/large/ask/"))
    in_large_type(reader.open("/large/ask/form/?agency=LT04"))
    for given in (
        {"applicant_type": "natural_person"}, {"name": "张三", "id_type": "id_card"}, {"id_number": IDENTITY}, {"info_title": "石桥路方案"},
        {"info_form": "electronic", "delivery_form": "online"}, {"telephone": "13800000000"},
    ):  # fmt: skip
        in_large_type(reader.press("下一步", **given))
    number, code = number_and_code(in_large_type(reader.press("提交申请")))
    assert Case.objects.house.count() == 1
    again = in_large_type(Reader().open("/large/track/"))
    in_large_type(again.press("查询", number=number, code=code, second="0000"))
    assert "石桥路方案" in again.text
    assert again.press("结束查询").at.endswith("/large/track/")
    assert Reader(again.client).open("/large/track/case/").status == 403


def test_a_draft_begun_in_the_usual_type_is_not_lost_by_the_entry(town):
    reader = Reader().open("/ask/form/?agency=LT04")
    assert '<a href="/large/ask/form/?agency=LT04" data-ui="elder">' in reader.page
    reader.press("下一步", applicant_type="natural_person")
    assert "/large/ask/" not in reader.page and 'data-ui="elder"' in reader.page
    reader.press("下一步", name="", id_type="")
    assert reader.status == 422 and "/large/ask/" not in reader.page


def test_a_search_stays_in_large_type_and_what_was_asked_is_no_pattern(town):
    asked = "/search?q=%5C1%22%3E%3Cb%3E&sort=date"
    page = Reader().open(f"/large{asked}").page
    assert LARGE in page and 'action="/large/search"' in page and 'action="/search"' not in page
    assert f'<a href="{asked.replace("&", "&amp;")}">退出大字版</a>' in page
    assert f'href="/large{asked.replace("&", "&amp;")}" data-ui="elder"' in Reader().open(asked).page


@pytest.mark.parametrize("url", ["/large/desk/", "/large/sign-in/", "/large/api/v1/files", "/large/nothing/"])
def test_other_doors_have_no_such_twin(town, url):
    assert Reader().open(url).status == 404


def test_search_engines_are_told_to_leave_it(town):
    assert Reader().open("/large/search").answer.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in Reader().open("/search").answer.headers

"""一键脱敏 works on the text a reader sees, wherever the tags stand."""

import pytest

from mingtang.records import masking, scanning
from mingtang.records.cleaning import clean, plain

ID = "11010519491231002X"


@pytest.mark.parametrize(
    "body",
    [
        "<p>电话13800138000。</p>", "<p>电话138<strong>0013</strong>8000。</p>", f"<ul><li>{ID}</li></ul>",
        "<table><tbody><tr><td>138 0013 8000</td><td>甲&amp;乙</td></tr></tbody></table>", "<p>1３８００１３８０００</p>",
        "<p>6222 0211 2345 6789</p>", f"<p><a href=\"https://x.cn/?a=1&amp;b=2\">{ID}</a></p>",
    ],
)  # fmt: skip
def test_after_masking_nothing_is_found_and_the_tags_stand(body):
    body = clean(body)
    before = len(scanning.scan(plain(body)))
    masked = masking.mask_html(body)
    assert scanning.scan(plain(masked)) == []
    assert clean(masked) == masked
    if before:
        assert "*" in masked
    assert masked.count("<") == body.count("<")


def test_numbers_in_two_cells_are_not_taken_for_one():
    body = "<table><tbody><tr><td>1380013</td><td>8000</td></tr></tbody></table>"
    assert masking.mask_html(body) == body


def test_what_is_no_personal_number_is_left_alone():
    body = "<p>国办发〔2019〕60号，预算 138001380001 元，3&lt;5</p>"
    assert masking.mask_html(body) == body


def test_a_place_is_shown_with_the_words_around_it():
    place = masking.places("第一行\n联系人张三，电话13800138000，请来电。")[0]
    assert (place.label, place.before, place.found, place.after) == (
        "手机号码",
        "联系人张三，电话",
        "13800138000",
        "，请来电。",
    )
    assert place.masked == "138****8000"

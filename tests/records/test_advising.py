"""建议核对: what was left to fill in, wording and typing mistakes are pointed out, and nothing else."""

import pytest

from mingtang.records.advising import advise


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("联系电话：此处填写电话", "此处填写电话"), ("于XX年XX月印发", "XX年"), ("金额XXX元", "XXX"), ("名单待定", "待定"), ("Lorem ipsum", "Lorem ipsum"),
        ("截止目前已办结", "截止目前"), ("统一布署", "布署"), ("银行帐户", "帐户"),
    ],
)  # fmt: skip
def test_each_is_pointed_out_with_a_hint(text, said):
    found = advise(text)
    assert said in [one.said for one in found] and all(one.hint for one in found)


def test_a_city_watches_for_words_of_its_own():
    found = advise("请到老政务大厅办理，材料齐全", "老政务大厅=已迁至新址、材料齐全")
    assert [(one.said, one.hint) for one in found] == [
        ("老政务大厅", "已迁至新址"),
        ("材料齐全", "本市提示词，请核对"),
    ]


def test_an_ordinary_text_is_left_in_peace():
    assert (
        advise(
            "为方便市民办事，根据《中华人民共和国政府信息公开条例》，现将有关事项通知如下。截至目前，已部署完毕。"
        )
        == []
    )

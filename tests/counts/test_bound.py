"""Numbers in a text: filled in by name, or found and asked about."""

from mingtang.counts import bound

SHOWN = {"收到申请总数": ("12", ""), "没有的": ("", "没有这个名称的数字")}


def read(text, confirmed=None):
    return bound.pieces("s1", text, lambda name: SHOWN[name], confirmed or {})


def loose(text):
    return [piece.text for piece in read(text) if piece.kind == "loose"]


def test_a_name_shows_its_figure_and_an_unknown_one_says_why():
    found = read("收到〔收到申请总数〕件，〔没有的〕件。")
    assert bound.filled(found) == "收到12件，〔没有的〕件。"
    assert [(p.kind, p.name) for p in found if p.name] == [("figure", "收到申请总数"), ("wrong", "没有的")]


def test_numbers_typed_by_hand_are_found_with_their_sentence():
    found = [
        p for p in read("全年收到12件。\n办结1,030件，占98.5％，网上咨询八百余人次。") if p.kind == "loose"
    ]
    assert [p.text for p in found] == ["12", "1,030", "98.5％", "八百余"]
    assert found[1].sentence == "办结1,030件，占98.5％，网上咨询八百余人次。"
    assert len({p.key for p in found}) == 4
    twice = [p for p in read("　1．有1件超期。") if p.kind == "loose"]
    assert [(p.text, p.sentence[p.at :]) for p in twice] == [("1", "1件超期。")]


def test_what_is_no_figure_is_left_alone():
    for text in (
        "2026年1月1日起至12月31日止，1—4月", "依据国办函〔2020〕109号、国令第711号第49条", "电话0755-12345678，上午9:30",
        "1.主动公开。\n（2）依申请公开。", "拨打12345政务服务热线", "落实一次性告知、两个责任、三级联动",
    ):  # fmt: skip
        assert loose(text) == [], text


def test_a_number_that_was_confirmed_is_asked_again_when_its_sentence_changes():
    key = next(p.key for p in read("网上咨询800人次。") if p.kind == "loose")
    said = {key: {"reason": "热线台账"}}
    assert [p.why for p in read("网上咨询800人次。", said) if p.kind == "said"] == ["热线台账"]
    assert [p.kind for p in read("网上咨询800余人次。", said) if p.key] == ["loose"]


def test_binding_puts_the_name_where_the_number_stood_and_nowhere_else():
    text = "收到12件。又收到12件，共〔收到申请总数〕件。"
    second = [p.key for p in read(text) if p.kind == "loose"][1]
    assert (
        bound.replaced("s1", text, second, "收到申请总数")
        == "收到12件。又收到〔收到申请总数〕件，共〔收到申请总数〕件。"
    )
    assert bound.replaced("s1", text, "elsewhere", "收到申请总数") == text

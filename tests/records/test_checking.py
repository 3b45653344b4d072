"""文字检查: what was left to fill in, barred words and impossible days hold; wording and typing mistakes are pointed out."""

import tarfile

import pytest

from mingtang.records import checking
from mingtang.records.checking import advise, days, holds, named
from tests.conftest import shared


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("联系电话：此处填写电话", "此处填写电话"), ("于XX年XX月印发", "XX年XX月"), ("名单待补充。", "待补充"), ("Lorem ipsum", "Lorem ipsum"),
        ("这是一条测试", "这是一条测试"), ("测试标题", "测试标题"), ("公示期至2月30日", "2月30日"), ("2026年2月29日", "2026年2月29日"),
        ("自二〇二六年四月三十一日起", "二〇二六年四月三十一日"), ("13月1日", "13月1日"), ("十三月一日", "十三月一日"), ("TODO：补表", "TODO"),
    ],
)  # fmt: skip
def test_each_of_these_holds(text, said):
    assert [(one.said, one.holds) for one in advise(text) if one.holds] == [(said, True)] and holds(text) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("金额XXX元", "XXX"), ("名单待定", "待定"), ("截止目前已办结", "截止目前"), ("统一布署", "布署"), ("银行帐户", "帐户"),
        ("2026年11月28日（星期五）", "2026年11月28日（星期五）"), ("附件：1.名单\n2.表格", "附件：1.名单"),
    ],
)  # fmt: skip
def test_each_of_these_is_pointed_out_and_holds_nothing(text, said):
    found = advise(text, files=())
    assert said in [one.said for one in found] and all(one.hint for one in found) and holds(text) == 0


def test_a_city_bars_words_and_watches_for_others():
    found = advise(
        "请到老政务大厅办理，材料齐全，内部掌握",
        "老政务大厅=已迁至新址、材料齐全",
        ["内部掌握", "机密=不得公开"],
    )
    assert [(one.said, one.hint, one.holds) for one in found] == [
        ("内部掌握", checking.BARRED, True),
        ("老政务大厅", "已迁至新址", False),
        ("材料齐全", "本市提示词，请核对", False),
    ]
    assert holds("内部掌握", ["内部掌握"]) == 1 and holds("内部掌握", ["无"]) == 0


def test_an_ordinary_text_is_left_in_peace():
    text = (
        "为方便市民办事，根据《中华人民共和国政府信息公开条例》，现将有关事项通知如下。截至目前，已部署完毕。核酸检测试剂到货。"
        "2024年2月29日（星期四）印发，2026年1月至12月31日施行，第3月30日内办结。以营利为目的的，为了了解情况。\n附件：1.名单\n名单\n甲"
    )
    assert advise(text, files=()) == []


def test_attachments_named_in_the_text_are_looked_for_among_the_files_and_in_the_text():
    text = "请遵照执行。\n附件：1.《补贴发放名单》\n2.申请表（样表）\n澜汀市民政局"
    assert [m[0] for m, _ in named.missing(text, ["附件1 补贴发放名单.xlsx"])] == ["2.申请表（样表）"]
    assert list(named.missing(text, ["补贴发放名单.xlsx", "2-申请表样表.docx"])) == []
    assert {hint for _, hint in named.missing(text, [])} == {named.LACKING}


def test_every_day_there_is_passes_and_the_day_after_each_months_end_does_not():
    for year in (2023, 2024):
        for month in range(1, 13):
            last = days.calendar.monthrange(year, month)[1]
            assert days.impossible(f"{year}年{month}月1日至{month}月{last}日") == []
            assert len(days.impossible(f"{year}年{month}月{last + 1}日")) == 1


def test_the_list_of_typing_mistakes_is_long_and_right_of_itself():
    pairs = checking.typos()
    wrong = [w for w, _ in pairs]
    assert len(set(wrong)) == len(pairs) >= 150
    assert all(w and r and w != r for w, r in pairs)
    assert [r for _, r in pairs if any(w in r for w in wrong)] == []


def test_real_laws_are_rarely_held_or_corrected():
    """Counted on a sample of the laws: nothing holds, and old spellings (帐、座落) are the most that is pointed out."""
    held, pointed, texts = [], 0, 0
    with tarfile.open(shared("data/laws/laws.tar.gz")) as laws:
        for n, member in enumerate(laws):
            if member.isfile() and n % 12 == 0:
                text = laws.extractfile(member).read().decode()
                texts += 1
                held += [one.said for one in advise(text) if one.holds]
                pointed += len(advise(text))
    print(f"\nMT-GOAL id=G29 tier=ci texts={texts} held={len(held)} pointed_out={pointed}")
    assert texts > 50 and held == [] and pointed < texts / 4

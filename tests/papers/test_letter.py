"""The letter, measured on the page against GB/T 9704-2012."""

import pytest

from mingtang.papers import render

from . import reading, samples

NEAR = 1.0  # mm, the tolerance of the standard


def near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= NEAR


def body_lines(pdf: bytes, page: int) -> list[list[reading.Char]]:
    return [line for line in reading.lines(pdf, page) if not "".join(c.text for c in line).startswith("—")]


def test_every_word_of_the_data_is_on_the_paper_once():
    data = samples.letter(
        copies=["澜汀市司法局"], qr="https://www.lanting.example/check/", qr_note="扫码核验"
    )
    said = reading.text(render.pdf("letter", data))
    parts = [item if isinstance(item, str) else item["text"] for item in data["paragraphs"]]
    parts += [*data["remedies"], *data["attachments"], *data["copies"]]
    parts += [data["number"], data["title"], data["contact"], data["qr_note"], "2026年11月22日"]
    for part in parts:
        assert said.count(reading.plain(part)) == 1, part
    assert said.count(data["issuer"]) == 2  # the mark and the signature
    assert data["addressee"] + "：" in said


def test_the_red_mark_stands_30_mm_from_the_edge_and_the_rules_where_the_standard_wants_them():
    red = reading.red_rows(render.pdf("letter", samples.letter()), 0)
    mark, thick, thin, foot_thin, foot_thick = red
    assert near(mark[0], 30)
    assert near(thick[0] - mark[1], 4)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    assert foot_thick[1] - foot_thick[0] > foot_thin[1] - foot_thin[0]
    assert near(foot_thick[1], 297 - 20)
    for rule in (thick, thin, foot_thin, foot_thick):
        assert near(rule[3] - rule[2], 170)
        assert near((rule[2] + rule[3]) / 2, 105)


def test_a_mark_of_two_lines_moves_the_rules_down_and_stays_inside_them():
    red = reading.red_rows(render.pdf("letter", samples.letter(issuer=samples.LONG_ISSUER)), 0)
    first, second, thick = red[0], red[-5], red[-4]
    assert near(first[0], 30)
    assert near(thick[0] - second[1], 4)
    assert all(row[2] >= 20 and row[3] <= 190 for row in red[:-4])


def test_number_stands_flush_right_under_the_rule_and_the_title_in_the_middle():
    pdf = render.pdf("letter", samples.letter())
    rule = reading.red_rows(pdf, 0)[2]
    rows = {"".join(c.text for c in line): line for line in reading.lines(pdf, 0)}
    number = rows["澜城管公复〔2026〕12号"]
    assert near(number[-1].right, 210 - 26)
    assert near(min(c.top for c in number) - rule[1], 16 * 7 / 8 * reading.MM)
    title = rows["政府信息公开申请答复书"]
    assert near((title[0].left + title[-1].right) / 2, 28 + 156 / 2)
    assert title[0].right - title[0].left > 22 * 0.8 * reading.MM


def test_a_full_page_has_22_lines_of_28_characters_between_the_four_margins():
    pdf = render.pdf("letter", samples.letter(paragraphs=samples.many_lines(30)))
    rows = body_lines(pdf, 1)
    assert len(rows) == 22
    full = [row for row in rows if len(row) == 28]
    assert len(full) >= 12
    assert near(min(c.left for row in rows for c in row), 28)
    assert near(max(c.right for row in full for c in row), 210 - 26)
    assert near(min(c.top for c in rows[0]), 37)
    pitch = 225 / 22
    tops = [min(c.top for c in row) for row in full]
    assert all(near(round((top - tops[0]) / pitch) * pitch, top - tops[0]) for top in tops)
    assert max(c.bottom for c in rows[-1]) <= 297 - 35
    assert near(tops[-1] + pitch, 297 - 35) or tops[-1] + pitch < 297 - 35


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    text = "第一，其二；（三）、《四》。“五”！" * 60
    pdf = render.pdf("letter", samples.letter(paragraphs=["字" * i + text for i in range(14)]))
    for page in range(len(reading.pages(pdf))):
        for row in body_lines(pdf, page):
            assert row[0].text not in "，。、；：！？）》”’", "".join(c.text for c in row)
            assert row[-1].text not in "（《“‘", "".join(c.text for c in row)


def test_page_one_bears_no_number_and_the_next_ones_bear_theirs_outside():
    pdf = render.pdf("letter", samples.letter(paragraphs=samples.many_lines(16)))
    texts = reading.pages(pdf)
    assert len(texts) >= 3
    assert "—1—" not in texts[0]
    assert [f"—{n}—" in texts[n - 1] for n in (2, 3)] == [True, True]
    second = next(row for row in reading.lines(pdf, 1) if row[0].text == "—")
    third = next(row for row in reading.lines(pdf, 2) if row[0].text == "—")
    assert second[0].left < 50 and third[-1].right > 160
    assert near(min(c.top for c in second if c.text == "2") - (297 - 35), 7 + 1)


def test_the_second_page_has_neither_mark_nor_rules():
    assert reading.red_rows(render.pdf("letter", samples.letter(paragraphs=samples.many_lines(16))), 1) == []


@pytest.mark.parametrize("extra", range(12))
def test_no_page_carries_only_the_signature(extra):
    body = ["前文" * 14] * (6 + extra)
    pdf = render.pdf("letter", samples.letter(paragraphs=body, remedies=[], attachments=[], contact=""))
    last = reading.pages(pdf)[-1]
    assert "前文" in last and "2026年11月22日" in last


def test_with_room_for_a_seal_the_date_stands_four_characters_in_and_the_issuer_is_centred_over_it():
    rows = reading.lines(render.pdf("letter", samples.letter(contact="")), 0)
    issuer, day = rows[-2], rows[-1]
    char = 156 / 28
    assert near(day[-1].right, 210 - 26 - 4 * char)
    assert near((day[0].left + day[-1].right) / 2, (issuer[0].left + issuer[-1].right) / 2)


def test_without_a_seal_the_date_begins_two_characters_after_the_issuer():
    rows = reading.lines(render.pdf("letter", samples.letter(contact="", seal="none")), 0)
    issuer, day = rows[-2], rows[-1]
    char = 156 / 28
    assert near(day[0].left, issuer[0].left + 2 * char)
    assert max(day[-1].right, issuer[-1].right) <= 210 - 26 - 2 * char + NEAR


def test_a_long_title_turns_between_words_in_lines_of_about_one_length():
    title = "关于“书院街道明堂路改造工程立项批复、施工许可及资金拨付明细”政府信息公开申请部分公开的答复书"
    rows = reading.lines(render.pdf("letter", samples.letter(title=title)), 0)
    turned = [row for row in rows if row[0].right - row[0].left > 6.4 and row[0].top > 60]
    said = ["".join(c.text for c in row) for row in turned]
    assert "".join(said) == title
    assert max(map(len, said)) - min(map(len, said)) <= 5
    for word in ("工程", "立项", "批复", "政府", "信息"):
        assert any(word in line for line in said), word


def test_names_of_forty_characters_stay_inside_the_margins():
    pdf = render.pdf(
        "letter",
        samples.letter(
            issuer=samples.LONG_ISSUER, addressee=samples.LONG_NAME, attachments=["名" * 60, "单" * 60]
        ),
    )
    for page in range(len(reading.pages(pdf))):
        black = [c for c in reading.chars(pdf, page) if c.top > 50]
        assert min(c.left for c in black) >= 28 - NEAR
        assert max(c.right for c in black) <= 210 - 26 + NEAR
    said = reading.text(pdf)
    assert said.count(samples.LONG_ISSUER) == 2 and samples.LONG_NAME in said

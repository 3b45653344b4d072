"""Letters: whole, correctly headed, refuse a gap, never show a third party who applied."""

import re
from datetime import date

import pytest

from mingtang import kinds
from mingtang.kinds import letters, load, remedies

VERSIONS = ("request-2019", "request-2019-2", "service-1")
EVERY = [letters.load(version, key) for version in VERSIONS for key in sorted(load.letters(version))]
VALUES = {
    "agency": "澜汀市城市管理局",
    "number": "澜城公复〔2026〕12号",
    "date": date(2026, 4, 14),
    "contact": "联系电话：0880-00010004",
    "applicant": "周问天",
    "third_party_name": "云野实业有限公司",
    "request_no": "澜城公开申〔2026〕31号",
    "received_on": date(2026, 3, 16),
    "submitted_on": date(2026, 3, 14),
    "content": "石桥路改造工程的招标文件",
    "deadline": date(2026, 4, 14),
    "today": date(2026, 3, 23),
    "review_organ": "澜汀市人民政府",
    "court": "澜汀市城中区人民法院",
    "third_party_days": 15,
    "item_name": "临时占用城市道路审批",
    "case_no": "110001",
    "accepted_on": date(2026, 3, 17),
    "result_name": "《临时占用城市道路许可证》",
    "target": "省级主管部门",
    "items": ["文件的名称或者文号", "文件形成的大致年份"],
    "material_list": ["招标文件（共42页）"],
    "fee_standard": "每件100元",
    "from_agency": "市人民政府办公室",
    "fee_count": "5件",
}
TYPED = {
    name: f"〔{fact.label}〕" for name, fact in kinds.FACTS.items() if fact.typed and fact.type != "choice"
}
ALL = {**TYPED, **VALUES, "fee_method": "by_item", "delivery": "电子邮件"}


def name(letter):
    return f"{letter.key}" if isinstance(letter, letters.Letter) else ""


@pytest.mark.parametrize("letter", EVERY, ids=name)
def test_a_letter_is_filled_whole(letter):
    data = letters.fill(letter, ALL)
    text = "\n".join([data["title"], data["addressee"], *data["paragraphs"], *data["remedies"]])
    assert not re.search(r"[{}\[\]@]", text)
    assert not re.search("。。|，，|；；|，。|。，", text), text
    assert data["paragraphs"] and data["issuer"] == "澜汀市城市管理局"
    assert data["date"] == "2026年4月14日"
    assert bool(data["number"]) == bool(letter.number_kind)
    assert bool(data["remedies"]) == (letter.remedy != "none")


@pytest.mark.parametrize("letter", EVERY, ids=name)
def test_a_letter_refuses_each_gap_by_name(letter):
    needed = {*letter.wants, "agency", "date", "contact"} - {"you"}
    needed.add("third_party_name" if letter.to == "third_party" else "applicant")
    needed |= {"review_organ", "court"} if letter.remedy != "none" else set()
    for gap in needed:
        for empty in (None, "", []):
            with pytest.raises(letters.MissingValue) as refused:
                letters.fill(letter, {**ALL, gap: empty})
            assert refused.value.name == gap
            assert letters.PLACEHOLDERS[gap] in str(refused.value) and gap not in str(refused.value)


@pytest.mark.parametrize("letter", EVERY, ids=name)
def test_a_letter_can_do_without_what_is_optional(letter):
    firm = {k: v for k, v in ALL.items() if k not in letter.takes or k in letter.wants}
    assert letters.fill(letter, firm)["paragraphs"]


@pytest.mark.parametrize("letter", [one for one in EVERY if one.to == "third_party"], ids=name)
def test_a_third_party_never_learns_who_applied(letter):
    shown = str(letters.fill(letter, ALL))
    for secret in ("applicant", "request_no", "content", "delivery"):
        assert str(VALUES.get(secret, ALL[secret])) not in shown
    leaking = "title: 第三方意见征询书\nto: third_party\n\n{applicant}申请公开贵方的信息。\n"
    with pytest.raises(letters.LetterError, match="会透露申请人"):
        letters.parse("leak", leaking)


def test_every_letter_is_issued_by_some_step_or_outcome():
    kind = kinds.get("request-2019")
    issued = {key for step in kind.steps.values() for key in step.issues} - {kinds.OUTCOME_LETTER}
    issued |= {outcome.letter for outcome in kind.outcomes.values()}
    assert issued == load.letters("request-2019")


def test_procedural_letters_carry_no_remedy():
    procedural = {"receipt", "correction", "extension", "third_party", "pause", "fee", "withdrawal"}
    bare = {one.key for one in EVERY[: len(load.letters("request-2019"))] if one.remedy == "none"}
    assert bare == procedural


@pytest.mark.parametrize("letter", EVERY[: len(load.letters("request-2019"))], ids=name)
def test_a_letter_has_its_title_series_and_article(letter):
    series = {
        "correction": "公补", "extension": "公延", "third_party": "公征", "fee": "公收", "receipt": "",
    }.get(letter.key, "公复" if letter.key.startswith("reply_") else "公通")  # fmt: skip
    assert letter.number_kind == series
    assert re.match("《中华人民共和国政府信息公开条例》第.+条", letter.basis)
    if letter.key.startswith("reply_"):
        assert letter.title == "政府信息公开申请答复书"


def test_a_reply_says_who_asked_what_when_on_which_ground():
    letter = letters.load("request-2019", "reply_denied_process_info")
    data = letters.fill(
        letter, {**ALL, "finding": "所申请信息为评审会议讨论记录。", "harm": "影响评审专家独立发表意见。"}
    )
    text = "".join(data["paragraphs"])
    for part in (
        "2026年3月16日",
        "澜城公开申〔2026〕31号",
        "石桥路改造工程的招标文件",
        "第十六条第二款",
        "不予公开",
    ):
        assert part in text
    assert "讨论记录。您" in text.replace("\n", "")
    assert data["remedies"][0].startswith("如对本答复不服，应当先向澜汀市人民政府申请行政复议")


def test_an_organisation_is_not_addressed_as_a_person():
    letter = letters.load("request-2019", "reply_granted")
    assert "您" not in "".join(letters.fill(letter, {**ALL, "you": "你单位"})["paragraphs"])


def test_lists_become_numbered_paragraphs_and_long_text_its_own_lines():
    letter = letters.load("request-2019", "correction")
    made = letters.fill(letter, {**ALL, "guidance": "第一行\n\n第二行"})["paragraphs"]
    assert "1. 文件的名称或者文号" in made and "2. 文件形成的大致年份" in made
    assert "第一行" in made and "第二行" in made


def test_braces_in_what_a_citizen_wrote_stay_text():
    letter = letters.load("request-2019", "reply_granted")
    made = letters.fill(letter, {**ALL, "content": "{court}和@opening与[you]"})["paragraphs"]
    assert "“{court}和@opening与[you]”" in made[0]


def test_a_code_is_written_as_its_label():
    text = "".join(letters.fill(letters.load("request-2019", "fee"), ALL)["paragraphs"])
    assert "计费方式为按件" in text and "by_item" not in text


def test_the_notice_of_a_fee_says_standard_count_and_amount():
    """国办函〔2020〕109号第六条: basis, standard, amount, how to pay; the amount follows from what is said."""
    from mingtang.kinds.request_2019_2 import fees

    letter = letters.load("request-2019-2", "fee")
    for typed, count in (
        ({"fee_method": "by_item", "fee_before": 10, "fee_units": 5}, "5件（本月此前已计10件）"),
        ({"fee_method": "by_page", "fee_units": 68}, "68页"),
    ):
        said = "".join(
            letters.fill(letter, {**ALL, **typed, **fees.said(typed), "fee_amount": 500})["paragraphs"]
        )
        assert f"本次计费{count}，应缴500元" in said and "收费标准：" in said and "不收费" in said
    assert fees.said({}) == {}


def test_who_gave_no_reasons_is_not_told_that_they_were_unreasonable():
    letter = letters.load("request-2019-2", "notice_excessive")
    silent = {name: value for name, value in ALL.items() if name != "applicant_reasons"}
    assert "说明的理由为" not in "".join(letters.fill(letter, silent)["paragraphs"])
    assert "说明的理由为：科研" in "".join(
        letters.fill(letter, {**ALL, "applicant_reasons": "科研"})["paragraphs"]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: 告知书\ncolour: red\n\n正文", "colour"),
        ("basis: 第一条\n\n正文", "缺少 title"),
        ("title: 告知书\n\n{nobody_knows}", "nobody_knows"),
        ("title: 告知书\n\n[nobody_knows] 正文", "nobody_knows"),
        ("title: 告知书\n\n@missing", "@missing"),
    ],
)
def test_a_badly_written_letter_is_refused(text, words):
    with pytest.raises(letters.LetterError, match=words):
        letters.parse("bad", text)


def test_a_letter_that_does_not_exist_is_named():
    for key in ("reply_maybe", "../kind", "_opening"):
        with pytest.raises(letters.LetterError, match="没有名为"):
            letters.load("request-2019", key)


NAMES = {"paper": "本答复", "review_organ": "澜汀市人民政府", "court": "澜汀市城中区人民法院"}


def test_review_comes_first_since_2024_and_not_before():
    before = remedies.text("review_first", date(2023, 12, 31), NAMES)
    after = remedies.text("review_first", date(2024, 1, 1), NAMES)
    assert "应当先" not in before and "6个月内" in before
    assert "应当先向澜汀市人民政府申请行政复议" in after and "15日内" in after and "6个月" not in after


def test_review_or_lawsuit_names_both_periods():
    text = remedies.text("both", date(2026, 4, 14), NAMES)
    assert "60日内" in text and "6个月内" in text and "应当先" not in text and "{" not in text


def test_a_partial_release_tells_the_two_parts_apart():
    data = letters.fill(letters.load("request-2019", "reply_partial"), ALL)
    assert "不予公开的部分不服，应当先" in data["remedies"][0] and "其他内容" in data["remedies"][0]


def test_the_remedy_of_an_administrative_inquiry_follows_the_setting():
    letter = letters.load("request-2019", "reply_special_inquiry")
    assert "应当先" not in letters.fill(letter, ALL)["remedies"][0]
    assert "应当先" in letters.fill(letter, {**ALL, "remedy": "review_first"})["remedies"][0]


def test_a_day_before_the_regulation_has_no_remedy_text():
    with pytest.raises(remedies.RemedyError):
        remedies.text("both", date(2019, 5, 14), NAMES)

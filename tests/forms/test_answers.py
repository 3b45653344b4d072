import pytest

from mingtang.forms import answers, definition
from tests.forms.conftest import build, field
from tests.forms.filled import COMPANY, PERSON, post
from tests.forms.test_inputs import LETTER


def test_codes_may_be_counted_and_everything_typed_is_a_text():
    form = post(PERSON)
    assert form.is_valid()
    facts, typed = answers.clean(form)
    assert facts == {"applicant_type": "natural_person", "info_form": "electronic", "delivery_form": "online"}
    assert typed == {
        "name": "张三",
        "id_type": "id_card",
        "id_number": "11010519491231002X",
        "info_title": "夏阳街道道路养护合同",
        "telephone": "13800001234",
    }


def test_counted_numbers_dates_and_options_keep_their_kind():
    form = post(
        {"n": "1,200", "m": "2.50", "d": "2026年1月2日", "c": ["c", "a"], "e": ""},
        form=build(
            field("n", type="number", counted=True),
            field("m", type="number", counted=True, places=2),
            field("d", type="date", counted=True),
            field("c", type="choices", counted=True),
            field("e", type="number", counted=True),
        ),
    )
    assert form.is_valid(), form.errors
    assert answers.clean(form) == ({"n": 1200, "m": "2.5", "d": "2026-01-02", "c": ["a", "c"]}, {})


def test_the_ledger_takes_these_facts_as_codes():
    from mingtang.ledger import book

    for values in (PERSON, COMPANY):
        form = post(values)
        assert form.is_valid()
        facts, typed = answers.clean(form)
        book._check_codes("t", facts)
    with pytest.raises(book.BrokenAct):
        book._check_codes("t", {"title": typed["info_title"] + "，以及附图"})


def test_nothing_personal_is_ever_a_fact():
    """A definition that marks a personal answer as counted is refused; a clean() that ignored the mark is caught here."""
    for values in (PERSON, COMPANY):
        form = post(values)
        assert form.is_valid()
        facts, _ = answers.clean(form)
        assert {form.definition.field(key).sensitivity for key in facts} == {"plain"}


def test_what_the_ledger_must_hold_sealed():
    assert answers.sealed_keys(definition.get("request")) == {
        "id_number",
        "other_id_number",
        "identity_proof",
        "telephone",
        "agent_id_number",
        "agent_proof",
        "assistance",
    }


def test_the_check_page_shows_every_question_that_applies_with_sensitive_numbers_masked():
    form = post(PERSON, [LETTER])
    assert form.is_valid()
    assert answers.answers(form) == [
        ("申请人类型", "个人（自然人）"),
        ("由谁提出申请", ""),
        ("姓名", "张三"),
        ("身份证件类型", "居民身份证"),
        ("身份证号码", "1****************X"),
        ("身份证明", ""),
        ("共同申请人", ""),
        ("信息名称", "夏阳街道道路养护合同"),
        ("文号", ""),
        ("其他说明", ""),
        ("附件", "说明.txt"),
        ("信息的形式", "电子文件"),
        ("获取信息的方式", "在本网站查看"),
        ("阅读、看、听有困难的，需要什么帮助", ""),
        ("联系电话", "13800001234"),
        ("电子邮箱", ""),
        ("通信地址", ""),
    ]


def test_lists_of_the_staff_show_no_personal_answer_whole():
    form = post(COMPANY, [LETTER], email="li@example.cn", address="澜汀市青浦区夏阳街道1号")
    assert form.is_valid()
    shown = dict(answers.answers(form, hide=answers.HIDDEN_FROM_STAFF))
    assert shown["单位名称"] == "澜汀市青禾商贸有限公司"
    assert shown["统一社会信用代码"] == "91110000600037341L"
    assert shown["联系人姓名"] == "李*"
    assert shown["联系电话"] == "0551-****"
    assert shown["电子邮箱"] == "l***@example.cn"
    assert shown["通信地址"] == "澜汀市青浦区夏阳街道****"
    assert shown["附件"] == "1个文件"


def test_stored_answers_read_as_the_form_did():
    form = post(PERSON, [LETTER])
    assert form.is_valid()
    stored = answers.canonical(form)
    groups = answers.shown_groups(form.definition, stored, {stored["attachments"]: "说明.txt"}, hide=())
    rows = [(row["label"], row["value"]) for group in groups for row in group["rows"]]
    assert rows == [row for row in answers.answers(form, hide=()) if row[1]]
    assert [group["title"] for group in groups] == ["申请人", "需要的政府信息", "怎样得到信息", "联系方式"]

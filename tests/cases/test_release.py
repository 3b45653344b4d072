"""The release gate: no person twice on one text, and no signature on a text that was not reviewed."""

import pytest

from mingtang.ledger.refusal import Refused
from mingtang.policy import acts as policy_acts
from mingtang.records.models import Attachment, Edition, Record
from mingtang.vault import files
from tests import city
from tests.city import SELF_CHECK, START, later, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed():
    city.found()
    case = take(city.draft(), "self_check", "drafter", START, SELF_CHECK)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    return take(case, "office_check", "office_checker", START)


def test_a_text_that_passed_every_review_becomes_an_edition(reviewed):
    case = take(reviewed, "sign", "signer", later(START, 1))
    record = Record.objects.house.get(case=case.code)
    edition = Edition.objects.house.get(record=record)
    assert (case.state, record.state, edition.no, edition.digest) == (
        "published",
        "published",
        1,
        record.digest,
    )
    assert edition.path == f"/r/2026/{record.code}.html" and record.index_no


def test_an_edit_after_review_makes_sign_off_refuse_with_its_reason(reviewed):
    case = take(reviewed, "edit", "drafter", START, values={"body": "<p>内容改过了。</p>"})
    with pytest.raises(Refused, match="核稿后正文已改动，须重新审查"):
        take(case, "sign", "signer", START)
    case = take(case, "self_check", "drafter", START, SELF_CHECK)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "office_check", "office_checker", START)
    assert take(case, "sign", "signer", START).state == "published"


def test_identity_numbers_hold_the_draft_until_masked_or_cleared_by_a_second_person():
    city.found()
    case = city.draft(body="<p>李某 11010519491231002X</p>")
    with pytest.raises(Refused, match="发现疑似个人信息1处"):
        take(case, "self_check", "drafter", START, SELF_CHECK)
    case = take(case, "edit", "drafter", START, values={"body": "<p>李某 1****************X</p>"})
    assert take(case, "self_check", "drafter", START, SELF_CHECK).state == "review"


def test_a_normative_document_waits_for_its_interpretation():
    city.found()
    given = {**SELF_CHECK, "binds_public": True}
    case = take(city.draft(column="policy-normative"), "self_check", "drafter", START, given)
    for do, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("legal_check", "legal_reviewer"),
    ):
        case = take(case, do, post, START)
    with pytest.raises(Refused, match="缺少政策解读"):
        take(case, "sign", "signer", START)


def test_withholding_needs_its_reason_and_article_and_is_reassessed():
    city.found()
    case = city.draft()
    with pytest.raises(Refused, match="理由及所依据的条款"):
        take(case, "self_check", "drafter", START, {**SELF_CHECK, "attribute": "withheld"})
    given = {
        **SELF_CHECK,
        "attribute": "withheld",
        "attribute_reason": "内部工作流程",
        "attribute_law": "条例第十六条第一款",
    }
    case = take(case, "self_check", "drafter", START, given)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "office_check", "office_checker", START)
    case = take(case, "sign_unpublished", "signer", START)
    record = Record.objects.house.get(case=case.code)
    assert (case.state, record.state, Edition.objects.house.count()) == ("classified", "classified", 0)
    assert record.review_on.year == 2027


def test_a_withdrawal_ends_the_edition_and_says_why(reviewed):
    case = take(reviewed, "sign", "signer", START)
    case = take(case, "withdraw", "signer", later(START, 1), {"reason": "数据有误，更正后重新发布"})
    edition = Edition.objects.house.get()
    assert (
        case.state == "withdrawn"
        and edition.withdrawn_at
        and edition.withdraw_reason == "数据有误，更正后重新发布"
    )
    assert not Edition.objects.public().exists()


def test_others_concerned_countersign_before_the_secrecy_review():
    city.found()
    given = {**SELF_CHECK, "others_concerned": True, "concerned_agencies": ["LT13"]}
    case = take(city.draft(), "self_check", "drafter", START, given)
    with pytest.raises(Refused, match="会签"):
        take(case, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "cosign", "section_head", START, agency="LT13")
    assert take(case, "secrecy_review", "secrecy_reviewer", START).state == "review"


def test_who_drafted_cannot_review(reviewed):
    from mingtang.people.models import Holding

    Holding.objects.filter(post__agency="LT04", post__kind="signer").update(person_id="LT04.drafter")
    with pytest.raises(Refused, match="同一人不能办理"):
        take(reviewed, "sign", "signer", START)


def attached(*texts: bytes) -> list[dict]:
    return [
        {"name": f"附件{n}.txt", "media": "text/plain", "size": len(t), "digest": files.put(t)}
        for n, t in enumerate(texts)
    ]


def word_with_hidden(text: str) -> bytes:
    import io

    import docx

    made, kept = docx.Document(), io.BytesIO()
    made.add_paragraph("公开的名单")
    made.add_paragraph("旁").add_run(text).font.hidden = True
    made.save(kept)
    return kept.getvalue()


def test_a_number_in_an_attachment_holds_the_draft_as_one_in_the_text_does():
    city.found()
    case = take(
        city.draft(),
        "edit",
        "drafter",
        START,
        values={},
        files=attached("甲 11010519491231002X".encode("gb18030")),
    )
    with pytest.raises(Refused, match="发现疑似个人信息1处"):
        take(case, "self_check", "drafter", START, SELF_CHECK)
    case = take(case, "edit", "drafter", START, values={}, files=attached("甲 1*****X".encode()))
    assert take(case, "self_check", "drafter", START, SELF_CHECK).state == "review"


def test_an_attachment_nobody_can_read_waits_for_a_second_person_with_a_reason():
    city.found()
    unread = [
        {
            "name": "表.doc",
            "media": "application/msword",
            "size": 4,
            "digest": files.put(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        }
    ]
    case = take(city.draft(), "edit", "drafter", START, values={}, files=unread)
    assert Attachment.objects.get().held.startswith("旧格式文件")
    with pytest.raises(Refused, match="未处理前不能发布"):
        take(case, "self_check", "drafter", START, SELF_CHECK)
    with pytest.raises(Refused, match="理由"):
        take(case, "override_hold", "office_checker", START)
    case = take(case, "override_hold", "office_checker", START, {"reason": "经查看无个人信息"})
    assert take(case, "self_check", "drafter", START, SELF_CHECK).state == "review"


def test_the_edition_freezes_the_rebuilt_file_and_the_original_stays_inside():
    city.found()
    raw = word_with_hidden("藏着的人 13800138000")
    sent = [{"name": "名单.docx", "media": "application/x", "size": len(raw), "digest": files.put(raw)}]
    case = take(city.draft(), "edit", "drafter", START, values={}, files=sent)
    row = Attachment.objects.get()
    assert (
        row.original == sent[0]["digest"] != row.digest
        and row.finds == []
        and "隐藏的文字（正文）" in row.dropped
    )
    case = take(case, "self_check", "drafter", START, SELF_CHECK)
    for do, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("sign", "signer"),
    ):
        case = take(case, do, post, START)
    frozen = Edition.objects.house.get().content["attachments"]
    assert [f["digest"] for f in frozen] == [row.digest]
    assert not holds(files.open(row.digest), "13800138000") and holds(raw, "13800138000")


def test_publishing_the_raw_file_would_be_caught(monkeypatch):
    """The seeded defect: a reader that gives back what it was given. The last look at the bytes holds it."""
    from mingtang.records.rebuilding import within
    from mingtang.records.rebuilding.base import LEFT, Rebuilt
    from mingtang.records.scanning.files import screened

    monkeypatch.setitem(
        within._READERS, "docx", lambda name, data: Rebuilt(data, [], [("正文", "公开的名单")])
    )
    told, made = screened(word_with_hidden("另一人 13900139000"), "名单二.docx")  # as the process apart does
    assert (told["held"], made) == (LEFT, b"")


def holds(data: bytes, word: str) -> bool:
    from mingtang.records.rebuilding import deep

    return any(word in said for _, said in deep.strings(data))


def test_a_text_left_unfinished_or_with_a_barred_word_is_held_like_personal_data():
    """The city's list holds for every agency under it; an agency's own is added to it."""
    city.found()
    take(city.draft(body="<p>经办人按内部口径答复。</p>"), "self_check", "drafter", START, SELF_CHECK)  # fmt: skip
    for agency, words in (("LT01", "内部口径=不得公开"), ("LT04", "样稿")):
        policy_acts.set_value("barred_words", agency, words, "通知", START.date(), by=city.seat("admin_security", "LT01"), at=START)  # fmt: skip
    for body in ("经办人按内部口径答复。", "此件为样稿。", "公示期至2月30日。", "于XX年XX月施行。"):
        with pytest.raises(Refused, match="发现疑似个人信息1处"):
            take(city.draft(body=f"<p>{body}</p>"), "self_check", "drafter", START, SELF_CHECK)

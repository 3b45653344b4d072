"""拟办 and 退回: what was written stays, what changed is shown, and no letter says what was taken back."""

import pytest

from mingtang.cases import acts, papering
from mingtang.cases.reading import typed_of
from mingtang.ledger.refusal import Refused
from mingtang.papers.models import Paper
from mingtang.vault import keys
from tests import city
from tests.city import START, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
PETITION = {"finding": "要求查处违章搭建", "other_channel": "12345热线"}


@pytest.fixture
def sent_back():
    city.found()
    keys.make()
    case = take(city.request(), "accept", "request_officer", START)
    case = take(case, "decide", "handler", START, PETITION, outcome="petition")
    return take(case, "return_draft", "signer", START, {"reason": "请写明投诉的渠道和电话"})


def test_who_proposes_anew_reads_why_and_goes_on_from_what_was_written(sent_back):
    page = signed_in("handler").get(f"/desk/case/{sent_back.code}/").content.decode()
    assert "退回修改" in page and page.count("请写明投诉的渠道和电话") == 2, "above the case and in its story"
    assert "要求查处违章搭建</textarea>" in page and 'value="12345热线"' in page
    assert '<option value="petition" selected>' in page
    assert "<dt>处理结果</dt>" not in page, "what was taken back is no result"
    assert "送审稿" not in page and '<details class="act" open id="decide">' in page


def test_what_came_back_is_told_in_the_list_of_what_waits(sent_back):
    fresh = take(city.request(), "accept", "request_officer", START)
    page = signed_in("handler").get("/desk/").content.decode()
    assert fresh.no in page and page.count("退回修改") == 1


def test_whoever_signs_reads_what_changed_and_the_letter_says_nothing_of_the_old(sent_back):
    given = {"finding": "要求查处违章搭建，并询问进度"}
    case = take(sent_back, "decide", "handler", START, given, outcome="other")
    page = signed_in("signer").get(f"/desk/case/{case.code}/").content.decode()
    changes = page.partition('id="amended"')[2].partition("</section>")[0]
    for words in (
        "<del>信访举报投诉类申请</del> <ins>其他</ins>",
        "<del>12345热线</del> <ins>（空）</ins>",
        "并询问进度</ins>",
    ):
        assert words in changes, changes
    assert "other_channel" not in typed_of(case)
    case = take(case, "sign", "signer", START)
    assert "12345热线" not in str(
        papering.data_of(Paper.objects.house.get(case=case.code, key="notice_other"))
    )


def test_a_first_proposal_is_compared_with_nothing(sent_back):
    fresh = take(city.request(), "accept", "request_officer", START)
    fresh = take(fresh, "decide", "handler", START, PETITION, outcome="petition")
    assert 'id="amended"' not in signed_in("signer").get(f"/desk/case/{fresh.code}/").content.decode()


def test_a_character_that_no_font_can_draw_is_told_to_who_wrote_it(sent_back):
    with pytest.raises(Refused, match="💡"):
        acts.take(sent_back, "decide", {"finding": "路灯💡"}, outcome="other", by=seat("handler"), at=START)


@pytest.mark.parametrize(
    ("outcome", "lacks", "said"),
    [
        ("already_public", "how_to_get", "请填写获取信息的方式、途径（条例第三十六条第（一）项）"),
        ("granted", "delivery", "请填写提供方式（条例第三十六条第（二）项）"),
        ("publication", "publication", "请填写公开出版物及获取途径（条例第三十九条第二款）"),
    ],
)
def test_a_proposal_that_no_letter_can_be_made_of_is_refused_beside_its_field(
    sent_back, outcome, lacks, said
):
    given = {"finding": "属实", "material_list": ["台账"]} if outcome == "granted" else {"finding": "属实"}
    with pytest.raises(Refused) as refused:
        acts.take(sent_back, "decide", given, outcome=outcome, by=seat("handler"), at=START)
    assert (refused.value.reason, refused.value.field) == (said, lacks)

"""文书用语: an agency's own lines around the fixed text of its letters, from the day they are set."""

import pytest

from mingtang.cases import papering
from mingtang.cases.issued import acts, wording
from mingtang.cases.papering import data_of
from mingtang.ledger.refusal import Refused
from mingtang.papers import plain, render
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.people.models import Agency
from mingtang.vault import files, keys
from tests import city
from tests.cases import histories
from tests.city import START, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
OWN = {
    "opening": "感谢您关注城市管理工作。",
    "closing": "欢迎到本局公开查阅点查阅。",
    "contact": "政务公开科 0880-0099",
}


@pytest.fixture(autouse=True)
def small_city():
    city.found()
    keys.make()


def set_lines(letter, lines=OWN, post="disclosure_head"):
    return acts.set_wording(Agency.objects.get(code="LT04"), letter, lines, by=seat(post), at=START)


def test_own_lines_stand_around_the_fixed_text_and_what_was_issued_keeps_what_it_had():
    before = histories.answered(START)
    had = [paper.digest for paper in Paper.objects.house.filter(case=before.code)]
    set_lines("reply_granted")
    set_lines("", {"closing": "谢谢。"})
    case = histories.decided(city.request(START), START)
    assert papering.preview(case, seat("signer"), START)
    take(case, "sign", "signer", START)
    render_waiting()
    row = Paper.objects.house.get(case=case.code, key="reply_granted")
    data = data_of(row)
    assert data["paragraphs"][0] == OWN["opening"] and data["closing"] == [OWN["closing"]]
    assert data["contact"].startswith("政务公开科 0880-0099　核验码：")
    assert any("复议" in line for line in data["remedies"]), "what the law says stays"
    texts = [block["text"] for block in plain.told("letter", data)["blocks"]]
    assert texts[0] == OWN["opening"] and texts[-1] == OWN["closing"]
    assert files.open(row.digest) == render.pdf("letter", data)
    assert render.docx("letter", data)
    other = Paper.objects.house.get(case=case.code, key="extension")
    assert data_of(other)["closing"] == ["谢谢。"], "set for all letters"
    assert [paper.digest for paper in Paper.objects.house.filter(case=before.code)] == had


def test_law_is_not_written_by_hand_and_only_the_head_sets_lines():
    for text in ("可以申请行政复议", "根据条例第三十六条", "请在5日内来电", "字" * 201):
        assert wording.fault("closing", text)
    with pytest.raises(Refused, match="不能写“起诉”"):
        set_lines("", {"closing": "也可以提起诉讼。"})
    with pytest.raises(Refused, match="负责人设定"):
        set_lines("", post="registry_clerk")


def test_the_page_shows_the_letter_with_the_lines_before_and_after_they_are_set():
    desk = signed_in("disclosure_head")
    assert "延长答复期限告知书" in desk.get("/desk/papers/wording/").content.decode()
    there = "/desk/papers/wording/extension/"
    looked = desk.post(there, {**OWN, "look": "1", "key": "k" * 20}).content.decode()
    assert looked.index(OWN["opening"]) < looked.index("您提出的") or OWN["opening"] in looked
    assert wording.of("LT04", "extension", START.date()) is None, "looking sets nothing"
    refused = desk.post(there, {"closing": "可以申请行政复议", "key": "k" * 20})
    assert refused.status_code == 422 and "不能写“复议”" in refused.content.decode()
    assert desk.post(there, {**OWN, "key": "j" * 20}).status_code == 302
    assert OWN["closing"] in desk.get(f"{there}?done=1").content.decode()
    assert desk.get("/desk/papers/wording/nosuch/").status_code == 404
    assert signed_in("signer").get(there).status_code == 404
    for key in ("all", "reply_partial", "third_party", "correction", "fee", "delay", "notice_repeat"):
        assert desk.get(f"/desk/papers/wording/{key}/").status_code == 200

"""An office-automation system hands in documents: published at once, held, refused, repeated, taken back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.counts import reading
from mingtang.jobs.worker import drain
from mingtang.ledger.models import Event
from mingtang.press.tree import Tree
from mingtang.records.models import Edition, Record
from tests import city
from tests.api.calling import REVIEWERS, Machine, document
from tests.city import START
from tests.desk.test_case import signed_in
from tests.desk.test_publish import act, text_of

pytestmark = pytest.mark.django_db
KEY = "OA-2026-0001"


def state(machine, key=KEY):
    return machine.call("GET", f"/api/v1/documents/{key}").json()


def printed(settings, path) -> str:
    return (Tree(settings.MINGTANG_TREE).public / path.lstrip("/")).read_text(encoding="utf-8")


def case_of(answer) -> Case:
    return Case.objects.house.select_related("agency").get(no=answer.json()["no"])


def test_a_reviewed_document_is_public_at_the_address_that_goes_back(machine, settings):
    file = machine.file("照明设施清单.txt", "石桥路 12 盏".encode())
    answer = machine.send(files=[file["token"]], digests=(file["sm3"],))
    assert answer.status_code == 201, answer.content.decode()
    said = answer.json()
    record = Record.objects.house.get()
    assert said["state"] == "published" and said["address"].endswith(record.path) and not said["printed"]
    drain(START)
    assert state(machine)["printed"]
    page = printed(settings, record.path)
    assert "关于道路照明维护的通知" in page and "照明设施清单.txt" in page
    assert audit.differences() == (1, [])


def test_the_ledger_tells_whose_reviews_they_were_and_claims_none_of_them(machine):
    case = case_of(machine.send())
    events = list(Event.objects.filter(subject=case.code).order_by("seq"))
    assert [e.act for e in events] == ["case.submit", "case.admit"]
    assert '"oa:oa-lt04"' in events[0].payload and '"machine"' in events[0].payload
    assert "王一" not in events[0].payload and "同意" not in events[0].payload
    assert '"accountable":"LT04.signer"' in events[0].payload
    assert case.facts["facts"]["elsewhere"]["secrecy_review"]["person"] == "oa001"
    assert not {"secrecy_review", "sign", "self_check"} & set(case.facts["done"])
    page = text_of(signed_in("signer").get(f"/desk/case/{case.code}/").content.decode())
    assert "公文系统中已办的审查" in page and "李二" in page and "保密审查" in page


def test_it_counts_as_a_publication_within_its_term(machine):
    case = case_of(machine.send())
    (life,) = reading.lives(["LT04"])
    assert (life.code, life.first, life.own, life.ended, life.closed_on) == (
        case.code, True, True, "admit", START.date()
    )  # fmt: skip


def test_the_same_again_publishes_once_and_another_text_under_the_key_is_refused(machine):
    first, again = machine.send(), machine.send()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["no"] == again.json()["no"] and Edition.objects.house.count() == 1
    other = machine.send(title="另一份通知")
    assert other.status_code == 409 and other.json()["code"] == "key-used"
    assert Event.objects.filter(act="case.submit").count() == 1


def test_personal_data_holds_it_until_a_second_person_of_this_house_clears_it(machine):
    answer = machine.send(body="<p>联系人张三，身份证号11010519491231002X。</p>")
    said = answer.json()
    assert answer.status_code == 201 and said["state"] == "held" and said["address"] is None
    assert said["reasons"] == ["发现疑似个人信息1处，未处理前不能发布"]
    case = case_of(answer)
    checker = signed_in("office_checker")
    assert case.no in checker.get("/desk/").content.decode()
    assert act(checker, case, "admit_held", reason="").status_code == 422
    assert act(checker, case, "admit_held", reason="系本人公示的公务联系信息").status_code == 302
    assert state(machine)["state"] == "published" and state(machine)["address"]


def test_who_reviewed_it_there_does_not_clear_it_here(machine):
    name = city.seat("office_checker").name
    case = case_of(machine.send(
        body="<p>身份证号11010519491231002X。</p>", reviewers=REVIEWERS | {"office_check": name}
    ))  # fmt: skip
    answer = act(signed_in("office_checker"), case, "admit_held", reason="可以公开")
    assert answer.status_code == 422 and "未在公文系统中办理过本件的第二人" in answer.content.decode()


def test_a_held_document_can_be_turned_away_and_says_why(machine):
    case = case_of(machine.send(body="<p>身份证号11010519491231002X。</p>"))
    assert act(signed_in("office_checker"), case, "turn_away", reason="请隐去身份证号").status_code == 302
    said = state(machine)
    assert (said["state"], said["reasons"], said["address"]) == ("turned_away", ["请隐去身份证号"], None)


def test_a_normative_document_waits_for_its_interpretation_or_a_reason(machine):
    held = machine.send(binding=True)
    assert held.json()["reasons"] == ["缺少政策解读，暂缓发布"]
    told = machine.send("OA-2", binding=True, no_interpretation_reason="仅调整附件格式，不涉及新的规定")
    assert told.json()["state"] == "published"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reviewers": {"draft": "王一", "sign": "赵四"}}, "缺少保密审查、核稿的办理情况"),
        ({"reviewers": {**REVIEWERS, "draft": "#same", "sign": "#same"}}, "同一人不能办理同一文稿的两个环节"),
        ({"binding": True, "reviewers": REVIEWERS}, "缺少法制审核"),
        ({"accountable": {"login": "lt04.drafter", "post": "signer"}}, "责任人须是本单位在任"),
        ({"accountable": {"login": "lt13.signer", "post": "signer"}}, "责任人须是本单位在任"),
        ({"column": "reference-law"}, "没有可以发布的这个栏目"),
        ({"formed_on": "2026-02-30"}, "没有这一天"),
        ({"formed_on": "2026-03-05"}, "审查日期晚于今天"),
        ({"digests": ("0" * 64,)}, "所审的不是本次报送的正文和附件"),
        ({"files": ["made-up"]}, "附件凭据无效"),
    ],
)
def test_what_is_not_whole_is_refused_in_words_and_leaves_nothing(machine, more, sentence):
    answer = machine.send(**more)
    assert answer.status_code == 422 and sentence in answer.json()["detail"], answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert not Case.objects.house.exists() and not Record.objects.house.exists()


def test_misspelt_and_missing_fields_are_named(machine):
    made = document() | {"tilte": "错"}
    del made["column"]
    said = machine.call("PUT", "/api/v1/documents/X1", made).json()
    assert {(e["field"], e["text"]) for e in said["errors"]} == {
        ("column", "必须填写"),
        ("tilte", "没有这个字段"),
    }


def test_a_withdrawal_is_a_request_that_the_signer_decides(machine, settings):
    case = case_of(machine.send())
    drain(START)
    answer = machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "文号有误"})
    assert answer.status_code == 202 and answer.json()["state"] == "to_withdraw"
    assert Edition.objects.house.in_force().exists()
    again = machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "文号有误"})
    assert again.status_code == 409
    signer = signed_in("signer")
    assert case.no in signer.get("/desk/").content.decode()
    case = city.case(case.code)
    assert act(signer, case, "agree_withdrawal", reason="文号有误，另行发布").status_code == 302
    drain(START)
    assert state(machine)["state"] == "withdrawn" and not state(machine)["printed"]
    assert "文号有误" in printed(settings, Record.objects.house.get().path)


def test_the_signer_may_keep_it(machine):
    case = case_of(machine.send())
    machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "文号有误"})
    answer = act(signed_in("signer"), city.case(case.code), "keep", reason="文号经核对无误")
    assert answer.status_code == 302
    assert (state(machine)["state"], state(machine)["reasons"]) == ("published", ["文号经核对无误"])


def test_a_held_document_is_recalled_at_once(machine):
    machine.send(body="<p>身份证号11010519491231002X。</p>")
    answer = machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "发错了"})
    assert answer.json()["state"] == "recalled"
    assert Record.objects.house.get().state == "cancelled"


def test_two_calls_at_once_make_one_document(machine, monkeypatch):
    """The second looks before the first has committed: the act's own key gives it the first's result."""
    from mingtang.api import related

    first = machine.send().json()
    real, asked = related.submitted, []

    def blind(*args):
        asked.append(1)
        return None if len(asked) == 1 else real(*args)

    monkeypatch.setattr(related, "submitted", blind)
    assert machine.send().json()["no"] == first["no"]
    assert Case.objects.house.count() == 1


def test_another_machine_neither_sees_nor_uses_what_is_not_its_own(machine):
    file = machine.file("清单.txt", b"abc")
    machine.send()
    other = Machine("oa-lt13", "LT13")
    assert other.call("GET", f"/api/v1/documents/{KEY}").status_code == 404
    stolen = other.send("X", agency="LT13", files=[file["token"]])
    assert stolen.status_code == 422 and "附件凭据无效" in stolen.json()["detail"]
    assert other.send("X").status_code == 403


def test_a_file_that_is_not_what_it_says_is_refused(machine):
    answer = machine.call("POST", "/api/v1/files?name=a.pdf", b"MZ\x90\x00", "application/octet-stream")
    assert answer.status_code == 422 and "暂不支持这种文件" in answer.json()["detail"]


def test_nothing_is_said_without_a_signature():
    city.found()
    answer = Client().get("/api/v1/documents/X")
    assert answer.status_code == 401 and answer.json()["code"] == "signature"


def at_nine(days: int) -> str:
    return f"{(START + timedelta(days=days)).date()}T09:00+08:00"


def test_a_set_hour_keeps_it_from_everybody_until_then(machine, settings):
    said = machine.send(publish_at=at_nine(3)).json()
    assert (said["state"], said["publish_at"], said["address"]) == ("scheduled", at_nine(3), None)
    drain(START)
    assert not Edition.objects.house.exists()
    hour = datetime.fromisoformat(at_nine(3))
    with time_machine.travel(hour, tick=False):
        drain(hour)
        assert state(machine)["state"] == "published" and state(machine)["printed"]
    assert "关于道路照明维护的通知" in printed(settings, Record.objects.house.get().path)


@pytest.mark.parametrize(
    ("hour", "sentence"),
    [
        (at_nine(-1), "所定的发布时间已过"),
        (at_nine(90), "不能晚于公开时限届满日"),
        ("2026-02-30T09:00+08:00", "没有这个时刻"),
    ],
)
def test_an_hour_that_cannot_be_is_refused(machine, hour, sentence):
    answer = machine.send(publish_at=hour)
    assert (
        answer.status_code == 422
        and sentence in answer.json()["detail"]
        and not Record.objects.house.exists()
    )


def test_a_scheduled_document_is_taken_back_before_its_hour(machine):
    machine.send(publish_at=at_nine(3))
    answer = machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "改期"})
    assert answer.json()["state"] == "recalled" and Record.objects.house.get().state == "cancelled"


def test_what_is_held_with_an_hour_is_cleared_for_its_hour_alone(machine):
    case = case_of(machine.send(publish_at=at_nine(3), body="<p>身份证号11010519491231002X。</p>"))
    checker = signed_in("office_checker")
    refused = act(checker, case, "admit_held", reason="公务信息")
    assert refused.status_code == 422 and "定时发布" in refused.content.decode()
    assert act(checker, case, "later_held", reason="公务信息").status_code == 302
    assert state(machine)["state"] == "scheduled"


def test_a_new_version_stands_at_the_address_of_the_first(machine, settings):
    machine.send()
    drain(START)
    before = state(machine)
    later = START + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        again = machine.send("OA-2", revises=KEY, body="<p>路段增加三处。</p>")
        assert again.status_code == 201 and again.json()["address"] == before["address"]
        assert machine.send("OA-2", revises=KEY, body="<p>路段增加三处。</p>").status_code == 200
        drain(later)
        record = Record.objects.house.get()
        assert list(
            Edition.objects.house.filter(record=record).order_by("no").values_list("no", flat=True)
        ) == [1, 2]
        assert "路段增加三处" in printed(settings, record.path)
        assert (state(machine)["revised_by"], state(machine, "OA-2")["revised_by"]) == ("OA-2", None)
        old = machine.call("POST", f"/api/v1/documents/{KEY}/withdrawal", {"reason": "文号有误"})
        assert old.status_code == 409 and "OA-2" in old.json()["detail"]
        held = machine.send("OA-3", revises="OA-2", body="<p>身份证号11010519491231002X。</p>")
        assert held.json()["state"] == "held" and "路段增加三处" in printed(settings, record.path)
        assert machine.send("OA-4", revises="OA-2").status_code == 422  # one is in the gate already
        machine.call("POST", "/api/v1/documents/OA-3/withdrawal", {"reason": "发错了"})
        assert state(machine, "OA-2")["revised_by"] is None
        assert audit.differences() == (3, [])


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"revises": "OA-9"}, "没有报送过这个编号"),
        ({"revises": KEY, "column": "notices"}, "栏目须与已公开的相同"),
        ({"interprets": "OA-9"}, "没有报送过这个编号"),
        ({"interprets": KEY, "revises": KEY}, "自己的解读"),
        ({"reading": "text"}, "没有写所解读的公文"),
        ({"concerned": ["LT04"]}, "就是发布单位"),
        ({"concerned": ["LT13"]}, "缺少LT13的会签意见"),
    ],
)
def test_what_does_not_belong_together_is_refused(machine, more, sentence):
    machine.send()
    answer = machine.send("OA-2", **more)
    assert answer.status_code == 422 and sentence in answer.json()["detail"], answer.content.decode()
    assert Record.objects.house.count() == 1


def test_an_interpretation_frees_its_document_and_both_are_public_at_once(machine, settings):
    held = machine.send(binding=True)
    assert held.json()["state"] == "held"
    told = machine.send("OA-2", interprets=KEY, title="一图读懂照明维护", reading="picture")
    assert told.status_code == 201, told.content.decode()
    assert (told.json()["state"], state(machine)["state"]) == ("published", "published")
    assert [e.act for e in Event.objects.filter(act__startswith="case.").order_by("id")] == [
        "case.submit", "case.submit", "case.admit-with", "case.admit", "case.release-with",
    ]  # fmt: skip
    drain(START)
    document, reading_ = Record.objects.house.order_by("pk")
    assert reading_.interprets == document.code and reading_.reading == "picture"
    assert reading_.path in printed(settings, document.path)
    assert audit.differences() == (2, [])


def test_an_interpretation_waits_for_the_hour_of_its_document(machine):
    machine.send(binding=True, publish_at=at_nine(3))
    both = machine.send("OA-2", interprets=KEY, title="解读", publish_at=at_nine(2))
    assert both.status_code == 422 and "不能另定时间" in both.json()["detail"]
    assert machine.send("OA-2", interprets=KEY, title="解读").json()["state"] == "waiting"
    assert state(machine)["state"] == "scheduled"
    hour = datetime.fromisoformat(at_nine(3))
    with time_machine.travel(hour, tick=False):
        drain(hour)
        assert {state(machine)["state"], state(machine, "OA-2")["state"]} == {"published"}


def test_opinions_of_other_agencies_stand_beside_the_reviews(machine):
    made = document(concerned=["LT13"])
    opinion = {
        **made["reviews"][0],
        "step": "cosign",
        "agency": "LT13",
        "person": "jt07",
        "name": "邻局长",
        "opinion": "同意会签",
    }
    answer = machine.call("PUT", f"/api/v1/documents/{KEY}", made | {"reviews": [*made["reviews"], opinion]})
    assert answer.status_code == 201, answer.content.decode()
    case = case_of(answer)
    assert case.facts["facts"]["elsewhere"]["cosign.LT13"]["person"] == "jt07"
    page = text_of(signed_in("signer").get(f"/desk/case/{case.code}/").content.decode())
    assert "会签（" in page and "邻局长" in page and "同意会签" in page
    wrong = machine.call(
        "PUT", "/api/v1/documents/OA-2", made | {"reviews": [*made["reviews"], {**opinion, "agency": ""}]}
    )
    assert wrong.status_code == 422 and "会签单位的编码" in wrong.json()["detail"]

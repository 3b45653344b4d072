"""公示期内的意见箱, through the doors: sent without an account, answered at the desk, told beside the notice."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from mingtang.cases.models import Case, Opinion
from mingtang.cases.opinions import acts
from mingtang.jobs import worker
from mingtang.jobs.handlers import handled
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Moved, Refused
from mingtang.portal import opinion as door
from mingtang.portal.quota import Quota
from mingtang.records.models import Edition
from mingtang.vault import keys
from tests import city
from tests.city import START, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
SAID = {"content": "建议延长到晚上十点", "sender": "person", "name": "周问天", "telephone": "13900001234"}


@pytest.fixture(autouse=True)
def on_that_day():
    door.quota = Quota(20)
    with time_machine.travel(START, tick=True):
        keys.make()
        city.found()
        yield


def signed(case, at):
    case = take(case, "self_check", "drafter", at, {**city.SELF_CHECK, "binds_public": False})
    for do, post in (("secrecy_review", "secrecy_reviewer"), ("office_check", "office_checker")):
        case = take(case, do, post, at, {"opinion": "同意"})
    case = take(case, "sign", "signer", at)
    worker.drain(at)
    return Edition.objects.house.select_related("record").get(record__case=case.code, current=True)


def notice(**values):
    record = city.notice(**values)
    worker.drain(START)
    return Edition.objects.house.select_related("record").get(record=record, current=True)


def send(code, client=None, **said):
    return (client or Client()).post(f"/opinion/{code}/", {"key": "k1", **SAID, **said})


def printed(edition, settings):
    return (settings.MINGTANG_TREE / "public" / edition.path.lstrip("/")).read_text()


def test_the_page_says_how_long_and_leads_to_the_box(settings):
    edition = notice()
    html = printed(edition, settings)
    assert (
        "还有7天" in html
        and f"/opinion/{edition.record.code}/" in html
        and "<form" not in html.split("<main")[1]
    )
    with time_machine.travel(START + timedelta(days=5), tick=True):
        handled["press.refresh"](START + timedelta(days=5))
        assert "还有2天" in printed(edition, settings)
        assert "还有2天" in (settings.MINGTANG_TREE / "public/index.html").read_text()
    handled["press.refresh"](START + timedelta(days=8))
    assert "公示期已满" in printed(edition, settings) and "提意见</a>" not in printed(edition, settings)


def test_a_notice_without_a_box_has_no_door(settings):
    edition = notice(opinions=False)
    assert "/opinion/" not in printed(edition, settings).split("record__body")[0].split("<main")[1]
    assert Client().get(f"/opinion/{edition.record.code}/").status_code == 404


def test_anybody_sends_and_takes_a_number_away():
    edition, client = notice(), Client()
    page = client.get(f"/opinion/{edition.record.code}/").content.decode()
    assert "还有7天" in page and "不用登录" in page
    answer = send(edition.record.code, client)
    assert answer.status_code == 302
    receipt = client.get(answer["Location"]).content.decode()
    assert "澜城管意见〔2026〕1号" in receipt
    assert Client().get(answer["Location"]).status_code == 404
    again = send(edition.record.code, client)  # the same key: the same opinion
    assert again.status_code == 302 and Opinion.objects.house.count() == 1
    assert edition.title in Client().get("/opinion/").content.decode()


def test_nothing_personal_stands_in_clear_where_it_should_not():
    edition = notice()
    send(edition.record.code)
    stored = str(Opinion.objects.house.get().values) + str(
        list(Typed.objects.values_list("value", flat=True))
    )
    events = str(list(Event.objects.values_list("payload", flat=True)))
    assert "13900001234" not in stored + events and "周问天" not in events and "晚上十点" not in events


def test_a_form_that_is_wrong_says_so_beside_the_field_and_keeps_the_rest():
    edition = notice()
    answer = send(edition.record.code, content="", telephone="12", key="z")
    text = answer.content.decode()
    assert (
        answer.status_code == 422 and "请填写意见内容" in text and "11位手机号码" in text and "周问天" in text
    )
    assert not Opinion.objects.house.exists()


def test_after_its_last_day_the_box_is_closed_with_a_plain_sentence():
    edition = notice()
    with time_machine.travel(
        START + timedelta(days=7, hours=14), tick=True
    ):  # 23:30 in Shanghai, the last day
        assert send(edition.record.code, key="last").status_code == 302
    with time_machine.travel(START + timedelta(days=7, hours=15), tick=True):  # 0:30, the day after
        page = Client().get(f"/opinion/{edition.record.code}/").content.decode()
        assert "意见箱已关闭" in page and "<textarea" not in page
        assert "意见箱已关闭" in send(edition.record.code, key="late").content.decode()
    assert Opinion.objects.house.count() == 1


def test_one_address_does_not_flood_the_box():
    edition, said = notice(), []
    for n in range(22):
        said.append(send(edition.record.code, key=f"k{n}").status_code)
    assert said.count(302) == 20 and said[-1] == 429
    assert (
        Client()
        .post(f"/opinion/{edition.record.code}/", {**SAID, "key": "o"}, REMOTE_ADDR="10.0.0.9")
        .status_code
        == 302
    )


def test_the_act_refuses_what_no_people_could_send():
    edition = notice()
    for n in range(acts.A_MINUTE):
        acts.send(edition.record.code, {"sender": "person"}, {"content": f"第{n}条"}, frozenset(), at=START)
    with pytest.raises(Refused, match="人很多"):
        acts.send(edition.record.code, {"sender": "person"}, {"content": "又一条"}, frozenset(), at=START)


def test_a_post_without_the_token_is_refused():
    edition = notice()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/opinion/{edition.record.code}/", {**SAID, "key": "k"}).status_code == 403


def test_the_desk_answers_each_exports_them_and_tells_beside_the_notice(settings):
    edition = notice()
    code = edition.record.code
    for n in range(2):
        send(code, key=f"k{n}", content=f"第{n}条意见")
    drafter = signed_in("drafter")
    assert edition.title in drafter.get("/desk/opinions/").content.decode()
    first, second = Opinion.objects.house.order_by("pk")
    page = drafter.get(f"/desk/opinions/{code}/{first.code}/").content.decode()
    assert "13900001234" in page and "第0条意见" in page
    bare = drafter.post(
        f"/desk/opinions/{code}/{first.code}/",
        {"key": "a", "moves": "0", "gist": "延长时段", "verdict": "not"},
    )
    assert bare.status_code == 422 and "请写明理由" in bare.content.decode()
    for n, (one, verdict) in enumerate(((first, "not"), (second, "adopted"))):
        done = drafter.post(
            f"/desk/opinions/{code}/{one.code}/",
            {
                "key": f"b{n}",
                "moves": "0",
                "gist": f"要点{n}",
                "verdict": verdict,
                "reason": "噪声限值不允许",
            },
        )
        assert done.status_code == 302
    book = drafter.get(f"/desk/opinions/{code}/export/")
    assert book.content.startswith(b"PK")
    early = drafter.post(f"/desk/opinions/{code}/summary/", {"key": "s"})
    assert early.status_code == 422 and "公示期还没有满" in early.content.decode()
    after = START + timedelta(days=8)
    with time_machine.travel(after, tick=True):
        made = signed_in("drafter").post(f"/desk/opinions/{code}/summary/", {"key": "t"})
        assert made.status_code == 302, made.content.decode()
        told = signed(
            Case.objects.house.select_related("agency").get(code=made["Location"].split("/")[3]), after
        )
        html, before = printed(told, settings), printed(edition, settings)
    assert (
        "共收到意见2条，采纳1条，部分采纳0条，未采纳1条" in html
        and "噪声限值不允许" in html
        and "周问天" not in html
    )
    assert edition.path in html and told.path in before and "意见采纳情况" in before


def test_of_two_who_answer_one_opinion_the_second_is_told():
    edition = notice()
    send(edition.record.code)
    one = Opinion.objects.house.select_related("agency").get()
    acts.answer(one, "adopted", "要点", "", by=city.seat("drafter"), at=START)
    with pytest.raises(Moved):
        acts.answer(one, "not", "要点", "理由", by=city.seat("handler"), at=START)


def test_other_agencies_and_posts_see_nothing_of_it():
    edition = notice()
    send(edition.record.code)
    code = Opinion.objects.house.get().code
    for post, agency in (("drafter", "LT13"), ("secrecy_reviewer", "LT04"), ("supervisor", "LT01")):
        assert signed_in(post, agency).get(f"/desk/opinions/{edition.record.code}/{code}/").status_code == 404

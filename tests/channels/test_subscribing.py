"""S-281 订阅: from the column's page to the letter and out again, with a real SMTP server."""

from datetime import timedelta

import pytest
from django.test import Client

from mingtang.channels import announcing, post, subscribing
from mingtang.channels.models import Asked, Letter, Reader, Wish
from mingtang.jobs import worker
from mingtang.jobs.models import Job
from mingtang.records.models import Column, Edition
from tests import city
from tests.channels.conftest import NOON, links, subscribe
from tests.city import later, take

pytestmark = pytest.mark.django_db
ME = "reader@lanting.example"


def publish(town, title="关于石桥路夜间施工的通告", **more):
    town.now = later(town.now, hours=1)
    case = city.published(town.now, title=title, column=more.pop("column", "notices"), **more)
    worker.drain(town.now)
    return case


def test_a_reader_confirms_by_a_button_and_gets_one_letter_for_one_edition(town, mail):
    client = Client()
    page = client.get("/subscribe/?column=notices").content.decode()
    assert '<option value="column:notices" selected>' in page
    client.post("/subscribe/", {"what": "column:notices", "address": ME, "rhythm": "now", "key": "k"})
    worker.drain(town.now)
    (text,) = mail.texts()
    (path,) = links(text, "confirm")
    assert "通知公告" in text and mail.kept[0][0] == ME
    assert "确认订阅" in client.get(path).content.decode()
    assert not Wish.objects.exists(), "a programme that opens links must not subscribe anybody"
    answer = client.post(path, follow=True)
    assert "已订阅" in answer.content.decode() and "通知公告" in answer.content.decode()
    assert client.post(path).status_code == 404, "a token serves once"
    mail.kept.clear()
    publish(town)
    (text,) = mail.texts()
    edition = Edition.objects.house.get()
    assert "关于石桥路夜间施工的通告" in text and f"https://www.lanting.example{edition.path}" in text
    worker.drain(later(town.now, days=1))
    announcing.take_in(later(town.now, days=1))
    worker.drain(later(town.now, days=2))
    assert len(mail.kept) == 1


def test_the_letter_can_be_left_by_one_click_as_rfc_8058_says(town, mail):
    subscribe(town, mail)
    publish(town)
    (letter,) = mail.letters()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip(" <>").removeprefix("https://www.lanting.example")
    stranger = Client(enforce_csrf_checks=True)
    assert "全部退订" in stranger.get(path).content.decode() and Reader.objects.exists()
    answer = stranger.post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not (Reader.objects.exists() or Wish.objects.exists() or Letter.objects.exists())
    assert (
        stranger.post(
            path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        ).status_code
        == 200
    )
    assert stranger.get(path).status_code == 404


def test_the_letter_is_plain_text_and_html_with_the_same_words(town, mail):
    subscribe(town, mail)
    publish(town, title="关于<b>路灯</b>的通告")
    (letter,) = mail.letters()
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "关于<b>路灯</b>的通告" in plain and "关于&lt;b&gt;路灯&lt;/b&gt;的通告" in html
    for words in ("市城市管理局", "通知公告", "2026年3月3日", "退订（一步完成）", "12345"):
        assert words in plain and words in html
    assert "<img" not in html and "<script" not in html and letter["Auto-Submitted"] == "auto-generated"
    assert "关于<b>路灯</b>的通告" in letter["Subject"] and "\n" not in letter["Subject"]


@pytest.mark.parametrize(
    ("what", "hears"),
    [("all:", True), ("column:notices", True), ("column:policy-other", False), ("agency:LT04", True), ("agency:LT13", False)],
)  # fmt: skip
def test_one_hears_of_what_one_asked_for(town, mail, what, hears):
    subscribe(town, mail, what=what)
    publish(town)
    assert len(mail.kept) == hears


def test_who_wants_a_group_hears_of_the_columns_below_it(town, mail):
    subscribe(town, mail, what="column:open")
    publish(town, column="policy-other")
    assert len(mail.kept) == 1


def test_a_saved_search_hears_of_what_answers_it(town, mail):
    page = Client().get("/subscribe/?q=夜间施工&agency=LT04").content.decode()
    what = page.split('<option value="search:')[1].split('" selected')[0].replace("&quot;", '"')
    subscribe(town, mail, query="?q=夜间施工&agency=LT04", what=f"search:{what}")
    assert "夜间施工" not in str(Wish.objects.values()), "what somebody looks for is sealed"
    publish(town, title="关于路灯维护的通知")
    publish(town, title="关于夜间施工的通告", agency="LT13")
    assert mail.kept == []
    publish(town)
    assert "关于石桥路夜间施工的通告" in mail.texts()[0]


def test_two_wishes_for_one_page_bring_one_letter_by_the_quicker(town, mail):
    subscribe(town, mail, what="all:", rhythm="weekly")
    subscribe(town, mail, what="column:notices", rhythm="now")
    assert Reader.objects.count() == 1 and Wish.objects.count() == 2
    publish(town)
    worker.drain(later(town.now, days=8))
    assert len(mail.kept) == 1


def test_the_hours_of_each_rhythm(town):
    at = NOON  # Tuesday 10:00
    assert announcing.after("now", at) == at
    assert announcing.after("daily", at).isoformat() == "2026-03-04T08:00:00+08:00"
    assert announcing.after("weekly", at).isoformat() == "2026-03-09T08:00:00+08:00"
    assert announcing.after("daily", at - timedelta(hours=3)).isoformat() == "2026-03-03T08:00:00+08:00"
    sunday = at + timedelta(days=5)
    assert announcing.after("weekly", sunday).isoformat() == "2026-03-09T08:00:00+08:00"


def test_a_daily_letter_holds_the_whole_day_and_a_day_without_news_brings_none(town, mail):
    from mingtang.channels import jobs

    subscribe(town, mail, rhythm="daily")
    for title in ("关于甲路的通告", "关于乙路的通告"):
        publish(town, title=title)
    assert mail.kept == []
    town.now = later(NOON, hours=22)
    jobs.digest(town.now)
    worker.drain(town.now)
    (text,) = mail.texts()
    assert "2条新公开" in text and text.index("乙路") < text.index("甲路")
    jobs.digest(later(town.now, days=1))
    worker.drain(later(town.now, days=1))
    assert len(mail.kept) == 1


def test_what_is_too_much_for_one_letter_makes_a_further_one(town, mail, monkeypatch):
    from mingtang.channels import jobs, sending

    monkeypatch.setattr(sending, "MOST", 1)
    subscribe(town, mail, rhythm="daily")
    for title in ("关于甲路的通告", "关于乙路的通告"):
        publish(town, title=title)
    jobs.digest(later(NOON, hours=22))
    worker.drain(later(NOON, hours=22))
    first, second = mail.texts()
    assert "乙路" in first and "甲路" not in first and "甲路" in second and "乙路" not in second


def test_what_was_public_before_and_imported_history_are_no_news(town, mail):
    publish(town)
    town.now = later(town.now, hours=1)
    subscribe(town, mail)
    made = publish(town, title="关于旧档案的通告")
    mail.kept.clear()
    Letter.objects.all().delete()
    from mingtang.channels.models import Announced
    from mingtang.records.models import Record

    Announced.objects.all().delete()
    Record.objects.house.filter(case=made.code).update(origin_path="old/1.html")
    announcing.take_in(town.now)
    assert not Letter.objects.exists()


def test_who_was_told_of_a_page_is_told_that_it_was_taken_down_and_nobody_else(town, mail):
    subscribe(town, mail, rhythm="now")
    subscribe(town, mail, address="daily@lanting.example", rhythm="daily")
    case = publish(town, title="关于某人的通告")
    assert [to for to, _ in mail.kept] == [ME]
    town.now = later(town.now, hours=1)
    take(case, "withdraw", "signer", town.now, {"reason": "内容有误"})
    worker.drain(town.now)
    (_, text) = mail.texts()
    assert (
        mail.kept[1][0] == ME
        and "已经撤下" in text
        and "内容有误" in text
        and Edition.objects.house.get().path in text
    )
    assert "某人" not in text and "某人" not in mail.letters()[1]["Subject"], "a title may be the reason"
    from mingtang.channels import jobs

    jobs.digest(later(town.now, days=2))
    worker.drain(later(town.now, days=2))
    assert len(mail.kept) == 2


def test_every_mailbox_gets_the_same_answer_and_not_too_many_letters(town, mail):
    subscribe(town, mail)
    answers = []
    for address in (ME, "never@lanting.example"):
        answer = Client().post(
            "/subscribe/", {"what": "all:", "address": address, "rhythm": "now", "key": "k"}, follow=True
        )
        answers.append((answer.status_code, answer.redirect_chain, answer.content))
    assert answers[0] == answers[1]
    for _ in range(5):
        Client().post(
            "/subscribe/", {"what": "all:", "address": "victim@lanting.example", "rhythm": "now", "key": "k"}
        )
    worker.drain(town.now)
    assert sum(to == "victim@lanting.example" for to, _ in mail.kept) == subscribing.PER_MAILBOX
    for n in range(subscribing.PER_PLACE):
        answer = Client().post(
            "/subscribe/", {"what": "all:", "address": f"a{n}@lanting.example", "rhythm": "now", "key": "k"}
        )
    assert answer.status_code == 422 and subscribe.__name__ and "请稍后再试" in answer.content.decode()
    assert f"a{subscribing.PER_PLACE - 1}@lanting.example" in answer.content.decode(), "what was typed stays"


def test_a_wrong_address_is_told_beside_its_field(town, mail):
    answer = Client().post(
        "/subscribe/", {"what": "all:", "address": "不是邮箱", "rhythm": "now", "key": "k"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="不是邮箱"' in text and "usa-form-group--error" in text
    crlf = Client().post(
        "/subscribe/",
        {"what": "all:", "address": "a@b.example\r\nBcc: x@y.example", "rhythm": "now", "key": "k"},
    )
    assert crlf.status_code == 422
    for what in ("search:{}", "column:nowhere", "x", "search:" + "y" * 5000):
        odd = {"what": what, "address": ME, "rhythm": "now", "key": "k"}
        assert Client().post("/subscribe/", odd).status_code == 422
    assert not Asked.objects.exists()


def test_columns_of_internal_disclosure_are_not_offered(town, mail):
    Column.objects.filter(code="policy-other").update(internal=True)
    assert "其他政策文件" not in Client().get("/subscribe/").content.decode()
    asked = {"what": "column:policy-other", "address": ME, "rhythm": "now", "key": "k"}
    assert Client().post("/subscribe/", asked).status_code == 422


def test_without_a_mail_server_the_page_says_so_and_takes_nothing(town, settings):
    settings.EMAIL_HOST = ""
    assert "还没有开通邮件订阅" in Client().get("/subscribe/").content.decode()
    Client().post("/subscribe/", {"what": "all:", "address": ME, "rhythm": "now", "key": "k"})
    assert not Asked.objects.exists()


def test_no_mailbox_stands_in_clear_anywhere(town, mail, caplog):
    subscribe(town, mail)
    publish(town)
    mail.rcpt = "550 no such user"
    publish(town, title="关于乙路的通告")
    rows = str([list(model.objects.values()) for model in (Asked, Reader, Wish, Letter, Job)])
    assert "reader@" not in rows and "reader@" not in caplog.text
    assert Reader.objects.get().address == ME


def test_greylisting_and_a_silent_server_are_tried_again_with_patience(town, mail):
    subscribe(town, mail)
    mail.rcpt = "451 4.7.1 greylisted"
    publish(town)
    job = Job.objects.get(topic="channels.send", done_at=None)
    assert (
        job.attempts == 1 and job.run_at > town.now and "451" in job.last_error and "@" not in job.last_error
    )
    mail.rcpt, mail.silent = "", "rcpt"
    town.now = job.run_at
    worker.drain(town.now)
    job.refresh_from_db()
    assert (job.attempts == 2 and "TimeoutError" in job.last_error) or "Disconnected" in job.last_error
    assert mail.kept == [] and Letter.objects.get().state == "due"
    mail.silent, town.now = "", job.run_at
    worker.drain(town.now)
    assert len(mail.kept) == 1 and Letter.objects.get().state == "sent"


def test_a_line_that_breaks_after_the_text_is_not_tried_again(town, mail):
    subscribe(town, mail)
    mail.silent = "data"
    publish(town)
    mail.silent = ""
    worker.drain(later(town.now, days=1))
    assert len(mail.kept) == 1 and Letter.objects.get().state == "sending"


def test_a_mailbox_that_is_refused_for_good_is_forgotten_after_three_letters(town, mail):
    subscribe(town, mail)
    mail.rcpt = "550 5.1.1 no such user"
    for n in range(3):
        assert Reader.objects.count() == 1
        publish(town, title=f"关于第{n}条路的通告")
    assert mail.kept == [] and not Reader.objects.exists() and not Letter.objects.exists()
    assert not Job.objects.open().filter(topic="channels.send").exists()


def test_a_text_that_is_refused_comes_again(town, mail):
    subscribe(town, mail)
    mail.data = "452 disk full"
    publish(town)
    assert Letter.objects.get().state == "due"
    mail.data = ""
    worker.drain(later(town.now, days=1))
    assert len(mail.kept) == 1


def test_a_closed_door_is_no_loss(town, mail, settings):
    subscribe(town, mail)
    settings.EMAIL_PORT = 1
    publish(town)
    assert Letter.objects.get().state == "due"
    with pytest.raises(post.NotTaken):
        from mingtang.channels import letters

        row = Reader.objects.get()
        rows = Letter.objects.select_related("edition__agency", "edition__column")
        post.send(letters.news(row, list(rows)))


def test_a_request_that_nobody_confirms_is_gone_after_three_days(town, mail):
    from mingtang.channels import jobs

    Client().post("/subscribe/", {"what": "all:", "address": ME, "rhythm": "now", "key": "k"})
    worker.drain(town.now)
    (path,) = links(mail.texts()[0], "confirm")
    jobs.forget(later(town.now, days=4))
    assert not Asked.objects.exists()
    assert Client().post(path).status_code == 404


def test_a_reader_changes_a_rhythm_and_ends_one_wish_then_all(town, mail):
    mine = subscribe(town, mail)
    subscribe(town, mail, what="agency:LT13")
    client = Client()
    first, second = Wish.objects.order_by("pk")
    client.post(mine, {"wish": first.pk, "rhythm": "weekly"})
    first.refresh_from_db()
    assert first.rhythm == "weekly" and second.rhythm == "now"
    client.post(mine, {"wish": first.pk, "rhythm": "often"})
    client.post(mine, {"wish": "x" * 90, "rhythm": ""})
    assert Wish.objects.count() == 2
    client.post(mine, {"wish": first.pk, "rhythm": ""})
    assert [w.pk for w in Wish.objects.all()] == [second.pk]
    client.post(mine, {"wish": second.pk, "rhythm": ""})
    assert not Reader.objects.exists() and client.get(mine).status_code == 404


def test_nobody_changes_anothers_wish(town, mail):
    mine = subscribe(town, mail)
    subscribe(town, mail, address="other@lanting.example", what="agency:LT13")
    theirs = Wish.objects.get(kind="agency")
    Client().post(mine, {"wish": theirs.pk, "rhythm": ""})
    assert Wish.objects.filter(pk=theirs.pk).exists()

"""S-264 … S-280: one edition on other channels: manuscripts, the register, bulletins, screens, and what is counted."""

import base64
import io
import json
from datetime import timedelta

import pypdfium2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mingtang.channels import acts, screens, shaping
from mingtang.channels.models import Issue, Posting
from mingtang.counts import channels as measured
from mingtang.counts.measures import Period
from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.records.models import Edition
from mingtang.vault import files, keys
from tests import city
from tests.city import START, later, take
from tests.desk.conftest import on_that_day  # noqa: F401
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
TODAY = START.date()
LINK = "https://mp.weixin.qq.com/s/abc"
YEAR = Period.year(START.year)


def photo():
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def town(own_data):
    keys.make()
    city.found()


@pytest.fixture
def edition(town):
    city.published(START, column="notices", title="关于石桥路夜间施工的通告")
    worker.drain(START)
    return Edition.objects.house.select_related("record").get()


def carry(edition, channel="wechat", place="澜汀发布", at=START, post="drafter", agency="LT04", **given):
    given = {"address": LINK, "on": TODAY, **given}
    return acts.carry(edition, channel, place, by=city.seat(post, agency), at=at, **given)


def board(edition, channel="board", place="书院街道办事大厅", **given):
    return carry(
        edition,
        channel,
        place,
        **{"address": "", "evidence": files.put(photo()), "media": "image/png"} | given,
    )


def test_a_posting_is_one_event_that_names_the_edition_and_no_typed_word(edition):
    code = carry(edition)
    event = Event.objects.get(act="channel.carry")
    facts = json.loads(event.payload)["facts"]
    assert facts == {
        "posting": code, "channel": "wechat", "record": edition.record.code, "edition": 1, "digest": edition.digest,
        "on": TODAY.isoformat(),
    }  # fmt: skip
    assert "澜汀发布" not in event.payload and LINK not in event.payload


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"channel": "nowhere"}, "请选择渠道"), ({"place": " "}, "请填写公众号名称"), ({"on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"until": TODAY - timedelta(days=1)}, "不能早于投放日期"), ({"address": ""}, "请填写投放后的网址"),
        ({"address": "javascript:alert(1)"}, "请填写投放后的网址"), ({"channel": "board"}, "请附现场照片"),
        ({"post": "handler"}, "拟稿人"), ({"agency": "LT13"}, "拟稿人"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_refused_with_the_reason(edition, given, why):
    with pytest.raises(Refused, match=why):
        carry(edition, **given)
    assert not Posting.objects.house.exists() and not Event.objects.filter(act="channel.carry").exists()


def test_the_same_place_is_entered_once_until_it_is_taken_off(edition):
    code = carry(edition)
    with pytest.raises(Refused, match="已登记投放"):
        carry(edition)
    posting = Posting.objects.house.get(code=code)
    by = city.seat("drafter")
    with pytest.raises(Refused, match="撤除日期"):
        acts.take_off(posting, TODAY - timedelta(days=1), by=by, at=START)
    acts.take_off(posting, TODAY, by=by, at=START)
    with pytest.raises(Moved):
        acts.take_off(posting, TODAY, by=by, at=START)
    carry(edition)


def test_channels_are_counted_from_events_and_what_was_taken_off_still_counts(edition):
    posting = Posting.objects.house.get(code=carry(edition))
    board(edition)
    board(edition, place="河东街道宣传栏")
    board(edition, "led", "市政府大厅")
    acts.take_off(posting, TODAY, by=city.seat("drafter"), at=START)
    acts.issue(
        edition.agency, "城管简报", [edition], ["市委办公室×3"], by=city.seat("disclosure_head"), at=START
    )
    assert measured.carried(["LT04"], YEAR) == {"wechat": 1, "board": 2, "led": 1, "bulletin": 1}
    assert measured.carried(["LT13"], YEAR) == {} == measured.carried(["LT04"], Period.year(START.year - 1))


def test_the_desk_enters_shows_counts_and_takes_off(edition):
    client = signed_in("drafter")
    page = f"/desk/release/{edition.record.code}/channels/"
    text = client.get(page).content.decode()
    assert "微信文稿" in text and f"https://www.lanting.example{edition.path}" in text
    given = {"channel": "board", "place": "大厅", "on": TODAY.isoformat(), "key": "a"}
    refused = client.post(page, given)
    assert (
        refused.status_code == 422
        and "请附现场照片" in refused.content.decode()
        and 'value="大厅"' in refused.content.decode()
    )
    odd = client.post(page, given | {"evidence": SimpleUploadedFile("a.png", b"MZ not a picture")})
    assert odd.status_code == 422
    assert client.post(page, given | {"evidence": SimpleUploadedFile("a.png", photo())}).status_code == 302
    posting = Posting.objects.house.get()
    assert "大厅" in client.get("/desk/release/channels/").content.decode()
    sent = client.get(f"/desk/release/channels/{posting.code}/evidence/")
    assert sent.content == photo() and "attachment" in sent["Content-Disposition"]
    other = signed_in("drafter", "LT13")
    assert other.get(f"/desk/release/channels/{posting.code}/evidence/").status_code == 404
    assert other.post(f"/desk/release/channels/{posting.code}/off/", {}).status_code == 404
    off = f"/desk/release/channels/{posting.code}/off/"
    assert (
        client.post(off, {f"{posting.code}-on": "2020-01-01", f"{posting.code}-key": "b"}).status_code == 422
    )
    assert (
        client.post(off, {f"{posting.code}-on": TODAY.isoformat(), f"{posting.code}-key": "b"}).status_code
        == 302
    )
    assert "已撤除" in client.get(page).content.decode()
    assert client.get("/desk/release/channels/?export=1")["Content-Type"].endswith("sheet")


def test_a_withdrawn_page_is_called_back_from_every_place(edition):
    board(edition)
    take(city.case(edition.record.case), "withdraw", "signer", START, {"reason": "内容有误"})
    text = signed_in("drafter").get("/desk/release/channels/").content.decode()
    assert "还没有撤除" in text and "书院街道办事大厅" in text
    with pytest.raises(Refused, match="没有正在公开的版本"):
        board(edition, place="别处")


def test_a_manuscript_is_cut_to_each_medium_and_says_so():
    content = {"title": "题" * 70, "summary": "", "attachments": [{}]}
    limits = shaping.Limits()
    made = shaping.wechat(content, "正文。" * 100, "市城管局", "https://x.example/r/1.html", "", limits)
    assert len(made.title) == 64 and made.title.endswith("…") and len(made.summary) == 120
    assert len(made.notes) == 3 and "https://x.example/r/1.html" in made.whole
    for title in ("短题", "题" * 130, "A title in Latin letters " * 20, "混合 mixed 题目" * 30):
        text = shaping.weibo(
            {"title": title}, "正文" * 200, "", "https://x.example/r/1.html", "", limits
        ).text
        body = text.removesuffix(" https://x.example/r/1.html")
        assert shaping.width(body) + shaping.LINK <= 140, title
        assert text.startswith("【") and "】" in text
    assert shaping.width("ab") == 1 and shaping.width("abc题") == 3


def test_a_manuscript_can_be_downloaded_by_who_sees_the_text(edition):
    path = f"/desk/release/{edition.record.code}/channels/weibo.txt"
    assert "【关于石桥路夜间施工的通告】" in signed_in("drafter").get(path).content.decode()
    assert signed_in("drafter").get(path.replace("weibo", "fax")).status_code == 404
    assert signed_in("admin_system", "LT01").get(path).status_code == 404


def test_an_issue_has_its_number_recipients_and_a_pdf_and_is_archived(edition):
    client = signed_in("disclosure_head")
    page = "/desk/release/bulletins/new/"
    assert (
        client.post(page, {"name": "城管简报", "recipients": "市委办公室×3", "key": "a"}).status_code == 422
    )
    given = {
        "name": "城管简报",
        "editions": [edition.pk],
        "recipients": "市委办公室×3\n市人大常委会办公室",
        "key": "b",
    }
    assert client.post(page, given).status_code == 302
    assert client.post(page, given).status_code == 302, "one key, one issue"
    worker.drain(START)
    issue = Issue.objects.house.get()
    assert (issue.no, issue.items, issue.copies) == (1, 1, 4)
    pdf = client.get(f"/desk/release/bulletins/{issue.code}/pdf/")
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(pdf.content))
    for words in ("城管简报", "2026年第1期", "关于石桥路夜间施工的通告", "市委办公室（3份）", "共印4份"):
        assert words in text.replace("\r\n", "")
    assert "城管简报 2026年第1期" in client.get("/desk/release/bulletins/").content.decode()
    assert client.get(page).content.decode().count('value="城管简报"') == 1
    client.post(page, given | {"key": "c"})
    assert sorted(Issue.objects.house.values_list("no", flat=True)) == [1, 2]
    assert signed_in("drafter", "LT13").get(f"/desk/release/bulletins/{issue.code}/pdf/").status_code == 404
    assert signed_in("drafter").get(page).status_code == 404


@pytest.mark.parametrize(
    ("name", "recipients", "why"),
    [("", ["市委办公室"], "简报名称"), ("简" * 25, ["市委办公室"], "简报名称"), ("简报", [], "送达单位")],
)
def test_an_issue_that_lacks_something_takes_no_number(edition, name, recipients, why):
    with pytest.raises(Refused, match=why):
        acts.issue(edition.agency, name, [edition], recipients, by=city.seat("disclosure_head"), at=START)
    acts.issue(edition.agency, "简报", [edition], ["甲"], by=city.seat("disclosure_head"), at=START)
    assert Issue.objects.house.get().no == 1


def printed(settings, name):
    return (settings.MINGTANG_TREE / "public" / name).read_bytes()


def refreshed(at):
    from mingtang.press import jobs

    jobs.refresh(at)


def test_an_led_screen_plays_what_was_put_on_it_signed_and_with_an_end(edition, settings):
    board(edition, "led", "市政府大厅", until=TODAY + timedelta(days=1))
    board(edition, "led", "车站大屏")
    worker.drain(START)
    answer = json.loads(printed(settings, "screen/playlist.json"))
    said = json.loads(answer["payload"])
    assert [i["title"] for i in said["items"]] == ["关于石桥路夜间施工的通告"]
    assert said["until"] == "2026-03-02T12:30:00+08:00" and said["items"][0]["seconds"] >= screens.SECONDS
    key = load_pem_public_key(printed(settings, "screen/key.pem"))
    key.verify(base64.b64decode(answer["signature"]), answer["payload"].encode())
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(answer["signature"]), answer["payload"].replace("夜间", "日间").encode())
    page = printed(settings, "screen/led.html").decode()
    assert "screen.js" in page and "关于石桥路夜间施工的通告" in page and "style=" not in page


def test_what_has_run_out_was_taken_off_or_withdrawn_leaves_the_screen(edition, settings):
    first = board(edition, "led", "市政府大厅", until=TODAY)
    assert screens.running(TODAY).count() == 1 and screens.running(TODAY + timedelta(days=1)).count() == 0
    acts.take_off(Posting.objects.house.get(code=first), TODAY, by=city.seat("drafter"), at=START)
    assert screens.running(TODAY).count() == 0
    board(edition, "led", "市政府大厅")
    take(city.case(edition.record.case), "withdraw", "signer", START, {"reason": "内容有误"})
    assert screens.running(TODAY).count() == 0
    refreshed(later(START, hours=1))
    assert json.loads(json.loads(printed(settings, "screen/playlist.json"))["payload"])["items"] == []


def test_a_withdrawal_reaches_the_screens_with_its_tombstone_not_at_the_next_hour(edition, settings):
    board(edition, "led", "市政府大厅")
    worker.drain(START)
    names = ("screen/index.html", "screen/playlist.json", "screen/led.html")
    assert all("石桥路" in printed(settings, name).decode() for name in names)
    take(city.case(edition.record.case), "withdraw", "signer", START, {"reason": "内容有误"})
    worker.drain(START)
    assert not any("石桥路" in printed(settings, name).decode() for name in names)


def test_the_touch_screen_has_large_doors_and_the_latest(edition, settings):
    refreshed(START)
    page = printed(settings, "screen/index.html").decode()
    assert "关于石桥路夜间施工的通告" in page and 'class="touch__door"' in page and "12345" in page
    assert "/screen/" not in printed(settings, "sitemap.xml").decode()

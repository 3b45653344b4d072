"""移交 (条例第二十五条): batches of what is public, lists and packages with digests, receipts, and the lamp of what is late."""

import io
import json
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mingtang.cli.verify import verify_all
from mingtang.counts.handed import handed
from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency, ReadLog
from mingtang.policy import acts as policy_acts
from mingtang.records.models import Edition
from mingtang.records.transfers import acts, listing
from mingtang.records.transfers.models import Transfer, TransferLine
from mingtang.records.transfers.waiting import standings, waiting
from mingtang.vault import files, keys, sm3
from tests import city
from tests.city import START, later, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"


@pytest.fixture
def told():
    """Two published texts of LT04 (one with an attachment), a notice outside the statutory branch, one of LT13."""
    keys.make()
    city.found()
    data = "路灯清单".encode()
    attached = [{"name": "路灯清单.txt", "media": "text/plain", "size": len(data), "digest": files.put(data)}]
    first = city.published(files=attached)
    second = city.published(title="关于夜间施工的通知")
    city.published(column="notices", title="停水公告")
    city.published(agency="LT13", title="交通管制通知")
    worker.drain(START)
    return first, second


def composed(at=START, to="archive", post="archivist"):
    newest = Edition.objects.house.latest("pk").pk
    return Transfer.objects.house.get(
        code=acts.compose(Agency.objects.get(code="LT04"), to, newest, by=seat(post), at=at)
    )


def test_a_batch_holds_what_is_public_and_was_not_given_yet(told):
    assert [e.title for e in waiting("LT04", "archive")] == [
        "关于做好道路照明维护工作的通知",
        "关于夜间施工的通知",
    ]
    row = composed()
    assert (row.no, row.count, row.since, row.until) == ("移〔2026〕1号", 2, START.date(), START.date())
    assert not waiting("LT04", "archive").exists()
    assert waiting("LT04", "library").count() == 2
    event = json.loads(Event.objects.get(act="transfer.compose", chain="LT04").payload)
    assert event["facts"]["digest"] == row.digest and event["facts"]["count"] == 2 and event["typed"] == {}
    with pytest.raises(Refused, match="没有待移交的信息"):
        composed()


def test_a_new_edition_is_handed_over_again_and_a_withdrawn_text_is_not(told):
    from mingtang.records import acts as records

    composed()
    first, second = told
    record = Edition.objects.house.filter(title=first.title).latest("pk").record
    records.mark_validity(record, "amended", reason="城管〔2026〕9号", by=seat("signer"), at=later(START, 1))
    take(second, "withdraw", "signer", later(START, 1), {"reason": "内容有误"})
    assert [e.no for e in waiting("LT04", "archive")] == [2]
    assert not waiting("LT04", "library").filter(title=second.title).exists()
    assert composed(later(START, 1)).number == 2


def test_what_was_published_after_the_preview_waits_for_the_next_batch(told):
    shown = waiting("LT04", "archive").first().pk
    code = acts.compose(Agency.objects.get(code="LT04"), "archive", shown, by=seat("archivist"), at=START)
    assert Transfer.objects.house.get(code=code).count == 1
    assert waiting("LT04", "archive").count() == 1


def test_only_the_archivist_and_the_disclosure_head_hand_over(told):
    for post, agency in (("drafter", "LT04"), ("archivist", "LT13")):
        with pytest.raises(Refused, match="移交由档案员"):
            acts.compose(Agency.objects.get(code="LT04"), "archive", 10**9, by=seat(post, agency), at=START)
    assert not TransferLine.objects.exists()


def test_the_receipt_ends_it_once_and_only_with_its_scan(told):
    row = composed()
    digest = files.put(SCAN)
    for day, who, scan, why in (
        (START.date(), "市档案馆 梅典藏", "", "请附回执扫描件"),
        (START.date(), " ", digest, "请填写接收单位"),
        (START.date() - timedelta(days=1), "市档案馆", digest, "接收日期不能早于"),
        (START.date() + timedelta(days=1), "市档案馆", digest, "接收日期不能早于"),
    ):
        with pytest.raises(Refused, match=why):
            acts.receive(row, day, who, scan, by=seat("archivist"), at=START)
    acts.receive(row, START.date(), "市档案馆 梅典藏", digest, by=seat("archivist"), at=START)
    with pytest.raises(Moved, match="已经登记"):
        acts.receive(row, START.date(), "市图书馆", digest, by=seat("disclosure_head"), at=START)
    payload = Event.objects.get(act="transfer.receive").payload
    assert digest in payload and "梅典藏" not in payload
    assert handed(["LT04"]) == {2026: {"batches": 1, "texts": 2, "received": 1}}
    assert handed(["LT13"]) == {}
    report, counted = verify_all()
    assert report.first is None and counted["files"] >= 1
    files.erase(digest)
    assert verify_all()[0].first.what == "missing file"


def test_the_lamp_counts_from_the_oldest_text_until_its_receipt(told):
    body = [Agency.objects.get(code="LT04")]
    archive, library = standings(body, START.date())
    assert (archive.waiting, archive.due, library.waiting) == (2, START.date() + timedelta(days=90), 2)
    policy_acts.set_value(
        "transfer_days", "LT01", "30", "市办", START.date(), by=seat("disclosure_head"), at=START
    )
    row = composed()
    archive = standings(body, START.date())[0]
    assert (archive.waiting, archive.open, archive.left(START.date())) == (0, 1, 30)
    acts.receive(row, START.date(), "市档案馆", files.put(SCAN), by=seat("archivist"), at=START)
    assert standings(body, START.date())[0].due is None


def test_the_archivist_composes_prints_and_enters_the_receipt_on_the_desk(told):
    client = signed_in("archivist")
    home = client.get("/desk/transfers/").content.decode()
    assert "组成批次" in home and "剩余90日" in home and "还没有移交过" in home
    preview = client.get("/desk/transfers/LT04/archive/")
    assert "关于夜间施工的通知" in preview.content.decode()
    last = preview.context["form"].initial["last"]
    answer = client.post("/desk/transfers/LT04/archive/", {"key": "k1", "last": last})
    again = client.post("/desk/transfers/LT04/archive/", {"key": "k1", "last": last})
    assert answer.status_code == 302 and again["Location"] == answer["Location"]
    url = answer["Location"]
    row = Transfer.objects.house.get()
    _the_files_are_what_the_list_says(client, url, row)
    without = client.post(url, {"key": "k2", "received_on": "2026-03-02", "receiver": "市档案馆 梅典藏"})
    assert without.status_code == 422 and "市档案馆 梅典藏" in without.content.decode()
    sent = {"key": "k3", "received_on": "2026-03-02", "receiver": "市档案馆 梅典藏"}
    bad = client.post(url, {**sent, "scan": SimpleUploadedFile("回执.exe", b"MZ")})
    assert bad.status_code == 422 and "暂不支持这种文件" in bad.content.decode()
    good = client.post(url, {**sent, "scan": SimpleUploadedFile("回执.pdf", SCAN)})
    assert good.status_code == 302, good.content.decode()
    assert "梅典藏" in client.get(url).content.decode()
    assert client.get(f"{url}file/receipt/").content == SCAN
    assert client.post(url, sent).status_code == 404
    register = load_workbook(io.BytesIO(client.get("/desk/transfers/?export=1").content)).active
    assert any("移〔2026〕1号" in str(cell.value) for line in register.iter_rows() for cell in line)
    assert ReadLog.objects.filter(subject_type="transfer", action="download").count() == 4


def _the_files_are_what_the_list_says(client, url, row):
    listed = load_workbook(io.BytesIO(client.get(f"{url}file/xlsx/").content)).active
    values = [[cell.value for cell in line] for line in listed.iter_rows()]
    rows = [line for line in values if line[0] in (1, 2)]
    editions = [line.edition for line in row.lines.order_by("number")]
    assert [line[-1] for line in rows] == [e.digest for e in editions]
    assert listing.digest_of(listing.lines(editions)) == row.digest
    paper = pypdfium2.PdfDocument(client.get(f"{url}file/pdf/").content)
    words = "".join(page.get_textpage().get_text_range() for page in paper)
    assert "移〔2026〕1号" in words and "签名" in words
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{url}file/zip/").content))
    assert {"0001/正文.html", "0001/路灯清单.txt", "0002/正文.html", "校验码.txt"} <= set(packed.namelist())
    assert "关于做好道路照明维护工作的通知" in packed.read("0001/正文.html").decode()
    for line in packed.read("校验码.txt").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert sm3.of_bytes(packed.read(name)) == digest


def test_what_was_withdrawn_after_the_batch_stays_in_the_list_and_out_of_the_package(told):
    row = composed()
    take(told[1], "withdraw", "signer", later(START, 1), {"reason": "内容有误"})
    worker.drain(later(START, 1))
    client = signed_in("archivist")
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"/desk/transfers/{row.code}/file/zip/").content))
    assert not [name for name in packed.namelist() if name.startswith("0002/")]
    assert "已撤下" in packed.read("未随包移交.txt").decode()
    assert (
        listing.digest_of(listing.lines([line.edition for line in row.lines.order_by("number")]))
        == row.digest
    )


def test_another_agency_finds_nothing_and_the_openness_office_sees_how_all_stand(told):
    row = composed()
    foreign = signed_in("archivist", "LT13")
    assert foreign.get(f"/desk/transfers/{row.code}/").status_code == 404
    assert foreign.get("/desk/transfers/LT04/archive/").status_code == 404
    assert signed_in("drafter").get("/desk/transfers/LT04/archive/").status_code == 404
    office = signed_in("openness_office", "LT01").get("/desk/transfers/").content.decode()
    assert row.no in office and "市交通警察支队" in office and "组成批次" not in office


def test_a_batch_is_cancelled_before_its_receipt_and_its_texts_wait_again(told):
    first = composed()
    archivist = signed_in("archivist")
    at = f"/desk/transfers/{first.code}/cancel/"
    blank = archivist.post(at, {"reason": " ", "key": "c1"})
    assert blank.status_code == 422 and "撤销的理由" in blank.content.decode()
    assert archivist.post(at, {"reason": "清单有误", "key": "c2"}).status_code == 302
    shown = archivist.get(f"/desk/transfers/{first.code}/").content.decode()
    assert (
        "撤销日期" in shown
        and "清单有误" in shown
        and "登记回执" not in shown
        and "关于夜间施工的通知" in shown
    )
    assert "已撤销" in archivist.get("/desk/transfers/").content.decode()
    assert waiting("LT04", "archive").count() == 2 and not handed(["LT04"])[2026]["texts"]
    with pytest.raises(Moved):
        acts.receive(first, START.date(), "市档案馆", "d" * 64, by=seat("archivist"), at=START)
    second = composed()
    assert (second.no, second.count) == ("移〔2026〕2号", 2) and handed(["LT04"])[2026]["batches"] == 1
    acts.receive(second, START.date(), "市档案馆", files.put(SCAN), by=seat("archivist"), at=START)
    assert (
        archivist.post(f"/desk/transfers/{second.code}/cancel/", {"reason": "x", "key": "c3"}).status_code
        == 404
    )
    with pytest.raises(Moved):
        acts.cancel(second, "x", by=seat("archivist"), at=START)
    assert verify_all()[0].first is None

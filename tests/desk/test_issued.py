"""发文登记 and 归档 on the desk: what is listed to whom, how numbers run, what is exported, and that copies are logged."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from mingtang.cases import acts as case_acts
from mingtang.cases import papering, progress
from mingtang.cases.dossier.models import Dossier
from mingtang.cases.issued import acts, register
from mingtang.cases.kept import differences
from mingtang.cases.models import Counter
from mingtang.cases.papering import data_of
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers import render
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper, SealImage
from mingtang.people.models import Agency, ReadLog
from mingtang.policy import acts as policy
from mingtang.vault import files, keys
from tests import city
from tests.cases import histories
from tests.city import START, later, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    city.found()
    keys.make()
    return histories.answered(START)


def reply(case):
    return Paper.objects.house.get(case=case.code, key="reply_granted")


def cancel(paper, reason="复议决定撤销原答复", post="disclosure_head"):
    return acts.cancel(paper, reason, by=seat(post), at=later(START, 20))


def test_the_register_lists_what_was_issued_with_signer_pages_and_the_run_of_numbers(case, client):
    page = signed_in("registry_clerk", "LT04").get("/desk/papers/").content.decode()
    row = reply(case)
    assert row.no in page and row.pages == 2 and "城签发" in page
    assert "答复书（公复）" in page and "连续" in page
    assert "政府信息公开申请登记回执" not in page, "a receipt bears the number of its case"
    assert (
        "政府信息公开申请登记回执"
        in signed_in("archivist").get("/desk/papers/?series=receipt").content.decode()
    )
    only = signed_in("registry_clerk").get("/desk/papers/?series=公复&year=2026").content.decode()
    assert row.no in only and "征求意见告知书" not in only
    assert signed_in("registry_clerk", "LT13").get("/desk/papers/").content.decode().count(row.no) == 0
    assert (
        signed_in("registry_clerk", "LT13").get(f"/desk/papers/issued/{row.check_code}/").status_code == 404
    )


def test_a_number_that_no_row_bears_is_named(case, client):
    Counter.objects.filter(name="公复", agency="LT04").update(last=3)
    run = next(r for r in register.runs(Agency.objects.get(code="LT04"), 2026) if r.series == "公复")
    assert (run.last, run.missing) == (3, (2, 3))
    assert "缺2、3" in signed_in("archivist", "LT04").get("/desk/papers/").content.decode()


def test_the_sheet_says_digest_checks_and_why_a_number_is_cancelled(case, client):
    row = reply(case)
    for _ in range(2):
        asked = {"paper-number": row.no, "paper-code": row.check_code, "paper-key": "k" * 20}
        assert "核验通过" in client.post("/check/", asked).content.decode()
    cancel(row)
    sheet = load_workbook(
        io.BytesIO(signed_in("archivist", "LT04").get("/desk/papers/?export=1").content)
    ).active
    line = next(line for line in sheet.iter_rows(values_only=True) if line[0] == row.no)
    assert line[5:10] == (2, 2, row.digest, "作废", "复议决定撤销原答复")
    assert ReadLog.objects.filter(action="export", subject_type="papers").exists()
    assert list(differences()) == []
    assert "作废" in client.post("/check/", asked | {"paper-key": "j" * 20}).content.decode()


def test_only_the_head_cancels_once_and_never_a_receipt_or_a_reply_on_its_way(case, client):
    with pytest.raises(Refused, match="负责人作废"):
        cancel(reply(case), post="registry_clerk")
    with pytest.raises(Refused, match="不能作废"):
        cancel(Paper.objects.house.get(case=case.code, key="receipt"))
    with pytest.raises(Refused, match="理由"):
        cancel(reply(case), " ")
    stale = reply(case)
    cancel(reply(case))
    with pytest.raises(Moved):
        cancel(stale)
    under_way = histories.decided(city.request(START), START)
    take(under_way, "sign", "signer", START)
    with pytest.raises(Refused, match="还没有送达"):
        cancel(reply(under_way))
    Paper.objects.house.filter(pk=reply(case).pk).update(cancelled_on=None)
    assert list(differences()) == [("paper", stale.check_code)]


def test_what_waits_is_listed_with_what_it_lacks_and_then_among_the_filed(case, client):
    desk = signed_in("archivist", "LT04")
    page = desk.get("/desk/papers/archive/").content.decode()
    assert case.no in page and "齐全" in page
    there = f"/desk/papers/archive/{case.code}/"
    assert f'href="{there}"' in desk.get(f"/desk/case/{case.code}/").content.decode()
    assert "（归档时编号）" in desk.get(there).content.decode()
    desk.post(f"/desk/case/{case.code}/archive/", {"archive-key": "k" * 20, "archive-moves": case.moves})
    row = Dossier.objects.house.get(case=case)
    assert case.no not in desk.get("/desk/papers/archive/").content.decode()
    filed = desk.get("/desk/papers/archive/?filed=1&year=2026&period=D10").content.decode()
    assert (
        row.no in filed and row.no not in desk.get("/desk/papers/archive/?filed=1&period=Y").content.decode()
    )
    sheet = load_workbook(io.BytesIO(desk.get("/desk/papers/archive/?filed=1&export=1").content)).active
    assert row.no in [line[0] for line in sheet.iter_rows(values_only=True)]
    assert row.no in desk.get(f"/desk/case/{case.code}/").content.decode(), (
        "the story says under which number"
    )


def test_an_incomplete_file_is_refused_beside_the_field_and_keeps_what_was_typed(case, client):
    Paper.objects.house.filter(pk=reply(case).pk).update(digest="")
    desk = signed_in("archivist", "LT04")
    assert (
        "还缺：《政府信息公开申请答复书》的文件"
        in desk.get(f"/desk/papers/archive/{case.code}/").content.decode()
    )
    refused = desk.post(
        f"/desk/case/{case.code}/archive/", {"archive-key": "k" * 20, "archive-moves": case.moves}
    )
    assert refused.status_code == 422 and "案卷还缺" in refused.content.decode()


def test_copies_are_taken_by_three_posts_and_each_time_logged(case, client):
    take(case, "archive", "archivist", later(START, 15))
    for post, status in (("archivist", 200), ("handler", 404)):
        got = signed_in(post).get(f"/desk/papers/archive/{case.code}/zip/")
        assert got.status_code == status
    assert signed_in("handler").get(f"/desk/papers/archive/{case.code}/").status_code == 200
    log = ReadLog.objects.filter(action="download", subject_type="dossier")
    assert [row.subject for row in log] == [f"{case.code}.zip"]
    assert signed_in("archivist", "LT13").get(f"/desk/papers/archive/{case.code}/").status_code == 404


def test_the_seal_is_a_step_only_where_the_agency_asks_for_it_and_stands_in_its_register(client):
    city.found()
    keys.make()
    by = {"by": seat("disclosure_head"), "at": START}
    policy.set_value("seal_step", "LT04", "1", "本单位用印规定", START.date(), **by)
    found = take(histories.decided(city.request(START), START), "sign", "signer", START)
    render_waiting()
    assert [
        (step.do, reason) for step, reason in case_acts.steps_open_to(found, seat("registry_clerk"), START)
    ] == [("seal", "")]
    assert not progress.papers_told(found)[-1].key.startswith("reply"), "signed is not delivered"
    with pytest.raises(Refused, match="须先完成：用印"):
        histories.closed(found, START)
    with pytest.raises(Refused, match="用印份数"):
        take(found, "seal", "registry_clerk", START, {"seal_copies": 0})
    found = take(found, "seal", "registry_clerk", START, {"seal_copies": 2, "seal_across": True})
    found = histories.closed(found, START)
    assert found.state == "delivered"
    page = signed_in("registry_clerk").get("/desk/papers/seals/").content.decode()
    for shown in (reply(found).no, "政府信息公开申请答复书", "已盖", "城机要", "城签发", found.no):
        assert shown in page
    sheet = load_workbook(
        io.BytesIO(signed_in("registry_clerk").get("/desk/papers/seals/?export=1").content)
    ).active
    assert reply(found).no in [line[1] for line in sheet.iter_rows(values_only=True)]
    assert found.no not in signed_in("registry_clerk", "LT13").get("/desk/papers/seals/").content.decode()
    other = take(histories.decided(city.request(START, "LT13"), START), "sign", "signer", START)
    assert "seals" not in other.facts["facts"], "nobody asked for it there"


def test_notices_are_entered_in_the_register_of_seals_where_the_agency_wants_them_sealed(client):
    city.found()
    keys.make()
    case = take(city.request(START), "accept", "request_officer", START)
    given = {"items": ["写明名称"], "guidance": "参照公告", "correction_days": 10}
    take(case, "ask_correction", "request_officer", START, given)
    render_waiting()
    clerk = signed_in("registry_clerk")
    assert "待用印的告知文书" not in clerk.get("/desk/papers/seals/").content.decode(), "nobody asked for it"
    policy.set_value(
        "seal_notices", "LT04", "1", "本单位用印规定", START.date(), by=seat("disclosure_head"), at=START
    )
    notice = Paper.objects.house.get(case=case.code, key="correction")
    assert notice.no in clerk.get("/desk/papers/seals/").content.decode()
    assert notice.no in signed_in("archivist").get("/desk/papers/seals/").content.decode()
    pick = {"pick": notice.check_code, "notices": "1", "key": "s1"}
    assert clerk.post("/desk/papers/seals/notices/", {**pick, "copies": "0"}).status_code == 422
    done = clerk.post("/desk/papers/seals/notices/", {**pick, "copies": "2", "across": "on"}, follow=True)
    page = done.content.decode()
    assert "用印已记入用印登记" in page and "待用印的告知文书" not in page
    for shown in (notice.no, notice.title, "已盖", "城机要", case.no):
        assert shown in page
    assert clerk.post("/desk/papers/seals/notices/", {**pick, "copies": "2", "key": "s2"}).status_code == 409
    assert "告知文书用印" in clerk.get(f"/desk/case/{case.code}/").content.decode()
    assert not list(differences()), "rows and events agree"


def test_a_paper_is_read_as_a_page_and_taken_as_word_and_both_are_logged(case):
    row, desk = reply(case), signed_in("handler")
    there = f"/desk/case/{case.code}/paper/{row.check_code}/"
    page = desk.get(f"{there}?as=html").content.decode()
    assert row.no in page and "方案" in page and "2026年3月2日" in page and f'href="{there}?as=docx"' in page
    assert desk.get(f"{there}?as=docx").content[:2] == b"PK"
    assert f"{there}?as=html" in desk.get(f"/desk/case/{case.code}/").content.decode()
    log = ReadLog.objects.filter(subject=row.check_code).values_list("action", flat=True)
    assert sorted(log) == ["download", "view"]
    case_acts.erase(case, "依法删除", by=seat("disclosure_head"), at=later(START, 30))
    assert desk.get(f"{there}?as=html").status_code == 404


def ring():
    out = io.BytesIO()
    image = Image.new("RGBA", (300, 280), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 270, 270), outline=(200, 20, 30, 255), width=14)
    image.save(out, "PNG")
    return out.getvalue()


def test_the_seal_is_a_picture_only_where_the_setting_says_so_and_never_on_a_draft(client):
    city.found()
    keys.make()
    desk = signed_in("registry_clerk")
    sent = {"key": "k" * 20, "image": SimpleUploadedFile("印章.png", ring())}
    assert (
        desk.post(
            "/desk/papers/seals/", {"key": "j" * 20, "image": SimpleUploadedFile("a.png", b"x")}
        ).status_code
        == 422
    )
    assert signed_in("archivist").post("/desk/papers/seals/", sent).status_code == 404
    sent["image"].seek(0)
    assert desk.post("/desk/papers/seals/", sent).status_code == 302
    kept = SealImage.objects.get(agency="LT04")
    plain = reply(histories.answered(START))
    assert data_of(plain)["seal"] == "left", "the setting leaves room"
    policy.set_value(
        "seal_provider", "LT04", "印章图像", "本单位", START.date(), by=seat("disclosure_head"), at=START
    )
    proposed = histories.decided(city.request(START), START)
    assert pictures(papering.preview(proposed, seat("signer"), START)) == 0
    found = take(proposed, "sign", "signer", START)
    render_waiting()
    row = reply(found)
    assert data_of(row)["seal_image"] == kept.digest
    made = files.open(row.digest)
    assert made == render.pdf("letter", data_of(row)), "what was issued is what the data gives again"
    assert pictures(made) >= row.pages + 1 >= 3, "one over issuer and date, a slice on the edge of every page"
    assert pictures(files.open(plain.digest)) == 0


def pictures(data):
    """Places in a PDF where a picture is drawn."""
    return sum(
        1
        for page in PdfDocument(data)
        for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=9)
    )

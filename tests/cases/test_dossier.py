"""归档 (条例第四十五条): numbers, what a file lacks, what is in it, and that its copies can be checked by a stranger."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa
from PIL import Image

from mingtang.cases import acts
from mingtang.cases.dossier import contents, copies, gaps, numbers
from mingtang.cases.dossier.models import Dossier
from mingtang.cases.kept import differences
from mingtang.cli.verify import verify_all
from mingtang.forms.models import Answer, Upload
from mingtang.ledger.digest import sm3
from mingtang.ledger.refusal import Refused
from mingtang.papers.binding import lasting
from mingtang.papers.models import Paper
from mingtang.people.models import Agency
from mingtang.policy import acts as policy
from mingtang.vault import files, keys, sealing
from tests import city
from tests.cases import histories, offered
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_city():
    city.found()
    keys.make()


def archived(case, **given):
    return take(city.case(case.code), "archive", "archivist", later(START, 21), given)


def sent(case, name, media, data):
    """A file that came with the application."""
    event = case_event(case)
    answer, _ = Answer.objects.get_or_create(
        form="request", version="1", case_no=case.no, chain=event.chain, seq=event.seq
    )
    Upload.objects.create(
        answer=answer, field="attachments", digest=files.put(data), sealed_name=sealing.seal(name, "forms.upload.name"),
        size=len(data), media_type=media,
    )  # fmt: skip


def case_event(case):
    from mingtang.ledger.models import Event

    return Event.objects.filter(subject=case.code).order_by("id").first()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#a5231b").save(out, "PNG")
    return out.getvalue()


def text(data):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_the_number_is_counted_by_agency_year_and_period_and_kept_in_the_event():
    first, second = histories.answered(START), histories.answered(START)
    assert numbers.upcoming(first.agency, "D10", 2026, date(2026, 3, 23)) == "LT04-WS·2026-D10-XXGK-0001"
    assert archived(first).facts["facts"]["archive_no"] == "LT04-WS·2026-D10-XXGK-0001"
    assert Dossier.objects.house.get(case=first).filed_on == later(START, 21).date()
    policy.set_value(
        "archive_fonds", "LT04", "X104", "本单位", START.date(), by=seat("disclosure_head"), at=START
    )
    assert archived(second).facts["facts"]["archive_no"] == "X104-WS·2026-D10-XXGK-0002"
    assert list(differences()) == []
    assert verify_all()[0].first is None


def test_a_number_by_hand_is_taken_once_and_never_with_blanks():
    first, second = histories.answered(START), histories.answered(START)
    archived(first, archive_no="旧档〔2026〕7号")
    with pytest.raises(Refused, match="已经用过"):
        archived(second, archive_no="旧档〔2026〕7号")
    with pytest.raises(Refused, match="不能有空格"):
        archived(second, archive_no="旧档 8号")
    assert archived(second).facts["facts"]["archive_no"].endswith("0001"), "what was refused counted nothing"


def test_a_row_that_is_not_what_its_event_says_is_found():
    case = archived(histories.answered(START))
    Dossier.objects.house.filter(case=case).update(no="X")
    assert list(differences()) == [("dossier", case.code)]


def test_a_file_that_lacks_something_is_refused_and_says_what_or_filed_with_the_reason():
    case = histories.answered(START)
    Paper.objects.house.filter(case=case.code, key="extension").update(digest="")
    assert gaps.missing(case) == ["《延长答复期限告知书》的文件"]
    with pytest.raises(Refused, match=r"案卷还缺：《延长答复期限告知书》的文件.*第四十五条"):
        archived(case)
    archived(case, file_note="告知书另存纸质件")
    assert Dossier.objects.house.get(case=case).missing == ["《延长答复期限告知书》的文件"]
    said = "".join(text(copies.whole(city.case(case.code)))[-1].split())
    assert "归档时缺：《延长答复期限告知书》的文件" in said and "告知书另存纸质件" in said


def test_what_a_request_on_paper_must_leave_in_the_file():
    given = {
        "channel": "post",
        "submitted_on": START.date(),
        "received_on": START.date(),
        "receipt_evidence": "签收单",
    }
    code = acts.open_case(
        "request-2019-2", "LT04", "register", given, by=seat("request_officer"), at=START,
        answer_facts={"applicant_type": "natural_person"}, answer_typed={"name": "周问天", "content": "路灯"},
        title="路灯", party="周问天",
    )  # fmt: skip
    case = histories.answered_from(city.case(code), START)
    assert gaps.missing(case) == [gaps.ORIGINAL]
    sent(case, "申请书.png", "image/png", picture())
    assert gaps.missing(case) == []


def test_the_file_holds_everything_in_the_order_of_reading():
    case = histories.answered(START)
    sent(case, "身份证明.png", "image/png", picture())
    sent(case, "说明.txt", "text/plain", b"text")
    archived(case)
    found = contents.items(city.case(case.code))
    assert [item.title for item in found] == [
        "政府信息公开申请表", "申请材料（1）", "申请材料（2）", "政府信息公开申请登记回执", "征求意见告知书", "征求意见办理记录", "第三方意见征询书",
        "延长答复期限告知书", "审查签发单", "政府信息公开申请答复书", "送达回证",
    ]  # fmt: skip
    assert [item.n for item in found] == list(range(1, 12))


@pytest.mark.sqlite
def test_the_pdf_has_cover_contents_numbered_pages_and_note_and_is_the_same_twice():
    case = histories.answered(START)
    sent(case, "身份证明.png", "image/png", picture())
    sent(case, "说明.docx", "application/msword", b"PK")
    case = archived(case)
    made = copies.whole(case)
    assert made == copies.whole(city.case(case.code))
    pages = text(made)
    assert "LT04-WS·2026-D10-XXGK-0001" in pages[0] and "10年" in pages[0]
    listed = dict(
        re.findall(
            r"(政府信息公开申请表|延长答复期限告知书|审查签发单|送达回证)\s+2026-\d\d-\d\d\s+(\d+)", pages[1]
        )
    )
    assert set(listed) == {"政府信息公开申请表", "延长答复期限告知书", "审查签发单", "送达回证"}
    for title, page in listed.items():
        there = "".join(pages[1 + int(page)].split())
        assert title in there and there.endswith(page), (title, page)
    assert "为电子文件" in "".join(pages[-1].split())


@pytest.mark.sqlite
def test_the_pdf_is_made_to_last_and_a_file_that_would_not_last_is_drawn_and_named(tmp_path):
    case = histories.answered(START)
    sent(case, "旧式.pdf", "application/pdf", borrowed_font())
    case = archived(case)
    made = copies.whole(case)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        with pdf.open_metadata() as said:
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B") and "案卷" in said[
                "dc:title"
            ]
            assert "xmp:MetadataDate" not in said
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        fonts = [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
        inner = [font.DescendantFonts[0] for font in fonts if font.Subtype == "/Type0"]
        assert len(inner) == len(fonts) and all("/FontFile3" in font.FontDescriptor for font in inner)
    found = pdfa.validate_written(io.BytesIO(made), "2b").findings
    assert {(one.kind, one.message) for one in found} <= {("unsupported", lasting._UNJUDGED[1])}
    pages = text(made)
    assert "borrowed" not in "".join(pages) and "以图像载入" in "".join(pages[-1].split())
    assert pages[-1].count("以图像载入") <= 1 and pypdfium2.PdfDocument(made)[3].get_size() == (300, 200)
    assert sm3(borrowed_font()) in zipfile.ZipFile(io.BytesIO(copies.folder(case))).read("SM3SUMS").decode()


def borrowed_font():
    """A page whose font is not in the file: a reader takes what it has."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.obj.Contents = pikepdf.Stream(pdf, b"BT /F 24 Tf 20 100 Td (borrowed) Tj ET")
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.mark.sqlite
def test_a_file_that_is_not_proven_says_nothing_of_lasting():
    pdf = pikepdf.open(io.BytesIO(borrowed_font()))
    made, lasts = lasting.saved(pdf)
    assert not lasts and "/Metadata" not in pikepdf.open(io.BytesIO(made)).Root


@pytest.mark.sqlite
def test_a_stranger_checks_the_folder_with_the_tools_of_his_system(tmp_path):
    case = archived(histories.answered(START))
    packed = copies.folder(case)
    assert packed == copies.folder(city.case(case.code))
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False).returncode
        == 0
    )
    reply = Paper.objects.house.get(case=case.code, key="reply_granted")
    lines = dict(line.split("  ")[::-1] for line in (tmp_path / "SM3SUMS").read_text().splitlines())
    name = next(name for name in lines if "答复书" in name)
    assert lines[name] == reply.digest == sm3((tmp_path / name).read_bytes()), (
        "the digest of the register of papers"
    )
    if shutil.which("openssl"):
        said = subprocess.run(
            ["openssl", "dgst", "-sm3", "-r", name], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert said.stdout.split()[0] == reply.digest
    (tmp_path / name).write_bytes(b"x")
    assert (
        subprocess.run(["sha256sum", "-c", "--status", "SHA256SUMS"], cwd=tmp_path, check=False).returncode
        == 1
    )


@pytest.mark.sqlite
def test_a_remedy_comes_into_the_file_later_and_lengthens_nothing_but_the_note():
    case = archived(histories.answered(START))
    given = {
        "notice_on": later(START, 30).date(),
        "remedy_organ": "市人民政府",
        "claim": "撤销",
        "remedy_days": 10,
    }
    code = acts.open_case(
        "remedy-1", "LT04", "file_review", given, by=seat("legal_reviewer"), at=later(START, 30), request=case
    )
    assert "尚无结果" in copies_note(case)
    sent_on = {"replied_on": later(START, 31).date(), "reply_evidence": "签收单"}
    part = take(city.case(code), "send_reply", "legal_reviewer", later(START, 31), sent_on)
    done = {"remedy_result": "upheld", "result_on": later(START, 60).date(), "result_no": "1号"}
    part = take(part, "record_result", "legal_reviewer", later(START, 60), done)
    take(part, "archive", "archivist", later(START, 61))
    assert "补入行政复议" in copies_note(case)
    assert contents.items(city.case(case.code))[-1].title == "投诉、复议、诉讼办理记录"
    assert Dossier.objects.house.count() == 1


def copies_note(case):
    return "".join(text(copies.whole(city.case(case.code)))[-1].split())


def test_a_disputed_request_and_a_remedy_about_none_of_ours_are_kept_longer():
    given = {"notice_on": START.date(), "remedy_organ": "法院", "claim": "撤销", "remedy_days": 10}
    case = histories.answered(START)
    acts.open_case(
        "remedy-1",
        "LT04",
        "file_lawsuit",
        given,
        by=seat("legal_reviewer"),
        at=later(START, 15),
        request=case,
    )
    assert "-D30-" in archived(case).facts["facts"]["archive_no"]
    code = acts.open_case(
        "remedy-1", "LT04", "file_lawsuit", given, by=seat("legal_reviewer"), at=later(START, 15)
    )
    done = {"remedy_result": "other", "result_on": later(START, 16).date(), "result_no": "1号"}
    alone = take(city.case(code), "record_result", "legal_reviewer", later(START, 16), done)
    assert "-D30-" in archived(alone).facts["facts"]["archive_no"]
    assert [item.title for item in contents.items(city.case(code))] == ["投诉、复议、诉讼办理记录"]


@pytest.mark.sqlite
def test_what_was_erased_is_named_as_erased_and_nothing_else_of_it_is_left():
    case = archived(histories.answered(START, "密语"))
    acts.erase(city.case(case.code), "依法删除", by=seat("disclosure_head"), at=later(START, 30))
    case = city.case(case.code)
    assert gaps.missing(case) == []
    said = "".join("".join(text(copies.whole(case))).split())
    assert "密语" not in said and "个人信息已依法删除" in said and "已于2026年4月1日依法删除" in said
    assert "LT04-WS·2026-D10-XXGK-0001" in said, "the number stays"


def test_the_numbers_of_two_agencies_and_periods_do_not_meet():
    agency = Agency.objects.get(code="LT13")
    assert numbers.upcoming(agency, "Y", 2026, START.date()) == "LT13-WS·2026-Y-XXGK-0001"
    assert numbers.fault("D 1") and not numbers.fault("X104-WS·2026-D10-XXGK-0001")


def test_a_service_case_has_no_such_file():
    case = offered.apply(offered.publish(offered.road()), START)
    assert gaps.missing(case) == []

"""The page of a case before and after its personal data were erased (依法删除个人信息)."""

import pytest

from mingtang.cases import acts
from mingtang.jobs import worker
from mingtang.papers.models import Paper
from mingtang.vault import files, keys
from tests import city
from tests.cases import histories, offered
from tests.city import START, later, take
from tests.desk.test_case import signed_in
from tests.forms import samples

pytestmark = pytest.mark.django_db
LINK = "依法删除个人信息</a>"
WHY = "申请人要求删除，依据个人信息保护法第四十七条"


@pytest.fixture(autouse=True)
def small_city():
    city.found()
    keys.make()


def signed_on_paper(scan):
    """A delivered request whose reply was signed on paper; its papers are rendered."""
    case = histories.decided(city.request(), START)
    signed = later(START, 12)  # the day of 拟办: nobody signs before
    given = {"on_paper": "signer", "scan": scan, "paper_on": signed.date()}
    case = take(case, "sign", "registry_clerk", signed, {"opinion": "同意"}, **given)
    worker.drain(START)
    return histories.closed(case, START)


def withdrawn_service():
    case = offered.apply(offered.publish(offered.road()))
    case = take(case, "receive", "window_clerk", START)
    return take(case, "withdraw", "window_clerk", START, {"withdrawal_evidence": "当面提出"})


def shown(client, case):
    answer = client.get(f"/desk/case/{case.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def erased(client, case):
    answer = client.post(f"/desk/case/{case.code}/erase/", {"reason": WHY, "key": "k"})
    assert answer.status_code == 302, answer.content.decode()
    worker.drain(START)


def test_after_an_erasure_scan_and_papers_say_so_and_their_addresses_are_missing():
    scan = files.put(samples.pdf())
    case = signed_on_paper(scan)
    head = signed_in("disclosure_head")
    address = f"/desk/case/{case.code}/scan/{scan}/"
    own = [
        f"/desk/case/{case.code}/paper/{p.check_code}/" for p in Paper.objects.house.filter(case=case.code)
    ]
    of_part = [
        f"/desk/case/{p.case}/paper/{p.check_code}/" for p in Paper.objects.house.exclude(case=case.code)
    ]
    papers = own + of_part
    assert own and of_part
    before = shown(head, case)
    assert address in before and "个人信息已依法删除" not in before
    erased(head, case)
    after = shown(head, case)
    assert address not in after and "正在生成" not in after
    assert papers and not any(paper in after for paper in papers)
    assert '批示原件扫描 <span class="quiet">2026年3月14日批示（个人信息已依法删除）</span>' in after
    assert after.count("个人信息已依法删除") == 1 + 2 * len(own) + 2  # scan, papers twice, head and title
    assert WHY in after
    missing = head.get("/desk/case/NOSUCHCASE22/")
    for gone in (address, *papers):
        answer = head.get(gone)
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_what_is_erased_is_missing_before_the_job_that_takes_the_bytes_has_run():
    scan = files.put(samples.pdf())
    case = signed_on_paper(scan)
    acts.erase(case, WHY, by=city.seat("disclosure_head"), at=START)
    assert files.exists(scan)
    assert signed_in("disclosure_head").get(f"/desk/case/{case.code}/scan/{scan}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "extension", "media"),
    [
        (samples.pdf(), "pdf", "application/pdf"),
        (samples.image(), "png", "image/png"),
        (samples.image("JPEG"), "jpg", "image/jpeg"),
        ("批示：同意".encode(), "txt", "text/plain"),
    ],
)
def test_a_scan_downloads_under_the_extension_of_its_bytes(data, extension, media):
    scan = files.put(data)
    case = signed_on_paper(scan)
    answer = signed_in("signer").get(f"/desk/case/{case.code}/scan/{scan}/")
    assert answer["Content-Disposition"] == f'attachment; filename="{scan[:12]}.{extension}"'
    assert (answer["Content-Type"], answer.content) == (media, data)


def test_the_leader_in_charge_erases_a_service_case_on_its_page():
    case = withdrawn_service()
    assert signed_in("disclosure_head").get(f"/desk/case/{case.code}/erase/").status_code == 404
    leader = signed_in("leader_in_charge")
    assert LINK in shown(leader, case)
    erased(leader, case)
    assert "<h1>（个人信息已依法删除）" in shown(leader, case)
    assert LINK not in shown(signed_in("section_head"), case)


def test_a_request_offers_it_to_the_head_of_the_disclosure_office_alone():
    case = signed_on_paper(files.put(b"scan"))
    leader = signed_in("leader_in_charge")
    assert LINK in shown(signed_in("disclosure_head"), case) and LINK not in shown(leader, case)
    assert leader.get(f"/desk/case/{case.code}/erase/").status_code == 404


def test_a_published_release_does_not_offer_it():
    case = city.published()
    assert case.closed_on
    for post in ("disclosure_head", "leader_in_charge"):
        client = signed_in(post)
        assert LINK not in shown(client, case)
        assert client.get(f"/desk/case/{case.code}/erase/").status_code == 404

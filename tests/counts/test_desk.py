"""The report and the statistics on the desk, in January 2027: every figure opens its cases, and the right people act."""

import io
import json
import re

import pytest
import time_machine
from docx import Document

from mingtang.counts import acts
from mingtang.counts.models import Report
from mingtang.people.models import Agency
from tests import city
from tests.browser import DESKTOP, OFFICE, PHONE, serve, sideways, violations
from tests.counts import years
from tests.counts.conftest import append
from tests.counts.played import at
from tests.counts.printed import signed_in, site, window

pytestmark = pytest.mark.django_db
REPORT = "/desk/counts/annual/LT04/2026/"
FIGURE = re.compile(r'<a href="([^"]+)"[^>]*>([\d,]+)</a>')
TEXTS = {"s1": "全年主动公开信息若干条。", "s5": "更新不够及时。", "s6": "未收取信息处理费。"}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(at(1, 20, 2027), tick=True):
        yield


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def opens(client, text, least):
    """Every figure that is a link opens a list of as many cases."""
    found = [(url.replace("&amp;", "&"), int(n.replace(",", ""))) for url, n in FIGURE.findall(text)]
    assert len(found) >= least
    for url, n in found:
        there = page(client, url)
        assert f"共 {n}件" in there, url
        assert there.count('<th scope="row"') == n, url
    return found


def test_every_figure_of_the_report_opens_as_many_cases(lived):
    head = signed_in("lt04.disclosure_head")
    text = page(head, REPORT)
    found = opens(head, text, 18)
    assert (f"{REPORT}applications/new_received/total/", 9) in found
    there = page(head, f"{REPORT}applications/granted/natural_person/")
    assert lived["granted"].no in there and f'href="/desk/case/{lived["granted"].code}/"' in there
    assert "送达之日在期内" in there  # the definition stands over the list


def test_a_nought_is_printed_without_a_link_and_a_blank_says_why(lived):
    text = page(signed_in("lt04.disclosure_head"), REPORT)
    assert text.count('<td class="report__zero">0</td>') > 100
    assert "空白：尚无台账来源，待登记，留空不作零" in text
    assert "3格" in text
    assert "空白：尚未登记过复议、诉讼，留空不作零" in text and "15格" in text


def test_the_table_has_the_shape_of_the_form(lived):
    text = page(signed_in("lt04.disclosure_head"), REPORT)
    rows = text.split("report--applications")[1].split("</table>")[0]
    assert rows.count("<td") == 175
    assert 'class="report__at1 report__upright" scope="rowgroup" rowspan="22"' in rows
    assert [int(n) for n in re.findall(r'rowspan="(\d+)"', rows.split("<tbody>")[1])] == [22, 8, 3, 5, 3]
    assert rows.index("（三）不予公开") < rows.index("1.属于国家秘密") < rows.index("（七）总计")


def test_the_identities_are_shown_with_both_sides_when_one_breaks(lived):
    head = signed_in("lt04.disclosure_head")
    assert "✓ 7处全部成立" in page(head, REPORT) and "✗" not in page(head, REPORT)
    row = Report.objects.house.get(
        pk=acts.prepare(
            Agency.objects.get(code="LT04"), 2026, TEXTS, by=city.seat("disclosure_head"), at=at(1, 20, 2027)
        )
    )
    acts.submit(row, by=city.seat("disclosure_head"), at=at(1, 20, 2027))
    append(
        "LT04", [years.Plan("LATE", "org_other", "web", at(12, 20).date(), at(12, 20).date(), None, "", "")]
    )
    broken = page(head, "/desk/counts/annual/LT04/2027/")
    assert "✗ 2处不成立" in broken and "其他：1 ≠ 0" in broken
    assert "提交以后办理记录有变动" in page(head, REPORT)


def test_the_head_writes_submits_and_corrects_on_the_page(lived):
    head = signed_in("lt04.disclosure_head")
    assert "请填写“一、总体情况”" in page(head, REPORT)
    answer = head.post(f"{REPORT}write/prepare/", {**TEXTS, "s6": "", "key": "a"})
    assert answer.status_code == 302
    assert "草稿" in page(head, REPORT) and TEXTS["s1"] in page(head, REPORT)
    refused = head.post(f"{REPORT}do/submit/", {"key": "b"})
    assert refused.status_code == 422 and "六、其他需要报告的事项" in refused.content.decode()
    head.post(f"{REPORT}write/prepare/", {**TEXTS, "key": "c"})
    assert head.post(f"{REPORT}do/submit/", {"key": "d"}).status_code == 302
    text = page(head, REPORT)
    assert "已提交" in text and "2027年1月20日</time>提交" in text and "校验码" in text
    assert head.post(f"{REPORT}do/correct/", {"reason": "", "key": "e"}).status_code == 422
    assert head.post(f"{REPORT}do/correct/", {"reason": "补登一件", "key": "f"}).status_code == 302
    text = page(head, REPORT)
    assert "第2版" in text and "补登一件" in text and "?version=1" in text
    assert "已提交" in page(head, f"{REPORT}?version=1")
    assert head.get(f"{REPORT}?version=3").status_code == 404


def test_who_may_see_and_who_may_act(lived):
    officer, stranger, above = (
        signed_in(x) for x in ("lt04.request_officer", "lt13.disclosure_head", "lt01.disclosure_head")
    )
    assert "现在可以办" not in page(officer, REPORT)
    assert officer.post(f"{REPORT}write/prepare/", {**TEXTS, "key": "a"}).status_code == 404
    for address in (
        REPORT,
        f"{REPORT}file/json/",
        f"{REPORT}applications/granted/total/",
        "/desk/counts/?agency=LT04",
    ):
        assert stranger.get(address).status_code == 404, address
        assert above.get(address).status_code == 200, address
    assert "现在可以办" not in page(above, REPORT)
    assert above.post(f"{REPORT}write/prepare/", {**TEXTS, "key": "b"}).status_code == 404
    assert not Report.objects.house.exists()
    assert "本岗位无权查看" in page(
        above, f"{REPORT}applications/granted/total/"
    )  # counted, but not his to open
    assert "石桥路" not in page(above, f"{REPORT}applications/granted/total/")
    assert signed_in("lt01.admin_system").get("/desk/counts/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "annual/LT04/2007/",
        "annual/LT04/2028/",
        "annual/NO/2026/",
        "annual/LT04/2026/applications/results/total/",
        "annual/LT04/2026/file/exe/",
        "?year=1999",
        "cases/?by=month&key=13",
    ],
)
def test_what_is_not_there_is_not_found(lived, address):
    assert signed_in("lt04.disclosure_head").get(f"/desk/counts/{address}").status_code == 404


def test_the_report_is_exported_three_ways(lived):
    head = signed_in("lt04.disclosure_head")
    assert head.get(f"{REPORT}file/pdf/").content.startswith(b"%PDF")
    words = Document(io.BytesIO(head.get(f"{REPORT}file/docx/").content))
    assert "市城市管理局2026年政府信息公开工作年度报告" in words.paragraphs[0].text
    said = json.loads(head.get(f"{REPORT}file/json/").content)
    assert said["tables"]["applications"]["new_received"]["total"] == 9


def test_the_statistics_open_their_cases_too(lived):
    head = signed_in("lt04.disclosure_head")
    opens(head, page(head, "/desk/counts/?year=2026"), 14)
    text = page(head, "/desk/counts/?year=2026")
    assert "按时答复率" in text and "75.0%" in text  # three of four: one was late
    assert "不予公开：属于四类过程性信息" not in text and "无法提供：本机关不掌握相关政府信息" in text


def test_the_city_is_one_table_for_those_who_answer_for_it(lived):
    text = page(signed_in("lt01.openness_office"), "/desk/counts/city/2026/")
    assert [name in text for name in ("市人民政府办公室", "市城市管理局", "市交通警察支队")] == [True] * 3
    above = signed_in("lt01.disclosure_head")
    opens(above, page(above, "/desk/counts/city/2026/"), 3)
    assert "市交通警察支队" not in page(signed_in("lt04.disclosure_head"), "/desk/counts/city/2026/")
    assert signed_in("lt04.request_officer").get("/desk/counts/city/2026/").status_code == 404


def test_a_page_of_statistics_asks_the_database_little(lived, django_assert_max_num_queries):
    head = signed_in("lt04.disclosure_head")
    page(head, REPORT)
    with django_assert_max_num_queries(60):
        page(head, REPORT)


@pytest.mark.browser
@pytest.mark.sqlite
def test_the_pages_are_accessible_and_fit_their_windows(lived, tmp_path):
    append("LT04", years.plans(5, 2025, 2, 200))
    above = signed_in("lt01.disclosure_head")
    addresses = [REPORT, "/desk/counts/annual/LT04/2025/", "/desk/counts/?agency=LT04&year=2026", "/desk/counts/?agency=LT01&year=2026&below=1",
                 "/desk/counts/city/2026/", "/desk/counts/work/LT04/2026/", f"{REPORT}applications/new_received/total/", f"{REPORT}applications/denied_state_secret/org_other/"]  # fmt: skip
    with serve(site(above, addresses)) as url, window(tmp_path) as opened:
        for size in (PHONE, DESKTOP, OFFICE):
            for address in addresses:
                seen = opened(f"{url}{address}", size)
                assert violations(seen) == [], (address, size)
                assert sideways(seen) == 0, (address, size)
                assert [said for said in seen.problems if "status of" not in said] == []
        seen = opened(f"{url}{REPORT}", OFFICE)
        seen.evaluate(
            "document.querySelector('.report--applications').scrollIntoView(); window.scrollBy(0, 500)"
        )
        assert seen.locator(".report__corner").bounding_box()["y"] == pytest.approx(
            0, abs=1
        )  # the head stays

"""Of an application that was split the applicant sees every case with the code of the whole, and acts in each."""

import pytest

from mingtang.cases.models import Case
from tests import city
from tests.city import START, take
from tests.portal.journey import apply, number_and_code, track

pytestmark = pytest.mark.django_db
MATTERS = ["石桥路改造工程的招标文件", "石桥路改造工程的监理合同"]


def test_each_part_is_looked_at_supplemented_and_withdrawn_with_the_code_of_the_whole(town):
    number, code = number_and_code(apply(until="receipt"))
    take(Case.objects.house.get(no=number), "split", "request_officer", START, {"matters": MATTERS})
    one, two = Case.objects.house.filter(parent__no=number).order_by("pk")
    reader = track(number, code)
    assert all(matter in reader.text for matter in MATTERS) and "已分件办理" in reader.text
    reader.press(MATTERS[0])
    assert reader.at.endswith("/track/case/") and one.no in reader.text and "正在查看" in reader.text
    reader.follow("撤回申请").press("撤回申请", sure="on")
    assert city.case(one.code).state == "withdrawn" and city.case(two.code).state == "open"
    reader.press("原申请")
    assert f"{number} " in reader.text and "已分件办理" in reader.text
    asked = {"items": ["写明年份"], "guidance": "请写明合同的年份", "correction_days": 10}
    take(city.case(two.code), "ask_correction", "request_officer", START, asked)
    reader.press(MATTERS[1]).follow("提交补正").press("提交补正", supplement_text="2025年的合同")
    assert "补正已提交" in reader.text and city.case(two.code).state == "open"


def test_a_case_of_somebody_else_cannot_be_chosen(town):
    city.request(START)
    number, code = number_and_code(apply(until="receipt"))
    reader = track(number, code)
    assert "分别办理的各件" not in reader.text
    assert reader.client.post("/track/part/", {"part": "1"}).status_code == 403  # no form, no token
    take(Case.objects.house.get(no=number), "split", "request_officer", START, {"matters": MATTERS})
    reader = track(number, code)
    form = next(f for f in reader._read().forms if MATTERS[0] in f["buttons"])
    for part in ("3", "-1", "", "x"):
        token = dict(form["fields"])["csrfmiddlewaretoken"]
        assert (
            reader.client.post("/track/part/", {"part": part, "csrfmiddlewaretoken": token}).status_code
            == 404
        )

"""An old report read back: every cell, the chapters, and each place where it disagrees with itself."""

import io
import json

import pytest
import time_machine

from mingtang.counts import forms, old, reports
from mingtang.counts.models import Report
from mingtang.counts.old import disagreeing
from mingtang.papers import render
from mingtang.people.models import Agency
from tests import city
from tests.counts.played import at
from tests.counts.printed import signed_in
from tests.counts.test_forms import PRINTED

TEXT = """二○一二年度报告
一 概 述
我委先后组织专题学习3次，起草11个行政规范性文件。
二 政府信息主动公开情况
2012年,市城管委主动公开政府信息170条,其中全文电子化达170条。政策法规类的信息1条。
三 政府信息依申请公开情况
2012年,市城管委共受理依申请公开政府信息事项9宗。
四 咨询情况
网上咨询800余人次;当事人上门和电话咨询764人次。
五 复议、诉讼和申诉情况
未发生行政复议案、行政诉讼案和申诉案情况。
六 主要问题和改进措施
一是数量还有待扩大;二是培训不够。
七 说明与附表
(一)其他说明:无。
附表1 主动公开情况统计 单位:条
"""
UNITS = {
    "service_info": "条",
    "online_consultations": "人次",
    "visitors_received": "人次",
    "phone_consultations": "宗次",
    "column_page_views": "人次",
}


def lines():
    """The seed's way of setting tables: a cell a line, each ended by a bar."""
    form = forms.named("2008")
    out = [TEXT]
    for table in form.tables.values():
        for row in table["rows"]:
            value = PRINTED[row["key"]]
            out.append(f"{row['label'].replace('：', ':')} |")
            out += [f"{UNITS[row['key']]} |"] if row["key"] in UNITS else []
            out.append("|" if value is None else f"{value} |")
    return "\n".join([*out, "首先要明确，所谓政府信息公开，公开什么?"])


def read(text, year=2012):
    return old.read(forms.of_year(year), [t for line in text.splitlines() for t in old.of_line(line)])


def test_a_report_set_as_lines_gives_every_cell_and_its_blanks():
    made = read(lines())
    found = {row: cells["value"] for rows in made.values.values() for row, cells in rows.items()}
    assert found == PRINTED and made.absent == []
    assert made.texts["s1"].startswith("我委先后组织专题学习3次") and made.texts["s6"].startswith("一是数量")
    assert "首先要明确" not in made.texts["s6"]


def test_its_disagreements_are_told_with_both_figures():
    found = disagreeing.findings(read(lines()), None)
    said = {(one["where"], one["left"], one["right"]) for one in found}
    assert ("申请总数", "空白", "9") in said
    assert ("网上咨询数", "网上咨询800余人次", "266") in said
    assert ("现场接待人数", "上门和电话咨询764人次", "573") in said
    assert ("咨询电话接听数", "电话咨询764人次", "空白") in said
    assert ("新增的行政规范性文件数", "政策法规类的信息1条", "170") in said
    assert ("新增的行政规范性文件数", "11个行政规范性文件", "170") in said
    assert not any(one["where"] == "主动公开信息数" for one in found)  # 170 in both


def test_sums_that_do_not_add_up_are_told():
    made = read(lines().replace("同意公开答复数 |\n7 |", "同意公开答复数 |\n6 |", 1))
    assert {(one["kind"], one["left"], one["right"]) for one in disagreeing.findings(made, None)} >= {
        ("B2", "9", "8")
    }


@pytest.fixture
def told():
    """A report of 2021's form as this house would print it, with three defects seeded."""
    form = forms.named("2021")
    values = {}
    for table, row, column in form.cells():
        values.setdefault(table, {}).setdefault(row, {})[column] = 0
    rows = values["applications"]
    for column in ("natural_person", "total"):
        rows["new_received"][column], rows["granted"][column], rows["handled_total"][column] = 12, 9, 9
        rows["carried_in"][column], rows["carried_out"][column] = 2, 4
    texts = {"s1": "全年新收政府信息公开申请15件，办结9件。", "s5": "更新慢。", "s6": "无"}
    data = {
        "issuer": "市城市管理局", "title": "市城市管理局2023年政府信息公开工作年度报告", "date": "2024-01-20", "form": form.body,
        "sections": {key: [text] for key, text in texts.items()}, "tables": values, "charts": [],
    }  # fmt: skip
    return data


def test_carry_over_text_and_sums_of_the_form_of_2021(told):
    html = render.report("html", told).decode()
    made = old.read(forms.named("2021"), old.tokens(html.partition("<main>")[2]))
    assert made.values == told["tables"] and made.absent == []
    assert made.texts["s5"] == "更新慢。"
    before = {c["key"]: 0 for c in forms.named("2021").columns} | {"natural_person": 3, "total": 3}
    found = {(one["kind"], one["left"], one["right"]) for one in disagreeing.findings(made, before)}
    assert ("A1", "14", "13") in found  # 12 + 2 ≠ 9 + 4
    assert ("A4", "2", "3") in found  # not what the year before carried over
    assert ("text", "新收政府信息公开申请15件", "12") in found
    assert not any(kind == "text" and right == "9" for kind, _, right in found)


@pytest.mark.django_db
def test_an_officer_sees_the_disagreements_and_takes_the_report_in(told):
    city.found()
    with time_machine.travel(at(6, 1, 2026), tick=True):
        client, address = signed_in("lt04.disclosure_head"), "/desk/counts/annual/LT04/2023/old/"
        assert "旧报告" in client.get(address).content.decode()
        file = io.BytesIO(render.report("docx", told))
        file.name = "2023年报.docx"
        seen = client.post(address, {"file": file, "key": "a"}).content.decode()
        assert "新收政府信息公开申请15件" in seen and "14" in seen and "收入" in seen
        assert not Report.objects.house.exists()
        token = seen.split('name="token" value="')[1].split('"')[0]
        assert client.post(address, {"token": token, "key": "b"}).status_code == 302
        row = Report.objects.house.get()
        assert (row.state, row.origin, row.tables["applications"]["new_received"]["total"]) == (
            "submitted",
            "old",
            12,
        )
        page = client.get("/desk/counts/annual/LT04/2023/").content.decode()
        assert "这份旧报告里的出入" in page and "未绑定" not in page
        following = reports.computed(Agency.objects.get(code="LT04"), 2024)
        assert [one["promise"] for one in following.answers] == ["更新慢。"]
        rubbish = io.BytesIO("这不是年度报告。".encode())
        rubbish.name = "别的.txt"
        answer = client.post(address, {"file": rubbish, "key": "c"})
        assert answer.status_code == 422 and "没有找到" in answer.content.decode()
        assert signed_in("lt13.disclosure_head").get(address).status_code == 404


def test_the_houses_own_document_is_read_back(told):
    data = json.dumps({"tables": told["tables"], "sections": {"s1": "甲"}}).encode()
    made = old.from_document(forms.named("2021"), data)
    assert made.values == told["tables"] and made.texts["s1"] == "甲" and made.absent == []
    assert old.from_document(forms.named("2021"), b"[1]") is None
    odd = old.from_document(forms.named("2021"), b'{"tables": {"applications": [{"a": {}}]}}')
    assert len(odd.absent) == 200

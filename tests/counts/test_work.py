"""工作总结 at the desk: drafted, put in an order of its own, edited, frozen, corrected and sent to a column, as an annual report is."""

import json

import pytest
import time_machine

from mingtang.cases.models import Case
from mingtang.counts.models import Report
from mingtang.ledger.models import Event
from mingtang.records.models import Column, Edition, Record, attached_to
from tests import city
from tests.counts import played  # noqa: F401
from tests.counts.played import at
from tests.counts.printed import signed_in

pytestmark = pytest.mark.django_db
HOME = "/desk/counts/work/LT04/2026/"
JANUARY = at(1, 20, 2027)
ORDER = "（前言）\n依申请公开\n一、组织领导\n一、来信来访"
TEXTS = {
    "intro": "现将情况总结如下。",
    "applications": "收到申请〔收到申请总数〕件。",
    "leading_group": "局长任组长，接听电话50次。",
}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(JANUARY, tick=True):
        yield


def saved(client, key, order=ORDER, **more):
    return client.post(f"{HOME}write/prepare/", {**TEXTS, "chapters": order, "key": key, **more})


def test_it_is_put_in_order_edited_frozen_corrected_and_sent_to_a_column(lived):
    head = signed_in("lt04.disclosure_head")
    page = head.get(HOME).content.decode()
    assert "尚未保存" in page and "一、组织领导" in page and "数字和来源" in page and "未编制" in page
    assert head.post(f"{HOME}do/submit/", {"key": "a"}).status_code == 422  # nobody has saved it
    write = head.get(f"{HOME}write/").content.decode()
    assert "章节和顺序" in write and "已按数字起草" in write
    assert saved(head, "b").status_code == 302
    row = Report.objects.house.get()
    assert [(one["key"], one["label"]) for one in row.chapters["chapters"]] == [
        ("intro", ""), ("applications", "依申请公开"), ("leading_group", "一、组织领导"), ("c1", "二、来信来访"),
    ]  # fmt: skip
    refused = saved(head, "c", "（前言）\n一、组织领导")
    assert refused.status_code == 422 and "“依申请公开”已有文字" in refused.content.decode()
    assert "请填写“二、来信来访”" in head.get(HOME).content.decode()
    assert saved(head, "d", ORDER.replace("一、来", "二、来"), c1="无。").status_code == 302
    write = head.get(f"{HOME}write/").content.decode()
    assert "未绑定的数字（1处）" in write
    key = write.partition('name="key_of" value="')[2][:16]
    assert (
        head.post(f"{HOME}write/confirm/", {"key_of": key, "reason": "值班登记", "key": "e"}).status_code
        == 302
    )
    assert head.post(f"{HOME}do/submit/", {"key": "f"}).status_code == 302
    row = Report.objects.house.get()
    assert row.state == "submitted" and row.printed["applications"] == "收到申请9件。" and row.digest
    event = json.loads(Event.objects.filter(act="report.submit").get().payload)
    assert event["facts"]["kind"] == "work" and event["facts"]["digest"] == row.digest
    assert [(one["name"], one["behind"]) for one in row.sources] == [("收到申请总数", 9)]
    assert head.get(f"{HOME}write/").status_code == 404 and "更正" in head.get(HOME).content.decode()
    for kind, first in (("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")):
        assert head.get(f"{HOME}file/{kind}/").content.startswith(first)
    assert head.get(f"{HOME}file/xlsx/").status_code == 404
    assert head.get(f"{HOME}applications/new_received/total/").status_code == 200
    assert head.get("/desk/counts/annual/LT04/2026/").content.decode().count("未编制") == 1
    _to_a_column(head, row)


def _to_a_column(head, row):
    drafter = signed_in("lt04.drafter")
    column = Column.objects.filter(kind="documents", takes=True, binding=False).first()
    page = drafter.get(f"{HOME}release/").content.decode()
    assert column.name in page and "收到申请9件。" in page
    assert drafter.post(f"{HOME}release/", {"key": "h", "column": "annual-report"}).status_code == 422
    assert drafter.post(f"{HOME}release/", {"key": "i", "column": column.code}).status_code == 302
    row.refresh_from_db()
    record = Record.objects.house.get(column=column.code, title__contains="工作总结")
    assert record.table["report"] == "LT04-2026-work-1" and len(attached_to(record)) == 2
    city.signed(Case.objects.house.get(code=row.release), JANUARY)
    assert (
        Edition.objects.house.get(record=record).content["table"]["document"]["chapters"][1]["label"]
        == "依申请公开"
    )
    assert head.post(f"{HOME}do/correct/", {"reason": "补写一章", "key": "g"}).status_code == 302
    again = Report.objects.house.get(version=2)
    assert (again.kind, again.state, again.chapters) == ("work", "draft", row.chapters)

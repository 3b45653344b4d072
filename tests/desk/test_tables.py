"""Registers at the desk: rows in, through the gate, on a page with nothing personal, and off it again."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from mingtang.cases import kept, tables
from mingtang.cases.models import Case
from mingtang.cases.tables import acts as table_acts
from mingtang.forms import registers
from mingtang.forms.models import Entry
from mingtang.forms.registers import acts, rows
from mingtang.jobs import worker
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Moved, Refused
from mingtang.records.models import Column, Edition, Record
from mingtang.vault import keys
from tests import city
from tests.city import START, take
from tests.desk.test_case import signed_in
from tests.forms import tables as given

pytestmark = pytest.mark.django_db
BASE = "/desk/tables/licences/"


@pytest.fixture(autouse=True)
def town():
    keys.make()
    city.found()
    from django.db import transaction

    with transaction.atomic():
        above = Column.objects.get(code="open")
        Column.objects.create(
            code="enforcement-double",
            name="双公示",
            parent=above,
            kind="notices",
            statutory=True,
            takes=True,
            order=5,
        )


def enter(*lines, register="licences", at=START):
    known, found = registers.get(register), []
    for n, line in enumerate(lines, 1):
        values, problems = rows.judge(known, n, line)
        assert problems == []
        found.append(values)
    acts.enter(register, "LT04", found, by=city.seat("drafter"), at=at)
    return list(Entry.objects.house.filter(register=register).order_by("pk"))


def published(register="licences", at=START, kind="notices"):
    """What waits, drafted at the desk and signed."""
    page = signed_in("drafter").post(
        f"/desk/tables/{register}/publish/", {"title": "公示", "key": f"k{register}{at}"}
    )
    assert page.status_code == 302, page.content.decode()
    case = Case.objects.house.select_related("agency").get(code=page["Location"].split("/")[3])
    checked = {"questions": ["1"], "attribute": "proactive", "binds_public": False}
    case = take(case, "self_check", "drafter", at, checked)
    for do, post in (("secrecy_review", "secrecy_reviewer"), ("office_check", "office_checker")):
        case = take(case, do, post, at, {"opinion": "同意"})
    case = take(case, "sign", "signer", at)
    worker.drain(at)
    return case, Edition.objects.house.get(record__case=case.code, current=True)


def upload(client, text, name="licences.csv"):
    return client.post(
        f"{BASE}import/", {"file": SimpleUploadedFile(name, text.encode("gb18030")), "key": "imp"}
    )


def test_every_line_of_a_national_table_is_accounted_for():
    wrong = given.licence(3, decided_on="2026-02-30", credit_code="91990100MA5000000X")
    lines = [given.licence(1), wrong, given.natural(9), given.licence(1), given.licence(4, kind="随便")]
    drafter = signed_in("drafter")
    said = upload(drafter, given.sheet("licences", lines)).content.decode()
    assert "表中共5行：登记2行，有问题3行，以前已经登记0行" in said
    assert (
        "许可决定日期" in said
        and "统一社会信用代码有误" in said
        and "与本表前面的一行重复" in said
        and "许可类别" in said
    )
    assert [e.number for e in Entry.objects.house.order_by("pk")] == [
        "澜城管许〔2026〕1号",
        "澜城管许〔2026〕9号",
    ]
    again = drafter.post(
        f"{BASE}import/",
        {"file": SimpleUploadedFile("a.csv", given.sheet("licences", lines[:1]).encode()), "key": "2"},
    )
    assert "登记0行，以前已经登记1行" in again.content.decode()


def test_a_file_that_is_no_such_table_is_refused_beside_the_field():
    said = upload(signed_in("drafter"), "甲,乙\n1,2")
    assert said.status_code == 422 and "没有找到表头" in said.content.decode()
    broken = signed_in("drafter").post(f"{BASE}import/", {"key": "x"})
    assert broken.status_code == 422


def test_what_is_exported_can_be_imported_again_and_is_logged():
    enter(given.licence(1), given.natural(9))
    drafter = signed_in("drafter")
    told = drafter.get(f"{BASE}export/?as=csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(told)))
    assert lines[1]["证件号码"] == given.person(9) and lines[0]["许可决定日期"] == "2026-03-02"
    said = upload(drafter, told).content.decode()
    assert "登记0行，以前已经登记2行" in said
    assert drafter.get(f"{BASE}export/").content.startswith(b"PK")
    assert signed_in("secrecy_reviewer").get(f"{BASE}export/").status_code == 404


def test_no_number_of_a_person_stands_in_clear_in_row_or_ledger():
    entry = enter(given.natural(9))[0]
    stored = (
        str(entry.values)
        + str(list(Typed.objects.values_list("value", flat=True)))
        + str(list(Event.objects.values_list("payload", flat=True)))
    )
    assert given.person(9) not in stored
    assert rows.opened(registers.get("licences"), entry.values)["person_id_no"] == given.person(9)
    page = signed_in("drafter").get(BASE).content.decode()
    assert "欧阳*" in page and "欧阳问天" not in page
    assert given.person(9) in signed_in("drafter").get(f"{BASE}{entry.code}/").content.decode()
    assert signed_in("drafter", "LT13").get(f"{BASE}{entry.code}/").status_code == 404


def test_the_page_shows_the_national_fields_with_persons_masked(tmp_path, settings):
    enter(given.licence(1), given.natural(9))
    _, edition = published()
    tree = settings.MINGTANG_TREE / "public"
    html = (tree / edition.path.lstrip("/")).read_text()
    data = (tree / edition.path.lstrip("/").replace(".html", "/table.csv")).read_text("utf-8-sig")
    for text in (html, data, str(edition.content)):
        assert "澜汀照明工程第1有限公司" in text and "欧阳*" in text
        assert "欧阳问天" not in text and given.person(9) not in text and "周问天" in text
    assert {e.published_on for e in Entry.objects.house.all()} == {START.date()}


def test_a_repaired_row_goes_at_once_and_leaves_its_place():
    first, second = enter(given.penalty(1), given.penalty(2), register="penalties")
    _, edition = published("penalties")
    page = signed_in("signer").post(
        f"/desk/tables/penalties/{first.code}/take-off/",
        {"why": "repaired", "reason": "信用修复决定〔2026〕1号", "key": "t"},
    )
    assert page.status_code == 302
    worker.drain(START)
    now = Edition.objects.house.get(record=edition.record, current=True)
    assert now.path == edition.path and now.no == edition.no + 1
    assert "澜汀搅拌第1" not in str(now.content) and "澜汀搅拌第2" in str(now.content)
    assert "信用修复" in now.content["body"] and "〔2026〕1号" not in now.content["body"].replace(
        second.number, ""
    )
    first.refresh_from_db()
    assert first.gone_why == "repaired"
    with pytest.raises(Moved):
        table_acts.take_off(first, "repaired", "再来", by=city.seat("signer"), at=START)


def test_its_bytes_are_gone_from_the_tree_too(settings):
    first, _ = enter(given.penalty(1), given.penalty(2), register="penalties")
    published("penalties")
    table_acts.take_off(first, "revoked", "撤销决定", by=city.seat("signer"), at=START)
    worker.drain(START)
    kept = [
        p
        for p in (settings.MINGTANG_TREE / "public").rglob("*")
        if p.is_file() and p.suffix in (".html", ".csv", ".atom")
    ]
    assert kept and not [p for p in kept if "澜汀搅拌第1" in p.read_text(errors="ignore")]


def test_after_its_last_public_day_a_row_goes_by_itself():
    enter(given.penalty(1), register="penalties")
    published("penalties")
    entry = Entry.objects.house.get()
    with pytest.raises(Refused):
        table_acts.end(entry, at=START)
    later = START + timedelta(days=93)
    assert tables.over(START.date() + timedelta(days=92)) == [] and tables.over(later.date()) == [entry]
    table_acts.end(entry, at=later)
    assert Entry.objects.house.get().gone_why == "over"


def test_seven_working_days_and_the_late_list():
    enter(given.licence(1, decided_on="2026-02-11"), given.licence(2))
    listed = signed_in("drafter").get(f"{BASE}?state=late").content.decode()
    # seven working days from 11 February 2026 with the Spring Festival (15-23 February, 14 and 28 at work): 27 February
    assert "澜城管许〔2026〕1号" in listed and "澜城管许〔2026〕2号" not in listed and "红灯·超期" in listed
    everything = signed_in("drafter").get(BASE).content.decode()
    assert "最晚2026-03-11" in everything


def test_a_row_belongs_to_one_text_and_is_free_again_when_its_draft_is_cancelled():
    enter(given.licence(1))
    drafter = signed_in("drafter")
    case = drafter.post(f"{BASE}publish/", {"title": "公示", "key": "a"})["Location"].split("/")[3]
    assert "没有待公示的记录" in drafter.get(f"{BASE}publish/").content.decode()
    entry = Entry.objects.house.get()
    with pytest.raises(Refused):
        acts.strike(entry, "错了", by=city.seat("drafter"), at=START)
    take(city.case(case), "cancel", "drafter", START, {"reason": "重做"})
    assert Entry.objects.house.get().record == ""


def test_the_text_of_a_table_is_its_register_whatever_is_typed():
    enter(given.licence(1))
    drafter = signed_in("drafter")
    case = drafter.post(f"{BASE}publish/", {"title": "公示", "key": "a"})["Location"].split("/")[3]
    page = drafter.get(f"/desk/release/case/{case}/edit/").content.decode()
    assert "正文是由台账生成的表" in page
    take(
        city.case(case),
        "edit",
        "drafter",
        START,
        values={"title": "换了标题", "body": "<p>欧阳问天</p>"},
        column=Column.objects.get(code="enforcement-double"),
    )
    record = Record.objects.house.get(case=case)
    assert record.title == "换了标题" and "欧阳" not in record.body and "澜城管许" in record.body


def test_a_row_that_was_changed_behind_the_ledger_is_found():
    entry = enter(given.licence(1))[0]
    assert list(kept.differences()) == []
    from django.db import transaction

    with transaction.atomic():
        Entry.objects.house.filter(pk=entry.pk).update(values={**entry.values, "content": "别的"})
    assert list(kept.differences()) == [("entry", entry.code)]


def test_two_hands_on_one_row():
    entry = enter(given.licence(1))[0]
    values, _ = rows.judge(registers.get("licences"), 1, given.licence(1, content="改过"))
    acts.correct(entry, values, by=city.seat("drafter"), at=START)
    stale = Entry.objects.house.get()
    stale.moves = 0
    with pytest.raises(Moved):
        acts.correct(stale, values, by=city.seat("handler"), at=START)
    form = signed_in("drafter").get(f"{BASE}{entry.code}/edit/").content.decode()
    assert "改过" in form


def test_typing_a_row_says_what_is_wrong_beside_the_field_and_keeps_the_rest():
    drafter = signed_in("drafter")
    with time_machine.travel(START, tick=True):
        page = drafter.post(f"{BASE}new/", {"key": "n", "party_name": "某公司", "party_kind": "org"})
    text = page.content.decode()
    assert page.status_code == 422 and 'value="某公司"' in text and "请填写行政许可决定文书号" in text


DUTY = {
    "item_no": "0101", "name": "城市道路占用许可", "kind": "行政许可", "origin": "法定", "basis": "《城市道路管理条例》第三十一条",
    "subject": "市城市管理局", "handler": "许可科", "procedure": "受理、审查、决定", "duties": "依法审查，按期办结",
}  # fmt: skip


def steps_of(item="0101"):
    said = (
        ("1", "受理", "开始", "2"),
        ("2", "材料是否齐全", "判断", "齐全:3；不齐:1"),
        ("3", "决定", "结束", ""),
    )
    return [
        {
            "item_no": item,
            "step_no": f"{item}-{n}",
            "name": name,
            "kind": kind,
            "next": re.sub(r"(\d)", rf"{item}-\1", to),
        }
        for n, name, kind, to in said
    ]


def living():
    from django.db import transaction

    with transaction.atomic():
        Column.objects.create(code="duties-list", name="职权目录", kind="documents", takes=True, order=6)
    enter(DUTY, {**DUTY, "item_no": "0102", "name": "户外广告设置许可"}, register="duties")
    enter(*steps_of(), register="steps")


def test_a_duty_list_is_one_living_text_with_flows_drawn_and_told(settings):
    living()
    _, edition = published("duties")
    html = (settings.MINGTANG_TREE / "public" / edition.path.lstrip("/")).read_text()
    assert (
        html.count('<svg viewBox="0 0 520') == 1
        and "转第3步“决定”" in html
        and "style=" not in html.split("<main")[1]
    )
    assert "首次公布，共2项" in html and "材料是否齐全" in edition.content["body"]
    entry = Entry.objects.house.get(number="0102")
    changed, _ = rows.judge(
        registers.get("duties"), 1, {**DUTY, "item_no": "0102", "name": "大型户外广告设置许可"}
    )
    acts.correct(entry, changed, by=city.seat("drafter"), at=START)
    enter({**DUTY, "item_no": "0103", "name": "夜间施工证明"}, register="duties")
    _, second = published("duties", START + timedelta(hours=1))
    html = (settings.MINGTANG_TREE / "public" / second.path.lstrip("/")).read_text()
    assert second.path == edition.path and second.no == 2
    assert "新增1项、调整1项" in html and "首次公布，共2项" in html


def test_a_flow_that_leads_nowhere_holds_the_text_and_says_where():
    living()
    enter({"item_no": "0109", "step_no": "x", "name": "受理", "kind": "开始", "next": "y"}, register="steps")
    page = signed_in("drafter").get("/desk/tables/duties/publish/").content.decode()
    assert "运行流程中的事项0109不在清单中" in page and "生成草稿" not in page

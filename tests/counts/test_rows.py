"""Rows of the plain registers become figures: counted, added up, called by name in a report, and opened row by row."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingtang.counts import named, rows
from mingtang.counts.forms import CODES
from mingtang.counts.forms import named as form_of
from mingtang.forms import registers
from mingtang.forms.models import Entry
from mingtang.forms.registers import acts
from mingtang.forms.registers import rows as judging
from mingtang.ledger.refusal import Refused
from mingtang.rehearsal import tables as demo
from tests import city
from tests.counts.test_desk import signed_in

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
MEETING = {"title": "部署会", "kind": "work", "held_on": "2026-01-08", "organiser": "办公室", "people": "30"}


def enter(register, *lines, at=AT, agency="LT04"):
    known, found = registers.get(register), []
    for n, line in enumerate(lines, 1):
        values, problems = judging.judge(known, n, {"number": f"{register}-{n}", **line})
        assert problems == []
        found.append(values)
    acts.enter(register, agency, found, by=city.seat("drafter", agency), at=at)


def figures(*agencies, year=2026):
    return {one.name: one for one in rows.figures(agencies or ("LT04",), year)}


def test_every_measure_names_what_its_register_has_and_no_name_is_taken_twice():
    for one in rows.measures():
        form = registers.get(one.register).form
        assert form.field(one.date).type == "date" and registers.get(one.register).decided == one.date
        assert not one.sum or form.field(one.sum).type == "number"
        assert not one.by or form.field(one.by).required
        for key, codes in one.only.items():
            assert set(codes) <= {code for code, _ in form.field(key).choices}
    names = [one.name for one in rows.measures()]
    assert max(Counter(names).values()) == 1
    known = {named.name_of(form_of(code), place) for code in CODES for place in form_of(code).cells()}
    assert all("·" not in name for name in names)
    known |= {*named.TOP.values(), *named.CHANNELS.values(), *named.COUNTED.values()}
    assert not known & set(names)


def test_internal_registers_have_no_column_and_ask_for_nothing_personal():
    internal = [one for one in registers.packaged().values() if one.internal]
    assert len(internal) == 9 and {one.code for one in internal} >= {one.register for one in rows.measures()}
    for register in internal:
        assert not register.column and not register.days and register.decided
        assert {field.sensitivity for field in register.form.fields} == {"plain"}


@pytest.mark.django_db
def test_rows_are_counted_by_their_date_corrected_and_no_more_when_struck():
    city.found()
    assert figures()["召开会议次数"].value is None  # nobody keeps the register: no nought
    enter(
        "meetings", MEETING, {**MEETING, "kind": "forum", "people": ""}, {**MEETING, "held_on": "2025-12-31"}
    )
    found = figures()
    assert [found[n].value for n in ("召开会议次数", "公众论坛次数", "领导小组会议次数", "会议参加人次")] == [
        2,
        1,
        0,
        30,
    ]
    assert figures(year=2024)["召开会议次数"].value is None and figures("LT13")["召开会议次数"].value is None
    first = Entry.objects.house.get(number="meetings-1")
    assert first.code in found["会议参加人次"].codes and len(found["会议参加人次"].codes) == 1
    acts.correct(first, {**first.values, "people": "45"}, by=city.seat("drafter"), at=AT)
    assert figures()["会议参加人次"].value == 45
    first.refresh_from_db()
    acts.strike(first, "重复登记", by=city.seat("drafter"), at=AT)
    assert figures()["召开会议次数"].value == 1 and figures()["会议参加人次"].value == 0
    enter("meetings", MEETING, agency="LT13")
    assert figures("LT04", "LT13")["召开会议次数"].value == 2


def test_the_rows_of_the_demo_city_pass_the_same_judgement():
    for register in ("meetings", "trainings", "contacts"):
        for n, row in enumerate(demo.plain(register, lambda days: date(2026, 3, 2) - timedelta(days=days))):
            assert judging.judge(registers.get(register), n, row)[1] == []


WORK = {
    "name": "窗口受理数",
    "value": "3000",
    "qualifier": "about",
    "unit": "件",
    "until_on": "2026-06-30",
    "source": "窗口系统",
}


@pytest.mark.django_db
def test_a_returned_figure_goes_by_its_own_name_with_its_source():
    city.found()
    enter("work-figures", WORK, {**WORK, "value": "300.5", "until_on": "2026-12-31", "source": "补报"})
    enter(
        "work-figures",
        {**WORK, "number": "r1", "name": "满意率", "unit": "%"},
        {**WORK, "number": "r2", "name": "满意率", "unit": "%"},
    )
    found = figures()
    assert (
        found["窗口受理数"].value == "3300.5"
        and found["窗口受理数"].before == "约"
        and found["窗口受理数"].sources == ("窗口系统", "补报")
    )
    assert found["满意率"].value is None and "不能相加" in found["满意率"].why
    with pytest.raises(Refused):
        enter("work-figures", WORK)
    assert figures(year=2027).keys() == figures("LT13").keys()


@pytest.mark.django_db
def test_a_figure_opens_its_rows_and_a_report_calls_it_by_name():
    city.found()
    enter("meetings", MEETING, {**MEETING, "title": "论坛一", "kind": "forum"})
    enter("work-figures", WORK)
    head = signed_in("lt04.disclosure_head")
    asked = "/desk/tables/meetings/?figure=公众论坛次数&year=2026&agency="
    page = head.get(f"{asked}LT04").content.decode()
    assert "2026年“公众论坛次数”：1" in page and "论坛一" in page and "部署会" not in page
    assert signed_in("lt13.disclosure_head").get(f"{asked}LT04").status_code == 404
    assert head.get("/desk/tables/meetings/?figure=没有&year=2026&agency=LT04").status_code == 404
    above = signed_in("lt01.disclosure_head").get(f"{asked}LT04").content.decode()
    assert "其中1条属于其他单位" in above and "论坛一" not in above
    write = "/desk/counts/annual/LT04/2026/write/"
    text = {"s1": "召开论坛〔公众论坛次数〕次，窗口受理〔窗口受理数〕件。", "key": "a"}
    assert head.post(f"{write}prepare/", text).status_code == 302
    read = head.get(write).content.decode()
    assert "约3000" in read and "figure=%E5%85%AC%E4%BC%97" in read and "未绑定的数字" not in read
    whole = head.get("/desk/counts/work/LT04/2026/").content.decode()
    assert "五、宣传和新闻发布" in whole and "figure=%E5%85%AC%E4%BC%97" in whole and "会议台账" in whole
    assert "举行新闻发布会" not in whole  # nobody keeps that register
    assert head.get("/desk/counts/work/LT04/2026/file/docx/").content.startswith(b"PK")
    assert head.get("/desk/counts/work/LT04/2026/file/exe/").status_code == 404
    assert signed_in("lt13.disclosure_head").get("/desk/counts/work/LT04/2026/").status_code == 404
    kept = signed_in("lt04.drafter").get("/desk/tables/").content.decode()
    assert "内部台账" in kept and "已登记2" in kept
    listed = signed_in("lt04.drafter").get("/desk/tables/meetings/").content.decode()
    assert "待公示" not in listed and "已登记" in listed and "publish/" not in listed
    assert signed_in("lt04.drafter").get("/desk/tables/meetings/publish/").status_code == 404
    told = signed_in("lt04.drafter").get("/desk/tables/meetings/export/?as=csv").content
    sent = {"file": SimpleUploadedFile("会议.csv", told), "key": "c"}
    taken = signed_in("lt13.drafter").post("/desk/tables/meetings/import/", sent).content.decode()
    assert "登记2行，以前已经登记0行" in taken and "国家数据标准的表头" not in taken
    assert figures("LT13")["会议参加人次"].value == 60


def test_a_name_that_a_text_could_not_call_is_refused():
    _, problems = judging.judge(
        registers.get("work-figures"), 1, {"number": "1", **WORK, "name": "受理，占比"}
    )
    assert [one.label for one in problems] == ["数字名称"]

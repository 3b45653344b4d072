"""Days, numbers, lamps and the time bar in words and pictures."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template import Context, Template

from mingtang import clock
from mingtang.ui import bar, dates, lamps, tables
from tests.ui import gallery

LATE_EVENING = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)  # 00:30 of the 22nd in Shanghai


def shown(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date_cn", "2026年11月22日"),
        ("day_cn", "11月22日 周日"),
        ("due_cn", "2026年11月22日 周日"),
        ("day_iso", "2026-11-22"),
        ("moment_cn", "2026年11月22日 00:30"),
        ("moment_iso", "2026-11-22 00:30"),
    ],
)
def test_a_moment_shows_its_shanghai_day(name, text):
    assert shown("{{ at|" + name + " }}", at=LATE_EVENING) == text


def test_a_day_comes_as_a_time_element_when_asked_for():
    assert (
        shown("{{ d|day_cn_tag }}", d=date(2026, 11, 27))
        == '<time datetime="2026-11-27">11月27日 周五</time>'
    )
    assert shown("{{ d|date_cn_tag }}|{{ d|day_iso }}", d=None) == "|"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0件"), (12345, "12,345件"), (None, ""), ("", ""), (Decimal("7.20"), "7.20件")]
)
def test_a_blank_stays_blank_and_a_zero_is_printed(value, text):
    assert shown('{{ n|digits:"件" }}', n=value) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [(0, "0 B"), (900, "900 B"), (1258291, "1.2 MB"), (52428800, "50 MB"), (88064, "86 KB")],
)
def test_a_size_is_written_in_the_unit_that_fits(octets, text):
    assert dates.size(octets) == text


@pytest.mark.parametrize(
    ("colour", "tone", "shape"),
    [
        ("green", "normal", "<circle"),
        ("yellow", "soon", "M6 0l6 6"),
        ("red", "late", "M6 .5l6 11"),
        ("blue", "paused", "M2 1h3"),
    ],
)
def test_a_lamp_has_shape_word_and_colour(colour, tone, shape):
    html = shown("{% lamp l %}", l=clock.Lamp(colour, 3, "词", "剩余3个工作日"))
    assert f"lamp--{tone}" in html and shape in html and "<span>词</span>" in html and "剩余3个工作日" in html


def test_a_closed_case_says_how_it_ended():
    assert [lamps.closed(end).text for end in (True, False, None)] == [
        "已办结（按期）",
        "已办结（超期）",
        "已办结",
    ]


def numbers(drawn):
    return [
        (s["kind"], s["start"], s["end"], float(s["x"][:-1]), float(s["width"][:-1]))
        for s in drawn["segments"]
    ]


@pytest.mark.parametrize("name", ["normal", "soon", "today", "paused", "extended", "late"])
def test_the_stretches_of_a_bar_follow_each_other_and_fill_it(name):
    parts = numbers(gallery.bars()[name]["bar"])
    assert parts[0][3] == 0
    for before, after in pairwise(parts):
        assert after[1] == before[2] + timedelta(days=1)
        assert after[3] == pytest.approx(before[3] + before[4], abs=0.15)
    assert parts[-1][3] + parts[-1][4] == pytest.approx(100, abs=0.15)


def test_a_pause_and_an_extension_have_their_own_stretches():
    drawn = gallery.bars()["extended"]["bar"]
    assert [s["kind"] for s in drawn["segments"]] == ["running", "paused", "running", "extended"]
    assert (drawn["segments"][1]["start"], drawn["segments"][1]["end"]) == (
        date(2026, 11, 10),
        date(2026, 11, 16),
    )


def test_the_extension_begins_the_day_after_the_first_term_would_have_ended():
    plain = gallery.due(date(2026, 10, 26))
    longer = gallery.due(
        date(2026, 10, 26), extensions=[clock.Extension(20, date(2026, 11, 10), "条例第三十三条")]
    )
    parts = bar.stretches(longer.trace, base=20)
    assert [kind for kind, *_ in parts] == ["running", "extended"]
    assert parts[1][1] == plain.date + timedelta(days=1)
    assert parts[1][2] == longer.date


def test_days_past_due_are_drawn_up_to_today():
    last = gallery.bars()["late"]["bar"]["segments"][-1]
    assert (last["kind"], last["start"], last["end"]) == ("late", date(2026, 11, 18), gallery.TODAY)


def test_a_pause_without_an_end_is_drawn_up_to_today_and_promises_no_date():
    drawn = gallery.bars()["paused"]["bar"]
    assert drawn["segments"][-1]["kind"] == "paused" and drawn["segments"][-1]["end"] == gallery.TODAY
    assert "月" not in drawn["words"]


def test_the_bar_says_the_due_day_with_its_weekday_and_what_is_left():
    html = shown("{% timebar b %}", b=gallery.bars()["soon"]["bar"])
    assert "最晚答复日 2026年11月23日 周一" in html and "剩余1个工作日" in html
    assert "style=" not in html


def test_a_provisional_day_says_so():
    answer = gallery.due(date(2026, 12, 10))
    lamp = clock.lamp(answer, date(2026, 12, 11), clock.packaged())
    html = shown(
        "{% timebar b %}{% trace t %}", b=bar.of(answer, lamp, today=date(2026, 12, 11)), t=answer.trace
    )
    assert "暂定：2027年节假日安排尚未公布" in html
    assert "暂定</td>" in html


def test_a_closed_case_marks_the_day_it_was_closed():
    answer = gallery.due(date(2026, 10, 26))
    drawn = bar.of(answer, lamps.closed(True), today=date(2026, 11, 12))
    assert drawn["now_name"] == "办结" and drawn["today"] == date(2026, 11, 12)


def test_a_term_in_months_is_drawn_from_its_first_day():
    answer = clock.due(
        clock.Facts(date(2026, 1, 5)), clock.Rule(clock.Term(1, "months", "法")), clock.packaged()
    )
    assert bar.stretches(answer.trace)[0][1] == date(2026, 1, 6)


def test_the_trace_names_every_day_once_and_counts_the_working_ones():
    answer = gallery.due(date(2026, 9, 28))
    rows = [tables.trace_row(line) for line in answer.trace]
    assert [r["date"] for r in rows] == [date(2026, 9, 28) + timedelta(days=i) for i in range(len(rows))]
    assert [r["n"] for r in rows if r["n"]] == list(range(1, 21))
    assert rows[0]["n"] is None
    assert any(r["text"] == "调休上班" for r in rows)


def test_a_row_with_too_few_cells_is_an_error_and_not_a_shifted_table():
    with pytest.raises(ValueError, match="argument"):
        tables.ready({"columns": [{"label": "一"}, {"label": "二"}], "rows": [{"cells": ["只有一个"]}]})


def test_an_empty_table_says_what_would_be_here():
    html = shown("{% table t %}", t=gallery.TABLE | {"rows": []})
    assert "暂无待办事项" in html and "<table" not in html


def test_many_columns_get_a_frame_of_their_own():
    assert "tablebox--wide" in shown("{% table t %}", t=gallery.wide())
    assert "tablebox--wide" not in shown("{% table t %}", t=gallery.table())

"""Receipt, handling sheet, list and annual report: everything said once, in its place, over as many pages as it takes."""

from datetime import date

import pytest

from mingtang import clock
from mingtang.papers import render

from . import form_2021, reading, samples


def count(pdf: bytes, *parts: str) -> dict[str, int]:
    said = reading.text(pdf)
    return {part: said.count(reading.plain(part)) for part in parts}


def once(*parts: str) -> dict[str, int]:
    return dict.fromkeys(parts, 1)


# -- receipt


def test_the_receipt_says_everything_once():
    data = samples.receipt()
    parts = [
        data[key] for key in ("number", "code", "applicant", "channel", "summary", "law", "contact", "proof")
    ]
    parts += [data["title"], *data["notes"], "最晚答复日", "2027年1月4日（周一）", "期限怎么算的"]
    assert count(render.pdf("receipt", data), *parts) == once(*parts)


def test_the_receipt_shows_every_day_of_the_trace_with_its_number_or_reason():
    said = reading.text(render.pdf("receipt", samples.receipt()))
    for n in range(1, 21):
        assert said.count(f"第{n}日") == 1
    assert said.count("休息") == 10 and said.count("元旦") == 1 and said.count("12月4日收到") == 1
    assert said.count("届满") == 1
    for line in samples.receipt()["trace"]:
        day = date.fromisoformat(line["date"])
        assert f"{day.month}月{day.day}日" in said


def test_a_provisional_date_says_so():
    assert "暂定：2027年节假日安排尚未公布" in reading.text(render.pdf("receipt", samples.receipt()))
    assert "暂定" not in reading.text(render.pdf("receipt", samples.receipt(provisional=False)))


def test_a_receipt_without_a_due_date_says_it_waits():
    said = reading.text(render.pdf("receipt", samples.receipt(due="", trace=[], provisional=False)))
    assert "待确认" in said and "期限怎么算的" not in said


@pytest.mark.parametrize("term", [5, 20, 40, 60])
def test_the_receipt_fits_one_page(term):
    lines, due = samples.trace(date(2026, 6, 1), term, {})
    long = samples.receipt(
        trace=lines,
        due=due,
        issuer=samples.LONG_ISSUER,
        applicant=samples.LONG_NAME,
        summary="内容" * 60,
        provisional=False,
    )
    assert len(reading.pages(render.pdf("receipt", long))) == 1


def test_the_clock_s_own_trace_goes_straight_on_the_receipt():
    pause = clock.Pause(date(2026, 10, 9), date(2026, 10, 15), "征求第三方意见")
    facts = clock.Facts(start=date(2026, 9, 21), channel="网上提交", pauses=(pause,))
    due = clock.due(facts, clock.Rule(clock.Term(20, "working_days", "条例第三十三条")), clock.packaged())
    pdf = render.pdf("receipt", samples.receipt(trace=due.trace, due=due.date, provisional=due.provisional))
    said = reading.text(pdf)
    assert "9月25日至9月27日：中秋节，国办发明电〔2025〕7号" in said
    assert "10月10日至10月15日：征求第三方意见" in said
    assert reading.plain(due.trace[0].source) in said
    assert said.count("国庆节") == 7 + 1 and said.count("暂停计时") == 6
    assert said.count("国务院关于职工工作时间的规定第七条") == 1
    assert all(said.count(f"第{n}日") == 1 for n in range(1, 21))


def test_each_day_that_rests_on_no_notice_yet_says_so():
    facts = clock.Facts(start=date(2026, 12, 18), channel="网上提交")
    due = clock.due(facts, clock.Rule(clock.Term(20, "working_days", "条例第三十三条")), clock.packaged())
    said = reading.text(
        render.pdf("receipt", samples.receipt(trace=due.trace, due=due.date, provisional=True))
    )
    assert said.count("第10日暂定") == said.count("第19日暂定") == 1
    assert "1月1日元旦" in said


def test_a_term_in_months_shows_its_two_ends():
    facts = clock.Facts(start=date(2026, 5, 1), channel="网上提交")
    due = clock.due(facts, clock.Rule(clock.Term(2, "months", "许可法第四十二条")), clock.packaged())
    said = reading.text(
        render.pdf("receipt", samples.receipt(trace=due.trace, due=due.date, provisional=False))
    )
    assert "2026年5月1日（周五）起算日" in said and said.count("2026年7月1日（周三）") == 2


def test_weeks_of_standstill_are_told_in_one_row():
    lines, due = samples.trace(date(2026, 6, 1), 40, {})
    for line in lines[7:28]:
        line.update(why="paused", n=None)
    said = reading.text(render.pdf("receipt", samples.receipt(trace=lines, due=due)))
    assert "6月8日至6月28日暂停计时" in said
    assert said.count("暂停计时") == 1


def test_large_type_on_the_receipt():
    pdf = render.pdf("receipt", samples.receipt())
    heights = [c.bottom - c.top for c in reading.chars(pdf, 0) if "\u4e00" <= c.text <= "\u9fff"]
    assert sum(h > 3.4 for h in heights) > len(heights) * 0.6  # an ideograph of 11.5 pt is 3.5 mm high


def test_the_receipt_carries_a_qr_code_and_never_the_query_code_in_it(monkeypatch):
    seen = []
    real = render._qr
    monkeypatch.setattr(render, "_qr", lambda text: seen.append(text) or real(text))
    with_code = render.pdf("receipt", samples.receipt())
    assert seen == ["https://www.lanting.example/track/"]
    assert len(with_code) > len(render.pdf("receipt", samples.receipt(qr="")))


# -- handling sheet


def test_the_handling_sheet_says_everything_once():
    data = samples.handling_sheet()
    parts = [data["title"], data["summary"], data["banner"], *(value for _, value in data["facts"])]
    for group in data["opinions"]:
        parts += [group["label"], *(entry["text"] for entry in group["entries"])]
        parts += [entry["at"] for entry in group["entries"]]
    for step in data["timeline"]:
        parts += list(step.values())
    parts += [f"打印人：{data['printed_by']}", f"打印时间：{data['printed_at']}"]
    assert count(render.pdf("handling_sheet", data), *parts) == once(*parts)


def test_an_opinion_entered_for_another_says_who_entered_it():
    said = reading.text(render.pdf("handling_sheet", samples.handling_sheet()))
    assert said.count("代录：机要文") == 1
    assert said.count("代录") == 1  # and no other opinion is marked


def test_an_opinion_not_given_yet_leaves_room_to_sign():
    said = reading.text(render.pdf("handling_sheet", samples.handling_sheet()))
    assert said.count("签名：") == 2


def test_a_long_handling_sheet_goes_on_with_its_head_repeated():
    steps = [
        {
            "at": f"2026-10-{i % 28 + 1:02d} 09:{i % 60:02d}",
            "act": "签收",
            "by": f"承办{i:03d}",
            "note": "无" * 30,
        }
        for i in range(80)
    ]
    pages = reading.pages(render.pdf("handling_sheet", samples.handling_sheet(timeline=steps)))
    assert len(pages) > 2
    assert all("办理环节" in page for page in pages[1:])
    assert f"第{len(pages)}页，共{len(pages)}页" in pages[-1]
    assert all("".join(pages).count(f"承办{i:03d}") == 1 for i in range(80))


# -- list


def test_a_printed_list_names_filter_exporter_and_time_and_repeats_its_head():
    data = samples.table()
    pdf = render.pdf("table", data)
    pages = reading.pages(pdf)
    assert len(pages) > 2
    assert all("申请人姓名" in page for page in pages)
    said = "".join(pages)
    assert said.count("导出人：应有答") == said.count("导出时间：2026-11-2210:08") == 1
    assert said.count("筛选条件：时限灯：黄灯·临期") == said.count("共90条") == 1
    for number, name, day, left in data["rows"]:
        assert said.count(number) == said.count(name) == said.count(f"{day}{left}") == 1


def test_a_list_of_thirty_columns_stays_on_the_paper():
    columns = [f"指标{i}" for i in range(30)]
    rows = [[i * j for j in range(30)] for i in range(50)] + [
        ["https://www.lanting.example/" + "x" * 60, *[None] * 29]
    ]
    pdf = render.pdf("table", samples.table(columns=columns, rows=rows))
    for page in range(len(reading.pages(pdf))):
        chars = reading.chars(pdf, page)
        assert min(c.left for c in chars) > 14 and max(c.right for c in chars) < 297 - 14


def test_an_empty_list_says_it_is_empty():
    assert "没有符合条件的内容" in reading.text(render.pdf("table", samples.table(rows=[])))


# -- annual report


def test_the_annual_report_prints_every_number_and_every_label():
    data = form_2021.report()
    pdf = render.pdf("annual_report", data)
    said = reading.text(pdf)
    numbers = [v for table in data["tables"].values() for row in table.values() for v in row.values()]
    assert len(numbers) == 175 + 15 + 10
    printed = reading.words(pdf)
    assert [number for number in numbers if printed.count(str(number)) != 1] == []
    for _, label, _ in form_2021.SECTIONS:
        assert said.count(label) == 1
    for row in form_2021.ROWS:
        assert reading.plain(row["label"]) in said, row
    for label in ("未经复议直接起诉", "复议后起诉"):
        assert said.count(label) == 1
    assert said.count("行政复议") == said.count("行政诉讼") == 2  # head of the section and of the columns
    assert said.count("结果维持") == said.count("尚未审结") == 3


def test_sections_come_in_the_order_of_the_form():
    said = reading.text(render.pdf("annual_report", form_2021.report()))
    places = [said.index(label) for _, label, _ in form_2021.SECTIONS]
    assert places == sorted(places)


def test_the_corner_of_the_applications_table_says_how_its_columns_add_up():
    pdf = render.pdf("annual_report", form_2021.report())
    page = next(i for i, text in enumerate(reading.pages(pdf)) if "申请人情况" in text)
    corner = [[c for c in row if c.right < 105] for row in reading.lines(pdf, page)]
    assert form_2021.CORNER in "".join(c.text for row in corner for c in row)


def test_each_number_of_the_applications_table_stands_in_its_row_and_column():
    data = form_2021.report()
    pdf = render.pdf("annual_report", data)
    page = next(i for i, text in enumerate(reading.pages(pdf)) if "申请人情况" in text)
    cells = {}
    for row in reading.lines(pdf, page):
        for word in _numbers(row):
            cells[word[0]] = (word[1], row[0].top)
    expected = [list(data["tables"]["applications"][key].values()) for key in form_2021.DATA_ROWS]
    for row in expected:
        lefts = [cells[str(value)][0] for value in row]
        assert lefts == sorted(lefts) and len(set(lefts)) == 7
        assert len({round(cells[str(value)][1]) for value in row}) <= 2
    for column in zip(*expected, strict=True):
        tops = [cells[str(value)][1] for value in column]
        assert tops == sorted(tops) and len(set(tops)) == 25


def _numbers(row: list[reading.Char]) -> list[tuple[str, float]]:
    """Runs of four digits in a line with their left edges."""
    found: list[tuple[str, float]] = []
    run: list[reading.Char] = []
    for char in [*row, reading.Char("", 0, 0, 0, 0)]:
        if char.text.isdigit() and (not run or char.left - run[-1].right < 1):
            run.append(char)
            continue
        if len(run) == 4:
            found.append(("".join(c.text for c in run), run[0].left))
        run = [char] if char.text.isdigit() else []
    return found


def test_the_head_of_the_results_stands_upright_over_its_22_rows():
    pdf = render.pdf("annual_report", form_2021.report())
    page = next(i for i, text in enumerate(reading.pages(pdf)) if "申请人情况" in text)
    column = [c for c in reading.chars(pdf, page) if c.right < 28 + 8.5 and c.top > 60]
    upright = sorted((c for c in column if c.text in "本年度办理结果"), key=lambda c: c.top)
    upright = [c for c in upright if c.left > 29.5]
    assert "".join(c.text for c in upright)[-7:] == "本年度办理结果"
    assert max(c.left for c in upright[-7:]) - min(c.left for c in upright[-7:]) < 1


def test_a_blank_stays_blank_and_a_zero_is_printed():
    data = form_2021.report()
    data["tables"]["applications"]["granted"] = {"natural_person": 0}
    data["tables"]["review_litigation"] = {}
    said = reading.text(render.pdf("annual_report", data))
    assert "（一）予以公开0（二）部分公开" in said
    assert "none" not in said.lower()


def test_the_applications_table_is_never_torn_between_two_pages():
    data = form_2021.report()
    for lines in (1, 9, 17):
        data["sections"]["s1"] = ["正文" * 14] * lines
        pages = reading.pages(render.pdf("annual_report", data))
        assert sum("予以公开" in page and "结转下年度" in page for page in pages) == 1


def test_a_page_says_what_the_paper_says():
    from mingtang.papers import plain
    from tests.papers import samples

    data = samples.letter()
    said = plain.told("letter", data)
    assert said["addressee"] == "阿依·望舒：" and said["date"] == "2026年11月22日"
    texts = [
        item if isinstance(item, str) else item["text"] for item in (*data["paragraphs"], *data["remedies"])
    ]
    assert [block["text"] for block in said["blocks"]] == texts
    assert [block["level"] for block in said["blocks"]] == [0, 1, 2, 0, 0] and said["attachments"] == data[
        "attachments"
    ]
    slip = plain.told("receipt", samples.receipt())
    assert dict(slip["facts"])["最晚答复日"].startswith("202") and slip["addressee"] == ""

"""The second implementation judges by its own journal, its own days and its own sums: journals made by hand, answers worked out
on paper from the Regulation, the calendar of 2025–2026 and the form of 2021."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingtang.rehearsal import second
from mingtang.rehearsal.second import Fault, compute, form, identities
from mingtang.rehearsal.second.journal import read

OFF = {
    2025: "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
    2026: "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
}
MADE_UP = {2025: "01-26 02-08 04-27 09-28 10-11", 2026: "01-04 02-14 02-28 05-09 09-20 10-10"}
PERSON, LAWYERS, FIRM = "自然人", "法律服务机构", "商业企业"


def spread(year: int, words: str, kind: str):
    for word in words.split():
        first, _, last = word.partition("..")
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last or first}"):
            yield day.isoformat(), kind
            day += timedelta(days=1)


NOTICES = dict(
    pair
    for kind, words in (("rest", OFF), ("work", MADE_UP))
    for year in words
    for pair in spread(year, words[year], kind)
)


def received(case, day, applicant=PERSON, **more):
    return {
        "what": "received",
        "case": case,
        "agency": "甲局",
        "applicant": applicant,
        "day": day,
        "channel": "网络",
    } | more


def did(case, what, day, **more):
    return {"what": what, "case": case, "day": day} | more


def replied(case, day, result="予以公开"):
    return did(case, "replied", day, result=result)


def report(*lines, year=2026, agency="甲局"):
    return compute(list(lines), NOTICES, year)[agency]


def cells(*lines, year=2026, agency="甲局", kind=form.TOTAL):
    """The cells that are not zero in one column, by the last words of their paths."""
    table = report(*lines, year=year, agency=agency)["applications"]
    return {row.split("/")[-1]: values[kind] for row, values in table.items() if values[kind]}


# deadline-cases.json and regulation.md §6: start, what happened, last day
WALKS = [
    ("2025-09-16", [], "2025-10-20"),
    ("2026-02-05", [], "2026-03-11"),
    ("2026-01-04", [], "2026-01-30"),
    ("2025-09-16", [("extended", "2025-10-20", {"days": 20})], "2025-11-17"),
    ("2026-03-16", [("consulted", "2026-03-23", {}), ("consultation_ended", "2026-04-10", {})], "2026-05-06"),
    ("2026-03-16", [("consulted", "2026-03-23", {"served": "2026-03-25"})], "2026-05-11"),
    (
        "2026-03-16",
        [("consulted", "2026-03-23", {"served": "2026-03-25"}), ("consultation_ended", "2026-04-30", {})],
        "2026-05-11",
    ),
    (
        "2026-03-16",
        [
            ("consulted", "2026-03-20", {"party": "A"}),
            ("consulted", "2026-03-27", {"party": "B"}),
            ("consultation_ended", "2026-04-03", {"party": "A"}),
            ("consultation_ended", "2026-04-10", {"party": "B"}),
        ],
        "2026-05-07",
    ),
    (
        "2026-03-16",
        [
            ("consulted", "2026-03-23", {}),
            ("consultation_ended", "2026-04-10", {}),
            ("extended", "2026-05-06", {"days": 20}),
        ],
        "2026-06-02",
    ),
    (
        "2026-03-16",
        [("correction_asked", "2026-03-20", {"days": 15}), ("corrected", "2026-04-07", {})],
        "2026-05-08",
    ),
    ("2026-03-16", [("fee_asked", "2026-04-02", {}), ("paid", "2026-04-20", {})], "2026-05-20"),
    (
        "2026-03-16",
        [
            ("reasons_asked", "2026-03-18", {}),
            ("reasons_given", "2026-03-20", {}),
            ("delayed", "2026-03-23", {"days": 30}),
        ],
        "2026-05-08",
    ),
]


@pytest.mark.parametrize(("start", "steps", "last"), WALKS)
def test_a_reply_is_late_the_day_after_the_last_day_and_not_before(start, steps, last):
    told = [received("1", start), *(did("1", what, day, **more) for what, day, more in steps)]
    day = date.fromisoformat(last)
    assert report(*told, replied("1", last), year=day.year)["late"] == []
    assert report(*told, replied("1", str(day + timedelta(days=1))), year=day.year)["late"] == ["1"]


def test_a_day_off_after_the_last_day_is_late_and_a_withdrawal_never():
    friday, saturday = "2026-03-27", "2026-03-28"
    assert report(received("1", "2026-02-26"), replied("1", friday))["late"] == ["1"]
    assert report(received("1", "2026-02-28"), replied("1", friday))["late"] == []
    assert report(received("1", "2026-02-28"), replied("1", saturday))["late"] == ["1"]
    assert report(received("1", "2026-02-28"), did("1", "withdrawn", "2026-06-30"))["late"] == []


@pytest.mark.parametrize(
    "after",
    [
        [("extended", {"days": 20})],
        [("correction_asked", {"days": 10}), ("corrected", {})],
        [("fee_asked", {}), ("paid", {})],
        [("consulted", {}), ("consultation_ended", {})],
    ],
)
def test_what_is_done_after_the_last_day_heals_nothing(after):
    """Received 16 March, last day 14 April; on 15 April nothing helps any more, on 14 April all of it did."""
    told = [received("1", "2026-03-16")]
    assert report(*told, *(did("1", w, "2026-04-15", **m) for w, m in after), replied("1", "2026-04-16"))[
        "late"
    ] == ["1"]
    in_time = [did("1", w, "2026-04-13" if w == "consulted" else "2026-04-14", **m) for w, m in after]
    assert report(*told, *in_time, replied("1", "2026-04-15"))["late"] == []


def test_who_waits_for_the_applicant_is_not_late():
    """Art. 30: nobody corrected, nobody paid; the request is closed when the agency closes it."""
    asked = [received("1", "2026-03-16"), did("1", "correction_asked", "2026-03-20", days=15)]
    told = report(
        *asked, replied("1", "2026-08-20", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
    )
    cell = "本年度办理结果/其他处理/申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    assert told["late"] == [] and told["applications"][cell][PERSON] == 1


def test_the_rows_are_those_of_the_form():
    table = report(received("1", "2026-03-16"))["applications"]
    assert len(table) == 25 and all(len(row) == 7 for row in table.values())
    assert len(form.CELLS) == 21 and "本年度办理结果/不予公开/属于四类过程性信息" in table


def test_new_carried_and_handled_across_two_years():
    """One open from the year before, one new and handled, one delivered on 1 January too late to count (§2.7), one to come."""
    told = [
        received("old", "2025-12-30", LAWYERS),
        replied("old", "2026-01-05", "1.属于国家秘密"),
        received("new", "2026-05-11"),
        replied("new", "2026-05-20", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        received("eve", "2026-12-01", FIRM),
        replied("eve", "2027-01-01"),
        received("next", "2027-01-01"),
    ]
    assert cells(*told) == {
        "本年新收政府信息公开申请数量": 2, "上年结转政府信息公开申请数量": 1, "属于国家秘密": 1, "部分公开": 1, "总计": 2, "结转下年度继续办理": 1,
    }  # fmt: skip
    assert cells(*told, kind=LAWYERS) == {"上年结转政府信息公开申请数量": 1, "属于国家秘密": 1, "总计": 1}
    assert report(*told)["open"] == ["eve"]
    assert cells(*told, year=2025) == {"本年新收政府信息公开申请数量": 1, "结转下年度继续办理": 1}


def test_a_withdrawal_is_other_and_a_paused_request_is_carried():
    told = [
        received("1", "2026-11-02"),
        did("1", "withdrawn", "2026-11-03"),
        received("2", "2026-12-01"),
        did("2", "correction_asked", "2026-12-04", days=20),
    ]
    assert cells(*told) == {"本年新收政府信息公开申请数量": 2, "其他": 1, "总计": 1, "结转下年度继续办理": 1}


def test_a_split_request_is_its_parts():
    told = [
        received("w", "2026-03-16"),
        received("w-1", "2026-03-16", part_of="w"),
        received("w-2", "2026-03-16", part_of="w", agency="乙局"),
        replied("w-1", "2026-04-01"),
        replied("w-2", "2026-04-01", "2.重复申请"),
        replied("w", "2026-04-01"),
    ]
    assert cells(*told) == {"本年新收政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}
    assert cells(*told, agency="乙局") == {"本年新收政府信息公开申请数量": 1, "重复申请": 1, "总计": 1}


def test_a_moved_request_counts_where_it_is():
    told = [
        received("1", "2026-03-16"),
        did("1", "moved", "2026-03-18", to="乙局"),
        replied("1", "2026-04-15"),
    ]
    assert cells(*told) == {}
    assert cells(*told, agency="乙局") == {"本年新收政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}
    assert report(*told, agency="乙局")["late"] == ["1"], "its term ran on"


def test_what_was_over_before_the_move_stays_where_it_was():
    told = [
        received("1", "2026-03-16"),
        replied("1", "2026-03-20"),
        did("1", "moved", "2026-06-01", to="乙局"),
    ]
    assert cells(*told) == {"本年新收政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}
    assert cells(*told, agency="乙局") == {}


def test_what_was_over_on_the_day_of_the_move_stays_if_it_was_over_before():
    told = [received("1", "2026-03-16"), replied("1", "2026-03-20")]
    move = did("1", "moved", "2026-03-20", to="乙局")
    assert cells(*told, move, agency="乙局") == {}
    assert cells(told[0], move, told[1]) == {}, "moved first, then replied to by the receiver"
    sought = did("r", "remedy", "2026-04-01", kind="行政复议", of="1")
    assert report(*told, move, sought, agency="乙局")["remedies"]["行政复议"][form.TOTAL] == 1


def test_a_request_carried_in_and_moved_is_carried_in_by_the_receiver():
    told = [
        received("1", "2025-12-16"),
        did("1", "moved", "2026-01-06", to="乙局"),
        replied("1", "2026-01-12"),
    ]
    assert cells(*told, year=2025) == {"本年新收政府信息公开申请数量": 1, "结转下年度继续办理": 1}
    assert cells(*told) == {}
    assert cells(*told, agency="乙局") == {"上年结转政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}


def test_remedies_count_what_ended_and_what_is_pending():
    def sought(number, kind, day):
        return did(number, "remedy", day, kind=kind, of="1")

    def ended(number, kind, day, result):
        return did(number, "remedy_ended", day, kind=kind, result=result)

    told = [
        received("1", "2025-03-17"),
        replied("1", "2025-03-20"),
        sought("r1", "行政复议", "2025-05-06"),
        ended("r1", "行政复议", "2025-07-01", "结果维持"),
        sought("s1", "复议后起诉", "2025-07-10"),
        ended("s1", "复议后起诉", "2026-02-10", "结果纠正"),
        sought("r2", "行政复议", "2026-12-31"),
        sought("s2", "未经复议直接起诉", "2026-03-02"),
        ended("s2", "未经复议直接起诉", "2027-01-04", "其他结果"),
        sought("s3", "未经复议直接起诉", "2027-01-05"),
    ]
    table = report(*told)["remedies"]
    found = {kind: {word: n for word, n in cells.items() if n} for kind, cells in table.items()}
    assert found == {
        "行政复议": {"尚未审结": 1, "总计": 1},
        "复议后起诉": {"结果纠正": 1, "总计": 1},
        "未经复议直接起诉": {"尚未审结": 1, "总计": 1},
    }


def split_after_new_year(new_on="2026-01-06"):
    """Received on 29 December 2025 and split into three on 6 January; the third handed on to 乙局 on 8 January. The last day of
    each is 27 January 2026: 30 and 31 December, 4 to 9 January (six days: Sunday the 4th is worked), then 12–16, 19–23, 26, 27."""
    later = {"new_on": new_on} if new_on else {}
    return [
        received("w", "2025-12-29"),
        received("w-1", "2025-12-29", part_of="w"),
        received("w-2", "2025-12-29", part_of="w", **later),
        received("w-3", "2025-12-29", part_of="w", **later),
        did("w-3", "moved", "2026-01-08", to="乙局"),
    ]


def test_what_was_split_off_after_new_year_is_new_then_and_was_not_carried_over():
    told = split_after_new_year()
    done = [replied("w-1", "2026-01-27"), replied("w-2", "2026-01-28"), replied("w-3", "2026-01-28")]
    assert cells(*told, *done, year=2025) == {"本年新收政府信息公开申请数量": 1, "结转下年度继续办理": 1}
    assert report(*told, *done, year=2025)["open"] == ["w-1"]
    assert cells(*told, *done) == {
        "本年新收政府信息公开申请数量": 1, "上年结转政府信息公开申请数量": 1, "予以公开": 2, "总计": 2,
    }  # fmt: skip
    assert cells(*told, *done, agency="乙局") == {
        "本年新收政府信息公开申请数量": 1, "予以公开": 1, "总计": 1,
    }  # fmt: skip
    assert cells(*told, *done, agency="乙局", year=2025) == {}
    assert report(*told, *done)["late"] == ["w-2"], "the term runs from the receipt of the whole"
    assert report(*told, *done, agency="乙局")["late"] == ["w-3"]


def test_a_part_that_was_not_carried_over_changed_no_hands_at_new_year():
    """A4 is asked as ever: only what was carried over and then moved has to be explained in section 6."""
    assert not any(case.changed_hands_since(2025) for case in read(split_after_new_year())[0])
    assert any(case.changed_hands_since(2025) for case in read(split_after_new_year(None))[0])


def test_what_was_split_off_after_new_year_is_carried_on_from_then():
    told = split_after_new_year()
    assert report(*told, year=2026)["open"] == ["w-1", "w-2"]
    assert cells(*told, year=2027) == {"上年结转政府信息公开申请数量": 2, "结转下年度继续办理": 2}
    assert cells(*told, agency="乙局", year=2027) == {
        "上年结转政府信息公开申请数量": 1,
        "结转下年度继续办理": 1,
    }


def test_parts_without_a_day_of_splitting_are_new_with_the_whole():
    told = split_after_new_year(None)
    done = [replied("w-1", "2026-01-27"), replied("w-2", "2026-01-28"), replied("w-3", "2026-01-28")]
    assert cells(*told, *done, year=2025) == {"本年新收政府信息公开申请数量": 3, "结转下年度继续办理": 3}
    assert cells(*told, *done) == {"上年结转政府信息公开申请数量": 2, "予以公开": 2, "总计": 2}
    assert cells(*told, *done, agency="乙局") == {"上年结转政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}
    assert report(*told, *done)["late"] == ["w-2"]


def test_a_part_of_a_part_stands_where_the_part_stood():
    """w-2 came into being in 2026 and is itself split in February: its first part is new in 2026, not in 2025."""
    told = [
        *split_after_new_year()[:3],
        received("w-2-1", "2025-12-29", part_of="w-2"),
        received("w-2-2", "2025-12-29", part_of="w-2", new_on="2026-02-02"),
    ]
    assert cells(*told, year=2025) == {"本年新收政府信息公开申请数量": 1, "结转下年度继续办理": 1}
    assert cells(*told) == {
        "本年新收政府信息公开申请数量": 2, "上年结转政府信息公开申请数量": 1, "结转下年度继续办理": 3,
    }  # fmt: skip


def test_a_part_is_moved_by_itself():
    """Its sister stays; it counts for the receiver, and the term (received 16 March, last day 14 April) runs on."""
    told = [
        received("w", "2026-03-16"),
        received("w-1", "2026-03-16", part_of="w"),
        received("w-2", "2026-03-16", part_of="w"),
        did("w-2", "moved", "2026-03-18", to="乙局"),
        replied("w-1", "2026-04-14"),
        replied("w-2", "2026-04-15", "1.本机关不掌握相关政府信息"),
    ]
    assert cells(*told) == {"本年新收政府信息公开申请数量": 1, "予以公开": 1, "总计": 1}
    assert cells(*told, agency="乙局") == {
        "本年新收政府信息公开申请数量": 1,
        "本机关不掌握相关政府信息": 1,
        "总计": 1,
    }
    assert report(*told)["late"] == [] and report(*told, agency="乙局")["late"] == ["w-2"]


def test_the_receiver_holds_it_from_the_day_on_which_it_took_over():
    told = [received("1", "2025-12-29"), did("1", "moved", "2026-01-01", to="乙局")]
    assert report(*told, year=2025)["open"] == ["1"]
    told[1] = did("1", "moved", "2025-12-31", to="乙局")
    assert report(*told, year=2025)["open"] == []
    assert report(*told, year=2025, agency="乙局")["open"] == ["1"]


# 12 January asked, 20 January refused, review; its decision arrived on Monday 16 March 2026
CORRECTED = [
    received("1", "2026-01-12", LAWYERS),
    replied("1", "2026-01-20", "1.属于国家秘密"),
    did("r", "remedy", "2026-02-02", kind="行政复议", of="1"),
    did("r", "remedy_ended", "2026-03-13", kind="行政复议", result="结果纠正"),
]


def reopened(day="2026-03-16", days=15, case="again", of="1", **more):
    return received(case, day, LAWYERS) | {"what": "reopened", "of": of, "days": days} | more


# days ordered, what happened, last day. Working days after 16 March: 17–20 (4), 23–27 (9), 30 March – 3 April (14), 7 April (15:
# 4–6 are off), 8–10 (18), 13–17 (23), 20–24 (28), 27, 28 (30)
ORDERED = [
    (15, [], "2026-04-07"),
    (30, [], "2026-04-28"),
    (1, [], "2026-03-17"),
    # five days used by 23 March, ten left after 10 April: 13–17, 20–24
    (15, [("consulted", "2026-03-23", {}), ("consultation_ended", "2026-04-10", {})], "2026-04-24"),
    # served on 25 March and silent: the pause ends on 16 April, ten days left: 17, 20–24, 27–30 April
    (15, [("consulted", "2026-03-23", {"served": "2026-03-25"})], "2026-04-30"),
    # the twenty of the Regulation, not the fifteen of the decision: 8–10 (3), 13–17 (8), 20–24 (13), 27–30 (17), 6–8 May (20)
    (15, [("correction_asked", "2026-03-20", {"days": 15}), ("corrected", "2026-04-07", {})], "2026-05-08"),
    (30, [("fee_asked", "2026-04-02", {}), ("paid", "2026-04-20", {})], "2026-05-20"),
]


@pytest.mark.parametrize(("days", "steps", "last"), ORDERED)
def test_a_reply_made_anew_has_the_days_of_the_decision(days, steps, last):
    told = [*CORRECTED, reopened(days=days), *(did("again", what, day, **more) for what, day, more in steps)]
    assert report(*told, replied("again", last))["late"] == []
    morrow = str(date.fromisoformat(last) + timedelta(days=1))
    assert report(*told, replied("again", morrow))["late"] == ["again"]


def test_after_the_decisions_last_day_a_correction_heals_nothing():
    asked = [did("again", "correction_asked", "2026-04-08", days=5), did("again", "corrected", "2026-04-10")]
    assert report(*CORRECTED, reopened(), *asked, replied("again", "2026-04-13"))["late"] == ["again"]


@pytest.mark.parametrize("end", [None, "予以公开", "2.重复申请", "withdrawn"])
def test_a_reply_made_anew_is_counted_in_no_cell_of_no_year(end):
    """Ordered on 22 December 2025 with ten days (23–26, 29–31, 4–6 January: the 4th is a worked Sunday), over on 6 January."""
    told = [
        received("1", "2025-10-13"),
        replied("1", "2025-10-20", "1.属于国家秘密"),
        did("r", "remedy", "2025-11-03", kind="行政复议", of="1"),
        did("r", "remedy_ended", "2025-12-19", kind="行政复议", result="结果纠正"),
    ]
    anew = [reopened("2025-12-22", 10)]
    if end:
        anew.append(
            did("again", end, "2026-01-06") if end == "withdrawn" else replied("again", "2026-01-06", end)
        )
    for year in (2024, 2025, 2026, 2027):
        assert report(*told, *anew, year=year) == report(*told, year=year)
    assert cells(*told, *anew, year=2025) == {"本年新收政府信息公开申请数量": 1, "属于国家秘密": 1, "总计": 1}
    assert report(*told, *anew, year=2025)["remedies"]["行政复议"]["结果纠正"] == 1
    assert cells(*told, *anew, year=2026) == {}


def test_the_late_reply_made_anew_stands_in_the_year_of_the_reply_and_at_its_own_agency():
    told = [
        received("1", "2025-10-13"),
        replied("1", "2025-10-20"),
        reopened("2025-12-22", 10, agency="乙局"),
        replied("again", "2026-01-07"),
    ]
    assert report(*told, agency="乙局")["late"] == ["again"] and report(*told)["late"] == []
    assert report(*told, agency="乙局", year=2025)["late"] == []
    assert cells(*told, agency="乙局") == {}


@pytest.mark.parametrize(
    "end",
    [
        did("again", "withdrawn", "2026-06-30"),
        replied("again", "2026-06-30", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ],
)
def test_no_reply_is_owed_anew_to_who_withdrew_or_gave_up(end):
    assert report(*CORRECTED, reopened(), end)["late"] == []


def test_the_reply_made_anew_can_be_disputed_and_corrected_again():
    told = [
        *CORRECTED,
        reopened(),
        replied("again", "2026-04-07", "1.属于国家秘密"),
        did("s", "remedy", "2026-04-20", kind="未经复议直接起诉", of="again"),
        did("s", "remedy_ended", "2026-06-15", kind="未经复议直接起诉", result="结果纠正"),
        reopened("2026-06-16", 5, case="again-2", of="again"),  # 17, 18, 22–24 June: 19–21 are off
        replied("again-2", "2026-06-25"),
    ]
    assert cells(*told) == {"本年新收政府信息公开申请数量": 1, "属于国家秘密": 1, "总计": 1}
    assert report(*told)["remedies"]["未经复议直接起诉"]["结果纠正"] == 1
    assert report(*told)["late"] == ["again-2"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([reopened(of="2")], "line 5: case 2 was never received"),
        ([reopened() | {"of": "r"}], "case r was never received"),
        ([received("2", "2026-02-02"), reopened(of="2")], "2 was not replied to by 2026-03-16"),
        (
            [received("2", "2026-02-02"), did("2", "withdrawn", "2026-02-03"), reopened(of="2")],
            "2 was not replied to",
        ),
        (
            [
                received("w", "2026-02-02"),
                received("w-1", "2026-02-02", part_of="w"),
                replied("w", "2026-02-03"),
                reopened(of="w"),
            ],
            "w was not replied to",
        ),
        ([reopened("2026-01-19")], "1 was not replied to by 2026-01-19"),
        ([reopened(days=0)], "a term of 0 working days"),
        ([reopened(case="1")], "received twice"),
        ([reopened(applicant="外国人")], "外国人"),
        ([reopened(), replied("again", "2026-03-13")], "before it was received"),
        ([reopened(), did("again", "extended", "2026-03-17", days=5)], "made anew by order, and extended"),
        ([reopened(), did("again", "delayed", "2026-03-17", days=5)], "and delayed"),
        ([reopened(), did("again", "moved", "2026-03-17", to="乙局")], "and moved"),
        ([reopened(), replied("again", "2026-03-17"), replied("again", "2026-03-18")], "again on"),
        ([reopened(), received("p", "2026-03-16", part_of="again")], "which was reopened"),
        ([{key: value for key, value in reopened().items() if key != "of"}], "of"),
        ([{key: value for key, value in reopened().items() if key != "days"}], "days"),
    ],
)
def test_it_refuses_an_order_that_cannot_be(lines, says):
    with pytest.raises(Fault, match=says):
        compute([*CORRECTED, *lines], NOTICES, 2026)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([received("2", "2025-12-29", new_on="2026-01-06")], "only a part"),
        ([received("w-1", "2025-12-29", part_of="w", new_on="2026-01-06")], "every part of w but the first"),
        (
            [*split_after_new_year()[1:3], received("w-3", "2025-12-29", part_of="w")],
            "every part of w but the first",
        ),
        (split_after_new_year("2025-12-31")[1:], "in the year in which it was received"),
        ([*split_after_new_year()[1:], replied("w-2", "2026-01-05")], "before it was split off"),
    ],
)
def test_it_refuses_a_splitting_that_would_break_the_carrying_over(lines, says):
    with pytest.raises(Fault, match=says):
        compute([received("w", "2025-12-29"), *lines], NOTICES, 2026)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([replied("1", "2026-03-16")], "line 1: case 1 was never received"),
        ([received("1", "2026-03-16"), received("1", "2026-03-16")], "received twice"),
        ([received("1", "2026-03-16"), replied("1", "2026-03-13")], "before it was received"),
        ([received("1", "2026-03-16"), replied("1", "2026-03-17", "同意公开")], "同意公开"),
        (
            [received("1", "2026-03-16"), replied("1", "2026-03-17"), did("1", "withdrawn", "2026-03-18")],
            "again on",
        ),
        ([received("1", "2026-03-16"), did("1", "forgotten", "2026-03-17")], "forgotten"),
        ([received("1", "2026-03-16", applicant="外国人")], "外国人"),
        (
            [
                received("1", "2026-03-16"),
                did("1", "extended", "2026-03-17", days=21),
                replied("1", "2026-03-18"),
            ],
            "extended by 21",
        ),
        ([received("1", "2024-03-15"), replied("1", "2026-03-18")], "holidays of 2024 are not known"),
        ([did("r", "remedy_ended", "2026-03-16", kind="行政复议", result="结果维持")], "never begun"),
    ],
)
def test_it_refuses_what_it_would_have_to_guess(lines, says):
    with pytest.raises(Fault, match=says):
        compute(lines, NOTICES, 2026)


BROKEN = [
    ("A1", lambda it: it["applications"]["本年新收政府信息公开申请数量"].update({PERSON: 2, form.TOTAL: 2})),
    ("A2", lambda it: it["applications"]["本年度办理结果/予以公开"].update({PERSON: 0, form.TOTAL: 0})),
    ("A3", lambda it: it["applications"]["本年度办理结果/予以公开"].update({form.TOTAL: 0})),
    ("A4", lambda it: it["applications"]["上年结转政府信息公开申请数量"].update({FIRM: 1})),
    ("A5", lambda it: it["applications"]["本年度办理结果/予以公开"].update({PERSON: -1})),
    ("A6", lambda it: it["remedies"]["行政复议"].update({form.TOTAL: 1})),
]


@pytest.mark.parametrize(("identity", "spoil"), BROKEN)
def test_every_identity_can_fail(identity, spoil):
    told = [received("1", "2026-03-16"), replied("1", "2026-03-17")]
    sound, before = compute(told, NOTICES, 2026), compute(told, NOTICES, 2025)
    assert identities.broken(sound, before) == []
    spoil(sound["甲局"])
    assert any(fault.startswith(identity) for fault in identities.broken(sound, before))


def test_the_command_prints_the_report_or_says_why_not(tmp_path):
    journal, notices = tmp_path / "journal.jsonl", tmp_path / "notices.json"
    told = [received("1", "2026-03-16"), replied("1", "2026-03-17")]
    journal.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told), "utf-8")
    notices.write_text(json.dumps(NOTICES), "utf-8")
    command = [sys.executable, "-m", "mingtang.rehearsal.second", str(journal), str(notices), "--year"]
    good = subprocess.run([*command, "2026"], capture_output=True, text=True, check=False)
    assert good.returncode == 0 and json.loads(good.stdout) == compute(told, NOTICES, 2026)
    journal.write_text("{}\n", "utf-8")
    bad = subprocess.run([*command, "2026"], capture_output=True, text=True, check=False)
    assert bad.returncode == 2 and "line 1" in bad.stderr


def test_it_knows_nothing_of_the_house():
    """What it would judge it must not lean on: the standard library and its own modules, nothing else."""
    for path in Path(second.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level != 1:
                names.append(node.module or "the house")
            assert all(name.split(".")[0] in sys.stdlib_module_names for name in names), (
                f"{path.name}: {names}"
            )

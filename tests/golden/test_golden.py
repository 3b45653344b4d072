"""The golden cases, carried to the product. Each answer was written down first; where this fails, ask the law, not the test."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mingtang import clock
from mingtang.cases import acts as case_acts
from mingtang.cases import flow
from mingtang.counts import annual, forms, identities
from mingtang.kinds import remedies
from mingtang.kinds.request_2019.fees import fee
from mingtang.papers.jobs import render_waiting
from tests import city
from tests.city import take
from tests.counts import played
from tests.golden import walk
from tests.golden.walk import CONSULT, REQUEST, Walk, cases, facts_of, happen, received

FILES = ("deadlines", "receipt", "outcomes", "allowed", "counting", "fees", "remedies")


def every(name, key="cases"):
    return pytest.mark.parametrize("case", cases(name, key), ids=lambda case: case["id"])


def test_there_are_enough_and_each_says_who_said_so():
    found = [case for name in FILES for case in cases(name)]
    assert len(found) >= 90 and len({case["id"] for case in found}) == len(found)
    named = [case for case in found if case["id"][0] != "F"]  # of the fees, the file says it once
    assert all(case["said_by"] and case["source"] for case in named)
    assert all(case["confidence"] in ("high", "medium", "low") for case in found)


# ------------------------------------------------------------------------------------------------- last days


@every("deadlines")
def test_the_last_day_is_the_one_that_was_found(case):
    last = {2007: last_of_2007, 2019: last_of_2019}[case["regulation"]](case)
    assert last == case["last"]
    if "late" in case:
        assert (case["replied"] > last) == case["late"]


def last_of_2007(case):
    """国令第492号, which no table of the product holds: fifteen working days, counted by its clock."""
    assert not case["events"]
    term = clock.Term(15, "working_days", "2007年条例第二十四条")
    return clock.due(clock.Facts(case["day0"]), clock.Rule(term), clock.packaged()).date


def last_of_2019(case):
    one, silent = received(case["day0"]), None
    for event in case["events"]:
        silent = happen(one, event) or silent
    if "silent_until" in case:
        assert silent == case["silent_until"]
        happen(one, {"what": "consultation_ended", "day": silent})
    due = one.due()
    assert not due.open and not due.provisional
    return due.date


def missed():
    """Cases whose last day the product does not find."""
    flow._due.cache_clear()
    found = {c["id"] for c in cases("deadlines") if found_of(c) != c["last"]}
    flow._due.cache_clear()
    return found


def found_of(case):
    try:
        return {2007: last_of_2007, 2019: last_of_2019}[case["regulation"]](case)
    except AssertionError as refused:
        return str(refused)


def test_counting_the_day_of_receipt_is_caught(monkeypatch):
    after = clock.Calendar.days_after

    def with_receipt(self, d):
        yield self.kind(d)
        yield from after(self, d)

    monkeypatch.setattr(clock.Calendar, "days_after", with_receipt)
    assert {"D01", "D02", "D03", "D05", "D16", "D17"} <= missed()


def test_a_calendar_without_make_up_days_is_caught(monkeypatch):
    kind = clock.Calendar.kind

    def plain(self, d):
        day = kind(self, d)
        return day._replace(working=day.working and d.weekday() < 5)

    def days_after(self, d):
        while True:
            d += timedelta(days=1)
            yield plain(self, d)

    monkeypatch.setattr(clock.Calendar, "days_after", days_after)
    assert {"D03", "D05", "D08", "D11", "D12", "D15", "D22"} <= missed()


def test_a_correction_that_lets_the_term_run_on_is_caught(monkeypatch):
    broken = replace(REQUEST.steps["receive_correction"], restarts=(), resumes=("reply",))
    monkeypatch.setattr(
        walk, "REQUEST", replace(REQUEST, steps={**REQUEST.steps, "receive_correction": broken})
    )
    assert missed() == {"D15", "D17"}


# ------------------------------------------------------------------------------------------------- receipt


@every("receipt")
def test_day_zero_is_the_one_that_was_found(case):
    """A reply term that begins on day 0 ends twenty working days after it; without day 0 there is none."""
    one = entered(case)
    assert one.standing.terms.get("reply", {}).get("start") == (str(case["day0"]) if case["day0"] else None)
    assert ("reply" in one.standing.terms) == bool(case["day0"])


def entered(case):
    """As the office enters it: where the day is certain by itself, at once; else it waits for the confirmation."""
    today, confirmed = case.get("registered", case["arrived"]), case.get("confirmed")
    given = {"channel": case["channel"], "submitted_on": case["arrived"]}
    if case["channel"] in ("visit", "post"):
        assert Walk().refused("register_pending", today, **given), "nothing is left to confirm"
        return Walk().take("register", today, **given, received_on=case.get("signed", case["arrived"]))
    if case["channel"] == "web" and confirmed == case["arrived"]:
        return Walk().take("submit", confirmed, auto_confirm=True, received_on=confirmed)
    if case["channel"] == "web":
        waiting = Walk().take(
            "submit_pending", case["arrived"], auto_confirm=False, submitted_on=case["arrived"]
        )
    else:
        waiting = Walk().take("register_pending", case["arrived"], **given)
    return (
        waiting.take("confirm", confirmed, received_on=confirmed, confirm_note="电话")
        if confirmed
        else waiting
    )


def test_nobody_moves_the_day_of_submission_in_person():
    given = {"channel": "visit", "submitted_on": date(2026, 3, 13), "received_on": date(2026, 3, 16)}
    assert "提交之日即为收到申请之日" in Walk().refused("register", date(2026, 3, 16), **given)


# ------------------------------------------------------------------------------------------------- outcomes

DIGITS = "零一二三四五六七八九十"
REMEDY = {"either": "both", "review_first": "review_first"}


def chinese(n):
    tens, ones = divmod(n, 10)
    return (
        DIGITS[n] if n <= 10 else (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
    )


def named(article):
    """36(2) → 第三十六条第（二）项; of arts. 16 and 39 the bracket is a paragraph (款)."""
    number, part = re.fullmatch(r"(\d+)(?:\((\d)\))?", article).groups()
    words = f"第{chinese(int(number))}条"
    if not part:
        return words
    return words + (
        f"第{chinese(int(part))}款" if number in ("16", "39") else f"第（{chinese(int(part))}）项"
    )


def cell_key(path):
    """The row's key in the product's form, by the printed words of the leaf."""
    leaf = path.split("/")[-1]
    (key,) = [
        r["key"]
        for r in forms.named("2021").data_rows
        if bare(r["label"]) == leaf and r["key"] in forms.named("2021").leaves
    ]
    return key


def bare(label):
    return re.sub(r"（.*）$", "", re.sub(r"^(\d+\.|（.）)", "", label))


@every("outcomes")
def test_the_reply_exists_with_its_article_its_cell_and_its_remedies(case):
    found = [o for o in REQUEST.outcomes.values() if o.cell == cell_key(case["cell"])]
    fitting = [o for o in found if named(case["article"]) in o.article] if "article" in case else found
    assert fitting, [o.article for o in found]
    if "remedies" in case:
        assert {o.remedy for o in fitting} == {REMEDY[case["remedies"]]}
    if "wrong" in case:
        assert cell_key(case["wrong"]) != cell_key(case["cell"])


def test_the_remedies_read_as_the_law_of_the_day_has_them():
    """行政复议法第二十三条 since 2024: refusals go to review first. Before, either was open (D03 went to court at once)."""
    names = {"paper": "本答复", "review_organ": "市政府", "court": "法院"}
    today, then = date(2026, 3, 16), date(2022, 11, 2)
    assert "应当先向" in remedies.text("review_first", today, names)
    assert "也可以" in remedies.text("review_first", then, names) and "应当先" not in remedies.text("review_first", then, names)  # fmt: skip
    assert "也可以" in remedies.text("both", today, names)


# ------------------------------------------------------------------------------------------------- what may be done


@every("allowed")
def test_what_may_be_done_is_what_may_be_done(case):
    reason = why_not(case)
    assert (reason == "") == case["allowed"], reason


def why_not(case):
    one = received(case["begin"])
    for event in case["events"]:
        happen(one, event)
    do, given = facts_of(case)
    reason = one.refused(do, case["day"], **given)
    if case.get("told") is not False:
        return reason
    asked = CONSULT.steps["ask_third_party"].issues if case["what"] == "consulted" else ()
    papers = (*REQUEST.steps[do].issues, *asked)  # nobody takes the step untold: taking it issues its papers
    return reason or (f"只能连同文书办理：{papers}" if papers else "")


@pytest.mark.parametrize(
    ("do", "missed"),
    [("ask_correction", {"A03"}), ("extend", {"A06", "A08"}), ("ask_fee", {"A10"})],
)
def test_a_step_without_its_rules_is_caught(do, missed, monkeypatch):
    broken = replace(REQUEST, steps={**REQUEST.steps, do: replace(REQUEST.steps[do], rule=())})
    monkeypatch.setattr(walk, "REQUEST", broken)
    assert {c["id"] for c in cases("allowed") if (why_not(c) == "") != c["allowed"]} == missed


# ------------------------------------------------------------------------------------------------- counting


@pytest.mark.django_db
@every("counting")
def test_it_stands_in_the_cells_that_were_found(case):
    city.found()
    play(case)
    values = annual.compute(["LT04"], case["year"]).values["applications"]
    found = {row["key"]: values[row["key"]]["total"] for row in forms.named("2021").data_rows}
    assert {key: n for key, n in found.items() if n} == {
        row_key(path): n for path, n in case["cells"].items()
    }


def row_key(path):
    labels = {
        bare(r["label"].split("、")[-1] if r["level"] == 1 else r["label"]): r["key"]
        for r in forms.named("2021").data_rows
    }
    return labels[path] if path in labels and path != "其他" else cell_key(path)


def at(day):
    return played.at(day.month, day.day, day.year)


def play(case):
    day0 = case["day0"]
    given = {"channel": "visit", "submitted_on": day0, "received_on": day0, "receipt_evidence": "签收单"}
    made = city.case(case_acts.open_case(REQUEST.version, "LT04", "register", given, by=city.seat("registry_clerk"), at=at(day0), **city.ANSWERS))  # fmt: skip
    made = take(made, "accept", "request_officer", at(day0))
    for event in case.get("events", ()):
        do, given = facts_of(event)
        made = take(
            made, do, "disclosure_head" if do == "extend" else "request_officer", at(event["day"]), given
        )
    if "withdrawn" in case:
        take(
            made,
            "withdraw",
            "request_officer",
            at(case["withdrawn"]),
            {"withdrawal_evidence": "来电，已记录"},
        )
    if "abandoned" in case:
        take(made, "abandon", "request_officer", at(case["abandoned"]), {"reason": "逾期未补正"})
    if "replied" in case:
        reply(made, case["replied"])


def reply(made, told):
    signed = at(told.get("signed", told["day"]))
    given = {"finding": "经审查，按所选结果答复", "material_list": ["方案"], "delivery": "电子邮件"}
    more = {"withheld": "个人信息", "ground": "privacy", "redactions": ["第二页：姓名"]}
    outcome = {"予以公开": "granted", "部分公开": "partial"}[told["result"]]
    made = take(
        made,
        "decide",
        "request_officer",
        signed,
        given | (more if outcome == "partial" else {}),
        outcome=outcome,
    )
    made = take(made, "secrecy_review", "secrecy_reviewer", signed, {"opinion": "无涉密内容"})
    if outcome == "partial":
        made = take(made, "legal_review", "legal_reviewer", signed, {"opinion": "理由成立"})
    made = take(made, "sign", "signer", signed)
    render_waiting()
    played.delivered(made, at(told["day"]))


@every("counting", "identities")
def test_published_sums_pass_the_products_own_check_and_one_digit_more_does_not(case):
    """第一项加第二项之和，等于第三项加第四项之和."""
    rows = {"new_received": case["new"], "carried_in": case["carried_in"], "handled_total": case["handled"], "carried_out": case["carried_out"]}  # fmt: skip
    assert first_identity(rows) == [True]
    assert first_identity(rows | {"carried_out": case["carried_out"] + 1}) == [False]


def first_identity(rows):
    """A1 of one column, all other cells blank."""
    table = {
        row["key"]: dict.fromkeys(c["key"] for c in forms.named("2021").columns)
        for row in forms.named("2021").data_rows
    }
    for row, n in rows.items():
        table[row]["natural_person"] = n
    found = identities.evaluate(forms.named("2021"), {"applications": table, "review_litigation": {}}, None)
    return [one.ok for one in found if one.id == "A1"]


# ------------------------------------------------------------------------------------------------- fees, remedies


@every("fees")
def test_the_fee_is_the_tariffs(case):
    assert fee({"requests": "by_item", "pages": "by_page"}[case["by"]], case["n"]) == case["yuan"]


@every("remedies")
def test_the_remedy_is_open_until_the_day_that_was_found(case):
    term = clock.Term(case["n"], case["unit"], "行政复议法第二十条、行政诉讼法第四十六条")
    last = clock.due(clock.Facts(case["from"]), clock.Rule(term), clock.packaged()).date
    assert last == case["last"]
    if "used" in case:
        assert (case["used"] <= last) == case["in_time"]

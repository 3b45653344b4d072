"""Registers as data, their rows, and the flows that are drawn from rows."""

import io
import re

import pytest
from openpyxl import Workbook

from mingtang.forms import registers
from mingtang.forms.registers import flow, public, rows, sheets
from tests.forms import tables as given

LICENCES, PENALTIES = registers.get("licences"), registers.get("penalties")
STEPS = [
    {"step_no": "1", "name": "受理", "kind": "start", "next": "2"},
    {"step_no": "2", "name": "材料是否齐全", "kind": "decision", "next": "齐全:3；不齐:4"},
    {"step_no": "3", "name": "审查", "kind": "step", "who": "许可科", "limit": "5个工作日", "next": "5"},
    {"step_no": "4", "name": "一次性告知", "kind": "step", "next": "1"},
    {"step_no": "5", "name": "决定", "kind": "end"},
]


def steps(*lines):
    return [flow.step(line["step_no"], line) for line in lines or STEPS]


def test_every_packaged_register_passes_the_one_checker_and_has_a_national_code_for_each_field():
    for register in registers.packaged().values():
        keys = {field.key for field in register.form.fields}
        assert set(register.brief) <= keys and register.number in keys
    for register in (LICENCES, PENALTIES):
        assert list(register.national) == [field.key for field in register.form.fields]
        assert len(set(register.national.values())) == len(register.national)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "nosuch"}, "没有字段“nosuch”"),
        ({"hidden": []}, "个人信息在公开的表中须隐去或者脱敏"),
        ({"days": 0}, "公开时限须写明起算日期的字段和依据"),
        ({"colour": "red"}, "没有这一项"),
    ],
)
def test_a_register_that_says_too_little_or_too_much_is_refused(change, said):
    import tomllib
    from importlib import resources

    file = resources.files("mingtang.forms.registers") / "packaged" / "1-licences.toml"
    whole = tomllib.loads(file.read_text(encoding="utf-8"))
    assert registers.check(whole) == []
    assert said in str(registers.check({**whole, **change}))


def test_a_workbook_is_read_with_its_dates_numbers_and_second_line_of_headings():
    book = Workbook()
    page = book.active
    page.append(["行政处罚信息公示表"])
    page.append(rows.headings(PENALTIES))
    page.append([PENALTIES.national[f.key] for f in PENALTIES.form.fields])
    row = given.penalty(1)
    from datetime import datetime

    row |= {"decided_on": datetime(2026, 3, 2), "fine": 0.2}
    page.append([row.get(f.key) for f in PENALTIES.form.fields])
    out = io.BytesIO()
    book.save(out)
    lines, strange = sheets.read("表.xlsx", out.getvalue(), PENALTIES)
    assert strange == [] and [line.number for line in lines] == [4]
    values, problems = rows.judge(PENALTIES, 4, lines[0].cells)
    assert problems == [] and values["decided_on"] == "2026-03-02" and values["fine"] == "0.2"
    assert values["kind"] == "warning,fine"


def test_a_natural_person_is_masked_and_a_company_is_not():
    person, _ = rows.judge(LICENCES, 1, given.natural(9))
    company, _ = rows.judge(LICENCES, 1, given.licence(1))
    assert public.cells(LICENCES, person)["party_name"] == "欧阳*"
    assert public.cells(LICENCES, company)["party_name"] == "澜汀照明工程第1有限公司"
    assert not {"person_id_no", "person_id_type", "rep_id_no"} & public.cells(LICENCES, person).keys()


def test_what_is_sensitive_is_sealed_and_comes_back(monkeypatch, tmp_path, settings):
    from mingtang.vault import keys

    keys.make()
    person, _ = rows.judge(LICENCES, 1, given.natural(9))
    stored = rows.sealed(LICENCES, person)
    assert given.person(9) not in str(stored) and rows.opened(LICENCES, stored) == person


def test_a_flow_is_layered_with_its_way_back_and_every_box_lies_in_the_picture():
    from mingtang.press import flows

    assert flow.faults(steps()) == []
    assert flow.layers(steps()) == [["1"], ["2"], ["3", "4"], ["5"]]
    drawn = flows.of(steps())
    assert len(drawn["boxes"]) == 5 and len(drawn["ways"]) == 5
    for box in drawn["boxes"]:
        assert float(box["x"]) >= 0 and float(box["x"]) + float(box["w"]) <= drawn["width"]
        assert float(box["y"]) + box["h"] <= drawn["height"]
    places = [(b["x"], b["y"]) for b in drawn["boxes"]]
    assert len(set(places)) == 5
    for way in drawn["ways"]:
        assert all(
            0 <= float(n) <= max(drawn["width"], drawn["height"]) for n in re.findall(r"[\d.]+", way["d"])
        )
    assert drawn["list"][1]["ways"] == ["齐全：转第3步“审查”", "不齐：转第4步“一次性告知”"]


@pytest.mark.parametrize(
    ("n", "change", "said"),
    [
        (0, {"next": "9"}, "下一环节9不存在"),
        (0, {"kind": "step"}, "应有一个并且只有一个“开始”环节"),
        (4, {"kind": "step"}, "缺少“结束”环节"),
        (1, {"next": "3；4"}, "须写明各种情形和走向"),
        (3, {"next": ""}, "没有写下一环节"),
        (0, {"next": "5"}, "从开始环节走不到“材料是否齐全”"),
    ],
)
def test_a_flow_that_cannot_be_followed_says_why(n, change, said):
    broken = [dict(line) for line in STEPS]
    broken[n] |= change
    assert said in str(flow.faults(steps(*broken)))

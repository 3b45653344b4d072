"""XLSX: no cell acts, numbers stay numbers, the same bytes again."""

import io
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell import WriteOnlyCell

from mingtang.papers import sheet as module
from mingtang.papers.render import sheet

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "　=1+1",
    "\u200b=1+1",
    "\ufeff@x",
    "＝1＋1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","点我")',
    "=IMPORTXML(CONCAT(A1:A9))",
    "-2+3+cmd|' /C calc'!A0",
    "+86-0880-00123456",
    "@所有人",
]
PLAIN = ["阿依·望舒", "1+1=2", "a@b.example", "2026-11-22", "", "#N/A", "TRUE", "'=1", "12-34"]


def cells(package: bytes) -> list[list]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(package)).active.iter_rows()]


def acting(package: bytes) -> list[str]:
    """The detector: text cells a spreadsheet program could run, or take for a formula once edited or exported."""
    bad = []
    for row in cells(package):
        for cell in row:
            if cell.value is None or isinstance(cell.value, (int, float)):
                continue
            risky = str(cell.value).lstrip("\u200b\ufeff \t\r\n\u3000")[:1] in set("=+-@＝＋－＠")
            if cell.data_type != "s" or (risky and not cell.quotePrefix):
                bad.append(cell.value)
    return bad


def listed(texts: list[str]) -> bytes:
    return sheet("清单", ["内容", "序号"], [[text, i] for i, text in enumerate(texts)], {"筛选条件": "=全部"})


def test_no_payload_acts_and_each_comes_back_as_it_was():
    package = listed(PAYLOADS)
    assert acting(package) == []
    assert [row[0].value for row in cells(package)[3:]] == PAYLOADS
    assert all(row[0].number_format == "@" for row in cells(package)[3:])
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(package)).read("xl/worksheets/sheet1.xml")


def test_plain_text_is_left_alone():
    package = listed(PLAIN)
    assert acting(package) == []
    assert [row[0].value for row in cells(package)[3:]] == [text or None for text in PLAIN]
    assert not any(row[0].quotePrefix for row in cells(package)[3:])


def test_with_the_mark_switched_off_every_payload_is_caught(monkeypatch):
    """Seeded defect one: nothing is taken for a formula."""
    monkeypatch.setattr(module, "acts_as_formula", lambda text: False)
    assert acting(listed(PAYLOADS)) == PAYLOADS


def test_with_plain_cells_the_running_formula_is_caught(monkeypatch):
    """Seeded defect two: values go to the library as they are."""
    monkeypatch.setattr(
        module._Styles, "cell", lambda self, value, style: WriteOnlyCell(self.page, value), raising=True
    )
    assert "=1+1" in acting(listed(PAYLOADS))


def test_titles_labels_and_notes_are_safe_too():
    package = sheet("=标题", ["=列"], [["x"]], {"=导出人": "甲"})
    assert acting(package) == []
    assert cells(package)[0][0].value == "=标题"


def test_title_filter_time_and_exporter_stand_above_the_header():
    notes = {"筛选条件": "黄灯·临期", "导出时间": "2026-11-22 10:08", "导出人": "应有答"}
    rows = cells(sheet("办件清单", ["编号", "剩余"], [["甲", 3]], notes))
    assert [row[0].value for row in rows] == [
        "办件清单",
        "筛选条件：黄灯·临期",
        "导出时间：2026-11-22 10:08",
        "导出人：应有答",
        "编号",
        "甲",
    ]


def test_numbers_stay_numbers_and_dates_are_iso_text():
    values = [
        7,
        -3,
        1.5,
        Decimal("12.50"),
        date(2026, 3, 5),
        datetime(2026, 3, 4, 17, 30, tzinfo=UTC),
        True,
        None,
    ]
    (row,) = cells(sheet("数", [str(i) for i in range(8)], [values]))[2:]
    assert [c.value for c in row] == [7, -3, 1.5, 12.5, "2026-03-05", "2026-03-05 01:30", "是", None]
    assert [c.data_type for c in row[:4]] == ["n"] * 4


def test_a_number_too_long_for_a_spreadsheet_stays_whole_as_text():
    (row,) = cells(
        sheet("号", ["证件号", "非数", "无穷"], [[110101199003070038, Decimal("nan"), float("inf")]])
    )[2:]
    assert [c.value for c in row] == ["110101199003070038", "NaN", "inf"]


def test_control_characters_and_odd_titles_are_borne():
    package = sheet("[a]:*?/\\" + "长" * 60, ["列"], [["甲\x00乙\x1f"]])
    assert cells(package)[2][0].value == "甲乙"
    assert len(openpyxl.load_workbook(io.BytesIO(package)).sheetnames[0]) <= 31


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="第2行有1个值，应为2个"):
        sheet("表", ["甲", "乙"], [[1, 2], [3]])


def test_the_same_list_gives_the_same_bytes():
    first = listed(PAYLOADS)
    time.sleep(2.1)
    assert listed(PAYLOADS) == first


def test_an_empty_list_still_has_its_header():
    assert [row[0].value for row in cells(sheet("空", ["编号"], []))] == ["空", "编号"]

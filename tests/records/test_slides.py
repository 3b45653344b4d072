"""Slides are written anew: what a slide shows is there, what nobody sees is not, what cannot be told holds."""

import io
import zipfile

import pytest

from mingtang.records.rebuilding import CannotRebuild, rebuild, text_of, within
from mingtang.records.scanning import scan_file
from tests.records.corpora.ooxml import Deck, text_shape

FILL = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="表"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
    '<p:xfrm><a:off x="600000" y="3000000"/><a:ext cx="4000000" cy="900000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
    '<a:tbl><a:tblGrid/><a:tr h="1"><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
)


def slides(*inside: str) -> bytes:
    made = Deck()
    for one in inside:
        made.slide(one)
    return made.bytes()


def dark(shape: str) -> str:
    return shape.replace('<a:prstGeom prst="rect"/>', '<a:prstGeom prst="rect"/>' + FILL.format("102030"))


def test_words_and_tables_are_written_anew_the_same_every_time():
    data = slides(text_shape("第一张的话") + TABLE.format("姓名", "数目"), text_shape("第二张的话"))
    made = rebuild("a.pptx", data)
    assert made.texts[0] == ("第1张", "第一张的话") and made.texts[2] == ("第2张", "第二张的话")
    assert "姓名" in made.texts[1][1] and "数目" in made.texts[1][1]
    again = rebuild("a.pptx", made.data)
    assert again.texts == made.texts and again.data == rebuild("a.pptx", again.data).data
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        assert {n for n in parts.namelist() if n.startswith("ppt/slides/slide")} == {
            "ppt/slides/slide1.xml",
            "ppt/slides/slide2.xml",
        }
    assert text_of("a.pptx", made.data) == "第一张的话\n姓名 数目 \n\n第二张的话"


def test_personal_data_is_told_with_its_slide():
    report = scan_file("a.pptx", slides(text_shape("甲"), text_shape("电话13800138000")))
    assert [(f.kind, f.where) for f in report.finds] == [("mobile", "第2张")] and not report.held


def test_white_words_are_seen_on_a_dark_shape_and_not_on_the_slide():
    white = text_shape("浅字", y=2_000_000, props=FILL.format("FFFFFF"))
    assert "浅字" in str(rebuild("a.pptx", slides(text_shape("甲") + dark(white))).texts)
    made = rebuild("a.pptx", slides(text_shape("甲") + white))
    assert "浅字" not in str(made.texts) and any("看不见的文字" in line for line in made.dropped)


@pytest.mark.parametrize(
    "more",
    [
        dark(text_shape(" ", y=1_000_000)),  # over a third of the words
        TABLE.format("甲", "乙").replace("a:tbl>", "a:other>"),
        '<p:sp><p:nvSpPr><p:cNvPr id="4" name="图"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:custGeom/></p:spPr></p:sp>',
    ],
)
def test_what_cannot_be_told_holds(more):
    with pytest.raises(CannotRebuild) as held:
        within.rebuild("a.pptx", slides(text_shape("甲") + more))
    assert held.value.code == "not_rebuildable" and held.value.reason
    assert scan_file("a.pptx", slides(text_shape("甲") + more)).held


def test_pale_words_on_a_background_of_their_own_hold():
    pale = text_shape("浅字", y=2_000_000, props=FILL.format("EEEEEE"))
    data = slides(text_shape("甲") + pale)
    parts = within.package.opened(data)
    parts["ppt/slides/slide1.xml"] = parts["ppt/slides/slide1.xml"].replace(
        b"<p:cSld>", b"<p:cSld><p:bg/>", 1
    )
    with pytest.raises(CannotRebuild, match="浅色文字"):
        within.rebuild("a.pptx", within.package.written(parts))


def test_a_workbook_with_a_chart_keeps_its_numbers_and_tells_that_the_chart_is_gone():
    import openpyxl
    from openpyxl.chart import BarChart, Reference

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["月份", "件数"], ["一月", 12], ["二月", 15]):
        book.active.append(row)
    book.active["F5"] = "压在图下"
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    book.active.add_chart(chart, "D2")
    book.save(out)
    with pytest.raises(CannotRebuild, match="图形"):  # how far this chart reaches is not said
        within.rebuild("a.xlsx", out.getvalue())
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    chart.anchor = TwoCellAnchor(_from=AnchorMarker(col=3, row=1), to=AnchorMarker(col=9, row=14))
    out = io.BytesIO()
    book.save(out)
    made = rebuild("a.xlsx", out.getvalue())
    assert any("图表" in line for line in made.dropped)
    assert "二月" in str(made.texts) and "压在图下" not in str(made.texts)
    assert not any("chart" in name for name in within.package.opened(made.data))

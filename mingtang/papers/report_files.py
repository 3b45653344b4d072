"""The annual report as Excel and as HTML: tables whose cells are cells, with heads that say what they are heads of."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import escape
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from mingtang.papers.archive import fixed
from mingtang.papers.report_grid import Grid, grid, placed, width
from mingtang.papers.sheet import acts_as_formula

_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_STYLE = (
    "body{font:17px/1.8 'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1rem 0;font-size:.85rem;line-height:1.45}th,td{border:1px solid #808080;padding:.3rem .5rem;font-weight:400}"
    "td{text-align:right}caption{text-align:left;font-weight:600}h1{text-align:center}"
)


def _tables(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Grid, int]]:
    for section in data["form"]["sections"]:
        if section["type"] == "table":
            form = data["form"]["tables"][section["table"]]
            yield form, *grid(form, data["tables"].get(section["table"], {}))


def xlsx(data: Mapping[str, Any], moment: Any) -> bytes:
    """A sheet a table, then the text."""
    book = Workbook()
    book.remove(book.active)
    for n, (form, rows, head) in enumerate(_tables(data), 1):
        page = book.create_sheet(f"表{n}")
        page["A1"] = f"{data['title']}：{form['label']}"
        page["A1"].font = Font(bold=True)
        for r, c, cell in placed(rows):
            here = page.cell(r + 2, c + 1, _typed(cell))
            here.alignment = Alignment(
                horizontal="left" if cell.left else "center", vertical="center", wrap_text=True, text_rotation=255 if cell.upright else 0
            )  # fmt: skip
            if cell.down > 1 or cell.right > 1:
                page.merge_cells(
                    start_row=r + 2, start_column=c + 1, end_row=r + 1 + cell.down, end_column=c + cell.right
                )
        _dress(page, rows, head)
    _texts(book.create_sheet("文字"), data)
    book.properties.creator, book.properties.created, book.properties.modified = (
        data["issuer"],
        moment.replace(tzinfo=None),
        moment.replace(tzinfo=None),
    )
    out = io.BytesIO()
    book.save(out)
    return fixed(out.getvalue(), f"{moment:%Y-%m-%dT00:00:00Z}")


def _typed(cell: Any) -> Any:
    if isinstance(cell.number, int):
        return cell.number
    if cell.number is not None:
        return Decimal(str(cell.number))
    return cell.text or None


def _dress(page: Any, rows: Grid, head: int) -> None:
    for line in page.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=width(rows)):
        for one in line:
            one.border = _BOX
    wide = width(rows)
    for column in range(1, wide + 1):
        page.column_dimensions[get_column_letter(column)].width = 14 if wide < 12 else 11
    if head == 1:
        page.column_dimensions["A"].width = 44
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if head:
        page.print_title_rows = f"2:{head + 1}"


def _texts(page: Any, data: Mapping[str, Any]) -> None:
    page.column_dimensions["A"].width = 100
    for section in data["form"]["sections"]:
        for text in (section["label"] or "", *data["sections"].get(section["key"], ())):
            if section["type"] == "text" and text:
                page.append(["'" + text if acts_as_formula(text) else text])
                page.cell(page.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")


def body(data: Mapping[str, Any], *, charts: bool = True) -> str:
    """The report as the text of a page: headings, paragraphs, tables, the pictures as tables."""
    parts = []
    drawn = [_chart(chart) for chart in data.get("charts", ())] if charts else []
    for n, section in enumerate(data["form"]["sections"]):
        if section["label"]:
            parts.append(f"<h2>{escape(section['label'])}</h2>")
        if section["type"] == "table":
            form = data["form"]["tables"][section["table"]]
            label = "" if form["label"] == section["label"] else form["label"]
            parts.append(_table(label, *grid(form, data["tables"].get(section["table"], {}))))
        parts += [f"<p>{escape(text)}</p>" for text in data["sections"].get(section["key"], ())]
        if n == _first_text(data):
            parts += drawn
    if data.get("note"):
        parts.append(f"<p>{escape(data['note'])}</p>")
    return "\n".join(parts)


def _first_text(data: Mapping[str, Any]) -> int:
    """The chapter behind which the pictures stand: the first that is written and has a heading."""
    written = (n for n, one in enumerate(data["form"]["sections"]) if one["type"] == "text" and one["label"])
    return next(written, 0)


def _table(label: str, rows: Grid, head: int) -> str:
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
                f' colspan="{cell.right}"' if cell.right > 1 else ""
            )
            tag = f'th scope="{cell.scope}"' if cell.scope else "td"
            cells.append(f"<{tag}{spans}>{escape(cell.text)}</{tag[:2]}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    top = f"<thead>{''.join(lines[:head])}</thead>" if head else ""
    caption = f"<caption>{escape(label)}</caption>" if label else ""
    return f"<table>{caption}{top}<tbody>{''.join(lines[head:])}</tbody></table>"


def _chart(chart: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(bar["label"])}</th><td>{bar["value"]}</td></tr>'
        for bar in chart["bars"]
    )
    return f"<table><caption>{escape(chart['title'])}（单位：{escape(chart['unit'])}）</caption><tbody>{rows}</tbody></table>"


def html(data: Mapping[str, Any], moment: Any) -> bytes:
    """A page that stands by itself, for who wants to keep or send it."""
    title = escape(str(data["title"]))
    foot = f'<p>{escape(str(data["issuer"]))}<br><time datetime="{moment:%Y-%m-%d}">{moment.year}年{moment.month}月{moment.day}日</time></p>'
    return (
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>\n{body(data)}\n{foot}</main></body></html>\n"
    ).encode()

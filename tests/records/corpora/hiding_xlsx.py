"""Where a workbook keeps what its sheets do not show (ECMA-376 part 1, SpreadsheetML)."""

from __future__ import annotations

from tests.records.corpora import pictures
from tests.records.corpora.hiding import Secret, way
from tests.records.corpora.ooxml import NO_FORMAT, OFFICE, SAME_AS_FILL, WHITE, A, Book, R, S, cell, rows_xml


def seen(secret: Secret) -> str:
    return rows_xml([["事项", secret.seen], ["合计", 12]])


def book(secret: Secret) -> Book:
    made = Book()
    made.sheet("公示", seen(secret))
    return made


def kept(secret: Secret) -> object:
    """As a text and as a number in turn: a hidden cell may hold either."""
    return secret.text if secret.turn % 2 == 0 else secret.number


def _sheet(secret: Secret, state: str) -> bytes:
    made = Book()
    rows = rows_xml([["姓名", kept(secret)], [secret.text, 1]], made.shared)
    if secret.turn % 2:
        made.sheet("名单", rows, state)
    made.sheet("公示", seen(secret))
    if secret.turn % 2 == 0:
        made.sheet("名单", rows, state)
    return made.bytes()


@way("hidden sheet", "xlsx")
def hidden_sheet(secret: Secret) -> bytes:
    return _sheet(secret, "hidden")


@way("very hidden sheet", "xlsx")
def very_hidden_sheet(secret: Secret) -> bytes:
    return _sheet(secret, "veryHidden")


def _row(secret: Secret, marks: str, before: str = "", after: str = "") -> bytes:
    made = Book()
    row = f'<row r="3" {marks}>{cell("A3", kept(secret))}{cell("B3", secret.text)}</row>'
    made.sheet("公示", seen(secret) + row, before=before, after=after)
    return made.bytes()


@way("hidden row", "xlsx")
def hidden_row(secret: Secret) -> bytes:
    return _row(secret, 'hidden="1"')


@way("row of no height", "xlsx")
def flat_row(secret: Secret) -> bytes:
    return _row(secret, 'ht="0" customHeight="1"')


@way("row folded in an outline", "xlsx")
def folded_row(secret: Secret) -> bytes:
    return _row(secret, 'hidden="1" outlineLevel="1"')


@way("row filtered out", "xlsx")
def filtered_row(secret: Secret) -> bytes:
    rule = '<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="合计"/></filters></filterColumn></autoFilter>'
    return _row(secret, 'hidden="1"', after=rule)


def _column(secret: Secret, marks: str) -> bytes:
    made = Book()
    rows = rows_xml([["事项", secret.seen, kept(secret)], ["合计", 12, secret.text]])
    made.sheet("公示", rows, before=f"<cols><col {marks}/></cols>")
    return made.bytes()


@way("hidden column", "xlsx")
def hidden_column(secret: Secret) -> bytes:
    return _column(secret, 'min="3" max="3" width="9" hidden="1"')


@way("column of no width", "xlsx")
def narrow_column(secret: Secret) -> bytes:
    return _column(secret, 'min="3" max="5" width="0" customWidth="1"')


def _styled(secret: Secret, style: int) -> bytes:
    made = Book()
    row = f'<row r="3">{cell("A3", kept(secret), style)}{cell("B3", secret.text, style)}</row>'
    made.sheet("公示", seen(secret) + row)
    return made.bytes()


@way("white font", "xlsx")
def white_font(secret: Secret) -> bytes:
    return _styled(secret, WHITE)


@way("number format ;;;", "xlsx")
def no_format(secret: Secret) -> bytes:
    return _styled(secret, NO_FORMAT)


@way("font in the colour of the fill", "xlsx")
def same_as_fill(secret: Secret) -> bytes:
    return _styled(secret, SAME_AS_FILL)


@way("pivot cache records", "xlsx")
def pivot_records(secret: Secret) -> bytes:
    made, path = book(secret), "xl/pivotCache/pivotCacheDefinition1.xml"
    definition = f'<pivotCacheDefinition {S} {R} r:id="rId1"><cacheSource type="worksheet"><worksheetSource ref="A1:B2" sheet="已删"/></cacheSource><cacheFields count="1"><cacheField name="姓名"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    key = made.package.attach(path, definition, "spreadsheetml.pivotCacheDefinition", "pivotCacheDefinition")
    made.package.attach("xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords {S} count="1"><r><s v="{secret.text}"/><n v="{secret.number}"/></r></pivotCacheRecords>', "spreadsheetml.pivotCacheRecords", "pivotCacheRecords", path)  # fmt: skip
    made.tail = f'<pivotCaches><pivotCache cacheId="1" r:id="{key}"/></pivotCaches>'
    return made.bytes()


@way("pivot cache shared items", "xlsx")
def pivot_items(secret: Secret) -> bytes:
    made = book(secret)
    key = made.package.attach("xl/pivotCache/pivotCacheDefinition1.xml", f'<pivotCacheDefinition {S} {R}><cacheSource type="worksheet"/><cacheFields count="1"><cacheField name="姓名"><sharedItems count="1"><s v="{secret.text}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>', "spreadsheetml.pivotCacheDefinition", "pivotCacheDefinition")  # fmt: skip
    made.tail = f'<pivotCaches><pivotCache cacheId="1" r:id="{key}"/></pivotCaches>'
    return made.bytes()


@way("name with a constant", "xlsx")
def named_constant(secret: Secret) -> bytes:
    made = book(secret)
    made.tail = f'<definedNames><definedName name="备注">"{secret.text}"</definedName></definedNames>'
    return made.bytes()


@way("hidden name", "xlsx")
def hidden_name(secret: Secret) -> bytes:
    made = book(secret)
    made.tail = f'<definedNames><definedName name="_x{secret.text}" hidden="1">{{"{secret.text}",{secret.number}}}</definedName></definedNames>'
    return made.bytes()


@way("external link cache", "xlsx")
def external_cache(secret: Secret) -> bytes:
    made, path = book(secret), "xl/externalLinks/externalLink1.xml"
    key = made.package.attach(path, f'<externalLink {S} {R}><externalBook r:id="rId1"><sheetNames><sheetName val="名单"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>{secret.text}</v></cell><cell r="B1"><v>{secret.number}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>', "spreadsheetml.externalLink", "externalLink")  # fmt: skip
    made.package.relate(path, "file:///d:/内部/名单.xlsx", "externalLinkPath", "External")
    made.tail = f'<externalReferences><externalReference r:id="{key}"/></externalReferences>'
    return made.bytes()


@way("names cached from another book", "xlsx")
def external_names(secret: Secret) -> bytes:
    made, path = book(secret), "xl/externalLinks/externalLink1.xml"
    key = made.package.attach(path, f'<externalLink {S} {R}><externalBook r:id="rId1"><definedNames><definedName name="{secret.text}" refersTo="=名单!$A$1"/></definedNames></externalBook></externalLink>', "spreadsheetml.externalLink", "externalLink")  # fmt: skip
    made.package.relate(path, "file:///d:/内部/名单.xlsx", "externalLinkPath", "External")
    made.tail = f'<externalReferences><externalReference r:id="{key}"/></externalReferences>'
    return made.bytes()


@way("path of another book", "xlsx")
def external_path(secret: Secret) -> bytes:
    made, path = book(secret), "xl/externalLinks/externalLink1.xml"
    key = made.package.attach(path, f'<externalLink {S} {R}><externalBook r:id="rId1"/></externalLink>', "spreadsheetml.externalLink", "externalLink")  # fmt: skip
    made.package.relate(path, f"file:///d:/{secret.text}/名单.xlsx", "externalLinkPath", "External")
    made.tail = f'<externalReferences><externalReference r:id="{key}"/></externalReferences>'
    return made.bytes()


@way("comment", "xlsx")
def comment(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/comments1.xml", f'<comments {S}><authors><author>柳含烟</author></authors><commentList><comment ref="A1" authorId="0"><text><t>{secret.text}</t></text></comment></commentList></comments>', "spreadsheetml.comments", "comments", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("threaded comment", "xlsx")
def threaded_comment(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" dT="2026-01-05T09:00:00" personId="{{0}}" id="{{1}}"><text>{secret.text}</text></threadedComment></ThreadedComments>', "application/vnd.ms-excel.threadedcomments+xml", "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("author of a comment", "xlsx")
def comment_author(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/comments1.xml", f'<comments {S}><authors><author>{secret.text}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>阅</t></text></comment></commentList></comments>', "spreadsheetml.comments", "comments", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("hidden drawing text", "xlsx")
def drawing(secret: Secret) -> bytes:
    made = book(secret)
    xdr = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    shape = f'<xdr:wsDr {xdr} {A}><xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="框" hidden="1"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{secret.text}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>'
    sheet = "xl/worksheets/sheet1.xml"
    key = made.package.attach("xl/drawings/drawing1.xml", shape, "drawing", "drawing", sheet)
    body = made.package.parts[sheet].decode().replace("</worksheet>", f'<drawing r:id="{key}"/></worksheet>')
    made.package.part(sheet, body.encode(), "")
    return made.bytes()


@way("legacy drawing", "xlsx")
def vml(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/drawings/vmlDrawing1.vml", f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="visibility:hidden"><v:textbox><div>{secret.text}</div></v:textbox></v:shape></xml>', "application/vnd.openxmlformats-officedocument.vmlDrawing", "vmlDrawing", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("data model", "xlsx")
def data_model(secret: Secret) -> bytes:
    made = book(secret)
    encoded = secret.text.encode("utf-16-le" if secret.turn % 2 else "utf-8")
    made.package.attach("xl/model/item.data", b"\x00STREAM_STORAGE" + encoded + bytes(40), "application/vnd.openxmlformats-officedocument.model+data", "http://schemas.microsoft.com/office/2011/relationships/powerPivotData")  # fmt: skip
    return made.bytes()


@way("shared string no cell uses", "xlsx")
def unused_string(secret: Secret) -> bytes:
    made = Book()
    made.sheet("公示", rows_xml([["事项", secret.seen]], made.shared))
    made.shared.append(secret.text)
    return made.bytes()


@way("reading aid of a cell", "xlsx")
def phonetic(secret: Secret) -> bytes:
    made = Book()
    inside = f'<c r="A1" t="inlineStr"><is><t>{secret.seen}</t><rPh sb="0" eb="1"><t>{secret.text}</t></rPh></is></c>'
    made.sheet("公示", f'<row r="1">{inside}</row>')
    return made.bytes()


@way("text inside a formula", "xlsx")
def formula(secret: Secret) -> bytes:
    made = book(secret)
    row = f'<row r="3"><c r="A3" t="str"><f>IF(FALSE,"{secret.text}","无")</f><v>无</v></c></row>'
    made.package.part("xl/worksheets/sheet1.xml", made.package.parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", row.encode() + b"</sheetData>"), "")  # fmt: skip
    return made.bytes()


@way("scenario", "xlsx")
def scenario(secret: Secret) -> bytes:
    made = Book()
    made.sheet("公示", seen(secret), after=f'<scenarios><scenario name="甲" comment="{secret.text}"><inputCells r="B2" val="{secret.number}"/></scenario></scenarios>')  # fmt: skip
    return made.bytes()


@way("prompt of a cell", "xlsx")
def prompt(secret: Secret) -> bytes:
    made = Book()
    made.sheet("公示", seen(secret), after=f'<dataValidations count="1"><dataValidation type="list" showErrorMessage="1" error="{secret.text}" sqref="A5"><formula1>"是,否,{secret.text}"</formula1></dataValidation></dataValidations>')  # fmt: skip
    return made.bytes()


@way("tip of a link", "xlsx")
def tooltip(secret: Secret) -> bytes:
    made = Book()
    made.sheet("公示", seen(secret), after=f'<hyperlinks><hyperlink ref="A1" location="公示!A2" tooltip="{secret.text}"/></hyperlinks>')  # fmt: skip
    return made.bytes()


@way("connection", "xlsx")
def connection(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/connections.xml", f'<connections {S}><connection id="1" name="库" type="1"><dbPr connection="DSN=人口;PWD={secret.text}" command="select"/></connection></connections>', "spreadsheetml.connections", "connections")  # fmt: skip
    return made.bytes()


@way("change log of a shared book", "xlsx")
def revisions(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/revisions/revisionLog1.xml", f'<revisions {S}><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>{secret.text}</t></is></oc><nc r="A1"/></rcc></revisions>', "spreadsheetml.revisionLog", "revisionLog")  # fmt: skip
    return made.bytes()


@way("property of a sheet", "xlsx")
def sheet_property(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/customProperty1.bin", secret.text.encode("utf-16-le"), "application/vnd.openxmlformats-officedocument.spreadsheetml.customProperty", "customProperty", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("printer settings", "xlsx")
def printer(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/printerSettings/printerSettings1.bin", secret.text.encode("utf-16-le") + bytes(64), "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings", "printerSettings", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("chart fed from a deleted sheet", "xlsx")
def chart(secret: Secret) -> bytes:
    made = book(secret)
    c = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    made.package.attach("xl/charts/chart1.xml", f'<c:chartSpace {c}><c:chart><c:plotArea><c:barChart><c:ser><c:cat><c:strRef><c:f>已删!A1</c:f><c:strCache><c:pt idx="0"><c:v>{secret.text}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>', "drawingml.chart", "chart", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("query table", "xlsx")
def query_table(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/queryTables/queryTable1.xml", f'<queryTable {S} name="{secret.text}" connectionId="1"/>', "spreadsheetml.queryTable", "queryTable", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("picture with a comment", "xlsx")
def picture(secret: Secret) -> bytes:
    made = book(secret)
    made.package.attach("xl/media/image1.jpeg", pictures.jpeg_comment(secret.text), "image/jpeg", f"{OFFICE}/image", "xl/worksheets/sheet1.xml")  # fmt: skip
    return made.bytes()


@way("macro project", "xlsm")
def macros(secret: Secret) -> bytes:
    made = book(secret)
    made.package.types[made.package.main] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    made.package.attach("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + secret.text.encode(), "application/vnd.ms-office.vbaProject", "http://schemas.microsoft.com/office/2006/relationships/vbaProject")  # fmt: skip
    return made.bytes()

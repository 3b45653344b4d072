"""Where a text keeps what its pages do not show (ECMA-376 part 1, WordprocessingML)."""

from __future__ import annotations

from tests.records.corpora import ooxml, pictures
from tests.records.corpora.hiding import Secret, way
from tests.records.corpora.ooxml import A, Package, W, paragraph, run

AUTHOR = 'w:id="7" w:author="柳含烟" w:date="2026-01-05T09:00:00Z"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def doc(secret: Secret, more: str = "", section: str = "") -> Package:
    """One visible paragraph, then `more`."""
    return ooxml.document(paragraph(run(f"公示 {secret.seen}")) + more, section)


def _props(secret: Secret, props: str) -> bytes:
    """The secret in a run of its own, in the middle of a sentence or alone."""
    if secret.turn % 2:
        return doc(secret, paragraph(run("经研究"), run(secret.text, props), run("，同意。"))).bytes()
    return doc(secret, paragraph(run(secret.text, props))).bytes()


@way("hidden text", "docx")
def vanish(secret: Secret) -> bytes:
    return _props(secret, "<w:vanish/>")


@way("hidden text by a style", "docx")
def vanish_style(secret: Secret) -> bytes:
    made = doc(secret, paragraph(run(secret.text, '<w:rStyle w:val="Quiet"/>')))
    made.attach("word/styles.xml", f'<w:styles {W}><w:style w:type="character" w:styleId="Quiet"><w:name w:val="Quiet"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>', "wordprocessingml.styles", "styles")  # fmt: skip
    return made.bytes()


@way("white text", "docx")
def white(secret: Secret) -> bytes:
    return _props(secret, '<w:color w:val="FFFFFF"/>')


@way("text in the colour of its shading", "docx")
def shaded(secret: Secret) -> bytes:
    return _props(secret, '<w:color w:val="3366CC"/><w:shd w:val="clear" w:fill="3366CC"/>')


@way("black bar over text", "docx")
def blackened(secret: Secret) -> bytes:
    return _props(secret, '<w:color w:val="000000"/><w:highlight w:val="black"/>')


@way("text of half a point", "docx")
def tiny(secret: Secret) -> bytes:
    return _props(secret, '<w:sz w:val="1"/>')


@way("tracked deletion", "docx")
def deleted(secret: Secret) -> bytes:
    gone = f"<w:del {AUTHOR}><w:r><w:delText>{secret.text}</w:delText></w:r></w:del>"
    return doc(secret, paragraph(run("同意"), gone)).bytes()


@way("tracked move", "docx")
def moved(secret: Secret) -> bytes:
    gone = f"<w:moveFrom {AUTHOR}>{run(secret.text)}</w:moveFrom>"
    return doc(secret, paragraph(gone)).bytes()


@way("deleted row of a table", "docx")
def deleted_row(secret: Secret) -> bytes:
    row = f"<w:tr><w:trPr><w:del {AUTHOR}/></w:trPr><w:tc>{paragraph(f'<w:del {AUTHOR}><w:r><w:delText>{secret.text}</w:delText></w:r></w:del>')}</w:tc></w:tr>"
    return doc(secret, f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'))}</w:tc></w:tr>{row}</w:tbl>").bytes()


@way("hidden row of a table", "docx")
def hidden_row(secret: Secret) -> bytes:
    row = (
        f"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(run(secret.text, '<w:vanish/>'))}</w:tc></w:tr>"
    )
    return doc(secret, f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'))}</w:tc></w:tr>{row}</w:tbl>").bytes()


@way("author of a change", "docx")
def change_author(secret: Secret) -> bytes:
    mark = f'<w:ins w:id="7" w:author="{secret.text}" w:date="2026-01-05T09:00:00Z">{run("增")}</w:ins>'
    return doc(secret, paragraph(mark)).bytes()


@way("comment", "docx")
def comment(secret: Secret) -> bytes:
    made = doc(secret, paragraph('<w:commentRangeStart w:id="1"/>', run("同意"), '<w:commentRangeEnd w:id="1"/>', '<w:r><w:commentReference w:id="1"/></w:r>'))  # fmt: skip
    made.attach("word/comments.xml", f'<w:comments {W}><w:comment w:id="1" w:author="柳">{paragraph(run(secret.text))}</w:comment></w:comments>', "wordprocessingml.comments", "comments")  # fmt: skip
    return made.bytes()


@way("list of persons", "docx")
def persons(secret: Secret) -> bytes:
    made = doc(secret)
    made.attach("word/people.xml", f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{secret.text}"/></w15:people>', "wordprocessingml.people", "http://schemas.microsoft.com/office/2011/relationships/people")  # fmt: skip
    return made.bytes()


def _headed(secret: Secret, kind: str, part: str = "header") -> bytes:
    made = doc(secret, section=f'<w:{part}Reference w:type="{kind}" r:id="rId1"/>')
    tag = "hdr" if part == "header" else "ftr"
    made.attach(f"word/{part}1.xml", f"<w:{tag} {W}>{paragraph(run(secret.text))}</w:{tag}>", f"wordprocessingml.{part}", part)  # fmt: skip
    return made.bytes()


@way("header of the first page, switched off", "docx")
def first_header(secret: Secret) -> bytes:
    return _headed(secret, "first")


@way("header of even pages, switched off", "docx")
def even_header(secret: Secret) -> bytes:
    return _headed(secret, "even")


@way("footer of even pages, switched off", "docx")
def even_footer(secret: Secret) -> bytes:
    return _headed(secret, "even", "footer")


@way("footnote without its mark", "docx")
def stray_footnote(secret: Secret) -> bytes:
    made = doc(secret)
    made.attach("word/footnotes.xml", f'<w:footnotes {W}><w:footnote w:id="5">{paragraph(run(secret.text))}</w:footnote></w:footnotes>', "wordprocessingml.footnotes", "footnotes")  # fmt: skip
    return made.bytes()


def _settings(secret: Secret, inside: str) -> bytes:
    made = doc(secret)
    made.attach("word/settings.xml", f"<w:settings {W} {ooxml.R}>{inside}</w:settings>", "wordprocessingml.settings", "settings")  # fmt: skip
    return made.bytes()


@way("document variable", "docx")
def variable(secret: Secret) -> bytes:
    return _settings(secret, f'<w:docVars><w:docVar w:name="v" w:val="{secret.text}"/></w:docVars>')


@way("mail merge source", "docx")
def merge(secret: Secret) -> bytes:
    return _settings(secret, f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="Data Source={secret.text}"/></w:mailMerge>')  # fmt: skip


@way("bookmark", "docx")
def bookmark(secret: Secret) -> bytes:
    mark = f'<w:bookmarkStart w:id="1" w:name="{secret.text}"/><w:bookmarkEnd w:id="1"/>'
    return doc(secret, paragraph(mark, run("见附件"))).bytes()


@way("instruction of a field", "docx")
def field(secret: Secret) -> bytes:
    parts = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText> IF 1=1 "无" "{secret.text}" </w:instrText></w:r>'
    return doc(secret, paragraph(parts[0], code, parts[1], run("无"), parts[2])).bytes()


@way("alternative text of a picture", "docx")
def alternative(secret: Secret) -> bytes:
    return _pictured(secret, pictures.plain("PNG"), descr=secret.text)


def _pictured(secret: Secret, image: bytes, ending: str = "png", descr: str = "图", crop: str = "") -> bytes:
    shape = (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="960000" cy="640000"/><wp:docPr id="1" name="图" descr="{descr}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="图"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/>'
        f'{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    made = doc(secret, paragraph(shape))
    made.attach(f"word/media/image1.{ending}", image, f"image/{ending}", "image")
    return made.bytes()


@way("picture cut off on the right", "docx")
def cropped(secret: Secret) -> bytes:
    return _pictured(secret, pictures.coloured(), crop='<a:srcRect r="50000"/>')


@way("comment in a picture", "docx")
def picture_comment(secret: Secret) -> bytes:
    return _pictured(secret, pictures.jpeg_comment(secret.text), "jpeg")


@way("picture no page shows", "docx")
def stray_picture(secret: Secret) -> bytes:
    made = doc(secret)
    made.attach("word/media/image9.png", pictures.coloured(), "image/png", "image")
    return made.bytes()


@way("embedded object", "docx")
def embedded(secret: Secret) -> bytes:
    made = doc(secret, paragraph('<w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="rId1"/></w:object></w:r>'))  # fmt: skip
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + secret.text.encode("utf-16-le") + bytes(512)
    made.attach("word/embeddings/oleObject1.bin", ole, "application/vnd.openxmlformats-officedocument.oleObject", "oleObject")  # fmt: skip
    return made.bytes()


@way("embedded workbook", "docx")
def embedded_book(secret: Secret) -> bytes:
    made, book = doc(secret), ooxml.Book()
    book.sheet("名单", ooxml.rows_xml([["姓名", secret.text]]))
    made.attach("word/embeddings/book.xlsx", book.bytes(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "package")  # fmt: skip
    return made.bytes()


@way("building blocks", "docx")
def glossary(secret: Secret) -> bytes:
    made = doc(secret)
    made.attach("word/glossary/document.xml", f"<w:glossaryDocument {W}><w:docParts><w:docPart><w:docPartBody>{paragraph(run(secret.text))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>", "wordprocessingml.document.glossary", "glossaryDocument")  # fmt: skip
    return made.bytes()


@way("another form for older readers", "docx")
def fallback(secret: Secret) -> bytes:
    other = f'<mc:AlternateContent {MC}><mc:Choice Requires="w14" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{paragraph(run("新"))}</mc:Choice><mc:Fallback>{paragraph(run(secret.text))}</mc:Fallback></mc:AlternateContent>'
    return doc(secret, other).bytes()


@way("tag of a content control", "docx")
def control(secret: Secret) -> bytes:
    made = f'<w:sdt><w:sdtPr><w:alias w:val="{secret.text}"/><w:tag w:val="{secret.text}"/></w:sdtPr><w:sdtContent>{paragraph(run("甲"))}</w:sdtContent></w:sdt>'
    return doc(secret, made).bytes()


@way("choices of a content control", "docx")
def choices(secret: Secret) -> bytes:
    made = f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{secret.text}" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>{paragraph(run("请选择"))}</w:sdtContent></w:sdt>'
    return doc(secret, made).bytes()


@way("text box off the page", "docx")
def off_page(secret: Secret) -> bytes:
    box = f'<w:r><w:pict><v:shape style="position:absolute;left:-9000pt;top:-9000pt;width:90pt;height:20pt"><v:textbox><w:txbxContent>{paragraph(run(secret.text))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    return doc(secret, paragraph(box)).bytes()


@way("frame of no size", "docx")
def framed(secret: Secret) -> bytes:
    frame = '<w:pPr><w:framePr w:w="1" w:h="1" w:hRule="exact" w:x="-9000" w:y="-9000"/></w:pPr>'
    return doc(secret, f"<w:p>{frame}{run(secret.text)}</w:p>").bytes()


@way("invisible letters of the tag block", "docx")
def tag_letters(secret: Secret) -> bytes:
    return doc(secret, paragraph(run("同意" + "".join(chr(0xE0000 + ord(c)) for c in secret.text)))).bytes()


@way("formatted changes", "docx")
def old_style(secret: Secret) -> bytes:
    change = (
        f'<w:rPrChange w:id="3" w:author="{secret.text}" w:date="2026-01-05T09:00:00Z"><w:rPr/></w:rPrChange>'
    )
    return doc(secret, paragraph(run("同意", f"<w:b/>{change}"))).bytes()


@way("data bound to a control", "docx")
def bound(secret: Secret) -> bytes:
    made = doc(secret)
    made.attach("customXml/item1.xml", f"<data><row>{secret.text}</row></data>", "application/xml", "customXml")  # fmt: skip
    return made.bytes()


@way("drawing without a place", "docx")
def ink(secret: Secret) -> bytes:
    made = doc(secret)
    made.part("word/diagrams/data1.xml", f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" {A}><dgm:pt><dgm:t><a:p><a:r><a:t>{secret.text}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>', "drawingml.diagramData")  # fmt: skip
    return made.bytes()

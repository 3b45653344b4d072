"""Where a set of slides keeps what it does not show (ECMA-376 part 1, PresentationML)."""

from __future__ import annotations

from tests.records.corpora import pictures
from tests.records.corpora.hiding import Secret, way
from tests.records.corpora.ooxml import A, Book, Deck, P, R, rows_xml, shapes, text_shape

FIRST = "ppt/slides/slide1.xml"


def deck(secret: Secret, more: str = "") -> Deck:
    made = Deck()
    made.slide(text_shape(f"公示 {secret.seen}") + more)
    return made


@way("speaker's notes", "pptx")
def notes(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/notesSlides/notesSlide1.xml", f"<p:notes {P} {A} {R}>{shapes(text_shape(secret.text))}</p:notes>", "presentationml.notesSlide", "notesSlide", FIRST)  # fmt: skip
    return made.bytes()


@way("hidden slide", "pptx")
def hidden_slide(secret: Secret) -> bytes:
    made = deck(secret)
    made.slide(text_shape(secret.text), show=False)
    return made.bytes()


@way("slide in no list", "pptx")
def stray_slide(secret: Secret) -> bytes:
    made = deck(secret)
    made.slide(text_shape(secret.text))
    made.slides.pop()
    return made.bytes()


@way("shape off the slide", "pptx")
def off_slide(secret: Secret) -> bytes:
    return deck(secret, text_shape(secret.text, x=-20_000_000, y=9_000_000)).bytes()


@way("hidden shape", "pptx")
def hidden_shape(secret: Secret) -> bytes:
    return deck(secret, text_shape(secret.text, y=2_000_000, hidden=True)).bytes()


@way("alternative text", "pptx")
def alternative(secret: Secret) -> bytes:
    return deck(secret, text_shape("图", y=2_000_000, descr=secret.text)).bytes()


@way("white text", "pptx")
def white(secret: Secret) -> bytes:
    fill = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    return deck(secret, text_shape(secret.text, y=2_000_000, props=fill)).bytes()


@way("transparent text", "pptx")
def transparent(secret: Secret) -> bytes:
    fill = '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    return deck(secret, text_shape(secret.text, y=2_000_000, props=fill)).bytes()


@way("comment", "pptx")
def comment(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/comments/comment1.xml", f'<p:cmLst {P}><p:cm authorId="0" dt="2026-01-05T09:00:00" idx="1"><p:pos x="1" y="1"/><p:text>{secret.text}</p:text></p:cm></p:cmLst>', "presentationml.comments", "comments", FIRST)  # fmt: skip
    return made.bytes()


@way("author of comments", "pptx")
def author(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/commentAuthors.xml", f'<p:cmAuthorLst {P}><p:cmAuthor id="0" name="{secret.text}" initials="甲" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>', "presentationml.commentAuthors", "commentAuthors")  # fmt: skip
    return made.bytes()


@way("tags", "pptx")
def tags(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/tags/tag1.xml", f'<p:tagLst {P}><p:tag name="T" val="{secret.text}"/></p:tagLst>', "presentationml.tags", "tags")  # fmt: skip
    return made.bytes()


@way("layout no slide uses", "pptx")
def layout(secret: Secret) -> bytes:
    made = deck(secret)
    made.layout("ppt/slideLayouts/slideLayout2.xml", text_shape(secret.text))
    return made.bytes()


@way("master of the handouts", "pptx")
def handout(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/handoutMasters/handoutMaster1.xml", f"<p:handoutMaster {P} {A} {R}>{shapes(text_shape(secret.text))}</p:handoutMaster>", "presentationml.handoutMaster", "handoutMaster")  # fmt: skip
    return made.bytes()


@way("workbook behind a chart", "pptx")
def chart_book(secret: Secret) -> bytes:
    made, book = deck(secret), Book()
    book.sheet("名单", rows_xml([["姓名", secret.text], ["号", secret.number]]))
    made.package.attach("ppt/embeddings/book.xlsx", book.bytes(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "package", FIRST)  # fmt: skip
    return made.bytes()


@way("picture cut off on the right", "pptx")
def cropped(secret: Secret) -> bytes:
    shape = '<p:pic><p:nvPicPr><p:cNvPr id="9" name="图"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId2"/><a:srcRect r="50000"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="1" y="2000000"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr></p:pic>'
    made = deck(secret, shape)
    made.package.attach("ppt/media/image1.png", pictures.coloured(), "image/png", "image", FIRST)
    return made.bytes()


@way("picture no slide shows", "pptx")
def stray_picture(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/media/image7.jpeg", pictures.jpeg_comment(secret.text), "image/jpeg", "image")
    return made.bytes()


@way("shape under another", "pptx")
def covered(secret: Secret) -> bytes:
    cover = text_shape(" ", y=2_000_000).replace('<a:prstGeom prst="rect"/>', '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill>')  # fmt: skip
    return deck(secret, text_shape(secret.text, y=2_000_000) + cover).bytes()


@way("sections", "pptx")
def sections(secret: Secret) -> bytes:
    made = deck(secret)
    made.package.attach("ppt/presProps.xml", f'<p:presentationPr {P}><p:extLst><p:ext uri="{{1}}"><x>{secret.text}</x></p:ext></p:extLst></p:presentationPr>', "presentationml.presProps", "presProps")  # fmt: skip
    return made.bytes()

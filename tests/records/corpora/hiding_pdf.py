"""Where a PDF keeps what its pages do not show (ISO 32000-1). Files are written object by object."""

from __future__ import annotations

import zlib

from tests.records.corpora import pictures
from tests.records.corpora.hiding import Secret, way


class Pdf:
    """A one-page PDF in the making. page, catalog and resources: extra entries; draw: operators after the visible line."""

    def __init__(self, secret: Secret) -> None:
        self.secret = secret
        self.objects: list[bytes] = [b"", b"", b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]  # fmt: skip
        self.page = self.catalog = self.resources = self.trailer = ""
        self.box = "/MediaBox[0 0 595 842]"
        self.before = ""
        self.draw = ""

    def add(self, body: str | bytes) -> int:
        self.objects.append(body.encode() if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, body: str | bytes, entries: str = "") -> int:
        """Deflated in every second variant, so that both spellings occur."""
        raw = body.encode() if isinstance(body, str) else body
        if self.secret.turn % 2 and "/Filter" not in entries:
            raw, entries = zlib.compress(raw), entries + "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(raw)}>>".encode()
        return self.add(head + b"stream\n" + raw + b"\nendstream")

    def text(self, secret: Secret | None = None) -> str:
        """The secret as a string: literal, hexadecimal or UTF-16 in turn."""
        text = self.secret.text
        return (f"({text})", f"<{text.encode().hex()}>", f"<feff{text.encode('utf-16-be').hex()}>")[self.secret.turn % 3]  # fmt: skip

    def shown(self, at: str = "72 600", text: str = "") -> str:
        return f"BT /F1 14 Tf {at} Td ({text or self.secret.text}) Tj ET\n"

    def bytes(self, head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
        content = self.before + self.shown("72 700", self.secret.seen) + self.draw
        self.objects[3] = f"<</Length {len(content.encode())}>>stream\n{content}\nendstream".encode()
        self.objects[0] = f"<</Type/Catalog/Pages 2 0 R{self.catalog}>>".encode()
        self.objects[1] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
        self.objects[2] = (f"<</Type/Page/Parent 2 0 R{self.box}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>{self.resources}>>{self.page}>>").encode()  # fmt: skip
        out, places = head, []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        return out + self._table(places, len(out))

    def _table(self, places: list[int], start: int) -> bytes:
        rows = "".join(f"{place:010d} 00000 n \n" for place in places)
        size = len(places) + 1
        return f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<</Size {size}/Root 1 0 R{self.trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


def drawn(secret: Secret, draw: str, resources: str = "") -> bytes:
    made = Pdf(secret)
    made.draw, made.resources = draw, resources
    return made.bytes()


def shown(secret: Secret, at: str = "72 600") -> str:
    return Pdf(secret).shown(at)


@way("black box over text", "pdf")
def box(secret: Secret) -> bytes:
    return drawn(secret, shown(secret) + "0 0 0 rg 60 590 300 30 re f\n")


@way("white box over text", "pdf")
def white_box(secret: Secret) -> bytes:
    return drawn(secret, shown(secret) + "1 1 1 rg 60 590 300 30 re f\n")


@way("black stroke over text", "pdf")
def stroke(secret: Secret) -> bytes:
    return drawn(secret, shown(secret) + "0 0 0 RG 30 w 60 605 m 360 605 l S\n")


@way("picture over text", "pdf")
def pictured(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.stream(bytes([30, 30, 30]), "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8")  # fmt: skip
    made.resources = f"/XObject<</I1 {key} 0 R>>"
    made.draw = made.shown() + "q 300 0 0 30 60 590 cm /I1 Do Q\n"
    return made.bytes()


@way("black annotation over text", "pdf")
def redact_annotation(secret: Secret) -> bytes:
    made = Pdf(secret)
    look = made.stream("0 0 0 rg 0 0 300 30 re f", "/Type/XObject/Subtype/Form/BBox[0 0 300 30]")
    note = made.add(f"<</Type/Annot/Subtype/Square/Rect[60 590 360 620]/IC[0 0 0]/F 4/AP<</N {look} 0 R>>>>")
    made.page, made.draw = f"/Annots[{note} 0 R]", made.shown()
    return made.bytes()


@way("white text", "pdf")
def white(secret: Secret) -> bytes:
    return drawn(secret, "1 1 1 rg " + shown(secret))


@way("text in the colour of its ground", "pdf")
def ground(secret: Secret) -> bytes:
    return drawn(secret, "0.2 0.4 0.8 rg 60 590 300 30 re f " + shown(secret))


@way("transparent text", "pdf")
def transparent(secret: Secret) -> bytes:
    return drawn(secret, "/G1 gs " + shown(secret), "/ExtGState<</G1<</ca 0/CA 0>>>>")


@way("text that is not painted", "pdf")
def unpainted(secret: Secret) -> bytes:
    return drawn(secret, "3 Tr " + shown(secret))


@way("text as a clipping path", "pdf")
def clip_text(secret: Secret) -> bytes:
    return drawn(secret, "q BT 7 Tr /F1 14 Tf 72 600 Td " + f"({secret.text}) Tj ET Q\n")


@way("text off the page", "pdf")
def off_page(secret: Secret) -> bytes:
    return drawn(secret, shown(secret, ("-900 600", "72 2000", "3000 -400")[secret.turn % 3]))


@way("text clipped away", "pdf")
def clipped(secret: Secret) -> bytes:
    return drawn(secret, "q 0 0 10 10 re W n " + shown(secret) + "Q\n")


@way("text outside the crop box", "pdf")
def crop_box(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.page, made.draw = "/CropBox[0 650 595 842]", made.shown("72 300")
    return made.bytes()


@way("text too small to see", "pdf")
def tiny(secret: Secret) -> bytes:
    return drawn(secret, f"BT /F1 0.02 Tf 72 600 Td ({secret.text}) Tj ET\n")


@way("text scaled to nothing", "pdf")
def squeezed(secret: Secret) -> bytes:
    return drawn(secret, f"q 0.001 0 0 0.001 72 600 cm BT /F1 14 Tf ({secret.text}) Tj ET Q\n")


@way("text in pieces under a box", "pdf")
def pieces(secret: Secret) -> bytes:
    parts = " -20 ".join(f"({c})" for c in secret.text)
    return drawn(secret, f"BT /F1 14 Tf 72 600 Td [{parts}] TJ ET 0 g 60 590 400 30 re f\n")


@way("earlier revision", "pdf")
def revision(secret: Secret) -> bytes:
    """The line was drawn, then the page's content was replaced by an appended revision."""
    old = drawn(secret, shown(secret))
    start = int(old.rsplit(b"startxref\n", 1)[1].split()[0])
    content = Pdf(secret).shown("72 700", secret.seen).encode()
    place = len(old)
    new = f"4 0 obj\n<</Length {len(content)}>>stream\n".encode() + content + b"\nendstream\nendobj\n"
    table = f"xref\n4 1\n{place:010d} 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev {start}>>\nstartxref\n{place + len(new)}\n%%EOF\n"
    return old + new + table.encode()


@way("attachment", "pdf")
def attachment(secret: Secret) -> bytes:
    made = Pdf(secret)
    inside = made.stream(f"name,{secret.text}\n", "/Type/EmbeddedFile")
    spec = made.add(f"<</Type/Filespec/F(a.csv)/EF<</F {inside} 0 R>>>>")
    made.catalog = f"/Names<</EmbeddedFiles<</Names[(a.csv){spec} 0 R]>>>>"
    return made.bytes()


@way("attachment in an annotation", "pdf")
def attached_note(secret: Secret) -> bytes:
    made = Pdf(secret)
    inside = made.stream(f"name,{secret.text}\n", "/Type/EmbeddedFile")
    spec = made.add(f"<</Type/Filespec/F(a.csv)/EF<</F {inside} 0 R>>>>")
    note = made.add(f"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 1 1]/FS {spec} 0 R>>")
    made.page = f"/Annots[{note} 0 R]"
    return made.bytes()


@way("name of an attachment", "pdf")
def attachment_name(secret: Secret) -> bytes:
    made = Pdf(secret)
    inside = made.stream("empty", "/Type/EmbeddedFile")
    spec = made.add(f"<</Type/Filespec/F(a.csv)/Desc{made.text()}/EF<</F {inside} 0 R>>>>")
    made.catalog = f"/Names<</EmbeddedFiles<</Names[(a.csv){spec} 0 R]>>>>"
    return made.bytes()


def _field(secret: Secret, entries: str) -> bytes:
    made = Pdf(secret)
    key = made.add(
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f1)/Rect[72 500 300 520]{entries.format(t=made.text())}>>"
    )
    made.page, made.catalog = f"/Annots[{key} 0 R]", f"/AcroForm<</Fields[{key} 0 R]>>"
    return made.bytes()


@way("value of a hidden form field", "pdf")
def field_value(secret: Secret) -> bytes:
    return _field(secret, "/F 2/V{t}")


@way("default value of a form field", "pdf")
def field_default(secret: Secret) -> bytes:
    return _field(secret, "/V()/DV{t}")


@way("hint of a form field", "pdf")
def field_hint(secret: Secret) -> bytes:
    return _field(secret, "/V()/TU{t}")


@way("XFA form", "pdf")
def xfa(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.stream(f"<xfa:data><n>{secret.text}</n></xfa:data>")
    made.catalog = f"/AcroForm<</Fields[]/XFA {key} 0 R>>"
    return made.bytes()


def _note(secret: Secret, entries: str) -> bytes:
    made = Pdf(secret)
    key = made.add(f"<</Type/Annot/Rect[72 500 90 520]{entries.format(t=made.text())}>>")
    made.page = f"/Annots[{key} 0 R]"
    return made.bytes()


@way("sticky note", "pdf")
def sticky(secret: Secret) -> bytes:
    return _note(secret, "/Subtype/Text/Contents{t}")


@way("hidden annotation", "pdf")
def hidden_note(secret: Secret) -> bytes:
    return _note(secret, "/Subtype/FreeText/F 2/DA(/F1 9 Tf)/Contents{t}")


@way("author of an annotation", "pdf")
def note_author(secret: Secret) -> bytes:
    return _note(secret, "/Subtype/Highlight/QuadPoints[72 520 90 520 72 500 90 500]/T{t}")


@way("action of a link", "pdf")
def script(secret: Secret) -> bytes:
    return _note(secret, "/Subtype/Link/A<</S/JavaScript/JS{t}>>")


@way("layer switched off", "pdf")
def layer(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.add("<</Type/OCG/Name(L)>>")
    made.catalog = f"/OCProperties<</OCGs[{key} 0 R]/D<</OFF[{key} 0 R]/Order[{key} 0 R]>>>>"
    made.resources = f"/Properties<</L1 {key} 0 R>>"
    made.draw = f"/OC /L1 BDC {made.shown()} EMC\n"
    return made.bytes()


@way("name of a layer", "pdf")
def layer_name(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.add(f"<</Type/OCG/Name{made.text()}>>")
    made.catalog = f"/OCProperties<</OCGs[{key} 0 R]/D<</Order[{key} 0 R]>>>>"
    return made.bytes()


@way("document information", "pdf")
def info(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.add(f"<</Author{made.text()}/Keywords{made.text()}>>")
    made.trailer = f"/Info {key} 0 R"
    return made.bytes()


@way("XMP packet", "pdf")
def xmp(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.stream(f'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{secret.text}</dc:creator></x:xmpmeta>', "/Type/Metadata/Subtype/XML")  # fmt: skip
    made.catalog = f"/Metadata {key} 0 R"
    return made.bytes()


@way("script on opening", "pdf")
def opening(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.catalog = f"/OpenAction<</S/JavaScript/JS{made.text()}>>"
    return made.bytes()


@way("object nobody refers to", "pdf")
def orphan(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.stream(made.shown())
    made.add(f"<</Old{made.text()}>>")
    return made.bytes()


@way("page outside the page tree", "pdf")
def orphan_page(secret: Secret) -> bytes:
    made = Pdf(secret)
    content = made.stream(made.shown())
    made.add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</Font<</F1 5 0 R>>>>>>")  # fmt: skip
    return made.bytes()


@way("form nobody draws", "pdf")
def unused_form(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.stream(made.shown(), "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>")  # fmt: skip
    made.resources = f"/XObject<</X1 {key} 0 R>>"
    return made.bytes()


@way("private data of an application", "pdf")
def piece_info(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.page = f"/PieceInfo<</WPS<</LastModified(D:20260105)/Private<</Old{made.text()}>>>>>>"
    return made.bytes()


@way("alternative text of a mark", "pdf")
def actual_text(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.draw = f"/Span<</ActualText{made.text()}>> BDC {made.shown('72 500', 'ok')} EMC\n"
    return made.bytes()


@way("alternative text in the structure", "pdf")
def structure(secret: Secret) -> bytes:
    made = Pdf(secret)
    leaf = made.add(f"<</Type/StructElem/S/Figure/Alt{made.text()}>>")
    root = made.add(f"<</Type/StructTreeRoot/K[{leaf} 0 R]>>")
    made.catalog = f"/MarkInfo<</Marked true>>/StructTreeRoot {root} 0 R"
    return made.bytes()


@way("bookmark", "pdf")
def outline(secret: Secret) -> bytes:
    made = Pdf(secret)
    leaf = made.add(f"<</Title{made.text()}/Parent {len(made.objects) + 2} 0 R/Dest[3 0 R/Fit]>>")
    root = made.add(f"<</Type/Outlines/First {leaf} 0 R/Last {leaf} 0 R/Count -1>>")
    made.catalog = f"/Outlines {root} 0 R"
    return made.bytes()


@way("named destination", "pdf")
def destination(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.catalog = f"/Names<</Dests<</Names[{made.text()}[3 0 R/Fit]]>>>>"
    return made.bytes()


@way("label of a page", "pdf")
def page_label(secret: Secret) -> bytes:
    made = Pdf(secret)
    made.catalog = f"/PageLabels<</Nums[0<</P{made.text()}>>]>>"
    return made.bytes()


@way("comment between objects", "pdf")
def remark(secret: Secret) -> bytes:
    return Pdf(secret).bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n% " + secret.text.encode() + b"\n")


@way("bytes after the end", "pdf")
def after_end(secret: Secret) -> bytes:
    encoding = ("utf-8", "utf-16-le")[secret.turn % 2]
    return Pdf(secret).bytes() + secret.text.encode(encoding)


@way("bytes before the start", "pdf")
def before_start(secret: Secret) -> bytes:
    return Pdf(secret).bytes(secret.text.encode() + b"\n%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def _image(made: Pdf, image: bytes, size: tuple[int, int] = (64, 32)) -> None:
    key = made.stream(image, f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode")  # fmt: skip
    made.resources = f"/XObject<</I1 {key} 0 R>>"


@way("box over a picture", "pdf")
def covered_picture(secret: Secret) -> bytes:
    made = Pdf(secret)
    _image(made, pictures.coloured("JPEG"))
    made.draw = "q 128 0 0 64 72 500 cm /I1 Do Q 0 g 134 498 70 70 re f\n"
    return made.bytes()


@way("picture clipped", "pdf")
def clipped_picture(secret: Secret) -> bytes:
    made = Pdf(secret)
    _image(made, pictures.coloured("JPEG"))
    made.draw = "q 72 500 60 64 re W n q 128 0 0 64 72 500 cm /I1 Do Q Q\n"
    return made.bytes()


@way("picture nobody draws", "pdf")
def unused_picture(secret: Secret) -> bytes:
    made = Pdf(secret)
    _image(made, pictures.coloured("JPEG"))
    return made.bytes()


@way("comment in a picture", "pdf")
def picture_comment(secret: Secret) -> bytes:
    made = Pdf(secret)
    _image(made, pictures.jpeg_comment(secret.text), (48, 32))
    made.draw = "q 96 0 0 64 72 500 cm /I1 Do Q\n"
    return made.bytes()


@way("thumbnail of the page", "pdf")
def thumb(secret: Secret) -> bytes:
    made = Pdf(secret)
    key = made.stream(pictures.coloured("JPEG"), "/Width 64/Height 32/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode")  # fmt: skip
    made.page = f"/Thumb {key} 0 R"
    return made.bytes()


@way("searchable layer under a scan", "pdf")
def scanned(secret: Secret) -> bytes:
    made = Pdf(secret)
    _image(made, pictures.plain("JPEG"), (48, 32))
    made.draw = f"BT 3 Tr /F1 14 Tf 72 520 Td ({secret.text}) Tj ET q 480 0 0 320 40 400 cm /I1 Do Q\n"
    return made.bytes()

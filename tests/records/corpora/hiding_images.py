"""Where a picture keeps what it does not show."""

from __future__ import annotations

import struct
import zlib

from PIL import Image, ImageDraw, TiffImagePlugin

from tests.records.corpora import pictures
from tests.records.corpora.hiding import COLOUR, Secret, way
from tests.records.corpora.pictures import canvas, jpeg_segment, plain, png_chunk, saved

XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>{}</rdf:li></x:xmpmeta>'


def exif(secret: Secret, tag: int = 0x9286) -> Image.Exif:
    """tag: 0x9286 the user's comment (in UTF-16 in every second variant), 0x010E the description, 0x9C9B the title."""
    made = Image.Exif()
    if tag == 0x9286:
        body = b"UNICODE\0" + secret.text.encode("utf-16-le") if secret.turn % 2 else b"ASCII\0\0\0" + secret.text.encode()  # fmt: skip
        made.get_ifd(0x8769)[tag] = body
    elif tag == 0x9C9B:
        made[tag] = secret.text.encode("utf-16-le") + b"\0\0"
    else:
        made[tag] = secret.text
    return made


@way("comment of the camera", "jpg")
def exif_comment(secret: Secret) -> bytes:
    return saved(canvas(), "JPEG", exif=exif(secret))


@way("description", "jpg")
def exif_description(secret: Secret) -> bytes:
    return saved(canvas(), "JPEG", exif=exif(secret, 0x010E))


@way("title for Windows", "jpg")
def exif_title(secret: Secret) -> bytes:
    return saved(canvas(), "JPEG", exif=exif(secret, 0x9C9B))


@way("place of the camera", "jpg")
def exif_gps(secret: Secret) -> bytes:
    made = Image.Exif()
    place = made.get_ifd(0x8825)
    place.update({1: "N", 2: (0.0, 12.0, 34.5), 3: "E", 4: (0.0, 56.0, 7.25), 27: b"ASCII\0\0\0" + secret.text.encode()})  # fmt: skip
    return saved(canvas(), "JPEG", exif=made)


@way("maker's note", "jpg")
def maker_note(secret: Secret) -> bytes:
    made = Image.Exif()
    made.get_ifd(0x8769)[0x927C] = b"MAKER\0" + secret.text.encode()
    return saved(canvas(), "JPEG", exif=made)


@way("thumbnail", "jpg")
def exif_thumbnail(secret: Secret) -> bytes:
    """IFD1 with a whole picture in it that shows what the outer one no longer shows."""
    inner = pictures.jpeg_comment(secret.text) if secret.turn % 2 else pictures.coloured("JPEG")
    start = 8 + 2 + 4 + 2 + 2 * 12 + 4
    ifd0 = struct.pack("<HI", 0, 14)
    ifd1 = struct.pack("<H", 2) + struct.pack("<HHII", 0x0201, 4, 1, start) + struct.pack("<HHII", 0x0202, 4, 1, len(inner)) + struct.pack("<I", 0)  # fmt: skip
    return jpeg_segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + ifd0 + ifd1 + inner)


@way("XMP packet", "jpg")
def jpeg_xmp(secret: Secret) -> bytes:
    return jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.format(secret.text).encode())


@way("caption of the press", "jpg")
def iptc(secret: Secret) -> bytes:
    caption = b"\x1c\x02\x78" + struct.pack(">H", len(secret.text)) + secret.text.encode()
    return jpeg_segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(caption)) + caption)  # fmt: skip


@way("comment", "jpg")
def comment(secret: Secret) -> bytes:
    return pictures.jpeg_comment(secret.text)


@way("private segment", "jpg")
def private(secret: Secret) -> bytes:
    return jpeg_segment(0xE9, b"MY\0" + secret.text.encode("utf-16-be"))


@way("colour profile", "jpg")
def profile(secret: Secret) -> bytes:
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made += secret.text.encode()
    made[0:4] = struct.pack(">I", len(made))
    return saved(canvas(), "JPEG", icc_profile=bytes(made))


@way("bytes after the end", "jpg")
def jpeg_tail(secret: Secret) -> bytes:
    return plain("JPEG") + secret.text.encode(("utf-8", "utf-16-le")[secret.turn % 2])


@way("second picture after the end", "jpg")
def jpeg_second(secret: Secret) -> bytes:
    return plain("JPEG") + pictures.coloured("JPEG")


@way("archive after the end", "jpg")
def jpeg_archive(secret: Secret) -> bytes:
    from tests.records.corpora.ooxml import zipped

    return plain("JPEG") + zipped({"a.txt": secret.text.encode()})


@way("text", "png")
def png_text(secret: Secret) -> bytes:
    return png_chunk(b"tEXt", b"Comment\0" + secret.text.encode())


@way("compressed text", "png")
def png_ztxt(secret: Secret) -> bytes:
    return png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(secret.text.encode() * 3))


@way("international text", "png")
def png_itxt(secret: Secret) -> bytes:
    return png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.format(secret.text).encode())


@way("EXIF", "png")
def png_exif(secret: Secret) -> bytes:
    return png_chunk(b"eXIf", exif(secret).tobytes().removeprefix(b"Exif\0\0"))


@way("private chunk", "png")
def png_private(secret: Secret) -> bytes:
    return png_chunk(b"prVt", secret.text.encode("utf-16-le"))


@way("bytes after the end", "png")
def png_tail(secret: Secret) -> bytes:
    return plain("PNG") + secret.text.encode()


@way("rest of a longer picture after the end", "png")
def acropalypse(secret: Secret) -> bytes:
    """A smaller picture saved over a larger one: the old end stays (CVE-2023-21036)."""
    return plain("PNG") + pictures.coloured()


@way("colour under full transparency", "png")
def under_alpha(secret: Secret) -> bytes:
    made = canvas((64, 32)).convert("RGBA")
    made.paste((*COLOUR, 0), (32, 0, 64, 32))
    return saved(made, "PNG")


@way("frame of an animation", "png")
def apng(secret: Secret) -> bytes:
    second = Image.new("RGB", (48, 32), COLOUR)
    return saved(canvas(), "PNG", save_all=True, append_images=[second], duration=[60_000, 1])


@way("comment", "gif")
def gif_comment(secret: Secret) -> bytes:
    return saved(canvas(), "GIF", comment=secret.text.encode())


@way("second frame", "gif")
def gif_frame(secret: Secret) -> bytes:
    second = canvas()
    ImageDraw.Draw(second).rectangle((0, 0, 47, 31), fill=COLOUR)
    return saved(canvas(), "GIF", save_all=True, append_images=[second], duration=[60_000, 20])


@way("bytes after the end", "gif")
def gif_tail(secret: Secret) -> bytes:
    return plain("GIF") + secret.text.encode()


@way("description", "tif")
def tiff_description(secret: Secret) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = secret.text
    return saved(canvas(), "TIFF", tiffinfo=tags)


@way("second page", "tif")
def tiff_page(secret: Secret) -> bytes:
    return saved(canvas(), "TIFF", save_all=True, append_images=[Image.new("RGB", (48, 32), COLOUR)])


@way("EXIF", "webp")
def webp_exif(secret: Secret) -> bytes:
    return saved(canvas(), "WEBP", exif=exif(secret).tobytes())


@way("XMP packet", "webp")
def webp_xmp(secret: Secret) -> bytes:
    return saved(canvas(), "WEBP", xmp=XMP.format(secret.text).encode())


@way("bytes after the end", "bmp")
def bmp_tail(secret: Secret) -> bytes:
    return plain("BMP") + secret.text.encode()


@way("bytes before the pixels", "bmp")
def bmp_gap(secret: Secret) -> bytes:
    image, body = plain("BMP"), secret.text.encode().ljust(20, b"\0")
    start = struct.unpack("<I", image[10:14])[0]
    moved = image[:2] + struct.pack("<I", len(image) + len(body)) + image[6:10] + struct.pack("<I", start + len(body))  # fmt: skip
    return moved + image[14:start] + body + image[start:]

"""Words over the picture of a page as careless work lays them, and pages whose text is not what they show."""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from mingtang.records.redacting import drawn, layer
from mingtang.records.redacting.marks import WHOLE
from tests.records.bad_redactions import BOX, SECRET, _drawing, _open, _saved

SIZE = (620, 877)
FACE = ImageFont.truetype(str(sans_path()), 26)
LINES = {"关于石桥路路灯维护的说明": (60, 40), "经办人 office 0880": (60, 200)}


def picture() -> Image.Image:
    page = Image.new("RGB", SIZE, "white")
    for line, at in LINES.items():
        ImageDraw.Draw(page).text(at, line, font=FACE, fill=(0, 0, 0))
    return drawn.burned(page, [BOX])


def apart() -> list[tuple[str, int, int]]:
    """The words of the lines with the places where they begin."""
    found = []
    for line, (x, y) in LINES.items():
        at = 0
        for word in line.split():
            at = line.index(word, at)
            found.append((word, x + round(FACE.getlength(line[:at])), y))
    return found


def places(line: str, x: int, y: int) -> layer.Word:
    """Each letter of a line in the place in which `picture` draws it."""
    found = []
    for n, letter in enumerate(line):
        if letter != " ":
            at = x + FACE.getlength(line[:n])
            left, top, right, bottom = FACE.getbbox(letter)
            found.append((letter, _spot(at + left, y + top, at + right, y + bottom)))
    return layer.Word(tuple(layer.in_line(found)))


def _spot(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    wide, high = SIZE
    return (
        int(left * WHOLE // wide),
        int(top * WHOLE // high),
        int(right * WHOLE // wide) + 1,
        int(bottom * WHOLE // high) + 1,
    )


def laid(*words: layer.Word) -> bytes:
    return drawn.bound([picture()], [list(words)])


def honest() -> bytes:
    return laid(*(places(line, *at) for line, at in LINES.items()))


def _moved(word: layer.Word, x: int, y: int) -> layer.Word:
    return layer.Word(tuple((said, (s[0] + x, s[1] + y, s[2] + x, s[3] + y)) for said, s in word.letters))


def a_word_half_under_a_box() -> bytes:
    """The last line of what is laid reaches into the black box."""
    return laid(_moved(places("经办人", 60, 60), 0, 0))


def beside_the_page() -> bytes:
    return laid(_moved(places("石桥路", 60, 40), WHOLE, 0))


def over_blank_paper() -> bytes:
    return laid(places("经办人", 300, 700))


def other_words_than_the_picture_shows() -> bytes:
    return laid(places("周问天家住明堂路八号院", 60, 40))


def what_was_withheld() -> bytes:
    """Over ink, but of another line."""
    line = places("关于石桥路路灯维护的说明", 60, 40).letters
    said = SECRET.replace(" ", "")
    return laid(layer.Word(tuple((one, line[n % len(line)][1]) for n, one in enumerate(said))))


def with_ink() -> bytes:
    return _changed(honest(), lambda said: said.replace(b"3 Tr", b"0 Tr"))


def many_letters_in_one_place() -> bytes:
    codes = SECRET.encode("utf-16-be").hex().encode()
    return _changed(honest(), lambda said: said.replace(b"Tj", b"Tj <" + codes + b"> Tj", 1))


def in_a_drawing() -> bytes:
    """Behind a drawing that the page uses."""
    with _open(honest()) as file:
        page = file.pages[0].obj
        form = file.make_stream(b"BT 3 Tr /L 1 Tf 20 0 0 20 70 370 Tm <5468> Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 620, 877])
        form.Resources = Dictionary(Font=page.Resources.Font)
        page.Resources.XObject.D = file.make_indirect(form)
        page.Contents = file.make_stream(page.Contents.read_bytes() + b"\nq /D Do Q")
        return _saved(file)


def read_aloud_as_other_words() -> bytes:
    marked = b"/Span << /ActualText (" + SECRET.encode() + b") >> BDC BT"
    return _changed(honest(), lambda said: said.replace(b"BT", marked, 1).replace(b"ET", b"ET EMC", 1))


def _changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    with _open(data) as file:
        page = file.pages[0].obj
        page.Contents = file.make_stream(change(page.Contents.read_bytes()))
        return _saved(file)


LAYERS: dict[str, tuple[Callable[[], bytes], str]] = {
    one.__name__: (one, what)
    for one, what in (
        (a_word_half_under_a_box, "under_box"), (beside_the_page, "unseen_text"), (over_blank_paper, "unseen_text"),
        (other_words_than_the_picture_shows, "unseen_text"), (what_was_withheld, "withheld"), (with_ink, "text"),
        (many_letters_in_one_place, "text"), (in_a_drawing, "text"), (read_aloud_as_other_words, "drawn"),
    )
}  # fmt: skip


def page_of_words(more: bytes = b"", turned: int = 0, matrix: str = "1 0 0 1 40 250") -> bytes:
    """A page with a line to be withheld, one that stays and lies as `matrix` says, and `more`."""
    said = f"BT /F 14 Tf 40 360 Td (13800138000) Tj ET BT /F 14 Tf {matrix} Tm (Notice of the bureau) Tj ET "
    with _open(drawn.bound([Image.new("RGB", SIZE, "white")])) as file:
        _drawing(file, said.encode() + more)
        file.pages[0].obj.Rotate = turned
        return _saved(file)

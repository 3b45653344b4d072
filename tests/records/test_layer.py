"""The words under the pictures of a released file (decision 0021): what may be read stands there, nothing else ever does."""

import io
import json

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from mingtang.records import redacting
from mingtang.records.redacting import layer, letters, marks, within
from mingtang.records.redacting.attacking import Target, attack
from mingtang.records.redacting.disguises import needles
from mingtang.records.redacting.letters import Letter
from tests.records import bad_layers
from tests.records import bad_redactions as bad

COVER = ["区分处理说明", "材料：说明"]


def attacked(data: bytes) -> set[str]:
    target = Target(tuple(needles([bad.SECRET])[0]), (bad.SECRET,), {1: [bad.BOX]}, pictures=True, layer=True)
    return {what for one in attack(data, within._PDF, target) for what, _ in one["findings"]}


def read(data: bytes) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(data)]


def test_nothing_is_found_in_words_that_the_picture_shows():
    data = bad_layers.honest()
    assert attacked(data) == set()
    assert read(data) == ["关于石桥路路灯维护的说明经办人office0880"]


@pytest.mark.parametrize("name", bad_layers.LAYERS)
def test_the_attack_finds_what_is_wrong_with_a_layer(name):
    make, what = bad_layers.LAYERS[name]
    assert what in attacked(make())


@pytest.mark.parametrize("name", bad.PDF)
def test_that_words_may_lie_there_hides_no_bad_redaction(name):
    make, what = bad.PDF[name]
    assert what in attacked(make())


def made(data: bytes) -> redacting.Made:
    rows = [marks.plain("pdf", one) for one in redacting.proposed("a.pdf", data, "pdf")]
    found = redacting.made("a.pdf", data, "pdf", rows, [], COVER)
    assert rows and found.report["found"] == 0
    return found


UPRIGHT = {0: "1 0 0 1 40 250", 90: "0 1 -1 0 200 120", 180: "-1 0 0 -1 250 200", 270: "0 -1 1 0 90 300"}


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_stays_can_be_read_and_what_is_withheld_cannot(turned):
    """Also of pages that are drawn lying and shown upright."""
    data = bad_layers.page_of_words(turned=turned, matrix=UPRIGHT[turned])
    found = made(data)
    cover, page = read(found.data)
    assert cover.startswith("区分处理说明材料：说明1．第1页") and "条例第十五条" in cover
    assert page == "Noticeofthebureau" and found.report["counts"]["laid"] > 17


def test_of_lines_that_lie_on_their_side_nothing_wrong_is_laid():
    found = made(bad_layers.page_of_words(turned=90))
    assert set(read(found.data)[1]) <= set("Noticeofthebureau")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (b"1 1 1 rg BT /F 14 Tf 40 200 Td (secret) Tj ET", "as white as the paper"),
        (b"BT 3 Tr /F 14 Tf 40 200 Td (secret) Tj ET", "without ink"),
        (b"BT /F 14 Tf 900 200 Td (secret) Tj ET", "beside the page"),
        (b"BT /F 14 Tf 40 200 Td (secret) Tj ET 0.5 g 30 190 200 40 re f", "under a rectangle"),
        (b"BT 3 Tr /F 14 Tf 40 250 Td (secretsecretsecret) Tj ET", "over ink that says something else"),
        (b"BT 3 Tr /F 0.2 Tf 42 252 Td (secret) Tj ET", "too small to be seen"),
    ],
)
def test_what_nobody_sees_is_not_laid(more, why):
    found = made(bad_layers.page_of_words(more))
    assert "secret" not in read(found.data)[1], why


def test_letters_that_say_something_else_than_their_shapes_are_not_laid():
    """The page shows Notice of the bureau; copied from it one reads other words (a map of characters that lies)."""

    def lie(page):
        shift = "\n".join(f"<{code:02x}> <{ord('a') + (code * 7) % 26:04x}>" for code in range(0x41, 0x7B))
        cmap = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {0x7B - 0x41} beginbfchar\n{shift}\nendbfchar endcmap"
        page.Resources.Font.F.ToUnicode = owner[0].make_stream(cmap.encode())

    owner = []
    with pikepdf.open(io.BytesIO(bad_layers.page_of_words())) as file:
        owner.append(file)
        lie(file.pages[0].obj)
        kept = io.BytesIO()
        file.save(kept)
    said = "".join(one.said for one in letters.letters(pdfium.PdfDocument(kept.getvalue())[0]))
    assert "Notice" not in said
    page = read(made(kept.getvalue()).data)[1]
    assert len(page) <= 2


def box(x, y, w, h):
    return {"page": 1, "x": x, "y": y, "w": w, "h": h, "ground": "privacy"}


def test_of_a_word_half_under_a_box_nothing_is_laid_in_chinese_the_letters_beside_go_too():
    page = bad_layers.picture()
    said: list[Letter] = []
    for line, x, y in bad_layers.apart():
        said += [Letter(one, spot) for one, spot in bad_layers.places(line, x, y).letters]
        said.append(Letter(" ", None))
    third, office = said[2].spot, next(one.spot for one in said if one.said == "f")
    boxes = [box(third[0], third[1], 50, 50), box(office[0], office[1], 30, 30)]
    words = ["".join(one for one, _ in word.letters) for word in layer.words(said, boxes, page)]
    assert words == ["路路灯维护的说明", "经办人", "0880"]


def test_letters_of_one_glyph_lie_side_by_side_and_more_than_three_not_at_all():
    page = Image.new("RGB", bad_layers.SIZE, "white")
    ImageDraw.Draw(page).text((60, 40), "fi", font=bad_layers.FACE, fill=(0, 0, 0))
    left, top, right, bottom = bad_layers.FACE.getbbox("fi")
    spot = bad_layers._spot(60 + left, 40 + top, 60 + right, 40 + bottom)
    (word,) = layer.words([Letter("f", spot), Letter("i", spot)], [], page)
    assert [one for one, _ in word.letters] == ["f", "i"] and word.letters[0][1][2] == word.letters[1][1][0]
    assert layer.words([Letter(one, spot) for one in "fine"], [], page) == []


def test_under_a_mosaic_nothing_is_laid():
    """Who blurs a number in another programme has a picture of it and still its letters: the picture decides."""
    page = bad_layers.picture()
    said = [
        Letter(*one) for line, at in bad_layers.LINES.items() for one in bad_layers.places(line, *at).letters
    ]
    small = page.resize((page.width // 5, page.height // 5), Image.Resampling.BOX)
    mosaic = small.resize(page.size, Image.Resampling.NEAREST)
    assert layer.words(said, [], page) and layer.words(said, [], mosaic) == []


def test_where_the_words_are_in_doubt_pictures_leave_alone(monkeypatch):
    """As if the boxes had been forgotten, and the look at the picture too: the attack sees it, and only pictures leave."""
    monkeypatch.setattr(layer, "_free", lambda run, covered: [True] * len(run))
    monkeypatch.setattr(layer, "_shown", lambda likes: [True] * len(likes))
    data = bad_layers.page_of_words()
    rows = [marks.plain("pdf", one) for one in redacting.proposed("a.pdf", data, "pdf")]
    given = {"format": "pdf", "marks": rows, "keeps": [], "cover": COVER}
    told, out = within.made(data, "a.pdf", json.dumps(given))
    assert (told["report"]["found"], told["report"]["counts"]["laid"], read(out)) == (0, 0, ["", ""])

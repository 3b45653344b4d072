"""What every module of this package answers with. Pure Python."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html import escape

import nh3
from PIL import Image

from mingtang.records.cleaning import ATTRIBUTES, TAGS

LARGEST = 3_000_000  # characters of a page
MOST_PICTURES = 60
WIDEST = 1_400  # pixels: what a screen shows sharply
HEAVY = 300_000  # bytes of a picture without transparency above which it is kept as a photograph
_STOP = re.compile(r"[。！？；：.!?;:]$")
_LATIN = re.compile(r"[A-Za-z0-9,]$")


@dataclass
class View:
    """A page in the making: pieces of HTML, and (kind, bytes) of the pictures that they name by number."""

    pieces: list[str] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)  # what is not shown, each a sentence
    size: tuple[int, int] | None = (
        None  # of a file that is a picture: of the first, there is a smaller one behind it
    )

    def heading(self, said: str, level: int = 2) -> None:
        self.pieces.append(f"<h{level}>{escape(said)}</h{level}>")

    def lines(self, said: list[str]) -> None:
        self.pieces += [f"<p>{escape(one)}</p>" for one in said if one.strip()]

    def rows(self, rows: list[list[str]]) -> None:
        """A plain table; its first row names the columns."""
        made = []
        for n, row in enumerate(rows):
            cells = (f'<th scope="col">{escape(c)}</th>' if not n else f"<td>{escape(c)}</td>" for c in row)
            made.append(f"<tr>{''.join(cells)}</tr>")
        self.pieces.append(f"<table>{''.join(made)}</table>")

    def picture(self, data: bytes, alt: str) -> None:
        if found := self.taken(data):
            src, wide, high = found
            self.pieces.append(f'<p><img src="{src}" alt="{escape(alt)}" width="{wide}" height="{high}"></p>')

    def taken(self, data: bytes, widest: int = WIDEST) -> tuple[str, int, int] | None:
        """(its name in the HTML, width, height) of a picture that may be shown; None once there are too many."""
        if len(self.pictures) >= MOST_PICTURES:
            self.left_out(f"图片较多，本页只显示前{MOST_PICTURES}幅")
            return None
        with Image.open(io.BytesIO(data)) as image:
            kind = "jpeg" if image.format == "JPEG" else "png"
            image.thumbnail((widest, 20_000))
            made = _written(image, kind)
            if (
                kind == "png"
                and len(made) > HEAVY
                and "A" not in image.mode
                and "transparency" not in image.info
            ):
                kind, made = "jpeg", _written(image.convert("RGB"), "jpeg")
            self.pictures.append((kind, made))
            return f"{len(self.pictures) - 1}.{kind}", *image.size

    def left_out(self, why: str) -> None:
        if why not in self.cut:
            self.cut.append(why)

    def html(self) -> str:
        """What stands on the page, "" for nothing. The first line says what is missing."""
        told = "；".join(self.cut)
        said = clean("".join(self.pieces))
        if not said.strip() or len(said) > LARGEST:
            return ""
        return (f"<p><strong>{told}，全部内容请下载文件查看。</strong></p>" if told else "") + said


def _written(image: Image.Image, kind: str) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind.upper(), **({"quality": 80} if kind == "jpeg" else {"optimize": True}))
    return kept.getvalue()


def clean(html: str) -> str:
    """Only the marks of a text, pictures of our own, and the jumps of its footnotes."""
    allowed = {name: set(given) for name, given in ATTRIBUTES.items()}
    allowed |= {"a": {"href", "id"}, "li": {"id"}, "img": {"src", "alt", "width", "height"}}
    return nh3.clean(html, tags=TAGS | {"img"}, attributes=allowed, url_schemes=set(), link_rel=None)


def paragraphs(text: str) -> list[str]:
    """Lines as a printed page breaks them, joined where a sentence goes on: a full line that ends in no stop."""
    lines = [one.rstrip() for one in text.splitlines()]
    full = max((len(one) for one in lines), default=0) * 0.85
    made: list[str] = []
    going = False
    for line in lines:
        said = line.strip()
        if not said:
            going = False
        elif going and made:
            made[-1] += (
                " " if _LATIN.search(made[-1]) and said[0].isascii() and said[0].isalnum() else ""
            ) + said
        else:
            made.append(said)
        going = bool(said) and len(line) >= full and full > 12 and not _STOP.search(said)
    return made

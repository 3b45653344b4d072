"""Frozen data to bytes: PDF by typst, DOCX by python-docx, XLSX by openpyxl.

The same data gives the same bytes, for preview and issue share one digest. Data reaches a template
as JSON through `sys.inputs`; template source is never built from text, so no text can act as markup.
"""

import base64
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from mingtang.papers import glyphs, phrases, report_files, word_letter, word_report
from mingtang.papers.sheet import sheet
from mingtang.vault import files

__all__ = ["MissingGlyph", "PaperError", "check", "docx", "pdf", "sheet"]

TEMPLATES = Path(__file__).parent / "templates"
PAPERS = (
    "letter",
    "receipt",
    "large",
    "handling_sheet",
    "annual_report",
    "table",
    "bulletin",
    "gazette",
    "dossier",
    "postal",
    "receipt_of_delivery",
)
STANDARDS: list[Any] = ["a-2b", "ua-1"]  # long-term archive (ISO 19005-2) and accessible (ISO 14289-1)

# Families an agency may add by a folder, best first; the packaged Noto faces end every chain.
_FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02S", "FangSong", "仿宋"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03S", "KaiTi", "楷体"),
    "hei": ("FZHei-B01S", "SimHei", "黑体"),
}
_ENDS = {
    "title": ("Noto Serif SC", "Noto Sans SC"),
    "body": ("Noto Serif SC", "Noto Sans SC"),
    "kai": ("Noto Serif SC", "Noto Sans SC"),
    "hei": ("Noto Sans SC", "Noto Serif SC"),
}
_ZERO_WIDTH = dict.fromkeys((0x200B, 0x2060, 0xFEFF))  # come with pasted text, show nothing
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_BEIJING = timezone(timedelta(hours=8))


class PaperError(ValueError):
    """A paper that cannot be made: what is wrong, in Chinese."""


class MissingGlyph(PaperError):
    """Characters no font of this house can draw; `chars` names them."""

    def __init__(self, chars: tuple[str, ...]):
        self.chars = chars
        named = "、".join(_name(char) for char in chars)
        super().__init__(f"下列字符无法印出：{named}。请核对原文，或由管理员加装含有该字的字体后再签发")


def _name(char: str) -> str:
    shown = char if char.isprintable() and unicodedata.category(char)[0] != "M" else ""
    return f"{shown}（U+{ord(char):04X}）"


def check(data: Mapping[str, Any], fonts: tuple[Path, ...] = ()) -> None:
    """Raise MissingGlyph or PaperError where `pdf` would, without rendering: an act asks before it issues."""
    frozen = _clean(data)
    _moment(str(frozen.get("date", "")))
    if chars := glyphs.missing(_texts(frozen), _house(fonts).files):
        raise MissingGlyph(chars)


def pdf(template: str, data: Mapping[str, Any], *, fonts: tuple[Path, ...] = ()) -> bytes:
    """`data` set in `templates/{template}.typ`: tagged PDF/A-2b and PDF/UA-1 with embedded fonts.

    data["date"]: the day the paper bears, `2026-11-22` or `2026年11月22日`; it is also the creation date
    in the file. data["qr"]: text of a QR code. fonts: folders with an agency's licensed fonts.
    Raises MissingGlyph before rendering; PaperError for an unknown template or a date that is none.
    """
    if template not in PAPERS:
        raise PaperError(f"没有名为“{template}”的文书模板")
    frozen = _clean(data)
    check(frozen, fonts)
    house = _house(fonts)
    if frozen.get("qr"):
        frozen["qr_svg"] = _qr(frozen["qr"])
    if frozen.get("seal_image"):
        frozen["seal_svg"] = _seal(files.open(frozen["seal_image"]))
    names = {key: str(frozen[key]) for key in ("issuer", "mark", "title") if frozen.get(key)}
    frozen["pieces"] = {key: phrases.pieces(name) for key, name in names.items()}
    inputs = {"data": json.dumps(frozen, ensure_ascii=False, sort_keys=True), "faces": house.faces}
    # one compiler a call: 0.2 ms, and threads never share one
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=house.fonts, ignore_system_fonts=True)
    made = compiler.compile(
        input=str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
        timestamp=_moment(str(frozen.get("date", ""))),
    )
    assert isinstance(made, bytes)
    return made


def docx(template: str, data: Mapping[str, Any]) -> bytes:
    """The editable twin of a paper: "letter" or "annual_report".

    Raises PaperError for another template.
    """
    makers = {"letter": word_letter.letter, "annual_report": word_report.annual_report}
    if template not in makers:
        raise PaperError(f"文书“{template}”没有 Word 版")
    frozen = _clean(data)
    return makers[template](frozen, _moment(str(frozen.get("date", ""))))


REPORTS = ("pdf", "docx", "xlsx", "html")


def report(kind: str, data: Mapping[str, Any]) -> bytes:
    """The annual report as one of REPORTS."""
    if kind == "pdf":
        return pdf("annual_report", data)
    makers = {"docx": word_report.annual_report, "xlsx": report_files.xlsx, "html": report_files.html}
    frozen = _clean(data)
    return makers[kind](frozen, _moment(str(frozen.get("date", ""))))


class _House:
    """The fonts of one set of folders: files for the glyph check, faces and font book for typst."""

    def __init__(self, folders: tuple[Path, ...]):
        own = (serif_path(), sans_path())
        added = [path for folder in folders for path in sorted(folder.iterdir()) if _is_font(path)]
        self.files = (*own, *added)
        self.fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(own[0].parent), *map(str, folders)],
        )
        families = set(self.fonts.families())
        chains = {
            use: [*(name for name in names if name in families), *_ENDS[use]] for use, names in _FACES.items()
        }
        self.faces = json.dumps(chains, ensure_ascii=False)


@lru_cache(maxsize=8)
def _house(folders: tuple[Path, ...]) -> _House:
    return _House(folders)


def _is_font(path: Path) -> bool:
    return path.suffix.lower() in {".ttf", ".otf", ".ttc", ".otc"}


def _clean(value: Any) -> Any:
    """A JSON-ready copy without zero-width characters, dates as ISO text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").translate(_ZERO_WIDTH)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()  # a line of the clock's trace
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    if value is None or isinstance(value, (int, float)):
        return value
    return str(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _moment(day: str) -> datetime:
    """Midnight of `day` in China; the time a file carries must come from the data, not from now."""
    found = _DAY.match(day)
    try:
        if found is None:
            raise ValueError
        year, month, day_of_month = map(int, found.groups())
        return datetime(year, month, day_of_month, tzinfo=_BEIJING)
    except ValueError:
        raise PaperError(f"文书日期有误：“{day}”，应为 2026-11-22 这样的日期") from None


def _seal(png: bytes) -> str:
    """A picture as a drawing that holds it: data reaches a template as text alone."""
    held = base64.b64encode(png).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
        f'<image width="100" height="100" href="data:image/png;base64,{held}"/></svg>'
    )


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue().decode()

"""A register of old documents (.xlsx, .csv): a row a document, its columns mapped to what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from mingtang import quarantine
from mingtang.ledger.digest import canonical, sm3
from mingtang.records.cleaning import clean, plain
from mingtang.records.importing import marks, pages
from mingtang.records.importing.blocks import to_html
from mingtang.records.importing.places import BadArchive, Beside, Source
from mingtang.records.importing.reading import Document

TAKEN = (".xlsx", ".csv")
MOST_ROWS = 20_000
MOST_CELLS = 60
FIELDS = {  # field → what the page calls it, and how registers head it
    "title": ("标题", "标题 题名 名称 文件名称 文件标题 信息名称 公文标题"),
    "body": ("正文", "正文 内容 全文 信息内容 正文内容"),
    "doc_no": ("发文字号", "发文字号 文号 文件编号 发文号"),
    "issuer": ("发文机关", "发文机关 发布机构 发文单位 发布单位 制发机关 责任者"),
    "formed_on": ("成文日期", "成文日期 发文日期 日期 生成日期 制发日期 印发日期 发布日期 发布时间"),
    "effective_on": ("施行日期", "施行日期 生效日期 实施日期"),
    "index_no": ("索引号", "索引号 索引"),
    "source": ("来源", "来源 信息来源"),
    "files": ("附件（文件名，用分号隔开）", "附件 附件名 附件名称 文件 原文"),
}
NEEDED = ("title",)  # and a body or a file


class Unmapped(ValueError):
    """Which column is the title nobody said and nothing tells. head: the headings that were found."""

    def __init__(self, head: Sequence[str]) -> None:
        super().__init__("title")
        self.head = list(head)


@dataclass(frozen=True)
class Table:
    """head: the headings as they stand; rows: (number of the row in the file, its cells as text)."""

    head: list[str]
    rows: list[tuple[int, list[str]]]


def rows(
    name: str, data: bytes, mapping: Mapping[str, str] | None = None, beside: Beside = lambda path: None
) -> Iterator[Source]:
    """A Source a row. Raises BadArchive where the file is no register, Unmapped."""
    table = read(name, data)
    chosen = dict(mapping or {}) or guess(table.head)
    places = {field: table.head.index(head) for field, head in chosen.items() if head in table.head}
    if any(field not in places for field in NEEDED):
        raise Unmapped(table.head)
    for number, cells in table.rows:
        said = {field: cells[n] for field, n in places.items()}
        row = canonical([said.get(field, "") for field in FIELDS]).encode()
        path = f"{name}#第{number}行"
        yield _row(path, row, said, beside)


def _row(path: str, row: bytes, said: Mapping[str, str], beside: Beside) -> Source:
    if not said.get("title"):
        return Source(path, row, fault="no-title")
    days = {}
    for field in ("formed_on", "effective_on"):
        days[field] = marks.day_in(said.get(field, ""))
        if said.get(field) and days[field] is None:
            return Source(path, row, fault="bad-day")
    try:
        body = _body(said.get("body", ""))
    except pages.NotPage:
        return Source(path, row, fault="unreadable")
    links = tuple(
        (part.strip(), part.strip())
        for part in said.get("files", "").replace("；", ";").split(";")
        if part.strip()
    )
    if not plain(body) and not links:
        return Source(path, row, fault="no-text")
    document = Document(
        title=said["title"][:200], html=body or f"<p>{escape(said['title'])}</p>", issuer=said.get("issuer", "")[:200],
        doc_no=said.get("doc_no", "")[:80], index_no=said.get("index_no", "")[:60], source=said.get("source", "")[:200],
        formed_on=days["formed_on"], effective_on=days["effective_on"], links=links,
    )  # fmt: skip
    return Source(path, row, document=document, beside=beside)


def _body(text: str) -> str:
    if "<" in text and ">" in text:
        return clean(to_html(pages.fragment(text)[0]))
    return "".join(
        f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip()
    )


def guess(head: Sequence[str]) -> dict[str, str]:
    """field → heading, by the words that registers use; each heading is used once."""
    found: dict[str, str] = {}
    for field, (_, words) in FIELDS.items():
        known = words.split()
        named = [h for h in head if h and _bare(h) in known and h not in found.values()]
        if named:
            found[field] = min(named, key=lambda h: known.index(_bare(h)))
    return found


def _bare(heading: str) -> str:
    return "".join(heading.split()).strip("*＊：:")


def kept_under(head: Sequence[str]) -> str:
    """The name under which a mapping of these headings is kept: their digest, whatever their order."""
    return sm3(canonical(sorted(h for h in head if h)).encode())


def read(name: str, data: bytes) -> Table:
    """The table of a register: its first sheet, or the CSV. Raises BadArchive."""
    lines = _of_workbook(data) if name.lower().endswith(".xlsx") else _of_csv(data)
    start = next((n for n, cells in enumerate(lines) if sum(bool(c) for c in cells) >= 2), None)
    if start is None:
        raise BadArchive("no row with headings")
    head = lines[start]
    wide = len(head)
    body = [
        (n, (cells + [""] * wide)[:wide])
        for n, cells in enumerate(lines[start + 1 :], start + 2)
        if any(cells)
    ]
    return Table(head, body)


def _of_workbook(data: bytes) -> list[list[str]]:
    return _asked("told_rows", data, str(MOST_ROWS + 1), str(MOST_CELLS))


def _of_csv(data: bytes) -> list[list[str]]:
    return _asked("told_csv", data, str(MOST_ROWS + 1), str(MOST_CELLS))


def _asked(reader: str, data: bytes, *limits: str) -> list[list[str]]:
    """What the process apart reads. More lines than we take are refused, never dropped."""
    try:
        told, _ = quarantine.ask(f"mingtang.records.importing.within:{reader}", data, *limits)
    except quarantine.Lost as lost:
        raise BadArchive(lost.why) from lost
    if told is None:
        raise BadArchive("no table")
    if len(told) > MOST_ROWS:
        raise BadArchive(f"more than {MOST_ROWS} rows")
    return [list(line) for line in told]

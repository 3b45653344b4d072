"""The record page, its attachments, and the tombstone that replaces them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from mingtang.clock import day
from mingtang.records import describing, headings
from mingtang.records.cleaning import opening
from mingtang.records.models import ATTRIBUTES, READINGS, UNKNOWN, Edition
from mingtang.ui import lamps
from mingtang.ui.site import site
from mingtang.vault import files, sm3

from . import addresses, editions, leaving, paths, periods, qr, tabled, viewed
from .city import KINDS, City
from .editions import Item
from .printing import Meta, Printing

FILE_KINDS = {
    ".pdf": "PDF", ".ofd": "OFD", ".doc": "Word", ".docx": "Word", ".wps": "WPS", ".xls": "Excel", ".xlsx": "Excel",
    ".et": "WPS表格", ".ppt": "PPT", ".pptx": "PPT", ".dps": "WPS演示", ".txt": "文本", ".csv": "CSV", ".zip": "ZIP",
    ".png": "图片", ".jpg": "图片", ".jpeg": "图片", ".gif": "图片", ".webp": "图片", ".html": "网页", ".mp3": "音频", ".mp4": "视频",
}  # fmt: skip
ADOPTED = READINGS["adoption"]  # what became of the opinions to a notice: beside it, but no interpretation
_SUMMARY = 120  # characters of a text that stand for its missing summary


@dataclass
class Around:
    """What a batch of record pages needs besides the editions: everything fetched once."""

    neighbours: Mapping[int, tuple[Item | None, Item | None]]  # record → before, after in its column
    interpretations: Mapping[str, Sequence[Item]]
    documents: Mapping[str, Item]
    first: Mapping[int, datetime]
    changed: Mapping[str, Sequence[editions.Change]] = field(
        default_factory=dict
    )  # code → what later documents did

    @classmethod
    def of(
        cls, batch: Collection[Edition], neighbours: Mapping[int, tuple[Item | None, Item | None]]
    ) -> Around:
        codes = {addresses.code_of(e.path) for e in batch}
        named = {code for e in batch for code in editions.named(e.content)}
        return cls(
            neighbours, editions.interpretations(codes), editions.documents(named),
            editions.first_moments(e.record_id for e in batch), editions.changed(codes),
        )  # fmt: skip


def put(run: Printing, edition: Edition, around: Around) -> None:
    """One record page with its attachments. Raises vault.files.Missing or Damaged when an attachment's bytes are not
    there: then nothing of this record is printed."""
    attached = _attachments(run, edition)
    city, content, code = run.city, edition.content, addresses.code_of(edition.path)
    column = city.columns[edition.column_id]
    about = around.interpretations.get(code, ())
    before, after = around.neighbours.get(edition.record_id, (None, None))
    body, ways = leaving.rewrite(_shown(content["body"]), edition.path, city.site["domain"])
    document = around.documents.get(str(content.get("interprets") or ""))
    run.page(
        edition.path, "record", section=city.section_of(column.code), meta=_tags(city, edition, around),
        crumbs=crumbs(city, column.code, "正文"), title=edition.title, rows=metadata(city, edition), body=body,
        tabled=tabled.of(content), charts=tabled.charts(content), history=tabled.history(edition), column=column.code, period=periods.of(edition, day(city.at)), adoption=_links(i for i in about if i.reading == ADOPTED),
        files=attached, readings=_links(i for i in about if i.reading != ADOPTED),
        changes=_changes(content, around), changed=[_change(one) for one in around.changed.get(code, ())],
        document=_links([document]) if document else [], before=before, after=after, no=edition.no, digest=edition.digest,
        at=edition.published_at, reference=not column.own, qr=qr.drawn(city.base + edition.path), ask=addresses.ASK,
        office=city.agencies[edition.agency_id],
        repealed=content.get("validity") in ("expired", "repealed"), code=code, adopted=content.get("reading") == "adoption",
    )  # fmt: skip
    for way, target in ways.items():
        _leaving(run, edition, way, target)
    for file in attached:
        if file.get("page"):
            _viewed(run, edition, file)


def _leaving(run: Printing, edition: Edition, way: str, target: str) -> None:
    """The page that a link of this text to elsewhere goes by."""
    column = run.city.columns[edition.column_id]
    run.page(
        way, "leaving", section=run.city.section_of(column.code), meta=column_tags(run.city, column.code),
        crumbs=crumbs(run.city, column.code, "离开提示"), target=target, back=edition.path, title=edition.title,
    )  # fmt: skip


def _viewed(run: Printing, edition: Edition, file: Mapping[str, Any]) -> None:
    """The page on which an attachment is read."""
    column = run.city.columns[edition.column_id]
    run.page(
        file["view"], "viewed", section=run.city.section_of(column.code), meta=column_tags(run.city, column.code),
        crumbs=crumbs(run.city, column.code, "附件"), file=file, body=_shown(file["page"]), back=edition.path, title=edition.title,
    )  # fmt: skip


def tombstone(run: Printing, edition: Edition) -> None:
    """本页内容已于…撤下: at the record's address and its twin's; attachments and the old bytes go."""
    column = run.city.columns[edition.column_id]
    assert edition.withdrawn_at is not None  # the caller asked for what was withdrawn
    run.page(
        edition.path, "gone", section=run.city.section_of(column.code), meta=column_tags(run.city, column.code), crumbs=crumbs(run.city, column.code, "已撤下"),
        date=day(edition.withdrawn_at), reason=edition.withdraw_reason,
        next={"label": f"返回{column.name}", "url": addresses.column(column.code)},
    )  # fmt: skip
    run.withdraw([addresses.path(edition.path)])


def attachment_paths(edition: Edition) -> list[str]:
    """Every file beside the page: its attachments, and its table as data."""
    own = tabled.path(edition)
    return [*_files(edition), *([own] if own else [])]


def _files(edition: Edition) -> list[str]:
    return addresses.attachments(edition.path, edition.content["attachments"])


def beside(edition: Edition) -> list[str]:
    """Paths that go with the page of a record: its attachments and their pages, and those by which its links leave."""
    own = str(site()["domain"])
    given = edition.content["attachments"]
    pages = [path for file in given for path in viewed.paths(edition.path, file)]
    return [*attachment_paths(edition), *pages, *leaving.paths(edition.content["body"], edition.path, own)]


def page_of(path: str) -> str:
    """The record page to which a path belongs: itself, its twin, or an attachment beside it."""
    parts = path.removeprefix(paths.TWIN).split("/")
    return "/".join(parts) if len(parts) != 4 else "/".join(parts[:3]) + ".html"


def crumbs(city: City, column: str, here: str) -> list[dict[str, str]]:
    """当前位置: home, the columns from the root down, and what stands here."""
    line = [{"label": c.name, "url": addresses.column(c.code)} for c in city.line(column)]
    return [{"label": "首页", "url": addresses.HOME}, *line, {"label": here, "url": ""}]


def column_tags(city: City, code: str) -> Meta:
    """The national page tags of a column (指引, 附件: 网页标签规范)."""
    column, line = city.columns[code], city.line(code)
    about = column.about or f"{city.site['name']}“{column.name}”栏目"
    return [
        ("ColumnName", column.name),
        ("ColumnDescription", about),
        ("ColumnKeywords", ",".join(c.name for c in reversed(line))),
        (
            "ColumnType",
            "政策解读" if city.section_of(code) == "policy" else KINDS.get(column.kind, column.name),
        ),
    ]


# What the elder mode keeps above the text.
PLAIN = ("发文机关", "发文字号", "成文日期", "发布日期", "施行日期")


def metadata(city: City, edition: Edition) -> list[Any]:
    """The quiet block above the text. An empty entry is left out of reference texts, shown as a dash in our own."""
    content = edition.content
    validity = lamps.VALIDITY[content.get("validity") or "valid"]
    rows = [
        ("索引号", content["index_no"]),
        ("发文机关", content["issuer"]),
        ("发文字号", content["doc_no"]),
        ("成文日期", _day(content["formed_on"])),
        ("发布日期", edition.published_on),
        ("主题分类", content["subject_class"]),
        ("公开方式", ATTRIBUTES[content["attribute"]]),
        ("来源", source(city, edition)),
    ]
    optional = [
        ("施行日期", _day(content.get("effective_on", ""))),
        (_end(content), _day(content.get("expires_on", ""))),
        ("公文种类", content.get("form_class", "")),
        ("服务对象", describing.said("audience", content.get("audience"))),
        ("内容概述", content["summary"]),
        ("关键词", content["keywords"]),
        ("信息类别", headings.full_name(content.get("info_class", ""), city.classes)),
        *(
            (describing.LABELS[name], describing.said(name, content.get(name)))
            for name in ("stage", "item20", "full_text")
        ),
    ]
    rows = [(label, "" if value == UNKNOWN else value) for label, value in rows]
    shown: list[Any] = [row for row in rows if row[1] or city.columns[edition.column_id].own]
    shown.insert(-1, {"label": "有效性", "badge": {"text": validity.text, "tone": validity.tone}})
    keep = (*PLAIN, _end(content))
    shown += [row for row in optional if row[1]]
    return [row if isinstance(row, dict) or row[0] in keep else _minor(*row) for row in shown]


def _minor(label: str, value: Any) -> dict[str, Any]:
    return {"label": label, "value": value, "minor": True}


def _end(content: Mapping[str, Any]) -> str:
    """What the last day is called: a document holds until it, a notice is shown until it."""
    return "有效期至" if content.get("on_expiry") == "mark" else "公示截止日期"


def source(city: City, edition: Edition) -> str:
    content = edition.content
    return str(content["source"] or content["issuer"] or city.agencies[edition.agency_id].name)


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if text and text != UNKNOWN else ""


def summary(edition: Edition) -> str:
    """内容概述: as written, else the beginning of the text (条例第十二条)."""
    return str(edition.content["summary"]) or opening(edition.content["body"], _SUMMARY).replace("\n", " ")


def _tags(city: City, edition: Edition, around: Around) -> Meta:
    content = edition.content
    tags = [
        *column_tags(city, edition.column_id),
        ("ArticleTitle", edition.title),
        ("PubDate", editions.pub_date(edition.published_on, around.first.get(edition.record_id))),
        ("ContentSource", source(city, edition)),
        ("Keywords", content["keywords"]),
        ("Author", content["issuer"]),
        ("Description", summary(edition)),
        ("Url", city.base + edition.path),
    ]
    return [(name, text) for name, text in tags if text or name == "ContentSource"]


def _attachments(run: Printing, edition: Edition) -> list[dict[str, Any]]:
    given: Sequence[Mapping[str, Any]] = edition.content["attachments"]
    bodies = [files.open(file["digest"]) for file in given]  # all of them, before anything is put
    pages = [viewed.opened(edition.path, file) for file in given]
    shown = []
    for file, path, body, (page, pictures) in zip(given, _files(edition), bodies, pages, strict=True):
        run.file(path, body)
        for beside_it, picture in pictures.items():
            run.file(beside_it, picture)
        kind = FILE_KINDS.get(PurePosixPath(path).suffix, "文件")
        shown.append(
            {
                "name": file["name"],
                "url": addresses.link(path),
                "type": kind,
                "size": file["size"],
                "digest": file["digest"][:16],
                "page": page,
                "view": addresses.viewed(edition.path, file["digest"]) if page else "",
            }
        )
    if own := tabled.path(edition):
        data = tabled.data(edition.content)
        run.file(own, data)
        shown.append(
            {
                "name": f"本{'表' if own.endswith('csv') else '报告'}数据{PurePosixPath(own).suffix}",
                "url": addresses.link(own),
                "type": PurePosixPath(own).suffix[1:].upper(),
                "size": len(data),
                "digest": sm3.of_bytes(data)[:16],
            }
        )
    return shown


def _shown(body: str) -> str:
    """The cleaned text as a page shows it: a table may be wider than a phone, so the keyboard can reach it to scroll."""
    return body.replace("<table>", '<table tabindex="0">')


def _links(found: Iterable[Item]) -> list[dict[str, Any]]:
    return [{"title": item.title, "url": item.url, "date": item.on, "note": item.reading} for item in found]


def _changes(content: Mapping[str, Any], around: Around) -> list[dict[str, Any]]:
    """The earlier documents that this one amends or repeals, those that are public."""
    found = ((one["how"], around.documents.get(one["code"])) for one in content.get("changes", ()))
    return [
        {"title": i.title, "url": i.url, "date": i.on, "note": describing.HOW[how]} for how, i in found if i
    ]


def _change(one: editions.Change) -> dict[str, Any]:
    """What a later document did to this one, and from which day."""
    return {"title": one.by.title, "url": one.by.url, "date": one.since, "note": describing.HOW[one.how]}

"""/gazette/: the issues by year, the contents of each, its PDF, and a feed. It names records: whenever one is taken back or
replaced, the issues that hold it are printed in the same generation, the PDF without that text."""

from __future__ import annotations

from typing import Any

from mingtang.channels.gazette import paper
from mingtang.channels.gazette.models import Gazette, GazetteLine
from mingtang.channels.letters import address
from mingtang.ledger.digest import canonical, sm3
from mingtang.papers import render
from mingtang.press import addresses, parts, state, syndication
from mingtang.press.editions import Item
from mingtang.press.printing import Printing
from mingtang.press.variants import digest
from mingtang.records.models import Edition

NAME = "政府公报"
STATE = "gazette"  # what is noted beside the tree: path of a PDF → what it was made from, digest of its bytes
_SOURCES = ("gazette.typ", "common.typ")


@parts.printed
def pages(run: Printing) -> None:
    """The list, its feed, and every issue."""
    rows = _signed()
    years: dict[int, list[Gazette]] = {}
    for row in rows:
        years.setdefault(row.year, []).append(row)
    column = "gazette" if "gazette" in run.city.columns else ""
    run.page(
        addresses.GAZETTE, "gazettes", section="open", crumbs=_crumbs(), years=list(years.items()), name=NAME, meta=_tags(run, NAME),
        column=addresses.column(column) if column else "", feeds=syndication.links(addresses.GAZETTE, NAME, rows),
    )  # fmt: skip
    entries = [
        Item(row.pk, f"{row.title}{row.number}", row.path + ".html", row.on, row.signed_at, row.agency_id, column, 0)
        for row in rows if row.signed_at
    ]  # fmt: skip
    syndication.put(run, addresses.GAZETTE, NAME, entries)
    for row in rows:
        issue(run, row)


@parts.names_records
def touched(run: Printing) -> None:
    """The issues that stand and in which some text is not what it was when they were signed."""
    still = Edition.objects.house.in_force().values("pk")
    held = list(_signed().filter(pk__in=GazetteLine.objects.exclude(edition__in=still).values("gazette")))
    standing = run.standing([addresses.path(row.path + ".pdf") for row in held])
    for row in held:
        if addresses.path(row.path + ".pdf") in standing:
            issue(run, row)


def issue(run: Printing, row: Gazette) -> None:
    """/gazette/2026-03.html and .pdf."""
    places = paper.shown(row)
    name = f"{row.title}{row.number}"
    pdf = _pdf(run, row, places)
    run.page(
        row.path + ".html", "gazette", section="open", crumbs=_crumbs(row.number), row=row, name=name, meta=_tags(run, name),
        sections=paper.sections(places), gone=sum(p.state == "gone" for p in places), pdf=row.path + ".pdf", kilobytes=-(-len(pdf) // 1024),
        corrections=list(Gazette.objects.house.filter(corrects=row).exclude(signed_at=None).order_by("year", "no")),
    )  # fmt: skip


def _signed() -> Any:
    rows = Gazette.objects.house.exclude(signed_at=None).select_related("agency", "corrects")
    return rows.order_by("-year", "-no")


def _pdf(run: Printing, row: Gazette, places: list[paper.Shown]) -> bytes:
    """The bytes that stand there when they were made from the same; else made anew. Noted by their digest and compared
    with the register: a generation that never came to stand is no proof that its bytes do."""
    path = addresses.path(row.path + ".pdf")
    made_from = _made_from(row, places)
    known = state.get(run.tree, STATE) or {}
    data = _kept(run, path, made_from, known.get(path))
    if not data:
        data = render.pdf("gazette", paper.data_of(row, places))
        state.put(run.tree, STATE, {**known, path: [made_from, digest(data)]})
    run.file(path, data)
    return data


def _made_from(row: Gazette, places: list[paper.Shown]) -> str:
    """SM3 of what decides the bytes: the issue, what stands in each place, the template."""
    sources = [sm3((render.TEMPLATES / name).read_bytes()) for name in _SOURCES]
    said = [[p.line.edition.digest, p.state, p.title, p.said] for p in places]
    said_of = [row.digest, row.agency.name, row.number, address(""), said, sources]
    return sm3(canonical(said_of).encode())


def _kept(run: Printing, path: str, made_from: str, noted: list[str] | None) -> bytes:
    """The bytes at `path` when they were made from the same and are what note and register say; else none."""
    row = run.standing([path]).get(path)
    if row is None or noted != [made_from, row.variants.get("", ("", 0))[0]]:
        return b""
    try:
        data = (run.tree.public / path).read_bytes()
    except OSError:
        return b""
    return data if digest(data) == noted[1] else b""


def _crumbs(below: str = "") -> list[dict[str, str]]:
    line = [
        {"label": "首页", "url": addresses.HOME},
        {"label": "信息公开", "url": addresses.SECTIONS["open"][0]},
        {"label": NAME, "url": addresses.GAZETTE if below else ""},
    ]
    return line + ([{"label": below, "url": ""}] if below else [])


def _tags(run: Printing, name: str) -> list[tuple[str, str]]:
    about = f"{run.city.site['name']}{name}：目次和全文"
    return [
        ("ColumnName", name),
        ("ColumnDescription", about),
        ("ColumnKeywords", NAME),
        ("ColumnType", "政府公报"),
    ]

"""Facts, files, the story and the clock of a case as HTML. Written here and not in templates: a template asks its questions
again for each row (two thirds of what the page of a case cost). What comes in is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import localize
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from mingtang.clock import Line
from mingtang.ui import cells, dates, tables
from mingtang.ui.drawn import escaped
from mingtang.ui.lamps import Badge

DOT = "&nbsp;· "


def said(value: Any) -> str:
    """A value as a template writes it."""
    return escaped(value if isinstance(value, str) else localize(value))


def time(value: date | datetime, words: str) -> str:
    return f'<time datetime="{dates.machine(value)}">{words}</time>'


def metadata(rows: Sequence[Any], label: str) -> SafeString:
    """rows: (label, value) or {"label", "value", "url"?, "minor"?: left out in elder mode, "badge"?: {"text", "tone"}};
    label: name of the block."""
    inside = "".join(_fact(tables.fact(row)) for row in rows)
    return mark_safe(f'<dl class="metadata" aria-label="{escaped(label)}">{inside}\n</dl>\n')  # noqa: S308  escaped


def _fact(row: Mapping[str, Any]) -> str:
    minor = " not-elder" if row.get("minor") else ""
    return f'\n  <div class="metadata__row{minor}"><dt>{said(row["label"])}</dt><dd>{_value(row)}</dd></div>'


def _value(row: Mapping[str, Any]) -> str:
    if row["badge"]:
        return cells.badge(Badge(row["badge"]["text"], row["badge"]["tone"]))
    if row["url"]:
        return f'<a href="{escaped(row["url"])}">{said(row["value"])}</a>'
    return said(row["value"]) if row["value"] else "—"


def files(rows: Sequence[Mapping[str, Any]], title: str) -> SafeString:
    """rows: [{"name", "url": "" = not to be had, "view"?: its page, where it has one, "type", "size"?: octets, "pages"?,
    "digest"?}]."""
    if not rows:
        return mark_safe("\n")
    head = f'<h2 class="files__title">{escaped(title)}</h2>' if title else ""
    inside = "".join(map(_file, rows))
    return mark_safe(f'<section class="files">\n  {head}\n  <ul>{inside}\n  </ul>\n</section>\n')  # noqa: S308  escaped


def _file(file: Mapping[str, Any]) -> str:
    name, url, view = escaped(file["name"]), escaped(file["url"]), escaped(file.get("view") or "")
    shown = f'<a href="{url}" download>{name}</a>' if url and not view else name
    about = said(file["type"])
    if file.get("size") is not None:
        about += f"{DOT}{dates.size(file['size'])}"
    if file.get("pages"):
        about += f"{DOT}{said(file['pages'])}页"
    page = ' hreflang="zh-Hans"' if file["type"] == "网页" else ""
    ways = (
        f'&emsp;<a href="{view}" aria-label="在线看：{name}">在线看</a>&emsp;<a href="{url}" download{page} aria-label="下载：{name}">下载</a>'
        if view
        else ""
    )
    mark = (
        f'<span class="files__digest">校验码 {escaped(file["digest"])}</span>' if file.get("digest") else ""
    )
    return f'\n    <li class="files__file">{shown} <span class="quiet">{about}</span>{ways}{mark}</li>'


def timeline(events: Sequence[Mapping[str, Any]]) -> SafeString:
    """events: [{"at": aware datetime or date, "title", "kind"?: act | said | paper | clock | note, "who"?, "post"?, "proxy"?: bool,
    "text"?, "law"?, "papers"?: [{"name", "url", "meta"}]}]."""
    return mark_safe(f'<ol class="timeline">{"".join(map(_event, events))}\n</ol>\n')  # noqa: S308  escaped


def _event(event: Mapping[str, Any]) -> str:
    at = event["at"]
    when = time(at, dates.moment_iso(at) if isinstance(at, datetime) else dates.iso(at))
    about = "".join(DOT + escaped(event[name]) for name in ("who", "post", "law") if event.get(name))
    proxy = f" {cells.badge(Badge('代录', 'info'))}" if event.get("proxy") else ""
    text = (
        f'\n    <div class="timeline__text">{linebreaks(event["text"], autoescape=True)}</div>'
        if event.get("text")
        else ""
    )
    papers = "".join(map(_paper, event.get("papers") or ()))
    return (
        f'\n  <li class="timeline__event timeline__event--{escaped(event.get("kind") or "act")}">'
        f'\n    <p class="timeline__head"><strong class="timeline__title">{escaped(event["title"])}</strong>{proxy}</p>'
        f'\n    <p class="timeline__meta">{when}{about}</p>{text}'
        + (f'\n    <ul class="timeline__papers">{papers}</ul>' if papers else "")
        + "\n  </li>"
    )


def _paper(paper: Mapping[str, Any]) -> str:
    name, url = escaped(paper["name"]), escaped(paper["url"])
    meta = f' <span class="quiet">{escaped(paper["meta"])}</span>' if paper.get("meta") else ""
    shown = f'<a href="{url}">{name}</a>' if url else name
    return f"<li>{shown}{meta}</li>"


def timebar(bar: Mapping[str, Any]) -> SafeString:
    """bar: ui.bar.of or ui.bar.waiting."""
    sign = bar["sign"]
    lamp = cells.lamp(replace(sign, left="")).rstrip()
    left = f' <strong class="lamp__left">{escaped(sign.left)}</strong>' if sign.left else ""
    year = bar["provisional"]
    late = f'\n  <p class="provisional">暂定：{year}年节假日安排尚未公布</p>' if year else ""
    return mark_safe(  # noqa: S308  escaped
        f'<div class="timebar">\n  <p class="timebar__words">{lamp} <strong>{escaped(bar["words"])}</strong>{left}</p>'
        f"{_stretches(bar) if bar['segments'] else ''}{late}\n</div>\n"
    )


def _stretches(bar: Mapping[str, Any]) -> str:
    """The picture and its key. Positions are percents, as attributes: no style stands in a page."""
    parts = "".join(
        f'\n    <svg class="timebar__part timebar__part--{p["kind"]}" x="{p["x"]}" width="{p["width"]}" height="20">'
        '<rect x="0" y="4" width="100%" height="12"/><line x1="0" y1="10" x2="100%" y2="10"/></svg>'
        for p in bar["segments"]
    )
    key = "".join(_item(p["kind"], f"{p['name']} {_when(p)}") for p in bar["segments"])
    if now := bar["now"]:
        parts += f'\n    <rect class="timebar__ahead" x="{now}" y="0" width="100%" height="20"/>'
        parts += f'<line class="timebar__now" x1="{now}" x2="{now}" y1="0" y2="20"/>'
        key += _item("now", f"{bar['now_name']} {_day(bar['today'])}")
    return (
        f'\n  <svg class="timebar__bar" width="100%" height="20" aria-hidden="true" focusable="false">{parts}\n  </svg>'
        f'\n  <ul class="timebar__key">{key}</ul>'
    )


def _item(kind: str, words: str) -> str:
    return f'<li class="timebar__item timebar__item--{kind}"><span class="timebar__swatch" aria-hidden="true"></span>{words}</li>'


def _when(part: Mapping[str, Any]) -> str:
    return (
        f"自{_day(part['start'])}起" if part.get("open") else f"{_day(part['start'])} 至 {_day(part['end'])}"
    )


def _day(value: date) -> str:
    return time(value, dates.iso(value))


_DAYS = '<tr><th scope="col">日期</th><th scope="col" class="num">第几日</th><th scope="col">怎么算</th><th scope="col">依据</th></tr>'


def trace(lines: Sequence[Line], law: str, opened: bool, provisional: int) -> SafeString:
    """How a term was counted, day by day, in place. provisional: the year whose holidays are not announced yet, or 0."""
    about = f'\n  <p class="trace__law">依据：{escaped(law)}</p>' if law else ""
    if provisional:
        about += f'\n  <p class="provisional">暂定：{provisional}年节假日安排尚未公布</p>'
    return mark_safe(  # noqa: S308  escaped
        f'<details class="more trace"{" open" if opened else ""}>\n  <summary>期限怎么算的</summary>{about}\n'
        f'  <table class="table table--tight">\n    <thead>{_DAYS}</thead>\n'
        f"    <tbody>{''.join(map(cells.trace, lines))}</tbody>\n  </table>\n</details>\n"
    )


def links(items: Sequence[Mapping[str, Any]], title: str, more: str, empty: str) -> SafeString:
    """items: [{"title", "url", "date"?, "note"?, "badge"?: {"text", "tone"}}]; more: address of the whole list; empty: what
    is said where there is none."""
    head = ""
    if title:
        way = (
            f'<a href="{escaped(more)}">更多<span class="sr-only">{escaped(title)}</span></a>' if more else ""
        )
        head = f'<div class="links__head"><h2>{escaped(title)}</h2>{way}</div>'
    inside = f"<ul>{''.join(map(_link, items))}</ul>" if items else f'<p class="quiet">{escaped(empty)}</p>'
    return mark_safe(f'<section class="links">\n  {head}\n  {inside}\n</section>\n')  # noqa: S308  escaped


def _link(item: Mapping[str, Any]) -> str:
    text = f'<a class="links__link" href="{escaped(item["url"])}">{said(item["title"])}</a>'
    if badge := item.get("badge"):
        text += f" {cells.badge(Badge(badge['text'], badge['tone']))}"
    if note := item.get("note"):
        text += f'<span class="links__note">{said(note)}</span>'
    on = item.get("date")
    day = f'<span class="links__date">{time(on, dates.iso(on))}</span>' if on else ""
    return f'<li class="links__item"><span class="links__text">{text}</span>{day}</li>'

"""`{% load ui %}`: the components every page is built from. They take plain dicts and decide nothing.

Dicts are described at the head of each template in templates/ui/parts/.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import Form
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mingtang.ui import acting, blocks, cells, dates, frames, headers, lamps, tables
from mingtang.ui import site as layout

register = template.Library()


def _show(name: str) -> Callable[..., Any]:
    return register.inclusion_tag(f"ui/parts/{name}.html", name=name)


# -- days and numbers -------------------------------------------------------------------------------------------------

_DAYS: dict[str, Callable[[Any], str]] = {
    "date_cn": dates.full,
    "day_cn": dates.deadline,
    "due_cn": dates.deadline_full,
    "weekday_cn": dates.weekday,
    "day_iso": dates.iso,
    "moment_cn": dates.moment,
    "moment_iso": dates.moment_iso,
}


def _day_filters(name: str, write: Callable[[Any], str]) -> None:
    """`{{ d|name }}` gives the text, `{{ d|name_tag }}` the same in a <time> element; an empty value gives ""."""

    def text(value: date | datetime | None) -> str:
        return write(value) if value else ""

    def tag(value: date | datetime | None) -> str:
        if not value:
            return ""
        return format_html('<time datetime="{}">{}</time>', dates.machine(value), write(value))

    register.filter(name, text)
    register.filter(f"{name}_tag", tag)


for _name, _write in _DAYS.items():
    _day_filters(_name, _write)


@register.filter
def digits(value: Any, unit: str = "") -> str:
    """{{ 12345|digits:"件" }} → 12,345件; "" stays "" (a blank is not a zero)."""
    return dates.digits(value, unit) if value not in (None, "") else ""


@register.filter
def size(octets: int | None) -> str:
    """{{ 1258291|size }} → 1.2 MB."""
    return dates.size(octets) if octets is not None else ""


# -- frame ------------------------------------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """{% static %}, asked once: each page names three files."""
    return static(path)


@register.simple_tag
def csp_meta() -> SafeString:
    """The content policy for a printed page's <meta>."""
    return mark_safe(headers.CSP_META)  # noqa: S308  a constant of ours


@register.tag
def keep(parser: Parser, token: Token) -> Node:
    """{% keep %}…{% endkeep %}: what depends on `site` alone. Whoever renders many pages of one site puts a dict at
    `site.kept`; there the text is kept, and later pages have it without rendering."""
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _Kept(nodes)


class _Kept(Node):
    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        kept = (context.get("site") or {}).get("kept")
        if kept is None:
            return self.nodelist.render(context)
        if self not in kept:
            kept[self] = self.nodelist.render(context)
        found: SafeString = kept[self]
        return found


@register.simple_tag
def breadcrumb(crumbs: Sequence[Mapping[str, str]] = ()) -> SafeString:
    return frames.crumbs(crumbs)


@register.simple_tag
def page_tags(meta: Iterable[tuple[str, str]]) -> SafeString:
    return frames.tags(meta)


@register.simple_tag
def rail_nav(rail: Mapping[str, Any] | None = None) -> SafeString:
    return frames.rail(tuple(layout.rail(rail)))


@register.simple_tag(takes_context=True)
def desk_head(context: Context, desk: Mapping[str, Any]) -> SafeString:
    """What stands over every page of the desk: whose it is, the search, the seat."""
    return frames.head(desk, context.get("csrf_token"))


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """{% notice "warn" "标题" %}…{% endnotice %}: a quiet box; tone good, warn, bad or info."""
    head = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html('<div class="notice notice--{}">{}{}</div>', tone, head, content)


# -- signs ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def lamp(lamp: Any) -> SafeString:
    """A clock.Lamp, {"color","words","left"}, or ui.lamps.closed(on_time)."""
    return cells.lamp(lamps.sign(lamp))


@register.simple_tag
def badge(text: str, tone: str = "plain") -> SafeString:
    return cells.badge(lamps.Badge(text, tone))


@register.simple_tag
def validity(key: str) -> SafeString:
    return cells.badge(lamps.VALIDITY[key])


@register.simple_tag
def timebar(bar: Mapping[str, Any]) -> SafeString:
    """bar: ui.bar.of(due, lamp, today=…) or ui.bar.waiting(words, sign)."""
    return blocks.timebar(bar)


@register.simple_tag
def trace(lines: Sequence[Any], law: str = "", opened: bool = False, provisional: int = 0) -> SafeString:
    return blocks.trace(lines, law, opened, provisional)


# -- blocks of facts --------------------------------------------------------------------------------------------------


@register.simple_tag
def timeline(events: Sequence[Mapping[str, Any]]) -> SafeString:
    return blocks.timeline(events)


@register.simple_tag
def metadata(rows: Sequence[Any], label: str = "基本信息") -> SafeString:
    return blocks.metadata(rows, label)


@register.simple_tag
def attachments(files: Sequence[Mapping[str, Any]], title: str = "相关附件") -> SafeString:
    return blocks.files(files, title)


@_show("table")
def table(table: Mapping[str, Any]) -> dict[str, Any]:
    ready = tables.ready(table)
    body = mark_safe("".join(cells.row(row, ready["pick"]) for row in ready["rows"]))  # noqa: S308  escaped there
    return {"table": ready, "body": body}


register.filter("written", cells.written)


@_show("pager")
def pager(pager: Mapping[str, Any]) -> dict[str, Any]:
    return {"pager": pager}


@_show("tombstone")
def tombstone(
    date: date, reason: str, title: str = "", law: str = "", next: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return {"date": date, "reason": reason, "title": title, "law": law, "next": next}


@_show("empty")
def empty(sentence: str, how: str = "", label: str = "", url: str = "") -> dict[str, Any]:
    return {"sentence": sentence, "how": how, "label": label, "url": url}


@_show("tabs")
def tabs(items: Sequence[Mapping[str, Any]], label: str = "分类") -> dict[str, Any]:
    return {"items": items, "label": label}


@_show("check_answers")
def check_answers(groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"groups": groups}


@_show("doors")
def doors(items: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {"items": items}


@register.simple_tag
def link_list(
    items: Sequence[Mapping[str, Any]], title: str = "", more: str = "", empty: str = ""
) -> SafeString:
    return blocks.links(items, title, more, empty)


@_show("slip")
def slip(rows: Sequence[Any]) -> dict[str, Any]:
    return {"rows": [tables.fact(row) for row in rows]}


@_show("steps")
def steps(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": items}


@register.simple_tag
def tools(address: str = "", qr: int = 0) -> SafeString:
    return frames.tools(address, qr)


# -- forms ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> str:
    return bound.as_field_group()


@_show("error_summary")
def error_summary(form: Form) -> dict[str, Any]:
    return {"form": form}


@register.simple_block_tag
def fieldset(content: str, legend: str, hint: str = "") -> str:
    """{% fieldset "申请人" %}{% field form.name %}…{% endfieldset %}: a group of questions."""
    about = format_html('<p class="usa-hint">{}</p>', hint) if hint else ""
    return format_html(
        '<fieldset class="usa-fieldset group"><legend class="group__legend">{}</legend>{}{}</fieldset>',
        legend,
        about,
        content,
    )


register.simple_tag(acting.button_row)


@register.inclusion_tag("ui/parts/input_form.html", takes_context=True)
def input_form(
    context: Context,
    form: Form,
    primary: str = "提交",
    action: str = "",
    save: str = "",
    cancel: str = "",
    danger: bool = False,
) -> dict[str, Any]:
    """A whole <form method=post>: token, key, summary, fields, buttons."""
    row = {"primary": primary, "save": save, "cancel": cancel, "danger": danger}
    return {"form": form, "action": action, "csrf_token": context.get("csrf_token")} | row


@register.simple_block_tag
def act(
    content: str, label: str, consequence: str = "", law: str = "", opened: bool = False, anchor: str = ""
) -> str:
    """{% act "延长答复期限" consequence="→ 12月25日 周五" law="条例第三十三条" %}…form…{% endact %}: opens in place."""
    return acting.act(content, label, consequence, law, opened, anchor)


@register.simple_tag(takes_context=True)
def acts(context: Context, shown: Sequence[Mapping[str, Any]], base: str, moves: int) -> SafeString:
    """What may be done now, each with its form. shown: see ui.acting.acts; base: address under which the acts lie."""
    return acting.acts(shown, base, moves, context.get("csrf_token"))

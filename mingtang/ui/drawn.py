"""Forms and their fields as HTML: one accessible markup for every form of the house.

Written here and not in templates: a page of a case draws thirty fields, and Django asks three templates for each of them
(half of what such a page cost). What is typed is escaped here; names and attributes are ours and Django's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

Context = Mapping[str, Any]
OPTIONAL = '<span class="optional">（选填）</span>'


def escaped(text: Any) -> str:
    """Django's conditional_escape without its detour for lazy texts."""
    return text if isinstance(text, SafeString) else escape(str(text))


def form(context: Context) -> str:
    """A form: what is wrong first, then its fields, hidden ones last."""
    own = context["form"]
    wrong = render_to_string("ui/forms/summary.html", {"form": own}) if own.errors else ""
    fields = "\n".join(bound.as_field_group() for bound, _ in context["fields"])
    return wrong + "\n" + fields + "".join(str(bound) for bound in context["hidden_fields"])


def group(context: Context) -> str:
    """One question: label, help, errors and control; several controls as a fieldset, a tick before its label."""
    field: BoundField = context["field"]
    tick, wrong = field.widget_type == "checkbox", field.errors
    about = _help(field) + (_errors(field) if wrong else "")
    if field.use_fieldset:
        by = f' aria-describedby="{field.aria_describedby}"' if field.aria_describedby else ""
        inside = f'<fieldset class="usa-fieldset"{by}>\n{field.legend_tag()}{about}{field}\n</fieldset>'
    elif tick:
        inside = f'{about}<div class="tick-row">{field}{field.label_tag()}</div>'
    else:
        inside = f"{field.label_tag()}{about}{field}"
    kinds = (" usa-form-group--error" if wrong else "") + (" usa-form-group--tick" if tick else "")
    return f'<div class="usa-form-group{kinds}">\n{inside}</div>'


def _help(field: BoundField) -> str:
    mark = f' id="{field.auto_id}_helptext"' if field.auto_id else ""
    return f'<div class="usa-hint"{mark}>{escaped(field.help_text)}</div>' if field.help_text else ""


def _errors(field: BoundField) -> str:
    mark = f' id="{field.auto_id}_error"' if field.auto_id else ""
    said = "".join(f'<p><span class="sr-only">有误：</span>{escaped(text)}</p>' for text in field.errors)
    return f'<div class="usa-error-message"{mark}>{said}</div>'


def label(context: Context) -> str:
    """A label, or the legend of several controls; what may be left out says so."""
    tag, field, attrs = context["tag"], context["field"].field, context["attrs"] or {}
    css = "usa-legend" if tag == "legend" else "usa-label"
    whose = f' for="{escaped(attrs["for"])}"' if attrs.get("for") else ""
    free = "" if field.required or getattr(field, "unmarked", False) else OPTIONAL
    return f'<{tag} class="{css}"{whose}>{escaped(context["label"])}{free}</{tag}>'


def control(context: Context) -> str:
    return _input(context["widget"])


def _input(widget: Context) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{value}{_attrs(widget)}>'


def _attrs(widget: Context) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def file(context: Context) -> str:
    """A file to choose; no form of the house shows one that was sent before."""
    widget = context["widget"]
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{_attrs(widget)}>'


def textarea(context: Context) -> str:
    widget = context["widget"]
    text = escaped(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escaped(widget["name"])}"{_attrs(widget)}>\n{text}</textarea>'


def select(context: Context) -> str:
    widget, parts = context["widget"], []
    for name, options, _ in widget["optgroups"]:
        inside = "".join(
            f'\n  <option value="{escaped(one["value"])}"{_attrs(one)}>{escaped(one["label"])}</option>'
            for one in options
        )
        parts.append(f'\n  <optgroup label="{escaped(name)}">{inside}\n  </optgroup>' if name else inside)
    return f'<select name="{escaped(widget["name"])}"{_attrs(widget)}>{"".join(parts)}\n</select>'


def choices(context: Context) -> str:
    """Ticks or radio buttons, each with its label around it."""
    widget = context["widget"]
    marks = "".join(
        f' {name}="{escaped(widget["attrs"][name])}"' for name in ("id", "class") if widget["attrs"].get(name)
    )
    parts = []
    for name, options, _ in widget["optgroups"]:
        inside = "".join(f"<div>\n    {_choice(one)}</div>" for one in options)
        parts.append(f"\n  <div><label>{escaped(name)}</label>{inside}\n  </div>" if name else inside)
    return f"<div{marks}>{''.join(parts)}\n</div>"


def _choice(option: Context) -> str:
    if not option.get("wrap_label"):
        return _input(option)
    whose = f' for="{escaped(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{whose}>{_input(option)} {escaped(option['label'])}</label>"


FORM, GROUP, LABEL = "ui/forms/form", "ui/forms/field", "ui/forms/label"
_WIDGETS = "django/forms/widgets/{}.html"
_INPUTS = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
    "search",
    "tel",
)
_DRAWN: dict[str, Callable[[Context], str]] = {
    FORM: form, GROUP: group, LABEL: label, **{_WIDGETS.format(name): control for name in _INPUTS},
    _WIDGETS.format("textarea"): textarea, _WIDGETS.format("select"): select, _WIDGETS.format("file"): file,
    _WIDGETS.format("clearable_file_input"): file, _WIDGETS.format("checkbox_select"): choices, _WIDGETS.format("radio"): choices,
}  # fmt: skip


def draw(name: str, context: Context) -> SafeString | None:
    """What stands under this name of a template; None for a control that Django draws."""
    made = _DRAWN.get(name)
    return mark_safe(made(context)) if made else None  # noqa: S308  what was typed is escaped above

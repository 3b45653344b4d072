"""Input: the form every door uses. It checks and converts, never saves; `does()` runs the act."""

import secrets
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

from mingtang.ledger.refusal import Moved, Refused
from mingtang.ui import drawn, sentences

KEY_MISSING = "页面已过期，请刷新后重新提交；所填内容请先复制保存"
_CLASSES = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "tick"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-input usa-input--select"),
    (forms.FileInput, "file"),
    (forms.widgets.Input, "usa-input"),
)
_TYPES = {forms.DateInput: "date", forms.TimeInput: "time", forms.DateTimeInput: "datetime-local"}


class Renderer(DjangoTemplates):
    """Draws what `drawn` has; Django's own templates draw the few other controls."""

    form_template_name = drawn.FORM
    field_template_name = drawn.GROUP

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        made = drawn.draw(template_name, context)
        return super().render(template_name, context, request) if made is None else made


def new_key() -> str:
    return secrets.token_urlsafe(18)


DASHES = "---------"  # what Django calls a choice that was not made


class Input(forms.Form):
    """A form with our markup, our sentences and an idempotency key that is new per render and kept on error.

    Two Inputs on one page need different `prefix`es. `short`: names of fields drawn narrow (dates, numbers).
    """

    default_renderer = (
        Renderer()
    )  # one for all: a class would be made anew, and its templates compiled, for each form
    error_css_class = "usa-form-group--error"
    template_name_label = drawn.LABEL
    short: ClassVar[tuple[str, ...]] = ()

    key = forms.CharField(
        widget=forms.HiddenInput, initial=new_key, max_length=64, error_messages={"required": KEY_MISSING}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = (
            False  # the server says it in our words, and a draft may be saved half-filled
        )
        self.refused = self.moved = False
        for name, field in self.fields.items():
            self._dress(name, field)

    def _dress(self, name: str, field: forms.Field) -> None:
        sentences.teach(field, str(field.label or name))
        if name == "key":
            return
        widget = field.widget
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
            field.empty_label = "请选择"
        for kind, css in _CLASSES:
            if isinstance(widget, kind) and not widget.is_hidden:
                widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()
                break
        if name in self.short:
            widget.attrs["class"] += " usa-input--short"
        if type(widget) in _TYPES:
            widget.input_type = _TYPES[type(widget)]
        if isinstance(widget, forms.DateInput):
            widget.format = widget.format or "%Y-%m-%d"
        if isinstance(widget, forms.DateTimeInput):
            widget.format = widget.format or "%Y-%m-%dT%H:%M"
        if isinstance(widget, forms.Textarea):
            widget.attrs.pop("cols", None)
            if widget.attrs.get("rows") == "10":  # Django's own default; ten rows fill a phone
                widget.attrs["rows"] = "5"

    def problems(self) -> list[dict[str, str]]:
        """Every error as {"text", "href"}, in the order of the page; href "" where no field can be shown."""
        found = [{"text": str(text), "href": ""} for text in self.non_field_errors()]
        found += [{"text": str(text), "href": ""} for field in self.hidden_fields() for text in field.errors]
        return found + [
            {"text": str(text), "href": _anchor(field)}
            for field in self.visible_fields()
            for text in field.errors
        ]

    def does(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run `act(*args, **kwargs)` and return its result, or True where it returns None.

        A house act (one with `act_name`) is given this form's key, so that a repeat returns the first result.
        Refused: the reason is put on its field, or on the form, and None is returned; `refused` is set, `moved` too if another hand came first.
        """
        if hasattr(act, "act_name"):
            kwargs.setdefault("key", self.cleaned_data["key"])
        try:
            result = act(*args, **kwargs)
        except Refused as refusal:
            self.refused, self.moved = True, isinstance(refusal, Moved)
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.reason)
            return None
        return True if result is None else result


def _anchor(field: BoundField) -> str:
    """Where the summary's link goes: the control, or the first of several choices."""
    if field.use_fieldset:
        return f"#{field.auto_id}_0"
    return f"#{field.id_for_label}"

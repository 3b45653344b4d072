"""A definition compiled to the house's Input: accessible, checked on the server, whole without JavaScript.

Every question is on the page; one that depends on another says so in its hint, and what was typed into a question
that does not apply is dropped together with its error. A script may hide such questions: `data-shown-field` and
`data-shown-in` on their controls say when they apply.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from mingtang.forms.definition import Condition, Field, Form
from mingtang.forms.fields import compile_field
from mingtang.forms.files import ERR_FILES, FilesField, Kept
from mingtang.ui.inputs import Input

KEPT = "__kept"  # behind a file field's key: which of the files already sent stay; no field's key holds two underscores
KEPT_LABEL = "已上传的文件（取消勾选即移除）"
_NOTE = "仅在“{question}”选择{options}时填写。"
_NEEDED_NOTE = "“{question}”选择{options}时必填。"


class Questions(NamedTuple):
    """One group of the definition with its bound fields, for a template."""

    key: str
    label: str
    help: str
    fields: list[BoundField]


class DefinedInput(Input):
    """Base of every compiled form; `definition` is what it was made from."""

    definition: ClassVar[Form]
    lenient = False  # whether what a condition makes needed may be missing all the same

    def __init__(self, *args: Any, kept: Mapping[str, Sequence[Kept]] | None = None, **kwargs: Any) -> None:
        """kept: files of earlier visits, by field; they stay unless their box was unticked."""
        self._sent: dict[str, list[Kept]] = {}
        self.kept = {key: list(files) for key, files in (kept or {}).items() if files}
        super().__init__(*args, **kwargs)
        for key, files in self.kept.items():
            self._offer(key, files)

    @property
    def groups(self) -> list[Questions]:
        names = [
            (group, [n for f in group.fields for n in (f.key + KEPT, f.key)])
            for group in self.definition.groups
        ]
        return [
            Questions(g.key, g.label, g.help, [self[n] for n in ns if n in self.fields]) for g, ns in names
        ]

    def shown(self) -> tuple[Field, ...]:
        """The questions that apply to what was answered so far (of a form that was cleaned)."""
        return self.definition.shown(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Drop what was typed where it does not apply; then ask for what a condition makes needed."""
        super().clean()
        self._sent = {
            f.key: self.cleaned_data.get(f.key) or [] for f in self.definition.fields if f.type == "file"
        }
        shown = {field.key for field in self.shown()}
        for field in self.definition.fields:
            if field.key not in shown:
                for name in (field.key, field.key + KEPT):
                    self.cleaned_data.pop(name, None)
                    self.errors.pop(name, None)
        for field in self.shown():
            self._need(field)
        return self.cleaned_data

    def given_files(self, key: str) -> list[Kept]:
        """The files of a file field: those kept from earlier visits, then those just sent (each digest once)."""
        return _each_once([*self._staying(key), *(self.cleaned_data.get(key) or ())])

    def drafted_files(self, key: str) -> list[Kept]:
        """The files that a draft keeps: those of a question that does not apply (yet), too."""
        return _each_once([*self._ticked(key, self.kept.get(key, ())), *self._sent.get(key, ())])

    def _offer(self, key: str, files: Sequence[Kept]) -> None:
        """A box to untick for each file that the vault has already."""
        choices = [(file.digest, file.name) for file in files]
        field = forms.MultipleChoiceField(
            label=KEPT_LABEL, choices=choices, initial=[file.digest for file in files], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields[key + KEPT] = field
        self._dress(key + KEPT, field)
        sending = self.fields[key]
        if isinstance(sending, FilesField):
            sending.kept = files if not self.is_bound else self._ticked(key, files)

    def _ticked(self, key: str, files: Sequence[Kept]) -> list[Kept]:
        name = self.add_prefix(key + KEPT)
        given = self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name, ())
        return [file for file in files if file.digest in given]

    def _staying(self, key: str) -> list[Kept]:
        ticked = self.cleaned_data.get(key + KEPT) or ()
        return [file for file in self.kept.get(key, ()) if file.digest in ticked]

    def _need(self, field: Field) -> None:
        if field.key in self.errors:
            return
        given = self.given_files(field.key) if field.type == "file" else self.cleaned_data.get(field.key)
        empty = given is None or given == "" or given == []
        if (
            empty
            and not self.lenient
            and field.required_when
            and field.required_when.holds(self.cleaned_data)
        ):
            self.add_error(field.key, self.fields[field.key].error_messages["required"])
        elif field.type == "file" and given is not None and len(given) > field.max_files:
            self.add_error(field.key, ERR_FILES.format(n=field.max_files))


def _each_once(files: Sequence[Kept]) -> list[Kept]:
    found: dict[str, Kept] = {}
    for file in files:
        found.setdefault(file.digest, file)
    return list(found.values())


@cache
def input_class(definition: Form) -> type[DefinedInput]:
    """The form class of `definition`. Instances take `data`, `files`, `initial`, `prefix` and `kept`."""
    fields: dict[str, Any] = {field.key: _field(definition, field) for field in definition.fields}
    short = tuple(field.key for field in definition.fields if field.type in ("number", "date"))
    name = "".join(part.title() for part in definition.code.split("_")) + "Input"
    return type(name, (DefinedInput,), {"definition": definition, "short": short, **fields})


def _field(definition: Form, field: Field) -> forms.Field:
    notes = [(_NOTE, field.shown_when), (_NEEDED_NOTE, field.required_when)]
    said = [_said(definition, note, condition) for note, condition in notes if condition]
    label = f"{field.label}（{field.unit}）" if field.unit else field.label
    made = compile_field(field, label=label, help_text="".join([*said, field.help]), required=field.required)
    made.unmarked = not field.mark  # type: ignore[attr-defined]
    if field.autocomplete != "off" and not isinstance(made, FilesField):
        made.widget.attrs["autocomplete"] = field.autocomplete
    if field.shown_when:
        made.widget.attrs["data-shown-field"] = field.shown_when.field
        made.widget.attrs["data-shown-in"] = " ".join(field.shown_when.values)
    return made


def _said(definition: Form, note: str, condition: Condition) -> str:
    other = definition.field(condition.field)
    options = "、".join(f"“{other.choice_label(code)}”" for code in condition.values)
    return note.format(question=other.label, options=options)

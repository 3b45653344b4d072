"""The input of a step, made from what its row asks (kinds.facts): one form class for every step of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from mingtang.cases.registry import kind_of
from mingtang.database.still import kept_while_still
from mingtang.kinds.facts import FACTS, Fact, called
from mingtang.kinds.table import Kind, Step
from mingtang.people import tree
from mingtang.people.posts import POSTS
from mingtang.records.questions import QUESTIONS
from mingtang.ui.inputs import Input, new_key

OWED = {
    ("tell", "public_interest"),  # what is told without its reason is not told (条例第三十二条)
    ("instruct", "opinion"),
}
_NOTHING: Mapping[str, Any] = MappingProxyType({})
LONGEST = {"text": 200, "long_text": 5000, "list": 5000}


def input_of(
    kind: Kind,
    step: Step,
    data: Any = None,
    files: Any = None,
    initial: Mapping[str, Any] | None = None,
    paper: Mapping[str, str] | None = None,
) -> Input:
    """The form of a step. paper: posts whose paper opinion may be entered (代录), post → label, where the
    reader's own post cannot take the step: then one of them is chosen and the scan is there."""
    form = Input(data, files, initial=dict(initial or {}), prefix=step.do)
    if step.needs_outcome:
        groups = [("", "请选择")] + [(o.key, o.label) for o in kind.choices()]
        form.fields["outcome"] = forms.ChoiceField(label="处理结果", choices=groups)
    for name in _asked(kind, step):
        form.fields[name] = (
            _questions() if name == "questions" else _field(FACTS[name], name in step.asks, form.initial)
        )
        form.fields[name].label = called(step.do, name)
        form.fields[name].required |= (step.do, name) in OWED
        if name not in step.asks:
            _of_outcome(form.fields[name], kind, step, name)
    if "finding" in form.fields:
        form.fields["finding"].help_text = "接在文书的“经审查，”之后"
    if paper:
        ask = [("", "请选择")] if len(paper) > 1 else []
        form.fields["on_paper"] = forms.ChoiceField(label="代录纸质批示", choices=[*ask, *paper.items()])
        if "opinion" not in step.asks:
            form.fields["opinion"] = _field(FACTS["opinion"], False)
            form.fields["opinion"].label, form.fields["opinion"].help_text = "批示内容", "照纸上写的抄录"
        form.fields["paper_on"] = forms.DateField(label="批示日期", help_text="原件上所署的日期")
        form.fields["scan"] = forms.FileField(
            label="批示原件扫描", help_text="代录须附原件扫描（PDF 或图片）"
        )
    for name, field in form.fields.items():
        form._dress(name, field)
    return form


def _of_outcome(field: forms.Field, kind: Kind, step: Step, name: str) -> None:
    """Asked where one of some outcomes is chosen: a script shows it then, and without script its hint says so."""
    asking = [outcome for outcome in kind.choices() if name in outcome.asks]
    field.widget.attrs["data-shown-field"] = f"{step.do}-outcome"
    field.widget.attrs["data-shown-in"] = " ".join(outcome.key for outcome in asking)
    field.unmarked = FACTS[name].required  # type: ignore[attr-defined]
    when = "".join(f"“{outcome.label}”" for outcome in asking)
    field.help_text = f"{when}的填写。{field.help_text}"


_KEY, _SHORT = (
    "\ufdd0key",
    80,
)  # where a drawn form takes its key; characters of initial values that are worth keeping


def untouched(version: str, do: str, initial: Mapping[str, Any], paper: bool) -> SafeString:
    """The form of a step in which nobody has typed, with a key of its own: the same on the pages of all cases of a version,
    so it is drawn once. paper: with what a registry clerk enters for a leader (代录)."""
    known = tuple(sorted(initial.items()))
    draw = _drawn if len(str(known)) <= _SHORT else _drawn.__wrapped__
    return mark_safe(draw(version, do, known, paper).replace(_KEY, new_key()))  # noqa: S308  drawn by drawn.form, the key is letters


@kept_while_still
def _drawn(version: str, do: str, initial: tuple[tuple[str, Any], ...], paper: bool) -> str:
    kind = kind_of(version)
    step = kind.steps[do]
    return str(
        input_of(kind, step, initial={**dict(initial), "key": _KEY}, paper=leaders(step) if paper else None)
    )


def leaders(step: Step, facts: Mapping[str, Any] = _NOTHING) -> dict[str, str]:
    """The posts of a step whose opinion may stand on paper, with their names. facts: the case's, where they name the post."""
    return {
        post: POSTS[post]
        for post in (step.posts(facts) if facts else step.by)
        if post in ("signer", "leader_in_charge", "disclosure_head", "section_head")
    }


def _questions() -> forms.Field:
    """自审问题清单: every question is gone through and ticked (条例第十七条)."""
    field = forms.MultipleChoiceField(
        label=FACTS["questions"].label, choices=[(q, q) for q in QUESTIONS], widget=forms.CheckboxSelectMultiple, validators=[_all]
    )  # fmt: skip
    return field


def _all(ticked: list[str]) -> None:
    if missing := len(QUESTIONS) - len(set(ticked)):
        raise forms.ValidationError(f"还有{missing}项没有核对，请逐项完成自审问题清单（条例第十七条）")


def _asked(kind: Kind, step: Step) -> list[str]:
    """Names of the fields, without the outcome; a deciding step also shows what its outcomes ask for."""
    names = [n for n in step.asks if n != "outcome"]
    if step.needs_outcome:
        for outcome in kind.choices():
            names += [n for n in outcome.asks if n not in names]
    return names


def _field(fact: Fact, own: bool, known: Mapping[str, Any] = _NOTHING) -> forms.Field:
    required = fact.required and own  # what an outcome asks is required by its rule, when it is chosen
    common: dict[str, Any] = {"label": fact.label, "required": required}
    if fact.type == "date":
        return forms.DateField(**common, widget=forms.DateInput)
    if fact.type == "moment":
        return forms.DateTimeField(
            **common, widget=forms.DateTimeInput, help_text="北京时间，如 2026-12-01 09:00"
        )
    if fact.type == "number":
        return forms.IntegerField(**common, min_value=0, max_value=1_000_000)
    if fact.type == "choice":
        return forms.ChoiceField(**common, choices=[("", "请选择"), *fact.choices])
    if fact.type == "flag":
        return forms.BooleanField(label=fact.label, required=False)
    if fact.type in ("post", "posts"):
        return _posts(fact, common, dict(known.get("sections", ())))
    if fact.type == "file":
        return forms.FileField(**common)
    if fact.type in ("codes", "agency"):
        agencies = [(place.code, place.name) for place in tree.places().values() if not place.closed_on]
        if fact.type == "agency":
            return forms.ChoiceField(**common, choices=[("", "请选择"), *agencies])
        return forms.MultipleChoiceField(**common, choices=agencies, widget=forms.CheckboxSelectMultiple)
    if fact.type in ("long_text", "list"):
        hint = "一行一项" if fact.type == "list" else ""
        return forms.CharField(
            **common, max_length=LONGEST[fact.type], widget=forms.Textarea(attrs={"rows": 3}), help_text=hint
        )
    return forms.CharField(**common, max_length=LONGEST["text"])


def _posts(fact: Fact, common: dict[str, Any], sections: dict[str, str]) -> forms.Field:
    """One post of the agency, or several. sections: kind:section → label."""
    if fact.type == "post":
        return forms.ChoiceField(**common, choices=[("", "请选择"), *sections.items()])
    return forms.MultipleChoiceField(
        **common, choices=[*sections.items()], widget=forms.CheckboxSelectMultiple
    )


def given_of(form: Input) -> dict[str, Any]:
    """What was typed, by name of the fact; lists as lists; empty ones left out."""
    found: dict[str, Any] = {}
    for name, value in form.cleaned_data.items():
        if name in FACTS and name != "outcome" and value not in (None, "", [], False):
            found[name] = (
                [line.strip() for line in value.splitlines() if line.strip()]
                if FACTS[name].type == "list" and isinstance(value, str)
                else value
            )
    return found

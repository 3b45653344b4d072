"""Drafts of people without an account: kept 30 days, opened by a code that only they have.

Saving a draft is no act: nothing has been asked of the house yet, so nothing is written to the ledger.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from mingtang.forms import codes, definition
from mingtang.forms.files import Kept
from mingtang.forms.inputs import KEPT, DefinedInput, input_class
from mingtang.forms.models import DRAFT_PURPOSE, NAME_PURPOSE, Answer, Draft, Upload
from mingtang.jobs.outbox import put
from mingtang.people import signin
from mingtang.vault import files, sealing

LIFE = timedelta(days=30)  # from the last time it was saved (个人信息保护法 art. 19: no longer than needed)
LONGEST_VALUE = 10_000  # characters kept of one value
MOST_VALUES = 100  # values kept of one field
_BLIND = "forms.draft.code"
_DOOR = "\x1fdraft"  # stands where a login would, so that wrong codes are slowed like wrong passwords


class NoDraft(LookupError):
    """No draft that is alive has this code."""


class TooSoon(Exception):
    """After too many wrong codes from one address; `until` (aware) says when it may try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def start(form: DefinedInput, *, at: datetime, agency: str = "", life: timedelta = LIFE) -> tuple[Draft, str]:
    """Keep what `form` holds, valid or not, as a new draft; return it and its code (shown once, never stored).

    life: how long it is kept; short for what nobody asked us to keep (个人信息保护法 art. 19)."""
    code = codes.new()
    draft = Draft(blind=sealing.blind(code, _BLIND), agency=agency)
    save(draft, form, at=at, life=life)
    return draft, code


def save(draft: Draft, form: DefinedInput, *, at: datetime, life: timedelta = LIFE) -> None:
    """Keep what `form` holds in place of what the draft held. Files that are no longer ticked are let go."""
    _keep(draft, form, _typed(form), at, life)


def add(draft: Draft, form: DefinedInput, *, at: datetime, life: timedelta = LIFE) -> None:
    """Keep what one page of the form holds beside what the draft has from the other pages."""
    blank: dict[str, list[str]] = {field.key: [] for field in form.definition.fields if field.type != "file"}
    _keep(draft, form, {**_load(draft), **blank, **_typed(form)}, at, life)


def find(code: str, *, at: datetime) -> Draft | None:
    """The living draft of a code that the house itself kept (in a sealed cookie), so that no guess is counted."""
    return Draft.objects.alive(at).filter(blind=sealing.blind(code, _BLIND)).first()


def given(draft: Draft) -> dict[str, Any]:
    """What was typed so far, as `Form.shown` takes it: a list of codes for several choices, else one text."""
    several = {f.key for f in definition.get(draft.form, draft.version).fields if f.type == "choices"}
    typed = _load(draft)
    return {key: value if key in several else value[-1] for key, value in typed.items() if value}


def typed(draft: Draft) -> dict[str, list[str]]:
    """What was typed so far, field by field, as it came."""
    return _load(draft)


def _keep(
    draft: Draft, form: DefinedInput, values: dict[str, list[str]], at: datetime, life: timedelta
) -> None:
    held = _hold(form)
    with transaction.atomic():
        _write(draft, form, values, at, life)
        for key, wanted in held.items():
            _name_files(draft, key, wanted)


def resume(typed: str, address: str, *, at: datetime) -> Draft:
    """The living draft of a code as somebody typed it. address: where the attempt comes from (kept blind).
    Raises NoDraft, or TooSoon after several wrong codes."""
    if until := signin.wait_until(_DOOR, address, at):
        raise TooSoon(until)
    code = codes.read(typed)
    draft = Draft.objects.alive(at).filter(blind=sealing.blind(code, _BLIND)).first() if code else None
    if draft is None:
        signin.count_failure(_DOOR, address, at)
        raise NoDraft
    return draft


def reopen(draft: Draft, **kwargs: Any) -> DefinedInput:
    """The draft's form to go on filling in: unbound, with what was typed as its initial values."""
    made = _form(draft)
    single = {field.key for field in made.definition.fields if field.type != "choices"}
    typed = {key: value[0] if key in single else value for key, value in _load(draft).items() if value}
    return made(initial=typed, kept=kept(draft), **kwargs)


def submit(draft: Draft, key: str) -> DefinedInput:
    """The draft's form bound to what was typed, as if it were posted now under the idempotency key `key`."""
    files_kept = kept(draft)
    ticked = {name + KEPT: [file.digest for file in found] for name, found in files_kept.items()}
    return _form(draft)(MultiValueDict(_load(draft) | ticked | {"key": [key]}), kept=files_kept)


def settle(draft: Draft, answer: Answer) -> None:
    """Called in the act that takes the form in: its files go over to `answer`, and the draft is gone."""
    draft.uploads.update(draft=None, answer=answer)
    draft.delete()


def drop(draft: Draft) -> None:
    """Somebody gave it up: nothing of it stays."""
    with transaction.atomic():
        _erase(draft.uploads.all())
        draft.delete()


def purge(at: datetime) -> int:
    """Delete the drafts that have run out, with their files, and return how many; may be repeated."""
    with transaction.atomic():
        gone = Draft.objects.expired(at)
        _erase(Upload.objects.filter(draft__in=gone))
        _, counted = gone.delete()
    return counted.get(Draft._meta.label, 0)


def kept(owner: Draft | Answer) -> dict[str, list[Kept]]:
    """The files of a draft or an answer by field."""
    found: dict[str, list[Kept]] = {}
    for row in owner.uploads.order_by("pk"):
        found.setdefault(row.field, []).append(Kept(row.digest, row.name, row.size, row.media_type))
    return found


def _form(draft: Draft) -> type[DefinedInput]:
    return input_class(definition.get(draft.form, draft.version))


def _hold(form: DefinedInput) -> dict[str, list[Kept]]:
    """The files that the draft will name, judged and down on the disk before anything is locked."""
    assert form.is_bound and form.errors is not None  # cleans it
    held = {f.key: form.drafted_files(f.key) for f in form.definition.fields if f.type == "file"}
    for file in (file for found in held.values() for file in found):
        if file.sent is not None:
            files.put(file.bytes())
    return held


def _write(
    draft: Draft, form: DefinedInput, values: dict[str, list[str]], at: datetime, life: timedelta
) -> None:
    draft.form, draft.version = form.definition.code, form.definition.version
    draft.data = sealing.seal(json.dumps(values, ensure_ascii=True), DRAFT_PURPOSE)
    draft.saved_at = at
    draft.expires_at = max(at + life, draft.expires_at or at)  # a draft kept on request is never shortened
    draft.save()


def _name_files(draft: Draft, key: str, wanted: list[Kept]) -> None:
    have = draft.uploads.filter(field=key)
    _erase(have.exclude(digest__in=[file.digest for file in wanted]))
    there = set(have.values_list("digest", flat=True))
    Upload.objects.bulk_create(_row(draft, key, file) for file in wanted if file.digest not in there)


def _erase(uploads: QuerySet[Upload]) -> None:
    """Let these files go; the vault's job removes the bytes that nobody else names."""
    for digest in sorted(set(uploads.values_list("digest", flat=True))):
        put("vault.erase", digest=digest)
    uploads.delete()


def _row(draft: Draft, key: str, file: Kept) -> Upload:
    name = sealing.seal(file.name, NAME_PURPOSE)
    return Upload(
        draft=draft,
        field=key,
        digest=file.digest,
        sealed_name=name,
        size=file.size,
        media_type=file.media_type,
    )


def _typed(form: DefinedInput) -> dict[str, list[str]]:
    """What was typed, field by field, as it came, cut to what a draft may hold."""
    names = {
        field.key: form.add_prefix(field.key) for field in form.definition.fields if field.type != "file"
    }
    return {key: _values(form.data, name) for key, name in names.items() if name in form.data}


def _values(data: Mapping[str, Any], name: str) -> list[str]:
    given = data.getlist(name) if hasattr(data, "getlist") else data[name]
    values = given if isinstance(given, list) else [given]
    return [str(value)[:LONGEST_VALUE] for value in values[:MOST_VALUES]]


def _load(draft: Draft) -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads(sealing.unseal(draft.data, DRAFT_PURPOSE))
    return loaded

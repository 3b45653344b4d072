"""The files of a registration that is not taken in yet: refused for a slip elsewhere, it does not ask for them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mingtang.forms import drafts
from mingtang.forms.files import Kept
from mingtang.forms.inputs import KEPT, DefinedInput
from mingtang.forms.models import Draft

LIFE = timedelta(hours=8)
FIELD = "shelf"  # of the page: the code that nobody else knows


@dataclass
class Shelf:
    code: str = ""
    draft: Draft | None = None

    def files(self) -> dict[str, list[Kept]]:
        return drafts.kept(self.draft) if self.draft else {}

    def with_files(self, others: Mapping[str, Sequence[Kept]]) -> dict[str, list[Kept]]:
        """What lies here and what came otherwise (a letter, a telephone), each once."""
        found = {key: list(kept) for key, kept in others.items()}
        for key, kept in self.files().items():
            there = {one.digest for one in found.get(key, ())}
            found[key] = [*found.get(key, ()), *(one for one in kept if one.digest not in there)]
        return found

    def put(self, form: DefinedInput, agency: str, at: datetime) -> Draft:
        """Keep what `form` holds; the draft from which an act takes it over."""
        if self.draft is None:
            self.draft, self.code = drafts.start(form, at=at, agency=agency, life=LIFE)
        else:
            drafts.save(self.draft, form, at=at, life=LIFE)
        return self.draft

    def clear(self) -> None:
        """Nothing is kept that is not needed (个人信息保护法第十九条)."""
        if self.draft is not None:
            drafts.drop(self.draft)
        self.code, self.draft = "", None

    def again(
        self, form: DefinedInput, remake: Callable[[Any, dict[str, list[Kept]]], DefinedInput], at: datetime, agency: str,
        others: Mapping[str, Sequence[Kept]],
    ) -> DefinedInput:  # fmt: skip
        """The refused form with its files as they lie here now, ticked. remake: from data and files that are kept."""
        form.is_valid()
        if not any(form.drafted_files(f.key) for f in form.definition.fields if f.type == "file"):
            self.clear()
            return form
        self.put(form, agency, at)
        data = form.data.copy()
        for key in self.with_files(others):
            data.setlist(key + KEPT, [one.digest for one in self.files().get(key, ())])
        made = remake(data, self.with_files(others))
        made.is_valid()
        made.refused, made.moved = form.refused, form.moved
        for name, errors in form.errors.items():
            if name not in made.errors:
                made.add_error(None if name == "__all__" else name, errors)
        return made


def of(request: Any, at: datetime) -> Shelf:
    """The shelf that the page names; an empty one where it names none that lives."""
    code = request.POST.get(FIELD, "")
    draft = drafts.find(code, at=at) if code else None
    return Shelf(code, draft) if draft else Shelf()

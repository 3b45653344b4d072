"""Question to answer. Never raises for what a person typed: the query is built from tokens, nothing is
parsed.

Order by relevance: titles that hold the question letter by letter, first of them the title that is the
question; titles that hold it folded; the number (文号) that is the question; titles with every term of
it; titles with every part of it in other words (synonyms, pinyin); bodies that hold it; attachments that do; documents with every term
of it, a term as it is or all its parts in whichever words. Inside a step the city's own documents stand before
reference texts, then BM25 over dictionary words decides. So the documents whose titles hold a fragment are all found,
and all stand before the others.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from tantivy import DocAddress, FieldType, Occur, Query

from . import tokens
from .document import SORTED, Doc, File, schema, seen, stored, when
from .index import Reader, View
from .question import Part, Question
from .snippet import Text, snippet

# Each step is more than all below it together: BM25 of 32 words, halved, stays under 600.
LETTERS, EXACT, FOLDED, NUMBER, ALL_IN_TITLE, OTHER_WORDS = 128_000, 64_000, 32_000, 16_000, 8_000, 4_000
IN_BODY, IN_FILES, OWN = 2_000, 1_000, 300


@dataclass(frozen=True)
class Hit(Doc):
    """The document as printed (plain text, body and attachments left out); `snippet` is safe HTML, its only tag
    <mark>; `attachment` names the one it was taken from, "" when title or body say why."""

    snippet: str = ""
    attachment: str = ""


@dataclass(frozen=True)
class Results:
    """`total` counts every document found, `hits` are the page's; generation 0: nothing was ever printed.
    `partial`: no document has all of the question, these have some of it; whoever shows them must say so.
    `added`: the words that were looked for besides those typed; they must be told too."""

    total: int
    took_ms: float
    hits: tuple[Hit, ...] = ()
    generation: int = 0
    partial: bool = False
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Narrow:
    """What an answer is narrowed to; "" and None: not at all. `column` takes in the columns below it; `since` and
    `until` are days, both included; `year` "0": the undated."""

    agency: str = ""
    column: str = ""
    kind: str = ""
    year: str = ""
    since: date | None = None
    until: date | None = None
    own: bool | None = None
    theme: str = ""
    info_class: str = ""
    stage: str = ""
    validity: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Facet → the value asked for, "" for any."""
        own = "" if self.own is None else str(int(self.own))
        return {
            "agency": self.agency,
            "column": self.column,
            "kind": self.kind,
            "own": own,
            "year": self.year,
            **{name: getattr(self, name) for name in SORTED},
        }

    def free(self, facet: str) -> Narrow:
        """The same with any value of `facet`."""
        return replace(self, **{facet: None if facet == "own" else ""})

    def queries(self) -> list[Query]:
        """One a filter."""
        found = [term(field, value) for field, value in self.values.items() if value]
        if self.since or self.until:
            low, high = (
                when(self.since or date.min),
                when(self.until) + (1 << 32) if self.until else 1 << 62,
            )
            found.append(
                Query.range_query(schema(), "when", FieldType.Unsigned, low, high, include_upper=False)
            )
        return [Query.const_score_query(query, 0) for query in found]


def search(
    reader: Reader,
    q: str | Question,
    limit: int = 10,
    offset: int = 0,
    *,
    order: Literal["relevance", "date"] = "relevance",
    partial: bool = True,
    titles: bool = False,
    exact: bool = False,
    **narrow: Any,
) -> Results:
    """The documents that answer `q`. Terms are separated by blanks and must all match; when nothing has
    them all and `partial` allows it, any of them will do and the answer says so. `titles`: looked for in titles only;
    `exact`: every term as it is written, in no other words. `narrow`: fields of Narrow. Nothing but blanks asked:
    nothing found. Raises IndexUnavailable only, when the index itself is broken."""
    began = time.perf_counter()
    view, asked = reader.view(), q if isinstance(q, Question) else Question(q, exact)
    if view is None or not asked.letters:
        return Results(0, _ms(began), generation=view.generation if view else 0)
    filters, documents = Narrow(**narrow).queries(), max(view.searcher.num_docs, 1)
    for some in (False, True) if partial and not asked.exact else (False,):
        found = view.searcher.search(
            _ranked(match(asked, titles, some), asked, filters),
            limit=min(max(limit, 1), documents),
            offset=min(max(offset, 0), documents),
            order_by_field="when" if order == "date" else None,
        )
        if found.count:
            break
    hits = tuple(_hit(view, address, asked) for _, address in found.hits[: max(limit, 0)])
    return Results(
        found.count, _ms(began), hits, view.generation, partial=some and found.count > 0, added=asked.added
    )


def suggest(reader: Reader, typed: str, limit: int = 8) -> list[str]:
    """What `typed` may become: terms of words.txt that find something, then titles, those it begins first."""
    view, asked = reader.view(), Question(typed)
    if view is None or not asked.letters or limit < 1:
        return []
    own = [word for word in tokens.own_words() if asked.whole and word.startswith(asked.whole)]
    own = [word for word in own if count(view, _phrase("body", word))][: limit // 2]
    title = _union([(LETTERS, run("chars", asked.letters)), (FOLDED, _in_title(asked.whole))])
    titles = [stored(view.searcher.doc(at)).title for _, at in view.searcher.search(title, limit * 4).hits]
    titles.sort(key=lambda text: not tokens.fold(text).startswith(asked.whole))
    return list(dict.fromkeys(own + titles))[:limit]


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def count(view: View, query: Query) -> int:
    return view.searcher.search(query, limit=1).count


def _hit(view: View, address: DocAddress, asked: Question) -> Hit:
    doc, plain = seen(view.searcher.doc(address))
    file = _attachment(doc, plain, asked.needles) if doc.files else None
    title, text = (file.name, file.text) if file else (doc.title, doc.body)
    lines = snippet(Text(title, plain), Text(text, plain), asked.needles, asked.words)
    shown = vars(doc) | {"body": "", "files": ()}
    return Hit(**shown, snippet=lines, attachment=file.name if file else "")


def _attachment(doc: Doc, plain: bool, needles: list[str]) -> File | None:
    """The attachment that holds the most telling of `needles`, where title and body do not."""
    own = Text(f"{doc.title}{doc.doc_no}{doc.body}", plain)
    files = [(file, Text(file.name + file.text, plain)) for file in doc.files]
    for needle in filter(None, needles):
        if own.holds(needle):
            return None
        for file, text in files:
            if text.holds(needle):
                return file
    return None


def term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value.encode("utf-8", "replace").decode())


def run(field: str, run: list[str]) -> Query:
    """These tokens, one after the other. (tantivy aborts on a phrase of one.)"""
    if len(run) < 2:
        return term(field, run[0]) if run else Query.empty_query()
    return Query.phrase_query(schema(), field, [*run])


def _phrase(field: str, folded: str) -> Query:
    return run(field, tokens.runs(folded, 2))


def _in_title(folded: str) -> Query:
    return term("chars", folded) if len(folded) == 1 else _phrase("title", folded)


def _union(scored: Iterable[tuple[float, Query]]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.const_score_query(query, score)) for score, query in scored]
    )


def _either(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else _union((0, query) for query in queries)


def _all(queries: Iterable[Query]) -> Query:
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(Occur.Must, query) for query in found])


def _places(run: str, titles: bool) -> list[Query]:
    """Where a run may stand."""
    if titles or len(run) == 1:
        return [_in_title(run)]
    return [_in_title(run), _phrase("body", run), _phrase("files", run)]


def _read(part: Part) -> list[Query]:
    """Titles that are read as the letters of this part."""
    found = [run("sound", cut) for cut in part.cuts]
    return found + ([run("short", part.short)] if part.short else [])


def any_words(part: Part, titles: bool) -> Query:
    """The part as it is typed or in other words."""
    runs = [part.run, *part.others]
    return _either([query for run in runs for query in _places(run, titles)] + _read(part))


def match(asked: Question, titles: bool, some: bool) -> Query:
    """What answers the question, scored by the steps above. `some`: what has any of it."""
    letters = run("chars", asked.letters)
    steps = [
        (LETTERS, _all([_in_title(asked.whole), letters]) if asked.whole else letters),  # the pairs are rarer
        (EXACT, term("exact", "t" + asked.whole) if asked.whole else Query.empty_query()),
        (FOLDED, _in_title(asked.whole)),
    ]
    if not titles:
        steps += [(NUMBER, term("exact", "n" + asked.whole)), (IN_BODY, _phrase("body", asked.whole))]
        steps.append((IN_FILES, _phrase("files", asked.whole)))
    if len(asked.terms) > 1:
        steps.append((ALL_IN_TITLE, _all(_in_title(one) for one in asked.terms)))
    parts = [part for found in asked.parts.values() for part in found]
    if parts and any(part.widened for part in parts):
        steps.append((OTHER_WORDS, _all(_title_words(part) for part in parts)))
    if some:
        words = [] if titles else [(0, term("words", word)) for word in asked.words]
        return _union([*steps, *((0, q) for one in asked.terms for q in _places(one, titles)), *words])
    if asked.terms and not _is_whole(asked):
        steps.append((0, _all(_held(one, found, titles) for one, found in asked.parts.items())))
    return _union(steps)


def _title_words(part: Part) -> Query:
    return _either(
        [_in_title(run) for run in (part.run, *part.others)] + [run("sound", c) for c in part.cuts]
    )


def _is_whole(asked: Question) -> bool:
    """Whether the steps already look for all that is asked: one term in one piece, in no other words."""
    (parts, *more) = asked.parts.values()
    return not more and len(parts) == 1 and parts[0].run == asked.whole and not parts[0].widened


def _held(one: str, parts: list[Part], titles: bool) -> Query:
    """A term as it is, or all its parts wherever they stand."""
    whole = _places(one, titles) if len(parts) > 1 or parts[0].run != one else []
    return _either([*whole, _all(any_words(part, titles) for part in parts)])


def _ranked(found: Query, asked: Question, filters: list[Query]) -> Query:
    words = [Query.boost_query(term("words", word), 0.5) for word in asked.words]
    own = Query.const_score_query(term("own", "1"), OWN)
    must = [(Occur.Must, query) for query in [found, *filters]]
    return Query.boolean_query(must + [(Occur.Should, query) for query in [own, *words]])

"""相关内容: documents that share the words of a document's title, its keywords and its subject.

Asked when a reader asks, never printed on a record's page: that page must not change when another record is released
(decision 0008).
"""

from __future__ import annotations

import re

from tantivy import Occur, Query

from . import tokens
from .document import stored
from .hits import Hit
from .index import Reader, View
from .matching import run, term

_WORDS = 16
_COMMON = 0.2  # of all documents: a word in more of them relates nothing (通知, 关于)
_COLUMN = 2.0  # what the same column is worth, in units of BM25: a word or so
_KEYWORDS = re.compile(r"^关键词：(.+)$", re.MULTILINE)


def related(reader: Reader, id: str, limit: int = 10) -> tuple[str, tuple[Hit, ...]]:
    """(the title of the document, those nearest to it, nearest first); ("", ()) where there is no such document. At least
    two words must be shared, or the one there is. Raises IndexUnavailable."""
    view = reader.view()
    found = view.searcher.search(term("id", id), 1).hits if view else []
    if view is None or not found:
        return "", ()
    doc = stored(view.searcher.doc(found[0][1]))
    keywords = " ".join(_KEYWORDS.findall(doc.body))
    words = [word for word in dict.fromkeys(tokens.words(f"{keywords} {doc.title}")) if _telling(view, word)][
        :_WORDS
    ]
    if not words:
        return doc.title, ()
    shared = Query.boolean_query([(Occur.Should, term("words", word)) for word in words], min(2, len(words)))
    nearer = [
        Query.const_score_query(run("title", tokens.bigrams(word)), 1) for word in words if len(word) > 1
    ]
    nearer.append(Query.const_score_query(term("column", doc.column), _COLUMN))
    query = [(Occur.Must, shared), (Occur.MustNot, term("id", id)), *((Occur.Should, one) for one in nearer)]
    near = view.searcher.search(Query.boolean_query(query), limit, count=False).hits
    hits = (vars(stored(view.searcher.doc(at))) | {"body": "", "files": ()} for _, at in near)
    return doc.title, tuple(Hit(**values) for values in hits)


def _telling(view: View, word: str) -> bool:
    return 0 < view.searcher.doc_freq("words", word) <= max(_COMMON * view.searcher.num_docs, 10)

"""The law: a title fragment finds its document, in the first ten when at most ten titles hold it."""

import random
import re
import unicodedata
from functools import lru_cache

import opencc
import pytest

from mingtang.search import hits, tokens
from mingtang.search.index import Builder, Reader
from mingtang.search.query import search

from .corpus import generated

_TRADITIONAL = opencc.OpenCC("s2t")
_FULL = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}


_one = lru_cache(None)(opencc.OpenCC("t2s").convert)


@pytest.fixture(autouse=True)
def without_snippets(monkeypatch):
    """Some of these answers have a thousand hits and nobody reads them; test_query.py reads snippets."""
    monkeypatch.setattr(hits, "snippet", lambda *given: "")


def oracle_fold(text):
    """Another way to the same: the whole string normalised, then one regular expression."""
    text = "".join(map(_one, unicodedata.normalize("NFKC", text).lower()))
    return re.sub(r"[\W_]+", "", text)


def letters(text):
    return " ".join(tokens.simplify(text).split())


def fragments(docs, seed, number):
    """Fragments of two and more characters cut anywhere, a third of them disguised."""
    dice = random.Random(seed)
    for _ in range(number):
        title = dice.choice(docs).title
        start = dice.randint(0, len(title) - 2)
        cut = title[
            start : dice.choice([start + 2, start + 3, start + 4, dice.randint(start + 2, len(title))])
        ]
        if len(cut) < 2:
            continue
        disguised = dice.choice([cut, cut, cut, _TRADITIONAL.convert(cut), cut.translate(_FULL), cut.upper()])
        yield disguised if oracle_fold(disguised) == oracle_fold(cut) else cut


def violations(reader, docs, cuts):
    """What breaks the law, and a little more than the law: titles that hold the fragment, folded or letter by
    letter, and do not stand before all others."""
    ways = [(fold, {doc.id: fold(doc.title) for doc in docs}) for fold in (oracle_fold, letters)]
    found = []
    for cut in cuts:
        held = [
            {id for id, title in titles.items() if fold(cut) and fold(cut) in title} for fold, titles in ways
        ]
        answer = search(reader, cut, limit=max(10, *map(len, held)))
        for holders in held:
            first = {hit.id for hit in answer.hits[: max(10, len(holders))]}
            if holders - first:
                found.append((cut, len(holders), len(holders - first), answer.total))
    return found


def test_every_title_fragment_finds_its_documents_before_all_others(shelf, docs):
    assert violations(shelf, docs, fragments(docs, seed=1, number=300)) == []


@pytest.mark.slow
def test_the_laws_keep_the_law_among_two_thousand_other_documents(library, docs, law_docs):
    assert violations(library, [*docs, *law_docs], fragments(law_docs, seed=2, number=150)) == []


def test_word_segmentation_instead_of_bigrams_breaks_the_law(tmp_path, monkeypatch):
    """The seeded defect: the same engine fed with dictionary words only."""
    monkeypatch.setattr(tokens, "bigrams", tokens.words)
    monkeypatch.setattr(tokens, "characters", tokens.words)
    docs = generated(500, seed=3)
    Builder(tmp_path).build(docs)
    missed = violations(Reader(tmp_path), docs, fragments(docs, seed=3, number=100))
    assert len(missed) > 10
    assert any(total == 0 or lost for _, _, lost, total in missed)


@pytest.mark.parametrize("asked", ["路灯", "摇号", "三公", "占道", "年报", "路燈", "ＱＡ", "问答Q&A1"])
def test_everyday_questions_find_titles_that_hold_them(shelf, asked):
    answer = search(shelf, asked)
    assert answer.total > 10
    assert all(oracle_fold(asked) in oracle_fold(hit.title) for hit in answer.hits)


def test_the_exact_title_stands_first_then_titles_that_hold_it(shelf, docs):
    once = [doc for doc in docs if sum(doc.title == other.title for other in docs) == 1]
    for doc in random.Random(4).sample(once, 50):
        assert search(shelf, doc.title, limit=1).hits[0].id == doc.id


def test_a_document_number_finds_its_own_document_first(shelf, docs):
    for doc in [doc for doc in docs if doc.doc_no][:50]:
        assert search(shelf, doc.doc_no, limit=1).hits[0].id == doc.id


def test_every_body_fragment_finds_its_document(shelf, docs):
    dice = random.Random(5)
    whole = {doc.id: oracle_fold(doc.title) + "\n" + oracle_fold(doc.body) for doc in docs}
    for doc in dice.sample(docs, 60):
        start = dice.randint(0, len(doc.body) - 12)
        cut = re.sub(r"\s", "", doc.body[start : start + 12])
        if len(oracle_fold(cut)) < 2:
            continue
        holders = {id for id, text in whole.items() if oracle_fold(cut) in text}
        answer = search(shelf, cut, limit=len(holders))
        assert {hit.id for hit in answer.hits} == holders

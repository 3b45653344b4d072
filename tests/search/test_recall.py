"""Runs of 4 to 12 characters cut from bodies anywhere find their text; the plain ways beside it do not, or slowly."""

import random

from mingtang.search import tokens
from mingtang.search.query import search

PHRASES, TARGET = 300, 0.95


def test_body_phrases_of_4_to_12_characters_find_their_text_in_the_first_ten(shelf, docs, capsys):
    dice, found, alone = random.Random(12), 0, 0
    bodies = {doc.id: tokens.fold(doc.title + doc.doc_no) + "\n" + tokens.fold(doc.body) for doc in docs}
    words = {doc.id: set(tokens.words(doc.title + "\n" + doc.body, search=True)) for doc in docs}
    for doc in dice.sample(docs, PHRASES):
        body = tokens.fold(doc.body)
        start, length = dice.randint(0, len(body) - 12), dice.randint(4, 12)
        piece = body[start : start + length]
        shown = [hit.id for hit in search(shelf, piece).hits]
        found += doc.id in shown or (len(shown) == 10 and all(piece in bodies[id] for id in shown))
        alone += bool(asked := tokens.words(piece)) and words[doc.id] >= set(asked)
    with capsys.disabled():
        print(
            f"\nbody phrases: {found / PHRASES:.3f} of {PHRASES} in the first ten; words alone could reach {alone / PHRASES:.3f}"
        )
    assert found / PHRASES >= TARGET > alone / PHRASES

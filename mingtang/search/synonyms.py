"""What people write and what documents call it: the groups of synonyms.txt."""

from functools import lru_cache

from .tokens import SYNONYMS_FILE, fold, own_terms, runs

_MOST = 6  # ways to write one part of a question besides its own


@lru_cache(maxsize=1)
def groups() -> tuple[tuple[str, ...], ...]:
    """Each group as it is written, the official term first."""
    return tuple(tuple(line.split()) for line in own_terms(SYNONYMS_FILE))


@lru_cache(maxsize=1)
def _others() -> dict[str, tuple[str, ...]]:
    """Folded member → the other members as they are written."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups():
        for word in group:
            found[fold(word)] = tuple(other for other in group if other != word)
    return found


@lru_cache(maxsize=1)
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in _others()}, reverse=True))


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """What the members begin with: most questions hold none of it, and are not looked through."""
    return frozenset(word[:2] for word in _others())


def variants(part: str) -> dict[str, str]:
    """`part` (folded) with the longest member in it put in other words: folded run → the word put in. What `part`
    finds anyway is left out."""
    word = member(part)
    if not word:
        return {}
    found: dict[str, str] = {}
    for other in _others()[word]:
        run = part.replace(word, fold(other))
        if part not in run and len(found) < _MOST:
            found[run] = other
    return found


def member(part: str) -> str:
    """The longest word of our groups in `part` (folded), the first of equals; "" where there is none."""
    if _heads().isdisjoint(runs(part, 2)):
        return ""
    for length in _lengths():
        for start in range(len(part) - length + 1):
            if (word := part[start : start + length]) in _others():
                return word
    return ""

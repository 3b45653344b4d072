"""How titles and terms are read: pinyin without tones, and the first letters of the syllables.

`v` and `ü` count as `u` on both sides. A title whose characters are read in two ways is printed in both, so that
neither 长安 (chang an) nor a slip of the dictionary keeps it from being found.
"""

import re
from functools import lru_cache
from types import ModuleType

from . import synonyms, tokens

LETTERS = re.compile(r"[a-z]+")
_LONGEST = 60  # letters of a question that are read as pinyin
_WAYS = 8  # ways to cut one run of letters into syllables
ABBREVIATED = 3  # letters; two are the initials of half the dictionary
_NAMED = 6  # terms that one abbreviation may stand for


@lru_cache(maxsize=1)
def _pinyin() -> ModuleType:
    """The package with our readings. Its dictionaries are a fifth of the start of every command, and few ask them."""
    import pypinyin

    words = (line.split() for line in tokens.own_terms(tokens.READINGS_FILE))
    pypinyin.load_phrases_dict({word: [[part] for part in parts] for word, *parts in words})
    return pypinyin


@lru_cache(maxsize=50_000)
def _read(word: str) -> tuple[str, ...]:
    """The syllables of one word as it is read; what is no Chinese stays a run."""
    return tuple(part.replace("v", "u") for part in _pinyin().lazy_pinyin(word))


def syllables(text: str) -> tuple[str, ...]:
    """One for each character of `text`, in context; punctuation and blanks are left out."""
    return tuple(part for word in tokens.cut(text) if (folded := tokens.fold(word)) for part in _read(folded))


def spelling(text: str) -> list[tuple[str, str]]:
    """What is written (folded) and how it is read, a character or a run of letters at a time."""
    found: list[tuple[str, str]] = []
    for folded in filter(None, map(tokens.fold, tokens.cut(text))):
        read = _read(folded)
        found += zip(folded, read, strict=True) if len(read) == len(folded) else [(folded, "".join(read))]
    return found


def spelt() -> dict[str, list[str]]:
    """Letters → the terms of our lists that they spell."""
    return _spelt()[0]


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """`text` as it is read in context and, where that differs, character by character."""
    whole, single = syllables(text), tuple(part for char in tokens.fold(text) for part in _read(char))
    return (whole,) if whole == single else (whole, single)


def initials(run: tuple[str, ...]) -> str:
    """The first letter of each syllable: gong zu fang → gzf."""
    return "".join(part[0] for part in run)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every syllable there is, without tones."""
    every = {part for said in _pinyin().constants.PINYIN_DICT.values() for part in said.split(",")}
    plain = (tokens.fold(part).replace("v", "u") for part in every)
    return frozenset(part for part in plain if LETTERS.fullmatch(part) and part not in ("m", "n", "ng", "hm"))


def cuts(letters: str) -> list[list[str]]:
    """The ways to read `letters` (folded) as whole syllables, fewest syllables first; empty when there is none."""
    letters = letters[:_LONGEST].replace("v", "u")
    ways: list[list[list[str]]] = [[[]]] + [[] for _ in letters]
    for end in range(1, len(letters) + 1):
        for start in range(max(end - 6, 0), end):
            if ways[start] and letters[start:end] in _known():
                ways[end] += [[*before, letters[start:end]] for before in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:_WAYS]
    return ways[-1] if letters else []


@lru_cache(maxsize=1)
def _spelt() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Letters → terms of our lists read so; first letters → terms."""
    whole: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for word in dict.fromkeys(
        [*tokens.own_words(), *(word for group in synonyms.groups() for word in group)]
    ):
        run = syllables(word)
        if all(LETTERS.fullmatch(part) for part in run):
            whole.setdefault("".join(run), []).append(word)
            short.setdefault(initials(run), []).append(word)
    return whole, short


def named(letters: str) -> list[str]:
    """The terms of our lists that `letters` (folded) spell whole or, three and more, by their first letters."""
    whole, short = _spelt()
    letters = letters.replace("v", "u")
    found = list(whole.get(letters, ()))
    if not found and len(letters) >= ABBREVIATED:
        found = short.get(letters, [])
    return found[:_NAMED]

"""Text to tokens. One folding for documents and questions, character by character.

Folding a text cut anywhere gives the cut of the folded text, so a fragment of a title always matches its
title. That rules out every conversion that looks at neighbours: OpenCC's phrases (乾隆 stays, 乾 becomes
干), composition of accents, the Greek final sigma, and word segmentation as the only tokens.
"""

import re
import unicodedata
from array import array
from functools import lru_cache
from pathlib import Path

import opencc
import rjieba

WORDS_FILE = Path(__file__).with_name("words.txt")
SYNONYMS_FILE = Path(__file__).with_name("synonyms.txt")
READINGS_FILE = Path(__file__).with_name("readings.txt")
_ACCENTS = ((0x300, 0x370), (0xFE00, 0xFE10), (0xE0100, 0xE01F0))  # and variation selectors: 葛󠄀 is 葛
_PARTICLES = frozenset("的了和与及或在对为是之等")  # alone they ask for nothing
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}  # blanks, controls, bidi marks, lone surrogates
_WRITTEN = ((0, 0x250), (0x2000, 0x2700), (0x3000, 0x3100), (0x4E00, 0xA000), (0xFF00, 0xFFF0))  # most texts
_LONG = 1_000  # characters from which a text is worth a look whether it is plain
_LETTERS = re.compile(r"[^\W_]+")


class _Simple(dict[int, str]):
    """code point → its simplified, lower-case, half-width form; an unseen one becomes a blank."""

    def __init__(self) -> None:
        self._t2s = opencc.OpenCC("t2s")

    def __missing__(self, code: int) -> str:
        text = before = chr(code)
        for _ in range(4):  # 薴 needs two rounds; nothing known needs three
            text = "".join(self._one(c) for c in unicodedata.normalize("NFKD", before).casefold())
            if text == before:
                break
            before = text
        self[code] = text
        return text

    def _one(self, char: str) -> str:
        if any(low <= ord(char) < high for low, high in _ACCENTS):
            return ""
        if unicodedata.category(char) in _UNSEEN:
            return " " if char.isspace() else ""
        return self._t2s.convert(char) if char >= "㐀" else char


class _Folded(_Simple):
    """The same without blanks, punctuation, symbols. Private-use and unassigned characters stay: names."""

    def _one(self, char: str) -> str:
        return "".join(
            c for c in super()._one(char) if not c.isspace() and unicodedata.category(c)[0] not in "PS"
        )


class _Single(_Folded):
    """The folding in one character each: GONE for what folds to nothing, MORE for what folds to several."""

    def __missing__(self, code: int) -> str:
        text = super().__missing__(code)
        self[code] = single = text if len(text) == 1 else MORE if text else GONE
        return single


GONE, MORE = "\x00", "\x01"  # no folded text holds either
_SIMPLE = _Simple()
_FOLDED = _Folded()
_SINGLE = _Single()


def simplify(text: str) -> str:
    """`text` in simplified, lower-case, half-width characters; punctuation and blanks stay."""
    return text.translate(_SIMPLE)


def fold(text: str) -> str:
    """What is matched: simplified, lower case, half width, without blanks, punctuation and symbols."""
    return "".join(_LETTERS.findall(text)).lower() if _is_easy(text) else text.translate(_FOLDED)


def fold_single(text: str) -> str:
    """`text` folded character for character, so that places stay: GONE and MORE stand for what is not one character."""
    return text.translate(_SINGLE)


@lru_cache(maxsize=4)  # of a text that is printed it is asked three times
def is_plain(text: str) -> bool:
    """Whether folding only takes marks and blanks out of `text` and makes its letters small: what it holds can then be
    found by a pattern, without folding. Texts in rare scripts count as not plain."""
    return not _changing().search(text)


def _is_easy(text: str) -> bool:
    return len(text) > _LONG and is_plain(text)


@lru_cache(maxsize=1)
def _changing() -> re.Pattern[str]:
    """A character that folding changes, or that stands outside the blocks looked at: a tenth of a second to make."""
    kept = [chr(code) for low, high in _WRITTEN for code in range(low, high) if _stays(chr(code))]
    return re.compile(f"[^{re.escape(''.join(kept))}]")


def _stays(char: str) -> bool:
    folded = _FOLDED[ord(char)]
    if char == "Σ":  # small in two ways, by its place
        return False
    return folded == char.lower() if char.isalnum() else not folded


def fold_each(text: str) -> list[str]:
    """What each character of `text` folds to: none, one or more characters."""
    return [_FOLDED[ord(char)] for char in text]


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of the folded characters of `text`, in order; empty when fewer than two are left."""
    return runs(fold(text), 2)


def paired(text: str) -> str:
    """The bigrams of `text` with blanks between, as the index takes them: laid side by side as numbers, for documents
    are long."""
    letters = array("I", fold(text).encode("utf-32-le"))
    pairs = array("I", " ".encode("utf-32-le")) * (3 * len(letters) - 4)
    pairs[0::3], pairs[1::3] = letters[:-1], letters[1:]
    return pairs.tobytes().decode("utf-32-le")


def runs(text: str, length: int) -> list[str]:
    """Every run of `length` characters of `text`, in order, overlapping."""
    return [text[i : i + length] for i in range(len(text) - length + 1)]


def characters(text: str) -> list[str]:
    """Each simplified character of `text`, punctuation too, and ␣ for blanks between: for titles."""
    return list("␣".join(simplify(text).split()))


def own_terms(file: Path) -> tuple[str, ...]:
    """The lines of one of our lists, in its order, notes left out."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return tuple(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def own_words() -> tuple[str, ...]:
    """The terms of words.txt."""
    return own_terms(WORDS_FILE)


@lru_cache(maxsize=1)
def _segmenter() -> rjieba.Jieba:
    jieba = rjieba.Jieba()
    spoken = [word for line in own_terms(SYNONYMS_FILE) for word in line.split()]
    read = [line.split()[0] for line in own_terms(READINGS_FILE)]
    for word in dict.fromkeys([*own_words(), *filter(str.isalnum, spoken), *read]):
        jieba.add_word(word, max(jieba.suggest_freq(word), 20_000), None)
    return jieba


def cut(text: str) -> list[str]:
    """All of `text` as dictionary words, simplified."""
    return list(_segmenter().cut(simplify(text)))


def names_person(text: str) -> bool:
    """Whether the dictionary takes a word of `text` for a person's name. Errs on both sides: no proof of either."""
    return any(tag.startswith("nr") and len(word) > 1 for word, tag in _segmenter().tag(simplify(text)))


def words(text: str, search: bool = False) -> list[str]:
    """Dictionary words of two and more letters or digits, in order; `search`: also parts of long words. Words are not
    guessed: a guess differs with what stands beside it, so a question would cut what its document does not."""
    cut = _segmenter().cut_for_search if search else _segmenter().cut
    simple = text.lower() if _is_easy(text) else simplify(text)  # marks are no words, in whichever width
    return [word for word in cut(simple, False) if len(word) > 1 and word.isalnum()]


def pieces(text: str) -> list[str]:
    """`text` as dictionary words that leave none of it out but lone particles: a single character that is no word
    stays with its neighbour. What is asked in one run is found when all of them are."""
    found: list[str] = []
    beside = False  # whether the last piece stands directly before the next one
    for word in map(fold, cut(text)):
        if not word or word in _PARTICLES:
            beside = False
        elif beside and 1 in (len(word), len(found[-1])):
            found[-1] += word
        else:
            found.append(word)
            beside = True
    return list(dict.fromkeys(found))

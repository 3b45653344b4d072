"""Where a title may turn to a new line: between words, never inside one.

GB/T 9704-2012, 7.3.1: a title that turns keeps its words whole, its lines even and its shape balanced.
"""

from functools import lru_cache

_OPENING = "“‘（《〈〔【「『("
_CLOSING = "”’）》〉〕】」』)、，。；：！？,.;:!?·"
_LEADING = (
    "及和与或对向在为由将被以从省市县区乡镇各本该大中小新第"  # a single one of these belongs to what follows
)


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[str, ...]:
    """`text` cut into pieces that stay whole; joined they are `text` again. A line break is a piece of its own."""
    import rjieba  # 0.25 s for its dictionary, paid by the first title only

    found: list[str] = []
    held = ""  # opening marks and words that wait for what follows
    for word in rjieba.cut(text):
        if word == "\n":
            found += [held, word] if held else [word]
            held = ""
        elif word in _OPENING or (len(word) == 1 and word in _LEADING):
            held += word
        elif found and found[-1] != "\n" and not held and (word[0] in _CLOSING or len(word) == 1):
            found[-1] += word
        else:
            found.append(held + word)
            held = ""
    if held:
        found.append(held)
    return tuple(found)

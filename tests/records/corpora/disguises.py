"""How a number is spelled so that a plain pattern walks past it. Each function: the value in, its spelling out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Spell = Callable[[str, Random], str]

HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
HAN_ZERO = str.maketrans("0123456789", "零一二三四五六七八九")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
GROUPS = {18: (6, 8, 4), 15: (6, 6, 3), 11: (3, 4, 4), 16: (4, 4, 4, 4), 19: (4, 4, 4, 4, 3)}


def groups(value: str) -> list[str]:
    """The value cut as people cut it when they read it aloud."""
    cut, at = [], 0
    for size in GROUPS.get(len(value), (len(value) // 2, len(value) - len(value) // 2)):
        cut.append(value[at : at + size])
        at += size
    return cut


def joined(mark: str) -> Spell:
    return lambda value, rng: mark.join(groups(value))


def between(mark: str) -> Spell:
    return lambda value, rng: mark.join(value)


def mapped(table: dict[int, str]) -> Spell:
    return lambda value, rng: value.translate(table)


def sprinkled(mark: str) -> Spell:
    """The mark, which nobody sees, at three places."""

    def spell(value: str, rng: Random) -> str:
        for at in sorted(rng.sample(range(1, len(value)), min(3, len(value) - 1)), reverse=True):
            value = value[:at] + mark + value[at:]
        return value

    return spell


def broken(mark: str) -> Spell:
    """Broken once over two lines, as a narrow column does."""

    def spell(value: str, rng: Random) -> str:
        at = rng.randrange(3, len(value) - 2)
        return value[:at] + mark + value[at:]

    return spell


def plain(value: str, rng: Random) -> str:
    return value


NUMBER: dict[str, Spell] = {
    "plain": plain,
    "spaces": joined(" "),
    "dashes": joined("-"),
    "dots": joined("."),
    "long dashes": joined("—"),
    "no-break spaces": joined("\u00a0"),
    "ideographic spaces": joined("\u3000"),
    "space after each": between(" "),
    "full width": mapped(WIDE),
    "full width and dashes": lambda v, r: "－".join(groups(v.translate(WIDE))),
    "zero width": sprinkled("\u200b"),
    "zero width joiner": sprinkled("\u2060"),
    "soft hyphen": sprinkled("\u00ad"),
    "two lines": broken("\n"),
    "two lines, carriage return": broken("\r\n"),
    "han digits": mapped(HAN),
    "han digits with 零": mapped(HAN_ZERO),
    "formal digits": mapped(FORMAL),
}
SPELLINGS: dict[str, dict[str, Spell]] = {
    "id_number": NUMBER | {"small x": lambda v, r: v.lower(), "mathematical": mapped({48 + i: chr(0x1D7CE + i) for i in range(10)})},
    "mobile": NUMBER | {"country code": lambda v, r: "+86 " + v, "0086": lambda v, r: "0086-" + v, "leading 86": lambda v, r: f"(86){v}"},
    "bank_card": NUMBER,
    "phone": {
        "plain": plain,
        "brackets": lambda v, r: f"({v[:4]}){v[5:]}",
        "full width": mapped(WIDE),
        "no dash": lambda v, r: v.replace("-", ""),
        "space": lambda v, r: v.replace("-", " "),
    },
    "email": {
        "plain": plain,
        "full-width at": lambda v, r: v.replace("@", "＠"),
        "[at]": lambda v, r: v.replace("@", "[at]"),
        "(at)": lambda v, r: v.replace("@", " (at) "),
        "spaces round at": lambda v, r: v.replace("@", " @ "),
        "full width": mapped(WIDE),
        "zero width": sprinkled("\u200b"),
        "capitals": lambda v, r: v.upper(),
    },
    "plate": {
        "plain": plain,
        "middle dot": lambda v, r: f"{v[:2]}·{v[2:]}",
        "bullet": lambda v, r: f"{v[:2]}•{v[2:]}",
        "space": lambda v, r: f"{v[:2]} {v[2:]}",
        "dash": lambda v, r: f"{v[:2]}-{v[2:]}",
        "full width": mapped(WIDE),
        "small letters": lambda v, r: v.lower(),
        "zero width": sprinkled("\u200b"),
    },
    "passport": {
        "plain": plain,
        "space": lambda v, r: f"{v[:-7]} {v[-7:]}",
        "full width": mapped(WIDE),
        "small letters": lambda v, r: v.lower(),
        "zero width": sprinkled("\u200b"),
        "two groups": lambda v, r: f"{v[:-4]} {v[-4:]}",
    },
    "address": {
        "plain": plain,
        "full-width digits": mapped(WIDE),
        "han digits": mapped(HAN),
        "spaces": lambda v, r: v.replace("市", "市 ").replace("道", "道 ").replace("镇", "镇 "),
        "two lines": broken("\n"),
        "zero width": sprinkled("\u200b"),
    },
}  # fmt: skip

"""Invented people: numbers that are well formed and reach nobody.

Identity numbers follow GB 11643-1999 (division, birth, sequence, ISO 7064 MOD 11-2 check character); the division is
9901xx, which no place has, or a real one with the sequence 000, which is never given out. Mobiles lie in the
machine-card segment 1410000xxxx, cards in 620000 with a Luhn digit (ISO/IEC 7812-1), plates begin with 岫, mail ends
in .example (RFC 2606), landlines have no exchange (0880-00xxxxxx). A passport number cannot be proven unissued: these
are the lowest of their series, beside invented names.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

KINDS = ("id_number", "mobile", "phone", "bank_card", "email", "plate", "passport", "address")
NOWHERE = ("990102", "990103", "990121", "990122")
SOMEWHERE = ("110101", "310104", "440305", "510107", "420106", "330102")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "柳沈苏陆云江林秦温叶顾白"
GIVEN = ("含烟", "听雨", "望舒", "青山", "知秋", "若水", "不器", "采薇", "怀瑾", "长风")
STREETS = ("书院街道", "荷塘街道", "望溪镇", "临江街道", "归云镇", "桥头乡")
ESTATES = ("荷风苑", "听涛花园", "明堂里小区", "汀江新村", "云岫家园", "书香雅苑")
COUNTIES = ("城中区", "望溪区", "临汀县", "归云县")


def name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def check_character(body: str) -> str:
    """The eighteenth character of an identity number; body: its first 17 digits (GB 11643-1999)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def luhn(body: str) -> str:
    """The last digit of a card number (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def _birth(rng: Random) -> date:
    return date(1938, 1, 1) + timedelta(days=rng.randrange(29_000))


def _sequence(rng: Random) -> tuple[str, str]:
    """A division and a sequence of which at least one does not exist."""
    if rng.random() < 0.7:
        return rng.choice(NOWHERE), f"{rng.randrange(1, 1000):03d}"
    return rng.choice(SOMEWHERE), "000"


def id_number(rng: Random) -> str:
    division, sequence = _sequence(rng)
    body = f"{division}{_birth(rng):%Y%m%d}{sequence}"
    return body + check_character(body)


def old_id_number(rng: Random) -> str:
    """First generation, 15 digits, no check character (until 1999; still found in old lists)."""
    division, sequence = _sequence(rng)
    return f"{division}{_birth(rng):%y%m%d}{sequence}"


def mobile(rng: Random) -> str:
    return f"1410000{rng.randrange(10_000):04d}"


def phone(rng: Random) -> str:
    """A landline at home, written with its area code."""
    return f"0880-00{rng.randrange(10**6):06d}"


def bank_card(rng: Random) -> str:
    body = "620000" + "".join(rng.choices("0123456789", k=rng.choice((9, 12))))
    return body + luhn(body)


def email(rng: Random) -> str:
    word = "".join(rng.choices("abcdefghijkmnpqrstuvwxyz", k=rng.randrange(3, 9)))
    tail = rng.choice(("", str(rng.randrange(1950, 2015)), f".{rng.choice('lsy')}", f"_{rng.randrange(99)}"))
    return f"{word}{tail}@{rng.choice(('mail', 'post', 'youjian', 'qq'))}.example"


def plate(rng: Random) -> str:
    """A blue (5) or new-energy (6) plate without I and O (GA 36-2018)."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    city = rng.choice("ABCDEFGH")
    if rng.random() < 0.3:
        return f"岫{city}{rng.choice('DF')}{rng.randrange(10**5):05d}"
    tail = [*rng.choices("0123456789", k=4), rng.choice(letters + "0123456789")]
    rng.shuffle(tail)
    return f"岫{city}{''.join(tail)}"


def passport(rng: Random) -> str:
    """Ordinary passports: E or G and eight digits, or E, a letter and seven digits."""
    if rng.random() < 0.3:
        return f"E{rng.choice('ABCDEFGH')}0000{rng.randrange(1000):03d}"
    return f"{rng.choice('EG')}0000{rng.randrange(10_000):04d}"


def address(rng: Random) -> str:
    """A home down to its door, in the invented city."""
    county, street, estate = rng.choice(COUNTIES), rng.choice(STREETS), rng.choice(ESTATES)
    house, stair, floor = rng.randrange(1, 40), rng.randrange(1, 5), rng.randrange(1, 25)
    door = f"{floor}0{rng.randrange(1, 5)}室"
    form = rng.randrange(4)
    if form == 0:
        return f"云岫省澜汀市{county}{street}{estate}{house}幢{stair}单元{door}"
    if form == 1:
        return f"澜汀市{county}{street}明堂路{house * 3}号{estate}{house}栋{door}"
    if form == 2:
        return f"{county}{street}{estate}{house}号楼{stair}单元{door}"
    return f"澜汀市{county}{rng.choice(('望溪镇', '归云镇', '桥头乡'))}{rng.choice(('上塘村', '下汀村', '石桥村'))}{rng.randrange(1, 12)}组{house}号"


MAKERS = {
    "id_number": id_number,
    "mobile": mobile,
    "phone": phone,
    "bank_card": bank_card,
    "email": email,
    "plate": plate,
    "passport": passport,
    "address": address,
}

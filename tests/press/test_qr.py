"""The QR code of an address is the one that segno draws, though it is put together from those of others."""

import random
import re

import pytest
import segno

from mingtang.press import qr

DICE = random.Random(20261129)


def address(length: int) -> str:
    code = "".join(DICE.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=length))
    return f"https://www.lanting.example/r/{DICE.randint(2003, 2026)}/{code}.html"


def modules(drawn) -> list[list[int]]:
    """The picture that a browser makes of the path, without the rim."""
    side = drawn["side"]
    rows = [[0] * side for _ in range(side)]
    x, y = 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", drawn["d"]):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            for n in range(int(first)):
                rows[int(y)][int(x) + n] = 1
            x += float(first)
    return [row[qr.RIM : side - qr.RIM] for row in rows[qr.RIM : side - qr.RIM]]


@pytest.mark.parametrize("length", [1, 10, 40, 200])
def test_it_is_the_code_that_segno_draws(length):
    for url in [address(length) for _ in range(20)]:
        asked = segno.make_qr(url, mode="byte", error="l", mask=0, boost_error=False)
        assert modules(qr.drawn(url)) == [list(row) for row in asked.matrix], url


def test_any_address_has_its_code():
    for url in (
        "https://例子.example/r/2026/明堂.html",
        "HTTPS://A.EXAMPLE/1",
        "1",
        "https://x.example/r/2026/A.html",
    ):
        asked = segno.make_qr(url.encode(), mode="byte", error="l", mask=0, boost_error=False)
        assert modules(qr.drawn(url)) == [list(row) for row in asked.matrix], url

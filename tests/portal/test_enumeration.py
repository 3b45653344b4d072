"""G27: what opens a file cannot be guessed, and a guesser learns nothing. Codes carry their 60 bits, links their 128; ten thousand
guesses against live numbers open nothing and are answered, moment for moment, as guesses at numbers that do not exist."""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from mingtang.cases import codes as case_codes
from mingtang.cases import tickets
from mingtang.cases.models import Case, Ticket
from mingtang.channels import subscribing
from mingtang.channels.models import Asked
from mingtang.forms import codes as draft_codes
from tests import city
from tests.portal.journey import PHONE, apply, number_and_code
from tests.portal.reader import Reader

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODES, GUESSES, PAIRS = 4_096, 10_000, 25
STRAY = 120  # of a fair alphabet of 32, chi-square exceeds this once in 10¹¹ places


# ------------------------------------------------------------------------------------------------- how much a code holds


def weak(make, bits=60):
    """Why a series of codes is easier to guess than `bits` bits; "" when it is not."""
    made = [make(n) for n in range(CODES)]
    if len(set(made)) < CODES:
        return "codes repeat"
    if strange := set("".join(made)) - set(ALPHABET):
        return f"characters that are mistaken on paper: {sorted(strange)}"
    if len({len(code) for code in made}) > 1 or len(made[0]) * math.log2(len(ALPHABET)) < bits:
        return f"{len(made[0])} characters hold less than {bits} bits"
    for place in range(len(made[0])):
        if (stray := chi_square(Counter(code[place] for code in made))) > STRAY:
            return f"place {place} is not alike likely ({stray:.0f})"
    for place in range(len(made[0]) - 1):
        same = sum(code[place] == code[place + 1] for code in made)
        if abs(same - CODES / 32) > 8 * math.sqrt(CODES / 32):
            return f"places {place} and {place + 1} hang together"
    return ""


def chi_square(found):
    fair = CODES / len(ALPHABET)
    return sum((found[c] - fair) ** 2 / fair for c in ALPHABET)


@pytest.mark.parametrize("series", ["query", "paper", "draft"])
def test_a_code_from_a_slip_of_paper_holds_sixty_bits(series, town):
    make = {
        "query": lambda n: case_codes.query_code(f"key {n}"),
        "paper": lambda n: case_codes.new_code(12),
        "draft": lambda n: draft_codes.new(),
    }[series]
    assert weak(make) == ""


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda n: f"{Random(n).randrange(10**8):08d}", "repeat|mistaken|less than"),
        (lambda n: "".join(Random(n).choices(ALPHABET, k=8)), "less than"),
        (lambda n: "".join(ALPHABET[n >> 5 * i & 31] for i in range(12)), "place"),
        (lambda n: "".join(Random(n).choices(ALPHABET[:30], k=12)), "place"),
        (lambda n: "".join(c * 2 for c in Random(n).choices(ALPHABET, k=6)), "hang together"),
    ],
    ids=["eight-digits", "eight-characters", "a-counter", "two-never-come", "said-twice"],
)
def test_defect_codes_that_hold_less_are_caught(make, says):
    assert re.search(says, weak(make))


def test_links_in_letters_hold_more_than_128_bits(town):
    wanted = subscribing.Wanted("city", "", "daily")
    for n in range(5):
        subscribing.ask(f"reader{n}@example.cn", wanted, f"10.0.0.{n}", at=town.now)
    waiting = [subscribing.opened(row)[2] for row in Asked.objects.all()]
    tokens = waiting + [subscribing.confirm(token, at=town.now) for token in waiting]
    assert len(set(tokens)) == 10
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,}", token) for token in tokens)  # 6 bits a character


# ------------------------------------------------------------------------------------------------- ten thousand guesses


@pytest.fixture
def pairs(town):
    """Live numbers, each with a number of the same form that does not exist; the codes are known to nobody here."""
    live = [made(n, town.now) for n in range(PAIRS)]
    absent = [f"澜城管公开申〔2027〕{n}号" for n in range(1, PAIRS + 1)]
    assert not Case.objects.house.filter(no__in=absent).exists()
    return list(zip(live, absent, strict=True))


def made(n, at):
    case = city.request(at, ticket=(case_codes.query_code(f"unknown {n}"), PHONE[-4:]))
    return case.no


def guess(number, code, at):
    """What the door makes of a guess: opened, refused, or told to wait and until when."""
    try:
        return (
            "opened"
            if tickets.find(number, code, f"{Random(code).randrange(10**4):04d}", at=at)
            else "refused"
        )
    except tickets.TooSoon as wait:
        return wait.until


def guessed(pairs, at):
    """GUESSES spread over all numbers by one who never sleeps, half a minute between rounds; both answers of each pair."""
    chance = Random(27)
    for n in range(GUESSES // 2):
        live, absent = pairs[n % len(pairs)]
        code = "".join(chance.choices(ALPHABET, k=12))
        when = at + timedelta(seconds=30 * (n // len(pairs)))
        yield guess(live, code, when), guess(absent, code, when)


@pytest.mark.slow
def test_ten_thousand_guesses_open_nothing_and_tell_nothing(pairs, town):
    found = list(guessed(pairs, town.now))
    assert len(found) * 2 == GUESSES
    assert all(one == other for one, other in found), "a number that exists is answered otherwise"
    heard = Counter(type(one).__name__ if one not in ("opened", "refused") else one for one, _ in found)
    assert heard["opened"] == 0 and heard["refused"] > 5 * PAIRS
    assert heard["datetime"] > 0.9 * len(found), "nearly all of them were not even looked at"
    assert expected_hits(10**6, 10**6) <= 1e-9


def expected_hits(guesses, live):
    """A guess names one number of `live`, a code of 60 bits and four digits; how many numbers there are helps nobody."""
    return guesses * min(1, live) / 2**60 / 10**4


def test_a_guess_costs_the_same_whether_the_number_exists(pairs, town, monkeypatch):
    """Time, counted in the work that is done: the keyed digests."""
    live, absent = pairs[0]
    done = []
    real = tickets.code_digest
    monkeypatch.setattr(tickets, "code_digest", lambda *said: done.append(said[0]) or real(*said))
    for number in (live, absent):
        assert guess(number, "A" * 12, town.now) == "refused"
    assert Counter(done) == {live: 2, absent: 2}


def test_defect_a_door_that_lets_unknown_numbers_be_tried_for_ever_is_caught(pairs, town, monkeypatch):
    monkeypatch.setattr(tickets, "_unknown", lambda no, at: None)
    assert any(one != other for one, other in guessed(pairs, town.now))


def test_defect_a_door_without_delays_is_caught(pairs, town, monkeypatch):
    monkeypatch.setattr(tickets, "_wait", lambda tries, at: None)
    monkeypatch.setattr(tickets.signin, "wait_until", lambda *said: None)
    looked = [one for one, _ in zip((a for a, _ in guessed(pairs, town.now)), range(100), strict=False)]
    assert set(looked) == {"refused"}, "the share of refusals above would fail"


# ------------------------------------------------------------------------------------------------- addresses that count


def test_addresses_that_count_open_nothing_without_the_pass(town):
    """A paper is called 1, 2, 3; without number, code and second factor the first, which exists, is as far away as the rest."""
    number, _ = number_and_code(apply(until="receipt"))
    assert Ticket.objects.filter(case__no=number).exists()
    for address in ("/track/paper/{}/", "/ask/d/a1b2c3d{}/1/", "/ask/d/a1b2c3d4/{}/"):
        tried = [address.format(n) for n in range(1, 9)]
        pages = [Reader().open(path) for path in tried]
        assert {page.status for page in pages} in ({403}, {404}), address
        assert len({blind(page.page, path) for page, path in zip(pages, tried, strict=True)}) == 1, address
    assert Reader().open("/track/case/").status == 403


def blind(page, path):
    """A page without what is new on every page, and without its own address."""
    return re.sub(r'(value|nonce|action)="[^"]*"', "", page.replace(path, ""))

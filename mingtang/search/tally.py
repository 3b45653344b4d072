"""Counting what is searched for without knowing who: hot words and what nobody finds.

A word is counted once a day for an address; which addresses there were is kept in this process's memory only, under a
key that is thrown away with the day. What looks personal is never counted (个人信息保护法第六条: no more than the purpose
needs; decision 0008). Counts are written once a minute, so a search does not wait for the database's writer.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import Counter
from datetime import date, datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, Max, Sum

from mingtang.clock import day
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records.scanning import scan

from . import tokens
from .models import Wanted

LONGEST = 30  # characters of a word that is counted
_EVERY = timedelta(seconds=60)
_MOST = 20_000  # counted pairs of address and word, or words waiting, before the day begins anew
_NUMBER = re.compile(
    r"\d(?:[ \-.·_]?\d){4}|[@＠]|^[一-鿿][a-z][a-z0-9]{5,6}$"
)  # five digits; mail; a licence plate
AUTOMATIC, NONE = "自动", "无"


class Tally:
    """What was asked in this process and is not written yet."""

    def __init__(self) -> None:
        self._change = threading.Lock()
        self._waiting: Counter[tuple[str, date, bool]] = Counter()
        self._seen: set[bytes] = set()
        self._key, self._day = secrets.token_bytes(16), date.min
        self._written: datetime | None = None

    def note(self, q: str, address: str, at: datetime, *, missed: bool) -> None:
        """Count that `q` was asked from `address`; what may not be counted is forgotten here."""
        if not (word := worded(q)):
            return
        with self._change:
            if self._day != day(at) or len(self._seen) > _MOST:
                self._key, self._day, self._seen = secrets.token_bytes(16), day(at), set()
            who = hashlib.blake2b(f"{address}\x1f{word}".encode(), key=self._key, digest_size=12).digest()
            if who in self._seen:
                return
            self._seen.add(who)
            self._waiting[word, day(at), missed] += 1
        if self._written is None or not timedelta(0) <= at - self._written < _EVERY:
            self.write(at)

    def write(self, at: datetime) -> None:
        """Add what waits to the table. A database that refuses leaves it waiting: counting never stops a search."""
        with self._change:
            self._written, waiting, self._waiting = at, self._waiting, Counter()
        try:
            with transaction.atomic():
                for (word, on, missed), times in waiting.items():
                    row, _ = Wanted.objects.get_or_create(word=word, day=on)
                    Wanted.objects.filter(pk=row.pk).update(
                        times=F("times") + times, missed=F("missed") + times * missed
                    )
        except DatabaseError:
            with self._change:
                if len(self._waiting) < _MOST:
                    self._waiting.update(waiting)


tally = Tally()


def worded(q: str) -> str:
    """`q` as it is counted, or "" where it is too long, asks for nothing, or may name or number a person."""
    word = " ".join(tokens.simplify(q).split())
    if not len(tokens.fold(word)) > 1 or len(word) > LONGEST:
        return ""
    return "" if scan(q) or _NUMBER.search(word) or tokens.names_person(word) else word


def hot(on: date, most: int = 8) -> list[str]:
    """热词: what the openness office set, or the words of the last seven days that at least so many asked and that found
    something, most asked first."""
    root = (Agency.objects.filter(parent=None).values_list("code", flat=True).first() or "",)
    barred = _list(policy.value("hot_words_barred", root, on))
    if fixed := _list(policy.value("hot_words", root, on)):
        return [word for word in fixed if word not in barred][:most]
    rows = Wanted.objects.filter(day__gt=on - timedelta(days=7), day__lte=on).values("word")
    rows = rows.annotate(all=Sum("times"), none=Sum("missed")).filter(none__lt=F("all"))
    rows = rows.filter(all__gte=policy.whole("hot_words_least", root, on)).order_by("-all", "word")
    return [row["word"] for row in rows[: most + len(barred)] if row["word"] not in barred][:most]


def missed(on: date) -> list[dict[str, object]]:
    """[{"word", "times", "last"}]: what was asked and nothing answered, most often first; one that since found something
    too stays, for as long as its days are kept."""
    rows = Wanted.objects.filter(missed__gt=0, day__lte=on).values("word")
    return list(rows.annotate(times=Sum("missed"), last=Max("day")).order_by("-times", "-last", "word"))


def forget(on: date) -> None:
    """Delete the days that are no longer kept."""
    root = (Agency.objects.filter(parent=None).values_list("code", flat=True).first() or "",)
    with transaction.atomic():
        Wanted.objects.filter(day__lt=on - timedelta(days=policy.whole("search_log_days", root, on))).delete()


def _list(text: str) -> list[str]:
    return (
        [] if text.strip() in ("", AUTOMATIC, NONE) else [one for one in re.split(r"[、，,\s]+", text) if one]
    )

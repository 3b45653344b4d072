"""Which topics there are, and the one handler of each.

A room declares the topics that it puts; the room that does the work registers the handler, in a module
imported by its `AppConfig.ready()`. A test compares `declared` with `handled`.
"""

import inspect
import logging
import re
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
_TOPIC = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")
declared: set[str] = set()
handled: dict[str, Callable[..., None]] = {}


class JobError(Exception):
    """Raised by a handler whose sentence may be shown to operators: it holds no personal data.
    Of any other exception only the class and the place in the code are kept."""


class NoHandler(LookupError):
    """A topic that nobody handles."""


def declare_topics(*topics: str) -> None:
    """Say that this room puts jobs of `topics`, each "room.verb". ValueError for another form."""
    for topic in topics:
        if not _TOPIC.fullmatch(topic) or len(topic) > 60:
            raise ValueError(f"topic: found {topic!r}, expected room.verb")
        declared.add(topic)


def handles(topic: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the handler of `topic`. It is called outside any transaction with the job's
    ids as keyword arguments, and with `now` (aware UTC) if it takes one. It may be called again for the
    same ids, also after it succeeded, and must then change nothing. ValueError for a second handler."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if topic in handled:
            raise ValueError(f"{topic}: found a second handler {function.__qualname__}, expected exactly one")
        handled[topic] = function
        return function

    return register


def call(topic: str, ids: dict[str, int | str], now: object) -> None:
    """Run the handler of `topic`. Raises NoHandler, or what the handler raises."""
    if topic not in handled:
        raise NoHandler(topic)
    handler = handled[topic]
    extra = {"now": now} if "now" in inspect.signature(handler).parameters else {}
    handler(**ids, **extra)


def each(things: Iterable[T], do: Callable[[T], None]) -> None:
    """`do` each of `things`, the others too where it fails for one. Every failure is logged, and in the end JobError
    says how many there were and names the first, so that the job is tried again and at last a dead letter.
    str() of a thing goes into both: a number or a code."""
    done, failed = 0, []
    for thing in things:
        try:
            do(thing)
            done += 1
        except Exception as error:
            failed.append(f"{thing} ({described(error)})")
            log.error("jobs: %s", failed[-1])
    if failed:
        raise JobError(f"found {len(failed)} that failed beside {done} done, expected none: {failed[0]}")


def described(error: Exception) -> str:
    """Class and place, and the sentence only of a JobError: others may quote what a person typed."""
    if isinstance(error, JobError):
        return f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    place = next((f for f in reversed(frames) if "/mingtang/" in f.filename), frames[-1])
    return f"{type(error).__name__} at {'/'.join(Path(place.filename).parts[-2:])}:{place.lineno}"

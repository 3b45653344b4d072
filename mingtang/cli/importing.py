"""import PATH --agency A --column C --as-released-by POST: documents written elsewhere become public records.

One case (import-1) a batch, one event for all of it. The verb returns when every page is printed and can be found.
"""

from __future__ import annotations

import argparse
import getpass
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from mingtang.cases import batches
from mingtang.cli.output import progress, refuse, tell
from mingtang.clock import day
from mingtang.jobs.models import Job
from mingtang.jobs.worker import drain
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS, RELEASING
from mingtang.people.seats import Seat, holders
from mingtang.records.arrivals import REASONS, Arrival, arrivals
from mingtang.records.columns import open_to_agency
from mingtang.records.importing import BadArchive, Unmapped, sources
from mingtang.records.importing.registers import FIELDS
from mingtang.records.models import Edition

TOPICS = ("press.withdraw", "press.print", "search.index")
PATIENCE = 900  # seconds to wait for pages and index


def main(argv: list[str]) -> int:
    given = _parser().parse_args(argv)
    agency = Agency.objects.filter(code=given.agency, closed_on=None).first()
    if agency is None:
        return refuse(f"agency {given.agency!r}", "a code listed by `agencies`")
    column = next((c for c in open_to_agency(agency.code) if c.code == given.column), None)
    if column is None:
        return refuse(f"column {given.column!r}", f"a code listed by `columns --agency {agency.code}`")
    post = given.as_released_by
    post = next((kind for kind in RELEASING if post in (kind, POSTS[kind])), "")
    if not post or not holders(agency.code, post, day(timezone.now())):
        return refuse(f"post {given.as_released_by!r}", f"one of {', '.join(RELEASING)} that somebody holds")
    try:
        found = _read(Path(given.path), agency, column, _mapping(given.map))
    except FileNotFoundError:
        return refuse(
            f"no file {given.path!r}", "a page, document, register (.xlsx, .csv), folder, .zip or .tar.gz"
        )
    except Unmapped as error:
        return refuse(
            f"headings {'、'.join(error.head)}",
            f"--map FIELD=HEADING for title and body; fields: {', '.join(FIELDS)}",
        )
    except BadArchive as error:
        return refuse(f"archive {given.path!r}: {error}", "an archive that reads to its end")
    batch = _act(found, agency, column.code, post)
    done = _wait(found)
    _answer(found, batch, given.json)
    return 0 if done and all(a.status != "failed" for a in found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingtang import")
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("--agency", required=True)
    parser.add_argument("--column", required=True)
    parser.add_argument("--as-released-by", required=True, metavar="POST")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=HEADING")
    parser.add_argument("--json", action="store_true")
    return parser


def _mapping(pairs: list[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _read(place: Path, agency: Agency, column: Any, mapping: dict[str, str]) -> list[Arrival]:
    found = []
    for arrival in arrivals(sources(place, mapping), agency, column, day(timezone.now())):
        found.append(arrival)
        if len(found) % 500 == 0:
            progress(f"{len(found)} files read")
    progress(f"{len(found)} files read")
    return found


def _act(found: list[Arrival], agency: Agency, column: str, post: str) -> str:
    """The batch: a case opened and its import taken; its code, or "" where nothing is new."""
    seat = Seat(person=f"os:{getpass.getuser()}", post="operator", agency=agency.code)
    code = batches.publish(found, column, post, by=seat, at=timezone.now())
    if code:
        progress(f"{batches.tally(found)['imported']} records published; printing and indexing")
    return code


def _wait(found: list[Arrival]) -> bool:
    """Run the jobs, or wait for the worker that runs them; False when some page or index entry did not come."""
    paths = {a.record.path for a in found if a.record and a.status in ("imported", "unchanged")}
    last = time.monotonic() + PATIENCE
    while True:
        drain(topics=TOPICS)
        if not paths & _waiting():
            return True
        if (
            time.monotonic() > last
            or not Job.objects.filter(topic__in=TOPICS, done_at=None, dead_at=None).exists()
        ):
            progress("some pages are not printed or not in the index yet: see the jobs on the desk")
            return False
        time.sleep(0.2)


def _waiting() -> set[str]:
    shown = Edition.objects.house.in_force()
    return set(shown.filter(printed=False).values_list("path", flat=True)) | set(
        shown.filter(indexed=False).values_list("path", flat=True)
    )


def _answer(found: list[Arrival], batch: str, as_json: bool) -> None:
    counts = batches.tally(found)
    items = [a.told() for a in found]
    lines = [
        f"共读取{len(found)}件："
        + "，".join(f"{word}{counts[status]}" for status, word in batches.STATUSES.items())
    ]
    lines += [
        f"  {a.path}：{'、'.join(REASONS[code] for code in a.reasons)}"
        for a in found
        if a.status in ("held", "failed")
    ]
    tell({"batch": batch, "read": len(found), **counts, "items": items}, as_json, lines)

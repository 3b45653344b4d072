"""What the house asks the process apart of a file that is to be provided: its pages or parts, what the scanner proposes to
withhold, and the file as it may leave with the report of the attack on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from PIL import Image

from mingtang.records.rebuilding import within as readers
from mingtang.records.rebuilding.base import DAMAGED, TOO_MUCH, CannotRebuild
from mingtang.records.redacting import drawn, layer, letters, marks, sheets, word
from mingtang.records.redacting.attacking import (
    VERSION,
    Attacker,
    Target,
    attack,
    office,
    reading,
    removing,
    unpacking,
)
from mingtang.records.redacting.disguises import found_in, needles
from mingtang.records.redacting.marks import BOXED, WORDED, Row
from mingtang.records.scanning import scan
from mingtang.records.scanning.folding import EDGE

Answer = tuple[dict[str, Any], bytes]
_PDF: dict[str, Attacker] = {"reading": reading.look, "removing": removing.look, "unpacking": unpacking.look}
_OPENED = {"docx": word.Document, "xlsx": sheets.Workbook}
WRONG = "只能提供 PDF、图片、Word（.docx）和 Excel（.xlsx）文件，其他格式请先转换"
MOST_PROPOSED = 500


def _answering(work: Callable[..., Answer]) -> Callable[..., Answer]:
    """A refusal is answered, never raised; whatever a reader raises means no."""

    def answered(data: bytes, *given: str) -> Answer:
        try:
            return work(data, *given)
        except CannotRebuild as held:
            return {"why": held.reason, "code": held.code}, b""
        except ValueError as wrong:
            return {"why": str(wrong), "code": "place"}, b""
        except MemoryError:
            return {"why": TOO_MUCH, "code": "too_much"}, b""
        except Exception:
            return {"why": DAMAGED, "code": "unreadable"}, b""

    return answered


@_answering
def opened(data: bytes, name: str) -> Answer:
    """{"format", "pages"}: what the file is, and how many pages it has (0: it has places instead)."""
    format = readers.format_of(name, data)
    if format not in (*BOXED, *WORDED):
        raise CannotRebuild(WRONG, "unknown_format")
    if format in BOXED:
        return {"format": format, "pages": drawn.count(format, data)}, b""
    _OPENED[format](name, data)
    return {"format": format, "pages": 0}, b""


@_answering
def page(data: bytes, name: str, format: str, n: str) -> Answer:
    """Page `n` as JPEG."""
    return {}, drawn.shown(format, data, int(n))


@_answering
def listed(data: bytes, name: str, format: str) -> Answer:
    """{"places": [{"place", "where", "text"}]} of a document."""
    return {"places": _OPENED[format](name, data).listed()}, b""


@_answering
def proposed(data: bytes, name: str, format: str) -> Answer:
    """{"marks"} over what the scanner of personal data finds, each with "kind" and "masked" beside."""
    if format == "image":
        return {"marks": []}, b""
    found: list[Row] = []
    if format == "pdf":
        document = drawn.document(data)
        for n in range(len(document)):
            found += letters.proposed(n + 1, letters.letters(document[n]))
    else:
        for one in _OPENED[format](name, data).listed():
            for hit in scan(one["text"]):
                said = one["text"][hit.start : hit.start + hit.length]
                if format == "xlsx" and hit.length * 2 >= len(one["text"]):
                    said = ""  # nearly all of the cell: then all of it
                found.append(
                    {
                        "place": one["place"],
                        "words": said,
                        "ground": "privacy",
                        "kind": hit.kind,
                        "masked": hit.masked,
                    }
                )
    return {"marks": found[:MOST_PROPOSED]}, b""


@_answering
def names(data: bytes, name: str, asked: str) -> Answer:
    """{"found": whether a text of `asked` stays to be read, "read": whether there is text to look in at all}.

    asked: JSON {"format", "marks", "texts"}."""
    given = json.loads(asked)
    format, rows = given["format"], given["marks"]
    if format in BOXED:
        by_page = {n: [row for row in rows if row["page"] == n] for n in {row["page"] for row in rows}}
        stays = _of_letters(data, by_page)[1] if format == "pdf" else ""
    else:
        document = _OPENED[format](name, data)
        document.withhold(rows)
        stays = document.stays()
    return {
        "found": bool(found_in(stays, needles(given["texts"])[0])),
        "read": bool(stays.replace(EDGE, "").strip()),
    }, b""


@_answering
def made(data: bytes, name: str, asked: str) -> Answer:
    """The file as it may leave, and {"report"} of the attack on it.

    asked: JSON {"format", "marks", "keeps": words that may stay elsewhere, "cover": [title, line, …]}. Without marks it
    is the file rebuilt from what is seen."""
    given = json.loads(asked)
    format, rows = given["format"], given["marks"]
    if not rows:
        return _whole(data, name, format)
    work = _boxed if format in BOXED else _worded
    return work(data, name, format, rows, given["keeps"], given["cover"])


def _whole(data: bytes, name: str, format: str) -> Answer:
    """Nothing is withheld: rebuilt, and attacked for what it hides. A picture becomes a page, as it does with boxes."""
    if format == "image":
        return _report(drawn.bound(drawn.pages(format, data)), _PDF, Target(pictures=True), {}, [])
    out = readers.rebuild(name, data).data
    return _report(out, _PDF if format == "pdf" else _office(format), Target(), {}, [])


def _boxed(
    data: bytes, name: str, format: str, rows: list[Row], keeps: list[str], cover: list[str]
) -> Answer:
    by_page = {n: [row for row in rows if row["page"] == n] for n in {row["page"] for row in rows}}
    head, said = drawn.cover(cover[0], cover[1:], marks.listed(format, rows))
    held, stays, own = _of_letters(data, by_page) if format == "pdf" else ([], "", [])
    own += _elsewhere(held, stays, keeps)
    boxes = {len(head) + n: some for n, some in by_page.items()}
    counts = _counts(held, rows, bool(stays))
    laid = list(said)
    out = drawn.bound(chain(head, _pages(format, data, by_page, laid)), laid)
    target = _target(held, boxes, pictures=True)
    letters_ = sum(len(word.letters) for some in laid for word in some)
    told, out = _report(out, _PDF, replace(target, layer=True), counts | {"laid": letters_}, own)
    if all(not one["findings"] for one in told["report"]["attackers"] if one["attacker"] != "beside"):
        return told, out
    out = drawn.bound(
        chain(head, _pages(format, data, by_page, []))
    )  # pictures alone: words that are in doubt stay here
    return _report(out, _PDF, target, counts | {"laid": 0}, own)


def _pages(
    format: str, data: bytes, by_page: dict[int, list[Row]], laid: list[list[layer.Word]]
) -> Iterator[Image.Image]:
    """Each page with its boxes burned in, one at a time: hundreds of them fill no memory. What may be laid over it goes to `laid`."""
    document = drawn.document(data) if format == "pdf" else None
    room = layer.MOST
    for n, picture in enumerate(drawn.pages(format, data), 1):
        burned = drawn.burned(picture, by_page.get(n, ()))
        said = letters.letters(document[n - 1]) if document is not None else []
        room -= len(said)
        laid.append(layer.words(said, by_page.get(n, []), burned) if room >= 0 else [])
        yield burned


def _of_letters(data: bytes, by_page: dict[int, list[Row]]) -> tuple[list[str], str, list[tuple[str, str]]]:
    """(what the boxes withhold, what stays, letters that stand out of their box) by the text of the original."""
    document = drawn.document(data)
    held: list[str] = []
    stays, own = "", []
    for n in range(1, len(document) + 1):
        taken, left, leaks = letters.under(letters.letters(document[n - 1]), by_page.get(n, []))
        held += [line for one in taken for line in one.splitlines()]
        stays += left + EDGE
        own += [("partly", f"第{n}页第{box + 1}处") for box in sorted(leaks)]
    return held, stays, own


def _worded(
    data: bytes, name: str, format: str, rows: list[Row], keeps: list[str], cover: list[str]
) -> Answer:
    document = _OPENED[format](name, data)
    held = document.withhold(rows)
    stays = document.stays()
    lines = [f"{n}．{'；'.join(row)}" for n, row in enumerate(marks.listed(format, rows), 1)]
    out = document.written([*cover, *lines])
    own = _elsewhere(held, stays, keeps)
    known = found_in(
        stays, needles(_hunted(held))[0]
    )  # what may stay elsewhere, or is told of already, is no second finding
    target = _target([one for one in _hunted(held) if not found_in(one, known)], {}, pictures=False)
    return _report(out, _office(format), target, _counts(held, rows, True), own)


def _office(format: str) -> dict[str, Attacker]:
    shows = office.word if format == "docx" else office.excel
    return {
        "unpacked": lambda data, target: list(office.unpacked(format, data, target)),
        "shown": lambda data, target: list(shows(data, target)),
        "again": lambda data, target: list(office.again(format, data, target)),
    }


def _hunted(held: Sequence[str]) -> list[str]:
    """What is looked for: each text that was withheld, and the numbers and addresses within it by themselves."""
    finds = [one[f.start : f.start + f.length] for one in held for f in scan(one)]
    return [*held, *finds]


def _target(held: Sequence[str], boxes: dict[int, list[Row]], *, pictures: bool) -> Target:
    hunted = _hunted(held)
    return Target(
        tuple(needles(hunted)[0]), tuple(one for one in hunted if needles([one])[0]), boxes, pictures
    )


def _elsewhere(held: Sequence[str], stays: str, keeps: Sequence[str]) -> list[tuple[str, str]]:
    """Texts that were withheld in one place and stand in another; the words say which, for who drafts must decide."""
    for kept in keeps:
        stays = stays.replace(kept, EDGE)
    left = sorted(found_in(stays, needles(_hunted(held))[0]))
    return [
        ("elsewhere", one[:60]) for one in left if not any(one in other for other in left if other != one)
    ]


def _counts(held: Sequence[str], rows: Sequence[Row], text: bool) -> dict[str, Any]:
    sought, short = needles(_hunted(held))
    return {"marks": len(rows), "sought": len(sought), "short": short, "text_layer": text}


def _report(
    out: bytes,
    attackers: dict[str, Attacker],
    target: Target,
    counts: dict[str, Any],
    own: list[tuple[str, str]],
) -> Answer:
    results = [{"attacker": "beside", "findings": list(dict.fromkeys(own))}] if counts else []
    results += attack(out, attackers, target)
    found = sum(len(one["findings"]) for one in results)  # type: ignore[misc, arg-type]
    return {"report": {"version": VERSION, "counts": counts, "attackers": results, "found": found}}, out

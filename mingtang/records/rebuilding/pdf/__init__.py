"""PDF files: pages whose every word and picture can be seen are copied; the others become images of what is seen.

They are parsed and drawn by C++ libraries where no Python check runs: in the process apart alone."""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf

from mingtang.records.rebuilding.base import DAMAGED, LOCKED, TOO_MUCH, WHAT, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.pdf import copying, sight

MOST_OBJECTS, MOST_PAGES = 200_000, 600
texts_of = sight.texts_of


def rebuild(name: str, data: bytes) -> Rebuilt:
    told, made = ask(data)
    drops = Drops()
    for what, where in told["dropped"]:
        drops.add(what if what in WHAT else "part", where)
    return drops.made(made, [(f"第{n}页", said) for n, said in enumerate(told["seen"], 1)])


@lru_cache(maxsize=2)  # a file is rebuilt, then looked behind
def ask(data: bytes) -> tuple[dict[str, list], bytes]:
    """(dropped, seen and unseen: [what, text] each; the new file). Raises CannotRebuild."""
    try:
        with pikepdf.open(io.BytesIO(data)) as old:
            return _work(old, data)
    except pikepdf.PasswordError as error:
        raise CannotRebuild(LOCKED, "locked") from error
    except MemoryError as error:
        raise CannotRebuild(TOO_MUCH, "too_much") from error
    except CannotRebuild:
        raise
    except Exception as error:  # a reader fed hostile bytes may raise anything
        raise CannotRebuild(DAMAGED) from error


def _work(old: pikepdf.Pdf, data: bytes) -> tuple[dict[str, list], bytes]:
    if not len(old.pages):
        raise CannotRebuild(DAMAGED)
    if len(old.objects) > MOST_OBJECTS or len(old.pages) > MOST_PAGES:
        raise CannotRebuild(TOO_MUCH, "too_much")
    dropped, unseen = copying.left(old, data)
    layers = "/OCProperties" in old.Root
    looks = sight.look(data, [copying.must_be_drawn(page) or layers for page in old.pages])
    made = copying.copied(old, looks)
    for n, look in enumerate(looks, 1):
        dropped += [[what, f"第{n}页"] for what in look.hidden]
        if look.picture:
            dropped.append(["flattened", f"第{n}页"])
        unseen += [["unseen_text", look.text]] if look.text != look.seen else []
    return {"dropped": dropped, "seen": [look.seen for look in looks], "unseen": unseen}, made

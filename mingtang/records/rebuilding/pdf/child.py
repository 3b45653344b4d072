"""Run by `pdf/__init__.py` in a process of its own: reads a PDF from standard input, prints one line of JSON and, after
it, the rebuilt file. Imports nothing of the house."""

import io
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import copying
import pikepdf
import sight

MEMORY = 2_500_000_000  # bytes of address space
SECONDS = 80
MOST_OBJECTS, MOST_PAGES = 200_000, 600


def work(data: bytes) -> tuple[dict, bytes]:
    try:
        old = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return {"why": "locked"}, b""
    except Exception:
        return {"why": "damaged"}, b""
    with old:
        if not len(old.pages):
            return {"why": "damaged"}, b""
        if len(old.objects) > MOST_OBJECTS or len(old.pages) > MOST_PAGES:
            return {"why": "too_much"}, b""
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


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        told, made = work(sys.stdin.buffer.read())
    except MemoryError:
        told, made = {"why": "too_much"}, b""
    except Exception:
        told, made = {"why": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)

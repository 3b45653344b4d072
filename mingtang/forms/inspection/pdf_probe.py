"""Run by `pdf.py` in a process of its own: reads one PDF from standard input and prints ok, type, locked or danger.

Imports nothing of the house, so that it starts in a fifth of a second.
"""

import io
import re
import resource
import sys

import pikepdf

MEMORY = 1_200_000_000  # bytes of address space
SECONDS = 4
MOST_OBJECTS = 200_000
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|RichMedia|ImportData|SubmitForm|GoToE|GoToR|EmbeddedFiles?|Filespec|XFA)(?![A-Za-z0-9_.#-])"
)


def judge(data: bytes) -> str:
    """ok, or the reason against it. Names are compared as the library writes them, so `/Java#53cript` is found too."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return "locked"
            if not len(pdf.pages):
                return "type"
            objects = pdf.objects
            if len(objects) > MOST_OBJECTS or any(_is_active(thing) for thing in objects):
                return "danger"
    except pikepdf.PasswordError:
        return "locked"
    except pikepdf.PdfError:
        return "type"
    return "ok"


def _is_active(thing: pikepdf.Object) -> bool:
    body = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return _ACTIVE.search(_STRING.sub(b"", body.unparse(resolved=True))) is not None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(judge(sys.stdin.buffer.read()))

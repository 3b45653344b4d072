"""File names as people send them, made safe to store, show and download."""

import re
import unicodedata

LONGEST = 80  # characters, extension included: fits 255 bytes of UTF-8 on every file system
NAMELESS = "附件"
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_LEFT_OUT = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, direction overrides and other invisible characters


def split(name: str) -> tuple[str, str]:
    """(stem, extension without dot in lower case) of the last path part of `name`, with nothing invisible left.

    A right-to-left override is taken out before the extension is read: a name that only looks like "…exe.pdf"
    but ends in .exe is an .exe.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _LEFT_OUT)
    last = re.split(r"[\\/]", seen)[-1].strip().rstrip(" .")
    stem, dot, extension = last.rpartition(".")
    return (stem, extension.strip().lower()) if dot else (last, "")


def join(stem: str, extension: str) -> str:
    """A name of at most `LONGEST` characters that no system reads as a path, device or hidden file."""
    stem = " ".join(_FORBIDDEN.sub("_", stem).split()).strip(" .")
    if _RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"{NAMELESS}-{stem}"
    stem = stem[: LONGEST - len(extension) - 1].strip(" .")
    return f"{stem or NAMELESS}.{extension}"

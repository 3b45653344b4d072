"""One printed file as the bytes that go to disk: plain, gzip-6, brotli-5. The same bytes in, the same out."""

import hashlib
import zlib
from collections.abc import Mapping

import brotli

from .paths import is_text

# Suffix of each variant, in the order in which they are renamed: a reader that prefers a compressed variant
# never finds one older than the plain file. An empty file beside a tombstone tells a server that cannot read the
# register to answer it with 410.
GONE = ".gone"
SUFFIXES = (".br", ".gz", "", GONE)
SMALLEST = 256  # bytes; below, the header costs more than it saves


def digest(data: bytes) -> str:
    """SM3 (GB/T 32905) of `data`, 64 hex digits."""
    return hashlib.new("sm3", data).hexdigest()


def variants(path: str, data: bytes, gone: bool = False) -> Mapping[str, bytes]:
    """suffix → bytes; compressed variants only for text, and only where they are smaller. gone: a tombstone."""
    made = {"": data}
    if is_text(path) and len(data) >= SMALLEST:
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31 = gzip wrapper; zlib leaves its mtime 0
        made[".gz"] = packer.compress(data) + packer.flush()
        made[".br"] = brotli.compress(data, quality=5, lgwin=_window(len(data)))
    kept = {suffix: body for suffix, body in made.items() if not suffix or len(body) < len(data)}
    return kept | {GONE: b""} if gone else kept


def _window(size: int) -> int:
    """lgwin for a file of `size` bytes: a window it fits in, since a larger one costs time and bytes for nothing."""
    return min(max(size.bit_length(), 10), 22)


def unpacked(suffix: str, data: bytes) -> bytes:
    """The plain bytes of a variant. Raises ValueError when it is broken."""
    try:
        if suffix == ".gz":
            return zlib.decompress(data, 31)
        return brotli.decompress(data) if suffix == ".br" else data
    except (zlib.error, brotli.error) as fault:
        raise ValueError(str(fault))

"""Which addresses the application answers itself; every other one is a printed file. Pure."""

# The whole proxy rule: an address that begins with one of these.
DYNAMIC = frozenset({"ask", "track", "check", "search", "opinion", "subscribe", "desk", "api", "sign-in"})
LARGE = "large/"  # the large-type twin of a page stands under this, of a printed one and of a door


def is_door(path: str) -> bool:
    """Whether the application answers at `path` (no slash before it), in large type too."""
    return path.removeprefix(LARGE).partition("/")[0] in DYNAMIC

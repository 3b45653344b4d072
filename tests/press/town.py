"""A small town in two generations: what the press had printed, and the release that the trials interrupt.

Every file says which generation made it, so a mixture shows; the withdrawn document carries a canary.
"""

CANARY = "canary-of-the-withdrawn-document"
HOME, LIST, FEED, SITEMAP = "index.html", "c/1/index.html", "feed.atom", "sitemap.xml"
GONE, GONE_FILE = "r/2026/b.html", "r/2026/b/canary.pdf"
REPLACED = "r/2026/c/1.pdf"
PAD = "公开条例第二十条规定的内容" * 40  # long enough for compressed variants


def page(name: str, generation: str, links: list[str], text: str = "") -> bytes:
    anchors = "".join(f'<a href="/{link}">{link}</a>' for link in links)
    return f"<html lang=zh-Hans><title>{name}</title>{generation} {anchors}{text}{PAD}</html>".encode()


def _documents(names: str, generation: str) -> dict[str, bytes]:
    files = {}
    for name in names:
        text = CANARY if name == "b" else ""
        file = GONE_FILE if name == "b" else f"r/2026/{name}/{2 if generation == 'generation-two' else 1}.pdf"
        files[f"r/2026/{name}.html"] = page(name, generation, [LIST, file], text)
        files[file] = f"%PDF {generation} {text}".encode() * 50
    return files


def _lists(names: str, generation: str, extra: list[str]) -> dict[str, bytes]:
    links = [f"r/2026/{name}.html" for name in names]
    return {
        HOME: page("home", generation, [LIST, *extra, *links]),
        LIST: page("list", generation, [HOME, *links]),
        FEED: page("feed", generation, links),
        SITEMAP: page("sitemap", generation, [HOME, LIST, *links]),
    }


def old() -> dict[str, bytes]:
    return _documents("abc", "generation-one") | _lists("abc", "generation-one", [])


def new() -> tuple[dict[str, bytes], list[str]]:
    """Two documents and a list come, c gets a new edition and file, b is withdrawn with a tombstone."""
    added = "c/2/index.html"
    changes = _documents("cde", "generation-two") | _lists("acde", "generation-two", [added])
    changes[added] = page("second list", "generation-two", [HOME, "r/2026/d.html"])
    changes[GONE] = page("b", "generation-two", [HOME], "本文件已撤回")
    return changes, [GONE, GONE_FILE, REPLACED]


def sets() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The two legal sets, path → bytes."""
    before, (changes, withdrawn) = old(), new()
    after = {path: data for path, data in before.items() if path not in withdrawn} | changes
    return before, after

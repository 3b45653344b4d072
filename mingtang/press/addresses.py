"""The address plan of the printed site. Pure: codes in, addresses out; `path` gives the file that answers one.

An address is for ever: no agency or column stands in that of a record. The dynamic doors are named here too, so
that a printed page never guesses one.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from .paths import PathError, check

HOME = "/"
AGENCIES = "/agencies/"
LEDGER = "/checkpoints/"
ACCESS, CONTACT, MAP = "/access.html", "/contact.html", "/map.html"
OPEN_DATA, DCAT = "/data/open/", "/data/open/catalog.jsonld"
SITEMAP, ROBOTS = "/sitemap.xml", "/robots.txt"
SECTIONS = {  # 指引: the five parts of a government site
    "open": ("/open/", "信息公开"),
    "policy": ("/policy/", "政策解读"),
    "services": ("/services/", "办事服务"),
    "interact": ("/interact/", "互动交流"),
    "data": ("/data/", "数据发布"),
}
FIND = "/find/"  # 分类导航
MONEY = "/money/"
TOPICS = "/t/"  # 专题专栏
GAZETTE = "/gazette/"  # 政府公报, printed by the channels
FAVOURITES = "/favourites.html"
AWAY = "/away.html"  # what a web server in front shows while the application is stopped
INTERFACE = "/data/openapi.json"
ASK, TRACK, CHECK, SEARCH, SUBSCRIBE = "/ask/", "/track/", "/check/", "/search", "/subscribe/"
OPINION = "/opinion/"
_DOORS = (ASK, TRACK, CHECK, SUBSCRIBE, OPINION)

# What may lie under a public address as itself; anything else is printed as plain bytes to be downloaded, so that
# nothing an agency uploads can run as a page of this site.
KEPT = frozenset({
    ".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".dps", ".txt", ".csv", ".zip", ".png",
    ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".mp4",
})  # fmt: skip
PAGES = frozenset({".html"})  # as themselves only when the house wrote them anew (records.rebuilding.webpage)
VIEWED, LEAVING = "view-", "to-"  # how pages beside a record are called, and the pictures on them
OURS = (VIEWED, LEAVING)  # no attachment is called so
_LONGEST = 150  # bytes of an attachment's name


def column(code: str, page: int = 0) -> str:
    """A column, its newest entries; `page` counts from the oldest."""
    return f"/c/{code}/{page}.html" if page else f"/c/{code}/"


def catalogue(agency: str = "", page: int = 0) -> str:
    """政府信息公开目录 of the city or of one agency."""
    folder = f"/catalogue/{agency}/" if agency else "/catalogue/"
    return f"{folder}{page}.html" if page else folder


def guide(agency: str = "") -> str:
    """政府信息公开指南 of the city or of one agency."""
    return f"/guide/{agency}.html" if agency else "/guide/"


def agency(code: str) -> str:
    return f"/a/{code}/"


def topic(code: str) -> str:
    """专题."""
    return f"{TOPICS}{code}/"


def feed(page: str = HOME, form: str = "atom") -> str:
    """What was published last, for feed readers, beside its page (the city's, a column's, an agency's): atom or rss."""
    return f"{page}feed.{form}"


def sitemap(part: str) -> str:
    return f"/sitemap-{part}.xml"


def ask(agency: str = "") -> str:
    """Where information is requested, of one agency or of any."""
    return f"{ASK}?agency={agency}" if agency else ASK


def filed(sort: str, code: str, page: int = 0) -> str:
    """What stands under one heading of 主题分类 or 服务对象, numbered like a column."""
    return f"{FIND}{sort}-{code}/{page}.html" if page else f"{FIND}{sort}-{code}/"


def opinion(code: str) -> str:
    """The opinion box of the notice with this record code."""
    return f"{OPINION}{code}/"


def money(year: int) -> str:
    """预算、决算和“三公”经费 of one year."""
    return f"{MONEY}{year}.html"


def readings(kind: str) -> str:
    """环境实时数据 of one kind of station."""
    return f"/readings/{kind}.html"


def readings_month(kind: str, year: int, month: int) -> str:
    """Its values of one month."""
    return f"/readings/{kind}-{year}-{month:02}.csv"


def checkpoints(page: int = 0) -> str:
    return f"{LEDGER}{page}.html" if page else LEDGER


def checkpoint(no: int) -> str:
    return f"{LEDGER}{no}.json"


def large(url: str) -> str:
    """The 大字版 of a page, for readers without script; "" where there is none: home, the guides, all of 办事服务, what
    helps to find one's way, and the doors of the public (those `portal.large` answers)."""
    page = url.partition("?")[0]
    folders = ("/guide/", SECTIONS["services"][0], *_DOORS)
    return (
        f"/large{url}"
        if page in (HOME, ACCESS, CONTACT, AGENCIES, SEARCH) or page.startswith(folders)
        else ""
    )


def path(url: str) -> str:
    """The path in the tree of the file that answers `url`."""
    name = url.removeprefix("/")
    return name + "index.html" if not name or name.endswith("/") else name


def code_of(record_url: str) -> str:
    """/r/2026/abc.html → abc."""
    return PurePosixPath(record_url).stem


def attachments(record_url: str, files: Iterable[Mapping[str, Any]]) -> list[str]:
    """The path of each attachment beside its record: its own name, made safe and unique."""
    folder = path(record_url).removesuffix(".html")
    found: list[str] = []
    for file in files:
        name = _name(str(file["name"]), KEPT | PAGES if file.get("page") else KEPT)
        if f"{folder}/{name}" in found or name.startswith(OURS) or _refused(f"{folder}/{name}"):
            name = f"{file['digest'][:12]}-{len(found) + 1}{PurePosixPath(name).suffix}"
        found.append(f"{folder}/{name}")
    return found


def viewed(record_url: str, digest: str) -> str:
    """The page on which the attachment of this digest is read (在线看)."""
    return f"{record_url.removesuffix('.html')}/{VIEWED}{digest[:12]}.html"


def link(tree_path: str) -> str:
    """The address, as an href, of a path with Chinese in it."""
    return "/" + quote(tree_path)


def _name(given: str, kept: frozenset[str]) -> str:
    cleaned = "".join(
        "_" if c in '/\\:*?"<>|#%' or ord(c) < 32 or ord(c) == 127 else c for c in given.strip(". ")
    )
    suffix = PurePosixPath(cleaned).suffix.lower()
    stem = cleaned[: len(cleaned) - len(suffix)] if suffix else cleaned
    suffix = ".html" if suffix == ".htm" else suffix
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip() or "附件"
    return stem + (suffix if suffix in kept else suffix + ".bin")


def _refused(tree_path: str) -> bool:
    try:
        check(tree_path)
    except PathError:
        return True
    return False

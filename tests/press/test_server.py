import os
import threading
import time
import zlib

import brotli
import pytest

from mingtang.press.answers import Codings
from mingtang.press.server import PublicFiles
from mingtang.press.tree import Tree

PAGE = ("<p>" + "政府信息公开" * 100 + "</p>").encode()
PDF = b"%PDF" + os.urandom(700_000)
POLICY = {"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "same-origin"}
FILES = {
    "index.html": PAGE,
    "c/1/index.html": PAGE,
    "r/2026/a.html": PAGE,
    "r/2026/a/附件 1.pdf": PDF,
    "r/2026/a/表.xlsx": b"PK",
    "feed.atom": b"<feed/>",
    "static/app.0a1b.css": b"a{}" * 200,
}


class Client:
    """A WSGI client that keeps status, headers and body of the last answer."""

    def __init__(self, app):
        self.app = app

    def get(self, path: str, method: str = "GET", **environ: str) -> "Client":
        answered = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path.encode().decode("latin-1")} | environ
        given = self.app(environ, lambda status, headers: answered.append((status, headers)))
        self.body = b"".join(given)
        if hasattr(given, "close"):
            given.close()
        [(status, headers)] = answered
        self.status, self.headers = int(status[:3]), dict(headers)
        assert len(self.headers) == len(headers)  # none twice
        return self


def inner(environ, start_response):
    start_response("404 Not Found", [("X-Inner", environ["REQUEST_METHOD"])])
    return [b"the application"]


@pytest.fixture(params=["memory", "disk"])
def client(request, tmp_path) -> Client:
    tree = Tree(tmp_path)
    tree.release(FILES)
    app = PublicFiles(tmp_path, inner, headers=POLICY, memory=1 << 26 if request.param == "memory" else 0)
    client = Client(app)
    client.tree = tree
    return client


def test_every_printed_file_is_answered_with_its_bytes_type_and_length(client):
    types = {"index.html": "text/html; charset=utf-8", "feed.atom": "application/atom+xml; charset=utf-8"}
    types["r/2026/a/附件 1.pdf"] = "application/pdf"
    for path, data in FILES.items():
        client.get("/" + path)
        assert (client.status, client.body) == (200, data)
        assert client.headers["Content-Length"] == str(len(data))
        assert client.headers["Content-Type"] == types.get(path, client.headers["Content-Type"])


def test_a_folder_is_answered_by_its_index_and_without_slash_sent_on(client):
    assert client.get("/").body == PAGE
    assert client.get("/c/1/").body == PAGE
    client.get("/c/1", QUERY_STRING="page=2")
    assert (client.status, client.headers["Location"], client.body) == (301, "/c/1/?page=2", b"")
    assert client.get("/c/").body == b"the application"


def test_brotli_goes_before_gzip_and_both_before_plain(client):
    client.get("/r/2026/a.html", HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert client.headers["Content-Encoding"] == "br" and brotli.decompress(client.body) == PAGE
    client.get("/r/2026/a.html", HTTP_ACCEPT_ENCODING="gzip, deflate")
    assert client.headers["Content-Encoding"] == "gzip" and zlib.decompress(client.body, 31) == PAGE
    assert client.headers["Content-Length"] == str(len(client.body))
    client.get("/r/2026/a.html")
    assert "Content-Encoding" not in client.headers and client.headers["Vary"] == "Accept-Encoding"


def test_a_file_without_variants_is_sent_plain_and_does_not_vary(client):
    client.get("/r/2026/a/附件 1.pdf", HTTP_ACCEPT_ENCODING="gzip, br")
    assert client.body == PDF
    assert "Vary" not in client.headers and "Content-Encoding" not in client.headers


@pytest.mark.parametrize(
    ("accept", "index"),
    [
        ("", 0), ("identity", 0), ("gzip", 1), ("GZIP;q=0.8", 1), ("br", 2), ("br;q=0, gzip", 1), ("*", 2), ("*;q=0", 0),
        ("br;q=0.5, gzip;q=0.9", 1), ("gzip;q=0", 0), ("br;q=x", 0), ("gzip ; q=1.0 , br;q=1.0", 2), (";;,,=", 0),
    ],
)  # fmt: skip
def test_accept_encoding_is_read_as_rfc_9110_says(accept, index):
    assert Codings()(accept) == index


def test_each_variant_has_its_own_strong_etag_and_is_not_sent_twice(client):
    tags = set()
    for encoding in ("", "gzip", "br"):
        tag = client.get("/r/2026/a.html", HTTP_ACCEPT_ENCODING=encoding).headers["ETag"]
        assert tag.startswith('"')
        tags.add(tag)
        for given in (tag, f'"other", W/{tag}', "*"):
            client.get("/r/2026/a.html", HTTP_ACCEPT_ENCODING=encoding, HTTP_IF_NONE_MATCH=given)
            assert (client.status, client.body, client.headers["ETag"]) == (304, b"", tag)
            assert "Content-Length" not in client.headers
            assert {"Cache-Control", "Vary"} <= client.headers.keys()
        client.get("/r/2026/a.html", HTTP_ACCEPT_ENCODING=encoding, HTTP_IF_NONE_MATCH='"other"')
        assert client.status == 200
    assert len(tags) == 3


def test_head_says_what_get_would_say_without_the_bytes(client):
    for path in ("/", "/r/2026/a/附件 1.pdf"):
        expected = client.get(path).headers
        assert client.get(path, "HEAD").headers == expected
        assert client.body == b""


def test_every_answer_carries_the_headers_of_the_house(client):
    for path in FILES:
        headers = client.get("/" + path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert POLICY.items() <= headers.items()
        assert "Set-Cookie" not in headers


def test_pages_are_asked_for_again_and_assets_never(client):
    assert client.get("/r/2026/a.html").headers["Cache-Control"] == "public, no-cache"
    assert "immutable" in client.get("/static/app.0a1b.css").headers["Cache-Control"]


def test_an_office_file_is_offered_for_saving(client):
    assert client.get("/r/2026/a/表.xlsx").headers["Content-Disposition"] == "attachment"
    assert "Content-Disposition" not in client.get("/r/2026/a/附件 1.pdf").headers


@pytest.mark.parametrize(
    "path",
    ["/../register.sqlite", "/c/../index.html", "//index.html", "/./index.html", "/index.html/", "/r/2026/a.html.gz",
     "/c/1/..", "/%2e%2e/current", "/..\\current", "/index.html\0", "/r", "", "index.html", "*", "/静态", "/INDEX.HTML"],
)  # fmt: skip
def test_only_printed_paths_are_answered_the_rest_is_the_applications(client, path):
    assert client.get(path).body == b"the application"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get"])
def test_other_methods_are_the_applications(client, method):
    assert client.get("/", method).headers["X-Inner"] == method


def test_a_release_is_answered_as_soon_as_it_has_returned(client):
    old = client.get("/").headers["ETag"]
    for n in range(20):
        body = f"<p>{n}</p>".encode()
        client.tree.release({"index.html": body, f"r/{n}.html": body})
        assert client.get("/").body == body
        assert client.get(f"/r/{n}.html").body == body
        assert client.headers["ETag"] != old


def test_a_withdrawal_is_answered_as_soon_as_it_has_returned(client):
    tag = client.get("/r/2026/a.html").headers["ETag"]
    client.tree.release(
        {"r/2026/a.html": b"<p>gone</p>"},
        withdraw=["r/2026/a.html", "r/2026/a/附件 1.pdf", "c/1/index.html"],
    )
    client.get("/r/2026/a.html", HTTP_IF_NONE_MATCH=tag)
    assert (client.status, client.body) == (410, b"<p>gone</p>")
    assert client.get("/r/2026/a.html", HTTP_IF_NONE_MATCH=client.headers["ETag"]).status == 410
    for path in ("/r/2026/a/附件 1.pdf", "/c/1/", "/c/1", "/c/1/index.html"):
        assert client.get(path).body == b"the application"


def test_a_file_too_big_to_hold_that_changed_on_disk_is_never_answered_under_the_old_tag(tmp_path):
    Tree(tmp_path).release(FILES)
    client = Client(PublicFiles(tmp_path, inner, memory=0))
    file = tmp_path / "public/r/2026/a/附件 1.pdf"
    tag = client.get("/r/2026/a/附件 1.pdf").headers["ETag"]
    os.utime(file, (1, 1))  # restored from a backup: other identity, same bytes
    assert client.get("/r/2026/a/附件 1.pdf").body == PDF
    assert client.headers["ETag"] == tag
    file.write_bytes(b"x" * len(PDF))
    assert client.get("/r/2026/a/附件 1.pdf").body == b"the application"
    Tree(tmp_path).release({"r/2026/a/附件 1.pdf": PDF}, reprint=True)
    assert client.get("/r/2026/a/附件 1.pdf").body == PDF


def test_a_big_download_that_began_before_a_release_ends_with_the_bytes_it_began_with(tmp_path):
    tree = Tree(tmp_path)
    tree.release(FILES)
    app = PublicFiles(tmp_path, inner, memory=0)
    pieces = app(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/r/2026/a/附件 1.pdf".encode().decode("latin-1")},
        lambda status, headers: None,
    )
    parts = iter(pieces)
    first = next(parts)
    tree.release({"r/2026/a/附件 1.pdf": b"new"})
    assert first + b"".join(parts) == PDF
    pieces.close()


def test_memory_is_kept_within_its_limit_and_pages_go_before_attachments(tmp_path):
    tree = Tree(tmp_path)
    tree.release(FILES)
    app = PublicFiles(tmp_path, inner, memory=20_000)
    held = {path for path, answer in app._map.items() if isinstance(answer, tuple)}
    assert {"/", "/r/2026/a.html"} <= held
    assert not any("pdf" in path for path in held)
    for n in range(30):
        tree.release({f"r/{n % 3}.html": os.urandom(3000)})
        app.refresh()
        assert app._left >= 0 and sum(app._bytes.values()) + app._left == 20_000
    tree.release({}, withdraw=FILES)
    app.refresh()
    assert app._left > 9000


def test_readers_see_whole_generations_while_many_are_printed(tmp_path):
    tree = Tree(tmp_path)
    names = [f"r/{n}.html" for n in range(8)]
    tree.release(dict.fromkeys(names, b"0"))
    app = PublicFiles(tmp_path, inner)
    wrong, rounds, stop = [], [], threading.Event()

    def read() -> None:
        client, last = Client(app), 0
        while not stop.is_set():
            seen = [int(client.get("/" + name).body) for name in names]
            if seen != sorted(seen) or seen[0] < last:
                wrong.append((last, seen))
            last = seen[-1]
            rounds.append(last)
            time.sleep(0.001)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for n in range(1, 40):
            tree.release(dict.fromkeys(names, b"%d" % n))
    finally:
        stop.set()
    for thread in threads:
        thread.join(30)
    assert wrong == [] and len(set(rounds)) > 5


def test_the_database_is_never_opened(client, monkeypatch):
    import sqlite3

    def refuse(*_, **__):
        raise AssertionError("a request opened a database")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    for path in FILES:
        assert client.get("/" + path).status == 200


def test_an_answer_costs_little_more_than_a_bare_one(tmp_path):
    Tree(tmp_path).release(FILES)
    app = PublicFiles(tmp_path, inner, headers=POLICY)
    headers, body = [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))], [PAGE]

    def bare(environ, start_response):
        start_response("200 OK", headers)
        return body

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/r/2026/a.html", "HTTP_ACCEPT_ENCODING": "gzip, br"}
    cost = {"bare": 9e9, "press": 9e9}
    for _ in range(7):
        for name, called in (("bare", bare), ("press", app)):
            began = time.process_time()
            for _ in range(20_000):
                called(environ, lambda status, headers: None)
            cost[name] = min(cost[name], (time.process_time() - began) / 20_000 * 1e6)
    print(f"bare {cost['bare']:.2f} µs, press {cost['press']:.2f} µs a call")
    assert cost["press"] - cost["bare"] < 3  # µs; a request through the server costs about 20

"""With application and database stopped every address of the sitemap is there, byte for byte, from a plain file server."""

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mingtang.cli import main
from mingtang.ui import headers
from tests import city
from tests.city import START, later
from tests.press import printed
from tests.press.test_pages import explains, published, record, withdraw

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs/operations.md"


@pytest.fixture
def away(tmp_path) -> Path:
    """A directory that holds the printed tree and nothing else: no database, no keys, no register."""
    city.found()
    explains(record())
    gone, *_ = published(3, column="notices")
    printed.run(START)
    withdraw(gone, later(START, 1))
    printed.run(later(START, 1))
    shutil.copytree(printed.tree().public, tmp_path / "tree/public")
    return tmp_path


def asked(data: Path, *more: str) -> tuple[int, dict]:
    """The verb in a process of its own, to which no database can answer."""
    environment = os.environ | {
        "MINGTANG_DATA": str(data),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    command = [sys.executable, "-m", "mingtang", "away", "--json", *more]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def configured() -> str:
    """The server block that the manual gives."""
    return re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)[1]


@pytest.fixture
def nginx(away):
    """nginx on that tree, set as the manual says, with nobody behind it; its address."""
    if not shutil.which("nginx"):
        pytest.skip("no nginx here: the same walk is made with Python's file server")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    server = (
        configured()
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
        .replace("127.0.0.1:8000", "127.0.0.1:1")
    )
    server = server.replace("/srv/mingtang/tree/public", str(away / "tree/public"))
    paths = "".join(
        f"{name}_temp_path {away}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (away / "nginx.conf").write_text(
        f"{user} daemon off; pid {away}/pid; error_log {away}/log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {paths}\n{server}}}"
    )
    process = subprocess.Popen(["nginx", "-p", str(away), "-c", str(away / "nginx.conf")])
    try:
        for _ in range(200):
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_every_address_of_the_sitemap_comes_from_a_plain_file_server(away):
    code, said = asked(away)
    assert (code, said["wrong"]) == (0, []) and said["asked"] > 30


def test_and_from_nginx_set_as_the_manual_says(away, nginx):
    code, said = asked(away, "--from", nginx)
    assert (code, said["wrong"]) == (0, []) and said["asked"] > 30


def test_a_withdrawn_page_is_gone_there_too(away, nginx):
    public = away / "tree/public"
    (mark,) = public.glob("r/**/*.gone")
    page = mark.relative_to(public).with_suffix("")
    for coding in ("identity", "gzip"):
        asked = urllib.request.Request(f"{nginx}/{page}", headers={"Accept-Encoding": coding})
        with pytest.raises(urllib.error.HTTPError) as answered:
            urllib.request.urlopen(asked, timeout=10)
        said, given = answered.value, answered.value.headers
        assert said.code == 410 and given["Content-Security-Policy"] == headers.CSP
        bytes_ = said.read()
        text = (gzip.decompress(bytes_) if given["Content-Encoding"] == "gzip" else bytes_).decode()
        assert text.count("已撤下") and text.encode() == (public / page).read_bytes()
    with pytest.raises(urllib.error.HTTPError) as answered:
        urllib.request.urlopen(f"{nginx}/{page}.gone", timeout=10)
    assert answered.value.code == 404


def test_who_presses_a_door_meanwhile_is_told_what_still_works(nginx):
    with pytest.raises(urllib.error.HTTPError) as answered:
        urllib.request.urlopen(f"{nginx}/search?q=%E8%B7%AF%E7%81%AF", timeout=10)
    text = answered.value.read().decode()
    assert answered.value.code == 502 and "在线办理和搜索暂时停用" in text and "tel:12345" in text


def test_the_manual_sends_the_policy_of_the_house_and_leads_every_door_to_the_application():
    from mingtang.ui.doors import DYNAMIC

    text = configured()
    assert headers.CSP in text
    doors = set(re.search(r"\^/\(large/\)\?\(([^)]*)\)", text)[1].split("|"))
    assert doors >= DYNAMIC


def test_what_is_lost_or_changed_is_named(away):
    public = away / "tree/public"
    (public / "map.html").unlink()
    code, said = asked(away)
    assert code == 1 and said["wrong"] == [{"address": "/map.html", "found": "found 404, expected 200"}]


def test_another_servers_bytes_are_not_ours(away, tmp_path):
    from mingtang.cli.away import served, walk

    other = tmp_path / "other"
    shutil.copytree(away / "tree/public", other)
    (other / "index.html").write_bytes(b"<p>defaced</p>")
    with served(other) as url:
        _, wrong = walk(url, away / "tree/public")
    assert {one["address"] for one in wrong} == {"/"} and "other bytes" in wrong[0]["found"]


def test_without_a_tree_it_says_what_to_do(tmp_path, capsys):
    assert main(["away", "--tree", str(tmp_path)]) == 2
    assert "print --all" in capsys.readouterr().err

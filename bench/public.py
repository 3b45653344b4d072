"""A public page from the city's own server against the same bytes from one nginx worker: server CPU a request.

Both run on one core and the generator on another; they are asked in turn, and each round gives one ratio. nginx is set
as one would set it in front of the tree: sendfile, no access log, gzip_static, the same headers; without
open_file_cache, because that would answer with withdrawn bytes for up to a minute, which the press promises not to do.
The same page is then asked of nginx set by the block that the manual of operation gives (public-page-behind-nginx).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

import bench.house  # noqa: F401
from bench.measure import CORES, Line, cpu_of, family, pin, tell
from bench.town import found, publish
from mingtang.cli.server import THREADS
from tests.cli.test_away import configured

TARGET, BEHIND = 0.6, 0.9
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
NGINX = """{user} daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; gzip_static on; charset utf-8; keepalive_requests 100000000;
  types {{ text/html html; }}
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4;
  scgi_temp_path {root}/t5;
  server {{ listen 127.0.0.1:{port}; {server} }}
}}"""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A server on the server's core until the end; its process number. Raises RuntimeError when it never answers."""
    process = subprocess.Popen(command, preexec_fn=pin(SERVER_CORE), env=surroundings())
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def surroundings() -> dict[str, str]:
    """The environment as a service manager gives it. A WSGI server copies the whole of it into each request (PEP 3333),
    so the thirty variables of somebody's shell would be measured too."""
    own = ("PATH", "HOME", "LANG", "PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    return {key: value for key, value in os.environ.items() if key in own or key.startswith("MINGTANG_")}


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError(f"no server on port {port}: exit {process.poll()}")


def ask(port: int, path: str, seconds: float, encoding: str) -> dict[str, Any]:
    """One run of the generator on its own core."""
    command = [sys.executable, "-m", "bench.load", str(port), path, str(seconds), "32", encoding]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, preexec_fn=pin(LOAD_CORE), timeout=seconds + 60
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["wrong"] or " 200 " not in answer["head"].split("\r\n")[0] + " ":
        raise RuntimeError(f"port {port}: {answer['wrong']} wrong answers, {answer['head'][:60]!r}")
    return answer


def cost(port: int, pid: int, path: str, seconds: float, encoding: str) -> tuple[float, dict[str, Any]]:
    """Microseconds of CPU of the server's processes a request, and what the generator saw."""
    pids = family(pid)
    before = cpu_of(pids)
    answer = ask(port, path, seconds, encoding)
    return (cpu_of(pids) - before) / answer["done"] * 1e6, answer


def sent_headers(head: str) -> str:
    """Our server's own headers as nginx directives, so that both send the same number of bytes."""
    left = {
        "content-length",
        "content-type",
        "content-encoding",
        "etag",
        "date",
        "server",
        "last-modified",
        "connection",
    }
    pairs = [line.split(": ", 1) for line in head.strip().split("\r\n")[1:]]
    return " ".join(f'add_header {name} "{value}";' for name, value in pairs if name.lower() not in left)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench public")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument(
        "--threads", default="", help="thread counts to compare, e.g. 1,2,4,8 (default: what serve uses)"
    )
    given = parser.parse_args(argv)
    if not shutil.which("nginx") or len(CORES) < 2:
        why = "no nginx" if len(CORES) > 1 else "one core only"
        print(f"BENCH public-page - - - - SKIPPED: {why} here; the page was NOT compared", flush=True)
        return
    found()
    path = publish()
    connection.close()
    counts = [int(n) for n in given.threads.split(",") if n] or [THREADS]
    tell([line for n in counts for line in compare(path, n, given.rounds, given.seconds)])


def compare(path: str, threads: int, rounds: int, seconds: float) -> list[Line]:
    data, ours = Path(os.environ["MINGTANG_DATA"]), free_port()
    with running([sys.executable, "-m", "bench.serving", str(ours), str(threads)], ours) as own:
        headers = sent_headers(ask(ours, path, 0.3, "gzip")["head"])
        bare = f"root {data / 'tree' / 'public'}; {headers}"
        with nginx(data / "bare", bare) as peer:
            lines = [
                alternate(
                    f"public-page-{encoding or 'plain'}",
                    path,
                    encoding,
                    (ours, own),
                    peer,
                    rounds,
                    seconds,
                    TARGET,
                )
                for encoding in ("gzip", "")
            ]
            manual = configured().replace("/srv/mingtang", str(data)).replace("listen 80;", "")
            with nginx(data / "manual", re.search(r"{(.*)}", manual, re.S)[1]) as behind:
                lines.append(
                    alternate("public-page-behind-nginx", path, "gzip", behind, peer, rounds, seconds, BEHIND)
                )
    for line in lines[:2]:
        line.note += f", {threads} threads"
    return lines


@contextmanager
def nginx(folder: Path, server: str) -> Iterator[tuple[int, int]]:
    """One nginx worker with this server block; its port and process."""
    folder.mkdir(exist_ok=True)
    port, conf = free_port(), folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    conf.write_text(NGINX.format(user=user, root=folder, port=port, server=server))
    with running(["nginx", "-p", str(folder), "-c", str(conf)], port) as pid:
        yield port, pid


def alternate(
    name: str, path: str, encoding: str, own: tuple[int, int], peer: tuple[int, int], rounds: int, seconds: float, target: float
) -> Line:  # fmt: skip
    """Ours and nginx in turn; the median of the rounds' ratios."""
    mine, ratios, rates, weight = [], [], [], 0
    for _ in range(rounds):
        theirs, seen = cost(*peer, path, seconds, encoding)
        here, also = cost(*own, path, seconds, encoding)
        if seen["bytes"] != also["bytes"]:
            raise RuntimeError(
                f"found {also['bytes']} bytes from us and {seen['bytes']} from nginx, expected the same"
            )
        mine.append(here)
        ratios.append(theirs / here)
        rates.append((also["done"] / also["seconds"], seen["done"] / seen["seconds"]))
        weight = seen["bytes"]
    asked = " and ".join(f"{statistics.median(rate):,.0f}" for rate in zip(*rates, strict=True))
    nginx_cost = statistics.median(m * r for m, r in zip(mine, ratios, strict=True))
    note = f"{weight} bytes, nginx {nginx_cost:.1f} µs · {asked} requests/s"
    return Line(
        name, statistics.median(mine), "µs/request", statistics.median(ratios), target, mine, ratios, note
    )


if __name__ == "__main__":
    main(sys.argv[1:])

"""serve: open the city at http://127.0.0.1:PORT with one server process and one worker process in one group."""

import argparse
import os
import signal
import subprocess
import sys
import time

from django.conf import settings

from mingtang.cli import init
from mingtang.cli.output import progress
from mingtang.cli.server import server


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang serve")
    parser.add_argument("--port", type=int, default=settings.PORT)
    parser.add_argument("--host", default="127.0.0.1")
    given = parser.parse_args(argv)
    accounts = init.ensure_demo() if settings.DEMO else init.ensure_ready()
    init.check_start()
    _announce(given.host, given.port, accounts)
    worker = subprocess.Popen([sys.executable, "-m", "mingtang", "worker"])
    try:
        server(given.host, given.port).serve()
    finally:
        worker.send_signal(signal.SIGTERM)
        _wait(worker)
    return 0


def _wait(worker: "subprocess.Popen[bytes]") -> None:
    for _ in range(50):
        if worker.poll() is not None:
            return
        time.sleep(0.1)
    worker.kill()


def _announce(host: str, port: int, accounts: list[dict[str, str]]) -> None:
    progress(f"\n  明堂已开门：  http://{host}:{port}/        工作台：http://{host}:{port}/desk/\n")
    if accounts:
        progress("  演示账号（密码均为 " + accounts[0]["password"] + "）：")
        for row in accounts:
            progress(f"    {row['login']:6} {row['name']}  {row['post_label']}  {row['agency_name']}")
    progress(f"  数据目录：{settings.MINGTANG_DATA}    按 Ctrl+C 停止（进程 {os.getpid()}）\n")

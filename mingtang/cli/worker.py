"""worker: run the jobs of this city until SIGTERM."""

import argparse
import signal
import threading
from typing import Any

from mingtang.jobs import worker


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="mingtang worker").parse_args(argv)
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker.main(stop)
    return 0

"""How the server process is set up: `serve` starts it, `bench` measures it."""

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.server import Server

# Python threads that answer at the same time. Under load every further one costs CPU on each request, because they
# pass one interpreter lock around; with one alone a slow sign-in would hold up every reader. `python -m bench public
# --threads 1,2,4,8` measures it.
THREADS = 4
# Seconds that the answers under way are given at the end. granian's own process sometimes misses a signal that comes
# while it opens its door, and would then never end.
PATIENCE = 5


def server(host: str, port: int, threads: int = THREADS) -> Server:
    """The city's server: printed files from memory, Django for the rest."""
    return Server(
        "mingtang.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
        runtime_mode=RuntimeModes.st, http=HTTPModes.http1, websockets=False, blocking_threads=threads,
        log_access=False, log_level="warning", workers_kill_timeout=PATIENCE,
    )  # fmt: skip

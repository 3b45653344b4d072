"""python -m tests.serving PORT: the city's server alone, without its worker, on a city that stands already."""

import sys

from mingtang.cli.server import server

if __name__ == "__main__":
    server("127.0.0.1", int(sys.argv[1])).serve()

"""The city's server on one core: `python -m bench.serving PORT THREADS`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from mingtang.cli.server import server

    server("127.0.0.1", int(sys.argv[1]), int(sys.argv[2])).serve()

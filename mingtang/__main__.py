"""python -m mingtang: opens the city; with a verb, does that and ends (`python -m mingtang help`)."""

import sys

from mingtang.cli import main

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # Ctrl+C is how the city is closed: no traceback
        sys.exit(130)

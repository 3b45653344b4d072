"""python -m tests.on_postgresql [pytest arguments]: the tests marked `both` once more, on a real PostgreSQL.

Fails when there is none. `make test` runs it after the run on SQLite.
"""

import os
import subprocess
import sys

from tests import postgresql


def main(words: list[str]) -> int:
    try:
        with postgresql.server() as address:
            command = [sys.executable, "-m", "pytest", "-q", "-m", "both and not sqlite", *words]
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
    except postgresql.NoPostgreSQL as error:
        sys.stderr.write(f"NO POSTGRESQL: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

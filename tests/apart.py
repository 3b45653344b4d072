"""The first plugin pytest loads: before any setting is read, the tests have a directory of their own.

`tests/conftest.py` would be too late: pytest-django reads the settings first, and they would point at the city in var/.

Compiled modules are kept, whatever the surroundings say: the suite starts hundreds of processes, and compiling the house
and rewriting every assertion anew cost each of them more than what it had to prove.
"""

import os
import sys
import tempfile

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

os.environ.setdefault("MINGTANG_DATA", tempfile.mkdtemp(prefix="mingtang-test-"))
os.environ.setdefault("MINGTANG_MODE", "demo")

"""The first plugin pytest loads: before any setting is read, the tests have a directory of their own.

`tests/conftest.py` would be too late: pytest-django reads the settings first, and they would point at the city in var/.
"""

import os
import tempfile

os.environ.setdefault("MINGTANG_DATA", tempfile.mkdtemp(prefix="mingtang-test-"))
os.environ.setdefault("MINGTANG_MODE", "demo")

"""`python -m mingtang.kinds > tests/kinds/digests.json`: the digests of all versions, before a release only."""

import json
import sys

from mingtang.kinds.load import digest, shipped

sys.stdout.write(json.dumps({version: digest(version) for version in shipped()}, indent=2) + "\n")

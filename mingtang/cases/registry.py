"""From the version a case keeps to its Kind: packaged tables, or rows of service items through the same checker."""

import json
from functools import lru_cache

from mingtang import kinds
from mingtang.cases.models import ServiceItem
from mingtang.kinds import service
from mingtang.kinds.table import Kind

MOST = 2000  # versions held in memory
_fixed: dict[str, Kind] = {}  # published versions: their rows never change, so they are read once


def kind_of(version: str) -> Kind:
    """The kind of a version: "request-2019", or "ROAD-OCC@2" for a service item. LookupError when there is none."""
    if "@" not in version:
        return kinds.get(version)
    if version in _fixed:
        return _fixed[version]
    code, _, number = version.partition("@")
    row = ServiceItem.objects.filter(code=code, version=int(number)).first()
    if row is None:
        raise LookupError(f"service item {version}")
    kind = _built(row.digest, version, row.agency_id, json.dumps(row.body))
    if row.state != "draft" and len(_fixed) < MOST:
        _fixed[version] = kind
    return kind


def forget() -> None:
    """Read every version anew: another database stands behind the same process."""
    _fixed.clear()


@lru_cache(maxsize=256)
def _built(digest: str, version: str, agency: str, body: str) -> Kind:
    """The table of one body; a draft is built as often as it is changed."""
    return service.build({**json.loads(body), "version": version, "agency": agency})

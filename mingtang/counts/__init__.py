"""What the city adds up to: measures, tables, the annual report. Reads the ledger alone; a figure opens its cases."""

from collections.abc import Collection
from typing import Any


def promise(year: int, month: int, agencies: Collection[str] | None = None) -> dict[str, Any]:
    """The promise line of the home page (公开承诺) for one month; see `counts.promises.promise`."""
    from mingtang.counts.promises import promise as of_month  # the ledger's models need Django to be set up

    return of_month(year, month, agencies)

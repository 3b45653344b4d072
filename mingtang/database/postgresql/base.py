"""Django's PostgreSQL backend, refusing writes outside a transaction like the SQLite one."""

from typing import Any

from django.db.backends.postgresql import base

from mingtang import faults
from mingtang.database.guard import refuse_stray_write


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(refuse_stray_write(self))

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not autocommit:  # a transaction begins
            faults.linger()

    def _commit(self) -> None:
        faults.point("database.commit")
        super()._commit()

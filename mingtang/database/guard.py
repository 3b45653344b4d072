"""The refusal of writes outside a transaction, shared by both backends."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mingtang.database import still

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE")


class WriteOutsideTransaction(RuntimeError):
    """A statement that writes was sent outside `transaction.atomic()`."""


@lru_cache(maxsize=2000)
def is_write(sql: str) -> bool:
    """True for statements that change rows. Django's own migration register is let through:
    it records a migration after the transaction of its schema change."""
    return sql.lstrip(" (\n")[:8].upper().startswith(WRITES) and "django_migrations" not in sql


def refuse_stray_write(connection: Any) -> Callable[..., Any]:
    """An execute wrapper for `connection` that lets writes pass only inside an atomic block."""

    def wrapper(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if is_write(sql):
            if not connection.in_atomic_block:
                found = " ".join(sql.split(None, 3)[:3])
                raise WriteOutsideTransaction(
                    f"found {found} outside a transaction, expected it inside an act or job"
                )
            still.written(sql)
        return execute(sql, params, many, context)

    return wrapper

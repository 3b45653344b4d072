"""Sessions in the database as Django keeps them, found by a question whose SQL is built once: every desk page asks it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from mingtang.database.prepared import Prepared

_kept: Prepared[Any] = Prepared(
    lambda key: db.SessionStore.get_model_class().objects.filter(session_key=key), str
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """The session of this key that still runs, or None, which also forgets the key."""
        kept = _kept.first(self.session_key)
        if kept and kept.expire_date > timezone.now():
            return kept
        self._session_key = None
        return None

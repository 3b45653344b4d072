"""Sessions of the desk: one statement answers whose it is, what this person holds or held, and the mark of what is kept.

Asked of the database with every request: a post or an account taken away is gone with the next one.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from mingtang.database import still
from mingtang.database.together import Together
from mingtang.people.models import Account, Holding, Mark, Session

_asked = Together(
    lambda key: {
        "session": Session.objects.filter(session_key=key),
        "account": Account.objects.filter(sessions__session_key=key),
        "held": Holding.objects.filter(person__account__sessions__session_key=key)
        .select_related("post", "person")
        .order_by("pk"),
        "mark": Mark.objects.filter(pk=1),
    },
    str,
)


class SessionStore(db.SessionStore):
    """Django's sessions in our table. account, holdings: of who is signed in, known once the session is loaded."""

    account: Account | None = None
    holdings: list[Holding] = []

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.account_id = data.get("account")
        return row

    def load(self) -> dict[str, Any]:
        found = _asked.ask(self.session_key)
        still.knows(next((row.mark for row in found["mark"]), ""))
        session = next(iter(found["session"]), None)
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None
            return {}
        self.account, self.holdings = next(iter(found["account"]), None), found["held"]
        data: dict[str, Any] = self.decode(session.session_data)
        return data

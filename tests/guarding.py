"""The tests' database wrapper: while a request or a job runs, tables of the house change only inside an act.

What doors and jobs may write besides is named here, table by table. A test's own preparations (tests/city.py) run in
neither and are not watched. What is written at all is written inside a transaction that the code itself opened: the one
around most tests would hide what a running city refuses (mingtang/database/guard.py).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from mingtang.ledger.book import acting

ALL = ("INSERT", "UPDATE", "DELETE")
Allowed = Mapping[str, tuple[str, ...]]  # table → verbs; "UPDATE(a,b)" lets only these columns change

BY_DOORS: Allowed = {
    "people_session": ALL,  # who is signed in, from which post
    "forms_draft": ALL,  # what a citizen types before anything is sent
    "forms_upload": ALL,
    "people_failure": ALL,  # failed sign-ins and code guesses
    "people_machinecall": ("INSERT", "DELETE"),  # a nonce is spent whether or not the call goes on
    "people_readlog": ("INSERT",),  # a read is not an act, and must not need one
    "people_account": ("UPDATE(totp_step)",),  # a one-time code is spent whether or not the sign-in goes on
    "jobs_job": ALL,  # after-work of a dropped draft
    "channels_asked": ALL,  # who wants letters: like a draft, kept only as long as it is wanted
    "channels_reader": ALL,
    "channels_wish": ALL,
    "channels_letter": ("DELETE",),  # with their reader
    "channels_sent": ("INSERT", "UPDATE(outcome)", "UPDATE(tries)", "UPDATE(checked_at)"),  # codes by SMS
    "channels_gateway": ("UPDATE(trouble)", "UPDATE(trouble,seen_at)"),  # how it answered
    "cases_ticket": ("UPDATE(tries,wait_until)",),  # guesses at a query code
}
BY_JOBS: Allowed = {
    "channels_asked": ALL,
    "channels_reader": ALL,
    "channels_wish": ("DELETE",),  # with their reader
    "channels_letter": ALL,
    "channels_announced": ALL,
    "channels_visit": ("DELETE",),  # older than is kept
    "channels_sent": ("DELETE",),
    "channels_issue": ("UPDATE(digest)",),  # the bytes of a bulletin that the act issued
    "jobs_job": ALL,
    "jobs_schedule": ALL,
    "people_session": ("DELETE",),  # expired
    "forms_draft": ("DELETE",),  # expired
    "forms_upload": ("DELETE",),
    "ledger_checkpoint": ("INSERT",),
    "ledger_key": ("DELETE",),  # keys older than 90 days
    "papers_paper": ("UPDATE(digest,pages)",),  # the bytes of a paper that the act issued
    "oversight_pulse": ALL,  # when the canary last walked
    "oversight_silence": ALL,  # who has had no request for long
    "oversight_rescan": ALL,  # what the nightly look has seen, by which rules
    "cases_passage": ("DELETE",),  # of registrations that were never finished
    "cases_picture": ("DELETE",),
    "cases_emailing": (
        "UPDATE(state)",
        "UPDATE(state,sent_at,answer)",
    ),  # how far a letter with a reply has come
    "cases_mailbox": (
        "UPDATE(seen_at,trouble)",
        "UPDATE(canary_at)",
        "UPDATE(heard_at)",
    ),  # when its server was last reached
    "cases_mail": (
        "UPDATE(answer)",
        "UPDATE(validity,uid)",
    ),  # how far its answer is; where the server keeps it now
    "cases_bundle": ("UPDATE(read)",),  # how far a job is
    "records_edition": ("UPDATE(printed,indexed)",),  # the press's and the search's own marks
    "records_topicversion": ("UPDATE(indexed)",),  # the search's own mark
    "records_record": ("UPDATE(printed)",),
}
OWN = ("press_", "search_")  # rooms that keep nothing but marks of what they made
_WRITE = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
_SET = re.compile(r'"(\w+)" = ')


class WriteOutsideAct(AssertionError):
    """A door or a job changed a table of the house without an act."""


class WriteWithoutTransaction(AssertionError):
    """A door or a job wrote outside any transaction of its own: a running city answers that with an error page."""


def refusing(who: str, allowed: Allowed) -> Callable[..., Any]:
    """An execute wrapper that lets `who` write only inside an act, or what is `allowed`."""

    def wrapper(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        found = _WRITE.match(sql)
        if found and not _in_own_transaction():
            raise WriteWithoutTransaction(f"{who}: {sql[:160]}")
        if found and not acting() and not _may(found[1].split()[0].upper(), found[2], sql, allowed):
            raise WriteOutsideAct(f"{who}: {sql[:160]}")
        return execute(sql, params, many, context)

    return wrapper


def _in_own_transaction() -> bool:
    return any(not block._from_testcase for block in connection.atomic_blocks)


def _may(verb: str, table: str, sql: str, allowed: Allowed) -> bool:
    if table.startswith(OWN):
        return True
    for said in allowed.get(table, ()):
        if said == verb:
            return True
        if verb == "UPDATE" and said.startswith("UPDATE("):
            columns = set(said[7:-1].split(","))
            if set(_SET.findall(sql.split(" WHERE ")[0])) <= columns:
                return True
    return False


def watched(call: Callable[..., Any], who: str, allowed: Allowed) -> Callable[..., Any]:
    """`call` under the wrapper."""

    def inside(*args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(refusing(who, allowed)):
            return call(*args, **kwargs)

    return inside

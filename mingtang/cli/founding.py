"""What init founds: the demo city by the rehearsal, or a root agency with three administrators."""

from __future__ import annotations

import argparse
import os
import secrets
import string
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.db import transaction

from mingtang.cases.codes import in_fours
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.jobs import handlers, worker
from mingtang.jobs.models import Job
from mingtang.jobs.outbox import put
from mingtang.people import acts
from mingtang.people.models import Account, Agency, Holding
from mingtang.people.seats import SYSTEM

ADMINS = (("sys01", "系统管理员", "admin_system"), ("sec01", "安全管理员", "admin_security"), ("aud01", "审计管理员", "admin_audit"))  # fmt: skip
HOURLY = {"cases.release-due"}  # a set hour is for the city that runs, not for the one that is being made
FLAGS = {  # flag → (environment, default, what it is)
    "root_code": ("MINGTANG_ROOT_CODE", "A01", "code of the root agency"),
    "root_name": ("MINGTANG_ROOT_NAME", "市人民政府办公室", "its name"),
    "root_short": ("MINGTANG_ROOT_SHORT", "市政府办", "its short name"),
    "root_mark": ("MINGTANG_ROOT_MARK", "", "its mark in document numbers (代字)"),
    "root_division": ("MINGTANG_ROOT_DIVISION", "", "its division code"),
}


def _rehearsal(name: str) -> Any:
    """The rehearsal stands above the doors, so that nobody leans on it; this verb alone calls it, by name."""
    return import_module(f"mingtang.rehearsal.{name}")


def add_flags(parser: argparse.ArgumentParser) -> None:
    for flag, (variable, default, about) in FLAGS.items():
        name = "--" + flag.replace("_", "-")
        parser.add_argument(
            name, default=os.environ.get(variable, default), help=f"--empty: {about} ({variable})"
        )


def demo(made: dict[str, Any], progress: Callable[[str], None]) -> list[dict[str, str]]:
    """Play the demo city for the day it is made for; its accounts."""
    today = date.fromisoformat(made["today"])
    _rehearsal("play").play(str(made["seed"]), today, made["profile"], progress)
    return accounts("demo")


def empty(given: Any, at: datetime) -> list[dict[str, str]]:
    """The system chain, the root agency with its columns, and three administrators, whose passwords are told once."""
    found = _rehearsal("found")
    root = Agency(
        code=given.root_code, name=given.root_name, short=given.root_short, mark=given.root_mark, kind="government",
        division=given.root_division,
    )  # fmt: skip
    found.system_chain()
    acts.found_agency(root, by=SYSTEM, at=at)
    found.columns(at)
    passwords = {}
    for login, name, kind in ADMINS:
        passwords[login] = _password()
        acts.enter_person(login, name, login, passwords[login], by=SYSTEM, at=at)
        with transaction.atomic():
            post = acts.make_post(root, kind)
        acts.hold(login, post, day(at), by=SYSTEM, at=at)
    with transaction.atomic():
        put("press.print", dedupe="all")
    return [{**row, "password": passwords[row["login"]]} for row in accounts("empty")]


def _password() -> str:
    """Sixteen characters of four classes, none of which is mistaken for another."""
    letters = string.ascii_letters.translate(str.maketrans("", "", "lIO"))
    while True:
        found = "".join(secrets.choice(letters + "23456789" + "-+=") for _ in range(16))
        if (
            any(c.isdigit() for c in found)
            and any(c in "-+=" for c in found)
            and any(c.isupper() for c in found)
        ):
            return found


def print_and_index(progress: Callable[[str], None]) -> None:
    """Run every job that waits, once: pages, index, papers. What is done leaves no trace."""
    progress("printing and indexing …")
    worker.drain(topics=set(handlers.handled) - HOURLY)
    with transaction.atomic():
        Job.objects.exclude(done_at=None).delete()


def accounts(mode: str) -> list[dict[str, str]]:
    """One row a post that somebody holds, in the order of the staff list. The demo's password is no secret."""
    password = _rehearsal("city").PASSWORD if mode == "demo" else ""
    logins = dict(Account.objects.values_list("person", "login"))
    rows = Holding.objects.filter(until=None).select_related("post__agency", "person").order_by("pk")
    return [
        {
            "login": logins[h.person_id], "password": password, "post": h.post.kind, "agency": h.post.agency_id,
            "name": h.person.name, "post_label": h.post.label, "agency_name": h.post.agency.short,
        }
        for h in rows
    ]  # fmt: skip


def slips(made: dict[str, Any]) -> list[str]:
    """Number, query code and second factor of the demo cases that anybody may follow on the tracking page."""
    showcase = _rehearsal("showcase")
    cases = dict(Case.objects.house.filter(title__in=showcase.SLIPS).values_list("title", "no"))
    codes = {t: showcase.query_code(str(made["seed"]), date.fromisoformat(made["today"]), t) for t in cases}
    return [
        f"{no}  {in_fours(codes[title])}  {showcase.SLIPS[title]}  {title}" for title, no in cases.items()
    ]


def shown_accounts() -> list[dict[str, str]]:
    """The accounts that the start-up prints: those of the demo's own list, one line a person."""
    listed = {row["login"] for row in _rehearsal("city").data("staff")["account"]}
    found: dict[str, dict[str, str]] = {}
    for row in accounts("demo"):
        if row["login"] in found:
            found[row["login"]]["post_label"] += "、" + row["post_label"]
        elif row["login"] in listed:
            found[row["login"]] = dict(row)
    return list(found.values())

"""What every test may use: files of its own, and doors that may write only through acts (see guarding)."""

import logging
from pathlib import Path

import pytest

from tests import guarding
from tests.browser import browser, open_page  # noqa: F401  (fixtures, here once for all rooms)
from tests.portal.looking import window  # noqa: F401
from tests.standing import standing, template  # noqa: F401

SHARED = Path(__file__).resolve().parents[2] / "shared"
HERE = Path(__file__).resolve().parent
BOTH = ("ledger", "cases", "people", "jobs", "search", "counts")  # rooms that are proven on both databases


def shared(path: str) -> Path:
    """A file of the real data that stays outside the repository; the test skips where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"no {path} here")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the rooms in BOTH that touch the database run on SQLite and on PostgreSQL."""
    for item in items:
        room = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        uses = {"db", "city", "bench", "standing"} & set(getattr(item, "fixturenames", ()))
        if (
            room in BOTH
            and (uses or item.get_closest_marker("django_db"))
            and not item.get_closest_marker("sqlite")
        ):
            item.add_marker("both")


@pytest.fixture(autouse=True)
def loggers_speak():
    """A test that sets logging up in its own process (a server, a command) silences no test after it."""
    logging.disable(logging.NOTSET)
    logging.root.setLevel(logging.WARNING)
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("mingtang") and isinstance(logger, logging.Logger):
            logger.disabled, logger.propagate = False, True


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path_factory):
    """Files of one test stay its own: vault, tree, index and keys in a fresh directory."""
    from mingtang.cases import registry

    root = tmp_path_factory.mktemp("data")
    settings.MINGTANG_DATA = root
    for name in ("VAULT", "KEYS", "TREE", "INDEX"):
        setattr(settings, f"MINGTANG_{name}", root / name.lower())
    registry.forget()  # versions of service items that another test published
    return root


@pytest.fixture(autouse=True)
def doors_write_through_acts(monkeypatch):
    """While a request or a job runs, only acts change the tables of the house."""
    from django.core.handlers.base import BaseHandler

    from mingtang.jobs import handlers

    answer, call = BaseHandler.get_response, handlers.call
    monkeypatch.setattr(BaseHandler, "get_response", guarding.watched(answer, "door", guarding.BY_DOORS))
    monkeypatch.setattr(handlers, "call", guarding.watched(call, "job", guarding.BY_JOBS))

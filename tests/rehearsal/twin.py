"""python -m tests.rehearsal.twin CITY: the play of that demo city once more, in MINGTANG_DATA.

It is not printed to the web, and its papers are not set again: the same data must ask for the same paper, and that the same
data gives the same bytes is proven in tests/papers. Data that CITY has no paper for are set, and show as another digest.
"""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import django
from django.conf import settings

django.setup()

from mingtang.cli import init  # noqa: E402
from mingtang.jobs import worker  # noqa: E402
from mingtang.papers import render  # noqa: E402
from mingtang.rehearsal import play  # noqa: E402
from mingtang.vault import files, keys  # noqa: E402
from tests.rehearsal.conftest import TODAY  # noqa: E402

PAPERS = {"papers.render", "channels.bulletin"}  # set by jobs, after the play
SET = (
    "SELECT p.template, t.value, p.digest FROM papers_paper p"
    " JOIN ledger_typed t ON t.chain = p.chain AND t.seq = p.seq AND t.field = p.field WHERE p.digest <> ''"
)


def main(city: Path) -> None:
    shutil.copytree(city / "vault", settings.MINGTANG_VAULT)
    known = sqlite3.connect(city / "db" / "mingtang.sqlite3").execute(SET).fetchall()
    papers = {_asked(template, json.loads(text)): digest for template, text, digest in known}
    make = render.pdf

    def pdf(template: str, data: dict) -> bytes:
        digest = papers.get(_asked(template, data))
        return files.open(digest) if digest else make(template, data)

    render.pdf = pdf
    init.migrate()
    keys.make()
    play.play(str(init.SEED), TODAY, "small", lambda said: None)
    worker.drain(topics=PAPERS)


def _asked(template: str, data: dict) -> str:
    return json.dumps([template, data], sort_keys=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

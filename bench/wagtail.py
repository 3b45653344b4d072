"""A public page of the city against an article page of Wagtail, the well-known way to publish with Django: server CPU a
request, asked in turn, both from one granian process with the same threads on the server's core.

Wagtail is installed from its package into an environment of its own (bench/out/wagtail, once). Its site is the plainest
there can be: one page type with a rich text body, SQLite, sessions and the middlewares of its own project template, no
debugging; the template says what ours says, so that both answers weigh the same.

    python -m bench.wagtail [--rounds R] [--seconds S]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

from django.db import connection

import bench.house  # noqa: F401
from bench.measure import Line, tell
from bench.public import ask, cost, free_port, running
from bench.town import found, publish
from mingtang.cli.server import THREADS

TARGET = 100
WAGTAIL = "wagtail>=7.2,<8"
HOME = Path(__file__).parent / "out" / "wagtail"
SETTINGS = """
SECRET_KEY = "bench"; DEBUG = False; ALLOWED_HOSTS = ["*"]; ROOT_URLCONF = "urls"; USE_TZ = True; STATIC_URL = "/static/"
INSTALLED_APPS = ["article", "wagtail.contrib.redirects", "wagtail.sites", "wagtail.users", "wagtail.documents", "wagtail.images",
  "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes",
  "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
  "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
  "django.contrib.messages.middleware.MessageMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware",
  "django.middleware.security.SecurityMiddleware", "wagtail.contrib.redirects.middleware.RedirectMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": [
  "django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]}}]
import os
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(os.path.dirname(__file__), "db.sqlite3")}}
WAGTAIL_SITE_NAME = "bench"; WAGTAILADMIN_BASE_URL = "http://127.0.0.1"; DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
"""
URLS = "from django.urls import include, path\nfrom wagtail import urls\nurlpatterns = [path('', include(urls))]\n"
MODELS = """
from wagtail.fields import RichTextField
from wagtail.models import Page
class Article(Page):
    body = RichTextField()
"""
TEMPLATE = """{% load wagtailcore_tags %}<!doctype html><html lang="zh-Hans"><head><title>{{ page.title }}</title></head><body>
<nav>{% for above in page.get_ancestors %}<a href="{% pageurl above %}">{{ above.title }}</a>{% endfor %}</nav>
<h1>{{ page.title }}</h1><p>{{ page.first_published_at|date:"Y-m-d H:i" }}</p>{{ page.body|richtext }}<footer>PADDING</footer></body></html>
"""
FILL = """
import json, sys, django
django.setup()
from wagtail.models import Page, Site
from article.models import Article
given = json.load(open("page.json"))
root = Site.objects.get(is_default_site=True).root_page
if not Article.objects.exists():
    root.add_child(instance=Article(title=given["title"], slug="article", body=given["body"])).save_revision().publish()
Article.objects.update(body=given["body"])
"""


def installed() -> Path:
    """The python of Wagtail's own environment."""
    python = HOME / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(HOME / "venv", with_pip=True)
    packages = [WAGTAIL, "granian"]
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", "install", *quiet, *packages], check=True)
    return python


def site(python: Path, page: dict[str, str], padding: str, folder: Path) -> None:
    """A Wagtail site in `folder` with that one article at /article/."""
    (folder / "article/templates/article").mkdir(parents=True, exist_ok=True)
    files = {"settings.py": SETTINGS, "urls.py": URLS, "article/__init__.py": "", "article/models.py": MODELS, "fill.py": FILL,
             "article/templates/article/article.html": TEMPLATE.replace("PADDING", padding), "page.json": json.dumps(page),
             "wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    if not (folder / "db.sqlite3").exists():
        for verb in (["makemigrations", "article", "-v0"], ["migrate", "-v0"]):
            subprocess.run([python, "-m", "django", *verb], cwd=folder, env=settings(folder), check=True)
    subprocess.run([python, "fill.py"], cwd=folder, env=settings(folder), check=True)


def settings(folder: Path) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(folder)}


def serving(python: Path, port: int, folder: Path) -> list[str]:
    given = [
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
    ]
    environment = [f"{name}={settings(folder)[name]}" for name in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")]
    return [
        "env",
        *environment,
        str(python),
        "-m",
        "granian",
        *given,
        "--log-level",
        "warning",
        "wsgi:application",
    ]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench wagtail")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args(argv)
    try:
        python = installed()
    except (subprocess.CalledProcessError, OSError) as error:
        print(
            f"BENCH wagtail-article - - - - SKIPPED: {WAGTAIL} cannot be installed here ({error})", flush=True
        )
        return
    found()
    path = publish()
    from mingtang.records.models import Edition

    edition = Edition.objects.house.get()
    page = {"title": edition.title, "body": edition.content["body"]}
    connection.close()
    folder = Path(os.environ["MINGTANG_DATA"]) / "wagtail"
    ours, theirs = free_port(), free_port()
    with running([sys.executable, "-m", "bench.serving", str(ours), str(THREADS)], ours) as own:
        weight = int(ask(ours, path, 0.3, "")["bytes"])
        site(python, page, "", folder)
        with running(serving(python, theirs, folder), theirs) as peer:
            bare = int(ask(theirs, "/article/", 0.5, "")["bytes"])
        site(python, page, "x" * max(weight - bare, 0), folder)
        with running(serving(python, theirs, folder), theirs) as peer:
            tell([compare((ours, own, path), (theirs, peer, "/article/"), given.rounds, given.seconds)])


def compare(own: tuple[int, int, str], peer: tuple[int, int, str], rounds: int, seconds: float) -> Line:
    mine, ratios, rates = [], [], []
    for _ in range(rounds):
        theirs, seen = cost(*peer, seconds, "")
        here, also = cost(*own, seconds, "")
        if abs(seen["bytes"] - also["bytes"]) > 200:
            raise RuntimeError(
                f"found {seen['bytes']} bytes from Wagtail and {also['bytes']} from us, expected the same"
            )
        mine.append(here)
        ratios.append(theirs / here)
        rates.append((also["done"] / also["seconds"], seen["done"] / seen["seconds"]))
    median = statistics.median(m * r for m, r in zip(mine, ratios, strict=True))
    asked = " and ".join(f"{statistics.median(rate):,.0f}" for rate in zip(*rates, strict=True))
    note = f"{also['bytes']} bytes, {THREADS} threads each, Wagtail {median:,.0f} µs · {asked} requests/s"
    return Line(
        "wagtail-article",
        statistics.median(mine),
        "µs/request",
        statistics.median(ratios),
        TARGET,
        mine,
        ratios,
        note,
    )


if __name__ == "__main__":
    main(sys.argv[1:])

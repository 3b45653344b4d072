"""The house itself: its contracts hold, or the build fails."""

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from mingtang import kinds
from mingtang.jobs import handlers
from mingtang.people.gates import Gate
from mingtang.people.posts import POSTS
from tests.conftest import SHARED

HOUSE = Path(__file__).resolve().parents[1] / "mingtang"
DOORS = ("cli", "portal", "desk", "api")
NOW = {"today", "now", "localdate", "localtime", "utcnow"}


@cache
def modules() -> dict[Path, ast.Module]:
    found = (p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
    return {p.relative_to(HOUSE): ast.parse(p.read_text(encoding="utf-8")) for p in found}


def imports(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_rooms_import_downwards_only():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(HOUSE.parent / "pyproject.toml"), no_cache=True) == 0


def test_what_is_asked_of_a_room_is_there():
    """A function that moved leaves its callers standing until they run; nothing else would say so before."""
    asked, missing = 0, []
    for path, tree in modules().items():
        names = _rooms_named(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in names
            ):
                asked += 1
                if not hasattr(importlib.import_module(names[node.value.id]), node.attr):
                    missing.append(f"{path}:{node.lineno} {node.value.id}.{node.attr}")
    assert asked > 2_000 and missing == []


def _rooms_named(tree: ast.Module) -> dict[str, str]:
    """Names in this file that stand for a module of the house and for nothing else."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mingtang"):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                if _is_module(module):
                    names[alias.asname or alias.name] = module
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    taken = stored | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    return {name: module for name, module in names.items() if name not in taken}


@cache
def _is_module(name: str) -> bool:
    place = HOUSE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_index_bears_the_name_of_a_table():
    """PostgreSQL keeps both in one place; SQLite says nothing."""
    models = [model._meta for model in apps.get_models()]
    tables = {model.db_table for model in models}
    names = {made.name for model in models for made in (*model.constraints, *model.indexes)}
    assert names and names & tables == set()


def test_only_modules_named_acts_write_the_ledger():
    found = [
        str(path) for path, tree in modules().items()
        if path.name != "acts.py" and path.parts[0] != "ledger" and any(m.startswith("mingtang.ledger.book") for m in imports(tree))
    ]  # fmt: skip
    allowed = {"cases/papering.py", "cases/moving.py"}  # the type of what was written, not the pen
    assert set(found) - allowed - {"rehearsal/found.py", "cli/init.py"} == set()


def test_time_enters_only_through_doors_and_jobs():
    found = []
    for path, tree in modules().items():
        if path.parts[0] in (*DOORS, "jobs") or path.name == "jobs.py":
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in NOW
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("date", "datetime", "timezone")
            ):
                found.append(f"{path}:{node.lineno}")
    # the middleware is where a request's moment becomes its seat, and where its session has run out
    allowed = {"people/signin.py", "people/sessions.py"}
    assert [f for f in found if f.partition(":")[0] not in allowed] == []


def test_doors_do_not_write():
    """A view is gate, input, act, answer: it never saves. The read log and sessions of intake are named here."""
    verbs = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "delete"}
    found = []
    for path, tree in modules().items():
        if path.parts[0] not in ("desk", "portal", "api"):
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in verbs
            ):
                found.append((str(path), ast.unparse(node.func)))
    allowed = {("desk/exports.py", "ReadLog.objects.create")}
    assert [f for f in found if f not in allowed and "drafts." not in f[1] and "session" not in f[1]] == []


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def test_every_address_declares_who_may_see_it():
    undeclared = [route for route, view in patterns() if not isinstance(getattr(view, "gate", None), Gate)]
    assert undeclared == []
    assert len(list(patterns())) > 20


def test_every_job_topic_has_exactly_one_handler():
    assert handlers.declared - set(handlers.handled) == set()


def test_every_rule_names_its_source():
    for version in (*kinds.all_versions(), "service-1"):
        from mingtang.kinds import load

        for name, rule in load.rules(version).items():
            assert re.search(r"第.+条|〔\d{4}〕\d+号|Art\. ?\d+|house rule", inspect.getdoc(rule) or ""), (
                f"{version}.{name}"
            )


def test_every_act_declares_its_verb():
    names = []
    for path, tree in modules().items():
        if path.name != "acts.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "act":
                        names.append(decorator.args[0].value)
                        assert ast.get_docstring(node), f"{path}:{node.name} has no docstring"
    assert len(names) == len(set(names)) and len(names) > 12


def test_the_posts_are_those_of_the_terms():
    terms = SHARED / "terms.md"
    if not terms.exists():
        pytest.skip("no terms.md here")
    section = terms.read_text(encoding="utf-8").split("## 2. Posts")[1].split("## 3.")[0]
    for post, label in POSTS.items():
        row = next(
            (
                line
                for line in section.splitlines()
                if f" {post} " in line or f"{post} /" in line or f"/ {post}" in line
            ),
            "",
        )
        assert label in row, post


AVOID = (
    "区块链",
    "哈希",
    "上链",
    "工作流实例",
    "驳回",
    "系统异常",
    "默认好评",
    "自动满意",
    "无权限",
)  # terms.md §11


def test_words_to_avoid_stand_on_no_page():
    found = []
    for path in HOUSE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(HOUSE)}: {word}" for word in AVOID if word in text]
    assert found == []


def test_runtime_packages_are_few_and_pinned_by_hash():
    root = HOUSE.parent
    direct = [
        line
        for line in (root / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert len(direct) <= 26  # decision 0017
    assert all("==" in line for line in direct)
    locked = (root / "requirements.lock").read_text()
    pins = re.findall(r"^[a-z0-9_.\[\]-]+==", locked, re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9_.\[\]-]+==[^\n]+\\\n\s+--hash", locked, re.M))


def test_no_template_writes_unescaped_text_that_was_typed():
    """`|safe` and mark_safe only where the text was cleaned by records.content.clean."""
    allowed = {
        "press/record.html",
        "desk/publish_record.html",
        "desk/publish_review.html",
        "desk/report_release.html",
        "press/parts/body.html",
        "press/viewed.html",  # records.viewing cleans what it makes
    }
    found = [
        str(p.relative_to(HOUSE)) for p in HOUSE.rglob("*.html") if "|safe" in p.read_text(encoding="utf-8")
    ]
    assert [f for f in found if f.split("templates/")[1] not in allowed] == []

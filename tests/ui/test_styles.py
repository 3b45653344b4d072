"""The compiled style sheets and the script: small, current, and within what a Chromium of level 86 understands."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "mingtang/ui/static/ui"
SOURCES = ROOT / "tools/styles"
TEMPLATES = ROOT / "mingtang/ui/templates"

# Newer than Chromium 86, and breaking rather than merely absent: the rule or the whole selector is dropped.
NEWER_CSS = re.compile(
    r":has\(|:is\(|:where\(|:not\([^()]*,|@layer|@container|@scope|@property|subgrid|aspect-ratio|color-mix\(|"
    r"[{;]inset(-[a-z-]+)?:|(margin|padding)-(inline|block):|accent-color|[0-9](dvh|svh|lvh|cqw)|overflow(-[xy])?:clip|"
    r"::file-selector-button|light-dark\(|oklch\(|[{;}]\s*&|@media[^{]*[<>]=?"
)
NEWER_JS = re.compile(
    r"\?\?=|\|\|=|&&=|\.at\(|structuredClone|Object\.hasOwn|randomUUID|\.findLast|\.replaceAll\(|static\s*\{|#[a-z]+\s*[(=]|\.toSorted|\.groupBy"
)
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:")


def stamp() -> str:
    digest = hashlib.sha256()
    for source in sorted(SOURCES.glob("*.scss")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@pytest.mark.parametrize("name", ["portal.css", "desk.css"])
def test_a_style_sheet_is_what_its_sources_say_and_at_most_30_kb_gzipped(name):
    content = (STATIC / name).read_bytes()
    assert content.startswith(f"/* Mingtang {stamp()}.".encode()), "rebuild: tools/styles/README.md"
    assert len(gzip.compress(content)) <= 30_000


def test_a_cell_of_a_record_has_neither_the_margins_nor_the_spread_lines_of_its_paragraphs():
    rules = dict(re.findall(r"([^{}]*)\{([^{}]*)\}", (STATIC / "portal.css").read_text()))
    assert set(rules[".record__body table p"].split(";")) == {"margin:0", "text-align:left"}


def test_the_scripts_are_at_most_25_kb():
    assert sum(len((STATIC / name).read_bytes()) for name in ("ui.js", "aloud.js")) <= 25_000


@pytest.mark.parametrize("name", ["portal.css", "desk.css"])
def test_a_style_sheet_holds_nothing_that_chromium_86_would_drop(name):
    assert NEWER_CSS.findall((STATIC / name).read_text()) == []


def test_the_script_holds_nothing_that_chromium_86_would_not_parse():
    assert NEWER_JS.findall((STATIC / "ui.js").read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "a:has(b){c:d}", ".x:is(a,b){c:d}", "a{inset:0}", "a{b:c;aspect-ratio:1}", "@layer x{}", "a{&:hover{b:c}}",
        "@media (width >= 40em){}", "a:not(.b,.c){}", "a{margin-inline:1px}", "a{min-height:100dvh}",
    ],
)  # fmt: skip
def test_newer_css_is_caught(line):
    assert NEWER_CSS.search(line)


@pytest.mark.parametrize("line", ["a ??= 1", "list.at(-1)", "structuredClone(x)", "s.replaceAll('a','b')"])
def test_newer_script_is_caught(line):
    assert NEWER_JS.search(line)


def test_style_sheets_take_nothing_from_elsewhere():
    for name in ("portal.css", "desk.css"):
        addresses = re.findall(r"url\(([^)]*)\)", (STATIC / name).read_text())
        assert [a for a in addresses if not a.strip("\"'").startswith("data:image/svg+xml")] == []


def test_no_template_holds_an_inline_style_or_script():
    guilty = [
        str(t.relative_to(TEMPLATES)) for t in TEMPLATES.rglob("*.html") if INLINE.search(t.read_text())
    ]
    assert guilty == []


@pytest.mark.parametrize(
    "html", ['<p style="a">', "<script>x()</script>", '<a onclick="x()">', "<style>a{}</style>"]
)
def test_an_inline_style_or_script_is_caught(html):
    assert INLINE.search(html)


def test_every_template_opens_by_naming_what_it_is_given():
    silent = [
        str(t.relative_to(TEMPLATES)) for t in TEMPLATES.rglob("*.html") if not t.read_text().startswith("{#")
    ]
    assert silent == []

"""Nothing that a Chromium of level 86 drops or cannot parse stands in any style sheet, script or template of the house.

Offices have browsers of that level. What such a browser merely ignores (a decoration) may stay; what breaks a rule, a
script or a control may not.
"""

import re
from pathlib import Path

import pytest

from tests.ui.test_styles import INLINE, NEWER_CSS, NEWER_JS

HOUSE = Path(__file__).resolve().parents[1] / "mingtang"
STYLES = sorted(HOUSE.glob("*/static/**/*.css"))
SCRIPTS = sorted(HOUSE.glob("*/static/**/*.js"))
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))

MORE_CSS = re.compile(
    r"@starting-style|[{;]\s*(rotate|scale|translate):|[0-9](lh|rlh|cqi)\b|hwb\(|:user-(in)?valid|:modal|:popover-open"
)
MORE_JS = re.compile(r"AbortSignal\.(timeout|any)|Intl\.Segmenter|\.showPicker\(|\.(togglePopover|showPopover)\(|Object\.groupBy|Array\.fromAsync|\.inert\s*=|^\s*await\s|navigation\.navigate", re.M)  # fmt: skip
NEWER_HTML = re.compile(r"<search[\s>]|\s(popover|popovertarget|inert|command|commandfor|blocking|shadowrootmode)(=|\s|>)|<details[^>]*\sname=|hidden=\"until-found\"|<selectedcontent")  # fmt: skip


def bare(text: str) -> str:
    """Markup without template tags and comments, which no browser sees."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)


def plain(script: str) -> str:
    """A script without comments, and without the lines that make up for what an old browser lacks."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", script, flags=re.S)
    return re.sub(r"^\s*if \(!([\w.]+)\) \1 = .*$", "", text, flags=re.M)


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_there_is_something_to_look_at():
    assert len(STYLES) > 2 and SCRIPTS and len(TEMPLATES) > 60


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_keeps_to_chromium_86(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert [m[0] for rule in (NEWER_CSS, MORE_CSS) for m in rule.finditer(text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_keeps_to_chromium_86(path):
    text = plain(path.read_text())
    assert [m[0] for rule in (NEWER_JS, MORE_JS) for m in rule.finditer(text)] == []


def test_no_template_uses_newer_markup_or_holds_a_style_or_script():
    guilty = [
        (name(p), m[0])
        for p in TEMPLATES
        for rule in (NEWER_HTML, INLINE)
        if (m := rule.search(bare(p.read_text())))
    ]
    assert guilty == []


@pytest.mark.parametrize(
    "html",
    [
        "<search><form>",
        '<div popover="auto">',
        "<main inert>",
        '<details name="one">',
        '<button popovertarget="a">',
    ],
)
def test_newer_markup_is_caught(html):
    assert NEWER_HTML.search(html)


def test_making_up_for_a_lack_is_let_through_and_using_it_is_not():
    made_up = "  if (!Object.hasOwn) Object.hasOwn = function (a, b) {};\n"
    assert not NEWER_JS.search(plain(made_up))
    assert NEWER_JS.search(plain(made_up + "x(Object.hasOwn);"))


@pytest.mark.parametrize(
    "line", ["AbortSignal.timeout(9)", "new Intl.Segmenter('zh')", "field.showPicker()", "box.inert = true"]
)
def test_newer_script_is_caught(line):
    assert MORE_JS.search(line)


@pytest.mark.parametrize(
    "line", ["a{rotate:9deg}", "p{max-height:3lh}", "@starting-style{a{b:c}}", "i:user-invalid{b:c}"]
)
def test_newer_css_is_caught(line):
    assert MORE_CSS.search(line)

"""The checklist of accessibility (indicators.toml) and the indicators that no other test looks at.

They look at the printed tree of a small city, and in a real browser at the gallery."""

import ast
import re
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mingtang.press import jobs
from tests import city
from tests.browser import DESKTOP
from tests.cases import offered
from tests.city import START
from tests.press.printed import files, run
from tests.press.test_pages import published, record
from tests.ui.conftest import address  # noqa: F401  (a fixture)

HERE = Path(__file__).resolve().parents[2]
INDICATORS = tomllib.loads(Path(__file__).with_name("indicators.toml").read_text(encoding="utf-8"))[
    "indicator"
]
VOID = {"meta", "link", "img", "input", "br", "hr", "col", "path", "rect", "use", "line", "circle"}


def known_tests(path: str) -> set[str]:
    tree = ast.parse((HERE / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", INDICATORS, ids=lambda row: row["no"])
def test_every_indicator_is_looked_at_by_a_test_that_exists_or_by_somebody_who_is_named(row):
    assert row.get("test") or row.get("person"), row
    if "test" in row:
        path, _, name = row["test"].partition("::")
        assert name in known_tests(path), row["test"]
    if "person" in row:
        assert re.fullmatch(r"[^：]{2,}：.{4,}", row["person"]), row["person"]


def test_the_list_holds_every_criterion_of_wcag_2_0_a_and_aa_once():
    numbers = Counter(row["no"] for row in INDICATORS)
    assert max(numbers.values()) == 1
    levels = Counter(row["level"] for row in INDICATORS)
    assert (levels["1"], levels["2"]) == (25, 13)


class Page(HTMLParser):
    """What the indicators ask about one page."""

    def __init__(self, html: str):
        super().__init__()
        self.lang, self.title, self.headings, self.ids, self.links = "", "", Counter(), Counter(), []
        self._open: list[str] = []
        self._link: list[str] | None = None
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.lang = given.get("lang", self.lang) if tag == "html" else self.lang
        self.headings[tag] += tag in ("h1", "main", "nav", "footer")
        if given.get("id"):
            self.ids[given["id"]] += 1
        if tag == "a":
            self._link = [given.get("aria-label") or ""]
        if tag == "img" and self._link is not None:
            self._link.append(given.get("alt") or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag == "a" and self._link is not None:
            self.links.append("".join(self._link).strip())
            self._link = None
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open[-1:] == ["title"]:
            self.title += data
        elif "script" not in self._open:
            self.text += data
            if self._link is not None:
                self._link.append(data)


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.fixture
def pages(known, db):
    """name → (HTML, Page) of everything printed; it is printed once."""
    if not known:
        city.found()
        offered.publish(offered.road())
        record()
        published(2, column="notices")
        run(START)
        jobs.refresh(START)
        known |= {
            name: (html := data.decode(), Page(html))
            for name, data in files().items()
            if name.endswith(".html") and not name.startswith("screen/")  # screens of halls: tests/channels
        }
    return known


def test_every_page_says_its_language(pages):
    wrong = {
        n: p.lang
        for n, (_, p) in pages.items()
        if p.lang != ("zh-Hant" if n.startswith("hant/") else "zh-Hans")
    }
    assert wrong == {}
    assert all(
        'hreflang="zh-Hant" lang="zh-Hant"' in html
        for n, (html, _) in pages.items()
        if not n.startswith("hant/")
    )


def test_every_page_has_a_title_of_its_own_and_one_heading(pages):
    plain = {n: p for n, (_, p) in pages.items() if not n.startswith(("hant/", "large/"))}
    assert {
        n: dict(p.headings) for n, p in plain.items() if p.headings["h1"] != 1 or p.headings["main"] != 1
    } == {}
    titles = Counter(p.title for p in plain.values())
    assert [title for title, n in titles.items() if n > 1] == []


def test_every_link_says_where_it_leads(pages):
    vague = {"", "点击", "点击这里", "这里", "此处", "详情", "更多", "查看", "链接"}
    assert {(n, text) for n, (_, p) in pages.items() for text in p.links if text in vague} == set()


def test_no_page_uses_a_name_twice(pages):
    assert {
        n: [i for i, k in p.ids.items() if k > 1] for n, (_, p) in pages.items() if max(p.ids.values()) > 1
    } == {}


def test_no_page_speaks_of_a_place_or_a_colour_alone(pages):
    told = re.compile(r"(红色|绿色|蓝色|黄色)的?(按钮|链接|字|部分)|(右侧|左侧|右边|左边|上方|下方)的?按钮")
    assert {(n, found[0]) for n, (_, p) in pages.items() if (found := told.search(p.text))} == set()


def test_no_page_reloads_or_moves_by_itself(pages):
    moving = re.compile(r'http-equiv="refresh"|<(marquee|blink|video|audio)[\s>]|autoplay', re.I)
    assert [n for n, (html, _) in pages.items() if moving.search(html)] == []
    for sheet in (HERE / "mingtang/ui/static/ui").glob("*.css"):
        assert "@keyframes" not in sheet.read_text() and "animation" not in sheet.read_text(), sheet


def test_every_page_has_the_same_navigation_and_the_same_way_to_help(pages):
    plain = {n: html for n, (html, _) in pages.items() if not n.startswith(("hant/", "large/"))}
    bars = {
        re.sub(r' aria-current="page"', "", re.search(r'<nav class="nav".*?</nav>', html, re.S)[0])
        for html in plain.values()
    }
    assert len(bars) == 1
    assert [
        n for n, html in plain.items() if 'href="tel:' not in html.split('<footer class="foot">')[1]
    ] == []
    assert [n for n, html in plain.items() if 'class="usa-skipnav" href="#main"' not in html] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "record", "form"])
def test_the_first_key_leads_past_what_every_page_repeats(address, open_page, name):  # noqa: F811
    page = open_page(f"{address}/{name}", DESKTOP)
    page.emulate_media(reduced_motion="reduce")  # the skip link comes and goes at once
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    box = page.evaluate("JSON.parse(JSON.stringify(document.activeElement.getBoundingClientRect()))")
    assert box["top"] >= 0 and box["height"] > 10
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


STEPS = """() => { const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const middle = document.elementFromPoint(box.left + Math.min(box.width / 2, 40), box.top + box.height / 2);
  return [e.tagName, e.tabIndex, style.outlineStyle !== "none" || style.boxShadow !== "none" || e.type === "date", // a date's parts show their own
          !middle || e.contains(middle) || middle.contains(e) || e.type === "file", location.href] }"""


@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "record", "form"])
def test_every_link_and_control_is_reached_by_the_keyboard_and_left_again(address, open_page, name):  # noqa: F811
    page = open_page(f"{address}/{name}", DESKTOP)
    page.emulate_media(reduced_motion="reduce")
    wanted = page.evaluate(
        """[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
           .filter(e => e.getClientRects().length && !e.disabled && e.type !== "hidden" && e.type !== "radio"
             && !(e.closest("details:not([open])") && e.tagName !== "SUMMARY")).length"""
    )
    url, seen = page.url, 0
    for _ in range(wanted + 30):
        page.keyboard.press("Tab")
        tag, index, shown, free, here = page.evaluate(STEPS)
        if tag == "BODY":
            break
        assert index == 0 and shown and free and here == url, page.evaluate(
            "document.activeElement.outerHTML"
        )
        seen += page.evaluate("document.activeElement.type !== 'radio'")
    else:
        raise AssertionError("the focus never came out at the end")
    assert seen >= wanted


@pytest.mark.browser
def test_wider_spacing_of_text_hides_nothing(address, open_page):  # noqa: F811
    """WCAG 1.4.12, through the style sheet of a reader: the policy forbids inline style."""
    from tests.browser import PHONE, sideways

    for name in ("home", "record", "form", "track"):
        page = open_page(f"{address}/{name}", PHONE)
        page.evaluate(
            """const sheet = new CSSStyleSheet();
               sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
               document.adoptedStyleSheets = [sheet]"""
        )
        assert sideways(page) == 0
        cut = page.evaluate(
            """[...document.querySelectorAll("main *, header *")].filter(e => getComputedStyle(e).overflow === "hidden"
               && !e.classList.contains("sr-only") && e.tagName !== "SVG" && e.scrollHeight > e.clientHeight + 2
               && !e.closest("svg") && !e.closest(".sr-only") && !e.closest("thead")).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert cut == [], name


@pytest.mark.browser
def test_a_lamp_has_shape_and_word_beside_its_colour(address, open_page):  # noqa: F811
    page = open_page(f"{address}/components", DESKTOP)
    bare = page.evaluate(
        """[...document.querySelectorAll(".lamp")].filter(e => !e.querySelector("svg") || !e.innerText.trim()).length"""
    )
    assert page.locator(".lamp").count() > 4 and bare == 0

"""What a reader may choose on a text: hear it, print it, keep it, pass it on, see it in high contrast."""

import pytest

from tests.browser import DESKTOP, PHONE, sideways, violations

pytestmark = pytest.mark.browser

# A headless browser has no voices: an engine that notes what it is told, and ends a sentence when the test says so.
VOICE = """
window.said = [];
window.endings = [];
const engine = {
  getVoices: () => window.voices || [{ lang: "zh-CN" }], cancel() { window.endings = []; }, addEventListener() {},
  speak(part) { window.said.push([part.text.trim(), part.rate, part.lang]); window.endings.push(() => part.onend()); },
};
Object.defineProperty(window, "speechSynthesis", { value: engine });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
FIRST = "各县（区）人民政府，市政府各部门、各直属机构："


@pytest.fixture
def heard(browser, address):
    """`heard(script="")` → the record with an engine in it."""
    contexts = []

    def opened(script=""):
        context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
        contexts.append(context)
        context.add_init_script(script + VOICE)
        page = context.new_page()
        page.goto(f"{address}/record")
        return page

    yield opened
    for context in contexts:
        context.close()


def read(page):
    return page.locator("[data-ui=read]")


def marked(page):
    return "".join(page.locator(".aloud-now").all_inner_texts())


def end(page):
    page.evaluate("window.endings.splice(0).forEach(over => over())")


def test_a_text_is_read_sentence_by_sentence_and_the_one_that_is_heard_is_marked(heard):
    page = heard()
    before = page.locator("[data-readable]").inner_text()
    read(page).click()
    assert page.evaluate("said") == [[FIRST, 1, "zh-CN"]] and marked(page) == FIRST
    assert read(page).inner_text() == "暂停"
    end(page)
    assert marked(page).startswith("《澜汀市既有多层住宅") and marked(page).endswith("请认真贯彻执行。")
    assert page.locator("[data-readable]").inner_text() == before
    while read(page).inner_text() == "暂停":
        end(page)
    said = [text for text, *_ in page.evaluate("said")]
    assert "第一章 总则" in said and "四层" in said and said[-1] == "20"
    assert "".join(said).replace(" ", "") == "".join(before.split())
    assert marked(page) == "" and read(page).inner_text() == "听全文"


def test_a_pause_goes_on_with_the_sentence_and_a_stop_begins_anew(heard):
    page = heard()
    read(page).click()
    end(page)
    second = page.evaluate("said")[-1]
    read(page).click()
    assert read(page).inner_text() == "继续听" and page.evaluate("endings.length") == 0
    read(page).click()
    assert page.evaluate("said")[-1] == second
    page.click("[data-ui=stop]")
    assert marked(page) == "" and page.locator("[data-ui=aloud]").is_hidden()
    assert page.evaluate("document.activeElement.dataset.ui") == "read"
    read(page).click()
    assert page.evaluate("said")[-1][0] == FIRST


def test_the_speed_changes_at_once(heard):
    page = heard()
    read(page).click()
    page.click("[data-rate='1.5']")
    assert page.evaluate("said")[-1] == [FIRST, 1.5, "zh-CN"]
    assert page.get_attribute("[data-rate='1.5']", "aria-pressed") == "true"
    assert page.get_attribute("[data-rate='1']", "aria-pressed") == "false"
    assert violations(page) == []


def test_a_text_that_ends_leaves_the_keyboard_where_it_goes_on(heard):
    page = heard()
    read(page).click()
    page.focus("[data-rate='1.5']")
    while read(page).inner_text() == "暂停":
        end(page)
    assert page.locator("[data-ui=aloud]").is_hidden()
    assert page.evaluate("document.activeElement.dataset.ui") == "read"


@pytest.mark.parametrize("script", ["window.voices = [];", "window.voices = [{ lang: 'en-US' }];"])
def test_without_a_chinese_voice_there_is_no_button(heard, script):
    page = heard(script)
    page.wait_for_timeout(1700)
    assert read(page).is_hidden()


def test_a_kept_page_is_listed_and_can_be_let_go_of(address, open_page):
    page = open_page(f"{address}/record", PHONE)
    assert page.locator("[data-ui=mine]").is_hidden()
    page.click("[data-ui=favourite]")
    assert page.locator("[data-ui=favourite]").inner_text() == "已收藏"
    title = page.locator("h1").inner_text()
    page.goto(f"{address}/favourites")
    assert page.locator("[data-ui=favourites] a").inner_text() == title
    assert page.locator("[data-ui=no-favourites]").is_hidden()
    assert violations(page) == [] and sideways(page) == 0
    page.click("[data-ui=favourites] button")
    assert page.locator("[data-ui=favourites] li").count() == 0
    assert page.locator("[data-ui=no-favourites]").is_visible()
    page.goto(f"{address}/record")
    assert page.locator("[data-ui=favourite]").inner_text() == "收藏"


def test_what_stands_in_the_browser_is_no_link_to_elsewhere(address, open_page):
    page = open_page(f"{address}/favourites", PHONE)
    page.evaluate("""localStorage.setItem("mt.favourites", JSON.stringify([
      {url: "javascript:alert(1)", title: "a"}, {url: "//evil.example/", title: "b"}, null,
      {url: "/record", title: "<img src=x onerror=alert(1)>"}]))""")
    page.reload()
    assert page.locator("[data-ui=favourites] a").all_inner_texts() == ["<img src=x onerror=alert(1)>"]
    assert page.problems == []


def test_sharing_opens_without_script_and_shows_the_address(address, open_page):
    page = open_page(f"{address}/record", DESKTOP, js=False)
    page.click(".share summary")
    assert page.input_value("#share-url") == "https://www.lanting.example/r/2026/A2B3.html"
    assert page.locator(".share svg").bounding_box()["height"] > 100
    assert page.locator("[data-ui=copy]").is_hidden()


def test_the_address_is_copied_with_script(address, open_page):
    page = open_page(f"{address}/record", PHONE)
    page.click(".share summary")
    page.click("[data-ui=copy]")
    page.wait_for_function("document.querySelector('[data-ui=copied]').textContent")
    assert page.input_value("#share-url") == f"{address}/record"
    assert violations(page) == [] and sideways(page) == 0


def test_paper_shows_the_text_its_facts_and_its_address_and_no_buttons(address, open_page):
    page = open_page(f"{address}/record", DESKTOP)
    page.emulate_media(media="print")
    for shown in ("h1", ".metadata", "[data-readable]", ".here svg", ".here:has-text('r/2026/A2B3.html')"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".nav", ".crumbs", ".tools", ".top__links", ".neighbours", ".find", "aside"):
        assert page.locator(hidden).first.is_hidden(), hidden


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize("name", ["home", "record", "form", "track"])
def test_high_contrast_is_seven_to_one_and_stays(address, open_page, name, size):
    page = open_page(f"{address}/record", size)
    page.click("[data-ui=contrast]")
    page.goto(f"{address}/{name}")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(0, 0, 0)"
    assert violations(page, "color-contrast", "color-contrast-enhanced") == []
    assert violations(page) == []
    page.goto(f"{address}/record")
    page.click("[data-ui=contrast]")
    assert page.locator("[data-ui=contrast]").inner_text() == "高对比度"


def test_on_paper_high_contrast_is_black_on_white(address, open_page):
    page = open_page(f"{address}/record")
    page.click("[data-ui=contrast]")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("name", ["home", "record", "form", "track", "components", "receipt"])
def test_at_four_hundred_per_cent_nothing_lies_beside_the_window(address, open_page, name):
    """1280 px at 400 % is a window of 320 × 256 CSS pixels (WCAG 1.4.10)."""
    page = open_page(f"{address}/{name}", (320, 256))
    assert sideways(page) == 0
    page.click("[data-ui=elder]")
    assert sideways(page) == 0

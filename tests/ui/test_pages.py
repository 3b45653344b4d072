"""The gallery in a real Chromium: accessible, never sideways, quiet console, and of use without script."""

import pytest

from tests.browser import DESKTOP, OFFICE, PHONE, follow, sideways, violations
from tests.ui.gallery import DESK_PAGES, ERROR_PAGES, PORTAL_PAGES

pytestmark = pytest.mark.browser
PAGES = PORTAL_PAGES + DESK_PAGES + ERROR_PAGES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["390", "1366"])
def test_a_page_is_accessible_fits_its_window_and_keeps_the_policy(address, open_page, name, size):
    page = open_page(f"{address}/{name}", size)
    assert violations(page) == []
    assert sideways(page) == 0
    own_status = name in ERROR_PAGES  # Chromium reports the page's own status as an error
    assert [said for said in page.problems if not (own_status and "status of" in said)] == []


def test_the_eyes_see_a_page_that_is_not_accessible_and_one_that_is_too_wide(address, open_page):
    page = open_page(f"{address}/home", PHONE)
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><div id=w>a</div>'")
    page.evaluate("document.getElementById('w').style.width = '900px'")
    assert any("image-alt" in line for line in violations(page))
    assert sideways(page) > 0


def test_an_inline_script_is_refused_by_the_policy(address, open_page):
    page = open_page(f"{address}/home")
    page.evaluate(
        "const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s)"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in said for said in page.problems)


@pytest.mark.parametrize("name", ["record", "form", "track"])
def test_without_script_nothing_dead_is_shown(address, open_page, name):
    page = open_page(f"{address}/{name}", PHONE, js=False)
    assert page.locator(".tools button:visible, .tools a:visible, main [data-ui=print]:visible").count() == 0
    assert page.locator("main").inner_text().strip()


def test_without_script_a_form_is_filled_checked_and_sent(address, open_page):
    page = open_page(f"{address}/form", PHONE, js=False)
    follow(page, "button[type=submit]:has-text('下一步')")
    assert page.locator(".error-summary li").count() == 6
    page.click(".error-summary a >> nth=0")
    page.fill("#id_applicant", "陈一诺")
    page.fill("#id_phone", "13800000000")
    page.select_option("#id_agency", "a")
    page.check("#id_how_0")
    page.fill("#id_what", "2025年老旧小区改造补助名单")
    page.check("#id_agree")
    follow(page, "button[type=submit]:has-text('下一步')")
    assert "提交成功" in page.locator("h1").inner_text()


def test_the_summary_has_the_focus_and_leads_to_the_field(address, open_page):
    page = open_page(f"{address}/form?errors")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    page.wait_for_function("document.activeElement.id === 'id_applicant'")


@pytest.mark.parametrize("name", ["record", "form"])
def test_the_keyboard_sees_one_and_the_same_frame_on_everything(address, open_page, name):
    page = open_page(f"{address}/{name}")
    seen = set()
    for _ in range(30):
        page.keyboard.press(
            "Tab"
        )  # the calendar in a date field has the browser's own frame, and the field is not :focus
        seen.add(
            page.evaluate(
                "(e => e ? getComputedStyle(e).outlineColor : '')(document.querySelector(':focus'))"
            )
        )
    assert seen - {""} == {"rgb(255, 191, 71)"}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize("name", ["home", "record", "form"])
def test_the_elder_mode_is_large_stays_and_has_large_targets(address, open_page, name, size):
    page = open_page(f"{address}/{name}", size)
    page.click("[data-ui=elder]")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "21px"
    assert sideways(page) == 0
    assert violations(page) == []
    small = page.evaluate(
        """[...document.querySelectorAll("header a, nav a, button, .doors a, .links a, main input, select, textarea")]
           .filter(e => !e.matches("[type=radio], [type=checkbox], [type=hidden], .hot a") && e.getClientRects().length)
           .filter(e => e.getBoundingClientRect().height < 48).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.click("[data-ui=elder]")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "17px"


def test_the_size_of_the_letters_is_chosen_and_stays(address, open_page):
    page = open_page(f"{address}/record")
    page.click("[data-size=l]")
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 20
    assert page.get_attribute("[data-size=l]", "aria-pressed") == "true"


def test_leaving_a_form_with_typed_words_asks_first_and_sending_does_not(address, open_page):
    page = open_page(f"{address}/form")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#id_applicant", "陈一诺")
    page.goto(f"{address}/home")
    assert asked == ["beforeunload"]
    page.goto(f"{address}/form")
    page.fill("#id_applicant", "陈一诺")
    follow(page, "button[type=submit]:has-text('下一步')")
    assert asked == ["beforeunload"]


def test_a_row_of_a_list_is_a_link_and_its_box_is_not(address, open_page):
    page = open_page(f"{address}/desk/list", OFFICE)
    page.click("tbody tr:first-child input")
    assert page.locator("[data-ui=picked]").inner_text() == "已选1件"
    page.click("tbody tr:first-child td >> nth=1")
    page.wait_for_url("**/desk/*118*")


def test_choosing_all_chooses_all(address, open_page):
    page = open_page(f"{address}/desk/list", OFFICE)
    page.check("thead input")
    assert page.locator("[data-ui=picked]").inner_text() == "已选30件"


def test_the_head_of_a_long_list_stays_in_sight(address, open_page):
    page = open_page(f"{address}/desk/list", OFFICE)
    page.evaluate("window.scrollTo(0, 900)")
    assert page.locator("thead th >> nth=1").bounding_box()["y"] == pytest.approx(0, abs=1)


def test_under_640_px_a_row_is_a_card_with_its_labels(address, open_page):
    page = open_page(f"{address}/desk/list", PHONE)
    cell = page.locator("tbody tr:first-child td[data-label=最晚答复日]")
    assert (
        page.evaluate("e => getComputedStyle(e, '::before').content", cell.element_handle()) == '"最晚答复日"'
    )
    assert page.locator("tbody tr:first-child").bounding_box()["height"] > 120


def test_the_handling_sheet_prints_on_a4_without_its_buttons(address, open_page):
    import pypdfium2

    page = open_page(f"{address}/desk/sheet", OFFICE)
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        assert [round(n) for n in paper[0].get_size()] == [595, 842]
        words = paper[0].get_textpage().get_text_bounded()
    assert "政府信息公开申请办理单" in words
    page.emulate_media(media="print")
    assert page.locator(".sheetbar:visible, button:visible").count() == 0


@pytest.mark.parametrize("name", ["desk/case", "record"])
def test_paper_has_no_navigation(address, open_page, name):
    page = open_page(f"{address}/{name}", OFFICE)
    page.emulate_media(media="print")
    assert page.locator("nav:visible, form:visible, .act:visible").count() == 0

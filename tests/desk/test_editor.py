"""The editor in a real browser: what Word puts on the clipboard, the toolbar by keyboard, and the page without it."""

import mimetypes
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from mingtang.desk.drafting import DraftInput
from mingtang.people.models import Agency
from mingtang.records.cleaning import clean, plain
from mingtang.ui.headers import HEADERS
from tests import city
from tests.browser import DESKTOP, OFFICE, PHONE, serve, sideways, violations

pytestmark = pytest.mark.django_db

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body lang=ZH-CN>
<h1 style='text-align:center'><span lang=ZH-CN style='font-family:方正小标宋'>关于养护的通知</span><o:p></o:p></h1>
<p class=MsoNormal style='text-indent:32.0pt'><b><span style='font-size:16pt;color:red'>各单位：</span></b><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=200 colspan=2 style='width:5cm'><p class=MsoNormal>合计</p></td><td rowspan=2><p class=MsoNormal>备注</p></td></tr>
<tr><td><p class=MsoNormal>甲</p></td><td><p class=MsoNormal>乙</p></td></tr></table>
<p class=MsoListParagraph><a href="https://www.gov.cn/" onclick="x()">国务院</a><a href="javascript:alert(1)">坏</a></p></body></html>"""


@pytest.fixture
def editor_page():
    """A server with the draft's page alone: rendered once, under the headers of every answer."""
    city.found()
    agency = Agency.objects.get(code="LT04")
    request = RequestFactory().get("/desk/release/new/")

    def rendered(body: str = "", posted: dict | None = None) -> str:
        data = None
        if posted is not None:
            data = QueryDict(mutable=True)
            data.update(posted)
        form = DraftInput(
            data, {} if data else None, agency=agency, initial={"body": body, "formed_on": city.START.date()}
        )
        return render_to_string(
            "desk/publish_edit.html",
            {
                "form": form,
                "title": "拟稿",
                "agency": agency,
                "places": [],
                "moves": "",
                "desk": {"agency": agency.name},
            },
            request,
        )

    return rendered


def served(html: str):
    """A server of this one page and the static files, with the headers of the house."""

    def app(environ, start_response):
        name = environ["PATH_INFO"].removeprefix("/static/")
        place = finders.find(name) if environ["PATH_INFO"] != "/" else None
        if environ["PATH_INFO"] != "/" and not place:
            start_response("404 Not Found", [])
            return [b""]
        kind = mimetypes.guess_type(name)[0] if place else "text/html; charset=utf-8"
        start_response("200 OK", [("Content-Type", kind or "application/octet-stream"), *HEADERS.items()])
        return [Path(place).read_bytes() if place else html.encode()]

    return serve(app)


def paste(page, html):
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def body(page):
    return page.evaluate("document.querySelector('textarea[data-editor]').value")


def test_a_paste_from_word_keeps_the_table_and_drops_the_styles(editor_page, open_page):
    with served(editor_page()) as url:
        page = open_page(url, OFFICE)
        page.wait_for_selector(".ProseMirror")
        page.click(".ProseMirror")
        paste(page, WORD)
        said = body(page)
        assert 'colspan="2"' in said and 'rowspan="2"' in said and said.count("<tr>") == 2
        assert "<h2>" in said and "关于养护的通知" in said and "<strong>各单位：</strong>" in said
        assert 'href="https://www.gov.cn/"' in said and "javascript" not in said
        for gone in ("style", "class", "Mso", "<span", "o:p", "onclick", "font"):
            assert gone not in said, gone
        stored = clean(said)
        assert 'colspan="2"' in stored and "合计" in plain(stored) and page.problems == []


def _focused(page):
    """A button gives the text its focus back a moment later; keys pressed before that go elsewhere."""
    page.wait_for_selector(".ProseMirror:focus")
    _settled(page)


def _settled(page):
    """The editor hears of focus and selection after the browser has them."""
    page.wait_for_timeout(300)


def test_the_toolbar_is_chinese_and_works_by_keyboard(editor_page, open_page):
    with served(editor_page("<p>一段文字</p>")) as url:
        page = open_page(url, OFFICE)
        page.wait_for_selector(".ProseMirror")
        labels = page.eval_on_selector_all(".editor__tools button", "all => all.map(b => b.textContent)")
        assert {"正文", "标题一", "加粗", "项目", "编号", "链接", "插入表格", "撤销"} <= set(labels)
        page.focus('.editor__tools button[tabindex="0"]')
        assert page.evaluate("document.activeElement.textContent") == "正文"
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.textContent") == "标题一"
        page.keyboard.press("Enter")
        assert body(page) == "<h2>一段文字</h2>"
        _focused(page)
        page.keyboard.press("Control+z")
        assert body(page) == "<p>一段文字</p>"
        page.get_by_role("button", name="插入表格").click()
        page.get_by_role("button", name="加一列").click()
        assert body(page).count("<th") == 4
        page.get_by_role("button", name="删除表格").click()
        _focused(page)
        page.keyboard.press("Control+a")
        _settled(page)
        page.get_by_role("button", name="链接", exact=True).click()
        page.get_by_label("链接地址").fill("javascript:alert(1)")
        page.keyboard.press("Enter")
        assert "href" not in body(page)
        page.get_by_label("链接地址").fill("https://www.gov.cn/")
        page.keyboard.press("Enter")
        assert 'href="https://www.gov.cn/"' in body(page)


def test_without_script_the_box_is_a_plain_text_box(editor_page, open_page):
    with served(editor_page()) as url:
        page = open_page(url, OFFICE, js=False)
        assert page.is_visible("textarea[data-editor]") and page.query_selector(".ProseMirror") is None


def test_what_old_browsers_lack_is_made_up_for(editor_page, open_page, browser):
    with served(editor_page("<p>字</p>")) as url:
        context = browser.new_context()
        context.add_init_script(
            "delete Object.hasOwn; delete Array.prototype.at; delete Array.prototype.findLast; delete Array.prototype.toSorted;"
        )
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        page.click(".ProseMirror")
        page.keyboard.press("End")
        page.keyboard.type("词")
        assert body(page) == "<p>字词</p>"
        context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP, OFFICE])
def test_the_page_is_accessible_and_never_wider_than_the_window(editor_page, open_page, size):
    table = (
        "<table><tbody><tr>"
        + "".join(f"<td>很长的一格内容{n}</td>" for n in range(12))
        + "</tr></tbody></table>"
    )
    for html in (
        editor_page("<h2>一、范围</h2><p>正文。</p>" + table),
        editor_page(posted={"title": "", "body": ""}),
    ):
        with served(html) as url:
            page = open_page(url, size)
            page.wait_for_selector(".ProseMirror")
            assert violations(page) == [] and page.problems == []
            assert sideways(page) <= 0
